"""The engine in C, where it was built, and which engine serves: `AUTOGRAD_ENGINE` is read here and nowhere else.

The extension relies on the GIL and serves in the main interpreter only; free-threaded Pythons and
sub-interpreters have the engine in Python.
"""

import os
from typing import Any


def _choose(wanted: str | None) -> tuple[Any, str]:
    """The extension module or None, and why."""
    if wanted == "python":
        return None, "AUTOGRAD_ENGINE asks for it"
    if wanted not in (None, "native"):
        raise ImportError(f"AUTOGRAD_ENGINE={wanted!r} is not available: use 'python' or 'native', or leave it unset")
    try:
        from autograd.native import _core
    except ImportError as error:
        reason = str(error) if hasattr(error, "path") and error.path else "the engine in C was not built"
        if wanted is None:
            return None, f"{reason}: pip install glassgrad again, with a C compiler"
        raise ImportError(
            f"AUTOGRAD_ENGINE='native' is not available: {reason};\n"
            "  pip install glassgrad again, with a C compiler, or leave AUTOGRAD_ENGINE unset"
        ) from error
    return _core, "in C; AUTOGRAD_ENGINE=python has the one in Python"


core, reason = _choose(os.environ.get("AUTOGRAD_ENGINE"))
engine_name = "python" if core is None else "native"
NODES: tuple[type, ...] = () if core is None else (core.Value,)  # for isinstance: the nodes that C can walk over
