"""Layered drawing, the last part of step 4: what has room moves, so that edges get shorter and straighter."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

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
        self._before: dict[int, tuple[int, float]] = {}
        self._behind: dict[int, tuple[int, float]] = {}
        for layer in layers.layers:
            for first, second in pairwise(layer):
                distance = gap(first, second)
                self._before[second], self._behind[first] = (first, distance), (second, distance)
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
        """All that straight segments join to the vertex, and what hangs on that and on nothing else."""
        line, waiting = {vertex}, [vertex]
        while waiting:
            here = waiting.pop()
            for other in self._neighbours[here]:
                is_straight = abs(self.across[other] - self.across[here]) < _SAME
                if other not in line and (is_straight or len(self._neighbours[other]) == 1):
                    line.add(other)
                    waiting.append(other)
        return line

    def _move(self, line: set[int]) -> None:
        """Move vertices as one by the median of what their neighbours ask for, as far as there is room.

        Where this leaves a choice, a long edge gets in line with one of its ends; boxes stay.
        """
        asked = sorted(
            [
                self.across[other] - self.across[vertex]
                for vertex in line
                for other in self._neighbours[vertex]
                if other not in line
            ]
        )
        if not asked:
            return
        first, second = asked[(len(asked) - 1) // 2], asked[len(asked) // 2]
        shift = max(first, min(0.0, second))
        if not shift and max(line) >= self._layers.real:
            shift = min(first, second, key=abs)
        low, high = self._room(line)
        shift = max(low, min(shift, high))
        for vertex in line:
            self.across[vertex] += shift

    def _room(self, line: Iterable[int]) -> tuple[float, float]:
        """How far vertices can move as one, back and forth."""
        low, high = float("-inf"), float("inf")
        for vertex in line:
            if vertex in self._before:
                other, distance = self._before[vertex]
                low = max(low, self.across[other] + distance - self.across[vertex])
            if vertex in self._behind:
                other, distance = self._behind[vertex]
                high = min(high, self.across[other] - distance - self.across[vertex])
        return low, high

    def _is_held(self, vertex: int) -> bool:
        """True where the vertex is in line with a long edge."""
        return any(
            other >= self._layers.real and abs(self.across[other] - self.across[vertex]) < _SAME
            for other in self._neighbours[vertex]
        )
