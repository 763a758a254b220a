"""The operations in JavaScript, for the page: printed from the table; `forward.js` and `many.js` are by hand."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from autograd.code import JavaScript, forward, partials
from autograd.table import OPS, Op

WEB = Path(__file__).parent / "web"
_MATH = frozenset(
    (
        *("abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "cos", "cosh", "exp"),
        *("expm1", "floor", "hypot", "log", "log10", "log1p", "log2", "sin", "sinh", "sqrt", "tan", "tanh"),
    )
)  # functions of JavaScript's Math that mean what the operation of that name means
_HEADER = "// Written by python tools/generate.py from the table of operations; a test fails when it is stale.\n\n"


class NoCodeError(TypeError):
    """An operation that cannot be written in JavaScript; the message says why."""


def operations_text() -> str:
    """Return the text of `operations.js`: a Map from the name of each operation of the table to its functions.

    Raises:
        NoCodeError: an operation has a forward function that is neither in Math nor in `forward.js`.
    """
    ops = list(OPS)
    functions = [line for op in ops if op.arity and op.name not in _by_hand() for line in [_function(op)]]
    rows = "\n".join([f"  [{_quoted(op)}, {_row(op)}]," for op in ops])
    return "\n".join([_HEADER.rstrip("\n"), "", *functions, "", f"const operations = new Map([\n{rows}\n]);", ""])


def own_text(ops: Iterable[Op]) -> str:
    """Return the statements that add operations of a user's to the Map, with those that they are written in.

    Args:
        ops: operations that have passed `check_code`; those of the table are there already.
    """
    texts: dict[str, str] = {}
    waiting = [op for op in ops if op.name not in _in_table()]
    while waiting:
        op = waiting.pop()
        if op.name not in texts:
            texts[op.name] = f"{_function(op)}\noperations.set({_quoted(op)}, {_row(op)});\n"
            waiting += [OPS[name] for name in _called(texts[op.name]) if name not in _in_table()]
    return "".join(texts.values())


def check_code(op: Op) -> None:
    """Raise NoCodeError, which says why, where an operation cannot be evaluated in a page."""
    if op.arity is None:
        if op.name not in _by_hand():
            raise NoCodeError(f"{op.name} takes any number of operands, and its rule is written for Python")
        return
    if op.name not in _in_table():
        for name in _called(_function(op) + _row(op)) - {op.name}:
            check_code(OPS[name])


def _called(text: str) -> set[str]:
    """The operations that some JavaScript calls."""
    return set(re.findall(r"\bforward\.(\w+)", text))


@cache
def _in_table() -> frozenset[str]:
    """The names that `operations.js` knows."""
    return frozenset(re.findall(r'^  \["(\w+)", ', (WEB / "operations.js").read_text(encoding="utf-8"), re.MULTILINE))


@cache
def _by_hand() -> frozenset[str]:
    """The names that `forward.js` and `many.js` define."""
    text = "".join([(WEB / file).read_text(encoding="utf-8") for file in ("forward.js", "many.js")])
    return frozenset(re.findall(r"^(?:forward|many)\.(\w+) = ", text, re.MULTILINE))


def _function(op: Op) -> str:
    """The statement that defines the value of an operation of fixed arity."""
    for name in (op.name, *op.aliases):
        if name in _MATH:
            return f"forward.{op.name} = Math.{name};"
    try:
        text = forward(op, JavaScript())
    except Exception as error:  # whatever a function of the user's may raise on symbols
        raise NoCodeError(f"the forward function of {op.signature} cannot be written in JavaScript: {error}") from error
    if f"forward.{op.name}(" in text:
        raise NoCodeError(f"{op.name} is written in terms of itself: put forward.{op.name} into forward.js")
    return f"forward.{op.name} = ({_parameters(op)}) => {text};"


def _row(op: Op) -> str:
    """The entry of an operation: its forward function, and its local derivatives as an array."""
    if op.arity is None:
        return f"many.{op.name}"
    try:
        texts = partials(op, JavaScript())
    except Exception as error:  # whatever a rule of the user's may raise on symbols
        raise NoCodeError(f"the rule of {op.signature} cannot be written in JavaScript: {error}") from error
    rule = f"($out, {_parameters(op)}) => [{', '.join(texts)}]"
    return f"{{ forward: forward.{op.name}, partials: {rule} }}"


def _parameters(op: Op) -> str:
    return ", ".join([JavaScript.variable.format(name) for name in op.parameters])


def _quoted(op: Op) -> str:
    return f'"{op.name}"'  # a name is an identifier: nothing in it needs an escape
