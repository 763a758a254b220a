"""Recorded graphs as formulas, in text or LaTeX; notebooks show them typeset."""

import itertools
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from autograd import graph, words
from autograd.expression import Symbol, written
from autograd.notation import Latex, Piece, Text, is_plain
from autograd.pictures.names import read_names
from autograd.pictures.naming import distinct_names
from autograd.table import Op

if TYPE_CHECKING:
    from autograd.value import Value


class Formula(str):
    """A formula as text or LaTeX; its repr and str are the formula itself, and notebooks typeset it.

    Where the standard output can write ASCII alone, the repr and str are in ASCII.

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
        return Formula, (super().__str__(), self.latex)

    def __str__(self) -> str:
        return words.printable(super().__str__())

    __repr__ = __str__

    def __rich__(self) -> Any:
        """What rich prints: the text as it is, not read as markup."""
        from rich.text import Text

        return Text(str(self))

    def _repr_latex_(self) -> str:
        return f"$${self.latex}$$"


def formula(y: "Value | Symbol", latex: bool = False, *, names: Any = None, max_nodes: int | None = 300) -> Formula:
    r"""Return a Value's recorded graph, or a symbol, as a formula.

    Leaves are shown by name, or by number with six significant digits. Names are those of `explain` and `tree`,
    whose `w #5` is `w_5` in text. A result that is used more than once, or that has a name, or would be long, is
    written once: after "where". Of a `where` whose condition was a comparison, the side that it selected is shown.

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
    recorded = _Recorded(y, names, max_nodes)
    typeset = recorded.written(Latex(), is_meant=True)
    return Formula(typeset if latex else recorded.written(_Names(recorded.names), is_meant=False), typeset)


class _Names(Text):
    """Text in which the number of a node is part of its name: `w #5` is `w_5`, where nothing else is called so."""

    def __init__(self, names: Mapping[Any, str]) -> None:
        self._taken = set(names.values())

    def name(self, name: str) -> Piece:
        joined = re.sub(r" #(\d+)$", r"_\1", name)
        return super().name(joined if is_plain(joined) and joined not in self._taken else name)


class _Recorded:
    """A recorded graph to be written, as much of it as is wanted.

    Attributes:
        y: where it ends.
        operations: those that are written, operands before users.
        names: of all nodes that have one.
        remark: how many are left out.
    """

    def __init__(self, y: Any, names: Any, max_nodes: int | None) -> None:
        every = [node for node in graph.order(y) if node.operands]
        self.y, self.operations, self.remark = y, every, ""
        if max_nodes is not None and len(every) > max_nodes:
            kept = _nearest(y, max_nodes)
            self.operations = [node for node in every if node in kept]
            left_out = f"{len(every) - max_nodes:,} of {len(every):,} operations are left out"
            self.remark = f"{left_out}: raise max_nodes to see more"
        self.names = distinct_names(graph.every_node(y), read_names(names).labels)

    def written(self, notation: Text, is_meant: bool) -> str:
        """Write the formula.

        Args:
            notation: text or LaTeX.
            is_meant: True to write operations that rules use for accuracy as what they mean.
        """
        reserved = set(self.names.values())
        fresh = (name for i in itertools.count(1) if (name := f"r{i}") not in reserved)
        symbols: dict[Any, Symbol] = {}
        numbers: dict[Symbol, float] = {}
        for node in self.operations:
            for operand in node.operands:
                if operand not in symbols:
                    symbols[operand] = self._end(operand, fresh, numbers)
            symbols[node] = _applied(node, [symbols[operand] for operand in node.operands], is_meant)
        root = symbols[self.y] if self.operations else self._end(self.y, fresh, numbers)
        named = {symbols[node]: self.names[node] for node in self.operations if node in self.names}
        return written(root, notation, named, numbers, self.remark)

    def _end(self, node: Any, fresh: Iterator[str], numbers: dict[Symbol, float]) -> Symbol:
        """The symbol of a leaf, or of a result left out, whose number goes into `numbers`."""
        rounded = _rounded(node.data)
        if not node.operands:
            return Symbol(self.names.get(node, rounded))
        symbol = Symbol(self.names.get(node) or next(fresh))
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
