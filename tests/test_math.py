"""`autograd.math` against the standard `math`: the same on numbers, value and gradient on Values."""

import contextlib
import math as standard
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from autograd import OPS, Op, Value, math

NAMES = [name for name in dir(standard) if not name.startswith("_")]
CONSTANTS = ["e", "inf", "nan", "pi", "tau"]
ANSWERS = ["isclose", "isfinite", "isinf", "isnan"]
WITHOUT_RULE = [
    *("comb", "factorial", "fma", "frexp", "gamma", "gcd", "isqrt", "lcm", "lgamma", "nextafter", "perm", "ulp"),
]
FLOATS = [0.0, -0.0, 5e-324, 1e-9, 0.3, -0.3, 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, -2.5, 3.0, -3.0, 40.0, 171.0]
EDGES = [*FLOATS, 1e300, -1e300, standard.inf, -standard.inf, standard.nan]
PAIRS = [(x, y) for x in EDGES for y in (0.0, -0.0, 0.7, -2.0, 3.0, 1e300, standard.inf, -standard.inf, standard.nan)]
ARGUMENTS: dict[str, list[tuple[Any, ...]]] = {
    **dict.fromkeys(["atan2", "copysign", "fmod", "isclose", "nextafter", "pow", "remainder"], PAIRS),
    "log": [(x,) for x in EDGES] + PAIRS,
    "hypot": [(), *((x,) for x in EDGES), *PAIRS, (3.0, -4.0, 12.0), (1e300, 1e300, 1e300), (1.0,) * 9],
    "ldexp": [(x, i) for x in EDGES for i in (0, 3, -3, 1023, 1024, 2098, -1074, -1075, -2100, 10**30, -(10**30))],
    "fsum": [([],), ([0.1] * 10,), ([1e100, 1.0, -1e100],), ([standard.inf, 1.0],), ([standard.nan],)],
    "prod": [([],), ([2.0, 3.5],), ([1e300, 1e300],), ([0.0, standard.inf],), ((2, 3),)],
    "dist": [([1.0, 2.0], [4.0, 6.0]), ((1.0,), (standard.nan,)), ([], []), ([1.0], [1.0, 2.0])],
    "sumprod": [([1.0, 2.0], [3.0, 4.0]), ([], []), ([1.0], [1.0, 2.0]), ([2, 3], [4, 5])],
    "fma": [(2.0, 3.0, 4.0)],
    **{name: [(6, 4), (6, -4), (6.0, 4)] for name in ("comb", "perm", "gcd", "lcm")},
    **{name: [(5,), (-5,), (5.0,)] for name in ("factorial", "isqrt")},
}
# Arguments at which the function is smooth.
SMOOTH: dict[str, tuple[Any, ...]] = {
    "acosh": (1.5,),
    "atan2": (0.7, -0.4),
    "copysign": (1.5, -2.5),
    "dist": ([1.0, 2.0], [4.0, -6.0]),
    "fmod": (-7.3, 2.1),
    "fsum": ([1.0, 2.0, -0.5],),
    "hypot": (3.0, -4.0, 12.0),
    "ldexp": (0.7, 3),
    "log": (2.5, 3.5),
    "pow": (1.5, 2.5),
    "prod": ([1.5, -2.5, 0.5],),
    "remainder": (7.9, -2.1),
    "sumprod": ([1.5, -2.5], [0.5, 3.0]),
}
DIFFERENTIABLE = sorted({*NAMES, "sumprod"} - {*CONSTANTS, *ANSWERS, *WITHOUT_RULE})


def arguments_of(name: str) -> list[tuple[Any, ...]]:
    return ARGUMENTS.get(name, [(x,) for x in EDGES])


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, ...]:
    """The result to the last bit with its type, or the exception with its message."""
    try:
        result = function(*arguments)
    except (TypeError, ValueError, OverflowError) as error:
        return type(error).__name__, str(error)
    return type(result).__name__, repr(result)


def as_values(argument: Any) -> Any:
    """An argument with every float turned into a Value."""
    if isinstance(argument, tuple | list):
        return [as_values(x) for x in argument]
    return Value(argument) if isinstance(argument, float) else argument


