"""Taking a picture: everything is copied from the graph at once, so later training does not change it."""

import math
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from autograd import graph
from autograd.engine import Value
from autograd.pictures.picture import Edge, Group, Node, Picture


def take_picture(roots: Any, names: Any = None, max_nodes: int | None = None) -> Picture:
    """Copy what the roots are made of.

    Args:
        roots: a Value, or a sequence of at least one.
        names: labels that go before the Values' own: a mapping from names to Values, whose other entries
            are ignored so that `locals()` will do, or an object with `named_parameters()`.
        max_nodes: keep at most so many nodes, those nearest to the roots; None for all.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.
    """
    values = _checked_roots(roots)
    if max_nodes is not None and (not isinstance(max_nodes, int) or max_nodes < 1):
        raise ValueError(f"max_nodes is a whole number of at least 1, got {max_nodes!r}")
    labels, parameters = _labels(names)
    every = graph.every_node(*values)
    kept = set(every) if max_nodes is None or len(every) <= max_nodes else _nearest(values, max_nodes)
    numbers = {value: number for number, value in enumerate(every, 1) if value in kept}
    stale = {value for value in every if _is_stale(value)}
    outputs = set(values)

    def copy(value: Any) -> Node:
        return Node(
            number=numbers[value],
            role=_role(value, outputs, parameters),
            op=value.op and value.op.name,
            symbol=value.op and value.op.symbol,
            data=value.data,
            grad=value.grad,
            name=labels.get(value, value.name) or None,
            scope=value.scope,
            is_constant=value.is_constant,
            is_stale=value in stale,
            hidden=sum(operand not in kept for operand in value.operands),
        )

    nodes = tuple([copy(value) for value in numbers])
    edges = tuple([edge for value in numbers for edge in _edges(value, numbers)])
    drawn_roots = tuple([numbers[value] for value in dict.fromkeys(values) if value in numbers])
    return Picture(nodes, edges, _groups(nodes, edges), drawn_roots, len(every), len(stale))


def _checked_roots(roots: Any) -> list[Any]:
    values = [roots] if isinstance(roots, Value) else roots
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"expected a Value or a list of Values to draw, got {type(roots).__name__}")
    values = list(values)
    for value in values:
        if not isinstance(value, Value):
            raise TypeError(f"expected a Value or a list of Values to draw, got {type(value).__name__} in the list")
    if not values:
        raise ValueError("expected at least one Value to draw, got an empty list")
    return values


def _labels(names: Any) -> tuple[dict[Any, str], set[Any]]:
    """The labels by Value, and which Values are a model's parameters."""
    if names is None:
        return {}, set()
    is_mapping = isinstance(names, Mapping)
    if not is_mapping and not hasattr(names, "named_parameters"):
        got = type(names).__name__
        raise TypeError(f'names is a mapping such as {{"a": a}}, or a model with named_parameters(); got {got}')
    labels: dict[Any, str] = {}
    for name, value in names.items() if is_mapping else names.named_parameters():
        if isinstance(value, Value):
            labels.setdefault(value, str(name))
    return labels, set() if is_mapping else set(labels)


def _nearest(roots: list[Any], count: int) -> set[Any]:
    """The `count` nodes that fewest steps lead to."""
    kept: set[Any] = set()
    waiting = deque(roots)
    while waiting and len(kept) < count:
        value = waiting.popleft()
        if value not in kept:
            kept.add(value)
            waiting.extend(value.operands)
    return kept


def _role(value: Any, outputs: set[Any], parameters: set[Any]) -> str:
    if value.is_constant:
        return "constant"
    if not value.operands:
        return "parameter" if value in parameters else "input"
    return "output" if value in outputs else "operation"


def _is_stale(value: Any) -> bool:
    """True where the operation on its operands' present numbers gives another result, or none.

    The last bits are ignored: an engine in C may round differently in them.
    """
    if not value.operands:
        return False
    try:
        again = value.op.forward(*[operand.data for operand in value.operands])
    except Exception:  # a user's operation may raise on the new numbers
        return True
    both_nan = again != again and value.data != value.data
    return not both_nan and not math.isclose(again, value.data, rel_tol=1e-15)


def _edges(value: Any, numbers: Mapping[Any, int]) -> Iterable[Edge]:
    labels = _operand_labels(value)
    for position, operand in enumerate(value.operands):
        if operand in numbers:
            yield Edge(numbers[value], position, numbers[operand], labels[position])


def _operand_labels(value: Any) -> tuple[str, ...]:
    """What the operation calls its operands, where their order matters."""
    op, count = value.op, len(value.operands)
    if count < 2 or op.name in ("add", "mul"):
        return ("",) * count
    if op.name == "dot":
        places = range(1, count // 2 + 1)
        return (*[f"x{i}" for i in places], *[f"y{i}" for i in places], "bias")
    return ("",) * count if op.collect else op.parameters


def _groups(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[Group, ...]:
    """Every scope with its members; a parameter goes where it is used, if that is one place."""
    scopes = {node.number: node.scope for node in nodes}
    users: dict[int, set[str | None]] = {}
    for edge in edges:
        users.setdefault(edge.operand, set()).add(scopes[edge.user])
    members: dict[str, list[int]] = {}
    for node in nodes:
        home = node.scope
        if node.role == "parameter" and len(users.get(node.number, ())) == 1:
            (home,) = users[node.number]
        if home is not None:
            for path in _paths(home):
                members.setdefault(path, [])
            members[home].append(node.number)
    return tuple([Group(path, path.rpartition(".")[0] or None, tuple(inside)) for path, inside in members.items()])


def _paths(scope: str) -> list[str]:
    """`a.b.c` lies in `a`, `a.b` and `a.b.c`."""
    parts = scope.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
