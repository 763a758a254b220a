"""The sum of products x1*y1 + x2*y2 + ..., forward and backward; the leaves are made before."""

import random
from collections.abc import Callable
from typing import Any

import autograd

PRODUCTS = 100_000
Job = Callable[[], float]


def numbers(count: int, seed: int) -> list[float]:
    """Seeded numbers from -1 to 1."""
    rng = random.Random(seed)
    return [rng.uniform(-1, 1) for _ in range(count)]


def glassgrad() -> Job:
    """Ours."""
    return _on_values(autograd.Value)


def micrograd() -> Job:
    """Ours and micrograd's read the same."""
    from micrograd.engine import Value

    return _on_values(Value)


def _on_values(value: Callable[[float], Any]) -> Job:
    xs, ys = ([value(x) for x in numbers(PRODUCTS, seed)] for seed in (1, 2))

    def job() -> float:
        total = xs[0] * ys[0]
        for x, y in zip(xs[1:], ys[1:], strict=True):
            total = total + x * y
        xs[0].grad = 0.0
        total.backward()
        return float(xs[0].grad)

    return job


def xad() -> Job:
    """XAD, a C++ tape with Python bindings."""
    from xad.adj_1st import Real, Tape

    data = numbers(PRODUCTS, 1), numbers(PRODUCTS, 2)

    def job() -> float:
        with Tape() as tape:
            xs, ys = ([Real(x) for x in column] for column in data)
            for x in (*xs, *ys):
                tape.registerInput(x)
            tape.newRecording()
            total = xs[0] * ys[0]
            for x, y in zip(xs[1:], ys[1:], strict=True):
                total = total + x * y
            tape.registerOutput(total)
            total.derivative = 1.0
            tape.computeAdjoints()
            return float(xs[0].derivative)

    return job


def torch() -> Job:
    """PyTorch, one dot of two vectors: what batching buys."""
    import torch

    xs = torch.tensor(numbers(PRODUCTS, 1), dtype=torch.float64, requires_grad=True)
    ys = torch.tensor(numbers(PRODUCTS, 2), dtype=torch.float64, requires_grad=True)

    def job() -> float:
        xs.grad = None
        (xs * ys).sum().backward()
        return float(xs.grad[0])

    return job
