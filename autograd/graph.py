"""Walks over a recorded graph: order, adjoints (reverse sweep), tangents (forward sweep), counting.

A node is anything with `_operands` (a tuple of nodes, empty for a leaf, None for a constant) and
`_partials` (one local derivative per operand, None where there is no path); both engines provide them.
Nothing here recurses, and nothing is stored in a node.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any

Node = Any
Partials = Callable[[Node], tuple[Any, ...]]

recorded: Partials = attrgetter("_partials")


def order(*roots: Node, until: Collection[Node] = ()) -> list[Node]:
    """Return the nodes that the roots are made of, operands before users, each once; constants are left out.

    Args:
        roots: where to start.
        until: nodes to go no further from, as if they were leaves.
    """
    done: list[Node] = []
    seen = set()
    stack: list[Node] = list(reversed(roots))
    while stack:
        node = stack.pop()
        if node is None:  # everything below the next one is done
            done.append(stack.pop())
        elif node not in seen and node._operands is not None:
            seen.add(node)
            if node._operands and node not in until:
                stack.append(node)
                stack.append(None)
                stack.extend(node._operands[::-1])
            else:
                done.append(node)
    return done


def sweep_back(nodes: Iterable[Node], adjoints: dict[Node, Any], partials: Partials = recorded) -> dict[Node, Any]:
    """Complete `adjoints` by the chain rule, from users to operands.

    The whole of reverse-mode differentiation: each node hands what it received, times its local
    derivative, to each of its operands. A node that no path reaches stays out of the mapping.

    Args:
        nodes: users before operands.
        adjoints: where the sweep starts; changed and returned.
        partials: the local derivatives of a node, by default the recorded floats.
    """
    for node in nodes:
        operands = node._operands
        if operands and node in adjoints:
            incoming = adjoints[node]
            for operand, partial in zip(operands, partials(node)):  # noqa: B905  counted when the node was made
                if partial is None:
                    continue
                if operand in adjoints:
                    adjoints[operand] += incoming * partial
                elif operand._operands is not None:
                    adjoints[operand] = incoming * partial
    return adjoints


def adjoints(root: Node, seed: float = 1.0) -> dict[Node, float]:
    """Return the derivative of `root` by every node that a path reaches, times `seed`; nothing is stored.

    >>> x = Value(3)
    >>> adjoints(x * x)[x]
    6.0
    """
    return sweep_back(reversed(order(root)), {} if root._operands is None else {root: seed})


def sweep_forward(nodes: Iterable[Node], tangents: dict[Node, Any], partials: Partials = recorded) -> dict[Node, Any]:
    """Complete `tangents` by the chain rule, from operands to users.

    Args:
        nodes: operands before users.
        tangents: where the sweep starts; changed and returned. A node without a tangent does not move.
        partials: the local derivatives of a node, by default the recorded floats.
    """
    for node in nodes:
        if node in tangents or not any(operand in tangents for operand in node._operands):
            continue
        for operand, partial in zip(node._operands, partials(node)):  # noqa: B905  counted when the node was made
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
    return [node for node in order(*roots) if not node._operands]


def depends(nodes: Iterable[Node], wrt: Collection[Node]) -> set[Node]:
    """Return those of `nodes` (operands before users) that are in `wrt` or made of it."""
    found: set[Node] = set()
    for node in nodes:
        if node in wrt or not found.isdisjoint(node._operands):
            found.add(node)
    return found
