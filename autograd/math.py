"""Drop-in for the standard `math` module: on numbers it *is* `math`, on Values it is the table of operations.

With `from autograd import math`, formulas written for floats run on Values. On numbers every function gives
what `math` gives, exceptions included. On Values nothing raises at the edges of a domain (IEEE 754), `isnan`
and its like answer with a plain bool, and a function without a derivative rule says so in a `TypeError`.

>>> from autograd import math
>>> math.atan(1.0)
0.7853981633974483
>>> x = Value(1)
>>> math.atan(x).backward()
>>> x.grad
0.5
"""

import math as _math
import operator as _operator
from collections.abc import Callable as _Callable
from collections.abc import Sequence as _Sequence
from functools import wraps as _wraps
from itertools import chain as _chain
from typing import Any as _Any

from autograd import interop as _interop
from autograd import ops as _ops
from autograd import vectors as _vectors


def _is_value(x: object) -> bool:
    return hasattr(x, "apply")


def _number(x: _Any) -> float:
    """The plain number of an operand."""
    return x.data if _is_value(x) else x  # type: ignore[no-any-return]  # a Value's data is a float


def _answer(function: _Callable[..., bool]) -> _Callable[..., bool]:
    """A question about numbers, asked of Values."""
    return lambda *operands, **keywords: function(*map(_number, operands), **keywords)


def _copysign(x: _Any, y: _Any) -> _Any:
    return _ops.abs(x) * _ops.where(True, _math.copysign(1.0, _number(y)), y)


def _dist(p: _Sequence[_Any], q: _Sequence[_Any]) -> _Any:
    if len(p) != len(q):
        raise ValueError(f"dist takes two points of equally many coordinates, got {len(p)} and {len(q)}")
    return _hypot(*map(_operator.sub, p, q))


def _fmod(x: _Any, y: _Any) -> _Any:
    sign = _math.copysign(1.0, _number(x))
    return sign * _ops.mod(sign * x, _ops.abs(y))


def _hypot(*coordinates: _Any) -> _Any:
    return _ops.hypot(*coordinates) if len(coordinates) == 2 else _vectors.norm(coordinates)


def _ldexp(x: _Any, i: int) -> _Any:
    """x * 2**i in factors that do not overflow; the smallest comes last, so that only it can round."""
    if not isinstance(i, int):
        raise TypeError(f"ldexp(x, i) takes a whole number i, got {type(i).__name__}: write x * 2.0**i")
    parts = []
    for _ in range(3):
        parts.append(max(-1074, min(i, 1023)))
        i -= parts[-1]
    for part in filter(None, reversed(parts)):
        x = x * 2.0**part
    return x


def _log(x: _Any, *base: _Any) -> _Any:
    return _ops.div(_ops.log(x), _ops.log(*base)) if base else _ops.log(x)


def _modf(x: _Any) -> tuple[_Any, _Any]:
    rest = _ops.where(_math.isinf(_number(x)), _math.copysign(0.0, _number(x)), _fmod(x, 1.0))
    return rest, _interop.trunc(x)


def _prod(xs: list[_Any], *, start: _Any = 1) -> _Any:
    return _ops.prod([start, *xs] if _is_value(start) or start != 1 else xs)


def _remainder(x: _Any, y: _Any) -> _Any:
    """x - n*y for the whole number n nearest to x / y; the remainder of |x| / |y|, or that minus |y|."""
    sign, size = _math.copysign(1.0, _number(x)), _ops.abs(y)
    rest = _ops.mod(sign * x, size)
    is_above = _number(rest) > 0.0 and _math.remainder(_number(sign * x), _number(size)) < 0.0
    return sign * (rest - size if is_above else rest)


def _sumprod(p: _Sequence[_Any], q: _Sequence[_Any]) -> _Any:
    """Sum of products, for a Python whose `math` has none (before 3.12)."""
    if len(p) != len(q):
        raise ValueError(f"sumprod takes two sequences of equal length, got {len(p)} and {len(q)} numbers")
    return sum(map(_operator.mul, p, q))


_COMPOSED: dict[str, _Callable[..., _Any]] = {
    "copysign": _copysign,
    "degrees": lambda x: x * _ops.DEGREE,
    "dist": _dist,
    "fmod": _fmod,
    "hypot": _hypot,
    "isclose": _answer(_math.isclose),
    "isfinite": _answer(_math.isfinite),
    "isinf": _answer(_math.isinf),
    "isnan": _answer(_math.isnan),
    "ldexp": _ldexp,
    "log": _log,
    "modf": _modf,
    "prod": _prod,
    "radians": lambda x: x * _ops.RADIAN,
    "remainder": _remainder,
    "sumprod": _ops.dot,
    "trunc": _interop.trunc,
}
_OF_SEQUENCES = {"dist", "fsum", "prod", "sumprod"}


def _from_table(name: str) -> _Callable[..., _Any]:
    """The operation of that name or alias, looked up when called: a user may define one later."""

    def on_values(*operands: _Any) -> _Any:
        if name not in _ops.OPS:
            raise TypeError(
                f"math.{name} has no derivative rule, so it takes no Values:\n"
                f"  give it plain numbers (v.data), or define the operation with autograd.Op({name!r}, ...)"
            )
        return _ops.OPS[name](*operands)

    return on_values


def _lift(name: str, standard: _Callable[..., _Any]) -> _Callable[..., _Any]:
    """A function of `math` that takes Values too."""
    on_values = _COMPOSED.get(name) or _from_table(name)
    takes_sequences = name in _OF_SEQUENCES

    @_wraps(standard, assigned=("__name__", "__qualname__", "__doc__"))
    def function(*arguments: _Any, **keywords: _Any) -> _Any:
        if takes_sequences:
            arguments = tuple([list(xs) for xs in arguments])
        operands = _chain(*arguments) if takes_sequences else arguments
        has_values = any(map(_is_value, (*operands, *keywords.values())))
        return (on_values if has_values else standard)(*arguments, **keywords)

    return function


_STANDARD = {"sumprod": _sumprod} | {name: getattr(_math, name) for name in dir(_math) if not name.startswith("_")}
globals().update({name: _lift(name, x) if callable(x) else x for name, x in _STANDARD.items()})
__all__ = sorted(_STANDARD)  # noqa: PLE0605  # the names are those of the running Python
