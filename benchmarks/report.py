"""The tables: one per job, one for memory, growth and import."""

from types import ModuleType

import goals
from engines import ENGINES, NATIVE, PYTHON
from rich import box
from rich.table import Table

FUNCTIONS = {engine.name: engine.function for engine in ENGINES}


def job_table(job: ModuleType, size: int, seconds: dict[str, float]) -> Table:
    """Return the engines with their times, how many times ours each takes, and the goals."""
    bases = [name for name in (NATIVE, PYTHON) if name in seconds]
    headings = [f"x {base.split()[1]}" for base in bases]
    table = _table(job.TITLE.format(size=size), "engine", "written as", "median time", *headings, "goal", "reached")
    asked = goals.of_job(job, size, seconds)
    for name, time in seconds.items():
        ratios = [goals.digits(time / seconds[base]) for base in bases]
        table.add_row(name, _written_as(job, name), duration(time), *ratios, *_goal(asked.get(name)))
    return table


def _written_as(job: ModuleType, engine: str) -> str:
    text = getattr(job, FUNCTIONS[engine]).__doc__.rstrip(".")
    count = getattr(job, "EXTRAPOLATED", {}).get(engine)
    return f"{text}; from {count} samples" if count else text


def duration(seconds: float) -> str:
    """Return a time with three digits.

    >>> duration(1.7891), duration(0.04712), duration(1.68e-5)
    ('1.79 s', '47.1 ms', '16.8 us')
    """
    size, unit = next((pair for pair in ((1.0, "s"), (1e-3, "ms")) if seconds >= pair[0]), (1e-6, "us"))
    return f"{goals.digits(seconds / size)} {unit}"


def memory_table(measured: dict[str, dict[str, int]]) -> Table:
    """Return the bytes per node."""
    table = _table("memory of a binary node, in bytes", "engine", "resident", "tracemalloc", "goal", "reached")
    for name, ways in measured.items():
        goal = goals.of_memory(measured) if name == goals.ours(measured) else None
        cells = [str(ways[way]) if way in ways else "-" for way in ("resident", "traced")]
        table.add_row(name, *cells, *_goal(goal))
    return table


def growth_table(shape: str, costs: dict[str, dict[int, float]]) -> Table:
    """Return the nanoseconds per node by engine and size."""
    sizes = sorted({size for of_engine in costs.values() for size in of_engine})
    headings = [f"{size:,}" for size in sizes]
    table = _table(f"{shape}: build, differentiate and free, ns per node", "engine", *headings, "goal", "reached")
    for name, of_engine in costs.items():
        goal = goals.of_growth(shape, costs) if name == goals.ours(costs) else None
        cells = [f"{of_engine[size]:,.0f}" if size in of_engine else "-" for size in sizes]
        table.add_row(name, *cells, *_goal(goal))
    return table


def import_table(milliseconds: dict[str, float]) -> Table:
    """Return the cost of the import."""
    table = _table("import autograd, over a bare interpreter, in ms", "engine", "median", "goal", "reached")
    for name, time in milliseconds.items():
        goal = goals.of_import(milliseconds) if name == goals.ours(milliseconds) else None
        table.add_row(name, f"{time:.1f}", *_goal(goal))
    return table


def goals_table(asked: list[goals.Goal], engine: str) -> Table:
    """Return every goal, and whether it was met."""
    met = sum(goal.is_met for goal in asked)
    table = _table(f"goals of {engine}: {met} of {len(asked)} met", "measure", "goal", "reached")
    for goal in asked:
        table.add_row(goal.measure, *_goal(goal))
    return table


def _table(title: str, first: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column(first, no_wrap=True)
    for heading in headings:
        is_text = heading in ("written as", "goal", "reached")
        table.add_column(heading, justify="left" if is_text else "right", no_wrap=heading != "written as")
    return table


def _goal(goal: goals.Goal | None) -> tuple[str, str]:
    if goal is None:
        return "", ""
    return goal.wanted, f"[{'green' if goal.is_met else 'red'}]{goal.verdict}[/]"
