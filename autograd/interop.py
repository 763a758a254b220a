"""A Value among Python's numbers and numpy's: the protocol of `numbers.Real`, and `__array_ufunc__`.

numpy asks `__array_ufunc__` of a single Value. An array of Values it takes apart itself: most functions call the
method of their name on each element (`np.exp` calls `.exp()`), but `np.maximum`, `np.minimum`, `np.clip`, `np.fmax`
and `np.fmin` compare with `>` and hand one element on as it is, with no node of their own and no hook for one. There
`autograd.maximum(array, 0)`, and every other operation on arrays, makes its node: half the derivative at a tie.
"""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

from autograd import ops
from autograd.table import OPS, elementwise


def refuse_float(_: Any) -> NoReturn:
    """`float(v)`, `math.sin(v)`, `"%.2f" % v`, `np.asarray(vs, float)`: all would cut the graph unseen."""
    raise TypeError(
        "a Value does not become a plain number by itself: that would cut the graph.\n"
        "  the number: v.data; a function: autograd.math.sin(v); text: f'{v:.2f}';\n"
        "  an array: [v.data for v in vs]; in a test: pytest.approx(v.data)"
    )


def trunc(self: Any) -> Any:
    """The whole number towards 0, as a Value; derivative 0."""
    return ops.ceil(self) if self < 0 else ops.floor(self)


def divmod_(self: Any, other: Any) -> Any:
    """(v // other, v % other)."""
    return self // other, self % other


def reflected_divmod(self: Any, other: Any) -> Any:
    """(other // v, other % v)."""
    return other // self, other % self


def round_(self: Any, ndigits: int | None = None) -> Any:
    """round(v), round(v, 2): a Value, derivative 0."""
    return ops.round(self, ndigits or 0)


# numpy's ufuncs that answer with a plain bool, and those that are made of operations.
_ANSWERS = {
    *("isnan", "isinf", "isfinite", "signbit", "logical_and", "logical_or", "logical_xor", "logical_not"),
    *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"),
}
_REDUCTIONS = {"add", "multiply", "maximum", "minimum"}  # of a single number they are that number
_COMPOSED: dict[str, Callable[..., Any]] = {
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1.0 / x,
    "conjugate": lambda x: +x,
    "trunc": lambda x: trunc(+x),
    "divmod": lambda x, y: (x // y, x % y),
    "logaddexp": lambda x, y: ops.logsumexp([x, y]),
    "logaddexp2": lambda x, y: ops.logsumexp([x * ops.LN2, y * ops.LN2]) * ops.LOG2E,
    "deg2rad": lambda x: x * ops.RADIAN,
    "radians": lambda x: x * ops.RADIAN,
    "rad2deg": lambda x: x * ops.DEGREE,
    "degrees": lambda x: x * ops.DEGREE,
}


def array_ufunc(_: Any, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
    """`np.exp(v)`, `np.maximum(0, v)`, `array * v`: the operation of that name, element by element on arrays."""
    numpy = sys.modules["numpy"]
    name = ufunc.__name__
    options = [key for key, value in keywords.items() if value is not None]
    if method == "reduce" and name in _REDUCTIONS and not options:
        return inputs[0]
    if method != "__call__":
        raise TypeError(f"numpy.{name}.{method} does not take a single Value: put Values in an array of dtype object")
    if options:
        raise TypeError(
            f"numpy.{name} of a Value takes no {options[0]}=: leave it away, the result is new;\n"
            "  instead of array *= v write array = array * v"
        )
    if name in _ANSWERS:
        answer = ufunc(*[x.data if hasattr(x, "apply") else x for x in inputs])
        return answer if getattr(answer, "shape", ()) else bool(answer)
    function = OPS[name] if name in OPS and OPS[name].collect is None else _COMPOSED.get(name)
    if function is None:
        raise TypeError(f"numpy.{name} has no derivative rule here: use v.data for a plain number, or write an Op")
    if any(isinstance(x, numpy.ndarray) and x.shape for x in inputs):
        return elementwise(function, inputs, ufunc.nout)
    return function(*inputs)
