"""Rules as formulas: symbols stand for numbers, and what is done to them is written down."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from autograd.notation import Piece, Text, count_lists
from autograd.table import OPS, Constant, Op

_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and": "&", "or": "|"}


class Symbol:
    """A formula: a name, a number, or an operation applied to formulas.

    The rules of the table, and any function written in operations, run on symbols as on numbers. `print`
    shows a symbol as a formula.

    Args:
        head: a name, a number, an operation, or the sign of a comparison.
        operands: the n formulas that an operation or comparison is applied to.
        rounded: the float that stands for the formula in computations, where it is a Constant's.

    >>> x = Symbol("x")
    >>> print(2 * x + tanh(-x))
    2*x + tanh(-x)
    """

    __slots__ = ("head", "operands", "rounded")

    def __init__(
        self, head: str | float | Op, operands: "tuple[Symbol, ...]" = (), rounded: float | None = None
    ) -> None:
        self.head = head
        self.operands = operands
        self.rounded = rounded

    def apply(self, op: Op, operands: Iterable[Any]) -> "Symbol":
        """Write down `op` of some operands, symbols or numbers; `op(...)` calls this."""
        return Symbol(op, tuple([as_symbol(x) for x in operands]))

    def __bool__(self) -> NoReturn:
        raise TypeError("a rule may not branch: use where(condition, a, b) for if, and & | for and, or")

    def __float__(self) -> NoReturn:
        raise TypeError("a rule is written in operations: use autograd.exp(x), not math.exp(x) or float(x)")

    def __str__(self) -> str:
        return written(self, Text())

    def __repr__(self) -> str:
        return f"<Symbol {self}>"


def _bind() -> None:
    """Give Symbol the operators of the table, and the comparisons."""
    for op in OPS:
        if op.dunder:
            operator_method, reflected = _operator(op)
            setattr(Symbol, f"__{op.dunder}__", operator_method)
            if op.arity == 2:
                setattr(Symbol, f"__r{op.dunder}__", reflected)
    for name, sign in _COMPARISONS.items():
        setattr(Symbol, f"__{name}__", _operator(sign)[0])


def _operator(head: Op | str) -> tuple[Callable[..., Symbol], Callable[[Symbol, Any], Symbol]]:
    """The method of an operator or comparison, and the one for the reflected order."""

    def method(*operands: Any) -> Symbol:
        return Symbol(head, tuple([as_symbol(x) for x in operands]))

    def reflected(self: Symbol, other: Any) -> Symbol:
        return method(other, self)

    return method, reflected


_bind()

NO_PATH = Symbol("no path")


def as_symbol(x: Any) -> Symbol:
    """Return `x` as a symbol: a Constant as its expression, `None` in a rule as "no path"."""
    if isinstance(x, Symbol):
        return x
    if x is None:
        return NO_PATH
    if isinstance(x, Constant):
        exact = _parsed(x.expression)
        return Symbol(exact.head, exact.operands, float(x))
    return Symbol(float(x))


def _parsed(expression: str) -> Symbol:
    """The formula that a Constant's expression stands for, such as 2/sqrt(pi)."""
    import ast

    def convert(node: ast.expr) -> Symbol:
        match node:
            case ast.Constant(value=int() | float() as number):
                return Symbol(float(number))
            case ast.Name(id=name):
                return Symbol(name)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign).__name__ in _SIGNS:
                return Symbol(OPS[_SIGNS[type(sign).__name__]], (convert(left), convert(right)))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Symbol(OPS["neg"], (convert(operand),))
            case ast.Call(func=ast.Name(id=name), args=args) if name in OPS:
                return Symbol(OPS[name], tuple([convert(argument) for argument in args]))
        raise ValueError(f"a Constant's expression has names, numbers, + - * / ** and operations; got {expression!r}")

    return convert(ast.parse(expression, mode="eval").body)


_SIGNS = {"Add": "add", "Sub": "sub", "Mult": "mul", "Div": "div", "Pow": "power"}


