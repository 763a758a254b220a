"""Losses by hand and in 50 digits, far out too, their reductions, and what they refuse."""

import math
from typing import Any

import mpmath
import numpy as np
import pytest

import autograd
import nn
from autograd import Value, check_gradients

FAR = (-1000.0, -40.0, -1.0, 0.0, 0.5, 40.0, 1000.0)

# By hand


@pytest.mark.parametrize(
    ("predictions", "targets", "expected"),
    [
        (3.0, 1.0, 4.0),
        ([1.0, 2.0], [1.0, 4.0], 2.0),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 4.0]], 13 / 4),
        (np.array([[1.0, 2.0]]), [(1.0, 4.0)], 2.0),
    ],
)
def test_mse_loss_by_hand(predictions: Any, targets: Any, expected: float) -> None:
    assert nn.mse_loss(predictions, targets) == expected


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (nn.mse_loss([3.0, 0.0], [1.0, 0.5]), (4 + 0.25) / 2),
        (nn.l1_loss([3.0, 0.0], [1.0, 0.5]), (2 + 0.5) / 2),
        (nn.huber_loss([3.0, 0.0], [1.0, 0.5]), (1 * (2 - 0.5) + 0.5 * 0.25) / 2),
        (nn.huber_loss([3.0, 0.0], [1.0, 0.5], delta=4.0), (0.5 * 4 + 0.5 * 0.25) / 2),
        (nn.hinge_loss([3.0, 0.25, -2.0], [1, 1, 1]), (0 + 0.75 + 3) / 3),
        (nn.hinge_loss([3.0, 0.25], [-1, -1], margin=2.0), (5 + 2.25) / 2),
        (nn.binary_cross_entropy([0.25, 0.25], [1, 0]), (math.log(4) + math.log(4 / 3)) / 2),
        (nn.binary_cross_entropy([0.5], [0.25]), math.log(2)),
        (nn.binary_cross_entropy_with_logits([math.log(3)], [1]), math.log(4 / 3)),
        (nn.cross_entropy([[0.0, math.log(3)]], [1]), math.log(4 / 3)),
        (nn.cross_entropy([[0.0, math.log(3)]], [[1.0, 0.0]]), math.log(4)),
        (nn.cross_entropy([0.0, 0.0, 0.0], 2), math.log(3)),
        (nn.nll_loss([[-1.0, -2.0], [-3.0, -4.0]], [1, 0]), 2.5),
        (nn.l1_penalty([1.0, -2.0]), 3.0),
        (nn.l2_penalty([1.0, -2.0]), 5.0),
    ],
)
def test_losses_by_hand(loss: float, expected: float) -> None:
    assert isinstance(loss, float)
    assert loss == pytest.approx(expected, rel=1e-15)


def test_label_smoothing_shares_a_part_out_evenly() -> None:
    p = [1 / 4, 3 / 4]
    expected = -(0.95 * math.log(p[1]) + 0.05 * math.log(p[0]))
    logits = [[0.0, math.log(3)]]
    assert nn.cross_entropy(logits, [1], label_smoothing=0.1) == pytest.approx(expected, rel=1e-15)
    assert nn.cross_entropy(logits, [[0.0, 1.0]], label_smoothing=0.1) == pytest.approx(expected, rel=1e-15)
    assert nn.cross_entropy(logits, [0], label_smoothing=1.0) == pytest.approx(
        -(math.log(p[0]) + math.log(p[1])) / 2, rel=1e-15
    )


def test_gradients_by_hand() -> None:
    x, y = Value(1), Value(5)
    nn.mse_loss([x, y], [4, 4]).backward()
    assert (x.grad, y.grad) == (2 * (1 - 4) / 2, 2 * (5 - 4) / 2)
    x, y = Value(1), Value(5)
    nn.huber_loss([x, y], [0.5, 0], reduction="sum").backward()
    assert (x.grad, y.grad) == (0.5, 1.0)
    x, y = Value(3), Value(-4)
    (nn.l1_penalty([x, y]) + nn.l2_penalty([x, y])).backward()
    assert (x.grad, y.grad) == (1 + 6, -1 - 8)


