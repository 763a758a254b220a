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
    library.allocation_fail.argtypes = [ctypes.c_long, ctypes.c_long]
    library.allocation_hook()
    return library


def starve(function: Callable[[], object], after: int, times: int) -> bool:
    """Call a function while allocations fail; True where it came to its end.

    Args:
        function: is called without arguments; a MemoryError is expected of it.
        after: how many allocations succeed first.
        times: how many fail then.
    """
    fail = _library().allocation_fail
    has_ended = False
    try:
        fail(after, times)
        function()
        has_ended = True
    except (MemoryError, ctypes.ArgumentError):
        pass
    while True:
        try:
            fail(-1, 0)
        except Exception:  # memory ended within this very call
            continue
        return has_ended
