"""feed_forward against the same graph made one operation at a time, and what it leaves to others."""

import copy
import math
import pickle
import random
import struct
import sys
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import AnomalyError, Dense, Op, Value, detect_anomaly, dot, feed_forward, no_grad, scope
from autograd.graph import every_node
from autograd.native import core


def bits(x: float | None) -> bytes | None:
    return None if x is None else struct.pack("d", x)


def drawn(*roots: Value) -> list[tuple[Any, ...]]:
    """Everything that a graph is, with positions in place of nodes; leaves with names are told apart by them."""
    nodes = every_node(*roots)
    positions = {node: index for index, node in enumerate(nodes)}
    return [
        (
            node.op,
            bits(node.data),
            node.name,
            node.scope,
            node.is_constant,
            [positions[operand] for operand in node.operands],
            [bits(partial) for partial in node.partials],
        )
        for node in nodes
    ]


def by_hand(layers: list[Dense], sample: list[Any]) -> list[Any]:
    """One layer after the other, in plain words."""
    for layer in layers:
        outputs = []
        for part in layer.path:
            part.__enter__()
        inputs = []
        for x in sample:
            shared = x if isinstance(x, Value) else Value(x)
            if shared is not x:
                shared.is_constant = True
            inputs.append(shared)
        for index, (row, bias) in enumerate(zip(layer.weights, layer.biases, strict=True)):
            place = layer.scopes[index] if layer.scopes else None
            if place:
                place.__enter__()
            total = dot(row, inputs, bias)
            outputs.append(layer.activation(total) if layer.activation else total)
            if place:
                place.__exit__()
        for part in reversed(layer.path):
            part.__exit__()
        sample = outputs
    return sample


def made(n_in: int, n_out: int, activation: Any = None, place: str = "", seed: int = 1) -> Dense:
    rng = random.Random(seed)
    weights = [[Value(rng.uniform(-1, 1), name=f"w{i}{j}{place}") for j in range(n_in)] for i in range(n_out)]
    biases = [Value(rng.uniform(-1, 1), name=f"b{i}{place}") for i in range(n_out)]
    path, scopes = ((scope("net"), scope(place)), [scope(f"row{i}") for i in range(n_out)]) if place else ((), ())
    return Dense(weights, biases, activation, path, scopes)


SAMPLES: list[Any] = [[0.5, -1.0], (2, Value(0.25, name="x")), [math.inf, 0.0], [math.nan, -0.0]]


def test_one_neuron_by_hand() -> None:
    w, b = [Value(2), Value(-3)], Value(0.5)
    [[y]] = feed_forward([Dense([w], [b], autograd.relu)], [[4.0, 1.0]])
    y.backward()
    assert (y.data, [x.grad for x in w], b.grad) == (5.5, [4.0, 1.0], 1.0)
    total = y.operands[0]
    assert (y.op, total.op, [x.data for x in total.operands]) == (autograd.relu, dot, [2.0, -3.0, 4.0, 1.0, 0.5])
    assert total.operands[0] is w[0]
    assert total.operands[2].is_constant


def squared(x: Any) -> Any:
    return x * x


ACTIVATIONS = [None, autograd.tanh, autograd.relu, autograd.leaky_relu, autograd.elu, squared]


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda f: getattr(f, "__name__", "none"))
@pytest.mark.parametrize("place", ["", "layer"])
def test_the_graph_is_the_one_made_by_hand(activation: Any, place: str) -> None:
    layers = [made(2, 3, activation, place and f"{place}0"), made(3, 20, activation, place and f"{place}1", seed=2)]
    layers.append(made(20, 1, None, place and f"{place}2", seed=3))
    for outer in (None, scope("outer")):
        for sample, outputs in zip(SAMPLES, inside(outer, feed_forward, layers, SAMPLES), strict=True):
            assert drawn(*outputs) == drawn(*inside(outer, by_hand, layers, sample))


def inside(place: scope | None, function: Any, *arguments: Any) -> Any:
    if place is None:
        return function(*arguments)
    with place:
        return function(*arguments)


@pytest.mark.skipif(core is None, reason="only the engine in C does it in one call")
def test_what_is_plain_is_done_in_c() -> None:
    for activation in ACTIVATIONS[:-1]:
        layers = [made(2, 3, activation, "a"), made(3, 1)]
        assert core.feed_forward(layers, SAMPLES) is not NotImplemented
    assert core.feed_forward([made(2, 3, ACTIVATIONS[-1])], SAMPLES) is NotImplemented


