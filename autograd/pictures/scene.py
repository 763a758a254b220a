"""What a picture is taken of: the whole graph in order, and how its nodes and edges are copied."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from autograd import graph
from autograd.engine import Value
from autograd.pictures.names import Names, read_names
from autograd.pictures.naming import distinct_names
from autograd.pictures.picture import Edge, Node
from autograd.replay import is_current
from autograd.table import Op


class Scene:
    """The graph below some roots, or a part of it, with what is known about its nodes.

    Args:
        roots: the Values that are asked for, each once.
        nodes: what is in it, operands before users.
        names: as they were given.
        called: what nodes with a name are called in the whole graph.
        border: nodes of which nothing is shown below, as if they were leaves.
        stale: the nodes that recorded other numbers than they would now, where that is known.

    Attributes:
        numbers: the place of each node in their order, from 1.
        stale: the nodes that recorded other numbers than they would now.
    """

    def __init__(
        self,
        roots: list[Any],
        nodes: list[Any],
        names: Names,
        called: Mapping[Any, str],
        border: Collection[Any] = (),
        stale: AbstractSet[Any] | None = None,
    ) -> None:
        self.roots, self.nodes, self.names, self.called = roots, nodes, names, called
        self.border = frozenset(border)
        self.numbers = {value: number for number, value in enumerate(nodes, 1)}
        outdated = {value for value in nodes if not is_current(value)} if stale is None else stale
        self.stale = (outdated - self.border) & self.numbers.keys()
        self._outputs = frozenset(roots)

    def inside(self, numbers: Iterable[int]) -> "Scene":
        """Return the part of so numbered nodes, and their operands outside of it as its border."""
        part = {self.nodes[number - 1]: None for number in numbers}
        border = {operand for value in part for operand in self.operands(value) if operand not in part}
        nodes = [value for value in self.nodes if value in part or value in border]
        used = {operand for value in nodes for operand in self.operands(value) if value in part}
        results = [value for value in part if value not in used or value in self._outputs]
        return Scene(results, nodes, self.names, self.called, border | (self.border & part.keys()), self.stale)

    def operands(self, value: Any) -> tuple[Any, ...]:
        """What the node was made of; on the border nothing."""
        return () if value in self.border else value.operands

    def role(self, value: Any) -> str:
        """How the node is drawn."""
        if value.is_constant:
            return "constant"
        if self.operands(value):
            return "output" if value in self._outputs else "operation"
        return "parameter" if value in self.names.parameters else "input"

    def op(self, value: Any) -> Op | None:
        """The operation shown before the node, or None."""
        return None if value in self.border else value.op

    def label(self, value: Any) -> str | None:
        """What the node is called; on the border else its operation."""
        name = self.called.get(value)
        return value.op.symbol if name is None and value.op and value in self.border else name

    def scope(self, value: Any) -> str | None:
        """The scope whose frame the node is in; the border is outside of all."""
        return None if value in self.border else value.scope

    def node(self, value: Any, hidden: int = 0) -> Node:
        """Copy a node of which `hidden` operands are left out."""
        op = self.op(value)
        return Node(
            number=self.numbers[value],
            role=self.role(value),
            op=op.name if op else None,
            symbol=op.symbol if op else None,
            data=value.data,
            grad=value.grad,
            name=self.label(value),
            scope=self.scope(value),
            is_constant=value.is_constant,
            is_stale=value in self.stale,
            hidden=hidden,
        )

    def edges(self, value: Any) -> Iterable[Edge]:
        """Copy all edges from a node to its operands."""
        labels, grad = _operand_labels(value), value.grad
        for position, (operand, partial) in enumerate(zip(self.operands(value), value.partials, strict=False)):
            flow = None if partial is None or operand.is_constant else partial * grad
            yield Edge(self.numbers[value], position, self.numbers[operand], labels[position], partial, flow)


def scene_of(roots: Any, names: Any = None) -> Scene:
    """Return everything that the roots are made of, constants too.

    Args:
        roots: a Value, or a sequence of at least one.
        names: as for `draw`.

    Raises:
        TypeError, ValueError: an argument is of the wrong kind; the message says which.
    """
    values = list(dict.fromkeys(_checked_roots(roots)))
    nodes, given = graph.every_node(*values), read_names(names)
    return Scene(values, nodes, given, distinct_names(nodes, given.labels))


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


def _operand_labels(value: Any) -> tuple[str, ...]:
    """What the operation calls its operands, where their order matters."""
    op, count = value.op, len(value.operands)
    if count < 2 or op.name in ("add", "mul"):
        return ("",) * count
    if op.name == "dot":
        places = range(1, count // 2 + 1)
        return (*[f"x{i}" for i in places], *[f"y{i}" for i in places], "bias")
    return ("",) * count if op.collect else op.parameters
