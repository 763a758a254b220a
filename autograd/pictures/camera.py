"""Taking a picture: everything is copied from the graph at once, so later training does not change it."""

import sys
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from autograd.pictures.frames import frames
from autograd.pictures.opening import with_open_sums
from autograd.pictures.picture import Edge, Node, Picture, renumbered
from autograd.pictures.rollup import RolledUp, rolled_up
from autograd.pictures.scene import Scene, scene_of

_NEIGHBOURS = 4  # nodes that are alike are opened with room for so many: each with three operands of its own


class Shot:
    """A picture, with what it was taken of.

    Args:
        scene: the graph, or the part of it that is seen.
        room: for how many nodes and boxes.
        depth: as for `draw`.
        numbers: what the nodes are called where it is not their place in the scene, because that is a part.

    Attributes:
        picture: what is seen.
        scene: what it was taken of.
    """

    def __init__(self, scene: Scene, room: int, depth: int | None = None, numbers: Sequence[int] = ()) -> None:
        self.scene = scene
        self._rolled: RolledUp | None = None
        self._numbers = numbers or range(1, len(scene.nodes) + 1)
        nodes, edges = self._drawn(room, depth)
        drawn = {node.number for node in nodes}
        picture = Picture(
            tuple(nodes),
            tuple(edges),
            frames(nodes, edges, scene.names.titles),
            tuple([number for root in scene.roots if (number := scene.numbers[root]) in drawn]),
            len(scene.nodes) + sum(number > len(scene.nodes) for number in drawn),
            len(scene.stale),
        )
        self.picture = renumbered(picture, numbers) if numbers else picture

    def _drawn(self, room: int, depth: int | None) -> tuple[list[Node], list[Edge]]:
        """Nodes and edges at the level asked for, or at the most detailed one that there is room for."""
        scene = self.scene
        scopes = {value.scope for value in scene.nodes}
        deepest = max([scope.count(".") + 1 for scope in scopes if scope], default=0)
        is_small = len(scene.nodes) <= room
        if is_small and (depth is None or depth >= deepest):
            whole = _copied(scene, scene.nodes)
            return whole if depth in (None, deepest) else _opened(whole, room)
        if deepest:
            self._rolled = rolled_up(scene, deepest if depth is None else min(depth, deepest), room)
            if self._rolled is not None:
                return self._rolled.nodes(), self._rolled.edges()
        return _copied(scene, _nearest(scene, room))

    def members(self) -> dict[int, list[int]]:
        """By the number of each box, those of the nodes that it stands for."""
        members = self._rolled.members() if self._rolled else {}
        called = self._numbers
        return {called[box - 1]: [called[number - 1] for number in inside] for box, inside in members.items()}

    def inside(self, box: int, room: int) -> "Shot":
        """Return what a box opens into, with its operands; of siblings the first, of nodes that are alike some.

        Args:
            box: its number.
            room: for how many nodes and boxes.

        Raises:
            ValueError: there is no such box.
        """
        if self._rolled is None or not any(node.number == box and node.role == "group" for node in self.picture.nodes):
            raise ValueError(f"the picture has no box with the number {box}")
        part = self._rolled.example(self._numbers.index(box) + 1, max(room // _NEIGHBOURS, 1))
        scene = self.scene.inside(part)
        return Shot(scene, room, None, [self._numbers[self.scene.numbers[value] - 1] for value in scene.nodes])


def take_shot(roots: Any, names: Any = None, max_nodes: int | None = None, depth: int | None = None) -> Shot:
    """Copy what the roots are made of; roll up what is too large.

    Args:
        roots: a Value, or a sequence of at least one.
        names: labels that go before the Values' own: a mapping from names to Values or lists of them, whose other
            entries are ignored so that `locals()` will do, or a model with `named_parameters()`.
        max_nodes: draw at most so many nodes and boxes; None for any number. A larger graph is rolled up by
            scopes; one that has none is cut to the nodes nearest to the roots.
        depth: open scopes of at most so many parts, and draw a deeper one as a box; None for as many as
            `max_nodes` has room for. More than the deepest scope has opens `dot` and `fsum` too, if there is room.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.
    """
    for name, least, number in (("max_nodes", 1, max_nodes), ("depth", 0, depth)):
        if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < least):
            raise ValueError(f"{name} is a whole number of at least {least}, got {number!r}")
    return Shot(scene_of(roots, names), sys.maxsize if max_nodes is None else max_nodes, depth)


def take_picture(roots: Any, names: Any = None, max_nodes: int | None = None, depth: int | None = None) -> Picture:
    """Return the picture alone; for the arguments see `take_shot`."""
    return take_shot(roots, names, max_nodes, depth).picture


def _copied(scene: Scene, kept: Iterable[Any]) -> tuple[list[Node], list[Edge]]:
    """Some of the nodes, and the edges between them."""
    kept = set(kept)
    nodes, edges = [], []
    for value in scene.nodes:
        if value in kept:
            operands = scene.operands(value)
            nodes.append(scene.node(value, sum([operand not in kept for operand in operands])))
            edges += [edge for edge in scene.edges(value) if operands[edge.position] in kept]
    return nodes, edges


def _opened(whole: tuple[list[Node], list[Edge]], room: int) -> tuple[list[Node], list[Edge]]:
    """The same with open sums, if there is room."""
    opened = with_open_sums(*whole)
    return opened if len(opened[0]) <= room else whole


def _nearest(scene: Scene, count: int) -> set[Any]:
    """The `count` nodes that fewest steps lead to."""
    kept: set[Any] = set()
    waiting = deque(scene.roots)
    while waiting and len(kept) < count:
        value = waiting.popleft()
        if value not in kept:
            kept.add(value)
            waiting.extend(scene.operands(value))
    return kept
