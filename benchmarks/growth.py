"""How the cost per node grows with the graph: a chain and a balanced tree of products, each in a fresh process.

One pass builds the graph, differentiates and frees it. All products are 1, so the derivative by the one leaf is
the number of times it is used: every pass is checked. Passes follow one another, as in training: the memory of one
serves the next, and the first, to which the system gives memory, is not counted.
"""

import gc
import operator
import statistics
from collections.abc import Callable
from typing import Any

from engines import Engine, process
from timing import CLOCKS

GOAL = 1.5  # cost per node at 10,000,000 nodes over that at 10,000
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LARGEST = {  # what takes seconds, not minutes
    "glassgrad native": 10_000_000,
    "glassgrad python": 1_000_000,
    "micrograd": 100_000,
    "xad": 1_000_000,
    "torch": 100_000,
}


def chain(x: Any, size: int) -> Any:
    """Multiply a running product by x, `size` times."""
    total = x
    for _ in range(size):
        total = total * x
    return total


def tree(x: Any, size: int) -> Any:
    """Multiply `size` + 1 times x in pairs, then the products in pairs, and so on: `size` nodes."""
    level = [x] * (size + 1)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        one_by_one = iter(level)
        level = [*map(operator.mul, one_by_one, one_by_one), *odd]
    return level[0]


SHAPES = {"chain": chain, "balanced tree": tree}


def of_values(build: Callable[[Any, int], Any], size: int, value: Callable[[float], Any]) -> float:
    """Return the derivative, with the Values of glassgrad or micrograd."""
    x = value(1.0)
    build(x, size).backward()
    return float(x.grad)


def glassgrad(build: Callable[[Any, int], Any], size: int) -> float:
    """Return the derivative."""
    from autograd import Value

    return of_values(build, size, Value)


def micrograd(build: Callable[[Any, int], Any], size: int) -> float:
    """Return the derivative."""
    from micrograd.engine import Value

    return of_values(build, size, Value)


def xad(build: Callable[[Any, int], Any], size: int) -> float:
    """Return the derivative."""
    from xad.adj_1st import Real, Tape

    with Tape() as tape:
        x = Real(1.0)
        tape.registerInput(x)
        tape.newRecording()
        result = build(x, size)
        tape.registerOutput(result)
        result.derivative = 1.0
        tape.computeAdjoints()
        return float(x.derivative)


def torch(build: Callable[[Any, int], Any], size: int) -> float:
    """Return the derivative, with one tensor per number."""
    import torch

    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    build(x, size).backward()
    return float(x.grad)


def nanoseconds_per_node(function: str, shape: str, size: int, rounds: int, clock: str) -> float:
    """Return the median of several rounds, after a first one that loads and warms up; small graphs are repeated."""
    one_pass, now = globals()[function], CLOCKS[clock]
    repeats = max(1, 100_000 // size)
    times = []
    gc.collect()
    for _ in range(rounds + 1):
        start = now()
        derivatives = [one_pass(SHAPES[shape], size) for _ in range(repeats)]
        times.append((now() - start) / repeats)
        if set(derivatives) != {size + 1}:
            raise ArithmeticError(f"{function}: the derivative of a {shape} of {size} nodes is {derivatives[0]}")
    return 1e9 * statistics.median(times[1:]) / size


def measure(engines: list[Engine], rounds: int, largest: int, clock: str) -> dict[str, dict[str, dict[int, float]]]:
    """Return the nanoseconds per node by shape, engine and size."""
    results: dict[str, dict[str, dict[int, float]]] = {shape: {} for shape in SHAPES}
    for shape, of_shape in results.items():
        for engine in engines:
            sizes = [size for size in SIZES if size <= min(largest, LARGEST.get(engine.name, 0))]
            if sizes:
                of_shape[engine.name] = {size: _in_fresh_process(engine, shape, size, rounds, clock) for size in sizes}
    return results


def _in_fresh_process(engine: Engine, shape: str, size: int, rounds: int, clock: str) -> float:
    with process(engine) as child:
        return child.submit(nanoseconds_per_node, engine.function, shape, size, rounds, clock).result()


def growth(costs: dict[int, float]) -> float:
    """Return the cost per node of the largest graph over that of the smallest."""
    return costs[max(costs)] / costs[min(costs)]
