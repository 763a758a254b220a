"""What a caller may bring along to do harm: numbers, sequences, subclasses and rules that raise or change things."""

import fractions
import gc
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from world import World, moods

import autograd


class MischiefError(Exception):
    """Raised in the middle of something."""


def harm(world: World) -> None:
    """Change what somebody else is busy with."""
    rng = world.rng
    kind = rng.randrange(9 if world.is_wild else 6)
    if kind == 0:
        raise MischiefError("in the middle")
    if kind == 1:
        world.leaf().data = rng.uniform(-1.0, 1.0)
    elif kind == 2:
        world.value().grad = 3.0
    elif kind == 3:
        gc.collect(rng.randrange(3))
    elif kind == 4:
        world.value().backward()
    elif kind == 5:
        world.keep(world.value() * world.value() + 1.0)
    elif kind == 6:
        del world.values[rng.randrange(len(world.values) + 1) :]
    elif kind == 7:
        relink(world)
    else:
        for thing in world.others:
            if isinstance(thing, list):
                thing.clear()


def relink(world: World) -> None:
    """What no caller should do: give nodes other operands and labels, by the names that modules share."""
    node, rng = world.value(), world.rng
    node._labels = {"name": "new", "scope": "other", "more": object()}
    node.name = "newer"
    _ = node.operands
    if node._links:
        node._links = tuple([x if i % 2 == 0 else rng.choice([None, 2.0]) for i, x in enumerate(node._links)])


class Number:
    """Has `__float__`, and harm done in it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __float__(self) -> float:
        harm(self.world)
        return 1.5

    def __bool__(self) -> bool:
        harm(self.world)
        return True

    def __eq__(self, other: object) -> Any:
        harm(self.world)
        return self

    __lt__ = __eq__
    __hash__ = object.__hash__


class Index:
    """Has `__index__` alone."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __index__(self) -> int:
        harm(self.world)
        return 2


class Shape(Number):
    """Has attributes that raise when they are looked up."""

    @property
    def shape(self) -> Any:
        """As of an array without axes."""
        harm(self.world)
        return ()

    @property
    def apply(self) -> Any:
        """As of something that knows how to take an operation."""
        raise (MischiefError if self.world.rng.random() < 0.5 else AttributeError)("apply")


class Sequence:
    """Has `__len__` and `__getitem__`, and harm done in them."""

    def __init__(self, world: World, items: list[Any]) -> None:
        self.world, self.items = world, items

    def __len__(self) -> int:
        harm(self.world)
        return len(self.items)

    def __getitem__(self, index: int) -> Any:
        if index == 1:
            harm(self.world)
        return self.items[index]


class Iterable(Sequence):
    """Has `__iter__` too."""

    def __iter__(self) -> Iterator[Any]:
        for index, item in enumerate(self.items):
            if index == 1:
                harm(self.world)
            yield item


class Buffer:
    """Has `__buffer__` (Python 3.12), and harm done in it."""

    def __init__(self, world: World, numbers: Any, victim: list[Any]) -> None:
        self.world, self.numbers, self.victim = world, numbers, victim

    def __buffer__(self, flags: int) -> memoryview:
        if self.world.is_wild:
            self.victim.clear()
        return memoryview(self.numbers)

    def __iter__(self) -> Iterator[float]:
        return iter(self.numbers)


class Items(list[Any]):
    """A list that is not plain."""


class Named(autograd.Value):
    """With a `__dict__`."""


class Slotted(autograd.Value):
    """With slots."""

    __slots__ = ("extra", "more")


class Mortal(Named):
    """With a finalizer."""

    deaths = itertools.count()

    def __del__(self) -> None:
        next(self.deaths)
        _ = self.operands, self.data, self.name


class Trap:
    """In a cycle with itself; does harm when the collector finds it."""

    def __init__(self, world: World) -> None:
        self.world, self.me = world, self

    def __del__(self) -> None:
        try:
            harm(self.world)
        except Exception:
            self.me = None


RULES = ("fine", "fine", "raise", "short", "long", "none", "nan", "int", "fraction", "numpy", "list", "harm")
FORWARDS = ("fine", "fine", "fine", "raise", "int", "huge", "nan", "numpy", "text", "none", "harm")
WILD_RULES = (*RULES, "text", "generator", "value", "empty", "object")


def _forward(x: float, y: float) -> Any:
    mood = getattr(moods, "forward", "fine")
    if mood == "raise":
        raise MischiefError("forward")
    if mood == "harm":
        harm(moods.world)
    others = {"int": 3, "huge": 10**400, "nan": float("nan"), "numpy": np.float32(0.5), "text": "3", "none": None}
    return others.get(mood, x * y)


def _rule(_: Any, x: Any, y: Any) -> Any:
    mood = getattr(moods, "rule", "fine")
    if mood == "raise":
        raise MischiefError("rule")
    if mood == "harm":
        harm(moods.world)
    one = fractions.Fraction(1, 3)
    others: dict[str, Any] = {
        "short": (y,), "long": (y, x, x), "none": (None, x), "nan": (float("nan"), x), "int": (2, True),
        "fraction": (one, one), "numpy": (np.float64(2.0), np.int8(3)), "list": [y, x], "text": ("a", "b"),
        "generator": (part for part in (y, x)), "value": (autograd.Value(1.0), x), "empty": (), "object": None,
    }  # fmt: skip
    return others.get(mood, (y, x))


moody = autograd.Op("moody", "moody", _forward, _rule, ((0.5, 1.0), (0.5, 1.0)), "A product, at times.")
square = autograd.Op("squared", "sq", lambda x: x * x, lambda _, x: (2.0 * x,), ((0.5, 1.0),), "A square.")
blend = autograd.Op(
    "blend", "blend", lambda a, b, c, d: a * b + c * d, lambda _, a, b, c, d: (b, a, d, c), ((0.5, 1.0),) * 4, "Four."
)
