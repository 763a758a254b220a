"""Layered drawing, step 3: the order within every layer, so that few edges cross.

Median sweeps with exchanges of neighbours (Gansner, Koutsofios, North and Vo, "A Technique for Drawing
Directed Graphs", 1993), from several first orders. The vertices of a group stay together, and two groups that
share layers keep one order.
"""

import random
from bisect import bisect_right, insort
from collections.abc import Sequence
from typing import NamedTuple

from autograd.pictures.layout_exchange import Exchanger, Work, costs_of
from autograd.pictures.layout_layers import Layers

_ATTEMPTS = 8  # first orders, at most
_WORK, _WORK_EACH = 240_000, 6  # what may be spent on any graph, and more for every look at the whole
_SWEEPS = 24
_PATIENCE = 5  # sweeps without fewer crossings before an attempt ends


def order_layers(layers: Layers) -> None:
    """Sort every layer in place, the sides of its frames included."""
    rng = random.Random(0)
    fewest = -1
    best = layers.layers
    costs = costs_of(layers)
    work = Work(_WORK + _WORK_EACH * sum(costs))
    for attempt in range(_ATTEMPTS):
        orderer = _Orderer(layers, attempt, rng, costs, work)
        count = orderer.improve()
        if fewest < 0 or count < fewest:
            fewest, best = count, orderer.best
        if not fewest or work.left < 0:
            break
    layers.layers = best


class _Entry(NamedTuple):
    """What is sorted as one: a vertex, or a group with all it holds in this layer.

    Attributes:
        vertices: in order.
        value: where it should lie, or None where it may stay.
        place: where it lies.
        group: the group, or -1.
    """

    vertices: list[int]
    value: float | None
    place: float
    group: int


