"""Checks of arguments that modules, losses, optimisers and schedules share; their errors say what was expected."""

import errno
import math
import operator
import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from autograd import Value

_LONGEST = 60  # characters of what is quoted in a message


def number(
    caller: str,
    name: str,
    x: Any,
    *,
    above: float = -math.inf,
    at_least: float = -math.inf,
    below: float = math.inf,
    at_most: float = math.inf,
) -> float:
    """Return `x` as a float.

    Raises:
        TypeError: it is no number.
        ValueError: it is not finite, or outside the limits.
    """
    if isinstance(x, bool | Value):
        raise TypeError(f"{caller}: {name} is a number, got {type(x).__name__}")
    try:
        result: float = Value(x).data
    except TypeError:
        raise TypeError(f"{caller}: {name} is a number, got {type(x).__name__}") from None
    if not (above < result < below and at_least <= result <= at_most):
        words = {"above": above, "at least": at_least, "below": below, "at most": at_most}
        limits = " and ".join([f"{word} {limit:g}" for word, limit in words.items() if math.isfinite(limit)])
        raise ValueError(f"{caller}: {name} is a finite number{' ' + limits if limits else ''}, got {x}")
    return result


def whole(what: str, x: Any, at_least: int = 1) -> int:
    """Return `x` as an int.

    Raises:
        ValueError: it is no whole number, or too small; the message begins with `what`.
    """
    try:
        result = operator.index(x)
    except TypeError:
        result = at_least - 1
    if result < at_least:
        raise ValueError(f"{what} is a whole number of at least {at_least}, got {x!r}")
    return result


def position(what: str, x: Any, count: int) -> int:
    """Return `x` as an int from 0 to count - 1; a float such as 2.0, of an array of floats, is one too.

    Raises:
        ValueError: it is none; the message begins with `what`.
    """
    if x.__class__ is int and 0 <= x < count:
        return x
    result = int(x) if isinstance(x, float) and x.is_integer() else x
    if not hasattr(result, "__index__") or not 0 <= operator.index(result) < count:
        raise ValueError(f"{what} is a whole number from 0 to {count - 1}, got {x!r}")
    return operator.index(result)


def check_place(what: str, path: str | os.PathLike[str]) -> None:
    """Refuse a path where no file can be written, before there is something to lose.

    Raises:
        OSError: the folder is missing or may not be written to, or there is a folder of that name.
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        number, problem = errno.ENOENT, f"the folder of this {what} is missing, make it first"
    elif target.is_dir():
        number, problem = errno.EISDIR, f"a {what} is a file, this is a folder"
    elif not os.access(target.parent, os.W_OK):
        number, problem = errno.EACCES, f"the folder of this {what} may not be written to, choose another"
    else:
        return
    raise OSError(number, problem, os.fspath(path))


def unknown(kind: str, name: object, known: Iterable[str], examples: str = "") -> ValueError:
    """Return the error for a name that is none of `known`; it suggests the nearest, or gives examples."""
    names = list(known)
    nearest = [repr(match) for match in get_close_matches(str(name), names, 2)]
    advice = f"did you mean {' or '.join(nearest)}?" if nearest else examples or f"{', '.join(map(repr, names))} exist"
    text = repr(name)
    return ValueError(f"unknown {kind} {text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}: {advice}")
