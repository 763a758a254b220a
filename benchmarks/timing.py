"""The clocks, and how long a call of a job takes, measured in the engine's own process."""

import gc
import importlib
import math
import time
from collections.abc import Callable
from functools import lru_cache

ENOUGH = 0.05  # seconds that one measurement takes at least
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}

Job = Callable[[], list[float]]


def seconds(job: str, function: str, size: int, clock: str) -> float:
    """Return the mean time of one call; short calls are repeated, Python's collector stays on."""
    call, repeats = _prepared(job, function, size, clock)
    gc.collect()
    return _time(call, repeats, clock) / repeats


@lru_cache(maxsize=1)
def _prepared(job: str, function: str, size: int, clock: str) -> tuple[Job, int]:
    """The job, warmed up, and how often to repeat it."""
    call: Job = getattr(importlib.import_module(job), function)(size)
    first = _time(call, 1, clock)
    once = first if first > 1 else _time(call, 1, clock)  # the first may compile
    return call, max(1, math.ceil(ENOUGH / once))


def _time(call: Job, repeats: int, clock: str) -> float:
    now = CLOCKS[clock]
    start = now()
    for _ in range(repeats):
        call()
    return now() - start
