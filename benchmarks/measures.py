"""Everything that can be measured: each measure shows its table and gives its figures."""

import importlib
import statistics
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import growth
import import_time
import memory
import report
import timing
from engines import Engine, process

JOBS = ("sums", "moons", "xor", "digits", "black_scholes", "rosenbrock", "gpt")
MEASURES = (*JOBS, "memory", "growth", "import")


@dataclass(frozen=True)
class Options:
    """What to measure, and how carefully.

    Attributes:
        names: of the measures.
        engines: who takes part.
        rounds: of which the median is taken.
        clock: "wall", or "cpu" for the time that a process had a core.
        is_quick: whether the jobs are small ones, for a first look.
        show: prints a table or a line.
    """

    names: Collection[str]
    engines: list[Engine]
    rounds: int
    clock: str
    is_quick: bool
    show: Callable[[Any], None]

    def jobs(self) -> list[tuple[ModuleType, int]]:
        """Return the jobs with their sizes."""
        modules = [importlib.import_module(name) for name in self.names if name in JOBS]
        able = [job for job in modules if find_spec(getattr(job, "NEEDS", "sys"))]
        return [(job, job.QUICK if self.is_quick else job.SIZE) for job in able]


def measure(options: Options) -> dict[str, Any]:
    """Return all figures, ready for JSON."""
    results: dict[str, Any] = {"jobs": {}}
    for job, size in options.jobs():
        seconds = time_job(job, size, options)
        results["jobs"][job.__name__] = {"title": job.TITLE.format(size=size), "seconds": seconds}
        options.show(report.job_table(job, size, seconds))
    if "memory" in options.names:
        results["memory"] = memory.measure(options.engines, 0.1 if options.is_quick else 1.0)
        options.show(report.memory_table(results["memory"]))
    if "growth" in options.names:
        largest = growth.SIZES[1 if options.is_quick else -1]
        results["growth"] = growth.measure(options.engines, options.rounds, largest, options.clock)
        for shape, costs in results["growth"].items():
            options.show(report.growth_table(shape, costs))
    if "import" in options.names:
        ours = [engine for engine in options.engines if engine.module == "autograd"]
        results["import"] = {
            engine.name: import_time.measure(engine, 4 * options.rounds, options.clock) for engine in ours
        }
        options.show(report.import_table(results["import"]))
    return results


def time_job(job: ModuleType, size: int, options: Options) -> dict[str, float]:
    """Return the median seconds of a job by engine; the engines take turns."""
    timed = [engine for engine in options.engines if hasattr(job, engine.function)]
    limits = getattr(job, "EXTRAPOLATED", {})
    times: dict[str, list[float]] = {engine.name: [] for engine in timed}
    with ExitStack() as stack:
        processes = [stack.enter_context(process(engine)) for engine in timed]
        for _ in range(options.rounds):
            for engine, child in zip(timed, processes, strict=True):
                part = min(size, limits.get(engine.name, size))
                of_part = child.submit(timing.seconds, job.__name__, engine.function, part, options.clock).result()
                times[engine.name].append(of_part * size / part)
    return {name: statistics.median(of_engine) for name, of_engine in times.items()}
