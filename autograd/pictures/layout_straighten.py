"""Layered drawing, the last part of step 4: what has room moves, so that edges get shorter and straighter."""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from math import inf

from autograd.pictures.layout_layers import Layers

_ROUNDS = 4
_SAME = 0.5  # pixels; what differs by less is one line


def straightened(layers: Layers, gap: Callable[[int, int], float], across: Sequence[float]) -> list[float]:
    """Return the places after some rounds, in which straight lines move as one and then boxes one by one.

    Args:
        layers: ordered.
        gap: the least distance between the centres of two vertices that follow one another in a layer.
        across: where every vertex lies across its layer; all distances are kept.
    """
    straightener = _Straightener(layers, gap, across)
    for _ in range(_ROUNDS):
        straightener.move_lines()
        straightener.move_boxes()
    return straightener.across


class _Straightener:
    def __init__(self, layers: Layers, gap: Callable[[int, int], float], across: Sequence[float]) -> None:
        self._layers, self.across = layers, list(across)
        self._next: dict[int, dict[int, tuple[int, float]]] = {-1: {}, 1: {}}
        for layer in layers.layers:
            for first, second in pairwise(layer):
                distance = gap(first, second)
                self._next[1][first], self._next[-1][second] = (second, distance), (first, distance)
        self._neighbours: list[list[int]] = [[] for _ in across]
        for segments in layers.segments:
            for tail, head in segments:
                self._neighbours[tail].append(head)
                self._neighbours[head].append(tail)
        self._sides = {vertex for pair in layers.borders.values() for vertex in pair}

    def move_lines(self) -> None:
        """Move all that a straight line joins towards what else it leads to."""
        seen = set(self._sides)
        for vertex in range(len(self.across)):
            if vertex not in seen:
                line = self._line(vertex)
                seen |= line
                self._move(line)

    def move_boxes(self) -> None:
        """Move every box towards the median of its neighbours, unless a long edge holds it in line."""
        for layer in (*self._layers.layers, *reversed(self._layers.layers)):
            for vertex in layer:
                if vertex < self._layers.real and not self._is_held(vertex):
                    self._move({vertex})

    def _line(self, vertex: int) -> set[int]:
        """All that straight segments join to the vertex."""
        line, waiting = {vertex}, [vertex]
        while waiting:
            here = waiting.pop()
            for other in self._neighbours[here]:
                if other not in line and abs(self.across[other] - self.across[here]) < _SAME:
                    line.add(other)
                    waiting.append(other)
        return line

    def _move(self, line: Collection[int]) -> None:
        """Move vertices as one by the median of what their neighbours ask for, as far as there is room.

        Where this leaves a choice, a long edge gets in line with one of its ends; boxes stay.
        """
        asked = self._asked(line)
        if not asked:
            return
        first, second = asked[(len(asked) - 1) // 2], asked[len(asked) // 2]
        shift = max(first, min(0.0, second))
        if not shift and max(line) >= self._layers.real:
            shift = min(first, second, key=abs)
        sign = 1 if shift > 0 else -1
        shift = sign * min([abs(shift), *[self._room(vertex, line, sign) for vertex in line]])
        for vertex in line:
            self.across[vertex] += shift
        for vertex in line:
            self._push(vertex, line, sign)

    def _asked(self, line: Collection[int]) -> list[float]:
        """How far the neighbours are, in order; what hangs on the line alone is not asked, it follows."""
        others = [(vertex, other) for vertex in line for other in self._neighbours[vertex] if other not in line]
        settled = [pair for pair in others if not self._is_loose(pair[1])]
        return sorted([self.across[other] - self.across[vertex] for vertex, other in settled or others])

    def _is_loose(self, vertex: int) -> bool:
        """True for a box that hangs on one other thing."""
        return vertex < self._layers.real and len(self._neighbours[vertex]) == 1

    def _room(self, vertex: int, line: Collection[int], sign: int) -> float:
        """How far a vertex of a line can move to one side, if what is loose gives way to it."""
        here, distances = vertex, 0.0
        while here in self._next[sign]:
            here, distance = self._next[sign][here]
            distances += distance
            if here in line:
                return inf
            if self._is_loose(vertex) or not self._is_loose(here):
                return max(sign * (self.across[here] - self.across[vertex]) - distances, 0.0)
        return inf

    def _push(self, vertex: int, line: Collection[int], sign: int) -> None:
        """Move on what a vertex of a line has come too near to."""
        here = vertex
        while here in self._next[sign]:
            other, distance = self._next[sign][here]
            if other in line or sign * (self.across[other] - self.across[here]) >= distance:
                return
            self.across[other] = self.across[here] + sign * distance
            here = other

    def _is_held(self, vertex: int) -> bool:
        """True where the vertex is in line with a long edge."""
        return any(
            other >= self._layers.real and abs(self.across[other] - self.across[vertex]) < _SAME
            for other in self._neighbours[vertex]
        )
