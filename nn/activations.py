"""Activations: operations of one number, given as themselves or by name."""

from collections.abc import Callable
from typing import Any

from autograd import OPS, Op
from nn.checks import unknown

Activation = Callable[[Any], Any] | str | None


def find_activation(activation: Activation) -> Callable[[Any], Any] | None:
    """Return the function that `activation` names or is; None for None and "linear".

    Raises:
        TypeError, ValueError: it is no function of one number, or the name is unknown.

    >>> find_activation("tanh")
    <Op tanh(x)>
    """
    if activation is None or activation == "linear":
        return None
    if isinstance(activation, str):
        if activation not in OPS:
            known = ["linear", *[op.name for op in OPS if takes_one_number(op)]]
            raise unknown("activation", activation, known, "'tanh', 'relu', 'sigmoid' and 'linear' are some")
        activation = OPS[activation]
    if not callable(activation):
        raise TypeError(f"an activation is an operation such as autograd.tanh, or its name; got {activation!r}")
    if isinstance(activation, Op) and not takes_one_number(activation):
        raise ValueError(f"an activation is a function of one number, got {activation.signature}")
    return activation


def takes_one_number(op: Op) -> bool:
    """Whether an operation can be called with one number."""
    return op.collect is None and len(op.parameters) - len(op.defaults) == 1


def activation_name(activation: Callable[[Any], Any] | None) -> str:
    """Return the name of a function that `find_activation` returned."""
    if activation is None:
        return "linear"
    if isinstance(activation, Op):
        return activation.name
    return str(getattr(activation, "__name__", type(activation).__name__))
