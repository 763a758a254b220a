"""Walks over a recorded graph: order, adjoints (reverse sweep), tangents (forward sweep), counting.

A node is anything with `_links`: its operands, each followed by the local derivative recorded for it
(None where there is no path), in one tuple; () for a leaf, None for a constant. One flat tuple per node
is half the work for Python's garbage collector of two. Nothing here recurses or is stored in a node.
Over nodes in C the walks that all others are made of, order and adjoints, are in C too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from autograd.native import NODES, core

Node = Any
Links = Callable[[Node], Sequence[Any]]


def order(*roots: Node, until: AbstractSet[Node] = frozenset()) -> list[Node]:
    """Return the nodes that the roots are made of, operands before users, each once; constants are left out.

    Args:
        roots: where to start.
        until: nodes to go no further from, as if they were leaves.

    Raises:
        TypeError: a root is no Value.
    """
    for root in roots:
        if not hasattr(root, "_links"):
            raise TypeError(f"expected a Value, got {type(root).__name__}")
    if roots and all(isinstance(root, NODES) for root in roots):
        return core.order(roots, until)  # type: ignore[no-any-return]  # the extension has no types
    done: list[Node] = []
    seen = set()
    stack: list[Node] = list(reversed(roots))
    while stack:
        node = stack.pop()
        if node is None:  # everything below the next one is done
            done.append(stack.pop())
        elif node not in seen and (links := node._links) is not None:
            seen.add(node)
            if links and node not in until:
                stack += (node, None)
                stack += links[-2::-2]  # the first operand on top
            else:
                done.append(node)
    return done


def every_node(*roots: Node) -> list[Node]:
    """Return `order(*roots)` with the constants too, each before its first user."""
    nodes: dict[Node, None] = {}
    for node in order(*roots):
        for operand in node._links[::2]:
            if operand._links is None:
                nodes[operand] = None
        nodes[node] = None
    nodes.update(dict.fromkeys(roots))
    return list(nodes)


def sweep_back(nodes: Iterable[Node], adjoints: dict[Node, Any], links_of: Links | None = None) -> dict[Node, Any]:
    """Complete `adjoints` by the chain rule, from users to operands.

    The whole of reverse-mode differentiation: each node hands what it received, times its local
    derivative, to each of its operands. A node that no path reaches stays out of the mapping.

    Args:
        nodes: users before operands.
        adjoints: where the sweep starts; changed and returned.
        links_of: gives other local derivatives than the recorded ones, with the operands, as `_links`.
    """
    for node in nodes:
        links = node._links
        if links and node in adjoints:
            incoming = adjoints[node]
            pairs = iter(links if links_of is None else links_of(node))
            for operand, partial in zip(pairs, pairs):  # noqa: B905  taken in twos
                if partial is None:
                    continue
                if operand in adjoints:
                    adjoints[operand] += incoming * partial
                elif operand._links is not None:
                    adjoints[operand] = incoming * partial
    return adjoints


def adjoints(root: Node, seed: float = 1.0) -> dict[Node, float]:
    """Return the derivative of `root` by every node that a path reaches, times `seed`; nothing is stored.

    >>> x = Value(3)
    >>> adjoints(x * x)[x]
    6.0
    """
    if isinstance(root, NODES):
        return core.adjoints(root, seed)  # type: ignore[no-any-return]  # the extension has no types
    return sweep_back(reversed(order(root)), {} if root._links is None else {root: seed})


def sweep_forward(nodes: Iterable[Node], tangents: dict[Node, Any], links_of: Links | None = None) -> dict[Node, Any]:
    """Complete `tangents` by the chain rule, from operands to users.

    Args:
        nodes: operands before users.
        tangents: where the sweep starts; changed and returned. A node without a tangent does not move.
        links_of: gives other local derivatives than the recorded ones, with the operands, as `_links`.
    """
    for node in nodes:
        if node in tangents or tangents.keys().isdisjoint(node._links[::2]):
            continue
        pairs = iter(node._links if links_of is None else links_of(node))
        for operand, partial in zip(pairs, pairs):  # noqa: B905  taken in twos
            if partial is not None and operand in tangents:
                part = tangents[operand] * partial
                tangents[node] = tangents[node] + part if node in tangents else part
    return tangents


def tangents(root: Node, seeds: Mapping[Node, float]) -> dict[Node, float]:
    """Return how fast each node of `root` moves when the nodes of `seeds` move so fast; nothing is stored.

    >>> x = Value(3)
    >>> y = x * x
    >>> tangents(y, {x: 1.0})[y]
    6.0
    """
    return sweep_forward(order(root), dict(seeds))


def leaves(*roots: Node) -> list[Node]:
    """Return the leaves that the roots are made of, constants left out."""
    return [node for node in order(*roots) if not node._links]


def depends(nodes: Iterable[Node], wrt: AbstractSet[Node]) -> set[Node]:
    """Return those of `nodes` (operands before users) that are in `wrt` or made of it."""
    found: set[Node] = set()
    for node in nodes:
        if node in wrt or not found.isdisjoint(node._links[::2]):
            found.add(node)
    return found
