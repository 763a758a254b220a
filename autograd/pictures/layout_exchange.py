"""Layered drawing, step 3, its inner loop: neighbours in a layer are exchanged where this removes crossings."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import product

from autograd.pictures.layout_layers import Layers

_ROUNDS = 8


_FRAME = 4  # what a frame costs on a layer, beside its two sides


class Work:
    """What the search for a good order may still spend, in vertices and segments looked at.

    Attributes:
        left: below 0 when the search must end.
    """

    def __init__(self, left: int) -> None:
        self.left = left


def costs_of(layers: Layers) -> list[int]:
    """Return what one look at every layer costs: its vertices, its frames, and the segments on both sides."""
    costs = [len(layer) for layer in layers.layers]
    for rank, segments in enumerate(layers.segments[:-1]):
        costs[rank] += len(segments)
        costs[rank + 1] += len(segments)
    for _, rank in layers.borders:
        costs[rank] += _FRAME
    return costs


class Exchanger:
    """Exchanges neighbours in an order that it is given and changes in place; frames keep what they hold.

    Args:
        layers: the graph.
        order: the vertices of every layer.
        place: by vertex, its index in its layer.
        up: by vertex, its neighbours in the layer before.
        down: by vertex, its neighbours in the layer behind.
        costs: by layer, of one look at it.
        work: what may be spent.
    """

    def __init__(
        self,
        layers: Layers,
        order: list[list[int]],
        place: list[float],
        up: Sequence[Sequence[int]],
        down: Sequence[Sequence[int]],
        costs: Sequence[int],
        work: Work,
    ) -> None:
        self._layers, self._order, self._place, self._up, self._down = layers, order, place, up, down
        self._work = work
        self._first = {first for first, _ in layers.borders.values()}
        self._costs = costs
        self._above: dict[int, list[float]] = {}
        self._below: dict[int, list[float]] = {}
        self._has_changed = False

    def run(self) -> None:
        """Go through the layers until nothing improves."""
        ranks = set(range(len(self._order)))
        for _ in range(_ROUNDS):
            changed = [rank for rank in sorted(ranks) if self._improve(rank)]
            ranks = {near for rank in changed for near in (rank - 1, rank, rank + 1) if 0 <= near < len(self._order)}
            if not ranks:
                return

    def _improve(self, rank: int) -> bool:
        """Exchange what improves one layer; True where something did."""
        place, layer = self._place, self._order[rank]
        if len(layer) == 1 or self._work.left < 0:
            return False
        self._work.left -= self._costs[rank]
        self._above = {vertex: sorted([place[other] for other in self._up[vertex]]) for vertex in layer}
        self._below = {vertex: sorted([place[other] for other in self._down[vertex]]) for vertex in layer}
        self._has_changed = False
        self._order[rank] = layer = self._exchanged(layer, rank)
        for index, vertex in enumerate(layer):
            place[vertex] = index
        return self._has_changed

    def _exchanged(self, vertices: Sequence[int], rank: int) -> list[int]:
        items = self._items(vertices, rank)
        for index in range(len(items) - 1):
            first, second = items[index], items[index + 1]
            if (len(first) == 1 or len(second) == 1) and self._gain(first, second) > 0:
                items[index], items[index + 1] = second, first
                self._has_changed = True
        return [vertex for item in items for vertex in item]

    def _items(self, vertices: Sequence[int], rank: int) -> list[list[int]]:
        """The vertices one by one, but whole frames, what is inside them exchanged already."""
        items: list[list[int]] = []
        index = 0
        while index < len(vertices):
            vertex, end = vertices[index], index + 1
            if vertex in self._first:
                last = self._layers.borders[self._layers.homes[vertex], rank][1]
                end = vertices.index(last, index)
                items.append([vertex, *self._exchanged(vertices[index + 1 : end], rank), last])
                end += 1
            else:
                items.append([vertex])
            index = end
        return items

    def _gain(self, first: Sequence[int], second: Sequence[int]) -> int:
        """How many crossings an exchange removes."""
        gain = 0
        for keys in (self._above, self._below):
            for vertex, other in product(first, second):
                others = keys[other]
                for place in keys[vertex] if others else ():
                    gain += bisect_left(others, place) - len(others) + bisect_right(others, place)
        return gain
