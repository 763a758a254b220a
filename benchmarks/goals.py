"""What is asked of glassgrad, and whether it was reached."""

import math
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import growth
import import_time
import memory
from engines import NATIVE, PYTHON


@dataclass(frozen=True)
class Goal:
    """One measure with its bound.

    Attributes:
        measure: what is measured.
        reached: the figure.
        bound: its limit.
        is_least: whether the figure must be at least that much; else at most.
        unit: of both.
    """

    measure: str
    reached: float
    bound: float
    is_least: bool
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the figure is within its bound."""
        return self.reached >= self.bound if self.is_least else self.reached <= self.bound

    @property
    def wanted(self) -> str:
        """The bound in words: `at least 100 x`."""
        return f"at {'least' if self.is_least else 'most'} {self.bound:,g} {self.unit}"

    @property
    def verdict(self) -> str:
        """What became of it: `met, 145`."""
        return f"{'met' if self.is_met else 'NOT met'}, {digits(self.reached)}"


def digits(x: float) -> str:
    """Return a number with three digits and no exponent: `0.0123`, `4.50`, `1,230`.

    >>> digits(0.01234), digits(4.5), digits(1234.5)
    ('0.0123', '4.50', '1,230')
    """
    rounded = float(f"{x:.3g}")
    places = 2 - math.floor(math.log10(abs(rounded))) if rounded else 0
    return f"{rounded:,.{max(places, 0)}f}"


def ours(measured: dict[str, Any]) -> str | None:
    """Return the engine that the goals are for: the native one where it was measured, else the reference."""
    return next((name for name in (NATIVE, PYTHON) if name in measured), None)


def of_job(job: ModuleType, size: int, seconds: dict[str, float]) -> dict[str, Goal]:
    """Return the goals of a job by engine: against its peers, and per node at our own engine."""
    engine = ours(seconds)
    if engine is None:
        return {}
    peers = {peer: bound for peer, bound in job.GOALS.items() if peer in seconds}
    found = {peer: _against(job, peer, seconds[peer] / seconds[engine], bound) for peer, bound in peers.items()}
    if hasattr(job, "NANOSECONDS_PER_NODE"):
        cost = 1e9 * seconds[engine] / job.nodes(size)
        found[engine] = Goal(f"{job.__name__}: cost per node", cost, job.NANOSECONDS_PER_NODE, False, "ns per node")
    return found


def _against(job: ModuleType, peer: str, ratio: float, bound: float) -> Goal:
    """The goal for a peer's time over ours; below 1 the peer may be faster, and it reads the other way round."""
    if bound < 1:
        return Goal(f"{job.__name__}: our time over that of {peer}", 1 / ratio, 1 / bound, False, "x its time")
    return Goal(f"{job.__name__}: the time of {peer} over ours", ratio, bound, True, "x")


def of_memory(measured: dict[str, dict[str, int]]) -> Goal | None:
    """Return the goal for the bytes of a node."""
    engine = ours(measured)
    if engine is None or "resident" not in measured[engine]:
        return None
    return Goal("memory per binary node", measured[engine]["resident"], memory.GOAL, False, "bytes")


def of_growth(shape: str, costs: dict[str, dict[int, float]]) -> Goal | None:
    """Return the goal for the growth of the cost per node with the size of a graph."""
    engine = ours(costs)
    if engine is None:
        return None
    smallest, largest = min(costs[engine]), max(costs[engine])
    name = f"{shape}: cost per node at {largest:,} nodes over that at {smallest:,}"
    return Goal(name, growth.growth(costs[engine]), growth.GOAL, False, "x")


def of_import(milliseconds: dict[str, float]) -> Goal | None:
    """Return the goal for the import."""
    engine = ours(milliseconds)
    if engine is None:
        return None
    return Goal("import autograd, over a bare interpreter", milliseconds[engine], import_time.GOAL, False, "ms")


def of_everything(jobs: list[tuple[ModuleType, int]], results: dict[str, Any]) -> list[Goal]:
    """Return the goals of all that was measured."""
    found: list[Goal | None] = []
    for job, size in jobs:
        found += of_job(job, size, results["jobs"][job.__name__]["seconds"]).values()
    if "memory" in results:
        found.append(of_memory(results["memory"]))
    found += [of_growth(shape, costs) for shape, costs in results.get("growth", {}).items()]
    if "import" in results:
        found.append(of_import(results["import"]))
    return [goal for goal in found if goal is not None]
