"""The picture as DOT text, the language of Graphviz, in micrograd's visual grammar.

A box `name | data | grad` for every Value, a round node for the operation that made it, left to right.
A role is told by fill and border: rounded corners for leaves, dashes for constants, a thick border for
results. The colours are Okabe and Ito's, which colour-blind people can tell apart.
"""

from collections.abc import Collection, Iterator
from html import escape
from typing import NamedTuple

from autograd.pictures.labels import clean, number
from autograd.pictures.picture import Edge, Group, Node, Picture

_SIDES = {"LR": "e", "RL": "w", "TB": "s", "BT": "n"}  # where an edge leaves its box
DIRECTIONS = tuple(_SIDES)


class _Look(NamedTuple):
    """How the box of a role is drawn."""

    fill: str
    line: str
    corners: str = ""
    border: int = 1


LOOKS = {
    "input": _Look("#E3F2FC", "#3C8FBF", 'STYLE="ROUNDED"'),
    "parameter": _Look("#DDF3EA", "#009E73", 'STYLE="ROUNDED"'),
    "constant": _Look("#F6F6F6", "#8A8A8A", 'STYLE="ROUNDED,DASHED"'),
    "operation": _Look("#FFFFFF", "#6B6B6B"),
    "output": _Look("#FFF0D6", "#C77700", border=2),
}
_STALE = "#B3261E"
_INK, _PALE = "#202124", "#5F6368"
_HEADER = """\
digraph autograd {{
  graph [rankdir={direction} bgcolor=white pad=0.2 nodesep=0.18 ranksep=0.38 {font} fontsize=11 fontcolor="{pale}"]
  node [shape=plain {font} fontsize=11 fontcolor="{ink}"]
  edge [color="#80868B" penwidth=1.1 arrowsize=0.6 {font} fontsize=9 fontcolor="{pale}"]"""
_FONT = 'fontname="Helvetica,Arial,sans-serif"'


def dot_text(picture: Picture, direction: str = "LR", show: Collection[str] = ("data", "grad"), dpi: int = 0) -> str:
    """Return the picture as DOT text.

    Args:
        picture: what to draw.
        direction: where the results lie; one of `DIRECTIONS`.
        show: the numbers to show, of "data" and "grad".
        dpi: dots per inch, for pictures made of dots; 0 leaves it to Graphviz.
    """
    nodes = {node.number: node for node in picture.nodes}
    lines = [_HEADER.format(direction=direction, font=_FONT, pale=_PALE, ink=_INK)]
    if dpi:
        lines.append(f"  graph [dpi={dpi}]")
    if notes := picture.notes():
        text = "".join([f'<BR ALIGN="LEFT"/>{escape(note)}' for note in (*notes, "")])
        lines.append(f"  graph [labelloc=b labeljust=l label=<{text}>]")
    for node in picture.nodes:
        lines += _node(node, show)
    lines += _clusters(picture.groups, nodes)
    side = _SIDES[direction]
    lines += [_edge(edge, side) for edge in picture.edges]
    return "\n".join([*lines, "}", ""])


def _node(node: Node, show: Collection[str]) -> Iterator[str]:
    """The box, and for a result the operation before it; a cut leaves three dots before that."""
    yield f"  v{node.number} [label=<{_table(node, show)}> tooltip={_quoted(_tooltip(node))}]"
    if not node.symbol:
        return
    is_short = len(node.symbol) < 3
    shape = "shape=circle fixedsize=true width=0.33" if is_short else "shape=box height=0.33 width=0.4"
    style = "style=filled" if is_short else 'style="filled,rounded"'
    label = _quoted(clean(node.symbol))
    yield f'  o{node.number} [label={label} {shape} {style} fillcolor="#EDE7F3" color="#8E6BB0" margin="0.08,0.02"]'
    yield f"  o{node.number} -> v{node.number} [weight=4]"
    if node.hidden:
        yield f'  h{node.number} [label="… {node.hidden:,}" shape=plaintext fontcolor="{_PALE}"]'
        yield f"  h{node.number} -> o{node.number} [style=dashed]"


def _table(node: Node, show: Collection[str]) -> str:
    """The box as a table of one row: name, data, grad."""
    look = LOOKS[node.role]
    cells = [f"<B>{_html(clean(node.name))}</B>"] if node.name else []
    if node.is_constant:
        cells.append(number(node.data))
    elif "data" in show:
        cells.append(_cell("data", node.data))
    if "grad" in show and not node.is_constant:
        cells.append(_cell("grad", node.grad))
    if node.is_stale:
        cells.append(f'<FONT COLOR="{_STALE}"><B>! out of date</B></FONT>')
    row = "<VR/>".join([f"<TD>{cell}</TD>" for cell in cells or [f"#{node.number}"]])
    line = _STALE if node.is_stale else look.line
    return (
        f'<TABLE BORDER="{look.border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="5" '
        f'{look.corners} BGCOLOR="{look.fill}" COLOR="{line}"><TR>{row}</TR></TABLE>'
    )


def _cell(what: str, x: float) -> str:
    return f'<FONT COLOR="{_PALE}" POINT-SIZE="9">{what}</FONT> {number(x)}'


def _tooltip(node: Node) -> str:
    """What a pointer that rests on the box tells: everything, with all digits."""
    lines = [f"#{node.number} {node.role}"]
    lines += [f"name {clean(node.name, 200)}"] if node.name else []
    lines += [f"operation {node.op}"] if node.op else []
    lines += [f"data {node.data!r}"] + ([] if node.is_constant else [f"grad {node.grad!r}"])
    lines += [f"scope {clean(node.scope, 200)}"] if node.scope else []
    return "\n".join(lines).replace("\\", "\\\\")  # Graphviz reads the escapes of a tooltip twice


def _edge(edge: Edge, side: str) -> str:
    label = f" [label={_quoted(edge.label)}]" if edge.label else ""
    return f"  v{edge.operand}:{side} -> o{edge.user}{label}"


def _clusters(groups: tuple[Group, ...], nodes: dict[int, Node]) -> Iterator[str]:
    """The scopes as frames inside one another."""
    inside: dict[str | None, list[Group]] = {}
    for group in groups:
        inside.setdefault(group.parent, []).append(group)
    numbers = {group.path: index for index, group in enumerate(groups)}
    waiting: list[Group | None] = list(reversed(inside.get(None, [])))
    while waiting:
        if (frame := waiting.pop()) is None:  # all that is inside has been written
            yield "  }"
            continue
        label = _quoted(clean(frame.path.rpartition(".")[2]))
        yield f"  subgraph cluster{numbers[frame.path]} {{"
        yield f'  graph [label={label} labeljust=r style="rounded,filled" fillcolor="#00000008" color="#DADCE0"]'
        for member in frame.members:
            yield f"  v{member}; o{member};" if nodes[member].symbol else f"  v{member};"
        waiting += [None, *reversed(inside.get(frame.path, []))]


def _html(text: str) -> str:
    r"""The text in a table. A backslash stands apart, else Graphviz would read \N and \G as names of its own."""
    return escape(text).replace(" ", "&#160;").replace("\\", f'<FONT COLOR="{_INK}">\\</FONT>')


def _quoted(text: str) -> str:
    """The text as a string of DOT, where a backslash starts an escape and an ampersand an entity."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("&", "&amp;")):
        text = text.replace(sign, written)
    return f'"{text}"'
