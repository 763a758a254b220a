"""A Value among Python's numbers, numpy's and pytest's: exact, differentiable, and never a plain number by accident."""

import cmath
import math
import numbers
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import Value, engine_name, grad

INF, NAN = math.inf, math.nan
CUT = "a Value does not become a plain number by itself: that would cut the graph."
TEACHING = (
    f"{CUT}\n"
    "  the number: v.data; a function: autograd.math.sin(v); text: f'{v:.2f}';\n"
    "  an array: [v.data for v in vs]; in a test: pytest.approx(v.data)"
)


def total(result: Any) -> Any:
    """The sum of what a numpy call gave, weighted so that no two places can be mixed up."""
    if isinstance(result, tuple):
        result = np.array([total(part) for part in result], dtype=object)
    if not isinstance(result, np.ndarray):
        return result
    return sum(weight * x for weight, x in enumerate(result.ravel(), start=1))


ARRAY = np.array([0.5, 2.0, 3.0])
# numpy call; the derivative of `total` of it at 1.5, in mathematics.
NUMPY_CALLS: dict[str, tuple[Callable[[Any], Any], float]] = {
    "exp": (np.exp, math.exp(1.5)),
    "exp2": (np.exp2, math.log(2) * 2**1.5),
    "expm1": (np.expm1, math.exp(1.5)),
    "log": (np.log, 1 / 1.5),
    "log2": (np.log2, 1 / 1.5 / math.log(2)),
    "log10": (np.log10, 1 / 1.5 / math.log(10)),
    "log1p": (np.log1p, 1 / 2.5),
    "sqrt": (np.sqrt, 0.5 / math.sqrt(1.5)),
    "cbrt": (np.cbrt, 1.5 ** (-2 / 3) / 3),
    "square": (np.square, 3.0),
    "reciprocal": (np.reciprocal, -1 / 2.25),
    "sin": (np.sin, math.cos(1.5)),
    "cos": (np.cos, -math.sin(1.5)),
    "tan": (np.tan, 1 / math.cos(1.5) ** 2),
    "arcsin": (lambda v: np.arcsin(v / 3), 1 / 3 / math.sqrt(0.75)),
    "arccos": (lambda v: np.arccos(v / 3), -1 / 3 / math.sqrt(0.75)),
    "arctan": (np.arctan, 1 / 3.25),
    "arctan2 right": (lambda v: np.arctan2(2.0, v), -2 / 6.25),
    "arctan2 left": (lambda v: np.arctan2(v, 2.0), 2 / 6.25),
    "sinh": (np.sinh, math.cosh(1.5)),
    "cosh": (np.cosh, math.sinh(1.5)),
    "tanh": (np.tanh, 1 / math.cosh(1.5) ** 2),
    "arcsinh": (np.arcsinh, 1 / math.sqrt(3.25)),
    "arccosh": (np.arccosh, 1 / math.sqrt(1.25)),
    "arctanh": (lambda v: np.arctanh(v / 3), 1 / 3 / 0.75),
    "hypot": (lambda v: np.hypot(v, 2.0), 1.5 / 2.5),
    "degrees": (np.degrees, 180 / math.pi),
    "rad2deg": (np.rad2deg, 180 / math.pi),
    "radians": (np.radians, math.pi / 180),
    "deg2rad": (np.deg2rad, math.pi / 180),
    "abs": (np.abs, 1.0),
    "fabs": (np.fabs, 1.0),
    "negative": (np.negative, -1.0),
    "positive": (np.positive, 1.0),
    "sign": (np.sign, 0.0),
    "floor": (np.floor, 0.0),
    "ceil": (np.ceil, 0.0),
    "trunc": (np.trunc, 0.0),
    "rint": (np.rint, 0.0),
    "round": (lambda v: np.round(v, 1), 0.0),
    "clip inside": (lambda v: np.clip(v, 0.0, 2.0), 1.0),
    "clip below": (lambda v: np.clip(v, 2.0, 3.0), 0.0),
    "clip open": (lambda v: np.clip(v, 0.0, None), 1.0),
    "clip limits": (lambda v: np.clip(ARRAY, 1.0, v), 2 + 3),
    "maximum": (lambda v: np.maximum(0, v), 1.0),
    "minimum": (lambda v: np.minimum(v, 1), 0.0),
    "add": (lambda v: np.add(v, ARRAY), 6.0),
    "subtract": (lambda v: np.subtract(ARRAY, v), -6.0),
    "multiply": (lambda v: np.multiply(v, ARRAY), 0.5 + 4 + 9),
    "divide": (lambda v: np.divide(v, ARRAY), 2 + 1 + 1),
    "true_divide": (lambda v: np.true_divide(3.0, v), -3 / 2.25),
    "power": (lambda v: np.power(v, 3), 6.75),
    "float_power": (lambda v: np.float_power(2, v), math.log(2) * 2**1.5),
    "floor_divide": (lambda v: np.floor_divide(v, 0.4), 0.0),
    "remainder": (lambda v: np.remainder(v, 0.4), 1.0),
    "mod": (lambda v: np.mod(4.0, v), -2.0),
    "divmod": (lambda v: np.divmod(v, 0.4), 2.0),
    "logaddexp": (lambda v: np.logaddexp(v, 1.0), 1 / (1 + math.exp(-0.5))),
    "logaddexp2": (lambda v: np.logaddexp2(v, 1.0), 1 / (1 + 2**-0.5)),
    "array * v": (lambda v: ARRAY * v, 0.5 + 4 + 9),
    "v * array": (lambda v: v * ARRAY, 0.5 + 4 + 9),
    "v - array": (lambda v: v - ARRAY, 6.0),
    "array - v": (lambda v: ARRAY - v, -6.0),
    "array / v": (lambda v: ARRAY / v, -(0.5 + 4 + 9) / 2.25),
    "v ** array": (lambda v: v**ARRAY, 0.5 * 1.5**-0.5 + 2 * 3 + 3 * 3 * 2.25),
    "array ** v": (lambda v: ARRAY**v, sum(i * math.log(x) * x**1.5 for i, x in enumerate((0.5, 2.0, 3.0), 1))),
    "matrix + v": (lambda v: np.ones((2, 2)) + v, 10.0),
    "integers * v": (lambda v: np.array([1, 2]) * v, 1 + 4),
    "float64 * v": (lambda v: np.float64(2) * v, 2.0),
    "v * float64": (lambda v: v * np.float64(2), 2.0),
    "float32 - v": (lambda v: np.float32(2) - v, -1.0),
    "int64 / v": (lambda v: np.int64(3) / v, -3 / 2.25),
    "float64 ** v": (lambda v: np.float64(2) ** v, math.log(2) * 2**1.5),
    "bool + v": (lambda v: np.bool_(True) + v, 1.0),
    "0-d array * v": (lambda v: np.array(2.0) * v, 2.0),
    "v * 0-d array": (lambda v: v * np.array(2.0), 2.0),
    "real": (np.real, 1.0),
    "sum": (lambda v: np.sum([v, 2 * v, 1.0]), 3.0),
    "sum of one": (np.sum, 1.0),
    "mean": (lambda v: np.mean([v, 2 * v, 1.0]), 1.0),
    "mean of one": (np.mean, 1.0),
    "prod": (lambda v: np.prod([v, v, 3.0]), 9.0),
    "max": (lambda v: np.max([v, 1.0]), 1.0),
    "max of one": (np.max, 1.0),
    "dot": (lambda v: np.dot([v, 2 * v], [3.0, 4.0]), 11.0),
    "vector @ vector": (lambda v: np.array([v, 2 * v]) @ np.array([3.0, 4.0]), 11.0),
    "outer": (lambda v: np.outer([v, 2 * v], [1, 2]), 1 + 4 + 6 + 16),
    "cumsum": (lambda v: np.cumsum([v, v]), 1 + 4),
    "std": (lambda v: np.std(np.array([v, 2 * v])), 0.5),
    "where": (lambda v: np.where([True, False], v, 2 * v), 1 + 4),
    "sin of an array": (lambda v: np.sin(np.array([v, 2 * v])), math.cos(1.5) + 4 * math.cos(3.0)),
    "norm": (lambda v: np.linalg.norm([v, 2.0]), 1.5 / 2.5),
}


