"""How much each leaf matters to a result: `sensitivity`."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from autograd import graph, words
from autograd.ieee import div
from autograd.replay import count_outdated, replayed

if TYPE_CHECKING:
    from autograd.value import Value


class Influence(NamedTuple):
    """How one leaf acts on the result v.

    Attributes:
        leaf: the Value itself.
        name: what it is called.
        value: its data, x.
        gradient: dv/dx.
        elasticity: x / v * dv/dx, the change of v in percent for a change of x by one percent.
        predicted: the change of v for x + 1 %, by the gradient: x / 100 * dv/dx.
        actual: the same by evaluating the graph again; nan where the graph is out of date.
    """

    leaf: "Value"
    name: str
    value: float
    gradient: float
    elasticity: float
    predicted: float
    actual: float


class Sensitivity(words.Words, Sequence[Influence]):
    """A table of leaves: a sequence of rows that prints as a table, in colour where `rich` prints it.

    Attributes:
        rows: the leaves shown, the most important first.
        left_out: how many leaves there are besides.
        outdated: how many operations of the graph recorded other numbers than they would give now.
    """

    COLUMNS = ("leaf", "value", "gradient", "elasticity", "predicted, +1 %", "actual")

    def __init__(self, v: Any, names: Any, limit: int | None) -> None:
        from autograd.pictures.labels import number

        nodes = graph.order(v)
        adjoints = graph.adjoints(v)
        leaves = [node for node in nodes if not node.operands]
        shown = sorted(leaves, key=lambda leaf: _importance(leaf.data * adjoints.get(leaf, 0.0)), reverse=True)[:limit]
        labels = words.name_nodes(v, {v, *shown}, names)
        self.outdated = count_outdated(nodes)
        current = [] if self.outdated else nodes
        self.rows = [_influence(leaf, labels[leaf], v, current, adjoints.get(leaf, 0.0)) for leaf in shown]
        self.left_out = len(leaves) - len(shown)
        self._title = f"{words.headed(v, labels)} = {number(v.data)}"

    @overload
    def __getitem__(self, index: int) -> Influence: ...
    @overload
    def __getitem__(self, index: slice) -> list[Influence]: ...
    def __getitem__(self, index: int | slice) -> Influence | list[Influence]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def lines(self) -> list[words.Line]:
        """Return every line as parts: a text and the key of its style."""
        from autograd.pictures.labels import width

        table = [self.COLUMNS, *self._cells()]
        widths = [max(map(width, column)) for column in zip(*table, strict=True)]
        lines: list[words.Line] = [[(self._title, "muted")]]
        for place, cells in enumerate(table):
            name, *numbers = [" " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True)]
            texts = "".join([f"   {padding}{cell}" for padding, cell in zip(numbers, cells[1:], strict=True)])
            lines.append([(cells[0] + name, "node" if place else "muted"), (texts, "number" if place else "muted")])
        return [*lines, *([[(note, "muted")] for note in self._notes()]), *words.outdated_lines(self.outdated)]

    def _cells(self) -> Iterator[tuple[str, ...]]:
        from autograd.pictures.labels import number

        for row in self.rows:
            yield row.name, *map(number, row[2:])

    def _notes(self) -> list[str]:
        if not self.rows:
            return ["It is made of no leaf that could vary."]
        return [f"{words.counted(self.left_out, 'more leaf', 'more leaves')}: raise limit."] if self.left_out else []

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from html import escape

        def row(cells: Sequence[str], tag: str) -> str:
            return f"<tr>{''.join([f'<{tag}>{escape(cell)}</{tag}>' for cell in cells])}</tr>"

        notes = "".join([f"<p>{escape(note)}</p>" for note in self._notes()])
        body = "".join([row(cells, "td") for cells in self._cells()])
        title = f"<caption>{escape(self._title)}</caption>"
        return f"<table>{title}<thead>{row(self.COLUMNS, 'th')}</thead><tbody>{body}</tbody></table>{notes}"


def sensitivity(v: "Value", *, names: Any = None, limit: int | None = 20) -> Sensitivity:
    """Return which leaves a Value depends on most: a table of gradients and of what +1 % of each leaf does.

    The prediction is the gradient's, linear; the actual change is that of the recorded graph, evaluated again
    with one leaf at a time 1 % larger. The graph itself is not changed. Where the two columns differ, the
    result bends. A leaf that is 0 stays 0, so nothing changes; its gradient tells.

    Args:
        v: the result. Constants are no leaves.
        names: labels that go before the Values' own, as for `draw`.
        limit: show at most so many leaves, those with the largest predicted changes; None for all.

    Returns:
        A sequence of rows with the fields leaf, name, value, gradient, elasticity, predicted and actual, in the
        order of the predicted changes, nan first; its repr and str are a table.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> price, amount = Value(2, name="price"), Value(30, name="amount")
    >>> sensitivity(price * amount + 3 * price)
    + #6 = 66
    leaf     value   gradient   elasticity   predicted, +1 %   actual
    price        2         33            1              0.66     0.66
    amount      30          2       0.9091               0.6      0.6
    """
    words.check_limit("limit", limit)
    return Sensitivity(v, names, limit)


def _importance(x: float) -> tuple[bool, float]:
    """What leaves are sorted by; nan is the largest."""
    return (True, 0.0) if x != x else (False, abs(x))


def _influence(leaf: Any, name: str, v: Any, nodes: list[Any], gradient: float) -> Influence:
    """One row; `nodes` is the graph, operands before users, or empty where it is out of date."""
    x, y = leaf.data, v.data
    actual = _change(v, nodes, {leaf: x * 1.01}) if nodes else math.nan
    return Influence(leaf, name, x, gradient, div(x * gradient, y), 0.01 * x * gradient, actual)


def _change(v: Any, nodes: list[Any], numbers: dict[Any, float]) -> float:
    """How much v changes where some nodes have other numbers; between infinities of one sign that is nan."""
    return float(replayed(nodes, numbers).get(v, v.data) - v.data)
