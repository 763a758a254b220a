"""Value, the node of a recorded computation, in plain Python: its state, and how one is made.

Its arithmetic is in `arithmetic.py`. Everything else that a Value can do (repr, drawing, copying, numpy) is
attached by `engine.py`, which is written once for this class and for any other implementation of the node.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, NoReturn, Self

from autograd import modes, ops
from autograd.ieee import to_float
from autograd.rules import RULES

_new = object.__new__
_active = modes.active


def _read_only(name: str, getter: Callable[[Any], Any], doc: str) -> property:
    """A property that says what to do when it is assigned to."""

    def refuse(*_: Any) -> NoReturn:
        raise AttributeError(f"{name} is read-only: it tells how this Value was made; operations make new Values")

    return property(getter, refuse, doc=doc)


class Value:
    """A number that remembers how it was made, so that derivatives can be taken of it.

    Args:
        data: any real number; it is stored as a float, one too large for that as an infinity.
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
        "_labels",
        "_links",
        "_op",
    )

    _data: float
    _grad: float
    _op: ops.Op | None
    _links: tuple[Any, ...] | None  # operand, local derivative, operand, ...; (): a leaf, None: a constant
    _labels: Mapping[str, str | None]  # "name", "scope" and "origin" (the line that made it); only where there are any

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """Make a leaf of 0, for subclasses that do not call `__init__`."""
        node = _new(cls)
        node._data = node._grad = 0.0
        node._op = None
        node._links = ()
        return node

    def __init__(self, data: Any, name: str | None = None) -> None:
        if isinstance(data, Value):
            raise TypeError("Value takes a number, got a Value: use it as it is, or v.detach() for a new leaf")
        self._data = to_float(data)
        self._grad = 0.0
        self._op = None
        self._links = ()
        if _active:
            _label(self)
        if name is not None:
            self.name = name

    def apply(self, op: ops.Op, operands: tuple[Any, ...]) -> "Value":
        """Record `op` on any number of operands, Values or numbers; `op(...)` calls this."""
        values = [x if x.__class__ is Value or isinstance(x, Value) else constant(x) for x in operands]
        numbers = [x._data for x in values]
        out = op.forward(*numbers)
        if out.__class__ is not float:
            out = to_float(out)
        partials = RULES[op.name](out, *numbers) if op.name in RULES else _partials(op, out, numbers)
        links: list[Any] = [None] * (2 * len(values))
        links[::2], links[1::2] = values, partials
        return record(out, op, tuple(links))

    @classmethod
    def _restored(cls, data: float, grad: float, op: ops.Op | None, links: tuple[Any, ...] | None) -> "Value":
        """Make a node as it was, without its labels."""
        node = cls.__new__(cls)
        node._data, node._grad, node._op, node._links = data, grad, op, links
        return node

    # State, checked at the door. The getters are C functions, as cheap as a property can be.

    def _set_data(self, data: Any) -> None:
        self._data = to_float(data)

    def _set_grad(self, grad: Any) -> None:
        self._grad = 0.0 if grad is None else to_float(grad)

    def _set_name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"a name is a string or None, got {type(name).__name__}")
        set_label(self, "name", name)

    def _set_constant(self, is_constant: bool) -> None:
        if self._links:
            raise AttributeError("is_constant can be set on leaves only: this Value is the result of an operation")
        if is_constant not in (True, False):
            raise TypeError(f"is_constant is True or False, got {type(is_constant).__name__}")
        self._links = None if is_constant else ()

    data = property(attrgetter("_data"), _set_data, doc="The number, a float; assigning changes this node alone.")
    grad = property(attrgetter("_grad"), _set_grad, doc="d(root)/d(this) of the last backward; leaves accumulate.")
    name = property(lambda self: get_label(self, "name"), _set_name, doc="A label of yours, or None.")
    is_constant = property(
        lambda self: self._links is None, _set_constant, doc="True: receives no gradient. Writable on leaves."
    )
    op = _read_only("op", attrgetter("_op"), "The operation that made it; None for a leaf.")
    operands = _read_only("operands", lambda self: (self._links or ())[::2], "What it was made of, in order.")
    partials = _read_only(
        "partials",
        lambda self: tuple([None if p is None else float(p) for p in (self._links or ())[1::2]]),
        "The local derivative by each operand, as recorded; None where there is no path.",
    )
    scope = _read_only("scope", lambda self: get_label(self, "scope"), "The module path that made it, or None.")

    # Order and equality compare numbers; a hash is of the node, as in PyTorch.

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return self._data != 0.0


def _partials(op: ops.Op, out: float, numbers: list[float]) -> list[float | None]:
    """The local derivatives by the row itself, where they may be other numbers than floats."""
    partials = op.partials(out, *numbers)
    if len(partials) != len(numbers):
        raise ValueError(f"the rule of {op.name} gave {len(partials)} local derivatives for {len(numbers)} operands")
    return [partial if partial.__class__ is float or partial is None else to_float(partial) for partial in partials]


def constant(x: Any) -> Value:
    """Return a leaf for a number met by an operation; it receives no gradient."""
    value: Value = _new(Value)
    value._data = x if x.__class__ is float else to_float(x)
    value._grad = 0.0
    value._op = None
    value._links = None
    if _active:
        _label(value)
    return value


def record(data: float, op: ops.Op, links: tuple[Any, ...]) -> Value:
    """Make the node of one operation; inside `no_grad` a leaf."""
    node: Value = _new(Value)
    node._data = data
    node._grad = 0.0
    node._op = op
    node._links = links
    if _active:
        _label(node)
    return node


def _label(node: Value) -> None:
    """Let the modes that hold here have their say about a new node."""
    is_recording, labels, anomaly = modes.current()
    if labels:
        node._labels = labels
    if node._links:
        if not is_recording:
            node._op, node._links = None, ()
        elif anomaly is not None:
            set_label(node, "origin", anomaly.watch(node))


def get_label(node: Value, key: str) -> str | None:
    """Return one of the labels of a node, or None."""
    return node._labels.get(key) if hasattr(node, "_labels") else None


def set_label(node: Value, key: str, text: str | None) -> None:
    """Set one of the labels of a node; the others may be shared with all nodes of its scope."""
    node._labels = {**getattr(node, "_labels", {}), key: text}
