"""Layered drawing, step 5: the room between things, the columns, and the frames around scopes."""

from collections.abc import Sequence
from itertools import pairwise

from autograd.pictures.fonts import text_width
from autograd.pictures.labels import clean
from autograd.pictures.layout_lanes import Route
from autograd.pictures.layout_layers import Layers, Link
from autograd.pictures.layout_units import Unit
from autograd.pictures.records import SMALL

_BOXES, _BOX_AND_LINE, _LINES = 10.0, 9.0, 8.0  # between two boxes, a box and an edge that passes, two edges
_PAD = 9.0  # between a frame and what it holds, and what is beside it
_TITLE = 13.0  # the height of a frame's title
_COLUMNS = 34.0  # between two layers
_STEEP, _STEEPEST = 0.1, 48.0  # more room for edges that go far across, and at most


class Spacing:
    """The room that things keep from one another across the drawing, and that titles need.

    Args:
        layers: ordered.
        units: the real vertices.
        titles: of the frames.
        direction: of the drawing.
    """

    def __init__(self, layers: Layers, units: Sequence[Unit], titles: Sequence[str], direction: str) -> None:
        self._layers, self._breadths = layers, [unit.breadth for unit in units]
        self._first = {first for first, _ in layers.borders.values()}
        self._sides = self._first | {last for _, last in layers.borders.values()}
        self.titles = [text_width(clean(title), SMALL, is_bold=True) + 2 * _PAD for title in titles]
        is_vertical = direction in ("TB", "BT")
        self._above_first = 0.0 if is_vertical else _TITLE
        self.before = _TITLE if direction == "TB" else 0.0
        self.after = _TITLE if direction == "BT" else 0.0
        self._wider: dict[int, float] = {}
        if is_vertical:
            self._make_room_for_titles()
            self.titles = [0.0] * len(titles)

    def gap(self, first: int, second: int) -> float:
        """The least distance between the centres of two vertices that follow one another in a layer."""
        real = len(self._breadths)
        if first in self._sides or second in self._sides:
            room = _PAD + (self._above_first if first in self._first else 0.0)
        else:
            room = _BOXES if max(first, second) < real else _BOX_AND_LINE if min(first, second) < real else _LINES
        halves = [self._breadths[vertex] / 2 for vertex in (first, second) if vertex < real]
        return sum(halves) + room + self._wider.get(first, 0.0)

    def _make_room_for_titles(self) -> None:
        """Widen a frame across the drawing, in one of its layers, where its title would not fit."""
        for group in reversed(range(len(self._layers.parents))):
            if span := self._layers.spans[group]:
                widths = {rank: self._width(group, rank) for rank in range(span[0], span[1] + 1)}
                widest = max(widths, key=widths.__getitem__)
                first, _ = self._layers.borders[group, widest]
                self._wider[first] = max(self.titles[group] - widths[widest], 0.0)

    def _width(self, group: int, rank: int) -> float:
        layer = self._layers.layers[rank]
        first, last = (layer.index(border) for border in self._layers.borders[group, rank])
        return sum([self.gap(layer[index], layer[index + 1]) for index in range(first, last)])


class Columns:
    """Where the layers lie along the drawing, with room for frames, for texts, and for edges that go far across.

    Args:
        layers: ordered.
        units: the real vertices.
        spacing: the room that things need.
        texts: by link, how long the texts at its end are.
        links: the edges.
        routes: by link, where it passes the layers between its ends.
        across: where every vertex lies across the drawing.

    Attributes:
        starts: by layer.
        ends: by layer.
        firsts: where every unit begins: with the layer, or where nothing enters it, so that it ends with it.
        lasts: where every unit ends.
        texts: by link.
        frames: by group, where its frame begins and ends.
        length: of the whole drawing.
    """

    def __init__(
        self,
        layers: Layers,
        units: Sequence[Unit],
        spacing: Spacing,
        texts: Sequence[float],
        links: Sequence[Link],
        routes: Sequence[Route],
        across: Sequence[float],
    ) -> None:
        self._layers, self._spacing, self.texts = layers, spacing, texts
        lengths = [0.0] * len(layers.layers)
        for rank, unit in zip(layers.ranks, units, strict=False):
            lengths[rank] = max(lengths[rank], unit.length)
        gaps = self._gaps(links, routes, across)
        self._before, self._after = (
            [_PAD + spacing.before] * len(layers.parents),
            [_PAD + spacing.after] * len(layers.parents),
        )
        self._pad_frames(lengths, gaps)
        self._place(lengths, gaps)
        entered = {link.head for link in links}
        self.firsts, self.lasts = [], []
        for vertex, unit in enumerate(units):
            start, end = self.starts[layers.ranks[vertex]], self.ends[layers.ranks[vertex]]
            self.firsts.append(start if vertex in entered else end - unit.length)
            self.lasts.append(self.firsts[-1] + unit.length)

    def _gaps(self, links: Sequence[Link], routes: Sequence[Route], across: Sequence[float]) -> list[float]:
        """The room after every layer for the edges that lead to the next."""
        ranks = self._layers.ranks
        furthest = [0.0] * len(self._layers.layers)
        for link, route in zip(links, routes, strict=True):
            tail, head = [(ranks[vertex], across[vertex]) for vertex in link[:2]]
            for (rank, level), (_, next_level) in pairwise(route if link.is_turned else [tail, *route, head]):
                furthest[rank] = max(furthest[rank], abs(level - next_level))
        gaps = [_COLUMNS + min(max(steep - 2 * _COLUMNS, 0.0) * _STEEP, _STEEPEST) for steep in furthest]
        for link, text in zip(links, self.texts, strict=True):
            rank = self._layers.ranks[link.head] - 1
            gaps[rank] = max(gaps[rank], _COLUMNS + text)
        return gaps

    def _pad_frames(self, lengths: Sequence[float], gaps: Sequence[float]) -> None:
        """Widen frames for the frames inside them and for their titles, from the inside."""
        for group in reversed(range(len(self._layers.parents))):
            if (span := self._layers.spans[group]) is None:
                continue
            first, last = span
            held = sum(lengths[first : last + 1]) + sum(gaps[first:last])
            self._after[group] += max(
                self._spacing.titles[group] - held - self._before[group] - self._after[group], 0.0
            )
            parent = self._layers.parents[group]
            outer = self._layers.spans[parent] if parent >= 0 else None
            if outer and outer[0] == first:
                around = self._before[group] + _PAD + self._spacing.before
                self._before[parent] = max(self._before[parent], around)
            if outer and outer[1] == last:
                around = self._after[group] + _PAD + self._spacing.after
                self._after[parent] = max(self._after[parent], around)

    def _place(self, lengths: Sequence[float], gaps: Sequence[float]) -> None:
        count = len(lengths)
        before, after = [0.0] * (count + 1), [0.0] * (count + 1)
        for group, span in enumerate(self._layers.spans):
            if span:
                before[span[0]] = max(before[span[0]], self._before[group])
                after[span[1]] = max(after[span[1]], self._after[group])
        self.starts: list[float] = []
        self.ends: list[float] = []
        place = 0.0
        for rank, length in enumerate(lengths):
            self.starts.append(place + before[rank])
            self.ends.append(self.starts[-1] + length)
            place = self.ends[-1] + after[rank] + (gaps[rank] if rank + 1 < count else 0.0)
        self.length = place
        self.frames = [
            (self.starts[span[0]] - self._before[group], self.ends[span[1]] + self._after[group])
            if span
            else (0.0, 0.0)
            for group, span in enumerate(self._layers.spans)
        ]
