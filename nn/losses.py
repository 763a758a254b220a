"""Losses: how far predictions are from their targets, with the names and conventions of torch.nn.functional.

Those that compare numbers one by one are written here; `cross_entropy` and `nll_loss` in `classification.py`,
the penalties in `penalties.py`. In all of those here:

- predictions: one number, n numbers, or n lists of m numbers; Values or plain numbers.
- targets: as many, in the same structure.
- reduction: "mean" of all terms, their "sum", or "none" for the terms in the structure of the predictions.
- They return one Value, a float where everything is a plain number, and raise a ValueError where the
  structures differ, there is nothing to compare, or a target is none.
"""

from typing import Any

from autograd import clip, log, log1p, relu, softplus, where
from nn.checks import number
from nn.classification import cross_entropy, nll_loss
from nn.penalties import l1_penalty, l2_penalty
from nn.reduction import elementwise

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge_loss",
    "huber_loss",
    "l1_loss",
    "l1_penalty",
    "l2_penalty",
    "mse_loss",
    "nll_loss",
]

_LOWEST_LOG = -100.0  # where torch.nn.functional.binary_cross_entropy limits a logarithm


def mse_loss(predictions: Any, targets: Any, *, reduction: str = "mean") -> Any:
    """Return the mean squared error: the mean of (prediction - target)**2.

    Args:
        predictions: one number, n numbers, or n lists of m numbers; Values or plain numbers.
        targets: as many, in the same structure.
        reduction: "mean", "sum" or "none".

    Returns:
        One Value; a float where everything is a plain number; for "none" the terms, as predictions are built.

    Raises:
        ValueError: the structures differ, there is nothing to compare, or the reduction is unknown.

    >>> mse_loss([1.0, 2.0], [1.0, 4.0])
    2.0
    >>> mse_loss([1.0, 2.0], [1.0, 4.0], reduction="none")
    [0.0, 4.0]
    """
    return elementwise("mse_loss", _squared_error, predictions, targets, reduction)


def l1_loss(predictions: Any, targets: Any, *, reduction: str = "mean") -> Any:
    """Return the mean absolute error: the mean of |prediction - target|; derivative 0 where they are equal.

    The arguments are those of `mse_loss`.

    >>> l1_loss([1.0, 2.0], [1.0, 4.0])
    1.0
    """
    return elementwise("l1_loss", _absolute_error, predictions, targets, reduction)


def huber_loss(predictions: Any, targets: Any, *, delta: float = 1.0, reduction: str = "mean") -> Any:
    """Return the mean of e**2 / 2 for errors |e| <= delta, and delta * (|e| - delta / 2) beyond.

    Computed as c * (e - c / 2) with c the error clipped to [-delta, delta], which is both of them at once.
    Huber, "Robust Estimation of a Location Parameter" (1964).

    Args:
        predictions: as in `mse_loss`.
        targets: as in `mse_loss`.
        delta: where the parabola turns into a line, above 0; in the units of the predictions.
        reduction: "mean", "sum" or "none".

    >>> huber_loss([0.5, 4.0], [0.0, 1.0], reduction="none")
    [0.125, 2.5]
    """
    delta = number("huber_loss", "delta", delta, above=0.0)

    def term(prediction: Any, target: Any) -> Any:
        error = prediction - target
        clipped = clip(error, -delta, delta)
        return clipped * (error - 0.5 * clipped)

    return elementwise("huber_loss", term, predictions, targets, reduction)


def hinge_loss(predictions: Any, targets: Any, *, margin: float = 1.0, reduction: str = "mean") -> Any:
    """Return the max-margin loss: the mean of max(0, margin - target * prediction).

    Args:
        predictions: scores, as in `mse_loss`; their signs are the decisions.
        targets: -1 or 1 for each.
        margin: how far on the right side of 0 a score costs nothing, above 0.
        reduction: "mean", "sum" or "none".

    >>> hinge_loss([2.0, 0.5], [1, 1], reduction="none")
    [0.0, 0.5]
    """
    margin = number("hinge_loss", "margin", margin, above=0.0)

    def check(_: list[Any], targets: list[Any]) -> None:
        for target in targets:
            if target not in (-1, 1):
                raise ValueError(f"a target of hinge_loss is -1 or 1, got {target:g}: make 0 and 1 into 2 * target - 1")

    def term(prediction: Any, target: Any) -> Any:
        return relu(margin - target * prediction)

    return elementwise("hinge_loss", term, predictions, targets, reduction, check)


def binary_cross_entropy(predictions: Any, targets: Any, *, reduction: str = "mean") -> Any:
    """Return the mean of -(t * log(p) + (1 - t) * log(1 - p)) for predictions p and targets t.

    As in PyTorch, a logarithm below -100 counts as -100, so the loss stays finite where p is exactly 0 or 1;
    it is flat there and nothing is learned: `binary_cross_entropy_with_logits` has no such place.

    Args:
        predictions: probabilities from 0 to 1, as in `mse_loss`.
        targets: from 0 to 1 for each.
        reduction: "mean", "sum" or "none".

    >>> f"{binary_cross_entropy([0.5, 0.5], [0, 1]):.4f}"
    '0.6931'
    """

    def check(predictions: list[Any], targets: list[Any]) -> None:
        for p in predictions:
            if p < 0.0 or p > 1.0:
                raise ValueError(
                    f"a prediction of binary_cross_entropy is a probability from 0 to 1, got {p:g}:\n"
                    "  for logits there is binary_cross_entropy_with_logits"
                )
        _check_fractions("binary_cross_entropy", targets)

    def term(p: Any, target: Any) -> Any:
        return -(target * _limited(log(p)) + (1.0 - target) * _limited(log1p(-p)))

    return elementwise("binary_cross_entropy", term, predictions, targets, reduction, check)


def binary_cross_entropy_with_logits(predictions: Any, targets: Any, *, reduction: str = "mean") -> Any:
    """Return the binary cross-entropy of sigmoid(prediction), right for logits of any size.

    -(t * log(sigmoid(x)) + (1 - t) * log(1 - sigmoid(x))) = t * softplus(-x) + (1 - t) * softplus(x), which
    neither overflows nor loses small losses in a difference.

    Args:
        predictions: logits, as in `mse_loss`.
        targets: from 0 to 1 for each.
        reduction: "mean", "sum" or "none".

    >>> binary_cross_entropy_with_logits([1000.0, 1000.0], [1, 0], reduction="none")
    [0.0, 1000.0]
    """

    def check(_: list[Any], targets: list[Any]) -> None:
        _check_fractions("binary_cross_entropy_with_logits", targets)

    def term(x: Any, target: Any) -> Any:
        if all(t in (0, 1) for t in target):
            return softplus((1.0 - 2.0 * target) * x)
        return target * softplus(-x) + (1.0 - target) * softplus(x)

    return elementwise("binary_cross_entropy_with_logits", term, predictions, targets, reduction, check)


def _squared_error(prediction: Any, target: Any) -> Any:
    error = prediction - target
    return error * error


def _absolute_error(prediction: Any, target: Any) -> Any:
    return abs(prediction - target)


def _limited(logarithm: Any) -> Any:
    return where(logarithm < _LOWEST_LOG, _LOWEST_LOG, logarithm)


def _check_fractions(caller: str, targets: list[Any]) -> None:
    for target in targets:
        if not 0 <= target <= 1:
            raise ValueError(f"a target of {caller} is a number from 0 to 1, got {target:g}")
