"""Lists that stay the same objects while nothing has changed."""

from typing import Any

import pytest

from autograd import Value, own_attributes, trainable


class Own(Value):
    """A subclass."""


def test_trainable_leaves_constants_out() -> None:
    xs = [Value(1), Value(1), Value(1)]
    assert [x is y for x, y in zip(trainable(xs), xs, strict=True)] == [True] * 3
    assert trainable(xs) is not xs
    xs[1].is_constant = True
    assert [any(x is y for y in trainable(xs)) for x in xs] == [True, False, True]


@pytest.mark.parametrize("kind", [Value, Own])
def test_trainable_gives_the_known_list_back_where_nothing_changed(kind: Any) -> None:
    xs = [kind(1), kind(1), kind(1)]
    known = trainable(xs)
    assert trainable(xs, known) is known
    assert trainable(tuple(xs), known) is known
    xs[1].is_constant = True
    fewer = trainable(xs, known)
    assert fewer is not known
    assert trainable(xs, fewer) is fewer
    xs[1].is_constant, xs[2].is_constant = False, True
    assert trainable(xs, fewer) is not fewer
    assert trainable([], fewer) == []
    assert trainable(xs, []) == [xs[0], xs[1]]


class Thing:
    """Has attributes of its own and through its class."""

    color = "red"


class Bare:
    """Has none of its own."""

    __slots__ = ("size",)


def test_own_attributes_are_those_of_the_object_itself() -> None:
    thing, bare = Thing(), Bare()
    thing.size, bare.size = 5, 6  # type: ignore[attr-defined]  # a Thing takes any
    names = ("size", "color")
    assert own_attributes([thing, bare, 7], names) == [Thing, 5, None, Bare, None, None, int, None, None]
    assert own_attributes((Thing, Own), ("color", "grad")) == [type, "red", None, type(Own), None, None]
    assert own_attributes([], names) == []
    assert own_attributes([thing], ()) == [Thing]


def changed_value(things: list[Any]) -> None:
    things[1].weights = [Value(1)]  # equal to the one before, not the same


def missing_value(things: list[Any]) -> None:
    del things[1].weights


def another_class(things: list[Any]) -> None:
    things[1].__class__ = type("Other", (), {})


def another_order(things: list[Any]) -> None:
    things.reverse()


def fewer(things: list[Any]) -> None:
    things.pop()


@pytest.mark.parametrize("change", [changed_value, missing_value, another_class, another_order, fewer])
def test_own_attributes_are_the_known_list_until_one_is_another(change: Any) -> None:
    things: list[Any] = [Thing(), Thing()]
    things[0].size = things[1].size = 1
    things[1].weights = [Value(1)]
    names = ("size", "weights")
    known = own_attributes(things, names)
    things[0].other = 3
    assert own_attributes(things, names, known) is known
    assert own_attributes(tuple(things), names, known=known) is known
    change(things)
    again = own_attributes(things, names, known)
    assert again is not known
    assert [x is y for x, y in zip(again, own_attributes(things, names), strict=True)] == [True] * len(again)
