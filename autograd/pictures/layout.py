"""Where everything stands: a layered drawing, computed without any other program.

Every step has a file: ranks, layers, order, coordinates, columns and frames, edges. They work along the
direction of the drawing and across it; only the last step here turns that into right and down.
"""

from collections.abc import Mapping
from typing import NamedTuple

from autograd.pictures.layout_coordinates import coordinates
from autograd.pictures.layout_edges import Curve, Router
from autograd.pictures.layout_frames import Columns, Spacing
from autograd.pictures.layout_groups import not_too_deep, spans_of, with_room
from autograd.pictures.layout_lanes import far_links, routes
from autograd.pictures.layout_layers import Layers, Link
from autograd.pictures.layout_order import order_layers
from autograd.pictures.layout_ranks import assign_ranks, without_cycles
from autograd.pictures.layout_units import Unit, make_units
from autograd.pictures.picture import Picture
from autograd.pictures.records import Record

_MARGIN = 10.0


class Box(NamedTuple):
    """A rectangle: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


class Layout(NamedTuple):
    """Where everything stands, in pixels from the upper left.

    Attributes:
        width: of the whole.
        height: of the whole.
        boxes: by number of the node.
        operations: by number of the node whose box they stand before.
        cuts: the counts of operands left out, by number of the node.
        edges: by user and position; what joins a count to its operation has the position -1.
        frames: in the order of the groups; None for a group without nodes, or without room for its frame.
        unframed: how many groups there was no room for.
    """

    width: float
    height: float
    boxes: dict[int, Box]
    operations: dict[int, Box]
    cuts: dict[int, Box]
    edges: dict[tuple[int, int], Curve]
    frames: tuple[Box | None, ...]
    unframed: int


def lay_out(
    picture: Picture,
    records: Mapping[int, Record],
    labels: Mapping[tuple[int, int], float],
    direction: str = "LR",
    thickness: float = 0.0,
) -> Layout:
    """Place everything.

    Args:
        picture: what to draw.
        records: by number of the node, what stands in its box.
        labels: by user and position of an edge, how much room its texts need along it.
        direction: where the results lie: "LR" right, "RL" left, "TB" below, "BT" above.
        thickness: by how much the widest edge is wider than an ordinary one.
    """
    units = make_units(picture, records, labels, direction in ("TB", "BT"), thickness)
    keys, links = _links(picture, units)
    homes, parents = _groups(picture, units)
    shallow = not_too_deep(homes, parents)
    ranks = assign_ranks(_forward(links), *shallow)
    far = far_links(ranks, links)
    layers = Layers(ranks, *with_room(ranks, *shallow), links, far)
    order_layers(layers)
    spacing = Spacing(layers, units, [group.title for group in picture.groups], direction)
    across = coordinates(layers, spacing.gap)
    passed = routes(layers, links, far, across, [unit.breadth for unit in units])
    columns = Columns(layers, units, spacing, [labels.get(key, 0.0) for key in keys], links, passed, across)
    router = Router(layers, units, columns, across, links, passed)
    curves = dict(zip(keys, router.curves(), strict=True))
    unframed = layers.spans.count(None) - spans_of(ranks, homes, parents).count(None)
    return _Turner(direction, units, columns, across, curves, unframed).layout(layers)


def _links(picture: Picture, units: list[Unit]) -> tuple[list[tuple[int, int]], list[Link]]:
    """Every edge, and what joins a count of operands left out to its operation, with its key."""
    vertices = {unit.number: vertex for vertex, unit in enumerate(units) if not unit.is_cut}
    keys = [(edge.user, edge.position) for edge in picture.edges]
    ends = [(vertices[edge.operand], vertices[edge.user]) for edge in picture.edges]
    for vertex, unit in enumerate(units):
        if unit.is_cut:
            keys.append((unit.number, -1))
            ends.append((vertex, vertices[unit.number]))
    forward = without_cycles(len(units), ends)
    return keys, [Link(*link, link != kept or link[0] == link[1]) for link, kept in zip(ends, forward, strict=True)]


def _groups(picture: Picture, units: list[Unit]) -> tuple[list[int], list[int]]:
    """By vertex its group, and by group the one around it; -1 for none."""
    places = {group.path: index for index, group in enumerate(picture.groups)}
    parents = [-1 if group.parent is None else places[group.parent] for group in picture.groups]
    home_of = {number: places[group.path] for group in picture.groups for number in group.members}
    return [home_of.get(unit.number, -1) for unit in units], parents


def _forward(links: list[Link]) -> list[tuple[int, int]]:
    """The edges as they point along the ranks, without those from a vertex to itself."""
    return [
        (link.head, link.tail) if link.is_turned else (link.tail, link.head) for link in links if link.tail != link.head
    ]


class _Turner:
    """Turns lengths along and across the drawing into right and down."""

    def __init__(
        self,
        direction: str,
        units: list[Unit],
        columns: Columns,
        across: list[float],
        curves: dict[tuple[int, int], Curve],
        unframed: int,
    ) -> None:
        self.unframed = unframed
        self.direction, self.units, self.columns, self.across, self.curves = direction, units, columns, across, curves
        points = [point for curve in curves.values() for point in curve]
        sides = [(y - unit.breadth / 2, y + unit.breadth / 2) for y, unit in zip(across, units, strict=False)]
        self.start, self.end = _extent([0.0, columns.length, *[along for along, _ in points]])
        self.low, self.high = _extent([*[y for side in sides for y in side], *across, *[y for _, y in points]])

    def layout(self, layers: Layers) -> Layout:
        """Everything in its final place."""
        boxes: dict[int, Box] = {}
        operations: dict[int, Box] = {}
        cuts: dict[int, Box] = {}
        for vertex, unit in enumerate(self.units):
            first, last, middle = self.columns.firsts[vertex], self.columns.lasts[vertex], self.across[vertex]
            (cuts if unit.is_cut else boxes)[unit.number] = self._box(last - unit.box[0], last, middle, unit.box[1])
            if unit.operation[0]:
                end = first + unit.operation[0]
                operations[unit.number] = self._box(first, end, middle, unit.operation[1])
        frames = tuple([self._frame(layers, group) for group in range(len(layers.parents))])
        edges = {key: tuple([self._point(*point) for point in curve]) for key, curve in self.curves.items()}
        length, breadth = self.end - self.start, self.high - self.low
        width, height = (breadth, length) if self.direction in ("TB", "BT") else (length, breadth)
        return Layout(width, height, boxes, operations, cuts, edges, frames, self.unframed)

    def _frame(self, layers: Layers, group: int) -> Box | None:
        if (span := layers.spans[group]) is None:
            return None
        low, high = (self.across[border] for border in layers.borders[group, span[0]])
        return self._box(*self.columns.frames[group], (low + high) / 2, high - low)

    def _box(self, first: float, last: float, middle: float, breadth: float) -> Box:
        corners = self._point(first, middle - breadth / 2), self._point(last, middle + breadth / 2)
        (x, right), (y, bottom) = (sorted(pair) for pair in zip(*corners, strict=True))
        return Box(x, y, right - x, bottom - y)

    def _point(self, along: float, across: float) -> tuple[float, float]:
        if self.direction in ("RL", "BT"):
            along = self.start + self.end - along
        along, across = along - self.start, across - self.low
        return (across, along) if self.direction in ("TB", "BT") else (along, across)


def _extent(places: list[float]) -> tuple[float, float]:
    """The first and the last place, with a margin."""
    return min(places) - _MARGIN, max(places) + _MARGIN
