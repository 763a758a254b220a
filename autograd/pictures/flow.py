"""How an edge shows the gradient that it carries: by its width and its colour."""

import math
from collections.abc import Iterable

from autograd.pictures.looks import Theme
from autograd.pictures.picture import Edge

ORDINARY, NARROWEST, WIDEST = 1.2, 0.8, 5.0  # widths of edges: without flow; the smallest and the largest flow


class Flow:
    """The measure of one picture: its largest finite flow is the widest edge.

    Args:
        edges: of the picture.
    """

    def __init__(self, edges: Iterable[Edge]) -> None:
        sizes = [abs(edge.flow) for edge in edges if edge.flow is not None]
        self._largest = max(filter(math.isfinite, sizes), default=0.0)

    def width(self, edge: Edge) -> float:
        """The width of an edge in pixels: by the square root of its flow, so that small ones are seen too."""
        size = abs(edge.flow or 0.0)
        if size == math.inf:
            return WIDEST
        share = size / self._largest if self._largest and math.isfinite(size) else 0.0
        return NARROWEST + (WIDEST - NARROWEST) * math.sqrt(share)

    @staticmethod
    def colour(edge: Edge, theme: Theme) -> str:
        """Above 0, below 0, or neither; nan is an alarm."""
        flow = edge.flow or 0.0
        if flow != flow:
            return theme.alarm
        return theme.positive if flow > 0 else theme.negative if flow < 0 else theme.edge
