"""Random programs on the engine in C, compared with the engine in Python, references and memory counted.

Each program has a seed; one that fails is run again by `python tools/native/fuzz.py --seed SEED --count 1`.
Programs raise in the middle of everything, change what is being read, run the collector and other threads at
any moment, and run out of memory.

    python tools/native/fuzz.py --seconds 60
"""

import argparse
import collections
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 300.0  # seconds for one program


class Worker:
    """A process that runs programs on one engine."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("worker.py")],
            env={**os.environ, "AUTOGRAD_ENGINE": engine, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, seed: int, kind: str) -> None:
        """Let it run the program of a seed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{seed} {kind}\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What happened; `problems` if the process died or hangs."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            self.process.kill()
            return {"kind": "lost", "problems": [f"the {self.engine} engine hangs"]}
        line = self.process.stdout.readline()
        if not line:
            return {"kind": "lost", "problems": [f"the {self.engine} engine died: {self.process.wait()}"]}
        result: dict[str, Any] = json.loads(line)
        return result

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def differences(native: dict[str, Any], python: dict[str, Any]) -> list[str]:
    """The first place where the engines differ."""
    if not native.get("is_compared") or "trace" not in python:
        return list(python.get("problems", []))
    pairs = zip(native["trace"], python["trace"], strict=False)
    for index, (ours, theirs) in enumerate(pairs):
        if ours != theirs:
            return [f"step {index}\n  native: {ours[:2000]}\n  python: {theirs[:2000]}"]
    return [] if len(native["trace"]) == len(python["trace"]) else ["the traces differ in length"]


def fuzz(seed: int, kind: str, seconds: float, count: int) -> collections.Counter[str]:
    """Run programs until time is over, or so many; stop at the first that fails.

    Returns:
        How many programs of each kind were run.
    """
    workers = [Worker("native"), Worker("python")]
    kinds: collections.Counter[str] = collections.Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end and kinds.total() < count:
        for worker in workers:
            worker.ask(seed, kind)
        native, python = [worker.answer() for worker in workers]
        kinds[native["kind"]] += 1
        if problems := native.get("problems", []) + differences(native, python):
            print(*problems, sep="\n")
            found = kind if native["kind"] == "lost" else native["kind"]
            sys.exit(f"failed: python tools/native/fuzz.py --seed {seed} --kind {found} --count 1")
        seed += 1
    for worker in workers:
        worker.close()
    return kinds


def main() -> None:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long")
    parser.add_argument("--count", type=int, default=sys.maxsize, help="at most so many programs")
    parser.add_argument("--seed", type=int, default=time.time_ns() // 1000, help="of the first program")
    parser.add_argument("--kind", default="any", help="of the programs: plain, threaded, wild, starved")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    kinds = fuzz(options.seed, options.kind, options.seconds, options.count)
    print(f"{kinds.total()} programs:", ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))


if __name__ == "__main__":
    main()
