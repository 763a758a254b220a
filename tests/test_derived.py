"""What follows from a row of the table, for every row: nothing here names an operation but the exceptions."""

import itertools
import math
import operator
import random
import struct
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf
from truth import TRUTH, true_partials, truth

from autograd import Value, derivatives
from autograd.ops import OPS, Op
from autograd.rules import RULES

every_op = pytest.mark.parametrize("op", list(OPS), ids=lambda op: op.name)
INF, NAN = math.inf, math.nan


def points(op: Op, count: int = 3) -> list[tuple[float, ...]]:
    """Points inside the domain; for operations of many operands, five operands each."""
    rng = random.Random(op.name)
    intervals = op.domain if op.arity else op.domain * 5
    return [tuple([rng.uniform(low, high) for low, high in intervals]) for _ in range(count)]


def call(op: Op, xs: Any) -> Any:
    """The operation on flat operands, by its public call."""
    if op.name == "dot":
        return op(xs[: len(xs) // 2], xs[len(xs) // 2 : -1], xs[-1])
    return op(list(xs)) if op.collect else op(*xs)


def bits(x: float) -> bytes:
    return struct.pack("<d", x)


def difference(op: Op, xs: tuple[float, ...], *positions: int) -> mpf:
    """A derivative of the truth, by mpmath's differences of 50 digits; one position per order."""
    orders = tuple([positions.count(index) for index in range(len(xs))])
    return mp.diff(lambda *operands: truth(op, *operands), tuple(map(mpf, xs)), orders)


@every_op
def test_has_a_line_of_truth(op: Op) -> None:
    assert op.name in TRUTH, f"tests/truth.py has no line for {op.name}"


def test_every_line_of_truth_has_an_operation() -> None:
    assert set(TRUTH) == {op.name for op in OPS}


@every_op
def test_value_agrees_with_truth(op: Op) -> None:
    for xs in points(op, 20):
        assert float(call(op, xs)) == pytest.approx(float(truth(op, *xs)), rel=1e-15, abs=2e-15), xs


@every_op
def test_first_derivatives_agree_with_truth(op: Op) -> None:
    for xs in points(op):
        partials = op.partials(op.forward(*xs), *xs)
        for index, partial in enumerate(partials):
            assert (partial or 0.0) == pytest.approx(float(difference(op, xs, index)), rel=1e-13, abs=1e-14), (
                xs,
                index,
            )


@every_op
def test_the_rule_in_50_digits_agrees_with_truth(op: Op) -> None:
    digits = 1e-15 if op.name == "mean" else 1e-20  # mean's 1/n is a float
    for xs in points(op):
        for index, partial in enumerate(true_partials(op, *xs)):
            assert abs(partial - difference(op, xs, index)) < digits * (1 + abs(partial)), (xs, index)


@every_op
def test_second_derivatives_agree_with_truth(op: Op) -> None:
    for xs in points(op, 2):
        values = [Value(x) for x in xs]
        gradient = derivatives(call(op, values), values)
        for i, first in enumerate(gradient):
            second = derivatives(first, values)
            for j, got in enumerate(second):
                assert got.data == pytest.approx(float(difference(op, xs, i, j)), rel=1e-12, abs=1e-13), (xs, i, j)


@every_op
def test_mixed_second_derivatives_are_symmetric(op: Op) -> None:
    (xs,) = points(op, 1)
    values = [Value(x) for x in xs]
    rows = [derivatives(first, values) for first in derivatives(call(op, values), values)]
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            assert entry.data == pytest.approx(rows[j][i].data, rel=1e-13, abs=1e-14)


def assert_same_node(a: Value, b: Value) -> None:
    assert a.op is b.op
    assert bits(a.data) == bits(b.data)
    assert a.partials == b.partials


@every_op
def test_methods_and_functions_are_the_same(op: Op) -> None:
    if op.collect:
        assert not hasattr(Value, op.name)
        return
    for xs in points(op):
        values = [Value(x) for x in xs]
        expected = op(*values)
        for name in (op.name, *op.aliases):
            assert_same_node(getattr(values[0], name)(*values[1:]), expected)
        if op.dunder:
            assert_same_node(getattr(operator, f"__{op.dunder}__")(*values), expected)
        if op.dunder and op.arity == 2:
            assert_same_node(getattr(operator, f"__{op.dunder}__")(xs[0], values[1]), op(xs[0], values[1]))


@every_op
def test_numpy_calls_the_operation(op: Op) -> None:
    ufuncs = [getattr(np, name, None) for name in (op.name, *op.aliases)]
    for ufunc in [found for found in ufuncs if isinstance(found, np.ufunc) and found.nin == op.arity]:
        for xs in points(op):
            values = [Value(x) for x in xs]
            assert_same_node(ufunc(*values), op(*values))
            assert_same_node(ufunc(*xs[:-1], values[-1]), op(*xs[:-1], values[-1]))
            assert op(*xs) == pytest.approx(float(ufunc(*xs)), rel=1e-14)


@every_op
def test_floats_and_values_give_the_same_bits(op: Op) -> None:
    for xs in points(op):
        number, node = call(op, xs), call(op, [Value(x) for x in xs])
        assert type(number) is float
        assert bits(number) == bits(node.data)


@every_op
def test_recorded_derivatives_are_those_of_the_rule(op: Op) -> None:
    for xs in points(op):
        node = call(op, [Value(x) for x in xs])
        on_floats = op.partials(op.forward(*xs), *xs)
        on_values = op.partials(node, *node.operands)
        assert node.partials == on_floats
        assert [p.data if isinstance(p, Value) else p for p in on_values] == list(on_floats)


# By operation and position: where one operand alone settles the result, as in C and numpy, or is not looked at.
SETTLED = {("where", 0), ("where", 2)}


@every_op
def test_nan_in_any_operand_gives_nan(op: Op) -> None:
    for xs in points(op):
        for index in range(len(xs)):
            if (op.name, index) not in SETTLED:
                operands = [*xs[:index], NAN, *xs[index + 1 :]]
                assert math.isnan(op.forward(*operands)), operands


@pytest.mark.parametrize(
    ("name", "operands", "expected"),
    [
        ("power", (NAN, 0.0), 1.0),
        ("power", (1.0, NAN), 1.0),
        ("shifted_power", (NAN, 2.0, 2.0), 1.0),
        ("hypot", (INF, NAN), INF),
        ("hypot", (NAN, -INF), INF),
        ("where", (1.0, 2.0, NAN), 2.0),
        ("where", (0.0, NAN, 3.0), 3.0),
        ("where", (NAN, 2.0, 3.0), 2.0),
    ],
)
def test_the_exceptions_where_a_nan_does_not_matter(name: str, operands: tuple[float, ...], expected: float) -> None:
    assert OPS[name].forward(*operands) == expected


@pytest.mark.parametrize("op", [op for op in OPS if op.arity], ids=lambda op: op.name)
def test_the_generated_rule_gives_the_numbers_of_the_row(op):
    """At its domain's middle and at edges, bit for bit but for which nan it is; None where the row has no path."""
    edges = [-math.inf, -2.0, -0.0, 0.0, 0.5, 1.0, 3.0, 800.0, math.inf, math.nan]
    middle = [0.5 * (low + high) for low, high in op.domain]
    for xs in [middle, *itertools.product(edges, repeat=op.arity)]:
        out = op.forward(*xs)
        assert list(map(repr, RULES[op.name](out, *xs))) == list(map(repr, op.partials(out, *xs))), xs
