"""Nested arguments: taken apart, put together, and compared in shape."""

from collections import OrderedDict, namedtuple

import numpy as np
import pytest

from autograd import Value, nested

Point = namedtuple("Point", "x y")

TREES = [
    (3.0, [3.0]),
    ([], []),
    ([1, [2, (3,)], {"b": 4, "a": [5]}], [1, 2, 3, 4, 5]),
    (Point(1, [2, 3]), [1, 2, 3]),
    (OrderedDict(z=1, a=2), [1, 2]),
    ({"a": {}, "b": ()}, []),
    (np.array([[1.0, 2.0], [3.0, 4.0]]), [1.0, 2.0, 3.0, 4.0]),
    (np.array(2.0), [2.0]),
    ([np.array([1.0]), 2.0], [1.0, 2.0]),
]


@pytest.mark.parametrize(("tree", "numbers"), TREES)
def test_a_tree_is_flattened_and_rebuilt(tree, numbers):
    assert nested.flatten(tree) == nested.flatten_as(tree, tree) == numbers
    again = nested.rebuild(tree, iter(numbers))
    assert nested.flatten(again) == numbers
    assert str(again) == str(tree) or isinstance(tree, OrderedDict)


def test_tuples_with_names_stay_such():
    assert nested.apply(lambda x: 2 * x, Point(1, [2])) == Point(2, [4])
    assert type(nested.apply(lambda x: x, Point(1, 2))) is Point


def test_values_are_numbers_of_a_tree():
    x = Value(1.0)
    assert nested.flatten([x, {"a": x}])[1] is x
    array = nested.rebuild(np.zeros(2), iter([x, 2.0]))
    assert array.dtype == object
    assert array[0] is x


def test_arrays_of_arrays_get_more_axes():
    rows = iter([np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])])
    matrix = nested.rebuild(np.zeros(2), rows)
    assert (matrix.shape, matrix.dtype, matrix.tolist()) == ((2, 3), float, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    square = nested.rebuild(np.zeros((2, 1)), iter([np.zeros((3, 4)), np.ones((3, 4))]))
    assert square.shape == (2, 1, 3, 4)


def test_dicts_are_matched_by_key():
    assert nested.flatten_as({"a": 0, "b": [0, 0]}, {"b": [2, 3], "a": 1}) == [1, 2, 3]
    assert nested.flatten_as([0, (0,)], (1, [2])) == [1, 2]
    assert nested.flatten_as(np.zeros(2), np.array([1.0, 2.0])) == [1.0, 2.0]
    assert nested.flatten_as(0.0, np.array(1.0)) == [1.0]


@pytest.mark.parametrize(
    ("like", "tree", "message"),
    [
        ([0, 0], [1], "expected a sequence of 2, got a sequence of 1"),
        ([0], 1.0, "expected a sequence of 1, got a number"),
        (0.0, [1.0], "expected a number, got a sequence of 1"),
        ({"a": 0}, {"b": 0}, "expected a dict of 'a', got a dict of 'b'"),
        ({"a": 0}, [0], "expected a dict of 'a', got a sequence of 1"),
        ([0, [0, 0]], [0, [0, 0, 0]], "expected a sequence of 2, got a sequence of 3"),
        (np.zeros((2, 1)), np.zeros(2), "expected an array of shape (2, 1), got an array of shape (2,)"),
        (np.zeros(2), [0, 0], "expected an array of shape (2,), got a sequence of 2"),
    ],
)
def test_what_is_built_differently_is_refused(like, tree, message):
    with pytest.raises(ValueError) as refusal:
        nested.flatten_as(like, tree)
    assert str(refusal.value) == message
