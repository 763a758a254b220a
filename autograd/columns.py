"""Many numbers in one call: `Vector`, arithmetic element by element, and the data and gradients of many Values."""

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from autograd import ops
from autograd.engine import Value
from autograd.ieee import to_float
from autograd.native import core, in_c


class Vector:
    """Numbers and Values side by side; arithmetic and operations are taken element by element.

    An operation on Vectors gives one of its results, as on each element alone: the same graph, the same bits.
    A single number or Value beside a Vector goes with every element. Comparisons give 1.0 and 0.0, so that
    `where(v < 0, a, b)` selects element by element.

    Args:
        numbers: real numbers, kept as floats, and Values.

    Raises:
        TypeError: an element is no number, or there is no sequence.

    >>> from autograd import maximum
    >>> 2 * Vector([1.0, 2.0]) + 1
    Vector([3.0, 5.0])
    >>> maximum(Vector([-1.0, 2.0]), 0.0)
    Vector([0.0, 2.0])
    """

    __slots__ = ("_elements",)

    _elements: list[Any]
    __add__: Any  # these are bound from the table, below
    __radd__: Any
    __sub__: Any
    __rsub__: Any
    __mul__: Any
    __rmul__: Any
    __truediv__: Any
    __rtruediv__: Any
    __pow__: Any
    __rpow__: Any
    __floordiv__: Any
    __rfloordiv__: Any
    __mod__: Any
    __rmod__: Any
    __neg__: Any
    __pos__: Any
    __abs__: Any
    __lt__: Any
    __le__: Any
    __gt__: Any
    __ge__: Any

    def __init__(self, numbers: Iterable[Any]) -> None:
        if isinstance(numbers, str | bytes) or not hasattr(numbers, "__iter__"):
            raise TypeError(f"Vector takes a sequence of numbers, got {type(numbers).__name__}")
        self._elements = [x if x.__class__ is float or isinstance(x, Value) else to_float(x) for x in numbers]

    def apply(self, op: ops.Op, operands: tuple[Any, ...]) -> "Vector":
        """Evaluate `op` element by element; `op(...)` and the operators call this.

        Raises:
            ValueError: two Vectors differ in length.
        """
        count = len(self._elements)
        columns = [x._elements if isinstance(x, Vector) else [x] * count for x in operands]
        for column in columns:
            if len(column) != count:
                raise ValueError(f"{op.name} takes Vectors of equal length, got {count} and {len(column)}")
        are_floats = all(x.__class__ is float for column in columns for x in column)
        return _vector(list(map(op.forward if are_floats else op, *columns)))

    def tolist(self) -> list[Any]:
        """Return the elements in a list."""
        return list(self._elements)

    def is_finite(self) -> bool:
        """Return whether no element is nan or infinite."""
        return all(math.isfinite(x.data if isinstance(x, Value) else x) for x in self._elements)

    def __len__(self) -> int:
        return len(self._elements)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._elements)

    def __getitem__(self, index: int) -> Any:
        return self._elements[index]

    def __repr__(self) -> str:
        return f"Vector({self._elements!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Vector, (self._elements,)


@in_c
def get_data(values: Sequence[Value]) -> Vector:
    """Return the data of every Value.

    >>> get_data([Value(2), Value(3)])
    Vector([2.0, 3.0])
    """
    return Vector([value.data for value in values])


@in_c
def get_grads(values: Sequence[Value]) -> Vector:
    """Return the gradient of every Value."""
    return Vector([value.grad for value in values])


@in_c
def set_data(values: Sequence[Value], numbers: Any) -> None:
    """Set the data of every Value.

    Args:
        values: n Values.
        numbers: n numbers, in a Vector, a list or an array; or one number for all.

    Raises:
        TypeError, ValueError: there are no n numbers.

    >>> x, y = Value(1), Value(2)
    >>> set_data([x, y], [3.0, 4.0])
    >>> x.data, y.data
    (3.0, 4.0)
    """
    for value, x in zip(values, _numbers("set_data", values, numbers), strict=True):
        value.data = x


@in_c
def set_grads(values: Sequence[Value], numbers: Any) -> None:
    """Set the gradient of every Value; the arguments are those of `set_data`.

    >>> x, y = Value(1), Value(2)
    >>> set_grads([x, y], 0.0)
    """
    for value, x in zip(values, _numbers("set_grads", values, numbers), strict=True):
        value.grad = x


@in_c
def are_finite_numbers(xs: Any) -> bool:
    """Return whether this is a list or tuple of floats and ints, and of nothing else, none of them nan or infinite.

    >>> are_finite_numbers([1, 2.5]), are_finite_numbers([1, Value(2)]), are_finite_numbers([math.inf])
    (True, False, False)
    """
    return isinstance(xs, list | tuple) and all(type(x) in (float, int) and math.isfinite(to_float(x)) for x in xs)


def _column(numbers: Any) -> Any:
    """A sequence of numbers as a Vector; anything else as it is."""
    is_column = isinstance(numbers, list | tuple) or bool(getattr(numbers, "shape", None))
    return Vector(numbers) if is_column else numbers


def _numbers(caller: str, values: Sequence[Value], numbers: Any) -> list[float]:
    numbers = _column(numbers)
    if not isinstance(numbers, Vector):
        return [to_float(numbers)] * len(values)
    if len(numbers) != len(values):
        raise ValueError(f"{caller} takes a number for each of {len(values)} Values, got {len(numbers)}")
    return [to_float(x) for x in numbers]


def _vector(elements: list[Any]) -> Vector:
    """A Vector of elements that are floats and Values already."""
    vector = Vector.__new__(Vector)
    vector._elements = elements
    return vector


def _operators(op: ops.Op) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The special methods of one row of the table."""

    def method(self: Vector, *other: Any) -> Any:
        return self.apply(op, (self, *other))

    def reflected(self: Vector, other: Any) -> Any:
        return self.apply(op, (other, self))

    return method, reflected


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[..., Vector]:
    def method(self: Vector, other: Any) -> Vector:
        if not isinstance(other, Vector):
            other = [other if isinstance(other, Value) else to_float(other)] * len(self)
        if len(other) != len(self):
            raise ValueError(f"a comparison takes Vectors of equal length, got {len(self)} and {len(other)}")
        return _vector([float(compare(x, y)) for x, y in zip(self, other, strict=True)])

    return method


for _op in ops.OPS:
    if _op.dunder:
        _method, _reflected = _operators(_op)
        setattr(Vector, f"__{_op.dunder}__", _method)
        if _op.arity == 2:
            setattr(Vector, f"__r{_op.dunder}__", _reflected)
for _name in ("lt", "le", "gt", "ge"):
    setattr(Vector, f"__{_name}__", _comparison(getattr(operator, _name)))

if core is not None:
    core.Vector.__doc__ = Vector.__doc__
    Vector = core.Vector  # type: ignore[misc]  # to a type checker they are the same
