"""Every node has one name, and it is the same in pictures, in sentences, in tables and in formulas."""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
import nn
from autograd import Value, draw, explain, formula, scope, sensitivity, tree
from autograd.pictures.camera import take_picture, take_shot
from autograd.pictures.labels import clean
from autograd.pictures.moments_data import plane_data
from autograd.words import name_nodes

LEAVES = [
    *("layer0.neuron0.w0", "layer0.neuron0.w1", "layer0.neuron0.b"),
    *("layer0.neuron1.w0", "layer0.neuron1.w1", "layer0.neuron1.b"),
    *("layer1.neuron0.w0", "layer1.neuron0.w1", "layer1.neuron0.b"),
]


def network(sizes=(2, 1)):
    model = nn.MLP(2, list(sizes), rng=random.Random(3))
    return model, nn.mse_loss(model([Value(1.0, "x0"), Value(2.0, "x1")]), 0.5)


def called(root, names=None):
    """By node, its name in words."""
    return name_nodes(root, autograd.graph.every_node(root), names)


def test_the_leaves_of_a_network_are_called_by_their_modules_with_and_without_the_model():
    model, loss = network()
    for names in (None, model):
        found = called(loss, names)
        assert [found[parameter] for parameter in model.parameters()] == LEAVES
        assert {"x0", "x1"} <= set(found.values())


def test_all_that_shows_a_network_calls_its_leaves_alike():
    _, loss = network()
    drawing = draw(loss, engine="builtin")
    told = str(explain(loss))
    table = [row.name for row in sensitivity(loss)]
    assert sorted(table) == sorted([*LEAVES, "x0", "x1"])
    for name in LEAVES:
        assert f"{name}.grad += " in told
        assert name in formula(loss) and rf"\mathrm{{{name}}}" in formula(loss).latex
        assert re.search(rf"[├└]─ {name} ", str(tree(loss)))
        assert f"<B>{name}</B>" in drawing.dot and f'("{name} | data' in drawing.mermaid
        assert f">{name}</text>" in drawing.svg and f"\nname {name}\n" in drawing.svg
        assert f'"{name}"' in drawing.page()
    first = next(node for node, name in called(loss).items() if name == LEAVES[0])
    assert f"The gradient of #20 by {LEAVES[0]} is" in str(explain(loss, first))


def test_names_beside_repeated_ones_tell_their_scope_too():
    model, loss = network([2, 1])
    wide, wider = network([3, 1])
    assert called(loss)[model.parameters()[-2]] == "layer1.neuron0.w1"
    assert called(wider)[wide.parameters()[-2]] == "layer1.neuron0.w2"  # the only w2


def test_the_inputs_of_several_samples_have_no_scope_in_their_names():
    model, _ = network()
    samples = [[Value(x, "x0"), Value(x, "x1")] for x in (1.0, 2.0)]
    found = called(nn.mse_loss([model(sample) for sample in samples], [0.0, 1.0]))
    assert [found[parameter] for parameter in model.parameters()] == LEAVES
    assert [found[sample[0]].partition(" #")[0] for sample in samples] == ["x0", "x0"]
    assert found[samples[0][0]] != found[samples[1][0]]


def in_scope(path, name, x=2.0):
    """A leaf that is used within a scope."""
    leaf = Value(x, name)
    with scope(path):
        return leaf, leaf * leaf


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["net.a", "net.b"], ["a.w", "b.w"]),
        (["net", "net.a"], ["w", "a.w"]),
        (["net.a.c", "net.b.c"], ["a.c.w", "b.c.w"]),
        (["one.a", "two.a"], ["one.a.w", "two.a.w"]),
        (["net.a", "net.a"], ["w #1", "w #3"]),
        (["net.a", "net.a", "net.b"], ["a.w #1", "a.w #3", "b.w"]),
    ],
)
def test_the_scope_tells_apart_and_what_all_have_in_common_is_left_out(paths, expected):
    made = [in_scope(path, "w") for path in paths]
    found = called(sum([result for _, result in made[1:]], made[0][1]))
    assert [found[leaf] for leaf, _ in made] == expected


def test_a_leaf_outside_of_all_scopes_is_called_as_it_is():
    outer = Value(3.0, "w")
    inner, used = in_scope("net.a", "w")
    found = called(outer * used)
    assert (found[outer], found[inner]) == ("w", "net.a.w")


def test_results_are_told_apart_by_the_scope_that_made_them():
    x = Value(2.0, "x")
    made = []
    for path in ("net.a", "net.b"):
        with scope(path):
            made.append(x * 3)
        made[-1].name = "h"
    y = made[0] + made[1]
    assert [called(y)[h] for h in made] == ["a.h", "b.h"]
    assert formula(y) == "a.h + b.h\nwhere a.h = x*3\n      b.h = x*3"