class _Orderer:
    """One attempt.

    Attributes:
        best: the layers with the fewest crossings so far.
    """

    def __init__(self, layers: Layers, attempt: int, rng: random.Random, costs: list[int], work: Work) -> None:
        self._layers, self._work = layers, work
        self._cost = sum(costs)
        self._place = [0.0] * len(layers.ranks)
        self._up: list[list[int]] = [[] for _ in layers.ranks]
        self._down: list[list[int]] = [[] for _ in layers.ranks]
        for segments in layers.segments:
            for tail, head in segments:
                self._up[head].append(tail)
                self._down[tail].append(head)
        self._sides = {vertex for pair in layers.borders.values() for vertex in pair}
        self._groups_in: list[dict[int, list[int]]] = [{} for _ in layers.layers]
        for group, rank in layers.borders:
            self._groups_in[rank].setdefault(layers.parents[group], []).append(group)
        self._around = {layers.homes[vertex]: frozenset(layers.around(vertex)) for vertex in range(len(self._place))}
        self._group_place: dict[int, float] = {}
        self._order = self._first_order(attempt, rng)
        self._exchanger = Exchanger(layers, self._order, self._place, self._up, self._down, costs, work)
        self._keep_groups_together()
        self.best: list[list[int]] = []

    def improve(self) -> int:
        """Sweep up and down; return how many crossings `best` has."""
        self._exchanger.run()
        fewest, patience = self._crossings(), _PATIENCE
        self.best = [list(layer) for layer in self._order]
        for sweep in range(_SWEEPS):
            if not fewest or not patience or self._work.left < 0:
                break
            self._work.left -= self._cost
            self._sweep(sweep)
            self._exchanger.run()
            count = self._crossings()
            patience = _PATIENCE if count < fewest else patience - 1
            if count < fewest:
                fewest, self.best = count, [list(layer) for layer in self._order]
        return fewest

    def _first_order(self, attempt: int, rng: random.Random) -> list[list[int]]:
        """The order in which a walk from the results leaves the vertices.

        Operand by operand; in the second attempt from the last one to the first; then by chance.
        """
        around = [list(dict.fromkeys(up)) for up in self._up]
        for up in around:
            if attempt == 1:
                up.reverse()
            elif attempt > 1:
                rng.shuffle(up)
        order: list[list[int]] = [[] for _ in self._layers.layers]
        seen = set(self._sides)
        for root in [vertex for vertex, below in enumerate(self._down) if not below and vertex not in seen]:
            seen.add(root)
            path = [(root, iter(around[root]))]
            while path:
                vertex, rest = path[-1]
                operand = next((operand for operand in rest if operand not in seen), None)
                if operand is None:
                    order[self._layers.ranks[vertex]].append(vertex)
                    path.pop()
                else:
                    seen.add(operand)
                    path.append((operand, iter(around[operand])))
        return order

    def _keep_groups_together(self) -> None:
        for layer in self._order:
            for index, vertex in enumerate(layer):
                self._place[vertex] = index
        self._sort_groups()
        for rank, layer in enumerate(self._order):
            self._sort_layer(rank, {vertex: self._place[vertex] for vertex in layer})

    def _sweep(self, sweep: int) -> None:
        """Sort every layer by the medians of the one before, and of the one behind in the next sweep."""
        self._sort_groups()
        is_down = sweep % 2 == 0
        neighbours, place = self._up if is_down else self._down, self._place
        ranks = range(len(self._order))
        for rank in ranks if is_down else reversed(ranks):
            values = {
                vertex: _median(sorted([place[other] for other in neighbours[vertex]]))
                for vertex in self._order[rank]
                if neighbours[vertex]
            }
            self._sort_layer(rank, values, is_last_first=sweep % 4 > 1)

    def _sort_groups(self) -> None:
        """Give every group its place among its siblings: where its neighbours are on average."""
        if not self._layers.borders:
            return
        sums = {group: [0.0, 0] for group, _ in self._layers.borders}
        middles = [len(layer) / 2 for layer in self._order]
        homes = self._layers.homes
        for segments in self._layers.segments:
            for pair in segments:
                if homes[pair[0]] == homes[pair[1]]:
                    continue
                for vertex, other in (pair, pair[::-1]):
                    for group in self._around[homes[vertex]] - self._around[homes[other]]:
                        sums[group][0] += self._place[other] - middles[self._layers.ranks[other]]
                        sums[group][1] += 1
        self._group_place = {group: total / count if count else 0.0 for group, (total, count) in sums.items()}

    def _sort_layer(self, rank: int, values: dict[int, float], is_last_first: bool = False) -> None:
        """Sort a layer by its values, groups kept together; what has no value keeps its place."""
        inside: dict[int, list[int]] = {}
        for vertex in self._order[rank]:
            if vertex not in self._sides:
                inside.setdefault(self._layers.homes[vertex], []).append(vertex)
        self._order[rank] = self._sorted(rank, -1, inside, values, is_last_first).vertices
        for index, vertex in enumerate(self._order[rank]):
            self._place[vertex] = index

    def _sorted(
        self, rank: int, home: int, inside: dict[int, list[int]], values: dict[int, float], is_last_first: bool
    ) -> _Entry:
        """What one group holds in a layer, sorted."""
        entries = [_Entry([vertex], values.get(vertex), self._place[vertex], -1) for vertex in inside.get(home, ())]
        groups_here = self._groups_in[rank].get(home, ())
        entries += [self._sorted(rank, group, inside, values, is_last_first) for group in groups_here]
        entries.sort(key=lambda entry: entry.place)
        movable = [index for index, entry in enumerate(entries) if entry.value is not None]
        chosen = [entries[index] for index in (reversed(movable) if is_last_first else movable)]
        _put(entries, movable, sorted(chosen, key=lambda entry: entry.value or 0.0))
        groups = [index for index, entry in enumerate(entries) if entry.group >= 0]
        chosen = [entries[index] for index in groups]
        _put(entries, groups, sorted(chosen, key=lambda entry: (self._group_place[entry.group], entry.group)))
        known = [entry.value for entry in entries if entry.value is not None]
        places = [entry.place for entry in entries] or [self._group_place.get(home, 0.0)]
        vertices = [vertex for entry in entries for vertex in entry.vertices]
        if home >= 0:
            first, last = self._layers.borders[home, rank]
            vertices = [first, *vertices, last]
        return _Entry(vertices, sum(known) / len(known) if known else None, sum(places) / len(places), home)

    def _crossings(self) -> int:
        count = 0
        for segments in self._layers.segments:
            seen: list[float] = []
            for _, head in sorted([(self._place[tail], self._place[head]) for tail, head in segments]):
                count += len(seen) - bisect_right(seen, head)
                insort(seen, head)
        return count


def _put(entries: list[_Entry], places: Sequence[int], chosen: Sequence[_Entry]) -> None:
    for index, entry in zip(places, chosen, strict=True):
        entries[index] = entry


def _median(places: list[float]) -> float:
    """The middle one; of an even number, between the two in the middle, nearer to the denser side."""
    middle = len(places) // 2
    if len(places) % 2:
        return places[middle]
    first, second = places[middle - 1], places[middle]
    left, right = first - places[0], places[-1] - second
    return (first + second) / 2 if left + right == 0 else (first * right + second * left) / (left + right)
