"""The independent truth: every operation as one line of mpmath, and numbers of 50 digits to run rules on.

Nothing here is taken from the package's forward functions: an operation's line is its definition in
mathematics, and where that is complex the truth is nan.
"""

import functools
import operator
from collections.abc import Callable
from typing import Any

from mpmath import mp, mpc, mpf

from autograd.table import Constant, Op

mp.prec = 170  # 51 digits


def _power(x: mpf, y: mpf) -> mpf:
    """x**y. A huge whole exponent goes by exp and log: mpmath would square its way up through it."""
    if abs(y) < 2**60 or x == 0:
        return x**y
    size = mp.exp(max(-1e6, min(1e6, y * mp.log(abs(x)))))  # beyond is 0 or infinite for any float
    if x > 0 or y % 2 == 0:
        return size
    return -size if y % 2 == 1 else mp.nan


TRUTH: dict[str, Callable[..., Any]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "power": _power,
    "floor_divide": lambda x, y: mp.floor(x / y),
    "mod": lambda x, y: x % y if y else mp.nan,
    "neg": lambda x: -x,
    "pos": lambda x: x,
    "abs": abs,
    "exp": mp.exp,
    "exp2": lambda x: mpf(2) ** x,
    "expm1": mp.expm1,
    "log": mp.log,
    "log1p": mp.log1p,
    "log2": lambda x: mp.log(x) / mp.ln2,
    "log10": mp.log10,
    "sqrt": mp.sqrt,
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "arcsin": mp.asin,
    "arccos": mp.acos,
    "arctan": mp.atan,
    "arctan2": mp.atan2,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "arcsinh": mp.asinh,
    "arccosh": mp.acosh,
    "arctanh": mp.atanh,
    "hypot": mp.hypot,
    "erf": mp.erf,
    "erfc": lambda x: mp.erfc(min(x, mpf(1e6))),  # beyond, mpmath gives up; 0 to a trillion digits
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "relu": lambda x: max(x, mpf(0)),
    "leaky_relu": lambda x, slope: x if x > 0 else slope * x,
    "elu": lambda x, alpha: x if x > 0 else alpha * mp.expm1(x),
    "gelu": lambda x: x * mp.ncdf(max(x, mpf(-1e6))),
    "silu": lambda x: x / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "log_sigmoid": lambda x: -mp.log1p(mp.exp(-x)),
    "maximum": max,
    "minimum": min,
    "clip": lambda x, lo, hi: min(max(x, lo), hi),
    "where": lambda condition, a, b: a if condition else b,
    "floor": mp.floor,
    "ceil": mp.ceil,
    "round": lambda x, decimals: mp.nint(x * mpf(10) ** int(decimals)) / mpf(10) ** int(decimals),
    "sign": mp.sign,
    "step": lambda x: mpf(x > 0),
    "fsum": lambda *xs: mp.fsum(xs),
    "prod": lambda *xs: mp.fprod(xs),
    "mean": lambda *xs: mp.fsum(xs) / len(xs),
    "logsumexp": lambda *xs: mp.log(mp.fsum([mp.exp(x) for x in xs])),
    "dot": lambda *xs: xs[-1] + mp.fdot(xs[: len(xs) // 2], xs[len(xs) // 2 : -1]),
    "shifted_power": lambda x, y, k: _power(x, mp.fsub(y, k, exact=True)),
    "unit": lambda x, y: x / mp.hypot(x, y),
    "inversion": lambda x, y: x / (x * x + y * y),
    "exceeds": lambda x, y: mpf((x > y) + (x >= y)) / 2,
    "gaussian": lambda x: mp.exp(-x * x),
    "normal_pdf": lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    "normal_cdf": lambda x: mp.ncdf(max(x, mpf(-1e6))),
}


@functools.cache
def _constant(expression: str) -> mpf:
    """A constant of the table, from its exact expression."""
    return eval(expression, {"log": mp.log, "sqrt": mp.sqrt, "pi": +mp.pi})  # our own table's text


def exact(x: Any) -> mpf:
    """A number as mpmath has it: a `Constant` by its expression, a float as the fraction that it is."""
    if isinstance(x, Exact):
        return x.number
    return _constant(x.expression) if isinstance(x, Constant) else mpf(x)


def truth(op: Op, *operands: Any) -> mpf:
    """The value of an operation to 50 digits; nan at a pole, and where it is complex."""
    try:
        result = TRUTH[op.name](*[exact(x) for x in operands])
    except ZeroDivisionError:
        return mp.nan
    return mp.nan if isinstance(result, mpc) else result


def true_partials(op: Op, *operands: float) -> tuple[Any, ...]:
    """The local derivatives to 50 digits: the row's own rule, run on exact numbers."""
    partials = op.partials(Exact(truth(op, *operands)), *[Exact(exact(x)) for x in operands])
    return tuple([mpf(0) if partial is None else exact(partial) for partial in partials])


class Exact:
    """A number of 50 digits; rules run on it as on a Value."""

    def __init__(self, number: mpf) -> None:
        self.number = number

    def apply(self, op: Op, operands: tuple[Any, ...]) -> "Exact":
        """Evaluate an operation by its line of truth."""
        return Exact(truth(op, *operands))

    def __neg__(self) -> "Exact":
        return Exact(-self.number)

    def __bool__(self) -> bool:
        return bool(self.number)


def _arithmetic(compute: Callable[[mpf, mpf], mpf]) -> tuple[Callable[[Exact, Any], Exact], ...]:
    """An operator's method, and the one for the reflected order."""
    return (
        lambda self, other: Exact(compute(self.number, exact(other))),
        lambda self, other: Exact(compute(exact(other), self.number)),
    )


Exact.__add__, Exact.__radd__ = _arithmetic(operator.add)
Exact.__sub__, Exact.__rsub__ = _arithmetic(operator.sub)
Exact.__mul__, Exact.__rmul__ = _arithmetic(operator.mul)
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    _compare = getattr(operator, _name)
    setattr(Exact, f"__{_name}__", lambda self, other, compare=_compare: compare(self.number, exact(other)))
