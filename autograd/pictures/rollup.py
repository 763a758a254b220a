"""The picture of a large graph: boxes for scopes and for nodes that are alike, other nodes one by one."""

from collections import Counter
from collections.abc import Iterator
from math import nan
from typing import Any

from autograd.pictures.picture import Edge, Node
from autograd.pictures.rollup_levels import Box, Level, open_scope, roll_up
from autograd.pictures.rollup_survey import Survey, survey
from autograd.pictures.scene import Scene


def rolled_up(scene: Scene, deepest: int, max_nodes: int) -> "RolledUp | None":
    """Return the most detailed level that there is room for, or None where there is none.

    Args:
        scene: the graph.
        deepest: how many parts an open scope has at most.
        max_nodes: how many boxes and nodes there is room for.
    """
    found = survey(scene)
    fitting: Level | None = None
    low, high = 0, deepest  # the deeper, the more there is to draw
    while low <= high:
        depth = (low + high + 1) // 2
        level = roll_up(found, depth, max_nodes, scene.names.titles)
        if level.size <= max_nodes:
            fitting, low = level, depth + 1
        else:
            high = depth - 1
    return RolledUp(scene, found, fitting) if fitting else None


class RolledUp:
    """A level written as a picture has it: nodes that are drawn one by one are copied, others summed up.

    Args:
        scene: the graph.
        survey: of the graph.
        level: what becomes one box.
    """

    def __init__(self, scene: Scene, survey: Survey, level: Level) -> None:
        self._scene, self._survey, self._level = scene, survey, level
        self._box_at = [level.box_of[place] for place in survey.places]
        self._first: dict[int, int] = {}  # by box, the number of its first node
        self._singles: list[Any] = []
        for number, (value, box) in enumerate(zip(scene.nodes, self._box_at, strict=True), 1):
            if box is None:
                self._singles.append(value)
            elif box not in self._first:
                self._first[box] = number

    def members(self) -> dict[int, list[int]]:
        """By the number of each box, those of the nodes that it stands for."""
        members: dict[int, list[int]] = {number: [] for number in self._first.values()}
        for number, box in enumerate(self._box_at, 1):
            if box is not None:
                members[self._first[box]].append(number)
        return members

    def example(self, number: int, most: int) -> list[int]:
        """The numbers of the nodes in a box: of siblings, those in the first; of nodes that are alike, so many."""
        (index,) = [index for index, first in self._first.items() if first == number]
        box = self._level.boxes[index]
        inside = [number for number, atom in enumerate(self._survey.places, 1) if atom in box.example]
        return inside if box.path else inside[:most]

    def nodes(self) -> list[Node]:
        """All boxes and single nodes by number."""
        stale = {self._box_at[self._scene.numbers[value] - 1] for value in self._scene.stale}
        nodes = [self._box(index, box, index in stale) for index, box in enumerate(self._level.boxes)]
        for value in self._singles:
            node = self._scene.node(value)
            nodes.append(node._replace(scope=open_scope(node.scope, self._level.depth)))
        return sorted(nodes, key=lambda node: node.number)

    def edges(self) -> list[Edge]:
        """All edges by user and position; those from one box to another, or to one node, are one."""
        edges = [edge for value in self._singles for edge in self._edges_of_single(value)]
        position: Counter[int] = Counter()
        for (user, operand), count in sorted(self._bundles().items()):
            edges.append(Edge(user, position[user], operand, "", count=count))
            position[user] += 1
        return sorted(edges, key=lambda edge: edge[:2])

    def _box(self, index: int, box: Box, is_stale: bool) -> Node:
        number = self._first[index]
        return Node(
            number, "group", None, None, nan, nan, box.title, box.scope, False, is_stale, 0,
            box.path, box.size, box.caption,
        )  # fmt: skip

    def _edges_of_single(self, value: Any) -> Iterator[Edge]:
        """Each operand has its edge; operands in one box share one."""
        found: dict[int, Edge] = {}
        for edge in self._scene.edges(value):
            box = self._box_at[edge.operand - 1]
            if box is None:
                yield edge
            elif box in found:
                found[box] = Edge(*found[box][:3], "", count=found[box].count + 1)
            else:
                found[box] = edge._replace(operand=self._first[box])
        yield from found.values()

    def _bundles(self) -> Counter[tuple[int, int]]:
        """How many edges lead from each box to each other box or single node, by their numbers."""
        box_of = self._level.box_of
        bundles: Counter[tuple[int, int]] = Counter()
        to_singles = set()
        for (user, operand), count in self._survey.edges.items():
            above, below = box_of[user], box_of[operand]
            if above is None or above == below:
                continue
            if below is None:
                to_singles.add(user)
            else:
                bundles[self._first[above], self._first[below]] += count
        if to_singles:
            bundles.update(self._edges_to_singles(to_singles))
        return bundles

    def _edges_to_singles(self, users: set[int]) -> Iterator[tuple[int, int]]:
        numbers = self._scene.numbers
        for place, box, value in zip(self._survey.places, self._box_at, self._scene.nodes, strict=True):
            if place in users and box is not None:
                for operand in self._scene.operands(value):
                    if self._box_at[numbers[operand] - 1] is None:
                        yield self._first[box], numbers[operand]
