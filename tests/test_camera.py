"""The picture as a model: nodes, edges, frames and what is left out, by graphs computed by hand."""

import random
from contextlib import ExitStack
from itertools import pairwise

import pytest
from pictured import chain, example

import nn
from autograd import OPS, Value, dot, draw, explain, refresh, scope, tree, where
from autograd.pictures.camera import take_picture
from autograd.pictures.picture import Edge, Group, Node


def test_nodes_of_a_small_graph():
    _, _, d = example()
    assert take_picture(d).nodes == (
        Node(1, "input", None, None, 2.0, -3.0, "a", None, False, False, 0),
        Node(2, "input", None, None, -3.0, 2.0, "b", None, False, False, 0),
        Node(3, "operation", "mul", "*", -6.0, 1.0, None, None, False, False, 0),
        Node(4, "constant", None, None, 10.0, 0.0, None, None, True, False, 0),
        Node(5, "output", "add", "+", 4.0, 1.0, None, None, False, False, 0),
    )


def test_edges_keep_the_order_of_operands():
    a, b = Value(1), Value(2)
    square, difference = a * a, b - a
    square.grad, difference.grad = 3.0, 2.0
    picture = take_picture([square, difference])
    assert picture.edges == (
        Edge(2, 0, 1, "", 1.0, 3.0),
        Edge(2, 1, 1, "", 1.0, 3.0),
        Edge(4, 0, 3, "x", 1.0, 2.0),
        Edge(4, 1, 1, "y", -1.0, -2.0),
    )
    assert picture.roots == (2, 4)


@pytest.mark.parametrize(
    ("make", "labels"),
    [
        (lambda x, y, z: dot([x, y], [z, x], y), ["x1", "x2", "y1", "y2", "bias"]),
        (lambda x, y, z: where(x, y, z), ["condition", "a", "b"]),
        (lambda x, y, z: x.clip(y, z), ["x", "lo", "hi"]),
        (lambda x, y, z: x.tanh(), [""]),
        (lambda x, y, z: OPS["fsum"]([x, y, z]), ["", "", ""]),
    ],
)
def test_labels_of_edges(make, labels):
    out = make(Value(1), Value(2), Value(3))
    assert [edge.label for edge in take_picture(out).edges] == labels


def test_numbers_are_copied():
    a, _, d = example()
    picture, drawing, text = take_picture(d), draw(d), tree(d)
    before = picture.nodes, drawing.dot, str(text)
    a.data, a.name, d.grad = 100.0, "changed", 7.0
    assert (picture.nodes, drawing.dot, str(text)) == before


def test_equal_values_are_told_apart():
    a, b = Value(1), Value(1)
    assert len(take_picture(a * b).nodes) == 3


def test_a_parameter_is_in_the_group_that_uses_it():
    model = nn.MLP(1, [1, 1], rng=random.Random(1))
    groups = {group.path: len(group.members) for group in take_picture(model([Value(2)]), names=model).groups}
    # Weight, bias, dot and tanh in the hidden neuron; the linear output neuron has no tanh.
    assert groups == {"mlp": 0, "mlp.layer0": 0, "mlp.layer0.neuron0": 4, "mlp.layer1": 0, "mlp.layer1.neuron0": 3}


def test_scopes_are_nested_groups():
    x = Value(1)
    with scope("mlp"):
        h = x * 2
        with scope("layer0"), scope("neuron1"):
            y = h.tanh()
    assert take_picture(y).groups == (
        Group("mlp", None, (2, 3), "mlp"),
        Group("mlp.layer0", "mlp", (), "layer0"),
        Group("mlp.layer0.neuron1", "mlp.layer0", (4,), "neuron1"),
    )


def test_a_leaf_as_root_is_a_leaf():
    number = Value(1)
    number.is_constant = True
    assert [node.role for node in take_picture([Value(1), number]).nodes] == ["input", "constant"]


def test_changed_leaf_makes_its_users_stale():
    a, b, d = example()
    assert take_picture(d).stale == 0
    a.data = 5.0
    picture = take_picture(d)
    assert [node.number for node in picture.nodes if node.is_stale] == [3]
    assert picture.notes() == [str(explain(d)).splitlines()[-1]]
    b.data = 4.0
    a.data = -1.5
    assert take_picture(d).stale == 1  # -1.5 * 4 is -6 again, but the local derivatives are others
    a.data, b.data = 2.0, -3.0
    assert take_picture(d).stale == 0


def test_edges_carry_local_derivatives_and_what_flows():
    _, _, d = example()
    found = [(edge.partial, edge.flow) for edge in take_picture(d * 5).edges]  # d * 5 has had no backward pass
    assert found == [(-3.0, -3.0), (2.0, 2.0), (1.0, 1.0), (1.0, None), (5.0, 0.0), (4.0, None)]


def test_where_there_is_no_path_nothing_flows():
    x, y = Value(2), Value(3)
    out = where(x > 0, x, y)
    out.backward()
    assert [(edge.partial, edge.flow) for edge in take_picture(out).edges] == [(None, None), (1.0, 1.0), (None, None)]


def test_a_parameter_of_several_scopes_is_in_the_scope_around_them():
    shared = Value(2, name="w")

    class Model:
        def named_parameters(self):
            yield "w", shared

    with scope("net"):
        with scope("a"):
            x = shared * 3
        with scope("b"):
            y = shared * 4
    out = x + y + shared  # a use outside of all scopes does not count
    groups = {group.path: group.members for group in take_picture(out, names=Model()).groups}
    assert groups == {"net": (1,), "net.a": (2, 3), "net.b": (4, 5)}


