"""The picture as DOT text, the language of Graphviz, in micrograd's visual grammar.

A box `name | data | grad` for every Value, a round node for the operation that made it, left to right.
"""

from collections.abc import Collection, Iterator
from html import escape

from autograd.pictures.flow import Flow
from autograd.pictures.labels import OUT_OF_DATE, clean, edge_text, number, tooltip
from autograd.pictures.looks import BORDERS, DARK, LIGHT, Theme
from autograd.pictures.picture import Edge, Node, Picture

_SIDES = {"LR": "e", "RL": "w", "TB": "s", "BT": "n"}  # where an edge leaves its box
DIRECTIONS = tuple(_SIDES)
_HEADER = """\
digraph autograd {{
  graph [rankdir={direction} bgcolor="{colours.paper}" pad=0.2 nodesep=0.18 ranksep=0.38]
  graph [{font} fontsize=11 fontcolor="{colours.pale}"]
  node [shape=plain {font} fontsize=11 fontcolor="{colours.ink}"]
  edge [color="{colours.edge}" penwidth=1.1 arrowsize=0.6 {font} fontsize=9 fontcolor="{colours.pale}"]"""
_FONT = 'fontname="Helvetica,Arial,sans-serif"'


def dot_text(
    picture: Picture,
    direction: str = "LR",
    show: Collection[str] = ("data", "grad"),
    theme: str = "auto",
    dpi: int = 0,
) -> str:
    """Return the picture as DOT text.

    Args:
        picture: what to draw.
        direction: where the results lie; one of `DIRECTIONS`.
        show: what to show, of "data", "grad", "partials", "flow" and "legend".
        theme: "dark" for light on dark; Graphviz knows no "auto", which is light.
        dpi: dots per inch, for pictures made of dots; 0 leaves it to Graphviz.
    """
    return "\n".join([*_Writer(picture, direction, show, DARK if theme == "dark" else LIGHT).lines(dpi), ""])


