"""A Value among Python's numbers and numpy's: the protocol of `numbers.Real`, and `__array_ufunc__`."""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

from autograd import ops
from autograd.table import OPS


def refuse_float(_: Any) -> NoReturn:
    """`float(v)`, `math.sin(v)`, `"%.2f" % v`, `np.asarray(vs, float)`: all would cut the graph unseen."""
    raise TypeError(
        "a Value does not become a plain number by itself: that would cut the graph.\n"
        "  the number: v.data; a function: autograd.math.sin(v); text: f'{v:.2f}';\n"
        "  an array: [v.data for v in vs]; in a test: pytest.approx(v.data)"
    )


def trunc(self: Any) -> Any:
    """The whole number towards 0, as a Value; derivative 0."""
    return ops.sign(self) * ops.floor(ops.abs(self))


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


def array_ufunc(self: Any, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
    """`np.exp(v)`, `np.maximum(0, v)`, `array * v`: the operation of that name, element by element on arrays."""
    numpy = sys.modules["numpy"]
    name = ufunc.__name__
    if method != "__call__" or any(value is not None for value in keywords.values()):
        if method == "reduce" and name in ("add", "multiply", "maximum", "minimum"):
            return inputs[0]  # the reduction of a single number
        options = ", ".join([method, *keywords]) if keywords else method
        raise TypeError(f"numpy.{name} ({options}) does not take a Value: put Values in an array of dtype object")
    if name in _ANSWERS:
        return ufunc(*[x.data if isinstance(x, type(self)) else x for x in inputs])
    function = OPS[name] if name in OPS and OPS[name].collect is None else _COMPOSED.get(name)
    if function is None:
        raise TypeError(f"numpy.{name} has no derivative rule here: use v.data for a plain number, or write an Op")
    if any(isinstance(x, numpy.ndarray) and x.shape for x in inputs):
        arrays = [numpy.asarray(x, dtype=object) for x in inputs]
        return numpy.frompyfunc(function, len(inputs), ufunc.nout)(*arrays)
    return function(*inputs)
