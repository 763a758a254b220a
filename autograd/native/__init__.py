"""The engine in C, where it was built, and which engine serves: `AUTOGRAD_ENGINE` is read here and nowhere else.

The extension relies on the GIL and serves the main interpreter only: free-threaded Pythons and
sub-interpreters have the engine in Python.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

_REMEDY = (
    "where there is a C compiler: pip install --force-reinstall --no-cache-dir --no-deps glassgrad, "
    "in a checkout: pip install ."
)


def _choose(wanted: str | None) -> tuple[Any, str]:
    """The extension module or None, and why.

    Args:
        wanted: what AUTOGRAD_ENGINE says; None where it is not set.
    """
    if wanted == "python":
        return None, "AUTOGRAD_ENGINE asks for it"
    if wanted not in (None, "native"):
        return _refuse(f"AUTOGRAD_ENGINE={wanted!r} is not available: use 'python' or 'native', or leave it unset")
    try:
        return import_module("autograd.native._core"), "in C; AUTOGRAD_ENGINE=python has the one in Python"
    except ImportError as error:
        reason = "the one in C was not built" if isinstance(error, ModuleNotFoundError) else str(error)
        if wanted is None:
            return None, f"{reason}; {_REMEDY}"
        return _refuse(f"AUTOGRAD_ENGINE='native' is not available: {reason};\n  leave it unset or, {_REMEDY}", error)


def _refuse(problem: str, cause: Exception | None = None) -> tuple[Any, str]:
    """Raise; but `python -m autograd doctor` is to tell, not to be told."""
    if sys.argv == ["-m", "doctor"]:  # so it is while the package is imported
        return None, f"but {problem}"
    raise ImportError(problem) from cause


_Function = TypeVar("_Function", bound=Callable[..., Any])


def in_c(function: _Function) -> _Function:
    """Let the function of this name in C answer, where there is one; the one in Python says what it does."""
    return function if core is None else core.Method(getattr(core, function.__name__), function)


core, reason = _choose(os.environ.get("AUTOGRAD_ENGINE") or None)
engine_name = "python" if core is None else "native"
NODES: tuple[type, ...] = () if core is None else (core.Value,)  # for isinstance: the nodes that C walks over
