"""What micrograd lacks, written in its style: tanh, exp, log, and layers that use them."""

import math
from collections.abc import Sequence
from typing import Any

from micrograd.engine import Value
from weights import Rows


def parameters(layers: Sequence[Rows]) -> list[list[list[Any]]]:
    """Return the weights as Values."""
    return [[[Value(number) for number in row] for row in rows] for rows in layers]


def layer(rows: list[list[Any]], inputs: Sequence[Any]) -> list[Any]:
    """Return bias + w1*x1 + ... + wn*xn for each row of weights and bias."""
    return [sum((w * x for w, x in zip(row, inputs, strict=False)), row[-1]) for row in rows]


def descend(weights: list[list[list[Any]]], loss: Any, lr: float) -> None:
    """Take one step of gradient descent."""
    flat = [w for rows in weights for row in rows for w in row]
    for w in flat:
        w.grad = 0
    loss.backward()
    for w in flat:
        w.data -= lr * w.grad


def tanh(x: Any) -> Any:
    """Hyperbolic tangent."""
    out = math.tanh(x.data)
    return _unary(x, "tanh", out, 1 - out * out)


def exp(x: Any) -> Any:
    """Exponential function."""
    out = math.exp(x.data)
    return _unary(x, "exp", out, out)


def log(x: Any) -> Any:
    """Natural logarithm."""
    return _unary(x, "log", math.log(x.data), 1 / x.data)


def _unary(x: Any, symbol: str, data: float, derivative: float) -> Any:
    out = Value(data, (x,), symbol)

    def _backward() -> None:
        x.grad += derivative * out.grad

    out._backward = _backward
    return out
