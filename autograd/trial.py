"""A new row of the table, run once inside its domain: errors show where it is written, not deep in a backward pass."""

from collections.abc import Callable
from typing import Any

from autograd import ieee


def check(op: Any) -> None:
    """Raise where the parts of an `Op` do not fit together.

    Raises:
        TypeError, ValueError: they do not; the message begins with the operation's name or signature.
    """
    _check_domain(op)
    if tuple(op.defaults) != op.parameters[len(op.parameters) - len(op.defaults) :]:
        raise ValueError(f"{op.name}: defaults are of the last parameters, got {', '.join(op.defaults)}")
    xs = [0.5 * (low + high) for low, high in op.domain * (3 if op.collect else 1)]
    out = _run(op, "its value", op.forward, *xs)
    _run(op, "its value", ieee.to_float, out)
    partials = _run(op, "its rule", op.partials, out, *xs)
    if not isinstance(partials, tuple) or len(partials) != len(xs):
        got = f"a tuple of {len(partials)}" if isinstance(partials, tuple) else type(partials).__name__
        raise ValueError(
            f"the rule of {op.signature} returns a tuple of {len(xs)} local derivatives, got {got};\n"
            "  one alone is written (2 * x,)"
        )
    for name, partial in zip(op.parameters * len(xs), partials, strict=False):
        if partial is not None:
            _run(op, f"its local derivative by {name}", ieee.to_float, partial)


def _check_domain(op: Any) -> None:
    intervals = op.domain if isinstance(op.domain, tuple | list) else ()
    if not intervals or not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in intervals):
        raise ValueError(
            f"{op.name}: the domain is one interval (low, high) per operand, as in ((0.5, 3.0),); got {op.domain!r}"
        )
    if op.arity is not None and len(op.domain) != op.arity:
        raise ValueError(
            f"{op.signature} takes {op.arity} operands by its rule, its domain has {len(op.domain)} intervals;\n"
            "  a rule takes the result first and then every operand: lambda out, x: (2 * x,)"
        )


def _run(op: Any, what: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of the row; whatever it raises names the row."""
    try:
        return function(*arguments)
    except Exception as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        reason = str(error) if isinstance(error, TypeError | ValueError) else f"{type(error).__name__}: {error}"
        middle = ", ".join(f"{0.5 * (low + high):g}" for low, high in op.domain)
        raise kind(f"{op.signature}: {what} failed in the middle of its domain, at {middle}:\n  {reason}") from error
