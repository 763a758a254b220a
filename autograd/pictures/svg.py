"""The built-in SVG: needs no other program, carries its own style, and is the same text in every process.

The data-id of an element follows the numbers of the picture: n3 is the box of node 3, o3 the operation before it,
m3 the line between them, h3 the count of operands left out, e3-0 the edge to its first operand, f0 the first frame.
These are no ids, because a document may hold several pictures.
"""

from collections.abc import Collection, Iterator
from html import escape

from autograd.pictures.flow import ORDINARY, WIDEST, Flow
from autograd.pictures.fonts import text_width
from autograd.pictures.labels import clean, edge_text, tooltip
from autograd.pictures.layout import Box, Layout, lay_out
from autograd.pictures.layout_edges import Curve
from autograd.pictures.legend import Legend
from autograd.pictures.looks import BORDERS
from autograd.pictures.picture import WAY_IN, Edge, Node, Picture
from autograd.pictures.records import SMALL, STACK, Cell, Record, edge_text_width, record_of
from autograd.pictures.style import THEMES, style_sheet

_ARROW = 4.0
_INTO = {"LR": (-5, -3, "end"), "RL": (5, -3, "start"), "TB": (4, -6, "start"), "BT": (4, 12, "start")}


def svg_text(
    picture: Picture,
    direction: str = "LR",
    show: Collection[str] = ("data", "grad"),
    theme: str = "auto",
    way_in: str = WAY_IN,
) -> str:
    """Return the picture as the text of an SVG.

    Args:
        picture: what to draw.
        direction: where the results lie: "LR" right, "RL" left, "TB" below, "BT" above.
        show: what to show, of "data", "grad", "partials" (local derivatives on the edges), "flow" (the width
            and colour of an edge by the gradient that it carries) and "legend".
        theme: "light", "dark", or "auto" for what the reader's screen prefers.
        way_in: what the note on boxes says of how to see what is in one.

    Raises:
        ValueError: the direction or the theme is none of these.
    """
    if direction not in _INTO:
        raise ValueError(f"direction is one of {', '.join(_INTO)}; got {direction!r}")
    if theme not in THEMES:
        raise ValueError(f"theme is one of {', '.join(THEMES)}; got {theme!r}")
    return "\n".join([*_Writer(picture, direction, show, way_in).lines(theme), ""])


class _Writer:
    """Writes the elements, one line each."""

    def __init__(self, picture: Picture, direction: str, show: Collection[str], way_in: str) -> None:
        self._picture, self._direction, self._show, self._way_in = picture, direction, show, way_in
        self._records = {node.number: record_of(node, show) for node in picture.nodes}
        labels = {(edge.user, edge.position): edge_text_width(edge, show) for edge in picture.edges}
        self._flow = Flow(picture.edges) if "flow" in show else None
        thickness = WIDEST - ORDINARY if self._flow else 0.0
        self._layout: Layout = lay_out(picture, self._records, labels, direction, thickness)

    def lines(self, theme: str) -> Iterator[str]:
        """All of the text."""
        notes = self._notes()
        legend = Legend(self._picture, notes, self._layout.width, self._layout.height, self._show)
        width, height = _number(legend.width), _number(legend.height)
        count = len(self._picture.nodes)
        kind = "glassgrad" if theme == "auto" else f"glassgrad {theme}"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img">'
        )
        yield f"<title>Graph of a computation, {count:,} box{'es' * (count != 1)}</title>"
        yield f"<desc>{escape(' '.join(notes))}</desc>"
        yield "<metadata>Drawn by glassgrad's built-in layout.</metadata>"
        yield f"<style>\n{style_sheet(theme)}</style>"
        yield f'<rect class="paper" width="{width}" height="{height}"/>'
        yield from self._frames()
        yield from [self._edge(edge) for edge in self._picture.edges]
        for node in self._picture.nodes:
            yield from self._operation(node)
        yield from [self._node(node) for node in self._picture.nodes]
        yield from legend.lines()
        yield "</svg>"

    def _notes(self) -> list[str]:
        """Those of the picture, and one where the layout has left out frames."""
        notes = self._picture.notes(self._show, self._way_in)
        if not (count := self._layout.unframed):
            return notes
        left_out = f"{count:,} of {len(self._picture.groups):,} scopes have no frame here"
        return [*notes, f"{left_out}: too many overlap. A smaller depth rolls them up."]

    def _frames(self) -> Iterator[str]:
        for index, (group, box) in enumerate(zip(self._picture.groups, self._layout.frames, strict=True)):
            if box:
                path = escape(clean(group.path, len(group.path)))
                title = _text("title", box.x + 9, box.y + 13, escape(clean(group.title)))
                yield f'<g class="frame" data-id="f{index}" data-path="{path}"><rect {_place(box)} rx="7"/>{title}</g>'

    def _edge(self, edge: Edge) -> str:
        curve = self._layout.edges[edge.user, edge.position]
        kind, style, width = "", "", ORDINARY
        if self._flow:
            flow, width = edge.flow or 0.0, self._flow.width(edge)
            kind = " undefined" if flow != flow else " positive" if flow > 0 else " negative" if flow < 0 else ""
            style = f' style="stroke-width:{width:.2f}"'
        return (
            f'<g class="edge{kind}" data-id="e{edge.user}-{edge.position}" data-user="{edge.user}" '
            f'data-position="{edge.position}" data-operand="{edge.operand}">'
            f'<path class="line"{style} d="{_path(curve)}{_arrow(curve)}"/>{self._edge_texts(edge, curve, width)}</g>'
        )

    def _edge_texts(self, edge: Edge, curve: Curve, width: float) -> str:
        """The label, and the local derivative, beside the edge where it enters the operation."""
        dx, dy, anchor = _INTO[self._direction]
        further = (width - ORDINARY) / 2
        x, y = curve[-1][0] + dx, curve[-1][1] + dy
        x, y = (x, y - further) if self._direction in ("LR", "RL") else (x + further, y)
        texts = []
        for kind, text in zip(("label", "partial"), edge_text(edge, self._show), strict=True):
            if text:
                texts.append(_text(kind, x, y, escape(text), f' text-anchor="{anchor}"'))
                x += (text_width(text, SMALL) + 6) * (-1 if anchor == "end" else 1)
        return "".join(texts)

    def _operation(self, node: Node) -> Iterator[str]:
        number, record = node.number, self._records[node.number]
        if not record.symbol:
            return
        box, end = self._layout.operations[number], self._layout.boxes[number]
        x, y = _middle(box)
        if record.cut:
            path, (cut_x, cut_y) = _path(self._layout.edges[number, -1]), _middle(self._layout.cuts[number])
            cut = _text("", cut_x, cut_y + 3.5, record.cut)
            yield f'<g class="cut" data-id="h{number}"><path class="line" d="{path}"/>{cut}</g>'
        yield f'<path class="made" data-id="m{number}" d="{_path((_middle(box), *[_middle(end)] * 3))}"/>'
        shape = (
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(box.width / 2)}"/>'
            if abs(box.width - box.height) < 0.1
            else f'<rect {_place(box)} rx="{_number(min(box.width, box.height) / 2)}"/>'
        )
        yield f'<g class="op" data-id="o{number}">{shape}{_text("", x, y + 4, escape(record.symbol))}</g>'

    def _node(self, node: Node) -> str:
        record, box = self._records[node.number], self._layout.boxes[node.number]
        corners = ' rx="7"' if BORDERS[node.role].is_round else ' rx="2"'
        cards = ""
        if node.role == "group":
            box = Box(box.x, box.y + STACK, box.width - STACK, box.height - STACK)
            behind = [box._replace(x=box.x + step, y=box.y - step) for step in (STACK, STACK / 2)]
            cards = "".join([f'<rect class="card" {_place(card)}{corners}/>' for card in behind])
        texts = _title(record, box) if node.role == "group" else "".join([_cell(cell, box) for cell in record.cells])
        return (
            f'<g class="node role-{node.role}{" stale" * node.is_stale}" data-id="n{node.number}" '
            f'data-number="{node.number}"><title>{escape(tooltip(node))}</title>'
            f'{cards}<rect class="box" {_place(box)}{corners}/>{texts}</g>'
        )