def test_stale_is_found_below_the_cut_and_where_the_operation_raises(monkeypatch):
    def refuse(x):
        raise ArithmeticError(x)

    y = Value(1).tanh() + 1
    assert take_picture(y, max_nodes=1).stale == 0
    monkeypatch.setattr(OPS["tanh"], "forward", refuse)
    assert take_picture(y, max_nodes=1).stale == 1


def test_a_local_derivative_can_be_stale_alone():
    a, b = Value(0), Value(3)
    y = a * b
    b.data = 4  # the product is still 0, its derivative by a is not 3
    picture = take_picture(y)
    assert [node.number for node in picture.nodes if node.is_stale] == [3]
    assert picture.stale == explain(y).outdated == 1
    assert take_picture(refresh(y)).stale == 0


@pytest.mark.parametrize("path", [".", "..", ".a", "a.", "a..b", "a.b"])
@pytest.mark.parametrize("depth", [None, 1])
def test_every_frame_has_something_in_it(path, depth):
    with scope(path):
        y = Value(1) * 2
    groups = take_picture(y, depth=depth).groups
    parents = {group.parent for group in groups}
    assert all(group.members or group.path in parents for group in groups)
    assert parents <= {None, *[group.path for group in groups]}


@pytest.mark.parametrize(("change", "stale"), [(1e-9, 1), (-1e-9, 1), (0.0, 0), (5e-324, 0)])
def test_a_small_change_is_a_change(change, stale):
    x = Value(0.5)
    y = x * 2
    x.data += change
    assert take_picture(y).stale == stale


def test_nan_is_not_stale():
    assert take_picture(Value(-1).log() + 1).stale == 0


def test_cut_keeps_the_nearest_and_counts_the_rest():
    picture = take_picture(chain(10), max_nodes=4)  # 10 sums, 10 ones, one start
    assert [node.number for node in picture.nodes] == [17, 19, 20, 21]
    assert [node.hidden for node in picture.nodes] == [2, 1, 0, 0]
    assert (picture.total, picture.hidden) == (21, 17)
    assert picture.notes() == ["17 of 21 nodes are not shown: raise max_nodes to see more."]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: tree(3), TypeError, "expected a Value or a list of Values to draw, got int"),
        (lambda: draw("x"), TypeError, "expected a Value or a list of Values to draw, got str"),
        (lambda: draw([Value(1), 2]), TypeError, "expected a Value or a list of Values to draw, got int in the list"),
        (lambda: draw([]), ValueError, "expected at least one Value to draw, got an empty list"),
        (lambda: draw(Value(1), max_nodes=0), ValueError, "max_nodes is a whole number of at least 1, got 0"),
        (lambda: tree(Value(1), max_nodes=1.5), ValueError, "max_nodes is a whole number of at least 1, got 1.5"),
        (lambda: draw(Value(1), direction="up"), ValueError, "direction is one of LR, RL, TB, BT; got 'up'"),
        (lambda: draw(Value(1), max_nodes=True), ValueError, "max_nodes is a whole number of at least 1, got True"),
        (lambda: draw(Value(1), depth=-1), ValueError, "depth is a whole number of at least 0, got -1"),
        (lambda: tree(Value(1), depth="2"), ValueError, "depth is a whole number of at least 0, got '2'"),
        (lambda: draw(Value(1), theme="blue"), ValueError, "theme is one of auto, light, dark; got 'blue'"),
        (
            lambda: draw(Value(1), engine="neato"),
            ValueError,
            "engine is one of auto, dot, pygraphviz, builtin; got 'neato'",
        ),
        (
            lambda: draw(Value(1), show="date"),
            ValueError,
            'show is a tuple of some of "data", "grad", "partials", "flow", "legend", or "all", or (); got \'date\'',
        ),
        (
            lambda: draw(Value(1), names=nn.MLP),
            TypeError,
            'names is a mapping such as {"a": a}, or a model with named_parameters(); got the class MLP',
        ),
        (
            lambda: draw(Value(1), names=[Value(1)]),
            TypeError,
            'names is a mapping such as {"a": a}, or a model with named_parameters(); got list',
        ),
        (
            lambda: draw(Value(1)).save("x.jpg"),
            ValueError,
            "a picture is saved as .svg, .html, .png, .pdf, .dot, .mmd, .txt; got 'x.jpg'",
        ),
    ],
)
def test_messages(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


def test_scopes_of_any_depth():
    """Were the time of it to grow with the cube of the depth, this would take minutes."""
    v = Value(1.0)
    with ExitStack() as stack:
        for index in range(1500):
            stack.enter_context(scope(f"s{index}"))
            v = v + 1.0
    groups = take_picture(v).groups
    assert len(groups) == 1500
    assert all(inner.parent == outer.path for outer, inner in pairwise(groups))
    rolled = take_picture(v, max_nodes=100)
    assert 90 < len(rolled.nodes) <= 100 and sum(node.count for node in rolled.nodes) == 3001


def test_deep_chain():
    total = chain(100_000)
    assert "199,901 of 200,001 nodes are not shown" in tree(total).text()
    assert "199,701 of 200,001 nodes are not shown" in draw(total).dot


@pytest.mark.long
def test_deep_chain_of_a_million():
    total = chain(1_000_000)
    assert "1,999,701 of 2,000,001 nodes are not shown" in str(draw(total))