@pytest.mark.parametrize("name", NUMPY_CALLS)
def test_a_numpy_call_is_exact_and_differentiable(name: str) -> None:
    call, derivative = NUMPY_CALLS[name]
    x = Value(1.5)
    result = call(x)
    y = total(result)
    for part in result if isinstance(result, tuple) else np.ravel(np.array(result, dtype=object)):
        assert isinstance(part, Value)
    assert y.data == pytest.approx(float(total(call(np.float64(1.5)))), rel=1e-15)
    y.backward()
    assert x.grad == pytest.approx(derivative, rel=1e-14)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda v: np.isnan(v), False),
        (lambda v: np.isinf(v), False),
        (lambda v: np.isfinite(v), True),
        (lambda v: np.signbit(v), False),
        (lambda v: np.less(v, 2), True),
        (lambda v: np.greater_equal(2.0, v), True),
        (lambda v: np.equal(v, v), True),
        (lambda v: np.not_equal(v, 1.5), False),
        (lambda v: np.logical_and(v, 0), False),
        (lambda v: np.logical_not(v), False),
        (lambda v: np.float64(2) < v, False),
        (lambda v: operator.eq(np.float32(1.5), v), True),
        (lambda v: np.int64(2) >= v, True),
        (lambda v: v == np.float64(1.5), True),
        (lambda v: v < np.float32(1.5), False),
        (lambda v: v != np.array(1.5), False),
        (lambda v: v == Fraction(3, 2), True),
        (lambda v: operator.eq(Decimal("1.5"), v), True),
        (lambda v: Fraction(1, 3) < v, True),
        (lambda v: v < 10**400, True),
        (lambda v: v == True, False),  # noqa: E712  # the comparison itself is tested
    ],
)
def test_a_question_answers_with_a_plain_bool(call: Callable[[Value], Any], expected: bool) -> None:
    assert call(Value(1.5)) is expected


