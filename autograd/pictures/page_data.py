"""The graph as the page's JavaScript reads it."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from autograd.expression import Symbol, local_derivatives
from autograd.notation import count_lists
from autograd.pictures.labels import clean
from autograd.pictures.page_code import NoCodeError, check_code
from autograd.pictures.page_recording import Recording, surprising_partials
from autograd.pictures.page_words import has_steady_reason, reasons_of, templates
from autograd.table import Op


def graph_data(recording: Recording, obstacles: Mapping[Op, str | None]) -> dict[str, Any]:
    """Return the graph as the page reads it.

    Args:
        recording: the graph.
        obstacles: for every operation in it, why the page cannot evaluate it, or None.
    """
    rows = {op: row for row, op in enumerate(obstacles)}
    scopes = list(dict.fromkeys(scope for scope in recording.scopes if scope))
    places = {scope: place for place, scope in enumerate(scopes)}
    kept = surprising_partials(recording, [op for op, why in obstacles.items() if not why])
    names = {number: clean(name) for number, name in recording.names.items()}
    reasons = reasons_of(recording, names)
    numbered = {text: number for number, text in enumerate(dict.fromkeys(reasons))}
    return {
        "numbers": list(recording.numbers),
        "operations": [_operation_data(op, why) for op, why in obstacles.items()],
        "op": [-1 if op is None else rows[op] for op in recording.ops],
        "operands": [list(operands) if operands else 0 for operands in recording.operands],
        "kept": {place: json_numbers(partials) for place, partials in kept},
        "data": json_numbers(recording.data),
        "grad": json_numbers(recording.grad),
        "roles": "".join(["r" if role == "output" else role[0] for role in recording.roles]),
        "names": names,
        "scopes": [clean(scope, 200) for scope in scopes],
        "scope": [-1 if scope is None else places[scope] for scope in recording.scopes],
        "roots": list(recording.roots),
        "words": templates(),
        "reasons": list(numbered),
        "reason": [numbered[text] for text in reasons],
    }


def _operation_data(op: Op, obstacle: str | None) -> dict[str, Any]:
    """What the page tells of an operation: how it is written, its derivatives, why it cannot be evaluated."""
    operands = [Symbol(name) for name in op.parameters]
    return {
        "name": op.name,
        "symbol": clean(op.symbol),
        "doc": op.doc,
        "parameters": op.parameters,
        "lists": count_lists(op),
        "text": None if op.arity is None else str(Symbol(op, tuple(operands))),
        "partials": _derivatives(op),
        "hasSteadyReason": has_steady_reason(op),
        "obstacle": obstacle,
    }


def _derivatives(op: Op) -> list[str] | None:
    """The formulas of the local derivatives, where there is one for each operand."""
    if op.arity is None:
        return None
    try:
        return [str(formula) for formula in local_derivatives(op).values()]
    except TypeError:
        return None


def obstacle(op: Op) -> str | None:
    """Return why an operation cannot be evaluated in the page, or None."""
    try:
        check_code(op)
    except NoCodeError as error:
        return f"This number cannot be changed here: {error}"
    return None


def json_numbers(xs: Iterable[float | None]) -> list[float | str | None]:
    """Return numbers as JSON has them; it lacks nan and the infinities, which become text."""
    return [x if x is None or math.isfinite(x) else repr(float(x)) for x in xs]
