"""The sum of products x1*y1 + x2*y2 + ..., forward and backward; the leaves are made before."""

import random
from collections.abc import Callable
from typing import Any

TITLE = "sum of {size:,} products"
SIZE, QUICK = 100_000, 10_000
GOALS = {"micrograd": 100.0, "xad": 8.0}
NANOSECONDS_PER_NODE = 80.0

Job = Callable[[], list[float]]


def nodes(size: int) -> int:
    """How many operations the sum takes."""
    return 2 * size - 1


def numbers(size: int) -> tuple[list[float], list[float]]:
    """Seeded xs and ys from -1 to 1."""
    rng = random.Random(1)
    xs, ys = ([rng.uniform(-1, 1) for _ in range(size)] for _ in range(2))
    return xs, ys


def total_of(xs: list[Any], ys: list[Any]) -> Any:
    """Return the sum, one product after the other."""
    pairs = zip(xs, ys, strict=True)
    x, y = next(pairs)
    total = x * y
    for x, y in pairs:
        total = total + x * y
    return total


def glassgrad(size: int) -> Job:
    """A loop over Values."""
    from autograd import Value

    return _on_values(Value, size)


def micrograd(size: int) -> Job:
    """The same loop."""
    from micrograd.engine import Value

    return _on_values(Value, size)


def _on_values(value: Callable[[float], Any], size: int) -> Job:
    xs, ys = ([value(x) for x in column] for column in numbers(size))

    def job() -> list[float]:
        xs[0].grad = ys[-1].grad = 0.0
        total = total_of(xs, ys)
        total.backward()
        return [total.data, xs[0].grad, ys[-1].grad]

    return job


def xad(size: int) -> Job:
    """The same loop, on a tape that is kept."""
    from xad.adj_1st import Real, Tape

    xs, ys = ([Real(x) for x in column] for column in numbers(size))
    tape = Tape()
    with tape:
        for x in (*xs, *ys):
            tape.registerInput(x)

    def job() -> list[float]:
        with tape:
            tape.newRecording()
            total = total_of(xs, ys)
            tape.registerOutput(total)
            total.derivative = 1.0
            tape.computeAdjoints()
            return [total.value, xs[0].derivative, ys[-1].derivative]

    return job


def torch(size: int) -> Job:
    """One expression of two vectors."""
    import torch

    xs, ys = (torch.tensor(column, dtype=torch.float64, requires_grad=True) for column in numbers(size))

    def job() -> list[float]:
        xs.grad = ys.grad = None
        total = (xs * ys).sum()
        total.backward()
        return [total.item(), float(xs.grad[0]), float(ys.grad[-1])]

    return job