def local_derivatives(op: Op) -> dict[str, Symbol]:
    """Return the formula of each local derivative, by running the operation's rule on symbols.

    Args:
        op: any operation of the table, or one of your own.

    Returns:
        One symbol per operand, by the operand's name. Operations of many operands are shown for two
        numbers in each list (x1, x2), and with `out` for their result.

    Raises:
        TypeError: the rule cannot run on symbols; the message says what to write instead.

    >>> {name: str(symbol) for name, symbol in local_derivatives(tanh).items()}
    {'x': '4*sigmoid(2*x)*sigmoid(-2*x)'}
    """
    try:
        operands = _operands(op)
        out = Symbol("out") if op.collect else op(*operands)
        partials = [as_symbol(partial) for partial in run_rule(op, operands, out)]
    except Exception as error:  # whatever a rule of the user's may raise
        raise TypeError(f"the rule of {op.signature} gives no formula: {error}") from error
    return {str(operand): partial for operand, partial in zip(operands, partials, strict=True)}


def _operands(op: Op) -> tuple[Symbol, ...]:
    """A symbol for each operand; for each list of operands two, numbered."""
    if op.collect is None:
        return tuple([Symbol(name) for name in op.parameters])
    lists = count_lists(op)
    numbered = [[Symbol(f"{name.removesuffix('s')}{i}") for i in (1, 2)] for name in op.parameters[:lists]]
    return op.collect(*numbered, *[Symbol(name) for name in op.parameters[lists:]])


def run_rule(op: Op, operands: tuple[Symbol, ...], out: Symbol) -> Iterable[Any]:
    """Run a rule on symbols; that of `where`, which looks at its condition, once per truth value."""
    if op.name != "where":
        return op.partials(out, *operands)
    condition, a, b = operands
    taken, left_out = (op.partials(None, truth, a, b) for truth in (True, False))
    return [None if x is y else op(condition, as_symbol(x), as_symbol(y)) for x, y in zip(taken, left_out, strict=True)]


def written(
    root: Symbol,
    notation: Text,
    names: Mapping[Symbol, str] | None = None,
    numbers: Mapping[Symbol, float] | None = None,
    remark: str = "",
) -> str:
    """Return the formula that ends in `root`; a part that would be long is written once, after "where".

    Args:
        root: where the formula ends.
        notation: how to write it.
        names: what results are to be called; if given, results with several users get names too.
        numbers: those of names that stand for results left out.
        remark: a line that goes below.
    """
    nodes = order(root)
    names, numbers, is_sharing = names or {}, numbers or {}, names is not None
    uses = Counter([id(operand) for node in nodes for operand in node.operands if is_sharing])
    taken = {node.head for node in nodes if isinstance(node.head, str)}
    reserved = taken | set(names.values())
    fresh = (name for i in itertools.count(1) if (name := f"t{i}") not in reserved)
    pieces: dict[Symbol, Piece] = {}
    definitions = []
    for node in nodes:
        parts = [pieces[operand] for operand in node.operands]
        pieces[node] = piece = notation.piece(node.head, parts)
        if node in numbers:
            definitions.append((piece.text, notation.number(numbers[node]).text))
        is_long = len(piece.text) > notation.longest
        is_shared = uses[id(node)] > 1 and piece not in parts  # 1*x is x, and needs no name of its own
        if node is not root and node.operands and (node in names or is_shared or is_long):
            name = names.get(node, "")
            if not name or name in taken:
                name = next(fresh)
            taken.add(name)
            pieces[node] = notation.name(name)
            definitions.append((pieces[node].text, piece.text))
    return notation.document(pieces[root].text, definitions, remark)


def order(root: Symbol) -> list[Symbol]:
    """Return the symbols below `root`, operands before users, each once."""
    done: dict[Symbol, None] = {}
    stack = [root]
    while stack:
        waiting = [operand for operand in stack[-1].operands if operand not in done]
        if waiting:
            stack += reversed(waiting)
        else:
            done[stack.pop()] = None
    return list(done)
