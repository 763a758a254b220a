"""Layered drawing, step 4: where every vertex lies across its layer, with long edges straight.

Brandes and Köpf, "Fast and Simple Horizontal Coordinate Assignment", 2002: vertices are aligned with the
median of their neighbours in four ways, and the four results averaged. The sides of frames are aligned
before everything else, so they come out straight.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise, product

from autograd.pictures.layout_layers import Layers
from autograd.pictures.layout_straighten import straightened

Gap = Callable[[int, int], float]


def coordinates(layers: Layers, gap: Gap) -> list[float]:
    """Return the place of every vertex across its layer.

    Args:
        layers: ordered.
        gap: the least distance between the centres of two vertices that follow one another in a layer.
    """
    marked = _conflicts(layers)
    ways = product((False, True), repeat=2)
    results = [_one_way(layers, gap, marked, is_up, is_right) for is_up, is_right in ways]
    return straightened(layers, gap, _balanced(results))


def _conflicts(layers: Layers) -> set[tuple[int, int]]:
    """The segments that may bend: they cross the side of a frame, or a long edge, which is straighter."""
    frames = {vertex for pair in layers.borders.values() for vertex in pair}
    marked: set[tuple[int, int]] = set()
    place = {vertex: index for layer in layers.layers for index, vertex in enumerate(layer)}
    for segments in layers.segments:
        for level in (2, 1):
            straight: list[tuple[int, int]] = []
            others: list[tuple[int, int]] = []
            for tail, head in segments:
                own = 2 if tail in frames else int(min(tail, head) >= layers.real)
                (straight if own >= level else others).append((tail, head))
            straight.sort(key=lambda segment: place[segment[0]])
            tails = [place[tail] for tail, _ in straight]
            heads = [place[head] for _, head in straight]
            furthest, nearest = _running(heads, max), _running(heads[::-1], min)[::-1]
            for tail, head in others:
                if layers.homes[tail] != layers.homes[head]:
                    marked.add((tail, head))
                before, after = bisect_left(tails, place[tail]), bisect_right(tails, place[tail])
                if (before and furthest[before - 1] > place[head]) or (
                    after < len(tails) and nearest[after] < place[head]
                ):
                    marked.add((tail, head))
    return marked


def _running(numbers: Sequence[int], choose: Callable[[int, int], int]) -> list[int]:
    result: list[int] = []
    for number in numbers:
        result.append(choose(result[-1], number) if result else number)
    return result


def _one_way(layers: Layers, gap: Gap, marked: set[tuple[int, int]], is_up: bool, is_right: bool) -> list[float]:
    """Coordinates aligned with one side's neighbours, as far to one end as possible."""
    ordered = [layer[::-1] if is_right else layer for layer in (layers.layers[::-1] if is_up else layers.layers)]
    neighbours: list[list[int]] = [[] for _ in layers.ranks]
    for segments in layers.segments:
        for tail, head in segments:
            if (tail, head) not in marked:
                neighbours[tail if is_up else head].append(head if is_up else tail)
    roots = _aligned(ordered, neighbours)
    closing = {roots[pair[0 if is_right else 1]] for pair in layers.borders.values()}
    xs = _compacted(ordered, roots, closing, (lambda v, w: gap(w, v)) if is_right else gap)
    return [-xs[root] if is_right else xs[root] for root in roots]


def _aligned(ordered: Sequence[Sequence[int]], neighbours: Sequence[Sequence[int]]) -> list[int]:
    """By vertex, the first vertex of the straight line that it is part of."""
    place = [0] * len(neighbours)
    for layer in ordered:
        for index, vertex in enumerate(layer):
            place[vertex] = index
    roots = list(range(len(neighbours)))
    for layer in ordered:
        reached = -1
        for vertex in layer:
            others = sorted(neighbours[vertex], key=place.__getitem__)
            for middle in (others[(len(others) - 1) // 2], others[len(others) // 2]) if others else ():
                if place[middle] > reached:
                    roots[vertex], reached = roots[middle], place[middle]
                    break
    return roots


def _compacted(ordered: Sequence[Sequence[int]], roots: Sequence[int], closing: set[int], gap: Gap) -> list[float]:
    """Coordinates of the straight lines, by root: as low as possible, then near what lies above them.

    The closing sides of frames stay low, so that frames hold no more than they must.
    """
    after: list[dict[int, float]] = [{} for _ in roots]
    waiting = [0] * len(roots)
    for layer in ordered:
        for vertex, other in pairwise(layer):
            first, second, distance = roots[vertex], roots[other], gap(vertex, other)
            if second not in after[first]:
                waiting[second] += 1
            after[first][second] = max(after[first].get(second, 0.0), distance)
    xs = [0.0] * len(roots)
    order = [root for root in set(roots) if not waiting[root]]
    for first in order:
        for second, distance in after[first].items():
            xs[second] = max(xs[second], xs[first] + distance)
            waiting[second] -= 1
            if not waiting[second]:
                order.append(second)
    for first in reversed(order):
        if after[first] and first not in closing:
            xs[first] = max(xs[first], min([xs[second] - distance for second, distance in after[first].items()]))
    return xs


def _balanced(results: list[list[float]]) -> list[float]:
    """The mean of the two middle ones, after the four are laid over the narrowest."""
    if not results[0]:
        return []
    narrowest = min(results, key=lambda xs: max(xs) - min(xs))
    low, high = min(narrowest), max(narrowest)
    shifted = []
    for index, xs in enumerate(results):
        shift = high - max(xs) if index % 2 else low - min(xs)
        shifted.append([x + shift for x in xs])
    return [sum(sorted(four)[1:3]) / 2 for four in zip(*shifted, strict=True)]