def test_rows_share_their_inputs_and_samples_do_not() -> None:
    x = Value(1)
    outputs = feed_forward([made(2, 2)], [[x, 5.0], [x, 5.0]])
    (a, b), (c, _) = outputs
    assert a.operands[2] is b.operands[2] is c.operands[2] is x
    assert a.operands[3] is b.operands[3]
    assert a.operands[3] is not c.operands[3]


def test_gradients_of_the_chain() -> None:
    first, second = made(2, 3, autograd.tanh), made(3, 1, seed=2)
    xs = [Value(0.3), Value(-0.7)]
    feed_forward([first, second], [xs])[0][0].backward()
    hidden = [math.tanh(sum(w.data * x.data for w, x in zip(row, xs, strict=True)) + b.data)
              for row, b in zip(first.weights, first.biases, strict=True)]  # fmt: skip
    slopes = [v.data * (1 - h * h) for v, h in zip(second.weights[0], hidden, strict=True)]
    for j, x in enumerate(xs):
        assert x.grad == pytest.approx(sum(s * row[j].data for s, row in zip(slopes, first.weights, strict=True)))
    for slope, row, b in zip(slopes, first.weights, first.biases, strict=True):
        assert b.grad == pytest.approx(slope)
        assert [w.grad for w in row] == pytest.approx([slope * x.data for x in xs])
    assert [v.grad for v in second.weights[0]] == pytest.approx(hidden)


def test_weights_and_samples_of_any_kind() -> None:
    class Named(Value):
        pass

    layer = made(2, 2, autograd.tanh)
    arrays = feed_forward([layer], np.array([[0.5, -1.0], [2.0, 3.0]]))
    lists = feed_forward([layer], [[0.5, -1.0], [2.0, 3.0]])
    assert [drawn(*row) for row in arrays] == [drawn(*row) for row in lists]
    assert drawn(*feed_forward([layer], (x for x in [np.array([0.5, -1.0])]))[0]) == drawn(*lists[0])
    plain = Dense([[0.5, 2]], [1], None)
    assert drawn(*feed_forward([plain], [[Value(1), 3.0]])[0]) == drawn(*by_hand([plain], [Value(1), 3.0]))
    own = Dense(((Named(2), Value(3)),), (Named(1),), None)
    [[y]] = feed_forward([own], [[Named(1), 1.0]])
    assert (y.data, y.operands[0] is own.weights[0][0], y.operands[4] is own.biases[0]) == (6.0, True, True)


def test_operations_of_ones_own_are_activations() -> None:
    square = Op("square", "square", lambda x: x * x, lambda out, x: (2 * x,), ((1.0, 2.0),), "x*x.")
    [[y]] = feed_forward([Dense([[Value(2)]], [Value(1)], square)], [[1.0]])
    assert (y.op, y.data, y.partials) == (square, 9.0, (6.0,))


# Modes


def test_without_gradients_the_outputs_are_leaves() -> None:
    layers = [made(2, 3, autograd.tanh, "a"), made(3, 2, None, "b", seed=2)]
    recorded = feed_forward(layers, SAMPLES)
    with no_grad():
        plain = feed_forward(layers, SAMPLES)
    for row, twin in zip(plain, recorded, strict=True):
        assert [bits(x.data) for x in row] == [bits(x.data) for x in twin]
        assert [(x.operands, x.op, x.is_constant, x.scope) for x in row] == [
            ((), None, False, "net.b.row0"),
            ((), None, False, "net.b.row1"),
        ]


def test_anomalies_are_watched_for() -> None:
    layers = [made(1, 1, autograd.log)]  # its weight is below -0.5
    with detect_anomaly():
        [[y]] = feed_forward(layers, [[100.0]])
        with pytest.raises(AnomalyError, match=r"test_layers\.py, line \d+: \[\[y\]\] = feed_forward\(layers"):
            y.backward()
    with detect_anomaly(strict=True), pytest.raises(AnomalyError, match="log"):
        feed_forward(layers, [[100.0]])


# What is refused, and what stays as it was