def is_close(ours: float, expected: float, ulps: float = 4.0) -> bool:
    if expected != expected or standard.isinf(expected):
        return repr(ours) == repr(expected)
    return abs(ours - expected) <= ulps * standard.ulp(expected)


def test_every_name_of_the_standard_module_is_there() -> None:
    assert set(math.__all__) == {*NAMES, "sumprod"}
    assert all(hasattr(math, name) for name in NAMES)


def test_every_function_has_arguments_here() -> None:
    """A name that a later Python adds must be sorted into these lists before this file passes."""
    unary = {name for name in NAMES if name not in {*CONSTANTS, *ARGUMENTS}}
    for name in unary:
        with contextlib.suppress(ValueError):
            getattr(standard, name)(1.0)


@pytest.mark.parametrize("name", CONSTANTS)
def test_constants(name: str) -> None:
    assert repr(getattr(math, name)) == repr(getattr(standard, name))


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(CONSTANTS)))
def test_on_numbers_it_is_the_standard_function(name: str) -> None:
    ours, theirs = getattr(math, name), getattr(standard, name)
    for arguments in [
        *arguments_of(name),
        (),
        ("a",),
        (None,),
        (1j,),
        (1.0, 2.0, 3.0, 4.0),
        (Fraction(1, 3),),
        (True,),
    ]:
        if name in ("dist", "fsum", "prod", "sumprod") and not all(hasattr(x, "__iter__") for x in arguments):
            assert outcome(ours, arguments)[0] == outcome(theirs, arguments)[0]
        else:
            assert outcome(ours, arguments) == outcome(theirs, arguments)


def test_keywords_are_those_of_the_standard_function() -> None:
    assert math.prod([2, 3], start=4) == 24
    assert math.isclose(1.0, 1.1, rel_tol=0.2) is True
    assert math.isclose(1.0, 1.1, abs_tol=0.01) is False
    with pytest.raises(TypeError, match="keyword"):
        math.sin(x=1.0)


def test_iterators_are_taken_once() -> None:
    x = Value(2)
    assert math.fsum(iter([1, 2])) == 3.0
    assert math.fsum(y for y in (x, 3)).data == 5.0
    assert math.prod(iter([x, 3]), start=x).data == 12.0


def test_a_start_that_equals_1_is_a_factor_all_the_same() -> None:
    start = Value(1)
    math.prod([2, 3], start=start).backward()
    assert start.grad == 6.0


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [([1, 2], [3, 4], "11"), ([1.5], [2.0], "3.0"), ([], [], "0"), (iter([2]), iter([3]), "6")],
)
def test_sumprod_is_there_in_every_python(p: Any, q: Any, expected: str) -> None:
    assert repr(math.sumprod(p, q)) == expected


@pytest.mark.parametrize("name", ["dist", "sumprod"])
@pytest.mark.parametrize("x", [1.0, Value(1)])
def test_unequal_lengths(name: str, x: Any) -> None:
    with pytest.raises(ValueError):
        getattr(math, name)([x], [x, x])


def has_value(arguments: list[Any]) -> bool:
    return any(
        isinstance(x, Value) for argument in arguments for x in (argument if isinstance(argument, list) else [argument])
    )


