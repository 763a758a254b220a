"""Functions of a whole vector that are built from operations: `softmax`, `log_softmax`, `norm`."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from autograd import ops

__all__ = ["log_softmax", "norm", "softmax"]


def _numbers(caller: str, xs: Iterable[Any]) -> list[Any]:
    """The numbers of a vector; there is at least one."""
    if isinstance(xs, str | bytes) or not hasattr(xs, "__iter__"):
        raise TypeError(f"{caller}(xs) takes a sequence of numbers, got {type(xs).__name__}")
    numbers = list(xs)
    if not numbers:
        raise ValueError(f"{caller}(xs) takes at least one number, got an empty sequence")
    return numbers


def log_softmax(xs: Iterable[Any]) -> list[Any]:
    """Return the logarithms of `softmax(xs)`: x_i - logsumexp(xs).

    They are finite where `log(softmax(xs))` would be -inf.

    Args:
        xs: n logits, Values or numbers; n >= 1.

    Returns:
        n Values, or floats where all logits are numbers.

    Raises:
        TypeError, ValueError: `xs` is no sequence of numbers, or it is empty.

    >>> log_softmax([1000.0, -1000.0])
    [0.0, -2000.0]
    """
    logits = _numbers("log_softmax", xs)
    total = ops.logsumexp(logits)
    return [ops.sub(x, total) for x in logits]


def softmax(xs: Iterable[Any]) -> list[Any]:
    """Turn logits into probabilities: exp(x_i) / (exp(x_1) + ... + exp(x_n)).

    Computed as exp(x_i - logsumexp(xs)), which no size of the logits overflows.

    Args:
        xs: n logits, Values or numbers; n >= 1.

    Returns:
        n Values that sum to 1, or floats where all logits are numbers.

    Raises:
        TypeError, ValueError: `xs` is no sequence of numbers, or it is empty.

    >>> softmax([1000.0, -1000.0])
    [1.0, 0.0]
    """
    logits = _numbers("softmax", xs)
    total = ops.logsumexp(logits)
    return [ops.exp(ops.sub(x, total)) for x in logits]


def norm(xs: Iterable[Any]) -> Any:
    """Return the Euclidean length of a vector: sqrt(x_1**2 + ... + x_n**2).

    Computed as hypot(...hypot(hypot(0, x_1), x_2)..., x_n), which neither overflows nor underflows on the way.

    Args:
        xs: n numbers or Values; n >= 1.

    Returns:
        One Value, or a float where all are numbers. At the zero vector every derivative is 0.

    Raises:
        TypeError, ValueError: `xs` is no sequence of numbers, or it is empty.

    >>> norm([3.0, -4.0])
    5.0
    """
    return reduce(ops.hypot, _numbers("norm", xs), 0.0)
