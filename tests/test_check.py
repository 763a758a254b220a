"""The gradient check itself: it passes what is right, and says what is wrong with what is wrong."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import OPS, GradientReport, Op, Value, check_gradients
from autograd.checks.comparison import compare

POSITIVE = (0.25, 3.0)


@pytest.fixture(autouse=True)
def own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations made in a test are gone after it."""
    monkeypatch.setattr(OPS, "_rows", dict(OPS._rows))
    monkeypatch.setattr(OPS, "_names", dict(OPS._names))


def make(forward: Callable[..., float], rule: Callable[..., Any], operands: int = 1) -> Op:
    return Op("bad", "bad", forward, rule, (POSITIVE,) * operands, "An operation of this test.")


def failure(f: Callable[..., Any], *inputs: Any, **keywords: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        check_gradients(f, *inputs, **keywords)
    message = str(caught.value)
    assert len(message.splitlines()) <= 6
    return message


# What is right passes.


@pytest.mark.parametrize("op", [pytest.param(op, id=op.name) for op in OPS])
def test_every_operation_passes(op: Op) -> None:
    report = check_gradients(op, order=3)
    n = op.arity or 3
    assert report.compared == {1: 5 * n, 2: 5 * n**2, 3: 5 * n**3}
    assert report.worst < 1e-8
    assert not report.kinks
    assert not report.skipped


def test_points_of_an_operation_are_always_the_same() -> None:
    assert repr(check_gradients(ag.hypot)) == repr(check_gradients(ag.hypot))


@pytest.mark.parametrize(
    ("f", "x", "first"),
    [
        (lambda x: ag.log(x), 1e-8, 1e8),
        (lambda x: ag.log(x), 1e20, 1e-20),
        (lambda x: ag.sin(x), 1e6, math.cos(1e6)),
        (lambda x: ag.exp(100 * x), 0.0, 100.0),
        (lambda x: ag.sin(300 * x), 0.1, 300 * math.cos(30)),
        (lambda x: 1e-30 * x**2, 2.0, 4e-30),
        (lambda x: 1e30 * x**2, 2.0, 4e30),
        (lambda x: ag.arccosh(x), 1.01, 1 / math.sqrt(1.01**2 - 1)),
        (lambda x: ag.floor(x), 64.3, 0.0),
    ],
)
def test_differences_are_accurate_and_know_it(f: Callable[[Any], Any], x: float, first: float) -> None:
    (difference,) = compare(lambda xs: [f(xs[0])], [x]).differences[0]
    assert difference.value == pytest.approx(first, rel=1e-6, abs=1e-12)
    assert abs(difference.value - first) <= 10 * difference.error
    assert difference.is_resolved
    assert not difference.is_kink


def test_structures() -> None:
    def f(w: dict[str, Any], xs: tuple[Any, ...], row: Any) -> dict[str, Any]:
        return {"y": w["a"][0] * xs[0] + ag.tanh(w["a"][1] * w["b"]), "z": [xs[1] ** 2 * row[0, 1]]}

    report = check_gradients(f, {"a": [0.5, 2], "b": -1.5}, (3.0, 0.7), np.array([[1.0, 2.0]]))
    assert report.compared == {1: 2 * 7, 2: 2 * 7 * 7}
    assert report.worst < 1e-9


def test_order_one_alone() -> None:
    assert check_gradients(lambda x: x**3, 2.0, order=1).compared == {1: 1}


def test_operations_of_many_operands_as_people_call_them() -> None:
    assert check_gradients(ag.dot, [1.0, 2.0], [3.0, 4.0], 0.5).compared == {1: 5, 2: 25}


def test_captured_values_and_nested_derivatives() -> None:
    outer = Value(3.0)
    assert check_gradients(lambda x: x * outer + ag.grad(lambda y: y**3)(x), 2.0).compared == {1: 1, 2: 1}
    assert outer.grad == 0


def test_repr() -> None:
    report = check_gradients(lambda x, y: x + y, 1.0, 2.0)
    assert re.fullmatch(r"GradientReport\(compared=\{1: 2, 2: 4\}, worst=\d\.\de[-+]\d\d\)", repr(report))
    assert isinstance(report, GradientReport)


# Kinks, and what differences cannot tell.


@pytest.mark.parametrize(
    ("f", "inputs", "slopes"),
    [
        (ag.relu, (0.0,), "0 from the left, 1 from the right"),
        (ag.abs, (0.0,), "-1 from the left, 1 from the right"),
        (ag.maximum, (1.0, 1.0), "0 from the left, 1 from the right"),
        (lambda x: ag.leaky_relu(x - 2, 0.5), (2.0,), "0.5 from the left, 1 from the right"),
        (ag.sign, (0.0,), ": 4.1e+03 from the left"),
        (ag.step, (0.0,), ": 0 from the left, 4.1e+03 from the right"),
        (ag.floor, (2.0,), ": 4.1e+03 from the left, 0 from the right"),
    ],
)
def test_at_a_kink_nothing_is_compared(f: Callable[..., Any], inputs: tuple[float, ...], slopes: str) -> None:
    message = failure(f, *inputs)
    assert (
        "no derivative could be compared, choose another point\n  first derivative by inputs[0] at inputs[0] ="
        in message
    )
    assert slopes in message


def test_kinks_are_named_and_not_counted() -> None:
    report = check_gradients(lambda a, b: ag.relu(a) * b + b * b, 0.0, 2.0)
    assert report.compared == {1: 1, 2: 1}
    assert report.kinks == ["first derivative by inputs[0] at inputs[0] = 0: 0 from the left, 2 from the right"]
    assert "kinks=['first derivative by inputs[0] at inputs[0] = 0" in repr(report)


def test_a_kink_of_the_first_derivative() -> None:
    report = check_gradients(lambda x: x * ag.abs(x) + x, 0.0)
    assert report.compared == {1: 1, 2: 0}
    assert report.kinks == [
        "second derivative by inputs[0], inputs[0] at inputs[0] = 0: -2 from the left, 2 from the right"
    ]


def test_both_halves_of_a_tie_are_no_kink() -> None:
    assert check_gradients(lambda x: ag.maximum(x, x), 1.0).kinks == []


@pytest.mark.parametrize("f", [ag.sqrt, ag.cbrt])
def test_infinite_derivatives_are_named(f: Op) -> None:
    assert "at inputs[0] = 0: the rule gives inf, differences tell" in failure(f, 0.0)


def test_infinite_derivative_beside_a_finite_one() -> None:
    report = check_gradients(lambda x, y: ag.sqrt(x) + y, 0.0, 1.0)
    assert report.compared == {1: 1, 2: 1}
    assert report.skipped == [
        "first derivative by inputs[0] at inputs[0] = 0: the rule gives inf, differences tell nothing"
    ]


def test_noise_proves_nothing() -> None:
    noise: Iterator[float] = iter([(k * 0.618) % 1 for k in range(10_000)])
    assert "no derivative could be compared" in failure(lambda x: x * 0 + next(noise), 1.0)


@pytest.mark.parametrize("x", [0.1237 * k for k in range(1, 40)])
def test_narrow_stairs_are_not_called_wrong(x: float) -> None:
    try:
        check_gradients(lambda v: v // 0.00071, x, order=1)
    except AssertionError as error:
        assert "no derivative could be compared" in str(error)


def test_derivatives_of_too_few_bits_count_as_zero() -> None:
    assert check_gradients(ag.sigmoid, -738.0416659443317).compared == {1: 1, 2: 1}


def test_nan_of_a_rule_is_wrong() -> None:
    message = failure(make(lambda x: 2 * x, lambda out, x: (math.nan,)))
    assert "the rule gives nan, central differences give 2" in message


# Wrong first rules of operations.

MISTAKES = [
    (math.sin, lambda out, x: (-ag.cos(x),), "the sign is wrong"),
    (math.exp, lambda out, x: (0.5 * out,), "exactly half"),
    (math.exp, lambda out, x: (2.0 * out,), "exactly twice"),
    (lambda x: x**3, lambda out, x: (x * x,), "the exponent is missing as a factor"),
    (lambda x: x**3, lambda out, x: (3.0 * out,), "the power is not lowered by one"),
    (lambda x: x**3, lambda out, x: (2.0 * x * x,), "the factor is the exponent less one"),
    (lambda x: x**3, lambda out, x: (out,), "the exponent is missing as a factor and the power is not lowered"),
    (lambda x: math.sin(3 * x), lambda out, x: (ag.cos(3 * x),), "a constant factor of 3 is missing (a chain factor?)"),
    (lambda x: 1 / (1 + math.exp(-x)), lambda out, x: (out,), "a chain factor is missing: 1 - out"),
    (math.tanh, lambda out, x: (1.0,), "a chain factor is missing: 1 - out*out"),
    (lambda x: math.sin(x * x) / 2, lambda out, x: (ag.cos(x * x),), "a chain factor is missing: x"),
    (math.sqrt, lambda out, x: (0.5,), "a chain factor is missing: 1/out"),
    (lambda x: math.log(math.cosh(x)), lambda out, x: (ag.div(1.0, ag.cosh(x)),), "a chain factor is missing: sinh(x)"),
]  # fmt: skip


@pytest.mark.parametrize(("forward", "rule", "mistake"), MISTAKES, ids=[mistake for *_, mistake in MISTAKES])
def test_a_wrong_rule_is_named(forward: Callable[..., float], rule: Callable[..., Any], mistake: str) -> None:
    message = failure(make(forward, rule))
    assert message.startswith("bad(1.95): wrong first derivative by x\n  the rule gives ")
    assert message.splitlines()[-1] == f"  known mistake: {mistake}"


def test_swapped_factors() -> None:
    message = failure(make(lambda x, y: x * y, lambda out, x, y: (x, y), operands=2))
    assert message == (
        "bad(1.95, 1.276): wrong first derivative by x (2 of 2 are wrong)\n"
        "  the rule gives 1.95, central differences give 1.276\n"
        "  known mistake: the factors are swapped"
    )


def test_swapped_factors_among_three() -> None:
    message = failure(make(lambda x, y, z: x * y + z, lambda out, x, y, z: (y, 1.0, x), operands=3))
    assert "derivative by y (2 of 3 are wrong)" in message
    assert "known mistake: the factors are swapped: this is the derivative by z" in message


def test_a_ratio_that_only_happens_at_this_point_names_nothing() -> None:
    bad = make(lambda x: x**2 + x, lambda out, x: (2 * x + 1 - 2.5 * ag.step(x),))
    assert failure(bad, 2.0) == (
        "bad(2.0): wrong first derivative by inputs[0]\n  the rule gives 2.5, central differences give 5"
    )


def test_mistakes_in_tiny_numbers_are_told_apart() -> None:
    bad = make(lambda x: 1e-30 * x**3, lambda out, x: (1e-30 * x * x,))
    assert failure(bad).endswith("known mistake: the exponent is missing as a factor")


def test_a_small_error_shows_its_digits() -> None:
    message = failure(make(lambda x: x, lambda out, x: (1.0 + 1e-5 * x,)))
    assert "the rule gives 1.0000" in message
    assert "central differences give 1\n" in message or message.endswith("central differences give 1")


# Right first rules, wrong second rules.


def test_a_rule_that_is_a_constant_to_the_engine() -> None:
    bad = make(math.exp, lambda out, x: (math.exp(x if isinstance(x, float) else x.data),))
    assert check_gradients(bad, order=1).compared == {1: 5}
    message = failure(bad)
    assert message == (
        "bad(1.95): wrong second derivative by x, x\n"
        "  the rule gives 0, central differences give 7.02869\n"
        "  known mistake: the rule gives a plain number: write it with operations of autograd, not math"
    )


def test_a_rule_made_of_a_wrong_operation() -> None:
    square = Op("square", "square", lambda x: x * x, lambda out, x: (x,), (POSITIVE,), "x*x.")
    bad = make(lambda x: x**3, lambda out, x: (3.0 * square(x),))
    assert check_gradients(bad, order=1).compared == {1: 5}
    message = failure(bad)
    assert message.startswith(
        "bad(1.95): wrong second derivative by x, x\n  the rule gives 5.85, central differences give 11.7"
    )
    assert "known mistake: exactly half" in message


# A wrong operation inside a function.


def test_the_wrong_operation_is_named() -> None:
    bad = make(lambda x, y: x * y, lambda out, x, y: (x, y), operands=2)
    message = failure(lambda x, w: ag.tanh(bad(x, w["a"][1]) + 1), 2.0, {"a": [1.0, 0.5]})
    assert message == (
        "f(2.0, {'a': [1.0, 0.5]}): wrong first derivative by inputs[0] (2 of 3 are wrong)\n"
        "  the rule gives 0.141302, central differences give 0.0353254\n"
        "  the wrong operation is bad(2, 0.5): by x its rule gives 2, central differences give 0.5\n"
        "  known mistake: the factors are swapped"
    )


def test_an_operation_with_a_wrong_second_rule_is_named() -> None:
    square = Op("square", "square", lambda x: x * x, lambda out, x: (x,), (POSITIVE,), "x*x.")
    bad = make(lambda x: x**3, lambda out, x: (3.0 * square(x),))

    def model(x: Any) -> list[Any]:
        return [x + 1, ag.exp(bad(x))]

    message = failure(model, 1.25)
    assert message.startswith(
        "model(1.25): wrong second derivative of result 1 by inputs[0], inputs[0] (1 of 2 are wrong)\n"
    )
    assert "the wrong operation is bad(1.25): by x its rule gives 3.75, central differences give 7.5" in message


@pytest.mark.parametrize("cut", [lambda x: x.data, lambda x: x.detach(), lambda x: math.sin(x.data)])
def test_a_cut_graph(cut: Callable[[Value], Any]) -> None:
    assert failure(lambda x: x * cut(x), 3.0).endswith(
        "every recorded operation is right, so a part of the function is not recorded:\n"
        "  look for v.data, detach(), no_grad() and math on plain numbers"
    )


def test_an_input_inside_a_structure_is_named() -> None:
    message = failure(lambda p: p["w"][0] * 2 + p["w"][1].data, {"w": [1.0, 2.0]})
    assert message.startswith("f({'w': [1.0, 2.0]}): wrong first derivative by inputs[0]['w'][1] (1 of 2 are wrong)")


# A gradient of the user's own.


def slope(x: Any) -> float:
    """The derivative of tanh."""
    return 1 - math.tanh(x) ** 2


def shared(x: Any) -> Any:
    """A node used twice."""
    y = x + 1
    return ag.exp(x) + ag.sin(y) * y


def overwriting(x: Any, y: Any) -> Any:
    """A leaf used twice, and a node used twice."""
    z = x * y
    return z * z + x


RIGHT = [
    (lambda x: x**3, (2.0,), lambda x: 3 * x**2),
    (lambda x: x**3, (2.0,), lambda x: (3 * x**2,)),
    (lambda x, y: x * y, (2.0, 3.0), lambda x, y: (y, x)),
    (lambda x, y: x * y, (2.0, 3.0), lambda x, y: [3, 2]),
    (lambda v: v[0] * v[1], ([2.0, 3.0],), lambda v: [v[1], v[0]]),
    (lambda v: v[0] * v[1], ([2.0, 3.0],), lambda v: np.array([v[1], v[0]])),
    (lambda p: p["a"] * p["b"] ** 2, ({"a": 2.0, "b": 3.0},), lambda p: {"b": 2 * p["a"] * p["b"], "a": p["b"] ** 2}),
    (lambda x: math.sin(x), (2.0,), lambda x: math.cos(x)),
]  # fmt: skip


@pytest.mark.parametrize(("f", "inputs", "gradient"), RIGHT)
def test_a_right_gradient_passes(f: Callable[..., Any], inputs: tuple[Any, ...], gradient: Callable[..., Any]) -> None:
    report = check_gradients(f, *inputs, gradient=gradient)
    assert report.compared == {1: sum(np.size(list(x.values()) if isinstance(x, dict) else x) for x in inputs)}


WRONG = [
    (lambda x, y: x * y + x, (2.0, 3.0), lambda x, y: (-y - 1, -x), "the sign is wrong"),
    (lambda x, y: (x - y) ** 2, (3.0, 2.0), lambda x, y: (x - y, y - x),
     "exactly half; or power: the exponent is missing as a factor"),
    (lambda x, y: (x - y) ** 2, (3.0, 2.0), lambda x, y: (4 * (x - y), 4 * (y - x)), "exactly twice"),
    (lambda x, y: (x - y) ** 2, (3.0, 2.0), lambda x, y: (2 * (x - y), 2 * (x - y)),
     "sub by y: the sign is wrong; or sub by y: the factors are swapped"),
    (lambda x, y: ag.tanh(x * y), (0.3, 2.0), lambda x, y: (x * slope(x * y), y * slope(x * y)),
     "mul: the factors are swapped"),
    (lambda x, y: ag.tanh(x * y), (0.3, 2.0), lambda x, y: (y, x),
     "tanh: its local derivative is left out, a missing chain factor"),
    (lambda x, y: ag.tanh(x * y), (0.3, 2.0), lambda x, y: (2.0, 0.3),
     "tanh: its local derivative is left out, a missing chain factor"),
    (lambda x: (x + 1) ** 3, (2.0,), lambda x: 3 * (x + 1) ** 3, "power: the power is not lowered by one"),
    (lambda x: (x + 1) ** 3, (2.0,), lambda x: 2 * (x + 1) ** 2, "power: the factor is the exponent less one"),
    (lambda x: x * x, (3.0,), lambda x: x,
     "only one of the 2 paths from inputs[0] counts, the one through mul(3, 3); or mul: exactly half"),
    (lambda x, y: x * y + ag.tanh(x), (3.0, 2.0), lambda x, y: (y, x),
     "only one of the 2 paths from inputs[0] counts, the one through mul(3, 2)"),
    (lambda x: x * x + 3 * x, (3.0,), lambda x: 2 * x,
     "one of the 3 paths from inputs[0] is left out, the one through mul(3, 3)"),
    (shared, (2.0,), lambda x: math.exp(x) + math.sin(x + 1),
     "only one of the 2 paths from add(2, 1) counts, the one through mul(0.14112, 3)"),
    (overwriting, (2.0, 3.0), lambda x, y: (y * (x * y), x * (x * y)),
     "gradients overwrite each other where a node has several users: they must add up"),
    (lambda x, y: ag.sin(x * 5) * y, (0.4, 2.0), lambda x, y: (math.cos(5 * x) * y, math.sin(5 * x)),
     "mul(0.4, 5): its local derivative is left out, a missing chain factor"),
    (lambda x: math.sin(2 * x), (3.0,), lambda x: math.cos(2 * x), "exactly half"),
    (lambda x, y: math.hypot(x, y), (3.0, 4.0), lambda x, y: (y / math.hypot(x, y), x / math.hypot(x, y)),
     "the factors are swapped"),
]  # fmt: skip


@pytest.mark.parametrize(("f", "inputs", "gradient", "mistake"), WRONG, ids=[row[-1][:30] for row in WRONG])
def test_a_wrong_gradient_is_explained(
    f: Callable[..., Any], inputs: tuple[float, ...], gradient: Callable[..., Any], mistake: str
) -> None:
    message = failure(f, *inputs, gradient=gradient)
    assert "the gradient gives" in message
    assert message.splitlines()[-1] == f"  known mistake: {mistake}"


def test_a_large_graph_is_searched_by_operation() -> None:
    def f(v: list[Any]) -> Any:
        total = v[0] * 0
        for k in range(150):
            total = total + ag.sin(v[0] * k) * v[1]
        return total

    def gradient(v: list[float]) -> list[float]:
        return [
            0.0 * v[0] - sum(k * math.cos(k * v[0]) * v[1] for k in range(150)),
            -sum(math.sin(k * v[0]) for k in range(150)),
        ]

    message = failure(f, [0.01, 2.0], gradient=gradient)
    assert message.splitlines()[-1].startswith("  known mistake: the sign is wrong")


def test_a_gradient_by_micrograd_style_code() -> None:
    class Node:
        """The smallest engine that forgets to add up."""

        def __init__(self, data: float, operands: Any = ()) -> None:
            self.data, self.operands, self.grad = data, operands, 0.0

        def __mul__(self, other: "Node") -> "Node":
            return Node(self.data * other.data, ((self, other.data), (other, self.data)))

        def __add__(self, other: "Node") -> "Node":
            return Node(self.data + other.data, ((self, 1.0), (other, 1.0)))

        def backward(self, grad: float = 1.0) -> None:
            self.grad = grad
            for operand, partial in self.operands:
                operand.backward(grad * partial)

    def f(x: Any, y: Any) -> Any:
        return x * y + y

    def gradient(x: float, y: float) -> tuple[float, float]:
        a, b = Node(x), Node(y)
        f(a, b).backward()
        return a.grad, b.grad

    message = failure(f, 2.0, 3.0, gradient=gradient)
    assert message.endswith("known mistake: only one of the 2 paths from inputs[1] counts, the one through add(6, 3)")


# Bad input.

BAD_INPUT = [
    (lambda: check_gradients(3.0, 2.0), TypeError,
     "check_gradients takes a function and a point, check_gradients(f, 2.0); f is 3.0"),
    (lambda: check_gradients(lambda x: x), TypeError,
     "check_gradients takes a function and a point, check_gradients(f, 2.0); got no inputs"),
    (lambda: check_gradients(lambda x: x, []), ValueError,
     "check_gradients needs a number to differentiate by, got inputs without any"),
    (lambda: check_gradients(lambda x: x, {"w": [1.0, "a"]}), TypeError,
     "inputs[0]['w'][1]: expected a real number, got str 'a': convert it with float(...)"),
    (lambda: check_gradients(lambda x: x, None), TypeError, "inputs[0]: expected a real number, got NoneType"),
    (lambda: check_gradients(lambda x: x, Value(2)), TypeError,
     "inputs[0] is a Value: give its number, v.data; check_gradients makes Values of its own"),
    (lambda: check_gradients(lambda x: x, math.inf), ValueError,
     "inputs[0] is inf: derivatives are compared at finite numbers only, choose another point"),
    (lambda: check_gradients(lambda x: None, 2.0), TypeError,
     "f must return a number or a structure of numbers: expected a real number, got NoneType"),
    (lambda: check_gradients(lambda x: "y", 2.0), TypeError,
     "f must return a number or a structure of numbers: expected a real number, got str 'y'"),
    (lambda: check_gradients(lambda x: [], 2.0), ValueError,
     "f must return at least one number, got an empty structure"),
    (lambda: check_gradients(ag.log, 0.0), ValueError,
     "log(0.0) is -inf: derivatives need finite values, choose another point"),
    (lambda: check_gradients(lambda x: x, 2.0, order=0), ValueError,
     "order is the highest order of derivatives to compare, 1 or more; got 0"),
    (lambda: check_gradients(lambda x: x, 2.0, order=True), ValueError, "1 or more; got True"),
    (lambda: check_gradients(lambda x: x, 2.0, order=1.5), ValueError, "1 or more; got 1.5"),
    (lambda: check_gradients(lambda x: x, 2.0, gradient=1.0), TypeError,
     "gradient= takes a function of the same inputs as f, and the inputs; got 1.0\n  numbers"),
    (lambda: check_gradients(lambda x: [x, x], 2.0, gradient=lambda x: 1.0), ValueError,
     "gradient= checks a function that returns one number; f returns several"),
    (lambda: check_gradients(lambda x, y: x * y, 2.0, 3.0, gradient=lambda x, y: y), ValueError,
     "gradient must return 2 derivatives in the structure of the inputs, got 3.0\n  expected inputs[0], inputs[1]"),
    (lambda: check_gradients(lambda x: x, 2.0, gradient=lambda x: None), TypeError,
     "gradient must return numbers: expected a real number, got NoneType: is a return statement missing?"),
    (lambda: check_gradients(lambda x: [1.0] * (1 + (x > 1.0)), 1.0), ValueError,
     "the function returns 1 numbers at this point and 2 near it"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), BAD_INPUT, ids=[message[:40] for *_, message in BAD_INPUT])
def test_bad_input(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)) as caught:
        call()
    assert len(str(caught.value).splitlines()) <= 4


def test_an_error_of_the_function_is_its_own() -> None:
    with pytest.raises(KeyError, match="missing"):
        check_gradients(lambda p: p["missing"], {"a": 1.0})
    with pytest.raises(ZeroDivisionError):
        check_gradients(lambda x: 1 // 0, 1.0, gradient=lambda x: 1.0)