def raises(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    return outcome(function, arguments)[0] in ("ValueError", "OverflowError")


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_the_value_is_that_of_the_standard_function(name: str) -> None:
    function = getattr(standard, name, math.sumprod)
    compared = 0
    for arguments in arguments_of(name):
        values = [as_values(x) for x in arguments]
        if not has_value(values) or raises(function, arguments):
            continue
        result, expected = getattr(math, name)(*values), function(*arguments)
        for part, number in zip(result, expected, strict=True) if name == "modf" else [(result, expected)]:
            assert isinstance(part, Value), arguments
            assert is_close(part.data, float(number)), (arguments, part.data, number)
            compared += 1
    assert compared


@pytest.mark.parametrize("name", sorted(set(DIFFERENTIABLE) - {"dist", "sumprod"}))
def test_where_the_standard_function_raises_the_value_is_nan_or_infinite(name: str) -> None:
    for arguments in arguments_of(name):
        values = [as_values(x) for x in arguments]
        if not has_value(values) or not raises(getattr(standard, name), arguments):
            continue
        result = getattr(math, name)(*values)
        is_log_to_base_0 = name == "log" and arguments[1:] in [(0.0,), (-0.0,)]  # log(x) / -inf
        assert not standard.isfinite(result.data) or (is_log_to_base_0 and result.data == 0.0), arguments


@pytest.mark.parametrize("name", ["ceil", "copysign", "floor", "fmod", "ldexp", "modf", "remainder", "trunc"])
def test_exact_functions_are_exact_on_values(name: str) -> None:
    """Also the sign of a zero, over all sizes of numbers."""
    rng = random.Random(0)
    for _ in range(2000):
        x = rng.choice([-1.0, 1.0]) * 2.0 ** rng.randint(-1074, 1023) * rng.random()
        y = rng.choice([-1.0, 1.0]) * 2.0 ** rng.randint(-1060, 1023) * (rng.random() + 0.5)
        near_the_smallest = rng.randint(-1080, -1020) - standard.frexp(x)[1]
        second = {
            "ldexp": (rng.choice([near_the_smallest, rng.randint(-2100, 2100)]),),
            "ceil": (),
            "floor": (),
            "modf": (),
            "trunc": (),
        }.get(name, (y,))
        try:
            expected = getattr(standard, name)(x, *second)
        except OverflowError:
            continue
        result = getattr(math, name)(Value(x), *second)
        if isinstance(expected, tuple):
            assert tuple(part.data for part in result) == expected
            assert [repr(part.data) for part in result] == [repr(part) for part in expected]
        elif isinstance(expected, int):
            assert result.data == expected
        else:
            assert repr(result.data) == repr(expected)


def test_ldexp_rounds_once() -> None:
    """2.75 / 2 smallest floats are one; rounded to three halves on the way they would be two."""
    assert math.ldexp(Value(2.75), -1075).data == 5e-324


def difference(function: Callable[..., float], arguments: tuple[Any, ...], at: tuple[int, ...]) -> float:
    """The derivative of a standard function by the number at a position: central differences, extrapolated."""

    def moved(step: float) -> float:
        numbers = [list(x) if isinstance(x, list) else x for x in arguments]
        target, index = (numbers[at[0]], at[1]) if len(at) == 2 else (numbers, at[0])
        target[index] += step
        return float(function(*numbers))

    h = 1e-3
    wide, narrow = ((moved(step) - moved(-step)) / (2.0 * step) for step in (h, h / 2.0))
    return (4.0 * narrow - wide) / 3.0


@pytest.mark.parametrize("name", sorted(set(DIFFERENTIABLE) - {"modf"}))
def test_gradients_on_values(name: str) -> None:
    arguments = SMOOTH.get(name, (0.3,))
    values = tuple(as_values(x) for x in arguments)
    getattr(math, name)(*values).backward()
    function = getattr(standard, name, lambda p, q: sum(x * y for x, y in zip(p, q, strict=True)))
    for i, argument in enumerate(values):
        numbers = [((i, k), x) for k, x in enumerate(argument)] if isinstance(argument, list) else [((i,), argument)]
        for at, x in numbers:
            if isinstance(x, Value):
                assert x.grad == pytest.approx(difference(function, arguments, at), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("position", [0, 1])
@pytest.mark.parametrize("name", ["atan2", "copysign", "fmod", "hypot", "log", "pow", "remainder"])
def test_one_value_beside_a_number(name: str, position: int) -> None:
    """The result is a Value whichever operand is one, and the number receives nothing."""
    numbers: list[Any] = [1.5, 2.5]
    numbers[position] = x = Value(numbers[position])
    y = getattr(math, name)(*numbers)
    y.backward()
    assert isinstance(y, Value)
    assert x.grad == pytest.approx(difference(getattr(standard, name), (1.5, 2.5), (position,)), rel=1e-7, abs=1e-9)


def test_modf_of_a_value() -> None:
    x = Value(-2.75)
    fraction, whole = math.modf(x)
    (3 * fraction + 5 * whole).backward()
    assert (fraction.data, whole.data, x.grad) == (-0.75, -2.0, 3.0)


@pytest.mark.parametrize("x", [standard.inf, -standard.inf, -0.0, -3.0])
def test_the_sign_of_a_zero_fraction(x: float) -> None:
    assert [repr(part.data) for part in math.modf(Value(x))] == [repr(part) for part in standard.modf(x)]


@pytest.mark.parametrize("divisor", [2.0, -2.0])
@pytest.mark.parametrize("x", [-7.5, -3.0, -1.0, 0.5, 1.0, 3.0, 5.0])
def test_remainder_and_fmod_subtract_whole_multiples(x: float, divisor: float) -> None:
    """r = x - n*y, so the derivatives are 1 and -n."""
    for name in ("remainder", "fmod"):
        a, b = Value(x), Value(divisor)
        r = getattr(math, name)(a, b)
        r.backward()
        assert r.data == getattr(standard, name)(x, divisor)
        assert (a.grad, b.grad) == (1.0, -(x - r.data) / divisor)


@pytest.mark.parametrize("name", ANSWERS)
def test_questions_answer_with_a_plain_bool(name: str) -> None:
    for arguments in arguments_of(name):
        answer = getattr(math, name)(*[Value(x) for x in arguments])
        assert answer is getattr(standard, name)(*arguments)


def test_isclose_compares_data() -> None:
    assert math.isclose(Value(1), 1.1, rel_tol=0.2) is True
    assert math.isclose(1.0, Value(1.1), abs_tol=0.01) is False


@pytest.mark.parametrize("name", [name for name in WITHOUT_RULE if hasattr(standard, name)])
def test_functions_without_a_rule_say_so(name: str) -> None:
    count = 1 if name in ("factorial", "frexp", "gamma", "isqrt", "lgamma", "ulp") else 2
    with pytest.raises(TypeError) as caught:
        getattr(math, name)(*[Value(4)] * count)
    assert str(caught.value) == (
        f"math.{name} has no derivative rule, so it takes no Values:\n"
        f"  give it plain numbers (v.data), or define the operation with autograd.Op({name!r}, ...)"
    )


def test_a_rule_defined_later_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OPS, "_rows", dict(OPS._rows))
    monkeypatch.setattr(OPS, "_names", dict(OPS._names))
    Op("ulp", "ulp", standard.ulp, lambda out, x: (0.0,), ((0.1, 0.4),), "Distance to the next float.")
    assert math.ulp(Value(1)).data == 2.0**-52


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda v: math.sin(v, 2.0), "expected sin(x), got sin(Value, float)"),
        (lambda v: math.atan2(v, "1"), "expected a real number, got str '1': convert it with float(...)"),
        (lambda v: math.ldexp(v, 2.0), "ldexp(x, i) takes a whole number i, got float: write x * 2.0**i"),
        (lambda v: math.ldexp(1.0, v), "ldexp(x, i) takes a whole number i, got Value: write x * 2.0**i"),
    ],
)
def test_wrong_arguments(call: Callable[[Value], Any], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(Value(1))
    assert str(caught.value) == message


def test_a_formula_written_for_floats_runs_on_values() -> None:
    """Surface of an ellipsoid of revolution, checked by a central difference."""

    def surface(a: Any, c: Any, m: Any) -> Any:
        eccentricity = m.sqrt(1 - m.pow(c / a, 2))
        return 2 * m.pi * a * a * (1 + (1 - m.pow(eccentricity, 2)) / eccentricity * m.atanh(eccentricity))

    a, c = Value(3), Value(2)
    result = surface(a, c, math)
    result.backward()
    assert result.data == pytest.approx(surface(3.0, 2.0, standard), rel=1e-14)
    assert a.grad == pytest.approx(difference(lambda x: surface(x, 2.0, standard), (3.0,), (0,)), rel=1e-7)
    assert c.grad == pytest.approx(difference(lambda x: surface(3.0, x, standard), (2.0,), (0,)), rel=1e-7)
