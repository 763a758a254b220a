"""Why an operation hands on what it does, in a few words made from its row of the table."""

import operator
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from autograd.expression import Symbol, local_derivatives, order, written
from autograd.notation import ATOM, Piece, Text, count_lists
from autograd.table import Op

UNCHANGED = "the gradient as it is"
OTHER_FACTOR = "the other {} times the gradient"
UNKNOWN = "its local derivative times the gradient"

_COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "&": operator.and_,
    "|": operator.or_,
}


class _Plainly(Text):
    """Formulas in which a name may be anything, such as #3."""

    def name(self, name: str) -> Piece:
        return Piece(name, ATOM)


def reason(node: Any, names: Sequence[str] = ()) -> str:
    """Say what a node multiplies the gradient by, for the operands that receive something.

    The local derivatives' formulas say it, with every `where` in them decided by the numbers of the node.

    Args:
        node: the result of an operation.
        names: what its n operands are called; without them, as in the rule.

    >>> x = Value(2)
    >>> reason(x * 3), reason(x + 1)
    ('the other factor times the gradient', 'the gradient as it is')
    >>> reason(x**3)
    'y*x**(y - 1) times the gradient'
    >>> reason(x.tanh(), ["#1"])
    '(1 - tanh(#1)**2) times the gradient'
    """
    formulas = _formulas(node.op)
    if not formulas:
        return UNKNOWN
    if _is_product(node.op):
        return OTHER_FACTOR.format("factors" if count_lists(node.op) == 1 else "factor")
    texts = _texts(node, formulas, names)
    if not texts:
        return UNKNOWN
    return UNCHANGED if texts == ["1"] else f"{' and '.join(texts)} times the gradient"


@cache
def _formulas(op: Op) -> dict[str, Symbol]:
    """The formula of each local derivative by the operand's name; none for a rule that cannot run on symbols."""
    if op.textbook:
        operands = [Symbol(name) for name in op.parameters]
        return dict(zip(op.parameters, op.textbook(op(*operands), *operands), strict=True))
    try:
        return local_derivatives(op)
    except TypeError:
        return {}


@cache
def _is_product(op: Op) -> bool:
    """True where operands are each other's local derivative, apart from some with derivative 1."""
    texts = {name: str(symbol) for name, symbol in _formulas(op).items()}
    pairs = [name for name, text in texts.items() if texts.get(text) == name]
    return bool(pairs) and all(text == "1" for name, text in texts.items() if name not in pairs)


def _texts(node: Any, formulas: Mapping[str, Symbol], names: Sequence[str]) -> list[str]:
    """What operands that receive something are given, each once."""
    operands, partials = node.operands, node.partials
    called = {} if node.op.collect else dict(zip(formulas, map(_called, operands, names), strict=False))
    numbers = {"out": node.data} | {name: x.data for name, x in zip(formulas, operands, strict=False)}
    texts = []
    for symbol, operand, partial in zip(formulas.values(), operands, partials, strict=False):
        if partial is not None and not operand.is_constant:
            decided = _decided(symbol, numbers)
            is_number = isinstance(decided.head, float)  # that of a list of two, where operands are many
            texts.append(_shortened(partial) if is_number else _text(decided, called))
    return list(dict.fromkeys(texts))


def _called(operand: Any, name: str) -> Symbol:
    """What stands for an operand: its name, or the number that a constant without a name is called by."""
    is_number = operand.is_constant and name == _shortened(operand.data)
    return Symbol(float(name) if is_number else name)


def _text(formula: Symbol, called: Mapping[str, Symbol]) -> str:
    """The formula with its names replaced, in parentheses if it is a sum."""
    replaced: dict[Symbol, Symbol] = {}
    for part in order(formula):
        operands = tuple([replaced[x] for x in part.operands])
        heads = [x.head for x in operands]
        if isinstance(part.head, str) and not operands:
            replaced[part] = called.get(part.head, part)
        elif isinstance(part.head, Op) and part.head.name == "sub" and all(isinstance(x, float) for x in heads):
            replaced[part] = Symbol(part.head.forward(*heads))  # of the exponent in 3*x**(3 - 1)
        else:
            replaced[part] = Symbol(part.head, operands, part.rounded)
    text = written(replaced[formula], _Plainly())
    is_sum = isinstance(formula.head, Op) and formula.head.name in ("add", "sub")
    return f"({text})" if is_sum else text


def _shortened(x: float) -> str:
    from autograd.pictures.labels import number

    return number(x)


def _decided(formula: Symbol, numbers: Mapping[str, float]) -> Symbol:
    """The formula with every choice made as these numbers make it, and helpers written as what they mean.

    Args:
        formula: of a local derivative.
        numbers: those that its names stand for.
    """
    decided: dict[Symbol, Symbol] = {}
    for part in order(formula):
        operands = [decided[x] for x in part.operands]
        if not isinstance(part.head, Op):
            decided[part] = Symbol(part.head, tuple(operands))
        elif part.head.name == "where":
            decided[part] = operands[1 if _computed(part.operands[0], numbers) else 2]
        else:
            decided[part] = (part.head.meaning or part.head)(*operands)
    return decided[formula]


def _computed(condition: Symbol, numbers: Mapping[str, float]) -> Any:
    """The value of a condition."""
    values: dict[Symbol, Any] = {}
    for part in order(condition):
        operands = [values[x] for x in part.operands]
        if isinstance(part.head, Op):
            values[part] = part.head.forward(*operands)
        elif isinstance(part.head, float):
            values[part] = part.head
        else:
            values[part] = _COMPARISONS[part.head](*operands) if operands else numbers[part.head]
    return values[condition]
