"""Gradient of Rosenbrock's function, the sum of 100 * (x[i+1] - x[i]**2)**2 + (1 - x[i])**2."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import gradients

TITLE = "Rosenbrock function of {size} variables with its gradient"
SIZE, QUICK = 100, 100
GOALS = {"xad": 10.0, "torch": 3.0}

Job = Callable[[], list[float]]


def point(size: int) -> list[float]:
    """Where the gradient is taken: away from the minimum at 1, 1, ..."""
    return [0.9 + 0.2 * (index % 7) / 7 for index in range(size)]


def of_scalars(xs: Sequence[Any]) -> Any:
    """The function, term by term."""
    return sum(100.0 * (y - x**2) ** 2 + (1.0 - x) ** 2 for x, y in pairwise(xs))


def of_vector(x: Any) -> Any:
    """The function, all terms at once."""
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def glassgrad(size: int) -> Job:
    """Operators of Values."""
    from autograd import Value

    return gradients.of_values(Value, of_scalars, point(size))


def micrograd(size: int) -> Job:
    """The same."""
    from micrograd.engine import Value

    return gradients.of_values(Value, of_scalars, point(size))


def xad(size: int) -> Job:
    """The same, on a tape that is kept."""
    return gradients.of_xad(of_scalars, point(size))


def torch(size: int) -> Job:
    """One expression of a vector."""
    import torch

    numbers = point(size)

    def job() -> list[float]:
        x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
        total = of_vector(x)
        total.backward()
        return [total.item(), *x.grad.tolist()]

    return job


def casadi(size: int) -> Job:
    """A graph recorded and differentiated before."""
    return gradients.of_casadi(of_scalars, point(size))


def jax_eager(size: int) -> Job:
    """One expression of a vector."""
    import numpy as np

    return gradients.of_jax(of_vector, np.array(point(size)), is_compiled=False)


def jax_jit(size: int) -> Job:
    """The same, compiled before."""
    import numpy as np

    return gradients.of_jax(of_vector, np.array(point(size)), is_compiled=True)


def numpy(size: int) -> Job:
    """The gradient's formula, by hand."""
    import numpy as np

    numbers = point(size)

    def job() -> list[float]:
        x = np.array(numbers)
        inner, outer = x[1:] - x[:-1] ** 2, 1.0 - x[:-1]
        gradient = np.zeros_like(x)
        gradient[:-1] = -400.0 * x[:-1] * inner - 2.0 * outer
        gradient[1:] += 200.0 * inner
        return [float((100.0 * inner**2 + outer**2).sum()), *gradient.tolist()]

    return job
