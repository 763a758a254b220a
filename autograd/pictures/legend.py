"""What stands below a picture: on request a legend, and its notes."""

from collections.abc import Collection, Iterator
from html import escape

from autograd.pictures.fonts import text_width
from autograd.pictures.looks import BORDERS
from autograd.pictures.picture import Picture

_SIZE, _LINE, _MARGIN, _NARROWEST = 11.0, 18.0, 12.0, 320.0
_SIGN = 22.0  # the width of what a word of the legend explains
_FLOWS = {"positive": "gradient above 0", "negative": "gradient below 0", "": "wider: larger gradient"}


class Legend:
    """The lines of text below a drawing.

    Args:
        picture: what is drawn.
        notes: what a reader must know about it, one sentence each.
        width: of the drawing.
        height: of the drawing.
        show: what to show; of interest are "legend" and "flow".

    Attributes:
        width: of the drawing with what stands below.
        height: of the drawing with what stands below.
    """

    def __init__(self, picture: Picture, notes: list[str], width: float, height: float, show: Collection[str]) -> None:
        self._rows = self._broken(picture, show, max(width, _NARROWEST) - 2 * _MARGIN)
        self._notes, self._top = notes, height + 4
        widths = [text_width(note, _SIZE) for note in self._notes]
        widths += [row[-1][0] + _entry_width(row[-1][2]) for row in self._rows]
        self.width = max([width, *[each + 2 * _MARGIN for each in widths]])
        count = len(self._rows) + len(self._notes)
        self.height = height + (count * _LINE + 8 if count else 0)

    def lines(self) -> Iterator[str]:
        """The elements."""
        for index, row in enumerate(self._rows):
            yield from [_entry(x + _MARGIN, self._top + index * _LINE, kind, word) for x, kind, word in row]
        for index, note in enumerate(self._notes, len(self._rows)):
            y = self._top + index * _LINE + 12
            yield f'<text class="remark" x="{_MARGIN:g}" y="{y:.1f}">{escape(note)}</text>'

    @staticmethod
    def _broken(picture: Picture, show: Collection[str], room: float) -> list[list[tuple[float, str, str]]]:
        """Rows of entries: where each begins, what it explains, and the word for it."""
        entries = []
        if "legend" in show:
            present = {node.role for node in picture.nodes}
            entries += [(f"role-{role}", role) for role in BORDERS if role in present]
        if "flow" in show:
            entries += _FLOWS.items()
        rows: list[list[tuple[float, str, str]]] = []
        x = room
        for kind, word in entries:
            if x + _entry_width(word) > room:
                rows.append([])
                x = 0.0
            rows[-1].append((x, kind, word))
            x += _entry_width(word)
        return rows


def _entry_width(word: str) -> float:
    return _SIGN + 6 + text_width(word, _SIZE) + 14


def _entry(x: float, y: float, kind: str, word: str) -> str:
    text = f'<text class="remark" x="{x + _SIGN + 6:.1f}" y="{y + 12:.1f}">{word}</text>'
    if role := kind.removeprefix("role-") if kind.startswith("role-") else "":
        radius = 5 if BORDERS[role].is_round else 2
        place = f'x="{x:.1f}" y="{y + 1.5:.1f}" width="{_SIGN:g}" height="13" rx="{radius}"'
        return f'<g class="legend {kind}"><rect {place}/>{text}</g>'
    width = f' style="stroke-width:{3 if kind else 1}"'
    wider = (
        ""
        if kind
        else f'<path class="line" style="stroke-width:5" d="M{x + _SIGN / 2:.1f},{y + 8:.1f}h{_SIGN / 2:g}"/>'
    )
    line = f'<path class="line"{width} d="M{x:.1f},{y + 8:.1f}h{_SIGN:g}"/>'
    return f'<g class="legend {kind}">{line}{wider}{text}</g>'
