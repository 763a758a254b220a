"""Optimisers: how parameters move along their gradients."""

import math
from collections.abc import Iterable

from autograd import Value


class SGD:
    """Gradient descent: parameter -= lr * gradient.

    Args:
        parameters: the Values to move, leaves; frozen ones (`is_constant`) are left alone.
        lr: the learning rate, positive; may be assigned between steps.

    Raises:
        TypeError, ValueError: there is no parameter, one is no leaf or is there twice, or `lr` is not positive.

    >>> x = Value(3)
    >>> optimizer = SGD([x], lr=0.1)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> f"{x.data:.1f}"
    '2.4'
    """

    def __init__(self, parameters: Iterable[Value], lr: float) -> None:
        self.parameters = _checked_parameters("SGD", parameters)
        self.lr = _checked_lr("SGD", lr)

    def step(self) -> None:
        """Move every parameter by one step."""
        for parameter in self.parameters:
            if not parameter.is_constant:
                parameter.data -= self.lr * parameter.grad

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0, because `backward` adds to it."""
        for parameter in self.parameters:
            parameter.grad = 0.0


def _checked_parameters(caller: str, parameters: Iterable[Value]) -> list[Value]:
    if isinstance(parameters, Value) or not hasattr(parameters, "__iter__"):
        raise TypeError(f"{caller} takes a list of Values, such as model.parameters(); got {type(parameters).__name__}")
    checked = list(parameters)
    if not checked:
        raise ValueError(f"{caller} takes at least one parameter, got an empty list")
    for parameter in checked:
        if not isinstance(parameter, Value):
            raise TypeError(f"a parameter is a Value, got {type(parameter).__name__}")
        if parameter.operands:
            raise ValueError(f"a parameter is a leaf, got the result of an operation: {parameter}")
    if len({id(parameter) for parameter in checked}) < len(checked):
        raise ValueError(f"{caller} takes every parameter once, got one of them twice")
    return checked


def _checked_lr(caller: str, lr: float) -> float:
    if isinstance(lr, bool) or not isinstance(lr, int | float):
        raise TypeError(f"{caller} takes a number as lr, got {type(lr).__name__}")
    if not 0.0 < lr < math.inf:
        raise ValueError(f"{caller} takes a positive, finite lr, got {lr}")
    return float(lr)
