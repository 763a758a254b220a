"""Special values by hand: value and gradient, through Values and backward, and higher orders by derivatives."""

import math
from collections.abc import Callable
from typing import Any

import pytest

import autograd as ag
from autograd import Value, derivatives, where

INF, NAN = math.inf, math.nan
Function = Callable[..., Any]


def value_and_gradient(f: Function, *xs: float) -> tuple[float, list[float]]:
    values = [Value(x) for x in xs]
    out = f(*values)
    out.backward()
    return out.data, [value.grad for value in values]


def orders(f: Function, x: float, count: int) -> list[float]:
    """The value of f at x, then its derivatives of order 1 to `count`."""
    variable = Value(x)
    out = f(variable)
    found = [out.data]
    for _ in range(count):
        (out,) = derivatives(out, [variable])
        found.append(out.data)
    return found


def exactly(*numbers: float) -> Any:
    return pytest.approx(list(numbers), rel=1e-15, abs=0.0, nan_ok=True)


CASES: list[tuple[str, Function, tuple[float, ...], float, tuple[float, ...]]] = [
    ("x**0", lambda x: x**0, (0.0,), 1.0, (0.0,)),
    ("x**0.5", lambda x: x**0.5, (0.0,), 0.0, (INF,)),
    ("sqrt(x)", ag.sqrt, (0.0,), 0.0, (INF,)),
    ("x**-1", lambda x: x**-1, (0.0,), INF, (-INF,)),
    ("1/x", lambda x: 1 / x, (0.0,), INF, (-INF,)),
    ("x**0.5", lambda x: x**0.5, (-2.0,), NAN, (NAN,)),
    ("sqrt(x)", ag.sqrt, (-2.0,), NAN, (NAN,)),
    ("log(x)", ag.log, (-2.0,), NAN, (-0.5,)),
    ("x**y", ag.power, (0.0, 0.0), 1.0, (0.0, 0.0)),
    ("x**y", ag.power, (0.0, 2.0), 0.0, (0.0, 0.0)),
    ("x**y", ag.power, (-2.0, 3.0), -8.0, (12.0, NAN)),
    ("x**3", lambda x: x**3, (-2.0,), -8.0, (12.0,)),
    ("x/y", ag.div, (0.0, 0.0), NAN, (INF, NAN)),
    ("log(x)", ag.log, (0.0,), -INF, (INF,)),
    ("exp(x)", ag.exp, (1000.0,), INF, (INF,)),
    ("sigmoid(x)", ag.sigmoid, (-1000.0,), 0.0, (0.0,)),
    ("softplus(x)", ag.softplus, (1000.0,), 1000.0, (1.0,)),
    ("relu(x)", ag.relu, (0.0,), 0.0, (0.0,)),
    ("abs(x)", ag.abs, (0.0,), 0.0, (0.0,)),
    ("arctan2(y, x)", ag.arctan2, (0.0, 0.0), 0.0, (0.0, 0.0)),
    ("relu(x)", ag.relu, (NAN,), NAN, (NAN,)),
    ("maximum(x, y)", ag.maximum, (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("minimum(x, y)", ag.minimum, (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("maximum(x, y)", ag.maximum, (INF, INF), INF, (0.5, 0.5)),
    ("minimum(x, y)", ag.minimum, (-INF, -INF), -INF, (0.5, 0.5)),
    ("hypot(x, y)", ag.hypot, (0.0, 0.0), 0.0, (0.0, 0.0)),
    ("where(x > 0, sqrt(x), 0)", lambda x: where(x > 0, ag.sqrt(x), 0), (0.0,), 0.0, (0.0,)),
    ("exp(-x**2)", lambda x: ag.exp(-(x**2)), (0.0,), 1.0, (0.0,)),
    ("sqrt(x)**2", lambda x: ag.sqrt(x) ** 2, (0.0,), 0.0, (NAN,)),
    # beyond the table: the same conventions elsewhere
    ("cbrt(x)", ag.cbrt, (0.0,), 0.0, (INF,)),
    ("x**1", lambda x: x**1, (0.0,), 0.0, (1.0,)),
    ("2**x", lambda x: 2**x, (0.0,), 1.0, (math.log(2.0),)),
    ("0**x", lambda x: 0**x, (2.0,), 0.0, (0.0,)),
    ("0**x", lambda x: 0**x, (0.0,), 1.0, (0.0,)),
    ("arcsin(x)", ag.arcsin, (1.0,), math.pi / 2, (INF,)),
    ("arccos(x)", ag.arccos, (-1.0,), math.pi, (-INF,)),
    ("arccosh(x)", ag.arccosh, (1.0,), 0.0, (INF,)),
    ("arctanh(x)", ag.arctanh, (1.0,), INF, (INF,)),
    ("log1p(x)", ag.log1p, (-1.0,), -INF, (INF,)),
    ("leaky_relu(x)", ag.leaky_relu, (0.0,), 0.0, (0.01,)),
    ("elu(x, alpha)", ag.elu, (0.0, 2.0), 0.0, (2.0, 0.0)),
    ("clip(x, lo, hi)", ag.clip, (1.0, -1.0, 1.0), 1.0, (1.0, 0.0, 0.0)),
    ("clip(x, lo, hi)", ag.clip, (5.0, 3.0, 1.0), 1.0, (0.0, 0.0, 1.0)),
    ("prod(x, y, z)", lambda *xs: ag.prod(xs), (0.0, 2.0, 3.0), 0.0, (6.0, 0.0, 0.0)),
    ("prod(x, y, z)", lambda *xs: ag.prod(xs), (0.0, 0.0, 3.0), 0.0, (0.0, 0.0, 0.0)),
    ("logsumexp(x, y)", lambda *xs: ag.logsumexp(xs), (-INF, 0.0), 0.0, (0.0, 1.0)),
    ("logsumexp(x, y)", lambda *xs: ag.logsumexp(xs), (-INF, -INF), -INF, (0.0, 0.0)),
    ("hypot(x, y)", ag.hypot, (1.7e308, 0.0), 1.7e308, (1.0, 0.0)),
    ("arctan2(y, x)", ag.arctan2, (3e200, 4e200), math.atan(0.75), (0.16e-200, -0.12e-200)),
    ("(-1)**y, y even", lambda x: x**1e17, (-1.0,), 1.0, (-1e17,)),
]


@pytest.mark.parametrize(
    ("f", "xs", "value", "gradient"), [case[1:] for case in CASES], ids=[f"{c[0]} at {c[2]}" for c in CASES]
)
def test_value_and_gradient(f: Function, xs: tuple[float, ...], value: float, gradient: tuple[float, ...]) -> None:
    out, found = value_and_gradient(f, *xs)
    assert out == pytest.approx(value, rel=1e-15, abs=0.0, nan_ok=True)
    assert found == exactly(*gradient)


def test_logsumexp_of_large_numbers_does_not_overflow() -> None:
    out, gradient = value_and_gradient(lambda *xs: ag.logsumexp(xs), 1000.0, 1000.0)
    assert out == pytest.approx(1000.0 + math.log(2.0), rel=1e-15)
    assert gradient == pytest.approx([0.5, 0.5], rel=1e-13)  # exp(x - out): out has 13 digits after the point


def test_hypot_of_subnormal_numbers_has_a_direction() -> None:
    unit = 5e-324
    assert value_and_gradient(ag.hypot, 3 * unit, 4 * unit) == (5 * unit, exactly(0.6, 0.8))


def test_an_exponent_that_is_a_number_gets_no_gradient() -> None:
    x = Value(-2.0)
    out = x**3
    assert out.operands[1].is_constant
    out.backward()
    assert (x.grad, out.operands[1].grad) == (12.0, 0.0)


def test_five_orders_of_the_bell_curve_at_its_top() -> None:
    assert orders(lambda x: ag.exp(-(x**2)), 0.0, 5) == [1.0, 0.0, -2.0, 0.0, 12.0, 0.0]


@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [  # 4*exp(-40)/(1 + exp(-40))**2 and exp(-40)/(1 + exp(-40))**2, computed with mpmath to 50 digits
        (ag.tanh, 20.0, 1.6993417021166354811e-17),
        (ag.tanh, -20.0, 1.6993417021166354811e-17),
        (ag.sigmoid, 40.0, 4.2483542552915887027e-18),
        (ag.sigmoid, -40.0, 4.2483542552915887027e-18),
    ],
)
def test_slopes_where_the_value_has_saturated(f: Function, x: float, slope: float) -> None:
    assert value_and_gradient(f, x)[1] == pytest.approx([slope], rel=4 * 2**-52, abs=0.0)


LIMITS = [
    ("tanh", INF, 1.0, 0.0),
    ("tanh", -INF, -1.0, 0.0),
    ("sigmoid", INF, 1.0, 0.0),
    ("sigmoid", -INF, 0.0, 0.0),
    ("softplus", INF, INF, 1.0),
    ("softplus", -INF, 0.0, 0.0),
    ("log_sigmoid", INF, 0.0, 0.0),
    ("log_sigmoid", -INF, -INF, 1.0),
    ("gelu", INF, INF, 1.0),
    ("gelu", -INF, 0.0, 0.0),
    ("silu", INF, INF, 1.0),
    ("silu", -INF, 0.0, 0.0),
    ("elu", INF, INF, 1.0),
    ("elu", -INF, -1.0, 0.0),
    ("relu", INF, INF, 1.0),
    ("relu", -INF, 0.0, 0.0),
    ("erf", INF, 1.0, 0.0),
    ("erf", -INF, -1.0, 0.0),
    ("erfc", INF, 0.0, 0.0),
    ("erfc", -INF, 2.0, 0.0),
    ("gaussian", INF, 0.0, 0.0),
    ("normal_pdf", -INF, 0.0, 0.0),
    ("normal_cdf", INF, 1.0, 0.0),
    ("normal_cdf", -INF, 0.0, 0.0),
    ("arctan", INF, math.pi / 2, 0.0),
    ("arctan", -INF, -math.pi / 2, 0.0),
    ("arcsinh", INF, INF, 0.0),
    ("expm1", -INF, -1.0, 0.0),
    ("log", INF, INF, 0.0),
    ("sqrt", INF, INF, 0.0),
    ("cbrt", -INF, -INF, 0.0),
]


@pytest.mark.parametrize(("name", "x", "value", "slope"), LIMITS)
def test_limits_at_infinity(name: str, x: float, value: float, slope: float) -> None:
    assert orders(getattr(ag, name), x, 3) == [value, slope, 0.0, 0.0]


@pytest.mark.parametrize("x", [1e308, -1e308, 1e200, -1e200, 1e150, -1e150, 800.0, -800.0])
@pytest.mark.parametrize(
    "name", ["tanh", "sigmoid", "softplus", "log_sigmoid", "gelu", "silu", "erf", "erfc", "normal_cdf"]
)
def test_far_out_the_slope_is_the_limit_and_flat(name: str, x: float) -> None:
    limits = {(name, at): slope for name, at, _, slope in LIMITS}
    assert orders(getattr(ag, name), x, 3)[1:] == [limits[name, math.copysign(INF, x)], 0.0, 0.0]


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (lambda x: x**2, 0.0, (0.0, 0.0, 2.0, 0.0)),
        (lambda x: x**3, 0.0, (0.0, 0.0, 0.0, 6.0, 0.0)),
        (lambda x: x**4, 0.0, (0.0, 0.0, 0.0, 0.0, 24.0, 0.0)),
        (lambda x: x * x * x, 0.0, (0.0, 0.0, 0.0, 6.0, 0.0)),
        (lambda x: x**0, 0.0, (1.0, 0.0, 0.0, 0.0)),
        (lambda x: x**1, 0.0, (0.0, 1.0, 0.0, 0.0)),
        (lambda x: x**2.5, 0.0, (0.0, 0.0, 0.0, INF)),
        (lambda x: x**2, -3.0, (9.0, -6.0, 2.0, 0.0)),
        (lambda x: x**2, INF, (INF, INF, 2.0, 0.0)),
        (lambda x: 1 / x, -2.0, (-0.5, -0.25, -0.25, -0.375)),
        (ag.sqrt, 4.0, (2.0, 0.25, -1 / 32, 3 / 256)),
        (ag.log, -2.0, (NAN, -0.5, -0.25, -0.25)),
        (lambda x: 2**x, 0.0, (1.0, math.log(2), math.log(2) ** 2, math.log(2) ** 3)),
        (lambda x: 0**x, 2.0, (0.0, 0.0, 0.0, 0.0)),
        (ag.exp, 1000.0, (INF, INF, INF, INF)),
        (ag.relu, 0.0, (0.0, 0.0, 0.0, 0.0)),
        (ag.abs, 0.0, (0.0, 0.0, 0.0, 0.0)),
        (lambda x: ag.hypot(x, 0.0), 0.0, (0.0, 0.0, 0.0, 0.0)),
        (lambda x: ag.arctan2(x, 0.0), 0.0, (0.0, 0.0, 0.0, 0.0)),
        (lambda x: ag.maximum(x, x), 2.0, (2.0, 1.0, 0.0, 0.0)),
        (lambda x: where(x > 0, ag.sqrt(x), 0), 0.0, (0.0, 0.0, 0.0, 0.0)),
        (lambda x: where(x > 0, ag.log(x), x * x), 0.0, (0.0, 0.0, 2.0, 0.0)),
        (lambda x: where(x > 0, 1 / x, x**3), 0.0, (0.0, 0.0, 0.0, 6.0)),
        (ag.tanh, 0.0, (0.0, 1.0, 0.0, -2.0)),
        (ag.sigmoid, 0.0, (0.5, 0.25, 0.0, -0.125)),
        (ag.softplus, 0.0, (math.log(2), 0.5, 0.25, 0.0)),
        (ag.silu, 0.0, (0.0, 0.5, 0.5, 0.0)),
        (ag.gelu, 0.0, (0.0, 0.5, math.sqrt(2 / math.pi), 0.0)),
        (ag.erf, 0.0, (0.0, 2 / math.sqrt(math.pi), 0.0, -4 / math.sqrt(math.pi))),
        (ag.arctan, 0.0, (0.0, 1.0, 0.0, -2.0)),
    ],
)
def test_higher_orders(f: Function, x: float, expected: tuple[float, ...]) -> None:
    assert orders(f, x, len(expected) - 1) == exactly(*expected)


@pytest.mark.parametrize(
    ("xs", "expected"),
    [
        ((0.0, 2.0), ((2.0, 0.0), (0.0, 0.0))),
        ((2.0, 0.0), ((0.0, 0.5), (0.5, math.log(2) ** 2))),
        ((1.0, 0.0), ((0.0, 1.0), (1.0, 0.0))),
        ((3.0, 2.0), ((2.0, 3 + 6 * math.log(3)), (3 + 6 * math.log(3), 9 * math.log(3) ** 2))),
    ],
)
def test_second_derivatives_of_a_power(xs: tuple[float, float], expected: tuple[tuple[float, float], ...]) -> None:
    x, y = map(Value, xs)
    rows = [[second.data for second in derivatives(first, [x, y])] for first in derivatives(x**y, [x, y])]
    assert rows == [exactly(*row) for row in expected]


def test_the_exponent_still_matters_where_it_makes_a_derivative_vanish() -> None:
    x, y = Value(2.0), Value(1.0)
    (first,) = derivatives(x**y, [x])
    (second,) = derivatives(first, [x])
    (mixed,) = derivatives(second, [y])
    assert (first.data, second.data) == (1.0, 0.0)
    assert mixed.data == 0.5  # (2y - 1)*x**(y - 2) + y*(y - 1)*x**(y - 2)*log(x)


@pytest.mark.parametrize("x", [0.0, 5e-324, 1e-320, -1e-310])
def test_a_power_of_0_or_1_is_flat_or_straight_down_to_0(x: float) -> None:
    assert orders(lambda x: x**0, x, 3) == [1.0, 0.0, 0.0, 0.0]
    assert orders(lambda x: x**1, x, 3) == [x, 1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("f", "x", "sign"),
    [
        (ag.sin, -0.0, -1.0),
        (ag.tanh, -0.0, -1.0),
        (ag.sqrt, -0.0, -1.0),
        (ag.floor, -0.0, -1.0),
        (ag.gelu, -0.0, -1.0),
        (ag.silu, -0.0, -1.0),
        (ag.silu, -INF, -1.0),
        (ag.relu, -0.0, 1.0),
        (ag.abs, -0.0, 1.0),
        (lambda x: 1 / x, -INF, -1.0),
        (lambda x: x - x, -0.0, 1.0),
        (lambda x: -x, 0.0, -1.0),
    ],
)
def test_signs_of_zero(f: Function, x: float, sign: float) -> None:
    out = f(Value(x)).data
    assert out == 0.0
    assert math.copysign(1.0, out) == sign


def test_a_negative_zero_is_below_the_pole() -> None:
    assert value_and_gradient(lambda x: 1 / x, -0.0) == (-INF, [-INF])
    assert value_and_gradient(lambda x: x**-1, -0.0) == (-INF, [-INF])
    assert value_and_gradient(lambda x: x**-2, -0.0) == (INF, [INF])
