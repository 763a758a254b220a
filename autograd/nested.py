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
    """A numpy array: of floats, or of objects where there are Values among them."""
    numpy = sys.modules["numpy"]
    dtype = float if all(isinstance(x, float) for x in numbers) else object
    array = numpy.empty(len(numbers), dtype)
    array[:] = numbers
    return array.reshape(shape)


def apply(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return a structure like `tree` that holds `function` of each of its numbers."""
    return rebuild(tree, iter([function(x) for x in flatten(tree)]))
