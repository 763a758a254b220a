"""The standard `math` made to never raise: floats in, float out, IEEE 754 at every edge.

Where the obvious form loses accuracy a compensated one is used, and its docstring says why. The
operation table (`ops.py`) is written in these functions; nothing here knows of it.
"""

import math
import operator
from collections.abc import Callable
from functools import reduce

INF = math.inf
NAN = math.nan


def to_float(x: object) -> float:
    """Return the real number `x` as a float; a number too large for one becomes an infinity.

    Args:
        x: int, float, bool, Fraction, Decimal, numpy scalar, 0-d array, or anything of one number
            that has `__float__`.

    Raises:
        TypeError: `x` is text, None, complex, an array of several numbers, or no number at all.
    """
    if isinstance(x, float | int):  # bool is an int, numpy.float64 a float
        try:
            return float(x)
        except OverflowError:
            return INF if x > 0 else -INF
    kind = getattr(getattr(x, "dtype", None), "kind", "f")
    if isinstance(x, str | bytes | complex) or not hasattr(x, "__float__") or getattr(x, "shape", ()) != ():
        raise TypeError(f"expected a real number, got {type(x).__name__}{_hint(x)}")
    if kind not in "biuf":
        raise TypeError(f"expected a real number, got {type(x).__name__} of dtype {x.dtype}")  # type: ignore[attr-defined]
    try:
        return float(x)
    except OverflowError:
        return INF if x > 0 else -INF  # type: ignore[operator]


def _hint(x: object) -> str:
    """What to do instead of passing `x`, as the end of an error message."""
    if isinstance(x, str | bytes):
        return f" {x[:40]!r}: convert it with float(...)"
    if x is None:
        return ": is a return statement missing?"
    if isinstance(x, complex):
        return ": take .real, .imag or abs(...) of it"
    if isinstance(x, list | tuple | dict | set) or hasattr(x, "shape"):
        return ": pass its numbers one by one"
    return ""


def _total(function: Callable[[float], float], poles: dict[float, float] | None = None) -> Callable[[float], float]:
    """Extend a `math` function to all floats: nan outside its domain, `poles` at its poles, inf past overflow."""
    at_pole = poles or {}

    def total(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return at_pole.get(x, NAN)
        except OverflowError:
            return math.copysign(INF, x)

    return total


exp = _total(math.exp)
exp2 = _total(math.exp2)
expm1 = _total(math.expm1)
log = _total(math.log, {0.0: -INF})
log1p = _total(math.log1p, {-1.0: -INF})
log2 = _total(math.log2, {0.0: -INF})
log10 = _total(math.log10, {0.0: -INF})
sqrt = _total(math.sqrt)
sin = _total(math.sin)
cos = _total(math.cos)
tan = _total(math.tan)
arcsin = _total(math.asin)
arccos = _total(math.acos)
arctan = math.atan
arctan2 = math.atan2
sinh = _total(math.sinh)
tanh = math.tanh
arcsinh = math.asinh
arccosh = _total(math.acosh)
arctanh = _total(math.atanh, {1.0: INF, -1.0: -INF})
hypot = math.hypot
erf = math.erf
erfc = math.erfc


def cosh(x: float) -> float:
    """Hyperbolic cosine; even, so its overflow is +inf on both sides."""
    try:
        return math.cosh(x)
    except OverflowError:
        return INF


def div(x: float, y: float) -> float:
    """Quotient x / y; x/0 is an infinity with the sign of x and of the zero, 0/0 is nan."""
    try:
        return x / y
    except ZeroDivisionError:
        return NAN if x == 0.0 or x != x else math.copysign(INF, x) * math.copysign(1.0, y)


def power(x: float, y: float) -> float:
    """Power x**y as C's `pow`: nan for a negative base with a fractional exponent, never complex."""
    if x == 0.0 and -INF < y < 0.0:
        return math.copysign(INF, x) if math.fmod(y, 2.0) == -1.0 else INF
    try:
        return math.pow(x, y)
    except OverflowError:
        return -INF if x < 0.0 and y % 2.0 == 1.0 else INF
    except ValueError:
        return NAN


def floor_divide(x: float, y: float) -> float:
    """Largest whole number not above x / y; x // 0 as x / 0."""
    try:
        return x // y
    except ZeroDivisionError:
        return div(x, y)


def mod(x: float, y: float) -> float:
    """Remainder of x // y, with the sign of y; nan for y = 0."""
    try:
        return x % y
    except ZeroDivisionError:
        return NAN


def floor(x: float) -> float:
    """Largest whole number not above x."""
    return math.copysign(math.floor(x), x) if math.isfinite(x) else x


def ceil(x: float) -> float:
    """Smallest whole number not below x."""
    return math.copysign(math.ceil(x), x) if math.isfinite(x) else x


def round_half_even(x: float, digits: float) -> float:
    """Round x to `digits` decimals, ties to the even neighbour; nan where `digits` is not finite."""
    if not math.isfinite(x):
        return x
    try:
        return round(x, int(digits))
    except OverflowError:  # of int(inf), or of a result beyond the largest float
        return NAN if math.isinf(digits) else math.copysign(INF, x)
    except ValueError:  # of int(nan)
        return NAN


def sign(x: float) -> float:
    """-1, 0 or 1; nan for nan."""
    return x if x != x else float((x > 0.0) - (x < 0.0))


def step(x: float) -> float:
    """1 for x > 0, else 0; nan for nan."""
    return x if x != x else float(x > 0.0)


def maximum(x: float, y: float) -> float:
    """The larger of x and y; nan where either is nan."""
    return x if x > y or x != x else y


def minimum(x: float, y: float) -> float:
    """The smaller of x and y; nan where either is nan."""
    return x if x < y or x != x else y


def clip(x: float, lo: float, hi: float) -> float:
    """x limited to [lo, hi]; hi where lo > hi."""
    return minimum(maximum(x, lo), hi)


def where(condition: float, a: float, b: float) -> float:
    """a where the condition is not zero, else b."""
    return a if condition else b


def fsum(*xs: float) -> float:
    """Sum, rounded once; where it overflows on the way or meets infinities, the plain sum from the left."""
    try:
        return math.fsum(xs)
    except (OverflowError, ValueError):
        return reduce(operator.add, xs, 0.0)
