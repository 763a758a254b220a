"""Allocations that fail: `starve(function, after, times)`. Needs a C compiler once."""

import ctypes
import functools
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path


@functools.cache
def _library() -> ctypes.PyDLL:
    """The hook, compiled and put between Python and its allocators."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "allocation.so"
        source, headers = Path(__file__).with_name("allocation.c"), sysconfig.get_path("include")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", f"-I{headers}", source, "-o", path], check=True)
        library = ctypes.PyDLL(str(path))
    library.allocation_starve.argtypes = [ctypes.py_object, ctypes.c_long, ctypes.c_long]
    library.allocation_starve.restype = ctypes.py_object
    library.allocation_hook()
    return library


def starve(function: Callable[[], object], after: int, times: int) -> bool:
    """Call a function while allocations fail; True where it came to its end, False where it raised MemoryError.

    Args:
        function: is called without arguments.
        after: how many allocations succeed first.
        times: how many fail then.
    """
    return bool(_library().allocation_starve(function, after, times))
