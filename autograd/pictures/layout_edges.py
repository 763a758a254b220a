"""Layered drawing, step 6: the curves of edges, level through every layer and bent between them."""

from collections.abc import Sequence
from math import sqrt

from autograd.pictures.layout_frames import Columns
from autograd.pictures.layout_lanes import Route
from autograd.pictures.layout_layers import Layers, Link
from autograd.pictures.layout_units import Unit

Point = tuple[float, float]  # along and across the drawing
Curve = tuple[Point, ...]  # a start, then cubic Bézier pieces: two control points and an end each

_REACH = 20.0  # how far an edge that points backwards swings out


class Router:
    """Draws every edge.

    Args:
        layers: ordered.
        units: the real vertices.
        columns: where they lie along the drawing.
        across: where every vertex lies across it.
        links: the edges.
        routes: by link, where it passes the layers between its ends.
    """

    def __init__(
        self,
        layers: Layers,
        units: Sequence[Unit],
        columns: Columns,
        across: Sequence[float],
        links: Sequence[Link],
        routes: Sequence[Route],
    ) -> None:
        self._layers, self._units, self._columns, self._across = layers, units, columns, across
        self._links, self._routes = links, routes
        self._ports = self._enter()

    def curves(self) -> list[Curve]:
        """By link."""
        return [
            self._turned(index) if link.is_turned else self._forward(index) for index, link in enumerate(self._links)
        ]

    def _forward(self, index: int) -> Curve:
        link, columns = self._links[index], self._columns
        pen = _Pen(columns.lasts[link.tail], self._across[link.tail])
        pen.to(columns.ends[self._layers.ranks[link.tail]], self._across[link.tail])
        for rank, level in self._routes[index]:
            pen.to(columns.starts[rank], level)
            pen.to(columns.ends[rank], level)
        pen.to(columns.firsts[link.head] - columns.texts[index], self._ports[index])
        pen.to(self._touch(index), self._ports[index])
        return pen.curve

    def _turned(self, index: int) -> Curve:
        """Out of the box, back beside everything, and round again into the operation."""
        link, columns = self._links[index], self._columns
        route = self._routes[index]
        pen = _Pen(columns.lasts[link.tail], self._across[link.tail])
        pen.to(columns.ends[self._layers.ranks[link.tail]], self._across[link.tail])
        pen.turn(columns.ends[route[0][0]], route[0][1], _REACH)
        for rank, level in route:
            pen.to(columns.ends[rank], level)
            pen.to(columns.starts[rank], level)
        pen.turn(columns.firsts[link.head] - columns.texts[index], self._ports[index], -_REACH)
        pen.to(self._touch(index), self._ports[index])
        return pen.curve

    def _touch(self, index: int) -> float:
        """Where the edge meets the rounded side of an operation."""
        head = self._links[index].head
        length, breadth = self._units[head].operation
        radius = min(length, breadth) / 2
        beyond = max(abs(self._ports[index] - self._across[head]) - (breadth / 2 - radius), 0.0)
        return self._columns.firsts[head] + radius - sqrt(max(radius**2 - beyond**2, 0.0))

    def _enter(self) -> list[float]:
        """By link, where it enters, so that those of one operation do not cross just before it."""
        entering: dict[int, list[int]] = {}
        for index, link in enumerate(self._links):
            entering.setdefault(link.head, []).append(index)
        ports = [0.0] * len(self._links)
        for head, indices in entering.items():
            unit, middle = self._units[head], self._across[head]
            levels = [self._last_level(index) for index in indices]
            offsets = spread([level - middle for level in levels], unit.step, unit.operation[1] or unit.box[1])
            for index, offset in zip(indices, offsets, strict=True):
                ports[index] = middle + offset
        return ports

    def _last_level(self, index: int) -> float:
        route = self._routes[index]
        return route[-1][1] if route else self._across[self._links[index].tail]


def spread(levels: Sequence[float], step: float, breadth: float) -> list[float]:
    """Return where edges enter a side: in the order in which they come, equals in the order of the operands.

    Args:
        levels: where the edges come from, seen from the middle of the side.
        step: the least distance between two of them.
        breadth: of the side.
    """
    count = len(levels)
    order = sorted(range(count), key=levels.__getitem__)
    room = max(breadth / 2 - 5, 0.0)
    step = min(step, 2 * room / max(count - 1, 1))
    places = [min(max(levels[index] / 4, -room), room) for index in order]
    if count == 2 and places[1] - places[0] < step:
        places = _apart(places[0], places[1], step, room)
    elif count > 2:
        half = (count - 1) / 2 * step
        centre = min(max(sum(places) / count, half - room), room - half)
        places = [centre - half + place * step for place in range(count)]
    offsets = [0.0] * count
    for index, place in zip(order, places, strict=True):
        offsets[index] = place
    return offsets


def _apart(first: float, second: float, step: float, room: float) -> list[float]:
    """Two places moved a step apart: the one that is nearer to the middle stays, where there is room."""
    if first == second:
        first, second = first - step / 2, second + step / 2
    elif abs(first) < abs(second):
        second = first + step
    else:
        first = second - step
    shift = max(-room - first, 0.0) - max(second - room, 0.0)
    return [first + shift, second + shift]


class _Pen:
    """Draws one curve."""

    def __init__(self, along: float, across: float) -> None:
        self._points: list[Point] = [(along, across)]

    @property
    def curve(self) -> Curve:
        """What was drawn."""
        return tuple(self._points)

    def to(self, along: float, across: float) -> None:
        """Go there, level at both ends."""
        start, level = self._points[-1]
        if (start, level) == (along, across):
            return
        if len(self._points) > 1 and level == across == self._points[-4][1] == self._points[-3][1]:
            start = self._points[-4][0]
            del self._points[-3:]
        bend = (along - start) / 2
        self._points += [(start + bend, level), (along - bend, across), (along, across)]

    def turn(self, along: float, across: float, reach: float) -> None:
        """Go there in an arc that swings out so far beyond both ends, forwards or, below 0, backwards."""
        start, level = self._points[-1]
        furthest = (max if reach > 0 else min)(start, along) + reach
        self._points += [(furthest, level), (furthest, across), (along, across)]
