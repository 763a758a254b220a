"""The picture of a graph, independent of how it is drawn: nodes, ordered edges, groups, copied numbers.

A node is known by its number in topological order, which is the same in every process, so pictures can
be compared as text.
"""

from typing import NamedTuple


class Node(NamedTuple):
    """One Value as it was when the picture was made.

    Attributes:
        number: its place in the topological order of the whole graph, from 1.
        role: "input", "parameter", "constant", "operation" or "output".
        op: the name of the operation that made it, or None.
        symbol: how people write that operation, or None.
        data: its number.
        grad: its gradient.
        name: the label to show, or None.
        scope: the module path that made it, or None.
        is_constant: True where no gradient is received.
        is_stale: True where its number no longer follows from its operands.
        hidden: how many of its operands are left out of the picture.
    """

    number: int
    role: str
    op: str | None
    symbol: str | None
    data: float
    grad: float
    name: str | None
    scope: str | None
    is_constant: bool
    is_stale: bool
    hidden: int


class Edge(NamedTuple):
    """One use of a node as an operand; `a * a` has two.

    Attributes:
        user: the number of the node that uses it.
        position: the place among the operands, from 0.
        operand: the number of the node that is used.
        label: what the operation calls the operand where order matters, else "".
    """

    user: int
    position: int
    operand: int
    label: str


class Group(NamedTuple):
    """One scope.

    Attributes:
        path: the full path, `mlp.layer0`.
        parent: the path of the scope around it, or None.
        members: the numbers of the nodes made in this very scope, and of the parameters that it alone uses.
    """

    path: str
    parent: str | None
    members: tuple[int, ...]


class Picture(NamedTuple):
    """A graph to be drawn.

    Attributes:
        nodes: operands before users.
        edges: by user, then by position.
        groups: outer scopes before inner ones.
        roots: the numbers of the nodes that were asked for.
        total: how many nodes the whole graph has.
        stale: how many of them no longer follow from their operands.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    roots: tuple[int, ...]
    total: int
    stale: int

    @property
    def hidden(self) -> int:
        """How many nodes are left out."""
        return self.total - len(self.nodes)

    def notes(self) -> list[str]:
        """What a reader must know about the picture as a whole, one sentence each."""
        notes = []
        if self.stale:
            results = "1 result is" if self.stale == 1 else f"{self.stale:,} results are"
            notes.append(f"Out of date: a Value was changed after it was used, so {results} old. Compute again.")
        if self.hidden:
            notes.append(f"{self.hidden:,} of {self.total:,} nodes are not shown: raise max_nodes to see more.")
        return notes