@pytest.mark.parametrize(
    "loss",
    [
        lambda x, y: nn.mse_loss([x, y], [0.5, -1]),
        lambda x, y: nn.l1_loss([x, y], [0.5, -1]),
        lambda x, y: nn.huber_loss([x, y], [0.5, -1]),
        lambda x, y: nn.hinge_loss([x, y], [1, -1]),
        lambda x, y: nn.binary_cross_entropy([x.sigmoid(), y.sigmoid()], [1, 0.25]),
        lambda x, y: nn.binary_cross_entropy_with_logits([x, y], [1, 0.25]),
        lambda x, y: nn.cross_entropy([[x, y, 1.0]], [1], label_smoothing=0.2),
        lambda x, y: nn.cross_entropy([[x, y, 1.0]], [[0.2, 0.3, 0.5]]),
        lambda x, y: nn.nll_loss([autograd.log_softmax([x, y])], [1]),
        lambda x, y: nn.l1_penalty([x, y]) + nn.l2_penalty([x, y]),
    ],
)
def test_gradients_agree_with_differences(loss: Any) -> None:
    check_gradients(loss, 0.3, 0.7)


# Far out


@pytest.mark.parametrize("target", [0, 1, 0.25])
@pytest.mark.parametrize("x", FAR)
def test_binary_cross_entropy_with_logits_is_exact_far_out(x: float, target: float) -> None:
    logit = Value(x)
    loss = nn.binary_cross_entropy_with_logits([logit], [target])
    loss.backward()
    with mpmath.workdps(900):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        true = -(target * mpmath.log(p) + (1 - target) * mpmath.log(1 - p))
        slope = p - target
    assert loss.data == pytest.approx(float(true), rel=1e-14, abs=0)
    assert logit.grad == pytest.approx(float(slope), rel=1e-14, abs=0)


@pytest.mark.parametrize("target", [0, 1, 2, [0.5, 0.25, 0.25], [0.0, 1.0, 0.0]])
@pytest.mark.parametrize("x", FAR)
def test_cross_entropy_is_exact_far_out(x: float, target: Any) -> None:
    logits = [Value(x), Value(-x), Value(0.5 * x)]
    loss = nn.cross_entropy([logits], [target])
    loss.backward()
    q = target if isinstance(target, list) else [float(index == target) for index in range(3)]
    with mpmath.workdps(900):
        powers = [mpmath.exp(mpmath.mpf(v.data)) for v in logits]
        ps = [power / sum(powers) for power in powers]
        true = -sum(weight * mpmath.log(p) for weight, p in zip(q, ps, strict=True))
        slopes = [float(p - weight) for p, weight in zip(ps, q, strict=True)]
    assert loss.data == pytest.approx(float(true), rel=1e-14, abs=0)
    # what is left of two probabilities that cancel is right to the last digit of 1
    tolerance = 0 if isinstance(target, int) else 1e-15
    assert [v.grad for v in logits] == pytest.approx(slopes, rel=1e-14, abs=tolerance)


@pytest.mark.parametrize(("p", "target", "expected"), [(0.0, 1, 100.0), (1.0, 0, 100.0), (0.0, 0, 0.0), (1.0, 1, 0.0)])
def test_binary_cross_entropy_is_finite_at_the_ends_as_in_pytorch(p: float, target: int, expected: float) -> None:
    probability = Value(p)
    loss = nn.binary_cross_entropy([probability], [target])
    loss.backward()
    assert loss.data == expected
    assert math.isfinite(probability.grad)


@pytest.mark.parametrize("logit", [1000.0, -1000.0])
@pytest.mark.parametrize("target", [0, 1])
def test_a_saturated_sigmoid_under_binary_cross_entropy_gives_no_nan(logit: float, target: int) -> None:
    x = Value(logit)
    loss = nn.binary_cross_entropy([x.sigmoid()], [target])
    loss.backward()
    assert (loss.data, x.grad) == ((0.0 if (logit > 0) == bool(target) else 100.0), 0.0)


def test_huber_and_l1_stay_finite_where_squares_overflow() -> None:
    x = Value(1e200)
    loss = nn.huber_loss([x], [0])
    loss.backward()
    assert (loss.data, x.grad) == (1e200, 1.0)
    assert nn.l1_loss([1e308, -1e308], [0, 0]) == 1e308


def test_a_logit_of_minus_infinity_is_a_class_left_out() -> None:
    logits = [Value(0), Value(-math.inf), Value(0)]
    for target in (0, [1.0, 0.0, 0.0]):
        loss = nn.cross_entropy([logits], [target])
        assert loss.data == pytest.approx(math.log(2), rel=1e-15)


