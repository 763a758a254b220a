"""Nothing raises, nothing turns complex: every forward function and rule at every edge of the floats."""

import itertools
import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograd import ieee
from autograd.ops import OPS, Op

INF, NAN = math.inf, math.nan
TINY = 5e-324
EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, TINY, -TINY, 1e308, -1e308, INF, -INF, NAN)


def same(x: float, y: float) -> bool:
    """The same number, the sign of zero included; nan is nan."""
    return (x != x and y != y) or (x == y and math.copysign(1.0, x) == math.copysign(1.0, y))


def counts(op: Op) -> tuple[int, ...]:
    """How many operands to call it with."""
    if op.arity:
        return (op.arity,)
    return (1, 3) if op.name == "dot" else (1, 2, 3)


@pytest.mark.parametrize("op", list(OPS), ids=lambda op: op.name)
def test_every_edge_gives_floats(op: Op) -> None:
    for count in counts(op):
        for xs in itertools.product(EDGES, repeat=count):
            out = op.forward(*xs)
            assert type(out) is float, f"{op.name}{xs} gave {out!r}"
            for partial in op.partials(out, *xs):
                assert partial is None or type(partial) is float, f"the rule of {op.name}{xs} gave {partial!r}"


# Where numpy's result is another one that is right too, or is not C's.
NUMPY_DIFFERS: dict[str, Callable[[float, float], bool]] = {
    "maximum": lambda x, y: x == y == 0.0,  # of 0.0 and -0.0 either is the larger
    "minimum": lambda x, y: x == y == 0.0,
    "power": lambda x, y: y == 0.5,  # numpy takes a square root: -0.0 for -0.0, nan for -inf
}


@pytest.mark.parametrize("op", [op for op in OPS if op.arity in (1, 2)], ids=lambda op: op.name)
def test_edges_are_numpys(op: Op) -> None:
    found = [getattr(np, name, None) for name in (op.name, *op.aliases)]
    for ufunc in [f for f in found if isinstance(f, np.ufunc) and f.nin == op.arity]:
        for xs in itertools.product(EDGES, repeat=ufunc.nin):
            if op.name in NUMPY_DIFFERS and NUMPY_DIFFERS[op.name](*xs):
                continue
            with np.errstate(all="ignore"):
                expected = float(ufunc(*map(np.float64, xs)))
            out = op.forward(*xs)
            if math.isfinite(out) and out:
                assert out == pytest.approx(expected, rel=1e-15, abs=0.0, nan_ok=True), f"{op.name}{xs}"
            else:
                assert same(out, expected), f"{op.name}{xs} gave {out}, numpy's {ufunc.__name__} {expected}"


# C99 Annex F, and where C is silent the limit.
ANNEX_F = [
    ("exp", (-INF,), 0.0),
    ("exp", (1000.0,), INF),
    ("exp2", (-1100.0,), 0.0),
    ("expm1", (-INF,), -1.0),
    ("expm1", (-0.0,), -0.0),
    ("log", (0.0,), -INF),
    ("log", (-0.0,), -INF),
    ("log", (-1.0,), NAN),
    ("log1p", (-1.0,), -INF),
    ("log1p", (-2.0,), NAN),
    ("log2", (-0.0,), -INF),
    ("log10", (INF,), INF),
    ("sqrt", (-0.0,), -0.0),
    ("sqrt", (-TINY,), NAN),
    ("cbrt", (-27.0,), -3.0),
    ("cbrt", (-0.0,), -0.0),
    ("cbrt", (-INF,), -INF),
    ("sin", (INF,), NAN),
    ("sin", (-0.0,), -0.0),
    ("cos", (-INF,), NAN),
    ("tan", (INF,), NAN),
    ("arcsin", (1.5,), NAN),
    ("arccos", (1.0,), 0.0),
    ("arctan", (-INF,), -math.pi / 2),
    ("arctan2", (0.0, -0.0), math.pi),
    ("arctan2", (-0.0, 0.0), -0.0),
    ("arctan2", (INF, -INF), 0.75 * math.pi),
    ("sinh", (-1000.0,), -INF),
    ("cosh", (-1000.0,), INF),
    ("tanh", (-INF,), -1.0),
    ("arccosh", (0.5,), NAN),
    ("arctanh", (1.0,), INF),
    ("arctanh", (-1.0,), -INF),
    ("arctanh", (1.5,), NAN),
    ("hypot", (INF, NAN), INF),
    ("hypot", (1e308, 1e308), math.sqrt(2.0) * 1e308),
    ("erf", (-INF,), -1.0),
    ("erfc", (INF,), 0.0),
    ("erfc", (-INF,), 2.0),
    ("div", (1.0, 0.0), INF),
    ("div", (1.0, -0.0), -INF),
    ("div", (-1.0, 0.0), -INF),
    ("div", (0.0, 0.0), NAN),
    ("div", (NAN, 0.0), NAN),
    ("div", (1.0, -INF), -0.0),
    ("power", (0.0, 0.0), 1.0),
    ("power", (-0.0, -3.0), -INF),
    ("power", (-0.0, -2.0), INF),
    ("power", (-0.0, math.nextafter(-1.0, 0.0)), INF),
    ("power", (-1.0, INF), 1.0),
    ("power", (-8.0, 1.0 / 3.0), NAN),
    ("power", (-10.0, 401.0), -INF),
    ("power", (-10.0, 400.0), INF),
    ("floor_divide", (1.0, 0.0), INF),
    ("floor_divide", (0.0, 0.0), NAN),
    ("floor_divide", (-7.0, 2.0), -4.0),
    ("mod", (-7.0, 2.0), 1.0),
    ("mod", (7.0, 0.0), NAN),
    ("mod", (-1.0, INF), INF),
    ("floor", (-0.0,), -0.0),
    ("ceil", (-0.5,), -0.0),
    ("floor", (-INF,), -INF),
    ("round", (2.5, 0.0), 2.0),
    ("round", (-0.4, 0.0), -0.0),
    ("round", (1250.0, -2.0), 1200.0),
    ("round", (1.7e308, -308.0), INF),
    ("round", (1.5, INF), NAN),
    ("round", (1.5, NAN), NAN),
    ("sign", (-0.0,), 0.0),
    ("maximum", (NAN, 1.0), NAN),
    ("maximum", (1.0, NAN), NAN),
    ("minimum", (NAN, 1.0), NAN),
    ("clip", (5.0, 3.0, 1.0), 1.0),
    ("sigmoid", (-1000.0,), 0.0),
    ("sigmoid", (INF,), 1.0),
    ("sigmoid", (-INF,), 0.0),
    ("silu", (-INF,), -0.0),
    ("gelu", (-INF,), -0.0),
    ("elu", (-INF, 1.0), -1.0),
    ("softplus", (-INF,), 0.0),
    ("softplus", (1000.0,), 1000.0),
    ("log_sigmoid", (-INF,), -INF),
    ("relu", (-0.0,), 0.0),
    ("gaussian", (INF,), 0.0),
    ("gaussian", (5.7e66,), 0.0),
    ("normal_pdf", (-INF,), 0.0),
    ("normal_cdf", (-INF,), 0.0),
    ("normal_cdf", (INF,), 1.0),
    ("unit", (0.0, 0.0), 0.0),
    ("unit", (-INF, 3.0), -1.0),
    ("unit", (INF, -INF), math.sqrt(0.5)),
    ("unit", (1.7e308, 1.7e308), math.sqrt(0.5)),
    ("unit", (TINY, TINY), math.sqrt(0.5)),
    ("inversion", (0.0, 0.0), 0.0),
    ("inversion", (-INF, 1.0), -0.0),
    ("inversion", (TINY, 0.0), INF),
    ("inversion", (1e-200, 1e-200), 5e199),
    ("shifted_power", (0.0, 1.0, 1.0), 1.0),
    ("shifted_power", (0.0, 0.5, 1.0), INF),
    ("shifted_power", (-1.0, 1e17, 1.0), -1.0),
    ("shifted_power", (-2.0, 1e-20, 1.0), NAN),
    ("fsum", (), 0.0),
    ("fsum", (1e308, 1e308, -1e308), INF),
    ("fsum", (INF, -INF), NAN),
    ("mean", (1e308, 1e308), 1e308),
    ("prod", (), 1.0),
    ("prod", (0.0, INF), NAN),
    ("logsumexp", (1000.0, 1000.0), 1000.0 + math.log(2.0)),
    ("logsumexp", (-INF, -INF), -INF),
    ("logsumexp", (INF, -INF), INF),
    ("logsumexp", (-INF, NAN), NAN),
]