@pytest.mark.parametrize(
    ("samples", "kind", "message"),
    [
        ([[1.0]], ValueError, "dot takes two sequences of equal length, got 2 and 1 numbers"),
        ([[1.0, 2.0], [1.0, "a"]], TypeError, "expected a real number, got str 'a': convert it with float(...)"),
        ([[1.0, [2.0]]], TypeError, "expected a real number, got list: pass its numbers one by one"),
        ([1.0], TypeError, "'float' object is not iterable"),
    ],
)
def test_what_is_refused(samples: Any, kind: type[Exception], message: str) -> None:
    layers = [made(2, 3, autograd.tanh), made(3, 1)]
    weights = [w for layer in layers for row in layer.weights for w in row]
    feed_forward(layers, [[0.5, 0.5]])  # a layer keeps what was read of it
    before = list(map(sys.getrefcount, weights))
    with pytest.raises(kind) as error:
        feed_forward(layers, [[0.5, 0.5], *samples])
    assert str(error.value) == message
    del error
    assert list(map(sys.getrefcount, weights)) == before


def test_layers_must_fit() -> None:
    with pytest.raises(ValueError, match="got 2 and 3 numbers"):
        feed_forward([made(2, 3), made(2, 1)], [[1.0, 2.0]])
    with pytest.raises(ValueError, match="zip"):
        feed_forward([Dense([[Value(1)]], [])], [[1.0]])
    assert feed_forward([made(2, 1)], []) == []
    assert feed_forward([], [[1.0]]) == [[1.0]]


def test_everything_is_released() -> None:
    layers = [made(2, 3, autograd.tanh, "a"), made(3, 2, None, "b", seed=2)]
    x = Value(1)
    nodes = [x, *(w for layer in layers for row in layer.weights for w in row), *layers[0].biases]
    before = list(map(sys.getrefcount, nodes))
    outputs = feed_forward(layers, [[x, 2.0]] * 5)
    assert sys.getrefcount(x) >= before[0] + 5
    del outputs
    feed_forward(layers, [[x, 2.0]] * 5)
    layers = [copy.copy(layer) for layer in layers]  # that keep nothing yet
    assert list(map(sys.getrefcount, nodes)) == before


# Called again


def other_numbers(layer: Dense) -> None:
    layer.weights[1][0].data = 5.0
    layer.biases[0].data = -3.0


def other_sign_of_zero(layer: Dense) -> None:
    layer.weights[0][1].data = -0.0


def other_weight(layer: Any) -> None:
    layer.weights[2][1] = Value(layer.weights[2][1].data)


def other_bias(layer: Any) -> None:
    layer.biases[1] = Value(0.5)


def other_row(layer: Any) -> None:
    layer.weights[1] = [Value(7), Value(8)]


def number_for_a_weight(layer: Any) -> None:
    layer.weights[1][1] = 2.5


def one_row_less(layer: Any) -> None:
    layer.weights.pop()
    layer.biases.pop()


CHANGES = [other_numbers, other_sign_of_zero, other_weight, other_bias, other_row, number_for_a_weight, one_row_less]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_held", [False, True])
def test_a_layer_that_is_called_again_takes_what_is_there_now(change: Any, is_held: bool) -> None:
    layer = made(2, 3, autograd.tanh)
    layer.weights[0][1].data = 0.0
    samples = [[0.5, -1.0], [Value(2.0), -math.inf]]
    earlier = feed_forward([layer], samples)
    pictured = [drawn(*outputs) for outputs in earlier]
    leaves = {leaf: leaf.data for outputs in earlier for leaf in every_node(*outputs) if not leaf.operands}
    kept = earlier if is_held else None
    del earlier
    change(layer)
    for sample, outputs in zip(samples, feed_forward([layer], samples), strict=True):
        assert drawn(*outputs) == drawn(*by_hand([layer], sample))
    if kept:  # the graph made before is as it was
        for leaf, x in leaves.items():
            leaf.data = x
        assert [drawn(*outputs) for outputs in kept] == pictured


def test_a_layer_is_labelled_by_where_it_is_called() -> None:
    layer = made(2, 1, None, "here")
    for outer, path in ((None, "net.here.row0"), (scope("a"), "a.net.here.row0"), (None, "net.here.row0")):
        [[y]] = inside(outer, feed_forward, [layer], [[1.0, 2.0]])
        assert (y.scope, y.operands[2].scope) == (path, path.removesuffix(".row0"))


def test_layers_are_copied_and_pickled() -> None:
    layer = made(2, 3, autograd.tanh, "here")
    expected = drawn(*feed_forward([layer], [[0.5, 2.0]])[0])
    for twin in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert drawn(*feed_forward([twin], [[0.5, 2.0]])[0]) == expected
        assert twin.weights[0][0] is not layer.weights[0][0]
    assert copy.copy(layer).weights is layer.weights
