"""Bytes that one binary node takes: a chain of products, each measurement in a fresh process.

Resident memory is what the system gave the process, however it was asked for; it is the measure. tracemalloc counts
what was asked of Python's allocator, without what that rounds up and what comes from elsewhere. The graph is
differentiated before, so that its gradients are there. Figures are whole bytes: the allocator's own pages add less
than half of one.
"""

import ctypes
import gc
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engines import Engine, process

GOAL = 96.0
STATM = Path("/proc/self/statm")  # Linux only
COUNTS = {"glassgrad native": 1_000_000, "glassgrad python": 1_000_000, "micrograd": 100_000}


def resident() -> int:
    """Return the resident memory of this process in bytes, without what was freed and not yet given back."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc has it
        trim(0)
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def traced() -> int:
    """Return the memory that Python's allocator handed out since it is traced, in bytes."""
    return tracemalloc.get_traced_memory()[0]


def bytes_per_node(function: str, count: int, is_traced: bool) -> int:
    """Return what a chain of `count` nodes holds, divided by their number."""
    value = _value(function)
    if is_traced:
        tracemalloc.start()
    used: Callable[[], int] = traced if is_traced else resident
    total = x = value(1.0)
    gc.collect()
    before = used()
    for _ in range(count):
        total = total * x
    total.backward()
    gc.collect()
    return round((used() - before) / count)


def _value(function: str) -> Callable[[float], Any]:
    if function == "micrograd":
        from micrograd.engine import Value
    else:
        from autograd import Value
    return Value  # type: ignore[no-any-return]  # micrograd has no types


def measure(engines: list[Engine], scale: float = 1.0) -> dict[str, dict[str, int]]:
    """Return the bytes per node by engine and way of measuring."""
    results: dict[str, dict[str, int]] = {}
    for engine in engines:
        if engine.name in COUNTS:
            count = round(COUNTS[engine.name] * scale)
            ways = {"resident": False} if STATM.exists() else {}
            results[engine.name] = {
                way: _measured(engine, count, how) for way, how in (ways | {"traced": True}).items()
            }
    return results


def _measured(engine: Engine, count: int, is_traced: bool) -> int:
    with process(engine) as child:
        return child.submit(bytes_per_node, engine.function, count, is_traced).result()
