"""Layered drawing, around steps 2 and 4: lanes beside the drawing, for what is used far from where it was made.

An edge that passes few layers has a vertex on each. What reaches further would cost vertices without end,
so it takes a lane outside of everything: one straight line, from which all its far users branch off.
"""

from collections.abc import Sequence
from typing import NamedTuple

from autograd.pictures.layout_layers import Layers, Link

Route = list[tuple[int, float]]  # the layers that an edge passes from its tail on, and where

_ROOM, _ROOM_PER_VERTEX = 60, 2  # layers that edges may pass between the boxes, in all
_MOST = 40  # the same, for the edges of one vertex
_NEAR = 2  # so few layers an edge passes between the boxes in any case
_LINES = 8.0  # between two lanes, and to what is beside them


def far_links(ranks: Sequence[int], links: Sequence[Link]) -> set[int]:
    """Return the links that take a lane: from the vertices of which edges pass most layers, all but the shortest.

    Args:
        ranks: by vertex.
        links: the edges.
    """
    passed = [max(abs(ranks[link.head] - ranks[link.tail]) - 1, 0) for link in links]
    bundles: dict[tuple[int, int], list[int]] = {}
    for index, link in enumerate(links):
        bundles.setdefault(_source(index, link), []).append(index)
    room = _ROOM + _ROOM_PER_VERTEX * len(ranks)
    far: set[int] = set()
    for total, bundle in sorted([(sum([passed[index] for index in bundle]), bundle) for bundle in bundles.values()]):
        room -= total
        if room < 0 or total > _MOST:
            far |= {index for index in bundle if passed[index] > _NEAR}
    return far


def _source(index: int, link: Link) -> tuple[int, int]:
    """The same for links that can share a lane: what points backwards has its own."""
    return link.tail, index if link.is_turned else -1


def routes(
    layers: Layers, links: Sequence[Link], far: set[int], across: Sequence[float], breadths: Sequence[float]
) -> list[Route]:
    """Return where every link passes.

    Args:
        layers: ordered.
        links: the edges.
        far: those that take a lane.
        across: where every vertex lies across the drawing.
        breadths: of the real vertices.
    """
    result = [[(layers.ranks[vertex], across[vertex]) for vertex in chain] for chain in layers.chains]
    for lane, level in _placed(_lanes(layers.ranks, links, far), layers, across, breadths):
        for index in lane.links:
            tail, head = layers.ranks[links[index].tail], layers.ranks[links[index].head]
            first, last = (tail, head) if links[index].is_turned else (tail + 1, head - 1)
            result[index] = [(first, level), (last, level)]
    return result


class _Lane(NamedTuple):
    """What one vertex sends far.

    Attributes:
        first: the first layer it passes.
        last: the last one.
        tail: the vertex.
        links: its edges.
    """

    first: int
    last: int
    tail: int
    links: list[int]


def _lanes(ranks: Sequence[int], links: Sequence[Link], far: set[int]) -> list[_Lane]:
    """From the shortest to the longest, so that a longer one lies around it."""
    lanes: dict[tuple[int, int], _Lane] = {}
    for index in sorted(far):
        tail, head, is_turned = links[index]
        first, last = (ranks[head], ranks[tail]) if is_turned else (ranks[tail] + 1, ranks[head] - 1)
        key = _source(index, links[index])
        lane = lanes.get(key, _Lane(first, last, tail, []))
        lane.links.append(index)
        lanes[key] = lane._replace(last=max(lane.last, last))
    return sorted(lanes.values(), key=lambda lane: lane.last - lane.first)


def _placed(
    lanes: Sequence[_Lane], layers: Layers, across: Sequence[float], breadths: Sequence[float]
) -> list[tuple[_Lane, float]]:
    """Every lane with its place across the drawing: as near as can be, on the side nearer to its tail."""
    lows, highs = _outline(layers, across, breadths)
    placed = []
    for lane in lanes:
        part = slice(lane.first, lane.last + 1)
        low, high = min(lows[part]) - _LINES, max(highs[part]) + _LINES
        level = low if across[lane.tail] - low < high - across[lane.tail] else high
        (lows if level == low else highs)[part] = [level] * (lane.last + 1 - lane.first)
        placed.append((lane, level))
    return placed


def _outline(layers: Layers, across: Sequence[float], breadths: Sequence[float]) -> tuple[list[float], list[float]]:
    """By layer, where what stands in it begins and ends across the drawing."""
    halves = [*[breadth / 2 for breadth in breadths], *[0.0] * (len(across) - len(breadths))]
    lows = [min([across[vertex] - halves[vertex] for vertex in layer]) for layer in layers.layers]
    highs = [max([across[vertex] + halves[vertex] for vertex in layer]) for layer in layers.layers]
    return lows, highs
