"""backward, adjoints, tangents: small graphs by hand, a million nodes deep, and nothing left behind."""

import gc
import math
import os
import signal
import subprocess
import sys
import weakref

import pytest

from autograd import Value, derivatives, dot, graph, where
from autograd.graph import adjoints, depends, every_node, leaves, order, tangents


def chain(length: int, x: Value) -> Value:
    """x + 1 + 1 + ..., `length` nodes deep."""
    y = x
    for _ in range(length):
        y = y + 1.0
    return y


def same(nodes: list[Value], expected: list[Value]) -> bool:
    """Whether these are the same nodes in the same order; `==` would compare numbers."""
    return [id(node) for node in nodes] == [id(node) for node in expected]


# Graphs by hand.


def test_diamond():
    a, b = Value(2.0), Value(-3.0)
    c = a * b  # -6
    d = a + c  # -4
    e = c * d  # 24 = ab(a + ab)
    e.backward()
    assert (e.grad, d.grad, c.grad) == (1.0, -6.0, -4.0 + -6.0)
    assert a.grad == 2 * 2.0 * -3.0 + 2 * 2.0 * 9.0  # a²b + a²b² by a
    assert b.grad == 4.0 + 2 * 4.0 * -3.0
    assert adjoints(e) == {e: 1.0, d: -6.0, c: -10.0, a: 24.0, b: -20.0}


def test_the_same_operand_twice():
    a = Value(3.0)
    for y, slope in ((a + a, 2.0), (a * a, 6.0), (a - a, 0.0), (a / a, 0.0), (dot([a, a], [a, 2.0], a), 9.0)):
        a.grad = 0.0
        y.backward()
        assert a.grad == pytest.approx(slope)


def test_two_roots_over_a_shared_node():
    x = Value(2.0)
    h = x * x
    (h * 3).backward()
    assert (h.grad, x.grad) == (3.0, 12.0)
    (h * 5).backward()
    assert h.grad == 5.0
    assert x.grad == 32.0  # micrograd: 44, because it keeps h.grad


def test_calling_twice_doubles_the_leaves_and_nothing_else():
    a, b = Value(2.0), Value(5.0)
    h = a * b
    y = h * a
    y.backward()
    first = [v.grad for v in (a, b, h, y)]
    y.backward()
    assert first == [20.0, 4.0, 2.0, 1.0]
    assert [v.grad for v in (a, b, h, y)] == [40.0, 8.0, 2.0, 1.0]


def test_interior_gradients_are_set_afresh_where_no_path_leads():
    x = Value(2.0)
    h = x * x
    h.backward()
    assert h.grad == 1.0
    y = where(Value(1.0) > 0, x, h)
    y.backward()
    assert (h.grad, x.grad) == (0.0, 4.0 + 1.0)
    assert h not in adjoints(y)
    assert h in order(y)


def test_the_seed_multiplies():
    x = Value(3.0)
    y = x * x
    y.backward(seed=-0.5)
    assert (y.grad, x.grad) == (-0.5, -3.0)
    y.backward(0)
    assert (y.grad, x.grad) == (0.0, -3.0)


def test_a_leaf_is_its_own_root():
    x = Value(3.0)
    x.backward()
    x.backward(2)
    assert x.grad == 3.0


def test_unused_inputs_and_constant_outputs():
    x, unused = Value(3.0), Value(1.0)
    (x * 2).backward()
    assert unused.grad == 0.0
    y = Value(1.0) * 0 + 7
    y.backward()
    assert x.grad == 2.0


def test_derivatives_belong_to_the_recorded_point():
    x = Value(2.0)
    y = x * x * x
    x.data = 100.0
    y.backward()
    assert x.grad == 12.0
    assert adjoints(y)[x] == 12.0
    assert tangents(y, {x: 1.0})[y] == 12.0


def test_the_pure_passes_store_nothing():
    a, b = Value(2.0), Value(5.0)
    h = a * b
    y = h + a
    assert adjoints(y, seed=2.0) == {y: 2.0, h: 2.0, a: 12.0, b: 4.0}
    assert tangents(y, {a: 1.0, b: 10.0}) == {a: 1.0, b: 10.0, h: 25.0, y: 26.0}
    assert tangents(y, {}) == {}
    assert tangents(y, {h: 1.0}) == {h: 1.0, y: 1.0}
    assert [v.grad for v in (a, b, h, y)] == [0.0] * 4


def test_a_tangent_given_to_an_interior_node_replaces_its_own():
    x = Value(3.0)
    h = x * x
    assert tangents(h * x, {x: 1.0, h: 0.0})[h] == 0.0


def test_order_has_operands_first_and_each_node_once():
    a, b = Value(1.0), Value(2.0)
    c = a + b
    d = c * a
    assert same(order(d), [a, b, c, d])
    assert same(order(c, d), [a, b, c, d])
    assert same(order(d, until={c}), [c, a, d])
    assert order() == []
    assert same(leaves(d, c), [a, b])
    e = d * 2 + 2
    assert len(order(e)) == 6
    assert [v.data for v in every_node(e)] == [1.0, 2.0, 3.0, 3.0, 2.0, 6.0, 2.0, 8.0]
    assert depends(order(e), {b}) == {b, c, d, e.operands[0], e}


