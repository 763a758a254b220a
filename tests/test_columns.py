"""Vector against its elements one by one, and the data and gradients of many Values at once."""

import copy
import gc
import inspect
import math
import pickle
import struct
import sys
import weakref
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import OPS, Op, Value, Vector, are_finite_numbers, get_data, get_grads, set_data, set_grads, trainable


class Own(Value):
    """A subclass."""


EDGES = [0.0, -0.0, 1.0, -2.5, 0.3, 1e-310, 1e308, math.inf, -math.inf, math.nan]
FIXED = [op for op in OPS if op.arity]


def bits(x: float) -> bytes:
    return struct.pack("d", x)


def grid(op: Op) -> list[tuple[float, ...]]:
    """Points of an operation: each edge beside some others."""
    return [tuple(EDGES[(i + k * step) % len(EDGES)] for k in range(op.arity)) for i in range(10) for step in range(7)]


def described(v: Value) -> tuple[Any, ...]:
    return v.op, bits(v.data), v.operands, v.partials


# Arithmetic


def test_arithmetic_by_hand() -> None:
    v = Vector([1.0, -2.0])
    assert (v + 1).tolist() == (1 + v).tolist() == [2.0, -1.0]
    assert ((v - 3).tolist(), (3 - v).tolist()) == ([-2.0, -5.0], [2.0, 5.0])
    assert (v * v).tolist() == (v**2).tolist() == [1.0, 4.0]
    assert ((2 / v).tolist(), (v / 0).tolist()) == ([2.0, -1.0], [math.inf, -math.inf])
    assert ((2**v).tolist(), (v // 2).tolist(), (-3 // v).tolist()) == ([2.0, 0.25], [0.0, -1.0], [-3.0, 1.0])
    assert ((v % 3).tolist(), (3 % v).tolist()) == ([1.0, 1.0], [0.0, -1.0])
    assert ((-v).tolist(), (+v).tolist(), abs(v).tolist()) == ([-1.0, 2.0], [1.0, -2.0], [1.0, 2.0])
    assert (v + Vector([True, 10**400])).tolist() == [2.0, math.inf]


@pytest.mark.parametrize("op", FIXED, ids=lambda op: op.name)
def test_an_operation_on_numbers_is_that_on_each(op: Op) -> None:
    points = grid(op)
    vectors = [Vector(column) for column in zip(*points, strict=True)]
    assert list(map(bits, op(*vectors))) == [bits(op(*point)) for point in points]


@pytest.mark.parametrize("op", FIXED, ids=lambda op: op.name)
def test_an_operation_on_values_makes_the_node_of_each(op: Op) -> None:
    points = [tuple(map(Value, point)) for point in grid(op)]
    vectors = [Vector(column) for column in zip(*points, strict=True)]
    for made, point in zip(op(*vectors), points, strict=True):
        alone = op(*point)
        assert (made.op, bits(made.data)) == (op, bits(alone.data))
        assert all(x is y for x, y in zip(made.operands, point, strict=True))
        assert [p if p is None else bits(p) for p in made.partials] == [
            p if p is None else bits(p) for p in alone.partials
        ]


def test_a_single_operand_goes_with_every_element() -> None:
    x, w = Value(3), Value(0.5)
    mixed = Vector([x, 2.0])
    for products in (mixed * w, w * mixed, autograd.mul(mixed, w)):
        assert [product.data for product in products] == [1.5, 1.0]
        assert all(any(operand is w for operand in product.operands) for product in products)
    left, right = w - mixed
    assert left.operands[0] is w
    assert left.operands[1] is x
    assert right.operands[1].is_constant
    assert autograd.clip(Vector([-5.0, 5.0]), -1, 1).tolist() == [-1.0, 1.0]
    assert autograd.leaky_relu(Vector([-100.0, 5.0])).tolist() == [-1.0, 5.0]


def test_numbers_alone_stay_numbers() -> None:
    total = Vector([1.0, Value(2)]) + 1
    assert [type(x) for x in total] == [float, Value]
    assert [type(x) for x in Vector([1, True])] == [float, float]


def test_gradients_flow_through_vectors() -> None:
    xs = [Value(1), Value(2)]
    errors = Vector(xs) - Vector([3.0, 5.0])
    autograd.mean((errors * errors).tolist()).backward()
    assert get_grads(xs).tolist() == [2 * (1 - 3) / 2, 2 * (2 - 5) / 2]


def test_comparisons_select() -> None:
    v = Vector([-1.0, 0.0, math.nan, Value(2)])
    assert (v < 0).tolist() == [1.0, 0.0, 0.0, 0.0]
    assert (v <= 0.0).tolist() == [1.0, 1.0, 0.0, 0.0]
    assert (v > Value(0)).tolist() == (v > 0).tolist() == [0.0, 0.0, 0.0, 1.0]
    assert (v >= Vector([0.0, 0.0, 0.0, 2.0])).tolist() == [0.0, 1.0, 0.0, 1.0]
    assert autograd.where(v < 0, 7.0, 8.0).tolist() == [7.0, 8.0, 8.0, 8.0]
    assert (v == v, v != v, hash(v) == hash(v)) == (True, False, True)


def test_operations_of_ones_own_and_subclasses_are_called() -> None:
    class Named(Value):
        pass

    def forward(x: float) -> float:
        return x * x

    square = Op("square", "square", forward, lambda out, x: (2 * x,), ((1.0, 2.0),), "x*x.")
    assert square(Vector([3.0, -2.0])).tolist() == [9.0, 4.0]
    x = Named(3)
    result = square(Vector([x, 2.0]))[0]
    assert (result.data, result.operands[0] is x) == (9.0, True)
    assert (Vector([x]) + 1)[0].operands[0] is x
    assert (Vector([x]) > 2).tolist() == [1.0]


def test_scopes_and_no_grad_hold_for_every_element() -> None:
    v = Vector([Value(1), Value(2)])
    with autograd.scope("outer"):
        assert {x.scope for x in v * 2} == {"outer"}
    with autograd.no_grad():
        assert [x.operands for x in v * 2] == [(), ()]


# A sequence


def test_a_vector_is_a_sequence() -> None:
    v = Vector(x for x in (1, 2.5))
    assert (len(v), list(v), v[0], v[-1]) == (2, [1.0, 2.5], 1.0, 2.5)
    assert repr(v) == "Vector([1.0, 2.5])"
    assert repr(Vector([Value(1)])) == "Vector([Value(1)])"
    assert Vector([]).tolist() == (Vector([]) * 2).tolist() == []
    with pytest.raises(IndexError):
        v[2]
    assert autograd.fsum(v) == 3.5


def test_finite_or_not() -> None:
    assert Vector([1.0, Value(2)]).is_finite()
    assert Vector([]).is_finite()
    for bad in (math.nan, math.inf, Value(-math.inf)):
        assert not Vector([1.0, bad]).is_finite()


def test_copies() -> None:
    x = Value(2)
    for twin in (pickle.loads(pickle.dumps(Vector([1.0, x, x]))), copy.deepcopy(Vector([1.0, x, x]))):
        assert [type(each) for each in twin] == [float, Value, Value]
        assert twin[1] is twin[2]
        assert twin[1] is not x
    assert copy.copy(Vector([1.0])).tolist() == [1.0]


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: Vector(3), TypeError, "Vector takes a sequence of numbers, got int"),
        (lambda: Vector("12"), TypeError, "Vector takes a sequence of numbers, got str"),
        (lambda: Vector([[1.0]]), TypeError, "expected a real number, got list: pass its numbers one by one"),
        (lambda: Vector([1.0, "2"]), TypeError, "expected a real number, got str '2': convert it with float(...)"),
        (lambda: Vector([1.0]) + Vector([1.0, 2.0]), ValueError, "add takes Vectors of equal length, got 1 and 2"),
        (
            lambda: Vector([1.0]) < Vector([1.0, 2.0]),
            ValueError,
            "a comparison takes Vectors of equal length, got 1 and 2",
        ),
        (
            lambda: Vector([1.0]) * "a",
            TypeError,
            "mul(x, y): expected a real number, got str 'a': convert it with float(...)",
        ),
        (
            lambda: Vector([1.0]) < None,
            TypeError,
            "expected a real number, got NoneType: is a return statement missing?",
        ),
    ],
)
def test_what_is_refused(make: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as error:
        make()
    assert str(error.value) == message


def test_an_error_in_the_middle_leaves_the_elements_alone() -> None:
    def forward(x: float) -> float:
        if x == 3.0:
            raise ArithmeticError("three")
        return x

    picky = Op("picky", "picky", forward, lambda out, x: (1.0,), ((1.0, 2.0),), "Refuses three.")
    x = Value(2)
    before = sys.getrefcount(x)
    with pytest.raises(ArithmeticError, match="three"):
        picky(Vector([x, 1.0, Value(3), x]))
    assert sys.getrefcount(x) == before


def test_a_cycle_through_a_vector_is_collected() -> None:
    class Holder(Value):
        vector: Vector

    holder = Holder(1)
    holder.vector = Vector([holder])
    gone = weakref.ref(holder)
    del holder
    gc.collect()
    assert gone() is None


def test_elements_are_released() -> None:
    x = Value(2)
    before = sys.getrefcount(x)
    v = Vector([x, 1.0, x])
    w = v * x
    assert sys.getrefcount(x) > before
    del v, w
    assert sys.getrefcount(x) == before


# Data and gradients


def test_data_and_gradients_by_hand() -> None:
    xs = [Value(1), Value(2)]
    xs[1].grad = 4
    assert (get_data(xs).tolist(), get_grads(tuple(xs)).tolist()) == ([1.0, 2.0], [0.0, 4.0])
    set_data(xs, Vector([5.0, 6.0]))
    set_grads(tuple(xs), 7)
    assert [(x.data, x.grad) for x in xs] == [(5.0, 7.0), (6.0, 7.0)]
    set_data(xs, 10**400)
    assert get_data(xs).tolist() == [math.inf, math.inf]
    assert get_data([]).tolist() == []


def test_attributes_of_a_subclass_are_asked() -> None:
    class Doubled(Value):
        @property
        def data(self) -> float:
            return 2 * super().data

        @data.setter
        def data(self, x: float) -> None:
            Value.data.__set__(self, x / 4)

    xs = [Value(1), Doubled(3)]
    assert get_data(xs).tolist() == [1.0, 6.0]
    set_data(xs, Vector([1.5, 2.0]))
    assert get_data(xs).tolist() == [1.5, 1.0]
    assert trainable(xs) == xs


@pytest.mark.parametrize("xs", [[], [0, -1.5], (2.0,), [1e308, 5e-324]])
def test_finite_numbers(xs: Any) -> None:
    assert are_finite_numbers(xs) is True


@pytest.mark.parametrize("xs", [[True], [1.0, Value(2)], [1.0, "2"], [[1.0]], None, "12", 5.0, {1: 2}, np.ones(2)])
def test_what_is_no_list_of_finite_numbers(xs: Any) -> None:
    assert are_finite_numbers(xs) is False


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, 10**400, Own(1), np.float64(1.0), Decimal(1)])
@pytest.mark.parametrize("place", [0, 2])
def test_one_that_is_none_is_found(x: Any, place: int) -> None:
    xs: list[Any] = [1, 2.0, 3]
    assert are_finite_numbers(xs)
    xs[place] = x
    assert not are_finite_numbers(xs)


