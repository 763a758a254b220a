"""What an optimiser remembers of its parameters: for each its own, or for many together as Vectors."""

import operator
from collections.abc import Sequence
from typing import Any

from autograd import Value, Vector

Kept = dict[str, float]  # what steps left for one parameter, by name


class Together:
    """Parameters that are moved together because what is kept for them has the same names.

    Attributes:
        parameters: n parameters.
        memory: by name a Vector of n numbers, or a whole number that is the same for all.
    """

    def __init__(self, parameters: list[Value], kept: Sequence[Kept]) -> None:
        self.parameters = parameters
        self.memory = {name: _column([each[name] for each in kept]) for name in kept[0]}

    def separate(self) -> list[Kept]:
        """Return what is kept for each parameter."""
        kept: list[Kept] = [{} for _ in self.parameters]
        for name, column in self.memory.items():
            for each, x in zip(kept, column if isinstance(column, Vector) else [column] * len(kept), strict=True):
                each[name] = x
        return kept


class Memory:
    """What steps left: of each parameter, or of those moved together; the other form is made when it is asked for."""

    def __init__(self, separate: dict[Value, Kept]) -> None:
        self._separate = separate
        self._together: dict[int, list[Together]] = {}

    def separate(self) -> dict[Value, Kept]:
        """Return what is kept for each parameter; what the caller changes in it is changed."""
        for parts in self._together.values():
            for part in parts:
                self._separate.update(zip(part.parameters, part.separate(), strict=True))
        self._together = {}
        return self._separate

    def together(self, index: int, parameters: list[Value]) -> list[Together]:
        """Return the parameters of a group in as few parts as possible, usually one; their memory is to be updated.

        Args:
            index: of the group.
            parameters: those of the group that are moved now.
        """
        parts = self._together.get(index, [])
        known = parts[0].parameters if len(parts) == 1 else [each for part in parts for each in part.parameters]
        if len(known) != len(parameters) or not all(map(operator.is_, known, parameters)):
            kept = self.separate()
            by_names: dict[tuple[str, ...], list[Value]] = {}
            for parameter in parameters:
                by_names.setdefault(tuple(kept[parameter]), []).append(parameter)
            parts = [Together(some, [kept[parameter] for parameter in some]) for some in by_names.values()]
            self._together[index] = parts
        return parts


def _column(xs: list[float]) -> Any:
    """A Vector; where all are the same whole number, as a count of steps is, that number."""
    return xs[0] if isinstance(xs[0], int) and xs == [xs[0]] * len(xs) else Vector(xs)
