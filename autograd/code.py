"""Operations as code: the table's rules, run on symbols and printed as C, JavaScript or plain Python.

What is printed computes in the order that Python does, so the results are the same to the last bit wherever the
functions called give the same. Functions are called by the name of their operation, with a prefix.
"""

import math
from typing import Any

from autograd.expression import NO_PATH, Symbol, as_symbol, order, run_rule
from autograd.notation import AND, ATOM, COMPARISON, OR, SIGN, Piece, Text
from autograd.table import Op

_BY_CALL = ("power", "floor_divide", "mod")  # operators in Python, which these languages lack or mean otherwise


class C(Text):
    """Formulas as C: `forward_exp(x)`, a choice as `condition ? a : b`.

    Attributes:
        function: how a call of an operation is named.
        variable: how an operand, or `out`, is named.
        nothing: what a local derivative is where there is no path.
        infinity: the name of the infinity.
        not_a_number: the name of nan.
        signs: how comparisons and connectives are written where Python writes another sign.
    """

    function = "forward_{}"
    variable = "{}"
    nothing = "NO_PATH"
    infinity = "INFINITY"
    not_a_number = "NAN"
    signs = {"&": "&&", "|": "||"}  # noqa: RUF012  a constant, never changed

    def piece(self, head: Any, operands: list[Piece]) -> Piece:
        """Write one node; `where` as a choice, of which only the selected side is computed."""
        if not isinstance(head, Op) or not (head.name == "where" or head.name in _BY_CALL):
            return super().piece(head, operands)
        if head.name != "where":
            return self.call(head, [operand.text for operand in operands])
        condition, a, b = operands
        return Piece(f"({self.truth(condition)} ? {a.text} : {b.text})", ATOM)

    def truth(self, condition: Piece) -> str:
        """Write a condition; a number is true where it is not 0, so nan is true."""
        return condition.text if condition.level in (COMPARISON, AND, OR) else f"{condition.text} != 0.0"

    def number(self, x: float) -> Piece:
        """Write a number with all its digits."""
        if math.isfinite(x):
            text = self.digits(x)
        else:
            text = self.not_a_number if math.isnan(x) else self.infinity if x > 0 else f"-{self.infinity}"
        return Piece(text, SIGN if text.startswith("-") else ATOM)

    def digits(self, x: float) -> str:
        """Write a finite number."""
        return repr(float(x))

    def name(self, name: str) -> Piece:
        """Write the name of an operand."""
        return Piece(self.variable.format(name), ATOM)

    def joined(self, sign: str, left: str, right: str) -> str:
        """Write an infix operator between its operands."""
        return self.wide.format(left, self.signs.get(sign, sign), right)

    def call(self, op: Op, operands: list[str]) -> Piece:
        """Write the call of an operation."""
        return Piece(f"{self.function.format(op.name)}({', '.join(operands)})", ATOM)


class JavaScript(C):
    """Formulas as JavaScript: `forward.exp($x)`; the dollar keeps an operand's name off the reserved words."""

    function = "forward.{}"
    variable = "${}"
    nothing = "null"
    infinity = "Infinity"
    not_a_number = "NaN"
    signs = {"&": "&&", "|": "||", "==": "===", "!=": "!=="}  # noqa: RUF012  a constant, never changed

    def truth(self, condition: Piece) -> str:
        """Write a condition; JavaScript takes nan for false, Python for true."""
        return condition.text if condition.level in (COMPARISON, AND, OR) else f"{condition.text} !== 0"

    def digits(self, x: float) -> str:
        """Write a finite number."""
        return repr(float(x)).removesuffix(".0")


class Python(C):
    """Formulas as Python on floats: functions are called by their names, a choice is `a if condition else b`."""

    function = "{}"
    nothing = "None"
    infinity = "INF"
    not_a_number = "NAN"
    signs = {"&": "and", "|": "or"}  # noqa: RUF012  a constant, never changed

    def piece(self, head: Any, operands: list[Piece]) -> Piece:
        """Write one node; a quotient as a call, because Python's own raises at 0."""
        if isinstance(head, Op) and head.name == "div":
            return self.call(head, [operand.text for operand in operands])
        if not isinstance(head, Op) or head.name != "where":
            return super().piece(head, operands)
        condition, a, b = operands
        return Piece(f"({a.text} if {self.truth(condition)} else {b.text})", ATOM)


def partials(op: Op, language: C) -> tuple[str, ...]:
    """Return the local derivatives of an operation of fixed arity as expressions, one per operand.

    They read `out` and the operands by the names that the rule has for them, as `language.variable` writes them.

    Args:
        op: an operation of the table, or one of your own.
        language: `C()`, `JavaScript()` or `Python()`.

    Raises:
        TypeError: the rule cannot run on symbols, or takes many operands.

    >>> partials(exp, C()), partials(hypot, JavaScript())
    (('out',), ('forward.unit($x, $y)', 'forward.unit($y, $x)'))
    """
    if op.collect:
        raise TypeError(f"{op.signature} takes many operands: its code is a loop, written by hand")
    operands = tuple([Symbol(name) for name in op.parameters])
    return tuple([_written(as_symbol(partial), language) for partial in run_rule(op, operands, Symbol("out"))])


def forward(op: Op, language: C) -> str:
    """Return an operation's value as an expression, by running its `forward` on symbols.

    That works for a `forward` written in operators and operations, as people write their own.

    Raises:
        TypeError: `forward` calls functions that take floats only, or branches.

    >>> forward(Op("cube", "cube", lambda x: x * x * x, lambda out, x: (3 * x * x,), ((1.0, 2.0),), "x**3."), C())
    'x * x * x'
    """
    return _written(as_symbol(op.forward(*[Symbol(name) for name in op.parameters])), language)


def _written(symbol: Symbol, language: C) -> str:
    """Write the whole formula, operands first; a rounded constant is a number."""
    pieces: dict[Symbol, Piece] = {}
    for node in order(symbol):
        if node is NO_PATH:
            pieces[node] = Piece(language.nothing, ATOM)
        elif node.rounded is not None:
            pieces[node] = language.number(node.rounded)
        else:
            pieces[node] = language.piece(node.head, [pieces[operand] for operand in node.operands])
    return pieces[symbol].text
