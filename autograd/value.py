"""Value, the node of a recorded computation, in plain Python: state and arithmetic only.

Everything else that a Value can do (repr, drawing, copying, numpy) is attached by `engine.py`, which is
written once for this class and for any other implementation of the node.
"""

import operator
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from autograd import modes, ops
from autograd.ieee import to_float

_new = object.__new__
_active = modes.active


class Value:
    """A number that remembers how it was made, so that derivatives can be taken of it.

    Args:
        data: any real number; it is stored as a float.
        name: a label for pictures and messages.

    Raises:
        TypeError: `data` is not a real number, or `name` not a string.

    >>> a = Value(2, name="a")
    >>> b = Value(-3, name="b")
    >>> c = a * b + 10
    >>> c.backward()
    >>> c.data, a.grad, b.grad
    (4.0, -3.0, 2.0)
    """

    __slots__ = (
        "__weakref__",
        "_data",
        "_grad",
        "_name",
        "_op",
        "_operands",
        "_origin",
        "_partials",
        "_scope",
    )

    _data: float
    _grad: float
    _op: ops.Op | None
    _operands: "tuple[Value, ...] | None"  # None: a constant
    _partials: tuple[Any, ...]
    _name: str | None  # this and the two below are there only when set
    _scope: str | None
    _origin: str | None

    def __init__(self, data: Any, name: str | None = None) -> None:
        if isinstance(data, Value):
            raise TypeError("Value takes a number, got a Value: use it as it is, or v.detach() for a new leaf")
        self._data = to_float(data)
        self._grad = 0.0
        self._op = None
        self._operands = ()
        self._partials = ()
        if name is not None:
            self.name = name
        if _active:
            self._scope = modes.current().scope

    def apply(self, op: ops.Op, operands: tuple[Any, ...]) -> "Value":
        """Record `op` on any number of operands, Values or numbers; `op(...)` calls this."""
        values = tuple([x if isinstance(x, Value) else constant(x) for x in operands])
        numbers = [x._data for x in values]
        out = to_float(op.forward(*numbers))
        partials = op.partials(out, *numbers)
        if len(partials) != len(values):
            raise ValueError(f"the rule of {op.name} gave {len(partials)} local derivatives for {len(values)} operands")
        return record(out, op, values, tuple(partials))

    # State, checked at the door. The getters are C functions, as cheap as a property can be.

    def _set_data(self, data: Any) -> None:
        self._data = to_float(data)

    def _set_grad(self, grad: Any) -> None:
        self._grad = 0.0 if grad is None else to_float(grad)

    def _set_name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"a name is a string or None, got {type(name).__name__}")
        self._name = name

    def _set_constant(self, is_constant: bool) -> None:
        if self._operands:
            raise AttributeError("is_constant can be set on leaves only: this Value is the result of an operation")
        self._operands = None if is_constant else ()

    data = property(attrgetter("_data"), _set_data, doc="The number, a float; assigning changes this node alone.")
    grad = property(attrgetter("_grad"), _set_grad, doc="d(root)/d(this) of the last backward; leaves accumulate.")
    name = property(lambda self: getattr(self, "_name", None), _set_name, doc="A label of yours, or None.")
    is_constant = property(
        lambda self: self._operands is None, _set_constant, doc="True: receives no gradient. Writable on leaves."
    )
    op = property(attrgetter("_op"), doc="The operation that made it; None for a leaf.")
    operands = property(lambda self: self._operands or (), doc="What it was made of, in order; empty for a leaf.")
    partials = property(
        lambda self: tuple([None if p is None else float(p) for p in self._partials]),
        doc="The local derivative by each operand, as recorded; None where there is no path.",
    )
    scope = property(lambda self: getattr(self, "_scope", None), doc="The module path that made it, or None.")

    # Order and equality compare numbers; a hash is of the node, as in PyTorch.

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return self._data != 0.0


def constant(x: Any) -> Value:
    """Return a leaf for a number met by an operation; it receives no gradient."""
    value: Value = _new(Value)
    value._data = x if x.__class__ is float else to_float(x)
    value._grad = 0.0
    value._op = None
    value._operands = None
    value._partials = ()
    if _active:
        value._scope = modes.current().scope
    return value


def record(data: float, op: ops.Op, operands: tuple[Value, ...], partials: tuple[Any, ...]) -> Value:
    """Make the node of one operation; inside `no_grad` a leaf."""
    node: Value = _new(Value)
    node._data = data
    node._grad = 0.0
    node._op = op
    node._operands = operands
    node._partials = partials
    if _active:
        _label(node)
    return node


def _label(node: Value) -> None:
    """Let the modes that hold here have their say about a new node."""
    is_recording, node._scope, anomaly = modes.current()
    if not is_recording:
        node._op, node._operands, node._partials = None, (), ()
    elif anomaly is not None:
        node._origin = anomaly.watch(node)


def _unary(op: ops.Op) -> Callable[[Value], Value]:
    """The method of an operation of one operand."""
    forward, partials = op.forward, op.partials

    def method(self: Value) -> Value:
        x = self._data
        out = forward(x)
        return record(out, op, (self,), partials(out, x))

    return method


def _binary(op: ops.Op) -> tuple[Callable[[Value, Any], Any], Callable[[Value, Any], Any]]:
    """The method of an operation of two operands, and the one for the reflected order."""
    forward, partials = op.forward, op.partials

    def method(self: Value, other: Any) -> Any:
        if other.__class__ is not Value and (other := _operand(other)) is NotImplemented:
            return NotImplemented
        x, y = self._data, other._data
        out = forward(x, y)
        return record(out, op, (self, other), partials(out, x, y))

    def reflected(self: Value, other: Any) -> Any:
        if (other := _operand(other)) is NotImplemented:
            return NotImplemented
        x, y = other._data, self._data
        out = forward(x, y)
        return record(out, op, (other, self), partials(out, x, y))

    return method, reflected


def _general(op: ops.Op) -> Callable[..., Value]:
    """The method of an operation of more operands, some with defaults."""

    def method(self: Value, *operands: Any, out: None = None, **keywords: Any) -> Any:
        if out is not None:  # numpy passes out=None to methods of this name
            raise TypeError(f"{op.signature} makes a new Value: leave out= away")
        return op(self, *operands, **keywords)

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


def _compare(compare: Callable[[float, Any], Any]) -> Callable[[Value, Any], Any]:
    """The method of an order or equality: numbers are compared, what is none answers for itself."""

    def method(self: Value, other: Any) -> Any:
        if isinstance(other, Value):
            return compare(self._data, other._data)
        is_number = hasattr(other, "__float__") and not getattr(other, "shape", ())
        return compare(self._data, other) if is_number else NotImplemented

    return method


def _bind() -> None:
    """Give Value one method per row of the table, and the comparisons."""
    for op in ops.OPS:
        if op.arity == 1:
            named: Any = _unary(op)
            special = named
        elif op.arity == 2 and not op.defaults:
            named, reflected = _binary(op)
            special = named
            if op.dunder:
                setattr(Value, f"__r{op.dunder}__", reflected)
        elif op.arity:
            named = special = _general(op)
        else:
            continue
        for name in (op.name, *op.aliases):
            setattr(Value, name, named)
        if op.dunder:
            setattr(Value, f"__{op.dunder}__", special)
    for name in ("eq", "ne", "lt", "le", "gt", "ge"):
        setattr(Value, f"__{name}__", _compare(getattr(operator, name)))


_bind()
