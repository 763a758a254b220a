"""What losses share: numbers taken in pairs from structures that must agree, and their reduction."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd import Value, Vector, fsum, mean
from nn.checks import unknown

REDUCTIONS = ("mean", "sum", "none")
FLAT_TARGETS = "targets [0, 1], not [[0], [1]]"
_NUMBERS = (int, float, Value)  # for which the answer is quick


def elementwise(
    caller: str,
    term: Callable[[Any, Any], Any],
    predictions: Any,
    targets: Any,
    reduction: str = "mean",
    check: Callable[[list[Any], list[Any]], None] | None = None,
) -> Any:
    """Apply `term` to the predictions and their targets, and reduce the results.

    Args:
        caller: the name of the loss, for messages.
        term: gives the losses of a Vector of predictions and a Vector of their targets.
        predictions: one number, n numbers, or n lists of m numbers; Values or plain numbers.
        targets: as many, in the same structure.
        reduction: "mean" or "sum" of all terms, or "none" for the terms in the structure of `predictions`.
        check: refuses predictions or targets that the loss is not made for.
    """
    check_reduction(reduction)
    flat, flat_targets = _flat(caller, predictions, targets)
    if check is not None:
        check(flat.tolist(), flat_targets.tolist())
    terms = term(flat, flat_targets)
    if reduction != "none":
        return reduced(caller, terms, reduction)
    return _rebuild(predictions, iter(terms))


def check_reduction(reduction: str) -> None:
    """Refuse an unknown reduction.

    Raises:
        ValueError: it is none of "mean", "sum" and "none".
    """
    if reduction not in REDUCTIONS:
        raise unknown("reduction", reduction, REDUCTIONS)


def reduced(caller: str, terms: Vector | list[Any], reduction: str) -> Any:
    """Return the mean or the sum of the terms, or for "none" the terms.

    Raises:
        ValueError: there are none.
    """
    if not len(terms):
        raise ValueError(f"{caller} takes at least one prediction, got an empty list")
    return terms if reduction == "none" else (mean if reduction == "mean" else fsum)(terms)


def is_list(x: Any) -> bool:
    """Whether `x` is several numbers: a sequence or an array, but no text."""
    if x.__class__ in _NUMBERS:
        return False
    return (isinstance(x, Sequence) and not isinstance(x, str | bytes)) or bool(getattr(x, "shape", ()))


def describe(x: Any) -> str:
    """`a list of 3` or `one number`."""
    return f"a list of {len(x)}" if is_list(x) else "one number"


def _flat(caller: str, predictions: Any, targets: Any) -> tuple[Vector, Vector]:
    """The predictions and their targets, from left to right through lists of lists."""
    if predictions.__class__ is targets.__class__ is list and len(predictions) == len(targets):
        try:
            return Vector(predictions), Vector(targets)
        except TypeError:
            pass  # there are lists inside, or what is none is named below
    pairs = list(_pairs(caller, predictions, targets))
    return Vector([prediction for prediction, _ in pairs]), Vector([target for _, target in pairs])


def _pairs(caller: str, predictions: Any, targets: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every prediction with its target, from left to right through lists of lists."""
    if not is_list(predictions) and not is_list(targets):
        yield predictions, targets
    elif not is_list(predictions) or not is_list(targets) or len(predictions) != len(targets):
        got = f"{describe(predictions)} and {describe(targets)}"
        hint = _hint(predictions, targets)
        raise ValueError(f"{caller} takes as many predictions as targets, got {got}{hint}")
    else:
        for prediction, target in zip(predictions, targets, strict=True):
            yield from _pairs(caller, prediction, target)


def _hint(predictions: Any, targets: Any) -> str:
    """What to do where only one of the two is a list."""
    if not is_list(predictions):
        return f"; a model with one output takes {FLAT_TARGETS}"
    if not is_list(targets) and len(predictions) == 1:
        return ":\n  for one output without a list, end the model with nn.Neuron(n, None), or take [0] of the output"
    return ""


def _rebuild(like: Any, terms: Iterator[Any]) -> Any:
    """Put the terms into lists as `like` is built."""
    return [_rebuild(part, terms) for part in like] if is_list(like) else next(terms)
