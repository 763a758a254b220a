"""What the layout places as one: a box with the round operation before it, or a count of what is left out.

Everything is measured along the direction of the drawing and across it, so that one layout serves all four.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograd.pictures.picture import Picture
from autograd.pictures.records import ROUND, Record

LINK = 11.0  # between an operation and its box
_PORT, _CLOSE_PORT = 13.0, 6.0  # between edges that enter one operation, with texts and without
_CUT = 12.0  # the height of a count of what is left out


class Unit(NamedTuple):
    """One vertex of the layout.

    Attributes:
        number: of the node.
        is_cut: True for the count of its operands that are left out.
        operation: how long the operation is and how broad; (0, 0) where there is none.
        box: how long the box is and how broad.
        step: between two edges that enter.
        texts: how broad the texts of these edges are, as far as they reach on either side.
    """

    number: int
    is_cut: bool
    operation: tuple[float, float]
    box: tuple[float, float]
    step: float
    texts: float = 0.0

    @property
    def length(self) -> float:
        """Along the drawing."""
        return self.operation[0] + (LINK if self.operation[0] else 0.0) + self.box[0]

    @property
    def breadth(self) -> float:
        """Across the drawing."""
        return max(self.operation[1], self.box[1], self.texts)


def make_units(
    picture: Picture,
    records: Mapping[int, Record],
    labels: Mapping[tuple[int, int], float],
    is_vertical: bool,
    thickness: float = 0.0,
) -> list[Unit]:
    """Return the vertices: one for every node, then one for every count of operands left out.

    Args:
        picture: what is drawn.
        records: by number of the node, what stands in its box.
        labels: by user and position of an edge, how long its texts are.
        is_vertical: True where the drawing goes up or down.
        thickness: by how much the widest edge is wider than an ordinary one.
    """
    entering: dict[int, list[float]] = {node.number: [] for node in picture.nodes}
    for edge in picture.edges:
        entering[edge.user].append(labels[edge.user, edge.position])
    units = []
    for number, record in records.items():
        units.append(_unit(number, record, entering[number], is_vertical, thickness))
    for number, record in records.items():
        if record.cut:
            size = (_CUT, record.cut_width) if is_vertical else (record.cut_width, _CUT)
            units.append(Unit(number, True, (0.0, 0.0), size, 0.0))
    return units


def _unit(number: int, record: Record, labels: Sequence[float], is_vertical: bool, thickness: float) -> Unit:
    widest = max(labels, default=0.0)
    step = (max(_PORT, widest) if is_vertical else _PORT) + thickness if widest else _CLOSE_PORT
    count = len(labels) + bool(record.cut)
    breadth = max(ROUND, step * (count - 1) + 10)
    box = (record.height, record.width) if is_vertical else (record.width, record.height)
    if not record.symbol:
        return Unit(number, False, (0.0, 0.0), (box[0], max(box[1], breadth if count > 1 else 0.0)), step)
    if is_vertical:
        texts = step * (count - 1) + 2 * (widest + thickness) if widest else 0.0
        return Unit(number, False, (ROUND, max(record.symbol_width, breadth)), box, step, texts)
    return Unit(number, False, (record.symbol_width, breadth), box, step)
