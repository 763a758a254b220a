"""softmax, log_softmax and norm against mpmath; gradients by their closed forms."""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from autograd import Value, grad, hessian, jacobian, log_softmax, norm, softmax

LOGITS = [
    [0.3],
    [1.0, 2.0, 3.0],
    [1000.0, -1000.0, 999.0],
    [-1000.0, -1001.0],
    [1000.0, 1000.0],
    [-745.5, 0.0, 30.25, 2.0],
]


def true_log_softmax(xs: list[float]) -> list[Any]:
    with mpmath.workdps(50):
        total = mpmath.log(mpmath.fsum([mpmath.exp(mpmath.mpf(x)) for x in xs]))
        return [mpmath.mpf(x) - total for x in xs]


def true_softmax(xs: list[float]) -> list[Any]:
    with mpmath.workdps(50):
        return [mpmath.exp(x) for x in true_log_softmax(xs)]


@pytest.mark.parametrize("xs", LOGITS)
def test_log_softmax_is_right_for_any_size_of_logits(xs: list[float]) -> None:
    assert log_softmax(xs) == pytest.approx([float(x) for x in true_log_softmax(xs)], rel=1e-15, abs=2.3e-13)


@pytest.mark.parametrize("xs", LOGITS)
def test_softmax_is_right_for_any_size_of_logits(xs: list[float]) -> None:
    probabilities = softmax(xs)
    assert probabilities == pytest.approx([float(p) for p in true_softmax(xs)], rel=3e-13, abs=1e-320)
    assert math.fsum(probabilities) == pytest.approx(1.0, abs=3e-13)


@pytest.mark.parametrize("xs", LOGITS)
def test_jacobian_of_softmax_is_diag_p_minus_p_p(xs: list[float]) -> None:
    p = [float(x) for x in true_softmax(xs)]
    expected = np.diag(p) - np.outer(p, p)
    assert np.array(jacobian(softmax)(xs)) == pytest.approx(expected, abs=3e-13)


@pytest.mark.parametrize("xs", LOGITS)
def test_jacobian_of_log_softmax_is_identity_minus_p(xs: list[float]) -> None:
    expected = np.eye(len(xs)) - [float(x) for x in true_softmax(xs)]
    assert np.array(jacobian(log_softmax)(xs)) == pytest.approx(expected, abs=3e-13)


def test_hessian_of_a_log_probability_is_p_p_minus_diag_p() -> None:
    xs = [0.5, -1.0, 2.0]
    p = [float(x) for x in true_softmax(xs)]
    assert np.array(hessian(lambda v: log_softmax(v)[0])(xs)) == pytest.approx(np.outer(p, p) - np.diag(p), abs=1e-15)


@pytest.mark.parametrize("xs", [[3.0, 4.0], [1.0, -2.0, 2.0], [-7.0], [3e200, -4e200], [3e-200, 4e-200], [0.0, 5.0]])
def test_norm_and_its_gradient(xs: list[float]) -> None:
    with mpmath.workdps(50):
        length = mpmath.norm([mpmath.mpf(x) for x in xs])
        unit = [float(x / length) for x in xs]
    assert norm(xs) == pytest.approx(float(length), rel=1e-15)
    assert grad(norm)(xs) == pytest.approx(unit, rel=1e-15)


def test_norm_of_the_zero_vector_has_gradient_zero() -> None:
    assert norm([0.0, 0.0, 0.0]) == 0.0
    assert grad(norm)([0.0, 0.0, 0.0]) == [0.0, 0.0, 0.0]


def test_hessian_of_norm_is_identity_minus_u_u_over_length() -> None:
    u = np.array([1.0, -2.0, 2.0]) / 3.0
    expected = (np.eye(3) - np.outer(u, u)) / 3.0
    assert np.array(hessian(norm)([1.0, -2.0, 2.0])) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_numbers_give_floats_and_values_give_values(function: Callable[..., Any]) -> None:
    assert [type(x) for x in function([1, np.float64(2.0)])] == [float, float]
    assert [type(x) for x in function([1, Value(2.0)])] == [Value, Value]
    assert function(np.array([1.0, 2.0])) == function(x for x in (1.0, 2.0))


@pytest.mark.parametrize("function", [softmax, log_softmax, norm])
def test_bad_input_teaches(function: Callable[..., Any]) -> None:
    name = function.__name__
    with pytest.raises(ValueError) as empty:
        function([])
    assert str(empty.value) == f"{name}(xs) takes at least one number, got an empty sequence"
    with pytest.raises(TypeError) as single:
        function(Value(1))
    assert str(single.value) == f"{name}(xs) takes a sequence of numbers, got Value"
    with pytest.raises(TypeError, match=r"expected a real number, got str 'a': convert it with float"):
        function(["a", 1.0])
