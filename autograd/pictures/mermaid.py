"""The picture as a Mermaid flowchart, which GitHub draws in a README.

Everything is quoted, and every sign that Mermaid or HTML could read is a numbered entity.
"""

from collections.abc import Collection, Iterator

from autograd.pictures.flow import Flow
from autograd.pictures.labels import OUT_OF_DATE, clean, edge_text, number
from autograd.pictures.looks import BORDERS, LIGHT
from autograd.pictures.picture import Edge, Node, Picture

MOST_EDGES = 500  # Mermaid refuses more, unless it is configured otherwise
_HARMLESS = " .,:_·→×…"  # noqa: RUF001  signs that mean nothing to Mermaid within quotes
_SHAPES = {"input": '("{}")', "parameter": '("{}")', "constant": '("{}")', "group": '[["{}"]]'}


def mermaid_text(picture: Picture, direction: str = "LR", show: Collection[str] = ("data", "grad")) -> str:
    """Return the picture as the text of a Mermaid flowchart, in light colours.

    Where the edges would be more than Mermaid draws, each operation stands in the box of its result.

    Args:
        picture: what to draw.
        direction: where the results lie: "LR" right, "RL" left, "TB" below, "BT" above.
        show: what to show, of "data", "grad", "partials" and "flow"; a flowchart has no legend.
    """
    return "\n".join([*_Writer(picture, direction, show).lines(), ""])


class _Writer:
    """Writes the statements, one line each."""

    def __init__(self, picture: Picture, direction: str, show: Collection[str]) -> None:
        self._picture, self._direction, self._show = picture, direction, show
        results = sum(bool(node.symbol) for node in picture.nodes)
        cuts = sum(bool(node.hidden) for node in picture.nodes)
        self._has_circles = len(picture.edges) + results + cuts <= MOST_EDGES
        self._before = {
            node.number: f"{'o' if node.symbol and self._has_circles else 'v'}{node.number}" for node in picture.nodes
        }  # where the edges from its operands end

    def lines(self) -> Iterator[str]:
        """All of the text."""
        yield f"flowchart {self._direction}"
        nodes = {node.number: node for node in self._picture.nodes}
        framed = {member for group in self._picture.groups for member in group.members}
        for node in self._picture.nodes:
            if node.number not in framed:
                yield from self._node(node)
        yield from self._frames(nodes)
        yield from self._edges()
        for index, note in enumerate(self._picture.notes(self._show)):
            yield f'  note{index}["{_text(note, len(note))}"]:::note'
        yield from self._classes()

    def _node(self, node: Node) -> Iterator[str]:
        """The box, and for a result the operation before it; a cut leaves three dots before that."""
        shape = _SHAPES.get(node.role, '["{}"]').format(self._words(node))
        yield f"  v{node.number}{shape}:::{node.role}"
        if node.is_stale:
            yield f"  class v{node.number} stale"
        if node.symbol and self._has_circles:
            yield f'  o{node.number}(("{_text(node.symbol)}")):::symbol'
        if node.hidden:
            yield f'  h{node.number}["… {node.hidden:,}"]:::note'

    def _words(self, node: Node) -> str:
        """`name | data | grad` on one line; on a box that stands for several, its title and caption."""
        words = [_text(node.name)] if node.name else []
        if node.role == "group":
            return "<br/>".join([*words, *([_text(node.caption)] if node.caption else [])])
        if node.symbol and not self._has_circles:
            words.insert(0, _text(node.symbol))
        if node.is_constant:
            words.append(number(node.data))
        elif "data" in self._show:
            words.append(f"data {number(node.data)}")
        if "grad" in self._show and not node.is_constant:
            words.append(f"grad {number(node.grad)}")
        words += [OUT_OF_DATE] if node.is_stale else []
        return " | ".join(words) or f"#35;{node.number}"

    def _frames(self, nodes: dict[int, Node]) -> Iterator[str]:
        """The scopes as subgraphs inside one another."""
        for entry in self._picture.nested_groups():
            if entry is None:
                yield "  end"
                continue
            place, group = entry
            yield f'  subgraph f{place}["{_text(group.title)}"]'
            for member in group.members:
                yield from self._node(nodes[member])

    def _edges(self) -> Iterator[str]:
        """Every line with an arrow, then the style of those that have one, which is told by their order."""
        flow = Flow(self._picture.edges)
        styles = []
        for place, edge in enumerate(self._picture.edges):
            if "flow" in self._show and edge.flow is not None:
                look = f"stroke:{flow.colour(edge, LIGHT)},stroke-width:{flow.width(edge):.2f}px"
                styles.append(f"  linkStyle {place} {look}")
            yield f"  v{edge.operand} -->{self._label(edge)} {self._before[edge.user]}"
        for node in self._picture.nodes:
            if self._before[node.number][0] == "o":
                yield f"  o{node.number} --> v{node.number}"
            if node.hidden:
                yield f"  h{node.number} -.-> {self._before[node.number]}"
        yield from styles

    def _label(self, edge: Edge) -> str:
        label, partial = edge_text(edge, self._show)
        words = f"{_text(label)} ∂ {partial}".strip() if partial else _text(label)
        return f'|"{words}"|' if words else ""

    def _classes(self) -> Iterator[str]:
        """The looks of all roles there are; the class of what is out of date goes before others."""
        ink = f"color:{LIGHT.ink}"
        for role in LIGHT.roles:
            if any(node.role == role for node in self._picture.nodes):
                look, border = LIGHT.roles[role], BORDERS[role]
                dashes = ",stroke-dasharray:4 3" if border.is_dashed else ""
                fill = f"fill:{look.fill},stroke:{look.line},stroke-width:{border.width:g}px"
                yield f"  classDef {role} {fill}{dashes},{ink}"
        look = LIGHT.operation
        yield f"  classDef symbol fill:{look.fill},stroke:{look.line},{ink}"
        yield f"  classDef note fill:none,stroke:none,color:{LIGHT.pale}"
        yield f"  classDef stale stroke:{LIGHT.alarm},color:{LIGHT.alarm}"
        for index in range(len(self._picture.groups)):
            yield f"  style f{index} fill:{LIGHT.frame.fill},stroke:{LIGHT.frame.line},color:{LIGHT.pale}"


def _text(text: str, longest: int = 40) -> str:
    """The text for a place within quotes; all but letters, digits and spaces is an entity."""
    return "".join([c if c.isalnum() or c in _HARMLESS else f"#{ord(c)};" for c in clean(text, longest)])
