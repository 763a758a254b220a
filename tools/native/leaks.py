"""LeakSanitizer on programs of the fuzz driver: what is lost for good, and that a lost node is found.

DETECT_LEAKS=1 tools/native/sanitized python tools/native/leaks.py
"""

import contextvars
import ctypes
import gc
import os
import re
import sys
import tempfile
import warnings

import worker

import autograd

PROGRAMS = 150


def lost() -> int:
    """How many allocations nothing points to, from the report that LeakSanitizer writes to standard error."""
    gc.collect()
    check = ctypes.CDLL(None).__lsan_do_recoverable_leak_check
    with tempfile.TemporaryFile() as report:
        kept = os.dup(2)
        os.dup2(report.fileno(), 2)
        found = check()
        os.dup2(kept, 2)
        os.close(kept)
        report.seek(0)
        text = report.read().decode(errors="replace")
    total = re.search(r"SUMMARY: .* in (\d+) allocation", text)
    if found and total is None:
        sys.exit(f"LeakSanitizer does not work here:\n{text[:500]}")
    return int(total[1]) if total else 0


def run(seeds: range) -> None:
    """Run programs, plain and wild."""
    for seed in seeds:
        for program in (worker.plain, worker.wild):
            contextvars.Context().run(program, seed)


def main() -> None:
    """Compare what is lost before and after; then lose a node on purpose."""
    warnings.simplefilter("ignore")
    run(range(20))
    before = lost()
    run(range(20, 20 + PROGRAMS))
    after = lost()
    print(f"{2 * PROGRAMS} programs: {after - before} allocations lost")
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(autograd.Value(1.0) * 2.0))  # nobody will give this reference back
    planted = lost() - after
    print(f"a node lost on purpose: {planted} allocations found")
    if after > before or planted < 1:
        sys.exit("a leak, or a leak that was not found")


if __name__ == "__main__":
    main()