@pytest.mark.parametrize("walk", [order, adjoints, leaves, lambda root: tangents(root, {})])
@pytest.mark.parametrize(("root", "kind"), [(3.0, "float"), (None, "NoneType"), ([Value(1.0)], "list")])
def test_a_root_is_a_value(walk, root, kind):
    with pytest.raises(TypeError) as refusal:
        walk(root)
    assert str(refusal.value) == f"expected a Value, got {kind}"


def test_nodes_of_equal_value_are_told_apart():
    xs = [Value(1.0) for _ in range(50)]
    y = Value(1.0)
    for x in xs:
        y = y * x
    assert len(order(y)) == 101
    assert len(adjoints(y)) == 101
    y.backward()
    assert [x.grad for x in xs] == [1.0] * 50
    found = derivatives(y, xs[:3])
    assert [v.data for v in found] == [1.0] * 3
    a, b = Value(1.0), Value(1.0)
    (first,) = derivatives(a * a * b, [b])
    first.backward()
    assert (a.grad, b.grad) == (2.0, 0.0)
    assert tangents(a * b, {a: 1.0, b: 1.0})[a] == 1.0


def test_many_operands_in_one_node():
    xs = [Value(float(i)) for i in range(2000)]
    ys = [Value(0.5) for _ in xs]
    dot(xs, ys, Value(1.0)).backward()
    assert all(x.grad == 0.5 for x in xs)
    assert [y.grad for y in ys] == [x.data for x in xs]


def test_infinities_and_subnormals_go_through():
    x = Value(5e-324)
    (x * 0.5).backward()
    assert x.grad == 0.5
    y = Value(1e-300) * 1e-300
    y.backward()
    assert y.operands[0].grad == 1e-300
    z = Value(0.0)
    (z * math.inf).backward()
    assert z.grad == math.inf


# Memory.


def test_a_dropped_graph_is_freed_at_once():
    gc.collect()
    gc.disable()
    try:
        x = Value(2.0)
        h = (x * x).tanh()
        y = h * x + 1
        y.backward()
        (d,) = derivatives(y, [x])
        nodes = [weakref.ref(node) for node in (*every_node(y), *every_node(d)) if node is not x]
        del h, y, d
        assert len(nodes) > 10
        assert all(reference() is None for reference in nodes)
        gone = weakref.ref(x)
        del x
        assert gone() is None
    finally:
        gc.enable()


def test_collecting_garbage_during_backward_changes_nothing():
    thresholds = gc.get_threshold()
    gc.set_threshold(1)
    try:
        x = Value(1.0)
        y = chain(200, x) * x
        y.backward()
        assert x.grad == 202.0
    finally:
        gc.set_threshold(*thresholds)


# Depth.


def test_a_million_nodes_deep():
    x = Value(1.0)
    y = chain(1_000_000, x)
    y.backward()
    assert (y.data, x.grad) == (1_000_001.0, 1.0)
    gone = weakref.ref(y.operands[0])
    del y
    assert gone() is None


def test_nothing_recurses():
    limit = sys.getrecursionlimit()
    x = Value(1.0)
    sys.setrecursionlimit(len_of_stack() + 60)
    try:
        y = chain(5000, x)
        y.backward()
        (first,) = derivatives(y * y, [x])
        assert tangents(y, {x: 1.0})[y] == 1.0
        del y
    finally:
        sys.setrecursionlimit(limit)
    assert (x.grad, first.data) == (1.0, 2 * 5001.0)


def len_of_stack() -> int:
    frame, depth = sys._getframe(), 0
    while frame := frame.f_back:
        depth += 1
    return depth


@pytest.mark.long
def test_ten_million_nodes_deep():
    x = Value(1.0)
    y = chain(10_000_000, x)
    y.backward()
    assert (y.data, x.grad) == (10_000_001.0, 1.0)
    del y


# Processes and interrupts.

PROGRAM = """
from autograd import Value, derivatives, logsumexp
xs = [Value(0.1 * i, name=f"x{i}") for i in range(30)]
y = logsumexp([(a * b).tanh() / (1 + c) for a, b, c in zip(xs, xs[7:], xs[3:])])
y.backward()
print([x.grad.hex() for x in xs], [v.data.hex() for v in derivatives(y, xs)])
"""


def test_every_process_gives_the_same_bits():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "12345")
    }  # fmt: skip
    assert len(outputs) == 1


def test_an_interrupted_backward_leaves_a_working_library():
    x = Value(1.0)
    y = chain(50_000, x)

    def interrupt(*_):
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.005)
        with pytest.raises(KeyboardInterrupt):
            for _ in range(1000):
                y.backward(0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert x.grad == 0.0
    y.backward()
    assert (x.grad, y.grad, y.operands[0].grad) == (1.0, 1.0, 1.0)


def test_a_failing_sweep_stores_nothing():
    x = Value(1.0)
    y = x * x

    def broken(node):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        graph.sweep_back([y], {y: 1.0}, broken)
    assert (x.grad, y.grad) == (0.0, 0.0)