def test_nan_passes_through() -> None:
    for loss in (nn.mse_loss, nn.l1_loss, nn.huber_loss, nn.binary_cross_entropy, nn.binary_cross_entropy_with_logits):
        assert math.isnan(loss([math.nan, 0.5], [1, 1]))
    assert math.isnan(nn.cross_entropy([[math.nan, 0.0]], [1]))


# Reductions


@pytest.mark.parametrize(
    "loss",
    [
        nn.mse_loss,
        nn.l1_loss,
        nn.huber_loss,
        nn.hinge_loss,
        nn.binary_cross_entropy,
        nn.binary_cross_entropy_with_logits,
    ],
)
def test_reductions_of_numbers(loss: Any) -> None:
    predictions, targets = [[0.25, 0.5], [0.75, 0.125]], [[1, 1], [1, 1]]
    terms = loss(predictions, targets, reduction="none")
    assert [len(row) for row in terms] == [2, 2]
    assert terms == [[loss(p, 1) for p in row] for row in predictions]
    assert loss(predictions, targets, reduction="sum") == pytest.approx(sum(map(sum, terms)), rel=1e-15)
    assert loss(predictions, targets) == pytest.approx(sum(map(sum, terms)) / 4, rel=1e-15)
    assert loss(np.array(predictions), np.array(targets), reduction="none") == terms


@pytest.mark.parametrize("loss", [nn.cross_entropy, nn.nll_loss])
def test_reductions_of_classes(loss: Any) -> None:
    rows, targets = [[-0.25, -0.5], [-0.75, -0.125], [-3.0, -1.0]], [1, 0, 1]
    terms = loss(rows, targets, reduction="none")
    assert terms == [loss(row, target) for row, target in zip(rows, targets, strict=True)]
    assert loss(rows, targets, reduction="sum") == pytest.approx(sum(terms), rel=1e-15)
    assert loss(np.array(rows), np.array(targets)) == pytest.approx(sum(terms) / 3, rel=1e-15)


def test_classes_may_be_whole_floats_and_numbers_of_numpy() -> None:
    rows = [[0.0, 1.0, 3.0]]
    expected = nn.cross_entropy(rows, [2])
    for target in (2.0, np.int64(2), np.float64(2.0)):
        assert nn.cross_entropy(rows, [target]) == expected
    assert nn.cross_entropy(rows, np.array([[0, 0, 1.0]])) == pytest.approx(expected, rel=1e-15)