def test_comparisons_with_an_array_are_elementwise() -> None:
    v = Value(2)
    assert (v == ARRAY).tolist() == [False, True, False]
    assert operator.lt(ARRAY, v).tolist() == [True, False, False]
    assert np.less(v, np.array([Value(1), Value(3)])).tolist() == [False, True]


def test_a_subclass_meets_numpy() -> None:
    class Named(Value):
        pass

    assert np.equal(Value(2), Named(2)) is True
    assert np.multiply(Value(2), Named(3)).data == 6.0


@pytest.mark.parametrize("name", ["fmax", "heaviside", "copysign", "ldexp", "modf", "gcd", "matmul", "nextafter"])
def test_a_ufunc_without_a_rule(name: str) -> None:
    ufunc = getattr(np, name)
    with pytest.raises(TypeError) as caught:
        ufunc(*[Value(2)] * ufunc.nin)
    assert str(caught.value) == (
        f"numpy.{name} has no derivative rule here: use v.data for a plain number, or write an Op"
    )


@pytest.mark.parametrize("method", ["accumulate", "reduceat", "outer", "at"])
def test_methods_of_ufuncs_are_refused(method: str) -> None:
    arguments = {"accumulate": (Value(2),), "reduceat": (Value(2), [0]), "outer": (Value(2), Value(3))}
    with pytest.raises(TypeError) as caught:
        getattr(np.multiply, method)(*arguments.get(method, (np.ones(2), 0, Value(2))))
    assert str(caught.value) == (
        f"numpy.multiply.{method} does not take a single Value: put Values in an array of dtype object"
    )