def _title(record: Record, box: Box) -> str:
    """What stands on a box that stands for several nodes: one line or two."""
    x, y = _middle(box)
    title, caption = (escape(cell.text) for cell in record.cells)
    if not caption:
        return _text("name", x, y + 4.2, title)
    return _text("name", x, y - 3, title) + _text("caption", x, y + 12, caption)


def _cell(cell: Cell, box: Box) -> str:
    """One text of a box, and the line before it."""
    rule = f'<path class="rule" d="M{_number(box.x + cell.x)},{_number(box.y)}v{_number(box.height)}"/>'
    text = escape(cell.text)
    if cell.kind in ("data", "grad"):
        caption = f'<tspan class="caption">{cell.caption}</tspan> ' if cell.caption else ""
        text = f'{caption}<tspan class="value">{text}</tspan>'
    x, y = box.x + cell.x + cell.width / 2, box.y + box.height / 2 + 4.2
    return (rule if cell.x else "") + _text(cell.kind, x, y, text)


def _number(x: float) -> str:
    return f"{x:.1f}".removesuffix(".0")


def _text(kind: str, x: float, y: float, content: str, more: str = "") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text{kind} x="{_number(x)}" y="{_number(y)}"{more}>{content}</text>'


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _place(box: Box) -> str:
    return f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}"'


def _path(curve: Curve) -> str:
    """The pieces of the curve, straight ones as lines."""
    points = [f"{_number(x)},{_number(y)}" for x, y in curve]
    parts = [f"M{points[0]}"]
    for index in range(0, len(points) - 1, 3):
        (xs, ys) = zip(*curve[index : index + 4], strict=True)
        is_straight = len(set(xs)) == 1 or len(set(ys)) == 1
        parts.append(f"L{points[index + 3]}" if is_straight else f"C{' '.join(points[index + 1 : index + 4])}")
    return "".join(parts)


def _arrow(curve: Curve) -> str:
    """The head of an arrow, as part of the line; every edge ends along one axis."""
    (x, y), (x0, y0) = curve[-1], curve[-2]
    u, v = (_ARROW * ((b > a) - (b < a)) for a, b in ((x0, x), (y0, y)))
    ends = [(x - u - 0.7 * v, y - v - 0.7 * u), (x, y), (x - u + 0.7 * v, y - v + 0.7 * u)]
    first, *rest = [f"{_number(px)},{_number(py)}" for px, py in ends]
    return f"M{first}L{' '.join(rest)}"
