"""Gradient clipping, between `backward()` and `step()`; names and formulas of torch.nn.utils."""

import math
from collections.abc import Iterable
from typing import Any

from autograd import Value, clip, get_grads, set_grads, trainable
from nn.checks import number
from nn.optimizer import checked_parameters


def clip_grad_norm_(parameters: Iterable[Value], max_norm: float, norm_type: float = 2.0) -> float:
    """Scale all gradients by max_norm / norm where their norm, taken together, is larger.

    Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), algorithm 1;
    as in PyTorch 1e-6 is added to the norm divided by. Where the norm is infinite or nan, nothing is changed.

    Args:
        parameters: the Values whose gradients to scale; frozen ones are left out.
        max_norm: the largest norm allowed, above 0.
        norm_type: the p of the p-norm, above 0; math.inf for the largest absolute value.

    Returns:
        The norm as it was.

    >>> x, y = Value(0), Value(0)
    >>> x.grad, y.grad = 30, 40
    >>> clip_grad_norm_([x, y], 5.0)
    50.0
    >>> f"{x.grad:.4f} {y.grad:.4f}"
    '3.0000 4.0000'
    """
    max_norm = number("clip_grad_norm_", "max_norm", max_norm, above=0.0)
    if norm_type != math.inf:
        norm_type = number("clip_grad_norm_", "norm_type", norm_type, above=0.0)
    moving = _moving("clip_grad_norm_", parameters)
    gradients = get_grads(moving)
    norm = _norm(list(gradients), norm_type)
    scale = max_norm / (norm + 1e-6)
    if math.isfinite(norm) and scale < 1.0:
        set_grads(moving, gradients * scale)
    return norm


def clip_grad_value_(parameters: Iterable[Value], clip_value: float) -> None:
    """Limit every gradient to [-clip_value, clip_value].

    Args:
        parameters: the Values whose gradients to limit; frozen ones are left out.
        clip_value: above 0.

    >>> x = Value(0)
    >>> x.grad = -30
    >>> clip_grad_value_([x], 5.0)
    >>> x.grad
    -5.0
    """
    limit = number("clip_grad_value_", "clip_value", clip_value, above=0.0)
    moving = _moving("clip_grad_value_", parameters)
    gradients: Any = get_grads(moving)
    set_grads(moving, clip(gradients, -limit, limit))


def _moving(caller: str, parameters: Iterable[Value]) -> list[Value]:
    return trainable(checked_parameters(caller, parameters))


def _norm(xs: list[float], p: float) -> float:
    """(|x1|**p + ... + |xn|**p)**(1/p), the largest taken out so that no power overflows."""
    largest = max(map(abs, xs), default=0.0)
    if p == 2.0 or any(x != x for x in xs):
        return math.hypot(*xs)
    if p == math.inf or largest in (0.0, math.inf):
        return largest
    total = math.fsum([math.pow(abs(x) / largest, p) for x in xs])
    return largest * math.pow(total, 1.0 / p)
