"""The text of `help(op)`, made from the operation's row: call, sentence, formulas, an example that was run."""

from typing import Any

from autograd.expression import local_derivatives
from autograd.notation import count_lists
from autograd.table import Op


def describe(op: Op) -> str:
    r"""Return what `help(op)` shows.

    >>> describe(relu).split("\n\n")
    ['relu(x)', 'max(x, 0); derivative 0 at 0.', 'Local derivatives:\n    d/dx = step(x)', '>>> relu(2.3)\n2.3']
    """
    title = "Local derivatives, for lists of two; out is the result:" if op.collect else "Local derivatives:"
    derivatives = "\n".join([title, *derivative_lines(op)]).replace("\n", "\n    ")
    return "\n\n".join(part for part in (op.signature, op.doc, _other_calls(op), derivatives, _example(op)) if part)


def derivative_lines(op: Op) -> list[str]:
    """Return one line per operand, `d/dx = ...`; of a list of operands the first stands for all.

    An operation of your own whose rule cannot run on symbols gets one line that says why.
    """
    try:
        formulas = local_derivatives(op)
    except TypeError as error:
        return [str(error)]
    is_first = [not (op.collect and name.endswith("2")) for name in formulas]
    return [f"d/d{name} = {formulas[name]}" for name, is_shown in zip(formulas, is_first, strict=True) if is_shown]


def _other_calls(op: Op) -> str:
    """The operator, and other names of the method."""
    parts = []
    if op.dunder and not op.symbol.isidentifier():
        parts.append("Operator: " + (f"{op.symbol}x." if op.arity == 1 else f"x {op.symbol} y."))
    if op.aliases:
        parts.append(f"Other names of the method: {', '.join(op.aliases)}.")
    return " ".join(parts)


def _example(op: Op) -> str:
    """A doctest: the call with numbers of the domain, and the result that it gave just now."""
    count = 2 * count_lists(op) or len(op.parameters) - len(op.defaults)
    numbers = [_inside(*op.domain[index % len(op.domain)], _PLACES[index % 4]) for index in range(count)]
    arguments: list[Any] = [numbers[index : index + 2] for index in range(0, count, 2)] if op.collect else numbers
    try:
        result = op(*arguments)
    except Exception:  # an operation of the user's that wants other arguments
        return ""
    return f">>> {op.name}({', '.join(map(repr, arguments))})\n{result!r}"


_PLACES = (0.75, 0.625, 0.875, 0.7)  # parts of an interval's way; different ones, so that x - y is not 0


def _inside(low: float, high: float, part: float) -> float:
    """A short number inside an interval, above its middle."""
    x = low + part * (high - low)
    short = float(f"{x:.2g}")
    return short if low <= short <= high else x
