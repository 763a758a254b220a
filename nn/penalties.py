"""Penalties: what large parameters add to a loss."""

from collections.abc import Iterable
from typing import Any

from autograd import Value, dot, fsum


def l1_penalty(parameters: Iterable[Any]) -> Any:
    """Return the sum of |p|, which drives parameters to 0.

    Add it to a loss: `loss + 1e-4 * l1_penalty(model.parameters())`.

    Args:
        parameters: at least one Value or number.

    Raises:
        TypeError, ValueError: there is no list of them, or it is empty.

    >>> l1_penalty([3.0, -4.0])
    7.0
    """
    return fsum([abs(parameter) for parameter in _listed("l1_penalty", parameters)])


def l2_penalty(parameters: Iterable[Any]) -> Any:
    """Return the sum of p**2, which keeps parameters small.

    Add it to a loss: `loss + 1e-4 * l2_penalty(model.parameters())`.

    Args:
        parameters: at least one Value or number.

    Raises:
        TypeError, ValueError: there is no list of them, or it is empty.

    >>> l2_penalty([3.0, -4.0])
    25.0
    """
    listed = _listed("l2_penalty", parameters)
    return dot(listed, listed)


def _listed(caller: str, parameters: Iterable[Any]) -> list[Any]:
    if isinstance(parameters, Value) or not hasattr(parameters, "__iter__"):
        got = type(parameters).__name__
        raise TypeError(f"{caller} takes a list of Values, such as model.parameters(); got {got}")
    listed = list(parameters)
    if not listed:
        raise ValueError(f"{caller} takes at least one parameter, got an empty list")
    return listed
