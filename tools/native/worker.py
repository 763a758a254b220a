"""Runs programs of the fuzz driver in a process of its own: reads seeds, writes what happened.

Every line of input is a seed and the kind of the program or "any". Every line of output is JSON: the trace of the
program, whether it is to be compared with the other engine, and what was found wrong here.
"""

import contextlib
import contextvars
import faulthandler
import gc
import json
import random
import sys
import threading
import warnings
from collections.abc import Callable

import node_steps
import steps
from world import World

import autograd
from autograd import modes

IS_NATIVE = autograd.engine_name == "native"


MOST_FAILURES = 300


def plain(seed: int) -> list[str]:
    """A program that both engines run alike."""
    return _run(World(seed))


def wild(seed: int) -> list[str]:
    """A program in which anything goes: the collector runs at every turn, and finalizers do harm."""
    thresholds = gc.get_threshold()
    try:
        return _run(World(seed, is_wild=True))
    finally:
        gc.set_threshold(*thresholds)


def starved(seed: int) -> list[str]:
    """A program, and calls into C in which every allocation fails in turn, often inside a mode."""
    import allocation
    import calls

    world = World(seed)
    for _ in range(world.rng.randint(5, 20)):
        world.attempt(steps.choose(world))
    with world.rng.choice([contextlib.nullcontext(), autograd.no_grad(), autograd.scope("part")]):
        for make in world.rng.choices(calls.CALLS, k=4):
            call, after = make(world), 0
            while not allocation.starve(call, after, times=world.rng.choice([1, 2])) and after < MOST_FAILURES:
                after += 1
            world.trace.append(f"{make.__name__}: {after} failures")
    node_steps.finish(world)
    return world.trace


def threaded(seed: int) -> list[str]:
    """Programs in threads that take turns quickly."""
    worlds = [World(seed + 1_000_000_000 * (i + 1)) for i in range(3)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=_run, args=(world,)) for world in worlds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    return [line for world in worlds for line in world.trace]


def _run(world: World) -> list[str]:
    for _ in range(world.rng.randint(5, 60)):
        world.attempt(steps.choose(world))
    node_steps.finish(world)
    return world.trace


KINDS: list[tuple[Callable[[int], list[str]], float, bool]] = [
    (plain, 0.6, True),
    (threaded, 0.05, True),
    (wild, 0.2, False),
    (starved, 0.15, False),
]


def counts(with_blocks: bool) -> dict[str, int]:
    """The references to what every node holds one to, its type and the row of its operation; the blocks allocated."""
    while gc.collect():  # finalizers may keep for a while what they find
        pass
    sys._clear_type_cache()
    rows = {f"references to {op.name}": sys.getrefcount(op) for op in autograd.OPS}
    blocks = {"blocks": sys.getallocatedblocks()} if with_blocks else {}
    return {"references to Value": sys.getrefcount(autograd.Value), **rows, **blocks}


def leaks(program: Callable[[int], list[str]], seed: int) -> list[str]:
    """What there is more of after a program, each time that it is run."""
    with_blocks = program in (plain, wild)  # threads, and Python itself without memory, keep some for a while
    before = counts(with_blocks)
    for _ in range(3):
        contextvars.Context().run(program, seed)
        after = counts(with_blocks)
        found = [f"{name}: {count} -> {after[name]}" for name, count in before.items() if after[name] > count]
        if not found:
            return []
        before = after
    return found


def answer(seed: int, kind: str) -> dict[str, object]:
    """Run the program of a seed."""
    rng = random.Random(seed)
    kinds = [row for row in KINDS if kind in ("any", row[0].__name__)]
    ((program, _, is_compared),) = rng.choices(kinds, [weight for _, weight, _ in kinds])
    if not is_compared and not IS_NATIVE:
        return {"kind": program.__name__, "is_compared": False}
    trace = contextvars.Context().run(program, seed)
    problems = leaks(program, seed) if IS_NATIVE else []
    if modes.active:
        problems.append(f"modes are still on: {modes.active}")
    return {"kind": program.__name__, "is_compared": is_compared, "trace": trace, "problems": problems}


def main() -> None:
    """Answer seeds until there are no more."""
    faulthandler.enable()
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        seed, kind = line.split()
        print(json.dumps(answer(int(seed), kind)), flush=True)


if __name__ == "__main__":
    main()
