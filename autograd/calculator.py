"""Expressions as text, such as "relu(a*b + c)", evaluated on Values; nothing is ever run as Python.

The text is parsed by `ast`; of what the parser knows, only numbers, variables, arithmetic and calls of
operations are accepted. Nothing here recurses, so no text can exhaust the stack.
"""

import ast
import difflib
import keyword
import math
import operator
import warnings
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from autograd import ops, vectors
from autograd.ieee import to_float

LONGEST = 10_000
CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau, "inf": math.inf, "nan": math.nan}
OPERATORS: dict[type, ops.Op] = {
    ast.Add: ops.add,
    ast.Sub: ops.sub,
    ast.Mult: ops.mul,
    ast.Div: ops.div,
    ast.FloorDiv: ops.floor_divide,
    ast.Mod: ops.mod,
    ast.Pow: ops.power,
    ast.USub: ops.neg,
    ast.UAdd: ops.pos,
}
COMPARISONS: dict[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
ACCEPTED = "an expression is made of numbers, variables, + - * / // % ** and operations such as relu(x)"

Step = tuple[Callable[..., Any], list[ast.expr]]


class ExpressionError(ValueError):
    """The text is no expression of this calculator; the message is one line."""


class Expression:
    """An expression, read and checked; `evaluate` may be called any number of times.

    Args:
        text: numbers (all are floats), variables, pi e tau inf nan, + - * / // % **, operations by name or
            alias, lists for operations of many numbers, and comparisons as the first operand of `where`.

    Attributes:
        variables: the names in the text that stand for numbers, in the order of their first use.

    Raises:
        ExpressionError: the text is anything else.

    >>> expression = Expression("relu(a*b + c)")
    >>> expression.variables
    ['a', 'b', 'c']
    >>> expression.evaluate({"a": Value(2), "b": Value(-3), "c": Value(10)})
    Value(4, op='relu')
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self._conditions: set[ast.expr] = set()
        self._program: list[tuple[Callable[..., Any] | str, int]] = []
        found: list[str] = []
        waiting = [_parse(self.text)]
        while waiting:  # users before operands, the last operand first; the program is that reversed
            node = waiting.pop()
            if isinstance(node, ast.Name) and node.id not in CONSTANTS:
                found.append(self._variable(node.id))
                self._program.append((node.id, 0))
            else:
                function, operands = self._step(node)
                self._program.append((function, len(operands)))
                waiting.extend(operands)
        self._program.reverse()
        self.variables = list(dict.fromkeys(reversed(found)))

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """Return the result: a Value, or a float where `values` are floats.

        Raises:
            ExpressionError: a variable has no value, or an operation does not take its operands.
        """
        if missing := [name for name in self.variables if name not in values]:
            raise ExpressionError(_missing(missing, values))
        results: list[Any] = []
        for function, count in self._program:
            operands = results[len(results) - count :]
            del results[len(results) - count :]
            try:
                results.append(values[function] if isinstance(function, str) else function(*operands))
            except (TypeError, ValueError) as error:
                raise ExpressionError(" ".join(str(error).split())) from None
        if isinstance(results[0], list):
            raise ExpressionError("the result is a list: an expression gives one number")
        return results[0]

    def _variable(self, name: str) -> str:
        if name in ops.OPS:
            raise ExpressionError(f"{name} is an operation: call it, as in {ops.OPS[name].signature}")
        return name

    def _step(self, node: ast.expr) -> Step:
        """What a node of the syntax tree does, and the nodes of its operands."""
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return _constantly(to_float(number)), []
            case ast.Name(id=name):
                return _constantly(CONSTANTS[name]), []
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
                return OPERATORS[type(sign)], [left, right]
            case ast.BinOp(op=ast.BitXor()):
                raise ExpressionError(f"cannot use {self._quote(node)}: a power is written **, as in a**2")
            case ast.UnaryOp(op=sign, operand=operand) if type(sign) in OPERATORS:
                return OPERATORS[type(sign)], [operand]
            case ast.Call(func=ast.Name(id=name), args=operands, keywords=[]):
                return self._call(name, operands), operands
            case ast.Call(func=ast.Name(id=name), keywords=[_, *_]) if name in ops.OPS:
                raise ExpressionError(f"operands go by position: write {ops.OPS[name].signature} without names")
            case ast.List(elts=operands) | ast.Tuple(elts=operands):
                return _listed, operands
            case ast.Compare(left=left, ops=signs, comparators=others) if node in self._conditions:
                if all(type(sign) in COMPARISONS for sign in signs):
                    return _comparison(signs), [left, *others]
            case ast.Compare():
                raise ExpressionError(f"{self._quote(node)} compares: that belongs into where(condition, a, b)")
            case ast.IfExp():
                raise ExpressionError(f"{self._quote(node)} chooses: write where(condition, a, b)")
        raise ExpressionError(f"cannot use {self._quote(node)}: {ACCEPTED}")

    def _call(self, name: str, operands: list[ast.expr]) -> ops.Op:
        """The operation called, if it takes so many operands."""
        if name not in ops.OPS:
            if name in vectors.__all__:
                raise ExpressionError(f"{name} is no operation but made of several: call it in Python")
            known = [known for op in ops.OPS for known in (op.name, *op.aliases)]
            raise ExpressionError(f"unknown operation {_shortened(name)!r}{suggestion(name, known)}")
        op = ops.OPS[name]
        defaults = len((op.collect.__defaults__ or ()) if op.collect else op.defaults)
        if not len(op.parameters) - defaults <= len(operands) <= len(op.parameters):
            count = "1 operand" if len(operands) == 1 else f"{len(operands)} operands"
            raise ExpressionError(f"expected {op.signature}, got {count}")
        if op is ops.where:
            self._conditions.add(operands[0])
        return op

    def _quote(self, node: ast.expr) -> str:
        return repr(_shortened(ast.get_source_segment(self.text, node) or ""))


def read_number(text: str) -> float:
    """Return the number that a text gives: digits, or the name of a constant, with a sign or without.

    Raises:
        ExpressionError: it gives none.
    """
    sign, name = (-1.0, text[1:]) if text[:1] == "-" else (1.0, text)
    if name in CONSTANTS:
        return sign * CONSTANTS[name]
    try:
        return float(text)
    except ValueError:
        raise ExpressionError(f"expected a number such as -2.5, got {_shortened(text)!r}") from None


def check_name(name: str) -> None:
    """Refuse a name that a variable cannot have.

    Raises:
        ExpressionError: it is no identifier, or it means something else.
    """
    if name in ops.OPS or name in CONSTANTS:
        what = "an operation" if name in ops.OPS else "a constant"
        raise ExpressionError(f"{name!r} is {what}: choose another name for the variable")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ExpressionError(f"{_shortened(name)!r} is not a name for a variable")


def _parse(text: str) -> ast.expr:
    """Return the syntax tree; whatever the parser dislikes is one line."""
    if not text:
        raise ExpressionError(f"the expression is empty: {ACCEPTED}")
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression has at most {LONGEST:,} characters, this one {len(text):,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the parser's, about text that is refused anyway
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        where = f" at character {error.offset}" if error.offset else ""
        reason = error.msg.split(";")[0]  # what follows is advice about Python
        raise ExpressionError(f"cannot read {_shortened(text)!r}: {reason}{where}") from None
    except (RecursionError, MemoryError):
        raise ExpressionError(f"cannot read {_shortened(text)!r}: it is nested too deeply") from None
    except (ValueError, OverflowError) as error:
        raise ExpressionError(f"cannot read {_shortened(text)!r}: {error}") from None


def _constantly(number: float) -> Callable[[], float]:
    return lambda: number


def _listed(*numbers: Any) -> list[Any]:
    return list(numbers)


def _comparison(signs: list[ast.cmpop]) -> Callable[..., bool]:
    """A chain of comparisons, such as 0 < x <= 1."""
    functions = [COMPARISONS[type(sign)] for sign in signs]

    def compare(*numbers: Any) -> bool:
        return all(function(x, y) for function, (x, y) in zip(functions, pairwise(numbers), strict=True))

    return compare


def _missing(names: list[str], values: Mapping[str, Any]) -> str:
    if len(names) == 1:
        hint = suggestion(names[0], [*values, *CONSTANTS])
        return f"no value for {_shortened(names[0])}: add {_shortened(names[0])}=...{hint}"
    shown = [_shortened(name) for name in names[:8]]
    return f"no value for {', '.join(shown)}: add {' '.join(f'{name}=...' for name in shown)}"


def suggestion(name: str, known: list[str]) -> str:
    """Return the end of a message, "; did you mean ...?", or "" where nothing known is near."""
    nearest = difflib.get_close_matches(name[:40], known, n=1)
    return f"; did you mean {nearest[0]!r}?" if nearest else ""


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
