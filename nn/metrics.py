"""Metrics: what `fit` records as the score."""

from collections.abc import Sequence
from typing import Any

from nn.checks import position
from nn.reduction import describe, is_list


def accuracy(predictions: Sequence[Any], targets: Sequence[Any], *, threshold: float = 0.0) -> float:
    """Return the part of the samples that are decided rightly, from 0 to 1.

    A prediction of several numbers, one per class, decides for the class of its largest one, the first of several.
    A prediction of one number is right where it is above the threshold and its target is too, or neither is: with
    the default that fits logits or scores, for targets 0 and 1 as well as -1 and 1; for probabilities give 0.5.

    Args:
        predictions: n numbers, or n lists of c numbers.
        targets: n numbers; for lists n classes, whole numbers from 0 to c - 1, or n lists such as [0, 0, 1].
        threshold: between the two decisions of one number.

    Raises:
        ValueError: lengths differ, there is no sample, or a class is out of range.

    >>> accuracy([[0.1, 2.0], [3.0, -1.0]], [1, 1])
    0.5
    >>> accuracy([-1.5, 0.5, 2.0, 0.1], [0, 1, 1, 0])
    0.75
    """
    if len(predictions) != len(targets):
        raise ValueError(f"accuracy takes as many predictions as targets, got {len(predictions)} and {len(targets)}")
    if not len(predictions):
        raise ValueError("accuracy takes at least one prediction, got an empty list")
    pairs = zip(predictions, targets, strict=True)
    return sum(_is_right(prediction, target, threshold) for prediction, target in pairs) / len(predictions)


def _is_right(prediction: Any, target: Any, threshold: float) -> bool:
    if not is_list(prediction):
        if is_list(target):
            raise ValueError(f"accuracy takes one number as target of one number, got {describe(target)}")
        return bool(prediction > threshold) == bool(target > threshold)
    if not is_list(target):
        return _largest(prediction) == position("a class of accuracy", target, len(prediction))
    if len(target) != len(prediction):
        raise ValueError(f"accuracy takes a number for each of {len(prediction)} classes, got {len(target)}")
    return _largest(prediction) == _largest(target)


def _largest(xs: Sequence[Any]) -> int:
    return max(range(len(xs)), key=lambda index: xs[index])