@pytest.mark.parametrize(
    ("call", "option"),
    [
        (lambda v: np.multiply(v, 2.0, out=np.zeros(3)), "out"),
        (lambda v: np.exp(v, where=True), "where"),
        (lambda v: np.exp(v, dtype=float), "dtype"),
    ],
)
def test_options_of_ufuncs_are_refused(call: Callable[[Value], Any], option: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(Value(2))
    assert str(caught.value).splitlines() == [
        f"numpy.{'multiply' if option == 'out' else 'exp'} of a Value takes no {option}=: "
        "leave it away, the result is new;",
        "  instead of array *= v write array = array * v",
    ]


def test_an_array_of_floats_is_not_changed_in_place() -> None:
    array = np.ones(2)
    with pytest.raises(TypeError, match=r"array = array \* v"):
        array *= Value(2)
    with pytest.raises(TypeError, match="cut the graph"):
        array[0] = Value(2)
    assert array.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("call", [lambda v: np.add.reduce(v, out=np.zeros(())), lambda v: np.sum(v, initial=3.0)])
def test_a_reduction_with_options_is_not_silently_another(call: Callable[[Value], Any]) -> None:
    with pytest.raises(TypeError, match=r"^numpy\.add\.reduce does not take a single Value"):
        call(Value(2))


@pytest.mark.parametrize(
    "call",
    [
        float,
        int,
        complex,
        math.sin,
        math.isnan,
        cmath.exp,
        np.float64,
        lambda v: "%.2f" % v,  # noqa: UP031  # the old formatting itself is tested
        lambda v: np.asarray([v], float),
        lambda v: np.asarray(v, float),
        lambda v: np.array([v, v], dtype=np.float32),
        lambda v: np.interp(v, ARRAY, ARRAY),
        lambda v: np.full(2, 0.0).fill(v),
    ],
)
def test_what_would_cut_the_graph_teaches(call: Callable[[Value], Any]) -> None:
    with pytest.raises(TypeError) as caught:
        call(Value(2))
    assert str(caught.value) == TEACHING


@pytest.mark.parametrize("call", [lambda v: range(v), lambda v: [1, 2, 3][v]])
def test_a_value_is_no_index(call: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        call(Value(2))


# The protocol of numbers.Real.


def test_a_value_is_a_real_number_and_no_rational() -> None:
    assert isinstance(Value(2), numbers.Real)
    assert not isinstance(Value(2), numbers.Rational)


def test_the_protocol_is_complete() -> None:
    missing = [name for name in numbers.Real.__abstractmethods__ if getattr(Value, name) is getattr(object, name, None)]
    assert missing == []


POINTS = [-2.5, -2.0, -0.5, -0.0, 0.0, 0.5, 1.5, 2.5, 3.7]
FLAT: dict[str, Callable[[Any], Any]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "round": round,
    "v // 2": lambda x: x // 2,
    "7 // v": lambda x: 7 // x,
}
SLOPED: dict[str, tuple[Callable[[Any], Any], Callable[[float], float]]] = {
    "+v": (lambda x: +x, lambda x: 1.0),
    "-v": (lambda x: -x, lambda x: -1.0),
    "abs": (abs, lambda x: float(x > 0) - float(x < 0)),
    "real": (lambda x: x.real, lambda x: 1.0),
    "conjugate": (lambda x: x.conjugate(), lambda x: 1.0),
    "v % 2": (lambda x: x % 2, lambda x: 1.0),
    "7 % v": (lambda x: 7 % x, lambda x: float(-(7 // x))),
    "pow": (lambda x: pow(x, 2), lambda x: 2 * x),
    "2 ** v": (lambda x: 2**x, lambda x: math.log(2) * 2**x),
}


@pytest.mark.parametrize("name", FLAT)
def test_flat_functions_give_values_of_derivative_0(name: str) -> None:
    for point in POINTS if name != "7 // v" else [x for x in POINTS if x]:
        x = Value(point)
        y = FLAT[name](x)
        y.backward()
        assert isinstance(y, Value)
        assert (y.data, x.grad) == (float(FLAT[name](point)), 0.0)


@pytest.mark.parametrize("name", SLOPED)
def test_the_other_functions_of_the_protocol(name: str) -> None:
    function, derivative = SLOPED[name]
    for point in POINTS if name != "7 % v" else [x for x in POINTS if x]:
        x = Value(point)
        y = function(x)
        y.backward()
        assert isinstance(y, Value)
        assert y.data == function(point)
        assert x.grad == pytest.approx(derivative(point), rel=1e-15)


@pytest.mark.parametrize("digits", [None, 0, 1, 2, -1])
def test_round_to_digits(digits: int | None) -> None:
    assert round(Value(12.345), digits).data == float(round(12.345, digits))


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.floats(),
        st.floats(-1e6, 1e6),
        st.integers(-(10**9), 10**9).map(lambda n: n / 1000),
        st.integers(-(2**20), 2**20).map(lambda n: n / 64),
    ),
    st.integers(-5, 18),
    st.integers(-2, 2),
)
def test_rounding_is_python_s(x: float, digits: int, steps: int) -> None:
    """Halves, their neighbours and decimal fractions among the numbers."""
    for _ in range(abs(steps)):
        x = math.nextafter(x, math.copysign(INF, steps))
    expected = round(x, digits) if math.isfinite(x) else x
    found = round(Value(x), digits).data
    assert (found, math.copysign(1.0, found)) == (expected, math.copysign(1.0, expected)) or x != x


def test_divmod_on_both_sides() -> None:
    x = Value(2.5)
    quotient, rest = divmod(x, 2)
    (10 * quotient + rest).backward()
    assert (quotient.data, rest.data, x.grad) == (1.0, 0.5, 1.0)
    y = Value(2.0)
    quotient, rest = divmod(7, y)
    (10 * quotient + rest).backward()
    assert (quotient.data, rest.data, y.grad) == (3.0, 1.0, -3.0)


def test_the_imaginary_part_is_a_constant_0() -> None:
    assert (Value(2).imag.data, Value(2).imag.is_constant) == (0.0, True)


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "//": lambda x, y: x // y,
    "%": lambda x, y: x % y,
    "**": lambda x, y: x**y,
}
NUMBERS = [3, 2.5, True, Fraction(5, 2), Decimal("2.5"), np.float64(2.5), np.float32(2.5), np.int8(3), np.bool_(True)]


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: type(number).__name__)
def test_numbers_of_every_kind_on_either_side(sign: str, number: Any) -> None:
    function = OPERATORS[sign]
    for y, expected in [
        (function(Value(1.5), number), function(1.5, float(number))),
        (function(number, Value(1.5)), function(float(number), 1.5)),
    ]:
        assert type(y) is Value
        assert len(y.operands) == 2
        assert y.data == expected


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("2", "expected a real number, got str '2': convert it with float(...)"),
        (None, "expected a real number, got NoneType: is a return statement missing?"),
        ([2], "expected a real number, got list: pass its numbers one by one"),
        ((2,), "expected a real number, got tuple: pass its numbers one by one"),
        ({}, "expected a real number, got dict: pass its numbers one by one"),
        (2j, "expected a real number, got complex: take .real, .imag or abs(...) of it"),
    ],
)
def test_what_is_no_real_number_teaches_on_either_side(sign: str, other: Any, message: str) -> None:
    for operands in ((Value(2), other), (other, Value(2))):
        if sign == "%" and operands[0] == "2":  # text % v is formatting, and str speaks first
            continue
        with pytest.raises(TypeError) as caught:
            OPERATORS[sign](*operands)
        assert str(caught.value) == message


