"""Copies of a graph, at any depth: `copy`, `deepcopy`, `pickle`.

A graph is copied in topological order, so that every operand is there before its users and nothing
recurses. Values copied in one call keep their identity.
"""

import copy
import weakref
from contextvars import ContextVar
from typing import Any

from autograd import graph

_CORE = {"_data", "_grad", "_op", "_links"}

# The feeds that picklers of this context may be busy with; a pickler that is dropped drops its feed.
_feeds: ContextVar[tuple["weakref.ref[_Feed]", ...]] = ContextVar("autograd.feeds", default=())


def shallow_copy(node: Any) -> Any:
    """`copy.copy`: another node of the same operands."""
    copied = restore(*_core(node))
    _set_attributes(copied, _attributes(node))
    return copied


def deep_copy(node: Any, memo: dict[int, Any]) -> Any:
    """`copy.deepcopy`: the whole graph below `node`, as `memo` does not have it yet."""
    for original in graph.every_node(node):
        if id(original) not in memo:
            cls, data, grad, op, links = _core(original)
            if links:
                links = tuple([memo[id(x)] if i % 2 == 0 else x for i, x in enumerate(links)])
            memo[id(original)] = copied = restore(cls, data, grad, op, links)
            if attributes := _attributes(original):
                _set_attributes(copied, copy.deepcopy(attributes, memo))
    return memo[id(node)]


def reduce(node: Any, _protocol: Any) -> tuple[Any, ...]:
    """`pickle`: a Value whose operands the pickler has not seen first feeds it the whole graph below, in order."""
    if not node._links or any(feed.reaches(node) for feed in _live_feeds()):
        attributes = _attributes(node)
        return restore, _core(node), (None, attributes) if attributes else None
    feed = _Feed(node)
    _feeds.set((*map(weakref.ref, _live_feeds()), weakref.ref(feed)))
    return _last, (feed,)


class _Feed:
    """Pickles as the list of all nodes below a root, operands first, so that each then pickles as itself alone.

    Constants are not among them: each goes with its first user.

    It counts on nothing but that order: a node that is asked for out of order, because the pickler
    failed and another one is at work, or because it is an attribute of a node, starts a feed of its own.
    """

    def __init__(self, root: Any) -> None:
        self.positions = {node: position for position, node in enumerate(graph.order(root))}
        self.next = 0

    @property
    def is_over(self) -> bool:
        return self.next == len(self.positions)

    def reaches(self, node: Any) -> bool:
        """Go on to `node`; False if it was passed already, or is not below the root."""
        position = self.positions.get(node, -1)
        if position < self.next:
            return False
        self.next = position + 1
        return True

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (), None, iter(self.positions)


def _live_feeds() -> list[_Feed]:
    return [feed for reference in _feeds.get() if (feed := reference()) and not feed.is_over]


def _last(nodes: list[Any]) -> Any:
    return nodes[-1]


def _core(node: Any) -> tuple[Any, ...]:
    return type(node), node._data, node._grad, node._op, node._links


def restore(cls: Any, data: float, grad: float, op: Any, links: Any) -> Any:
    """Make a node as it was, without its labels; used for copies and by pickle."""
    return cls._restored(data, grad, op, links)


def _attributes(node: Any) -> dict[str, Any]:
    """The labels of a node, and what a subclass added, in `__dict__` or in slots."""
    attributes = {"_labels": dict(node._labels)} if hasattr(node, "_labels") else {}
    if type(node).__module__ != "autograd":
        state = object.__getstate__(node)
        for part in state if isinstance(state, tuple) else (state,):
            attributes |= {key: value for key, value in (part or {}).items() if key not in _CORE}
    return attributes


def _set_attributes(node: Any, attributes: dict[str, Any]) -> None:
    for key, value in attributes.items():
        setattr(node, key, value)