class _Writer:
    """Writes the statements, one line each."""

    def __init__(self, picture: Picture, direction: str, show: Collection[str], colours: Theme) -> None:
        self._picture, self._direction, self._show, self._colours = picture, direction, show, colours
        self._nodes = {node.number: node for node in picture.nodes}
        self._flow = Flow(picture.edges)

    def lines(self, dpi: int) -> Iterator[str]:
        """All of the text."""
        yield _HEADER.format(direction=self._direction, font=_FONT, colours=self._colours)
        if dpi:
            yield f"  graph [dpi={dpi}]"
        if label := self._below():
            yield f"  graph [labelloc=b labeljust=l label=<{label}>]"
        for node in self._picture.nodes:
            yield from self._node(node)
        yield from self._clusters()
        for edge in self._picture.edges:
            yield self._edge(edge)
        yield "}"

    def _below(self) -> str:
        """What stands under the picture: the legend, and its notes."""
        legend = ""
        if "legend" in self._show:
            roles = [role for role in self._colours.roles if any(node.role == role for node in self._picture.nodes)]
            cells = "".join([f"<TD>{self._table(role, f'<TD>{role}</TD>')}</TD>" for role in roles])
            legend = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3"><TR>{cells}</TR></TABLE>'
        notes = [escape(note) for note in self._picture.notes(self._show)]
        if not legend:
            return "".join([f'<BR ALIGN="LEFT"/>{note}' for note in (*notes, "")]) if notes else ""
        rows = "".join([f'<TR><TD ALIGN="LEFT">{line}</TD></TR>' for line in (legend, *notes)])
        return f'<TABLE BORDER="0" CELLBORDER="0">{rows}</TABLE>'

    def _node(self, node: Node) -> Iterator[str]:
        """The box, and for a result the operation before it; a cut leaves three dots before that."""
        cells = "<VR/>".join([f"<TD>{cell}</TD>" for cell in self._cells(node)])
        table = self._table(node.role, cells, node.is_stale)
        yield f"  v{node.number} [label=<{table}> tooltip={_quoted(_twice(tooltip(node)))}]"
        if not node.symbol:
            return
        is_short = len(node.symbol) < 3
        shape = "shape=circle fixedsize=true width=0.33" if is_short else "shape=box height=0.33 width=0.4"
        style = "style=filled" if is_short else 'style="filled,rounded"'
        look = self._colours.operation
        yield (
            f"  o{node.number} [label={_quoted(clean(node.symbol))} {shape} {style} "
            f'fillcolor="{look.fill}" color="{look.line}" margin="0.08,0.02"]'
        )
        yield f"  o{node.number} -> v{node.number} [weight=4]"
        if node.hidden:
            yield f'  h{node.number} [label="… {node.hidden:,}" shape=plaintext fontcolor="{self._colours.pale}"]'
            yield f"  h{node.number} -> o{node.number} [style=dashed]"

    def _cells(self, node: Node) -> list[str]:
        """What stands in the box: name, data, grad; on one that stands for several, its title and caption."""
        cells = [f"<B>{_html(clean(node.name), self._colours.ink)}</B>"] if node.name else []
        if node.role == "group":
            cells = [f"{cells[0]}<BR/>{self._pale(node.caption)}"] if node.caption else cells
        elif node.is_constant:
            cells.append(number(node.data))
        elif "data" in self._show:
            cells.append(f"{self._pale('data')} {number(node.data)}")
        if "grad" in self._show and not node.is_constant and node.role != "group":
            cells.append(f"{self._pale('grad')} {number(node.grad)}")
        if node.is_stale:
            cells.append(f'<FONT COLOR="{self._colours.alarm}"><B>{OUT_OF_DATE}</B></FONT>')
        return cells or [f"#{node.number}"]

    def _pale(self, text: str) -> str:
        return f'<FONT COLOR="{self._colours.pale}" POINT-SIZE="9">{text}</FONT>'

    def _table(self, role: str, cells: str, is_stale: bool = False) -> str:
        """A box in the look of its role: a table of one row."""
        look, border = self._colours.roles[role], BORDERS[role]
        styles = ["ROUNDED"] * border.is_round + ["DASHED"] * border.is_dashed
        style = f'STYLE="{",".join(styles)}" ' if styles else ""
        return (
            f'<TABLE BORDER="{border.width:g}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="5" '
            f'{style}BGCOLOR="{look.fill}" COLOR="{self._colours.alarm if is_stale else look.line}">'
            f"<TR>{cells}</TR></TABLE>"
        )

    def _edge(self, edge: Edge) -> str:
        user = "o" if self._nodes[edge.user].symbol else "v"
        label, partial = edge_text(edge, self._show)
        words = f"{label} ∂ {partial}".strip() if partial else label
        attributes = [f"label={_quoted(words)}"] if words else []
        if "flow" in self._show and edge.flow is not None:
            attributes.append(f'penwidth={self._flow.width(edge):.2f} color="{self._flow.colour(edge, self._colours)}"')
        written = f" [{' '.join(attributes)}]" if attributes else ""
        return f"  v{edge.operand}:{_SIDES[self._direction]} -> {user}{edge.user}{written}"

    def _clusters(self) -> Iterator[str]:
        """The scopes as frames inside one another."""
        fill, line = self._colours.frame
        for entry in self._picture.nested_groups():
            if entry is None:
                yield "  }"
                continue
            place, frame = entry
            yield f"  subgraph cluster{place} {{"
            yield (
                f"  graph [label={_quoted(clean(frame.title))} labeljust=r "
                f'style="rounded,filled" fillcolor="{fill}" color="{line}"]'
            )
            for member in frame.members:
                yield f"  v{member}; o{member};" if self._nodes[member].symbol else f"  v{member};"


def _twice(text: str) -> str:
    """The text of a tooltip, of which Graphviz reads the escapes twice."""
    return text.replace("\\", "\\\\")


def _html(text: str, ink: str) -> str:
    r"""The text in a table. A backslash stands apart, else Graphviz would read \N and \G as names of its own."""
    return escape(text).replace(" ", "&#160;").replace("\\", f'<FONT COLOR="{ink}">\\</FONT>')


def _quoted(text: str) -> str:
    """The text as a string of DOT, where a backslash starts an escape and an ampersand an entity."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("&", "&amp;")):
        text = text.replace(sign, written)
    return f'"{text}"'
