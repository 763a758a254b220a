"""What an optimiser remembers of its parameters: for each its own, or for many together as Vectors."""

from collections.abc import Sequence
from typing import Any

from autograd import Value, Vector, trainable

Kept = dict[str, float]  # what steps left for one parameter, by name


class Part:
    """Parameters that are moved together, since they remember the same.

    Attributes:
        parameters: n parameters.
        memory: by name a Vector of n numbers, or a whole number, such as a count of steps, that is the same for all.
    """

    def __init__(self, parameters: list[Value], memory: dict[str, Any]) -> None:
        self.parameters, self.memory = parameters, memory

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
        self._together: dict[int, tuple[list[Value], list[Part]]] = {}  # by group: those moved, and in which parts

    def separate(self) -> dict[Value, Kept]:
        """Return what is kept for each parameter; what the caller changes in it is changed."""
        for _, parts in self._together.values():
            for part in parts:
                self._separate.update(zip(part.parameters, part.separate(), strict=True))
        self._together = {}
        return self._separate

    def together(self, index: int, parameters: list[Value]) -> list[Part]:
        """Return the parameters of a group in as few parts as possible, usually one; their memory is to be updated.

        Args:
            index: of the group.
            parameters: those of the group; the frozen ones among them are left out.
        """
        known, parts = self._together.get(index, (None, []))
        moving = trainable(parameters, known)
        if moving is not known:
            parts = _parts(moving, self.separate())
            self._together[index] = moving, parts
        return parts


def _parts(parameters: Sequence[Value], kept: dict[Value, Kept]) -> list[Part]:
    """Put those together that remember numbers of the same names, and the same whole numbers."""
    alike: dict[Any, list[Value]] = {}
    for parameter in parameters:
        names = tuple([(name, x if isinstance(x, int) else None) for name, x in kept[parameter].items()])
        alike.setdefault(names, []).append(parameter)
    return [
        Part(some, {name: _column(whole, [kept[parameter][name] for parameter in some]) for name, whole in names})
        for names, some in alike.items()
    ]


def _column(whole: int | None, xs: list[float]) -> Any:
    return Vector(xs) if whole is None else whole
