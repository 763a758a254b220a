"""Dot products of a layer share their operands: what is done to one graph of them is as in a graph made one by one."""

import copy
import pickle
import random
import struct
import sys
import weakref
from collections.abc import Callable
from typing import Any

import pytest

import autograd
from autograd import Dense, Value, dot, feed_forward, fsum
from autograd.graph import adjoints, leaves, order, tangents

Feed = Callable[[list[Dense], list[list[Any]]], list[list[Any]]]


def one_by_one(layers: list[Dense], samples: list[list[Any]]) -> list[list[Any]]:
    """The same graph of dot products, each with operands of its own."""
    outputs = []
    for sample in samples:
        for layer in layers:
            totals = [dot(row, sample, bias) for row, bias in zip(layer.weights, layer.biases, strict=True)]
            sample = [layer.activation(total) if layer.activation else total for total in totals]
        outputs.append(sample)
    return outputs


def bits(x: float) -> bytes:
    return struct.pack("d", x)


def value(rng: random.Random) -> Value:
    x = Value(rng.choice([0.0, -0.0, 1e300, float("inf"), rng.uniform(-1, 1), rng.uniform(-1, 1)]))
    x.is_constant = rng.random() < 0.2
    return x


def program(seed: int) -> tuple[list[Dense], list[list[Any]], list[Value]]:
    """Layers and samples out of few Values, so that these are in many places, and twice in one."""
    rng = random.Random(seed)
    n, widths = rng.randrange(1, 5), [rng.randrange(1, 5) for _ in range(rng.randrange(1, 4))]
    pool = [value(rng) for _ in range(rng.choice([3, 60]))]
    pool += [pool[0] * pool[1]]  # no leaf
    samples = [[rng.choice([*pool, 0.5, 2]) for _ in range(n)] for _ in range(rng.randrange(1, 4))]
    layers = []
    for width in widths:
        rows = [[rng.choice(pool) for _ in range(n)] for _ in range(width)]
        layers.append(Dense(rows, [rng.choice(pool) for _ in rows], rng.choice([None, autograd.relu])))
        n = width
    return layers, samples, pool


def gradients(feed: Feed, seed: int, is_frozen: bool) -> list[Any]:
    """What all passes over the graph of a program give, by the position of each node; leaves are used elsewhere too."""
    layers, samples, pool = program(seed)
    outputs = [y for row in feed(layers, samples) for y in row]
    root = fsum([pool[-1], *outputs, *(x * x for x in pool)]) + pool[1]
    if is_frozen:
        pool[0].is_constant = not pool[0].is_constant
    for x in pool:
        x.data = 3.0  # a recorded graph keeps what was
    nodes = order(root, *outputs)
    positions = {node: index for index, node in enumerate(nodes)}
    found: list[Any] = [[node.op for node in nodes], [positions[x] for x in order(root, until=set(outputs[:1]))]]
    found.append([(positions[node], bits(x)) for node, x in adjoints(root, 0.5).items()])
    found.append([bits(node.grad) for node in nodes])
    for _ in range(2):
        root.backward()
        found.append([bits(node.grad) for node in nodes])
    moved = tangents(root, dict.fromkeys(leaves(root), 1.0)) if leaves(root) else {}
    return [*found, [(positions[node], bits(x)) for node, x in moved.items()]]


def call_by_call(layers: list[Dense], samples: list[list[Any]]) -> list[list[Any]]:
    """The same, its samples in calls of their own, which share the weights."""
    return [outputs for sample in samples for outputs in feed_forward(layers, [sample])]


@pytest.mark.parametrize("feed", [feed_forward, call_by_call])
@pytest.mark.parametrize("is_frozen", [False, True])
def test_all_passes_give_the_same_bits(feed: Feed, is_frozen: bool) -> None:
    for seed in range(150):
        assert gradients(feed, seed, is_frozen) == gradients(one_by_one, seed, is_frozen), seed