def test_a_subclass_with_attributes_on_either_side() -> None:
    class Measured(Value):
        def __init__(self, data: float, unit: str) -> None:
            super().__init__(data)
            self.unit = unit

    x = Measured(3, "m")
    for y, expected in [(x * 2, 2.0), (2 * x, 2.0), (x * Value(2), 2.0), (Value(2) * x, 2.0), (x * x, 6.0)]:
        x.grad = 0.0
        y.backward()
        assert x.grad == expected
        assert x in y.operands
    assert x.unit == "m"


# Order, equality, identity.


@pytest.mark.parametrize("other", [1, 2, 3, 2.0, Fraction(2), Decimal(2), INF, -INF, NAN, np.float64(3), True])
def test_comparisons_are_those_of_the_data(other: Any) -> None:
    x = Value(2)
    for y in (other, Value(other)):
        assert (x == y) is bool(other == 2.0)
        assert (x != y) is bool(other != 2.0)
        assert (x < y) is bool(other > 2.0)
        assert (x <= y) is bool(other >= 2.0)
        assert (x > y) is bool(other < 2.0)
        assert (x >= y) is bool(other <= 2.0)


def test_nan_is_equal_to_nothing() -> None:
    x = Value(NAN)
    assert not (x == x or x < x or x > x or x <= 1 or x >= 1)
    assert x != x
    assert bool(x) is True


