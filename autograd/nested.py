"""Nested arguments: lists, tuples, dicts and arrays of numbers, taken apart and put together again."""

import sys
from collections.abc import Callable, Iterator
from typing import Any


def _is_array(tree: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(tree, numpy.ndarray)


def flatten(tree: Any) -> list[Any]:
    """Return the numbers of `tree` from left to right; what is no list, tuple, dict or array is one number.

    >>> flatten({"w": [1, 2], "b": (3,)})
    [1, 2, 3]
    """
    if isinstance(tree, list | tuple):
        return [x for part in tree for x in flatten(part)]
    if isinstance(tree, dict):
        return flatten(list(tree.values()))
    return tree.ravel().tolist() if _is_array(tree) else [tree]


def flatten_as(like: Any, tree: Any) -> list[Any]:
    """Return the numbers of `tree` in the order of those of `like`, which it must be built as.

    Raises:
        ValueError: it is not; the message says where they part.

    >>> flatten_as({"w": 0.0, "b": [0.0]}, {"b": [2.0], "w": 1.0})
    [1.0, 2.0]
    """
    if isinstance(like, dict) and isinstance(tree, dict) and like.keys() == tree.keys():
        return [x for key in like for x in flatten_as(like[key], tree[key])]
    if _kind(like) != _kind(tree):
        raise ValueError(f"expected {_kind(like)}, got {_kind(tree)}")
    if isinstance(like, list | tuple):
        return [x for part, own in zip(like, tree, strict=True) for x in flatten_as(part, own)]
    return flatten(tree)


def _kind(tree: Any) -> str:
    """How a tree is built at its top, in words."""
    if isinstance(tree, list | tuple):
        return f"a sequence of {len(tree)}"
    if isinstance(tree, dict):
        return f"a dict of {', '.join(map(repr, tree))}"
    return f"an array of shape {tree.shape}" if _is_array(tree) and tree.shape else "a number"


def rebuild(tree: Any, numbers: Iterator[Any]) -> Any:
    """Return a structure like `tree` that holds the next of `numbers` in its places.

    >>> rebuild({"w": [1, 2], "b": (3,)}, iter([4, 5, 6]))
    {'w': [4, 5], 'b': (6,)}
    """
    if isinstance(tree, list):
        return [rebuild(part, numbers) for part in tree]
    if isinstance(tree, tuple):
        parts = [rebuild(part, numbers) for part in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    if isinstance(tree, dict):
        return {key: rebuild(part, numbers) for key, part in tree.items()}
    if _is_array(tree):
        return _array([next(numbers) for _ in range(tree.size)], tree.shape)
    return next(numbers)


def _array(numbers: list[Any], shape: tuple[int, ...]) -> Any:
    """A numpy array: of floats, or of objects where there are Values among them; of arrays, one of more axes."""
    numpy = sys.modules["numpy"]
    if numbers and all(_is_array(x) and x.shape == numbers[0].shape for x in numbers):
        return numpy.stack(numbers).reshape(shape + numbers[0].shape)
    dtype = float if all(isinstance(x, float) for x in numbers) else object
    array = numpy.empty(len(numbers), dtype)
    array[:] = numbers
    return array.reshape(shape)


def apply(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return a structure like `tree` that holds `function` of each of its numbers."""
    return rebuild(tree, iter([function(x) for x in flatten(tree)]))
