"""The arithmetic of Value: one method per row of the table, bound by arity, and the comparisons."""

import operator
from collections.abc import Callable
from typing import Any

from autograd import ops
from autograd.rules import RULES
from autograd.value import Value, constant, record

Method = Callable[..., Any]


def _unary(op: ops.Op) -> Method:
    """The method of an operation of one operand."""
    forward, partials = op.forward, RULES[op.name]

    def method(self: Value) -> Value:
        x = self._data
        out = forward(x)
        (partial,) = partials(out, x)
        return record(out, op, (self, partial))

    return named(method, op)


def _binary(op: ops.Op) -> tuple[Method, Method]:
    """The method of an operation of two operands, and the one for the reflected order."""
    forward, partials = op.forward, RULES[op.name]

    def method(self: Value, other: Any) -> Any:
        if other.__class__ is not Value and (other := _operand(other)) is NotImplemented:
            return NotImplemented
        x, y = self._data, other._data
        out = forward(x, y)
        left, right = partials(out, x, y)
        return record(out, op, (self, left, other, right))

    def reflected(self: Value, other: Any) -> Any:
        if (other := _operand(other)) is NotImplemented:
            return NotImplemented
        x, y = other._data, self._data
        out = forward(x, y)
        left, right = partials(out, x, y)
        return record(out, op, (other, left, self, right))

    return named(method, op), named(reflected, op)


def general(op: ops.Op) -> Method:
    """The method of an operation of more operands, some with defaults."""

    def method(self: Value, *operands: Any, out: None = None, **keywords: Any) -> Any:
        if out is not None:  # numpy passes out=None to methods of this name
            raise TypeError(f"{op.signature} makes a new Value: leave out= away")
        return op(self, *operands, **keywords)

    return named(method, op)


def named(method: Method, op: ops.Op) -> Method:
    """Let errors and `help()` call the method by the name of its operation."""
    method.__name__, method.__qualname__, method.__doc__ = op.name, f"Value.{op.name}", op.doc
    method.__module__ = "autograd"
    return method


def _operand(x: Any) -> Any:
    """`x` as a Value, a number as a constant; NotImplemented for arrays, which know how to take a Value."""
    if x.__class__ is float or x.__class__ is int:
        return constant(x)
    if isinstance(x, Value):
        return x
    if not hasattr(x, "apply") and not getattr(x, "shape", ()):
        return constant(x)
    return NotImplemented


def _compare(compare: Callable[[float, Any], Any]) -> Method:
    """The method of an order or equality: numbers are compared, what is none answers for itself."""

    def method(self: Value, other: Any) -> Any:
        if isinstance(other, Value):
            return compare(self._data, other._data)
        is_number = hasattr(other, "__float__") and not getattr(other, "shape", ())
        return bool(compare(self._data, other)) if is_number else NotImplemented

    return method


def bind() -> None:
    """Give Value one method per row of the table, and the comparisons."""
    for op in ops.OPS:
        if op.arity == 1:
            named = _unary(op)
            special = named
        elif op.arity == 2 and not op.defaults:
            named, reflected = _binary(op)
            special = named
            if op.dunder:
                setattr(Value, f"__r{op.dunder}__", reflected)
        elif op.arity:
            named = special = general(op)
        else:
            continue
        for name in (op.name, *op.aliases):
            setattr(Value, name, named)
        if op.dunder:
            setattr(Value, f"__{op.dunder}__", special)
    for name in ("eq", "ne", "lt", "le", "gt", "ge"):
        setattr(Value, f"__{name}__", _compare(getattr(operator, name)))