@pytest.mark.parametrize(
    "op", [autograd.mean, autograd.fsum, autograd.prod, autograd.logsumexp], ids=lambda op: op.name
)
def test_reductions_take_vectors(op: Op) -> None:
    x, y = Value(0.5), Own(2)
    assert bits(op(Vector([0.1, 0.2, 0.3]))) == bits(op([0.1, 0.2, 0.3]))
    for xs in ([x, 0.25, x], [y, 0.25, x]):
        assert described(op(Vector(xs)))[2][::2] == (xs[0], xs[2])
        assert [bits(p) for p in op(Vector(xs)).partials] == [bits(p) for p in op(xs).partials]


def test_functions_take_their_arguments_by_name_too() -> None:
    x = Value(3)
    assert get_data(values=[x]).tolist() == [3.0]
    set_data(numbers=5, values=[x])
    set_grads([x], numbers=Vector([2.0]))
    assert (x.data, x.grad, get_grads(values=(x,)).tolist()) == (5.0, 2.0, [2.0])
    for function in (get_data, set_data):
        assert pickle.loads(pickle.dumps(function)) is copy.copy(function) is function
    assert list(inspect.signature(set_data).parameters) == ["values", "numbers"]


@pytest.mark.parametrize(
    ("set_", "numbers", "kind", "message"),
    [
        (set_data, Vector([1.0]), ValueError, "set_data takes a number for each of 2 Values, got 1"),
        (set_grads, Vector([1.0] * 3), ValueError, "set_grads takes a number for each of 2 Values, got 3"),
        (set_data, "a", TypeError, "expected a real number, got str 'a': convert it with float(...)"),
    ],
)
def test_where_numbers_do_not_fit_nothing_is_set(set_: Any, numbers: Any, kind: type[Exception], message: str) -> None:
    xs = [Value(1), Value(2)]
    with pytest.raises(kind) as error:
        set_(xs, numbers)
    assert str(error.value) == message
    assert (get_data(xs).tolist(), get_grads(xs).tolist()) == ([1.0, 2.0], [0.0, 0.0])


def test_a_value_is_no_number_to_be_set() -> None:
    x = Value(1)
    for numbers in (Value(2), Vector([Value(2)])):
        with pytest.raises(TypeError):
            set_data([x], numbers)
    assert x.data == 1.0


def test_only_values_have_data() -> None:
    with pytest.raises(AttributeError, match="'int' object has no attribute 'data'"):
        get_data([1])
    with pytest.raises(TypeError):
        get_data(Value(1))  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("numbers", [[3, 4.0], (3, 4.0), np.array([3.0, 4.0]), Vector([3.0, 4.0])])
def test_numbers_of_every_kind_are_set(numbers):
    x, y = Value(1), Value(2)
    set_data([x, y], numbers)
    set_grads([x, y], numbers)
    assert (x.data, y.data, x.grad, y.grad) == (3.0, 4.0, 3.0, 4.0)


def test_a_list_of_another_length_sets_nothing():
    x, y = Value(1), Value(2)
    with pytest.raises(ValueError, match=r"^set_data takes a number for each of 2 Values, got 1$"):
        set_data([x, y], [3.0])
    assert (x.data, y.data) == (1.0, 2.0)