def test_two_leaves_of_one_name_without_a_scope_have_their_numbers():
    a, b = Value(2, "a"), Value(3, "a")
    y = a * b + a
    assert [called(y)[x] for x in (a, b)] == ["a #1", "a #2"]
    assert "a #1.grad = 4 ; a #2.grad = 2" in str(explain(y))
    assert formula(y) == "a_1*a_2 + a_1"
    assert [row.name for row in sensitivity(y)] == ["a #1", "a #2"]
    assert [node.name for node in take_picture(y).nodes] == ["a #1", "a #2", None, None]


def test_a_given_name_stays_and_others_of_that_name_have_a_number():
    a, b, c = Value(2, "a"), Value(3, "b"), Value(4, "b")
    y = a * b + c
    assert [called(y, {"b": a})[x] for x in (a, b, c)] == ["b", "b #2", "b #4"]
    assert [called(y, {1: a, "1": b})[x] for x in (a, b, c)] == ["1 #1", "1 #2", "b"]
    assert called(y, {"": a})[a] == "a"


@pytest.mark.parametrize("name", ["a #1", "#3", "w #2", "#1"])
def test_a_name_that_looks_like_a_generated_one_has_a_number(name):
    a, b, c = Value(2, "a"), Value(3, "a"), Value(4, name)
    y = a * b + c
    assert [called(y)[x] for x in (a, b, c)] == ["a #1", "a #2", f"{name} #4"]


def test_a_name_that_is_another_with_its_scope_has_a_number():
    (a, x), (b, y), (c, z) = in_scope("net.a", "w"), in_scope("net.b", "w"), in_scope("net", "a.w")
    assert [called(x + y + z)[leaf] for leaf in (a, b, c)] == ["a.w #1", "b.w", "a.w #6"]
    assert [called(x + y + z, {"a.w": c})[leaf] for leaf in (a, b, c)] == ["a.w #1", "b.w", "a.w"]


def test_names_that_are_cut_are_told_apart_where_they_are_cut():
    a, b = (Value(2, f"{'x' * 30}{middle}{'y' * 30}") for middle in "ab")
    found = called(a * b)
    assert [found[node] for node in (a, b)] == [f"{'x' * 19}…{'y' * 17} #{place}" for place in (1, 2)]
    assert formula(a * b) == f"{a.name}_1*{b.name}_2"  # which has room for them
    assert f'"1":{json.dumps(found[a])}' in draw(a * b).page()
    assert called(a * a)[a] == clean(a.name)


def test_the_inputs_of_a_plane_are_found_by_names_that_are_shown_otherwise():
    a, b = Value(2, "a\nb"), Value(3, "b" * 300)
    captured = draw([(a * b) ** 2, a * b]).captured
    assert plane_data(captured.recording, [a.name, b.name], [], [])["inputs"] == [0, 1]


def test_nodes_that_are_alike_are_one_box_whatever_their_numbers():
    with scope("net"):
        y = autograd.fsum([Value(1.0, "w") for _ in range(100)])
    nodes = take_picture(y, max_nodes=10, depth=1).nodes
    assert [node.name for node in nodes if node.role == "group"] == ["w ×100"]


def test_what_a_box_opens_into_calls_nodes_as_the_whole_does():
    _, loss = network([8, 1])
    shot = take_shot(loss, max_nodes=12)
    whole = {node.number: node.name for node in take_picture(loss).nodes}
    boxes = [node.number for node in shot.picture.nodes if node.role == "group"]
    inside = [node for box in boxes for node in shot.inside(box, 50).picture.nodes if whole.get(node.number)]
    assert "layer1.neuron0.w0" in [node.name for node in inside]
    assert all(node.name == whole[node.number] for node in inside)


@given(st.lists(st.tuples(st.text(max_size=3), st.sampled_from(["", "n.a", "n.b", "n"])), min_size=1, max_size=8))
@settings(deadline=None, max_examples=200)
def test_whatever_nodes_are_called_no_two_are_called_alike(leaves):
    made = [in_scope(path, name) if path else (Value(2.0, name),) * 2 for name, path in leaves]
    y = sum([used for _, used in made[1:]], made[0][1])
    found = called(y)
    assert len(set(found.values())) == len(found)
    shown = [clean(node.name) for node in take_picture(y).nodes if node.name]
    assert len(set(shown)) == len(shown) == len({leaf for leaf, _ in made if leaf.name})


def test_a_hundred_thousand_leaves_of_one_name_are_told_apart():
    leaves = [Value(1.0, "w") for _ in range(100_000)]
    y = autograd.fsum(leaves)
    assert len(set(called(y).values())) == 100_001
    assert formula(y).startswith("fsum([w_1, w_2, ")