def net() -> tuple[list[Dense], list[Value], list[Value]]:
    """Two layers, their weights, and a sample."""
    rng = random.Random(0)
    layers = [
        Dense([[Value(rng.random()) for _ in range(n)] for _ in range(m)], [Value(0.5) for _ in range(m)], None)
        for n, m in ((2, 3), (3, 2))
    ]
    return layers, [w for layer in layers for row in layer.weights for w in row], [Value(1.0), Value(-2.0)]


def test_a_node_with_new_operands_leaves_the_others_alone() -> None:
    layers, _, sample = net()
    (first, second), (third, _) = feed_forward(layers, [[*sample], [*sample]])
    twin = one_by_one(layers, [sample])[0][1]
    x = Value(7.0)
    first._links = (x, 2.0)
    assert (first.operands, first.partials) == ((x,), (2.0,))
    assert (second.partials, third.partials) == (twin.partials, one_by_one(layers, [sample])[0][0].partials)
    assert second.operands[:3] == tuple(layers[1].weights[1])
    fsum([first, second, third]).backward()
    assert (x.grad, layers[1].biases[0].grad, layers[0].biases[0].grad) == (
        2.0,
        1.0,
        layers[1].weights[1][0].data + layers[1].weights[0][0].data,
    )
    first._links = ()
    assert first.operands == ()


def test_copies_and_pickles_are_whole_graphs() -> None:
    layers, weights, sample = net()
    [[y, _]] = feed_forward(layers, [[*sample[:1], 3.0]])
    y.backward()
    for twin in (copy.deepcopy(y), pickle.loads(pickle.dumps(y))):
        assert (twin.data, len(order(twin))) == (y.data, len(order(y)))
        for leaf in leaves(twin):
            leaf.grad = 0.0
        twin.backward()
        assert [x.grad for x in leaves(twin)] == [x.grad for x in leaves(y)]
    assert copy.copy(y).operands == y.operands
    assert weights[-1] not in leaves(y)


def test_numbers_become_constants_once() -> None:
    layers, _, _ = net()
    (a, b), (c, _) = feed_forward(layers[:1], [[2.0, 3], [2.0, 3]])[0][:2], feed_forward(layers[:1], [[2.0, 3]])[0][:2]
    x, y = a.operands[2:4]
    assert (x.data, y.data, x.is_constant, x.grad) == (2.0, 3.0, True, 0.0)
    assert b.operands[2] is x
    assert c.operands[2] is not x
    fsum([a, b]).backward()
    assert (x.grad, [w.grad for w in layers[0].weights[0]]) == (0.0, [2.0, 3.0])
    x.is_constant = False
    fsum([a, b]).backward()
    assert x.grad == layers[0].weights[0][0].data + layers[0].weights[1][0].data


def test_the_last_user_takes_everything_with_it() -> None:
    layers, weights, sample = net()
    outputs = feed_forward(layers, [[*sample]] * 3)
    seen = [weakref.ref(x) for x in (weights[0], sample[0], outputs[2][0].operands[3])]
    before = sys.getrefcount(outputs[2][1])
    del layers, weights, sample
    kept = outputs.pop()
    assert (sys.getrefcount(kept[1]), len(outputs)) == (before, 2)
    del outputs
    kept[0].backward()
    assert all(ref() is not None for ref in seen)
    del kept[0]
    assert all(ref() is not None for ref in seen)
    del kept
    assert [ref() for ref in seen] == [None] * 3


def test_deep_networks_are_walked_and_freed_without_recursion() -> None:
    w, b = Value(1.0), Value(0.0)
    [[y]] = feed_forward([Dense([[w]], [b], autograd.relu)] * 50_000, [[Value(1.0)]])
    y.backward()
    assert (len(order(y)), w.grad, b.grad) == (100_003, 50_000.0, 50_000.0)
    del y


def test_a_cycle_made_by_hand_leaves_gradients_that_are_numbers() -> None:
    w = Value(2.0)
    [[y]] = feed_forward([Dense([[w]], [Value(0.0)], None)], [[3.0]])
    w._links = (y, 1.0)
    for root in (w, y):
        root.backward()
        assert adjoints(root)[w] in (1.0, 3.0, 4.0)
    w._links = ()
    w.grad = 0.0
    y.backward()
    assert (y.grad, abs(w.grad) <= 1000.0) == (1.0, True)
