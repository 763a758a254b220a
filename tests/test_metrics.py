"""Accuracy by hand, and what it refuses."""

from typing import Any

import pytest

import nn


@pytest.mark.parametrize(
    ("predictions", "targets", "expected"),
    [
        ([[0.1, 2.0], [3.0, -1.0]], [1, 1], 0.5),
        ([[0.1, 2.0, 2.0]], [1.0], 1.0),
        ([[1.0, 1.0]], [1], 0.0),
        ([[0.2, 0.8], [0.6, 0.4]], [[0, 1], [0, 1]], 0.5),
        ([-1.5, 0.5, 2.0, 0.1], [0, 1, 1, 0], 0.75),
        ([-1.5, 0.5, 2.0, 0.0], [-1, 1, -1, -1], 0.75),
    ],
)
def test_accuracy_by_hand(predictions: Any, targets: Any, expected: float) -> None:
    assert nn.accuracy(predictions, targets) == expected


def test_probabilities_have_their_own_threshold() -> None:
    assert nn.accuracy([0.3, 0.7, 0.4], [0, 1, 1], threshold=0.5) == pytest.approx(2 / 3)


def test_it_is_a_metric_of_fit() -> None:
    model = nn.Neuron(1, None)
    history = nn.fit(model, [[-1.0], [1.0]], [-1, 1], lr=0.5, epochs=50, metric=nn.accuracy, progress=False)
    assert history["score"][-1] == 1.0


@pytest.mark.parametrize(
    ("predictions", "targets", "message"),
    [
        ([1.0], [1, 0], "accuracy takes as many predictions as targets, got 1 and 2"),
        ([], [], "accuracy takes at least one prediction, got an empty list"),
        ([1.0], [[1]], "accuracy takes one number as target of one number, got a list of 1"),
        ([[1.0, 2.0]], [2], "a class of accuracy is a whole number from 0 to 1, got 2"),
        ([[1.0, 2.0]], [[0, 1, 0]], "accuracy takes a number for each of 2 classes, got 3"),
    ],
)
def test_what_accuracy_refuses(predictions: Any, targets: Any, message: str) -> None:
    with pytest.raises(ValueError) as error:
        nn.accuracy(predictions, targets)
    assert str(error.value) == message
