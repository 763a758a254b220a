"""The picture as a tree of text, for terminals and logs."""

import sys
from collections import deque
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from autograd.pictures.labels import OUT_OF_DATE, clean, number, width
from autograd.pictures.picture import Node, Picture
from autograd.words import can_write, in_ascii

DEEPEST = 12  # levels of indentation; what lies deeper is shown below, as a tree of its own

STYLES = {
    "input": "cyan",
    "parameter": "green",
    "constant": "bright_black",
    "operation": "yellow",
    "output": "bold magenta",
    "group": "bold blue",
    "branch": "bright_black",
    "note": "bold red",
    "number": "",
}


class _Row(NamedTuple):
    """One line: where it hangs, what stands there."""

    branch: str
    label: str
    style: str
    number: int | None = None
    data: str = ""
    grad: str = ""
    remark: str = ""


class Tree:
    """The graph as a tree of text: its repr and str are the tree, in colour where `rich` prints it.

    A node that is used twice is shown once, then as `see #3`; so is what would be indented too far.

    Args:
        picture: what to show.
        ascii: True for plain ASCII; None for ASCII only where the terminal cannot show more.
        show: the numbers to show, of "data" and "grad".
    """

    def __init__(self, picture: Picture, ascii: bool | None = None, show: Collection[str] = ("data", "grad")) -> None:
        self.picture, self.ascii, self.shown = picture, ascii, show

    def __str__(self) -> str:
        return self.text(self._is_ascii(getattr(sys.stdout, "encoding", None)))

    __repr__ = __str__

    def text(self, ascii: bool = False) -> str:
        """The tree, in Unicode or in ASCII, whatever the terminal is."""
        lines = ["".join([part for part, _ in line]).rstrip() for line in self._lines(ascii)]
        return "\n".join(lines + self.picture.notes(self.shown))

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        """The tree in colour, one line of the terminal for each node."""
        from rich.text import Text

        for line in self._lines(self._is_ascii(options.encoding)):
            text = Text.assemble(*[(part, STYLES[style]) for part, style in line], no_wrap=True, overflow="ellipsis")
            text.rstrip()
            yield text
        for note in self.picture.notes(self.shown):
            yield Text(note, STYLES["note"])

    def _is_ascii(self, encoding: str | None) -> bool:
        """True for plain ASCII: asked for, or because a stream of this encoding can write no more."""
        return not can_write(self.text(), encoding) if self.ascii is None else self.ascii

    def _lines(self, is_ascii: bool) -> list[list[tuple[str, str]]]:
        """Every line as parts: a text and the key of its style."""
        rows = list(_Writer(self.picture, self.shown).rows())
        if is_ascii:
            rows = [_Row._make([in_ascii(cell) if isinstance(cell, str) else cell for cell in row]) for row in rows]
        digits, label, data, grad = (max(map(length, rows)) for length in _COLUMNS)
        lines = []
        for row in rows:
            mark = "" if row.number is None else f"#{row.number}"
            padding = " " * (label - width(row.branch + row.label))
            numbers = f"  {row.data:{data}}  {row.grad:{grad}}  "
            remark = row.remark, "note" if row.remark.startswith(OUT_OF_DATE) else "branch"
            lines.append(
                [
                    (f"{mark:>{digits}}  {row.branch}", "branch"),
                    (row.label + padding, row.style),
                    (numbers, "number"),
                    remark,
                ]
            )
        return lines


_COLUMNS: tuple[Callable[[_Row], int], ...] = (
    lambda row: 0 if row.number is None else len(f"#{row.number}"),
    lambda row: width(row.branch + row.label),
    lambda row: len(row.data),
    lambda row: len(row.grad),
)


class _Place(NamedTuple):
    """A line still to be written.

    Attributes:
        number: the node, or None for a line that counts the `hidden` operands.
        branch: what stands before its label.
        lead: what stands before the labels of its operands.
        depth: how many levels it is indented.
        scope: the scope of its user, which need not be named again.
        hidden: how many operands are left out here.
    """

    number: int | None
    branch: str = ""
    lead: str = ""
    depth: int = 0
    scope: str | None = None
    hidden: int = 0


class _Writer:
    """Writes the lines: one tree per root, and one per branch that would be indented too far."""

    def __init__(self, picture: Picture, show: Collection[str]) -> None:
        self._show = show
        self._nodes = {node.number: node for node in picture.nodes}
        self._operands: dict[int, list[int]] = {node.number: [] for node in picture.nodes}
        for edge in picture.edges:
            self._operands[edge.user].append(edge.operand)
        self._waiting = deque(picture.roots)
        self._written: set[int] = set()

    def rows(self) -> Iterator[_Row]:
        """Every line, from the roots down."""
        while self._waiting:
            root = self._waiting.popleft()
            stack = [] if root in self._written else [_Place(root)]
            while stack:
                place = stack.pop()
                if place.number is None:
                    yield _Row(place.branch, f"… {place.hidden:,} more operand{'s' * (place.hidden > 1)}", "branch")
                    continue
                node = self._nodes[place.number]
                is_too_deep = place.depth == DEEPEST and bool(self._operands[node.number])
                if is_too_deep and node.number not in self._written:
                    self._waiting.append(node.number)
                if is_too_deep or node.number in self._written:
                    yield _Row(place.branch, f"see #{node.number} ({_label(node)})", "branch")
                    continue
                self._written.add(node.number)
                yield self._row(node, place)
                stack.extend(reversed(self._below(node, place)))

    def _row(self, node: Node, place: _Place) -> _Row:
        is_box = node.role == "group"
        remarks = [OUT_OF_DATE] if node.is_stale else []
        if node.scope not in (None, place.scope):
            remarks.append(f"in {clean(node.scope or '')}")
        return _Row(
            place.branch,
            f"{clean(node.name)} = {node.symbol}" if node.op and node.name else _label(node),
            node.role,
            node.number,
            node.caption if is_box else f"data {number(node.data)}" if "data" in self._show else "",
            f"grad {number(node.grad)}" if "grad" in self._show and not (is_box or node.is_constant) else "",
            "  ".join(remarks),
        )

    def _below(self, node: Node, place: _Place) -> list[_Place]:
        """The lines of the operands, and one for those left out."""
        below: list[_Place] = []
        operands: list[int | None] = [*self._operands[node.number], *([None] if node.hidden else [])]
        for index, operand in enumerate(operands, 1):
            joint, lead = ("├─ ", "│  ") if index < len(operands) else ("└─ ", "   ")
            below.append(
                _Place(operand, place.lead + joint, place.lead + lead, place.depth + 1, node.scope, node.hidden)
            )
        return below


def _label(node: Node) -> str:
    """The shortest name of a node: its own, else its operation or what kind of leaf it is."""
    return clean(node.name) if node.name else node.symbol or node.role
