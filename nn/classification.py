"""Losses of classes: each prediction is a list of one number per class."""

from collections.abc import Sequence
from typing import Any

from autograd import dot, logsumexp
from nn.checks import number, position
from nn.reduction import FLAT_TARGETS, check_reduction, describe, is_list, reduced

_ONE_OUTPUT = "for one output there is binary_cross_entropy_with_logits; or give the model an output for each class"
_TOLERANCE = 1e-6  # of a sum of probabilities that come from arithmetic of single precision


def cross_entropy(logits: Any, targets: Any, *, reduction: str = "mean", label_smoothing: float = 0.0) -> Any:
    """Return the mean of -log(softmax(logits)[target]), right for logits of any size.

    For a target class t that is log(sum_j exp(x_j - x_t)): a small loss is not lost in the difference of two
    large numbers. For probabilities q it is sum_j q_j * -log(softmax(logits)[j]).

    Args:
        logits: n lists of c numbers, one per class; or one list of c numbers with one class as target.
        targets: n classes, whole numbers from 0 to c - 1, or n lists of c probabilities.
        reduction: "mean" or "sum" over the samples, or "none" for a list of n.
        label_smoothing: how much of each target is shared out evenly to all classes, from 0 to 1. Szegedy and
            others, "Rethinking the Inception Architecture for Computer Vision" (2016), section 7.

    Returns:
        One Value, a float where everything is a plain number; for "none" one per sample.

    Raises:
        ValueError: lengths differ, a class is out of range, or probabilities are none.

    >>> cross_entropy([[1000.0, -1000.0], [1000.0, -1000.0]], [0, 1], reduction="none")
    [0.0, 2000.0]
    >>> f"{cross_entropy([0.0, 0.0], 1):.4f}"
    '0.6931'
    """
    smoothing = number("cross_entropy", "label_smoothing", label_smoothing, at_least=0.0, at_most=1.0)

    def term(row: Sequence[Any], target: Any) -> Any:
        if not is_list(target):
            target = _class("cross_entropy", target, row)
            if smoothing == 0.0:
                return logsumexp(_relative(row, target))
            target = [float(index == target) for index in range(len(row))]
        else:
            _check_probabilities(target, row)
        evenly = smoothing / len(row)
        return _expected_loss(row, [(1.0 - smoothing) * q + evenly for q in target])

    return _over_samples("cross_entropy", term, logits, targets, reduction)


def nll_loss(log_probabilities: Any, targets: Any, *, reduction: str = "mean") -> Any:
    """Return the negative log-likelihood: the mean of -log_probabilities[target].

    Args:
        log_probabilities: n lists of c numbers, as `autograd.log_softmax` gives them; or one such list.
        targets: n classes, whole numbers from 0 to c - 1; or one.
        reduction: "mean" or "sum" over the samples, or "none" for a list of n.

    >>> nll_loss([[-0.5, -1.0], [-0.25, -2.0]], [0, 1])
    1.25
    """

    def term(row: Sequence[Any], target: Any) -> Any:
        if is_list(target):
            advice = f"write {FLAT_TARGETS}" if len(target) == 1 else "see cross_entropy"
            raise ValueError(f"a target of nll_loss is a class, got {describe(target)}: {advice}")
        return -row[_class("nll_loss", target, row)]

    return _over_samples("nll_loss", term, log_probabilities, targets, reduction)


def _over_samples(caller: str, term: Any, rows: Any, targets: Any, reduction: str) -> Any:
    """Apply `term` to every sample and reduce; or to the one sample given."""
    check_reduction(reduction)
    if not is_list(rows) or (len(rows) and not is_list(rows[0]) and is_list(targets)):
        got = f"{len(rows)} predictions of one number each" if is_list(rows) else describe(rows)
        raise ValueError(
            f"{caller} takes a list of numbers, one per class, for each target; got {got}:\n  {_ONE_OUTPUT}"
        )
    if not is_list(targets):
        if len(rows) and is_list(rows[0]):
            raise ValueError(f"{caller} takes as many predictions as targets, got {describe(rows)} and one target")
        return term(rows, targets)
    if len(rows) != len(targets):
        raise ValueError(f"{caller} takes as many predictions as targets, got {len(rows)} and {len(targets)}")
    terms = [term(row, target) for row, target in zip(rows, targets, strict=True)]
    return reduced(caller, terms, reduction)


def _class(caller: str, target: Any, row: Sequence[Any]) -> int:
    if len(row) == 1 and target != 0:
        raise ValueError(
            f"{caller} takes a number for each class, got one number and the class {target!r}:\n  {_ONE_OUTPUT}"
        )
    return position(f"a class of {caller}", target, len(row))


def _check_probabilities(target: Sequence[Any], row: Sequence[Any]) -> None:
    if len(target) != len(row):
        advice = f": for classes write {FLAT_TARGETS}" if len(target) == 1 else ""
        raise ValueError(f"cross_entropy takes a probability for each of {len(row)} classes, got {len(target)}{advice}")
    if not all(0 <= q <= 1 for q in target) or abs(sum(target) - 1.0) > _TOLERANCE:
        raise ValueError(f"probabilities are from 0 to 1 and their sum is 1, got {', '.join(f'{q:g}' for q in target)}")


def _relative(row: Sequence[Any], reference: int) -> list[Any]:
    """The logits less that of one class; its own is exactly 0."""
    return [0.0 if index == reference else x - row[reference] for index, x in enumerate(row)]


def _expected_loss(row: Sequence[Any], probabilities: Sequence[Any]) -> Any:
    """The sum of q_j * -log(softmax(row)[j]), relative to the largest logit, so that no term is negative."""
    shifted = _relative(row, max(range(len(row)), key=lambda index: row[index]))
    total = logsumexp(shifted)
    counted = [(q, total - x) for q, x in zip(probabilities, shifted, strict=True) if q != 0]
    return dot([q for q, _ in counted], [loss for _, loss in counted])