@pytest.mark.parametrize(("data", "truth"), [(0.0, False), (-0.0, False), (0.1, True), (-3, True)])
def test_truth_is_that_of_the_data(data: float, truth: bool) -> None:
    assert bool(Value(data)) is truth


def test_what_is_no_number_is_unequal_and_has_no_order() -> None:
    assert (Value(2) == "2", Value(2) == None, Value(2) == [2]) == (False, False, False)  # noqa: E711  # tested itself
    with pytest.raises(TypeError, match="'<' not supported between instances of 'Value' and 'str'"):
        operator.lt(Value(2), "3")


def test_sum_max_min_sorted() -> None:
    a, b, c = Value(3), Value(1), Value(2)
    sum([a, b, c]).backward()
    assert (a.grad, b.grad, c.grad) == (1.0, 1.0, 1.0)
    assert sum([a, b, c]).data == 6.0
    assert max(a, b, c) is a
    assert min(a, b, c) is b
    assert all(x is y for x, y in zip(sorted([a, b, c]), [b, c, a], strict=True))


def test_equal_values_are_told_apart() -> None:
    nodes = [Value(1) for _ in range(1000)]
    assert len(set(nodes)) == 1000
    assert all({node: i for i, node in enumerate(nodes)}[node] == i for i, node in list(enumerate(nodes))[:3])
    assert hash(nodes[0]) == hash(nodes[0]) == object.__hash__(nodes[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{Value(2 / 3):.2f}", "0.67"),
        (f"{Value(1e6):,.0f}", "1,000,000"),
        (f"{Value(2, name='a')}", "Value(2, name='a')"),
    ],
)
def test_formatting(text: str, expected: str) -> None:
    assert text == expected


# pytest.approx.


def test_a_value_beside_approx() -> None:
    v = Value(3)
    assert v == pytest.approx(3.0000001)
    assert pytest.approx(3.0000001) == v
    assert v != pytest.approx(3.1)
    assert [v, Value(4)] == pytest.approx([3, 4])
    assert {"v": v} == pytest.approx({"v": 3})


@pytest.mark.parametrize("actual", [3.1, Value(3.1)])
def test_approx_of_a_value_says_what_to_write(actual: Any) -> None:
    """Where the two are equal to the bit, pytest answers True without looking further."""
    with pytest.raises(TypeError, match=r"in a test: pytest\.approx\(v\.data\)"):
        operator.eq(actual, pytest.approx(Value(3)))
    assert Value(3) == pytest.approx(Value(3))


# Arrays of Values.


def values(*numbers: float) -> Any:
    """An array of leaves."""
    return np.array([Value(number) for number in numbers], dtype=object)


@pytest.mark.parametrize(
    ("call", "data", "gradients"),
    [
        (lambda xs: autograd.maximum(xs, 0), [0, 2, 0], [0.5, 1, 0]),
        (lambda xs: autograd.minimum(0.0, xs), [0, 0, -3], [0.5, 0, 1]),
        (lambda xs: autograd.clip(xs, -1, 2), [0, 2, -1], [1, 1, 0]),
        (lambda xs: autograd.leaky_relu(xs, slope=0.5), [0, 2, -1.5], [0.5, 1, 0.5]),
        (lambda xs: autograd.where(xs > 0, xs, 0), [0, 2, 0], [0, 1, 0]),
        (lambda xs: autograd.maximum(Value(1.0), xs), [1, 2, 1], [0, 1, 0]),
        (lambda xs: autograd.exp(xs * 0.0), [1, 1, 1], [0, 0, 0]),
    ],
)
def test_operations_take_arrays_element_by_element(call, data, gradients):
    xs = values(0.0, 2.0, -3.0)
    results = call(xs)
    for result in results:
        result.backward()
    assert [result.data for result in results] == data
    assert [x.grad for x in xs] == gradients


