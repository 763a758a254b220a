"""What `import autograd` costs over a bare interpreter."""

import os
import statistics
import subprocess
import sys
import time

from engines import Engine

GOAL = 30.0


def measure(engine: Engine, rounds: int, clock: str) -> float:
    """Return the difference of the medians, in milliseconds, with cached bytecode."""
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= engine.environment
    now = _children_cpu if clock == "cpu" else time.perf_counter
    times: dict[str, list[float]] = {"import autograd": [], "pass": []}
    for _ in range(rounds + 1):
        for code, of_code in times.items():
            start = now()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            of_code.append(now() - start)
    imported, bare = (statistics.median(of_code[1:]) for of_code in times.values())  # the first fills the caches
    return 1e3 * (imported - bare)


def _children_cpu() -> float:
    """The processor time of all child processes that have ended."""
    import resource  # not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
