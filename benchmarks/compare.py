"""glassgrad side by side with its peers: one run, one core, medians.

    python benchmarks/compare.py [--rounds 5] [--json results.json]

Peers are timed where they are installed (`pip install micrograd xad torch`). The engines take turns in
each round, so that a slow moment of the machine hits all of them.
"""

import argparse
import gc
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import jobs
from rich.console import Console
from rich.table import Table

import autograd


def seconds(job: jobs.Job) -> float:
    """Wall time of one call; short jobs are repeated for at least 50 ms."""
    repeats, start = 0, time.perf_counter()
    while repeats == 0 or time.perf_counter() - start < 0.05:
        job()
        repeats += 1
    return (time.perf_counter() - start) / repeats


def compare(rounds: int) -> dict[str, dict[str, float]]:
    """Median seconds by job and engine."""
    results = {}
    for name, makers in jobs.jobs().items():
        times: dict[str, list[float]] = {engine: [] for engine in makers}
        for _ in range(rounds):
            for engine, make in makers.items():
                job = make()
                gc.collect()
                times[engine].append(seconds(job))
                del job
        results[name] = {engine: statistics.median(column) for engine, column in times.items()}
    return results


def bytes_per_node(count: int = 100_000) -> float:
    """Memory of one binary node after backward, by tracemalloc, its share of adjoints and lists included."""
    x = autograd.Value(1.0)
    tracemalloc.start()
    total = x
    for _ in range(count):
        total = total * x
    total.backward()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / count


def import_milliseconds(rounds: int = 21) -> float:
    """What `import autograd` costs over a bare interpreter: the difference of medians, in ms, with cached bytecode."""
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def median(code: str) -> float:
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    return 1e3 * (median("import autograd") - median("pass"))


def machine() -> str:
    """Processor, Python and the versions of all that was timed."""
    peers = {"micrograd": "micrograd", "xad": "xad", "scikit-learn": "sklearn", "torch": "torch"}
    timed = ["glassgrad", *(name for name, module in peers.items() if jobs.is_installed(module))]
    parts = [f"Python {platform.python_version()}", platform.machine()]
    parts += [f"{name} {importlib.metadata.version(name)}" for name in timed]
    missing = [name for name in peers if name not in timed]
    return ", ".join(parts) + (f"; not installed, so not timed: {', '.join(missing)}" if missing else "")


def report(results: dict[str, dict[str, float]], facts: dict[str, Any]) -> Table:
    """The one table: seconds, and how many times faster than each peer glassgrad is."""
    engines = list(dict.fromkeys(engine for row in results.values() for engine in row))
    table = Table(title="forward + backward, median seconds (times glassgrad)", caption=facts["machine"])
    table.add_column("job")
    for engine in engines:
        table.add_column(engine, justify="right")
    for name, row in results.items():
        cells = [f"{row[e]:.4f} ({row[e] / row['glassgrad']:.2f}x)" if e in row else "-" for e in engines]
        table.add_row(name, *cells)
    return table


def main() -> None:
    """Run everything and print."""
    parser = argparse.ArgumentParser(description="glassgrad side by side with its peers")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is taken")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    sys.setrecursionlimit(10**6)  # micrograd's backward recurses once per node
    facts = {"machine": machine(), "bytes per node": bytes_per_node(), "import ms": import_milliseconds()}
    results = compare(options.rounds)
    console = Console()
    console.print(report(results, facts))
    console.print(f"memory per binary node: {facts['bytes per node']:.0f} bytes; import: {facts['import ms']:.1f} ms")
    if options.json:
        options.json.write_text(json.dumps({"facts": facts, "seconds": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