def test_operations_take_arrays_of_numbers_and_of_any_shape():
    numbers = autograd.maximum(np.array([[1], [2]]), np.array([0.0, 1.5]))
    assert numbers.dtype == float
    assert numbers.tolist() == [[1.0, 1.5], [2.0, 2.0]]
    assert autograd.maximum(values(1.0, 2.0).reshape(2, 1), np.array([0.0, 1.5])).shape == (2, 2)


def test_numpy_only_selects_from_arrays_of_values():
    """The reason for the docs to name `autograd.maximum`: numpy asks nobody, the element is the one that was there."""
    xs = values(0.0, 2.0)
    assert np.maximum(xs, 0)[0] is xs[0]
    assert np.clip(xs, 0, 1)[1] == 1
    assert isinstance(np.clip(xs, 0, 1)[1], int)


# What numpy finds in the processor's flags after a loop over Values.

QUIET = {
    "squared error": lambda: ((values(0.5) - np.array([1.0])) ** 2).mean(),
    "a negative squared": lambda: values(-2.0, 0.0, 3.0) ** 2,
    "a gradient": lambda: grad(lambda v: np.sum((v - 1) ** 2))(np.array([0.5, 1.0, 2.0])),
    "an infinite derivative": lambda: np.sqrt(values(0.0)) + np.cbrt(values(0.0)) + values(0.0) ** 0.5,
    "a logarithm": lambda: np.log(values(0.0, -1.0)),
    "a quotient": lambda: 1 / values(0.0) + values(1.0) // 0 + values(0.0) ** -1,
    "a constant base": lambda: 2.0 ** values(-1.0, 0.0, 3.0),
    "the base 0": lambda: 0.0 ** values(0.0, 3.0, 0.5),
    "half at a tie": lambda: autograd.maximum(values(0.0, INF), values(0.0, INF)),
}  # fmt: skip
QUIET_IN_C = {  # Python's own floats set flags here, for values and for comparisons with nan
    "nan": lambda: abs(values(NAN)) + values(0.0) / 0.0,
    "poles": lambda: np.log1p(values(-1.0)) + np.log2(values(0.0)),
    "a wave too far": lambda: np.tanh(values(400.0, -400.0)),
    "beyond the floats": lambda: np.exp(values(1000.0, -1000.0)),
    "no real root": lambda: np.sqrt(values(-1.0)) + values(-2.0) ** 0.5,
    "no remainder": lambda: values(INF) % 2,
    "an order": lambda: (values(NAN) > values(1.0)) | (values(NAN) <= 1) | (values(NAN) < 1.5),
    "tiny numbers": lambda: values(1e-310) / 3.0,
}  # fmt: skip


@pytest.mark.parametrize("name", [*QUIET, *QUIET_IN_C] if engine_name == "native" else QUIET)
def test_numpy_finds_no_flag_of_a_local_derivative(name):
    with np.errstate(all="raise"):
        (QUIET | QUIET_IN_C)[name]()


def test_flags_of_others_stay():
    """A flag that was set before an operation on a Value is there after it: here by the product of two floats."""
    overflow_then_power = np.frompyfunc(lambda x: (x * 1e300, Value(-2.0) ** 2, Value(0.0).sqrt())[0], 1, 1)
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        overflow_then_power(np.array([1e300]))


def test_a_backward_pass_leaves_no_flag():
    def gradient(x: float) -> float:
        root = Value(x)
        (root.sqrt() * 0.0).backward()
        return root.grad

    with np.errstate(invalid="raise" if engine_name == "native" else "ignore"):
        assert math.isnan(np.frompyfunc(gradient, 1, 1)(np.array([0.0]))[0])
