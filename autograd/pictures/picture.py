"""The picture of a graph, independent of how it is drawn: nodes, ordered edges, groups, copied numbers.

A node is known by its number in topological order, which is the same in every process, so pictures can
be compared as text.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from autograd import words

WAY_IN = "raise depth or max_nodes to open more"  # to see what is in a box


class Node(NamedTuple):
    """One Value as it was when the picture was made, or a box that stands for several (role "group").

    Attributes:
        number: its place in the topological order of the whole graph, from 1; of a box, that of its first
            node. What an opened `dot` or `fsum` adds is numbered after all others.
        role: "input", "parameter", "constant", "operation", "output" or "group".
        op: the name of the operation that made it, or None.
        symbol: how people write that operation, or None.
        data: its number; nan for a box.
        grad: its gradient; nan for a box.
        name: what it is called, as no other node of the graph is, or None; of a box, its title: `layer0 · Layer 2→16`.
        scope: the module path that made it, or None; of a box, the path of the frame it is drawn in.
        is_constant: True where no gradient is received.
        is_stale: True where it recorded other numbers than its operation gives now; of a box, where a node in it did.
        hidden: how many of its operands are left out of the picture.
        path: of a box, the scope it stands for, or None for a group of nodes that are alike.
        count: how many nodes of the graph it stands for.
        caption: of a box, what stands below the title: `336 nodes`.
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
    path: str | None = None
    count: int = 1  # type: ignore[assignment]  # nobody needs the method of tuples
    caption: str = ""


class Edge(NamedTuple):
    """One use of a node as an operand; `a * a` has two.

    Attributes:
        user: the number of the node that uses it.
        position: the place among the operands, from 0.
        operand: the number of the node that is used.
        label: what the operation calls the operand where order matters, else "".
        partial: the local derivative recorded for this operand; None where there is no path.
        flow: the gradient of the user times `partial`, which the operand receives; None where nothing flows.
        count: how many uses it stands for, where boxes are involved.
    """

    user: int
    position: int
    operand: int
    label: str
    partial: float | None = None
    flow: float | None = None
    count: int = 1  # type: ignore[assignment]  # nobody needs the method of tuples


class Group(NamedTuple):
    """One scope, drawn as a frame.

    Attributes:
        path: the full path, `mlp.layer0`.
        parent: the path of the scope around it, or None.
        members: the numbers of the nodes made in this very scope, and of the parameters that it alone uses.
        title: what stands on the frame: `layer0 · Layer 2→16`, or `layer0` where the model is not known.
    """

    path: str
    parent: str | None
    members: tuple[int, ...]
    title: str


class Picture(NamedTuple):
    """A graph to be drawn.

    Attributes:
        nodes: operands before users.
        edges: by user, then by position.
        groups: outer scopes before inner ones.
        roots: the numbers of the nodes that were asked for.
        total: how many nodes the whole graph has.
        stale: how many of them recorded other numbers than their operations give now.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    roots: tuple[int, ...]
    total: int
    stale: int

    @property
    def is_before_backward(self) -> bool:
        """True where no result has a gradient, not even one that a backward pass would have started from, with 1."""
        grads = [node.grad for node in self.nodes if node.role in ("operation", "output")]
        return any(node.role == "output" for node in self.nodes) and not any(grads)

    @property
    def hidden(self) -> int:
        """How many nodes are left out."""
        return self.total - sum(node.count for node in self.nodes)

    def nested_groups(self) -> Iterator[tuple[int, Group] | None]:
        """Yield the groups with their places, each before those inside of it, and None where one ends."""
        inside: dict[str | None, list[tuple[int, Group]]] = {}
        for place, group in enumerate(self.groups):
            inside.setdefault(group.parent, []).append((place, group))
        waiting: list[tuple[int, Group] | None] = [*reversed(inside.get(None, []))]
        while waiting:
            entry = waiting.pop()
            yield entry
            if entry is not None:
                waiting += [None, *reversed(inside.get(entry[1].path, []))]

    def notes(self, show: Collection[str] = (), way_in: str = WAY_IN) -> list[str]:
        """Return what a reader must know about the picture as a whole, one sentence each.

        Args:
            show: what is shown of every node.
            way_in: how to see what is in a box; "" to leave it out.
        """
        notes = [words.outdated(self.stale)] if self.stale else []
        if "grad" in show and self.is_before_backward:
            notes.append("backward() has not run on this graph: its results have grad 0.")
        if boxes := [node.count for node in self.nodes if node.role == "group"]:
            stand = "1 box stands" if len(boxes) == 1 else f"{len(boxes):,} boxes stand"
            notes.append(f"{stand} for {sum(boxes):,} of {self.total:,} nodes{way_in and f': {way_in}'}.")
        if self.hidden:
            notes.append(f"{self.hidden:,} of {self.total:,} nodes are not shown: raise max_nodes to see more.")
        return notes


def renumbered(picture: Picture, numbers: Sequence[int]) -> Picture:
    """Return the picture of a part of a graph with the numbers of the whole.

    Args:
        picture: of the part.
        numbers: those of its nodes, in their order.
    """
    new = [0, *numbers]
    return picture._replace(
        nodes=tuple([node._replace(number=new[node.number]) for node in picture.nodes]),
        edges=tuple([edge._replace(user=new[edge.user], operand=new[edge.operand]) for edge in picture.edges]),
        groups=tuple(
            [group._replace(members=tuple([new[member] for member in group.members])) for group in picture.groups]
        ),
        roots=tuple([new[root] for root in picture.roots]),
    )
