"""glassgrad side by side with its peers: one run, one core, medians.

    python benchmarks/compare.py [--rounds 5] [--json results.json]

Peers are timed where they are installed (`pip install micrograd xad torch`). The engines take turns in
each round, so that a slow moment of the machine hits all of them.
"""

import argparse
import gc
import importlib.metadata
import importlib.util
import json
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import digits
import moons
import sums
import xor
from rich.console import Console
from rich.table import Table

import autograd

JOBS = {
    f"sum of {sums.PRODUCTS:,} products": sums,
    f"moons step, {moons.SAMPLES} samples": moons,
    f"XOR, {xor.EPOCHS:,} epochs": xor,
    f"digits, one epoch in batches of {digits.BATCH}": digits,
}
PEERS = {"micrograd": "micrograd", "xad": "xad", "sklearn": "scikit-learn", "torch": "torch"}  # module, distribution


def is_installed(module: str) -> bool:
    """True where the peer can be imported."""
    return importlib.util.find_spec(module) is not None


def seconds(name: str, engine: str) -> float:
    """Wall time of one call of a job, made afresh; short jobs are repeated for at least 50 ms."""
    sys.setrecursionlimit(10**6)  # micrograd's backward recurses once per node
    if engine == "torch":
        import torch

        torch.set_num_threads(1)
    job = getattr(JOBS[name], engine)()
    gc.collect()
    repeats, start = 0, time.perf_counter()
    while repeats == 0 or time.perf_counter() - start < 0.05:
        job()
        repeats += 1
    return (time.perf_counter() - start) / repeats


def compare(rounds: int) -> dict[str, dict[str, float]]:
    """Median seconds by job and engine; each engine has a process of its own, so that none bears another's memory."""
    engines = ["glassgrad", *filter(is_installed, PEERS)]
    spawn = multiprocessing.get_context("spawn")
    results: dict[str, dict[str, float]] = {}
    with ExitStack() as stack:
        processes = {engine: stack.enter_context(ProcessPoolExecutor(1, spawn)) for engine in engines}
        for name, job in JOBS.items():
            timed = [engine for engine in engines if hasattr(job, engine)]
            if job is digits and "sklearn" not in engines:  # its images come from there
                continue
            rows = [[processes[e].submit(seconds, name, e).result() for e in timed] for _ in range(rounds)]
            results[name] = dict(zip(timed, map(statistics.median, zip(*rows, strict=True)), strict=True))
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
    timed = ["glassgrad", *(name for module, name in PEERS.items() if is_installed(module))]
    parts = [f"Python {platform.python_version()}", platform.machine()]
    parts += [f"{name} {importlib.metadata.version(name)}" for name in timed]
    missing = [name for name in PEERS.values() if name not in timed]
    return ", ".join(parts) + (f"; not installed, so not timed: {', '.join(missing)}" if missing else "")


def report(results: dict[str, dict[str, float]], facts: dict[str, Any]) -> Table:
    """The one table: seconds, and how many times faster than each peer glassgrad is."""
    engines = list(dict.fromkeys(engine for row in results.values() for engine in row))
    table = Table(title="forward + backward, median seconds (times glassgrad)", caption=facts["machine"])
    table.add_column("job")
    for engine in engines:
        table.add_column(engine, justify="right")
    for name, row in results.items():
        cells = [f"{row[e]:.4f} ({row[e] / row['glassgrad']:.3g}x)" if e in row else "-" for e in engines]
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
    facts = {"machine": machine(), "bytes per node": bytes_per_node(), "import ms": import_milliseconds()}
    results = compare(options.rounds)
    console = Console()
    console.print(report(results, facts))
    console.print(f"memory per binary node: {facts['bytes per node']:.0f} bytes; import: {facts['import ms']:.1f} ms")
    if options.json:
        options.json.write_text(json.dumps({"facts": facts, "seconds": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
