"""Samples and targets as plain lists: what `fit` and `nn.data` take, and what they refuse."""

import math
from collections.abc import Sized
from typing import Any

from autograd import Value, are_finite_numbers


def plain(data: Any) -> Any:
    """Return arrays and tuples as lists, at every depth; everything else as it is.

    An array is anything with `__array__`: numpy's, a pandas table, a torch tensor.

    >>> plain((1, [2, 3]))
    [1, [2, 3]]
    """
    if hasattr(data, "__array__") and not isinstance(data, Value):
        data = data.__array__().tolist()
    if not isinstance(data, list | tuple):
        return data
    return list(data) if are_finite_numbers(data) else [plain(part) for part in data]


def numbers(predictions: Any) -> Any:
    """Return predictions with the number of every Value in its place."""
    if isinstance(predictions, Value):
        return predictions.data
    return [numbers(part) for part in predictions] if isinstance(predictions, list | tuple) else predictions


def checked(caller: str, samples: Any, targets: Any) -> tuple[list[Any], list[Any]]:
    """Return samples and targets as lists, both complete, finite and of one shape each.

    A sample or a target may be a text, for models that take texts; the numbers of a list may not.

    Raises:
        TypeError: one of them is no list, or a list holds text.
        ValueError: they are empty, of different lengths, uneven, or contain nan or infinity.
    """
    check_lengths(caller, samples, targets)
    lists = plain(samples), plain(targets)
    for name, data in zip("Xy", lists, strict=True):
        if not isinstance(data, list):
            raise TypeError(f"{caller} takes lists or arrays; {name} is {type(data).__name__}")
        if are_finite_numbers(data) or (all(map(are_finite_numbers, data)) and len(set(map(len, data))) == 1):
            continue  # as it is most often
        for index, part in enumerate(data):
            if not isinstance(part, str):
                _check_numbers(caller, f"{name}[{index}]", part)
        _check_even(name, data)
    return lists


def check_lengths(caller: str, samples: Any, targets: Any) -> None:
    """Refuse what has no length, what is empty, and two different lengths."""
    for name, data in (("X", samples), ("y", targets)):
        if not isinstance(data, Sized):
            raise TypeError(f"{caller} takes a list of samples and a list of targets; {name} is {type(data).__name__}")
    if len(samples) != len(targets):
        raise ValueError(f"{caller} takes as many samples as targets, got {len(samples)} and {len(targets)}")
    if len(samples) == 0:
        raise ValueError(f"{caller} takes at least one sample, got none")


def _check_numbers(caller: str, place: str, data: Any) -> None:
    if are_finite_numbers(data):
        return
    if isinstance(data, list):
        for index, part in enumerate(data):
            _check_numbers(caller, f"{place}[{index}]", part)
    elif isinstance(data, str):
        raise TypeError(f"{place} is the text {data[:40]!r}: {caller} takes numbers; convert it with float(...)")
    elif data is None or (isinstance(data, float) and not math.isfinite(data)):
        raise ValueError(f"{place} is {data}: {caller} takes finite numbers; drop or replace what is missing")


def _check_even(name: str, data: list[Any]) -> None:
    first = shape(data[0])
    for index, sample in enumerate(data):
        if shape(sample) != first:
            raise ValueError(
                f"all of {name} have one shape, but {name}[0] is {_describe(first)}\n"
                f"  and {name}[{index}] is {_describe(shape(sample))}"
            )


def shape(sample: Any) -> tuple[int, ...]:
    """Return the lengths of lists in lists, from outside; () for one number, -1 for lists of several lengths.

    >>> shape([[1, 2, 3], [4, 5, 6]])
    (2, 3)
    """
    if not isinstance(sample, list):
        return ()
    inner = {()} if are_finite_numbers(sample) else {shape(part) for part in sample} or {()}
    return (len(sample), *(inner.pop() if len(inner) == 1 else (-1,)))


def _describe(lengths: tuple[int, ...]) -> str:
    if not lengths:
        return "one number"
    *outer, last = ["uneven" if length < 0 else str(length) for length in lengths]
    return " x ".join([*outer, last]) + " numbers"
