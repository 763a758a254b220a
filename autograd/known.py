"""What one asks for again and again, while it seldom changes: where it has not, the answer is the list known before."""

import operator
from collections.abc import Sequence
from typing import Any

from autograd.engine import Value
from autograd.native import in_c


@in_c
def trainable(values: Sequence[Value], known: list[Value] | None = None) -> list[Value]:
    """Return those of the Values that are no constants.

    Args:
        values: leaves.
        known: a list that this function returned before. Where it would return the same Values again, it returns
            that list, so that `is` tells whether something has changed.

    >>> xs = [Value(1), Value(2)]
    >>> moving = trainable(xs)
    >>> trainable(xs, moving) is moving
    True
    >>> xs[0].is_constant = True
    >>> trainable(xs, moving)
    [Value(2)]
    """
    return _again([value for value in values if not value.is_constant], known)


@in_c
def own_attributes(objects: Sequence[Any], names: tuple[str, ...], known: list[Any] | None = None) -> list[Any]:
    """Return the class of every object and its attributes of these names, None where the object itself has none.

    Those that it has through its class alone do not count.

    Args:
        objects: any.
        names: of attributes.
        known: a list that this function returned before, as for `trainable`.

    Returns:
        One list, object after object.

    >>> class Point:
    ...     x, y = 0, 0
    >>> p = Point()
    >>> p.x = 5
    >>> own_attributes([p], ("x", "y")) == [Point, 5, None]
    True
    """
    found: list[Any] = []
    for thing in objects:
        found.append(type(thing))
        found.extend(map(getattr(thing, "__dict__", {}).get, names))
    return _again(found, known)


def _again(found: list[Any], known: list[Any] | None) -> list[Any]:
    """The known list where it holds the same objects as the one found."""
    is_known = known is not None and len(found) == len(known) and all(map(operator.is_, found, known))
    return known if known is not None and is_known else found