# Refusals


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: nn.mse_loss([1, 2], [1, 2, 3]),
            "mse_loss takes as many predictions as targets, got a list of 2 and a list of 3",
        ),
        (
            lambda: nn.mse_loss([1], 1),
            "mse_loss takes as many predictions as targets, got a list of 1 and one number:\n"
            "  for one output without a list, end the model with nn.Neuron(n, None), or take [0] of the output",
        ),
        (
            lambda: nn.mse_loss([[1], [2]], [0, 1]),
            "mse_loss takes as many predictions as targets, got a list of 1 and one number:\n"
            "  for one output without a list, end the model with nn.Neuron(n, None), or take [0] of the output",
        ),
        (
            lambda: nn.mse_loss([[1, 2], [3, 4]], [0, 1]),
            "mse_loss takes as many predictions as targets, got a list of 2 and one number",
        ),
        (
            lambda: nn.l1_loss([1, 2], [[1], [2]]),
            "l1_loss takes as many predictions as targets, got one number and a list of 1; "
            "a model with one output takes targets [0, 1], not [[0], [1]]",
        ),
        (lambda: nn.mse_loss([], []), "mse_loss takes at least one prediction, got an empty list"),
        (lambda: nn.mse_loss([1], [1], reduction="men"), "unknown reduction 'men': did you mean 'mean'?"),
        (
            lambda: nn.cross_entropy([[1, 2]], [1], reduction=None),
            "unknown reduction None: did you mean 'none'?",
        ),
        (
            lambda: nn.huber_loss([1], [1], delta=0),
            "huber_loss: delta is a finite number above 0, got 0",
        ),
        (
            lambda: nn.hinge_loss([1.0], [0]),
            "a target of hinge_loss is -1 or 1, got 0: make 0 and 1 into 2 * target - 1",
        ),
        (
            lambda: nn.binary_cross_entropy([Value(1.5)], [1]),
            "a prediction of binary_cross_entropy is a probability from 0 to 1, got 1.5:\n"
            "  for logits there is binary_cross_entropy_with_logits",
        ),
        (
            lambda: nn.binary_cross_entropy([0.5], [-1]),
            "a target of binary_cross_entropy is a number from 0 to 1, got -1",
        ),
        (
            lambda: nn.binary_cross_entropy_with_logits([0.5], [math.nan]),
            "a target of binary_cross_entropy_with_logits is a number from 0 to 1, got nan",
        ),
        (
            lambda: nn.cross_entropy([[1, 2, 3]], [3]),
            "a class of cross_entropy is a whole number from 0 to 2, got 3",
        ),
        (
            lambda: nn.cross_entropy([[1, 2, 3]], [-1]),
            "a class of cross_entropy is a whole number from 0 to 2, got -1",
        ),
        (
            lambda: nn.cross_entropy([[1, 2, 3]], [0.5]),
            "a class of cross_entropy is a whole number from 0 to 2, got 0.5",
        ),
        (
            lambda: nn.cross_entropy([[1, 2, 3]], ["cat"]),
            "a class of cross_entropy is a whole number from 0 to 2, got 'cat'",
        ),
        (
            lambda: nn.cross_entropy([[1, 2]], [1, 0]),
            "cross_entropy takes as many predictions as targets, got 1 and 2",
        ),
        (
            lambda: nn.cross_entropy([[1, 2], [3, 4]], 1),
            "cross_entropy takes as many predictions as targets, got a list of 2 and one target",
        ),
        (lambda: nn.cross_entropy([], []), "cross_entropy takes at least one prediction, got an empty list"),
        (
            lambda: nn.cross_entropy([1.0, 2.0], [0, 1]),
            "cross_entropy takes a list of numbers, one per class, for each target; "
            "got 2 predictions of one number each:\n"
            "  for one output there is binary_cross_entropy_with_logits; or give the model an output for each class",
        ),
        (
            lambda: nn.cross_entropy(Value(1), 1),
            "cross_entropy takes a list of numbers, one per class, for each target; got one number:\n"
            "  for one output there is binary_cross_entropy_with_logits; or give the model an output for each class",
        ),
        (
            lambda: nn.cross_entropy([[0.5], [0.25]], [0, 1]),
            "cross_entropy takes a number for each class, got one number and the class 1:\n"
            "  for one output there is binary_cross_entropy_with_logits; or give the model an output for each class",
        ),
        (
            lambda: nn.cross_entropy([[1, 2], [3, 4]], [[0], [1]]),
            "cross_entropy takes a probability for each of 2 classes, got 1: "
            "for classes write targets [0, 1], not [[0], [1]]",
        ),
        (
            lambda: nn.nll_loss([[-1, -2], [-2, -1]], [[0], [1]]),
            "a target of nll_loss is a class, got a list of 1: write targets [0, 1], not [[0], [1]]",
        ),
        (
            lambda: nn.cross_entropy([[1, 2, 3]], [[0.5, 0.5]]),
            "cross_entropy takes a probability for each of 3 classes, got 2",
        ),
        (
            lambda: nn.cross_entropy([[1, 2]], [[0.5, 0.75]]),
            "probabilities are from 0 to 1 and their sum is 1, got 0.5, 0.75",
        ),
        (
            lambda: nn.cross_entropy([[1, 2]], [[1.5, -0.5]]),
            "probabilities are from 0 to 1 and their sum is 1, got 1.5, -0.5",
        ),
        (
            lambda: nn.cross_entropy([[1, 2]], [1], label_smoothing=1.5),
            "cross_entropy: label_smoothing is a finite number at least 0 and at most 1, got 1.5",
        ),
        (
            lambda: nn.nll_loss([[-1, -2]], [[0.5, 0.5]]),
            "a target of nll_loss is a class, got a list of 2: see cross_entropy",
        ),
        (lambda: nn.nll_loss([[-1, -2]], [2]), "a class of nll_loss is a whole number from 0 to 1, got 2"),
        (lambda: nn.l2_penalty([]), "l2_penalty takes at least one parameter, got an empty list"),
    ],
)
def test_bad_values_teach(build: Any, message: str) -> None:
    with pytest.raises(ValueError) as error:
        build()
    assert str(error.value) == message


def test_a_penalty_of_a_model_teaches() -> None:
    with pytest.raises(TypeError) as error:
        nn.l1_penalty(nn.MLP(1, [1]))
    assert str(error.value) == "l1_penalty takes a list of Values, such as model.parameters(); got MLP"
