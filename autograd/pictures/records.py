"""What stands in every box, beside every operation and on every edge, and how large it is: input to the layout."""

from collections.abc import Collection
from typing import NamedTuple

from autograd.pictures.fonts import text_width
from autograd.pictures.labels import OUT_OF_DATE, clean, edge_text, number
from autograd.pictures.picture import Edge, Node

TEXT, SMALL = 12.0, 10.0  # font sizes: names and numbers; captions and labels of edges
HEIGHT = 26.0  # of a box
STACK = 6.0  # how far the cards behind the box of a rolled-up group stand out
_PADDING = 6.0  # between a text and the border of its cell
ROUND = 22.0  # the diameter of an operation


class Cell(NamedTuple):
    """One text of a box.

    Attributes:
        kind: "name", "data", "grad", "note" or "caption".
        caption: stands before the text, smaller; may be "".
        text: what it says.
        x: where the cell begins, from the left side of the box.
        width: of the cell.
    """

    kind: str
    caption: str
    text: str
    x: float
    width: float


class Record(NamedTuple):
    """One node as it will be drawn.

    Attributes:
        cells: from left to right; of a group: its title, then its caption.
        width: of the box.
        height: of the box.
        symbol: the operation before it, or "".
        symbol_width: of the operation; 0 where there is none.
        cut: how many operands are left out, as text; "" where none are.
        cut_width: of that text.
    """

    cells: tuple[Cell, ...]
    width: float
    height: float
    symbol: str
    symbol_width: float
    cut: str
    cut_width: float


def record_of(node: Node, show: Collection[str]) -> Record:
    """Return what stands in the box of a node."""
    if node.role == "group":
        return _group(node)
    cells: list[Cell] = []
    for kind, caption, text in _texts(node, show):
        width = _width(kind, caption, text) + 2 * _PADDING
        cells.append(Cell(kind, caption, text, sum([cell.width for cell in cells]), width))
    symbol = clean(node.symbol or "", 20)
    cut = f"… {node.hidden:,}" if node.hidden else ""
    return Record(
        tuple(cells),
        sum([cell.width for cell in cells]),
        HEIGHT,
        symbol,
        _symbol_width(symbol),
        cut,
        text_width(cut, SMALL),
    )


def edge_text_width(edge: Edge, show: Collection[str]) -> float:
    """Return how much room the texts of an edge need along it."""
    texts = [text for text in edge_text(edge, show) if text]
    return sum([text_width(text, SMALL) + 6 for text in texts], 6.0 if texts else 0.0)


def _texts(node: Node, show: Collection[str]) -> list[tuple[str, str, str]]:
    """Kind, caption and text of every cell."""
    texts = [("name", "", clean(node.name))] if node.name else []
    if node.is_constant:
        texts.append(("data", "", number(node.data)))
    elif "data" in show:
        texts.append(("data", "data", number(node.data)))
    if "grad" in show and not node.is_constant:
        texts.append(("grad", "grad", number(node.grad)))
    if node.is_stale:
        texts.append(("note", "", OUT_OF_DATE))
    return texts or [("name", "", f"#{node.number}")]


def _width(kind: str, caption: str, text: str) -> float:
    room = text_width(f"{caption} ", SMALL) if caption else 0.0
    return room + text_width(text, TEXT, is_bold=kind in ("name", "note"))


def _group(node: Node) -> Record:
    title, caption = clean(node.name or "", 60), clean(node.caption, 60)
    width = max(text_width(title, TEXT, is_bold=True), text_width(caption, SMALL)) + 2 * _PADDING
    cells = Cell("name", "", title, 0, width), Cell("caption", "", caption, 0, width)
    return Record(cells, width + STACK, 42 + STACK, "", 0.0, "", 0.0)


def _symbol_width(symbol: str) -> float:
    if len(symbol) < 3:
        return ROUND if symbol else 0.0
    return text_width(symbol, TEXT) + 12
