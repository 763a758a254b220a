"""Copies of a graph, at any depth: `copy`, `deepcopy`, `pickle`.

A graph is copied in topological order, so that every operand is there before its users and nothing
recurses. Values copied in one call keep their identity.
"""

import copy
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from autograd import graph

# Set while a pickler is fed nodes in topological order: their operands are then known to it.
_feeding: ContextVar[Callable[[], "_Feed | None"]] = ContextVar("autograd.feeding", default=lambda: None)


def shallow_copy(node: Any) -> Any:
    """`copy.copy`: another node of the same operands."""
    return restore(*_state(node))


def deep_copy(node: Any, memo: dict[int, Any]) -> Any:
    """`copy.deepcopy`: the whole graph below `node`, as `memo` does not have it yet."""
    for original in _all_nodes(node):
        if id(original) not in memo:
            cls, data, grad, op, operands, partials, *attributes = _state(original)
            copied = operands and tuple([memo[id(operand)] for operand in operands])
            memo[id(original)] = restore(cls, data, grad, op, copied, partials)
            for key, value in attributes[0].items() if attributes else ():
                setattr(memo[id(original)], key, copy.deepcopy(value, memo))
    return memo[id(node)]


def reduce(node: Any, _protocol: Any) -> tuple[Any, ...]:
    """`pickle`: the first Value that a pickler meets feeds it the whole graph in topological order."""
    feed = _feeding.get()()
    if not node._operands or (feed and not feed.is_over):
        return restore, _state(node)
    return _last, (_Feed(node),)


class _Feed:
    """Pickles as the list of all nodes below a root and an end mark; meanwhile a node pickles as itself alone.

    A pickler that fails drops its feed, so nothing is left switched on.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.is_over = False

    def __reduce__(self) -> tuple[Any, ...]:
        _feeding.set(weakref.ref(self))
        return list, (), None, iter([*_all_nodes(self.root), _End(self)])


class _End:
    """The end mark of a feed; pickling it ends the feed."""

    def __init__(self, feed: _Feed) -> None:
        self.feed = feed

    def __reduce__(self) -> tuple[Any, ...]:
        self.feed.is_over = True
        return bool, ()


def _last(nodes: list[Any]) -> Any:
    return nodes[-2]


def _all_nodes(root: Any) -> list[Any]:
    """Every node below `root`, operands first, constants included."""
    nodes = []
    seen = set()
    for node in graph.order(root) or [root]:
        for operand in node._operands or ():
            if operand._operands is None and operand not in seen:
                seen.add(operand)
                nodes.append(operand)
        nodes.append(node)
    return nodes


def _state(node: Any) -> tuple[Any, ...]:
    """What `restore` needs to make the node again."""
    state = type(node), node._data, node._grad, node._op, node._operands, node._partials
    labels = {key: text for key in ("_name", "_scope", "_origin") if (text := getattr(node, key, None)) is not None}
    attributes = labels | _attributes_of_subclass(node)
    return (*state, attributes) if attributes else state


def _attributes_of_subclass(node: Any) -> dict[str, Any]:
    """The attributes that a subclass added, in `__dict__` or in slots."""
    attributes = dict(getattr(node, "__dict__", {}))
    for cls in type(node).__mro__:
        if cls.__module__ == "autograd":
            break
        slots = cls.__dict__.get("__slots__", ())
        names = (slots,) if isinstance(slots, str) else slots
        attributes |= {key: getattr(node, key) for key in names if hasattr(node, key)}
    return attributes


def restore(
    cls: type[Any],
    data: float,
    grad: float,
    op: Any,
    operands: Any,
    partials: Any,
    attributes: dict[str, Any] | None = None,
) -> Any:
    """Make a node as it was; used for copies and by pickle."""
    node: Any = object.__new__(cls)
    node._data, node._grad, node._op, node._operands, node._partials = data, grad, op, operands, partials
    for key, value in (attributes or {}).items():
        setattr(node, key, value)
    return node
