"""Recorded graphs as formulas, in text or LaTeX; notebooks show them typeset."""

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from autograd import graph, words
from autograd.expression import Symbol, written
from autograd.notation import Latex, Text
from autograd.table import Op

if TYPE_CHECKING:
    from autograd.value import Value


class Formula(str):
    """A formula as text or LaTeX; its repr is the formula itself, and notebooks typeset it.

    Attributes:
        latex: the same formula as LaTeX.
    """

    latex: str

    def __new__(cls, text: str, latex: str) -> "Formula":
        """Keep the LaTeX beside the text."""
        self = super().__new__(cls, text)
        self.latex = latex
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Formula, (str(self), self.latex)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        return f"$${self.latex}$$"


def formula(y: "Value | Symbol", latex: bool = False, *, names: Any = None, max_nodes: int | None = 300) -> Formula:
    r"""Return a Value's recorded graph, or a symbol, as a formula.

    Leaves are shown by name, or by number with six significant digits; a second leaf of the same name gets
    a number after it. A result that is used more than once, or that has a name, or would be long, is written
    once: after "where". Of a `where` whose condition was a comparison, the side that it selected is shown.

    Args:
        y: a Value, also one that `derivatives` gave, or a Symbol; nothing recurses, so a graph may be of any depth.
        latex: True for LaTeX, False for text that reads as Python. A notebook typesets both.
        names: labels that go before the Values' own, as for `draw`.
        max_nodes: write at most so many operations, those nearest to y, and how many are left out; None for all.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> x = Value(2, name="x")
    >>> h = x * x
    >>> formula(3 * h + h.sqrt())
    3*t1 + sqrt(t1)
    where t1 = x*x
    >>> formula(1 / x.sqrt(), latex=True)
    \frac{1}{\sqrt{x}}
    """
    if isinstance(y, Symbol):
        typeset = written(y, Latex())
        return Formula(typeset if latex else str(y), typeset)
    if not hasattr(y, "_links"):
        raise TypeError(f"formula takes a Value or a Symbol, got {type(y).__name__}")
    words.check_limit("max_nodes", max_nodes)
    recorded = _Recorded(y, words.given_names(names), max_nodes)
    typeset = recorded.written(Latex(), is_meant=True)
    return Formula(typeset if latex else recorded.written(Text(), is_meant=False), typeset)


class _Recorded:
    """A recorded graph to be written, as much of it as is wanted.

    Attributes:
        y: where it ends.
        operations: those that are written, operands before users.
        results: names that some of their results have.
        others: names of leaves, and of results left out.
        remark: how many are left out.
    """

    def __init__(self, y: Any, names: dict[Any, str], max_nodes: int | None) -> None:
        every = [node for node in graph.order(y) if node.operands]
        self.y, self.operations, self.remark = y, every, ""
        if max_nodes is not None and len(every) > max_nodes:
            kept = _nearest(y, max_nodes)
            self.operations = [node for node in every if node in kept]
            left_out = f"{len(every) - max_nodes:,} of {len(every):,} operations are left out"
            self.remark = f"{left_out}: raise max_nodes to see more"
        named = {node: name for node in self.operations if (name := names.get(node) or node.name)}
        below = dict.fromkeys([y, *(operand for node in self.operations for operand in node.operands)])
        ends = below.keys() - set(self.operations)
        self.results = named
        self.others = _distinct((node, names.get(node) or node.name) for node in below if node in ends)

    def written(self, notation: Text, is_meant: bool) -> str:
        """Write the formula.

        Args:
            notation: text or LaTeX.
            is_meant: True to write operations that rules use for accuracy as what they mean.
        """
        reserved = {*self.results.values(), *self.others.values()}
        fresh = (name for i in itertools.count(1) if (name := f"r{i}") not in reserved)
        symbols: dict[Any, Symbol] = {}
        numbers: dict[Symbol, float] = {}
        for node in self.operations:
            for operand in node.operands:
                if operand not in symbols:
                    symbols[operand] = self._end(operand, fresh, numbers)
            symbols[node] = _applied(node, [symbols[operand] for operand in node.operands], is_meant)
        root = symbols[self.y] if self.operations else self._end(self.y, fresh, numbers)
        named = {symbols[node]: name for node, name in self.results.items()}
        return written(root, notation, named, numbers, self.remark)

    def _end(self, node: Any, fresh: Iterator[str], numbers: dict[Symbol, float]) -> Symbol:
        """The symbol of a leaf, or of a result left out, whose number goes into `numbers`."""
        rounded = _rounded(node.data)
        if not node.operands:
            return Symbol(self.others.get(node, rounded))
        symbol = Symbol(self.others.get(node) or next(fresh))
        numbers[symbol] = rounded
        return symbol


def _applied(node: Any, operands: list[Symbol], is_meant: bool) -> Symbol:
    """The operation of a node on symbols; of a choice that was made when it was recorded, the side selected."""
    op: Op = node.op
    if op.name == "where" and node.operands[0].is_constant:
        return operands[1 if node.operands[0] else 2]
    if is_meant and op.meaning:
        meant: Symbol = op.meaning(*operands)
        return meant
    return Symbol(op, tuple(operands))


def _rounded(x: float) -> float:
    """Six significant digits; all of them where x would look like 0, 1 or -1, which formulas leave out."""
    short = float(f"{x:.6g}")
    return x if short in (0.0, 1.0, -1.0) else short


def _distinct(named: Iterable[tuple[Any, str | None]]) -> dict[Any, str]:
    """The names by node; one that another node has already gets a number after it."""
    found: dict[Any, str] = {}
    taken: set[str] = set()
    for node, name in named:
        if name:
            found[node] = next(candidate for candidate in _numbered(name) if candidate not in taken)
            taken.add(found[node])
    return found


def _numbered(name: str) -> Iterator[str]:
    """`x`, `x_2`, `x_3` and so on."""
    yield name
    yield from (f"{name}_{i}" for i in itertools.count(2))


def _nearest(y: Any, count: int) -> set[Any]:
    """The `count` operations that fewest steps lead to."""
    kept = {y}
    waiting = deque([y])
    while waiting and len(kept) < count:
        for operand in waiting.popleft().operands:
            if operand.operands and operand not in kept and len(kept) < count:
                kept.add(operand)
                waiting.append(operand)
    return kept