@pytest.mark.parametrize(("name", "xs", "expected"), ANNEX_F)
def test_edges(name: str, xs: tuple[float, ...], expected: float) -> None:
    out = OPS[name].forward(*xs)
    if expected and math.isfinite(expected):
        assert out == pytest.approx(expected, rel=2e-16, abs=0.0)
    else:
        assert same(out, expected), f"{name}{xs} gave {out}"


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (3, 3.0),
        (True, 1.0),
        (2.5, 2.5),
        (Fraction(1, 4), 0.25),
        (Decimal("0.1"), 0.1),
        (Decimal("NaN"), NAN),
        (np.float32(0.5), 0.5),
        (np.float64(0.1), 0.1),
        (np.int64(-7), -7.0),
        (np.uint8(255), 255.0),
        (np.bool_(True), 1.0),
        (np.array(1.5), 1.5),
        (10**400, INF),
        (-(10**400), -INF),
        (Fraction(10**400), INF),
        (Fraction(-(10**400), 3), -INF),
        (Decimal("1e400"), INF),
        (Decimal("-1e400"), -INF),
    ],
    ids=repr,
)
def test_any_real_number_becomes_a_float(x: Any, expected: float) -> None:
    assert type(ieee.to_float(x)) is float
    assert same(ieee.to_float(x), expected)


class Ohm:
    """A number of one's own."""

    def __float__(self) -> float:
        return 47.0


def test_whatever_has_a_float_is_a_number() -> None:
    assert ieee.to_float(Ohm()) == 47.0


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ("1.5", "expected a real number, got str '1.5': convert it with float(...)"),
        (b"1", "expected a real number, got bytes b'1': convert it with float(...)"),
        (None, "expected a real number, got NoneType: is a return statement missing?"),
        (1j, "expected a real number, got complex: take .real, .imag or abs(...) of it"),
        (np.complex128(1j), "expected a real number, got complex128: take .real, .imag or abs(...) of it"),
        ([1.0], "expected a real number, got list: pass its numbers one by one"),
        ({}, "expected a real number, got dict: pass its numbers one by one"),
        (np.array([1.0]), "expected a real number, got ndarray: pass its numbers one by one"),
        (np.array([1.0, 2.0]), "expected a real number, got ndarray: pass its numbers one by one"),
        (np.array(None), "expected a real number, got ndarray of dtype object"),
        (np.datetime64("2020-01-01"), "expected a real number, got datetime64"),
        (np.str_("1"), "expected a real number, got str_ '1': convert it with float(...)"),
        (object(), "expected a real number, got object"),
        (math.sin, "expected a real number, got builtin_function_or_method"),
    ],
    ids=lambda x: repr(x).partition(" at 0x")[0],
)
def test_what_is_no_number_is_refused(x: Any, message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        ieee.to_float(x)
