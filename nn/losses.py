"""Losses: how far predictions are from their targets, as one Value."""

from collections.abc import Iterator, Sequence
from typing import Any

from autograd import mean


def mse_loss(predictions: Any, targets: Any) -> Any:
    """Return the mean squared error: the mean of (prediction - target)**2.

    Args:
        predictions: one number, n numbers, or n lists of m numbers; Values or plain numbers.
        targets: as many, in the same structure.

    Returns:
        One Value; a float where everything is a plain number.

    Raises:
        ValueError: the structures differ, or there is nothing to compare.

    >>> mse_loss([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    errors = [prediction - target for prediction, target in _pairs("mse_loss", predictions, targets)]
    if not errors:
        raise ValueError("mse_loss takes at least one prediction, got an empty list")
    return mean([error * error for error in errors])


def _pairs(caller: str, predictions: Any, targets: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every prediction with its target, from left to right through lists of lists."""
    if not _is_list(predictions) and not _is_list(targets):
        yield predictions, targets
    elif not _is_list(predictions) or not _is_list(targets) or len(predictions) != len(targets):
        got = f"{_describe(predictions)} and {_describe(targets)}"
        raise ValueError(f"{caller} takes as many predictions as targets, got {got}")
    else:
        for prediction, target in zip(predictions, targets, strict=True):
            yield from _pairs(caller, prediction, target)


def _is_list(x: Any) -> bool:
    """Whether `x` is several numbers: a sequence or an array, but no text."""
    return (isinstance(x, Sequence) and not isinstance(x, str | bytes)) or bool(getattr(x, "shape", ()))


def _describe(x: Any) -> str:
    return f"a list of {len(x)}" if _is_list(x) else "one number"
