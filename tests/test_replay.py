"""The recorded graph evaluated again: refresh, and how much each leaf matters."""

import copy
import io
import math
import pickle
import sys
import time

import pytest
import rich.console
from hypothesis import given
from hypothesis import strategies as st

import autograd
import nn
from autograd import OPS, Op, Value, derivatives, dot, draw, graph, refresh, sensitivity, where
from autograd.replay import count_outdated, replayed

UNIT = ((-1.0, 1.0),)
UNARY = ["tanh", "exp", "relu", "neg", "sqrt", "log", "abs", "floor"]
BINARY = ["add", "sub", "mul", "div", "power", "maximum", "hypot", "mod"]
PROGRAMS = st.lists(st.tuples(st.sampled_from(BINARY + UNARY), st.integers(0, 99), st.integers(0, 99)), max_size=12)
NUMBERS = st.sampled_from([-math.inf, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 3.0, 1e300, 5e-324, math.nan])
POINTS = st.tuples(NUMBERS, NUMBERS, NUMBERS)


def built(program, xs):
    """Run a program of operations on leaves: each line takes two of the results so far; the last takes all."""
    results = [Value(x) for x in xs]
    for name, i, j in program:
        x, y = results[i % len(results)], results[j % len(results)]
        results.append(OPS[name](x, y) if name in BINARY else OPS[name](x))
    return [*results, autograd.fsum(results)]


def bits(node):
    """Everything recorded in a node, with the signs of zeros."""
    return repr((node.data, node.partials))


# refresh


def test_refresh_by_hand():
    x = Value(2, name="x")
    h = x * x
    y = h * 3 + 1
    x.data = 5
    assert refresh(y) is y
    assert (h.data, y.data) == (25.0, 76.0)
    assert h.partials == (5.0, 5.0)
    y.backward()
    assert x.grad == 30.0
    (slope,) = derivatives(y, [x])
    assert slope.data == 30.0
    (curvature,) = derivatives(slope, [x])
    assert curvature.data == 6.0
    assert "Out of date" not in str(draw(y))


@given(PROGRAMS, POINTS, POINTS)
def test_refresh_gives_what_a_new_graph_gives(program, before, after):
    old, new = built(program, before), built(program, after)
    for leaf, x in zip(old, after, strict=False):
        leaf.data = x
    refresh(old[-1])
    assert [bits(node) for node in old] == [bits(node) for node in new]
    assert {repr(x) for x in graph.adjoints(old[-1]).values()} == {repr(x) for x in graph.adjoints(new[-1]).values()}


def test_only_what_changed_gets_new_numbers():
    x, w = Value(2), Value(3)
    left, right = x.exp(), w.exp()
    y = left + right
    links = right._links
    x.data = 1
    refresh(y)
    assert right._links is links or (
        autograd.engine_name == "native" and right._links == links
    )  # made when it is asked for
    assert (left.data, y.data) == (math.e, math.e + math.exp(3))


def test_a_local_derivative_that_alone_changed_is_new():
    a, b = Value(0), Value(3)
    y = a * b
    b.data = 4
    assert refresh(y).partials == (4.0, 0.0)


def test_a_path_that_alone_changed_is_new():
    condition, a, b = Value(1), Value(2), Value(2)
    y = where(condition, a, b)
    condition.data = 0
    assert count_outdated(graph.order(y)) == 1
    assert refresh(y).partials == (None, None, 1.0)


def test_a_zero_that_changes_its_sign_is_new():
    a, b = Value(0), Value(3)
    y = a * b
    b.data = -3
    assert repr(refresh(y).data) == "-0.0"


def test_constants_can_change_too():
    y = Value(2) * 3
    y.operands[1].data = 10
    assert refresh(y).data == 20.0


def test_a_result_that_was_assigned_is_computed_again():
    x = Value(2)
    h = x + 1
    y = h * h
    h.data = 100
    assert refresh(y).data == 9.0
    assert h.data == 3.0


def test_where_follows_its_condition_but_python_does_not():
    x = Value(2)
    recorded = where(autograd.relu(x), x, -x)
    branched = x if x > 0 else -x
    y = recorded + 10 * branched
    x.data = -3
    assert refresh(y).data == 3.0 - 30.0


def test_gradients_stay_until_the_next_backward():
    x = Value(2)
    h = x * x
    y = h * 3
    y.backward()
    x.data = 5
    refresh(y)
    assert (h.grad, x.grad) == (3.0, 12.0)
    x.grad = 0
    y.backward()
    assert x.grad == 30.0


def test_a_leaf_a_constant_and_the_wrong_type():
    x = Value(2)
    assert refresh(x) is x
    one = (x + 1).operands[1]
    assert refresh(one) is one
    with pytest.raises(TypeError, match=r"^expected a Value, got int$"):
        refresh(3)


def picky(**columns):
    def forward(x):
        if x == 13:
            raise ArithmeticError("13 is not allowed")
        return x * x

    row = {"forward": forward, "partials": lambda out, x: (2 * x,), "domain": UNIT, "doc": "A square."}
    return Op("user_picky", "picky", **(row | columns))


def test_an_operation_that_raises_leaves_the_graph_as_it_was():
    op, x = picky(), Value(2)
    h = x + 1
    y = op(h).exp()
    before = [bits(node) for node in graph.order(y)[1:]]
    x.data = 12
    with pytest.raises(ArithmeticError, match="13 is not allowed") as caught:
        refresh(y)
    assert caught.value.__notes__ == ["user_picky(13) was evaluated again; the graph is as it was"]
    assert [bits(node) for node in graph.order(y)[1:]] == before
    x.data = 3
    assert refresh(y).data == math.exp(16)


def test_a_rule_that_raises_leaves_the_graph_as_it_was():
    def rule(out, x):
        return (2 * x,) if x != 13 else (1.0, 2.0)

    x = Value(2)
    h = x + 1
    y = picky(forward=lambda x: x * x, partials=rule)(h)
    x.data = 12
    message = "the rule of user_picky gave 2 local derivatives for 1 operands; the graph is as it was"
    with pytest.raises(ValueError, match=message):
        refresh(y)
    assert (h.data, y.data) == (3.0, 9.0)


def test_a_local_derivative_that_is_no_number_is_refused():
    x = Value(2)
    y = picky(forward=lambda x: x * x, partials=lambda out, x: ("4",) if out == 9 else (2 * x,))(x)
    x.data = 3
    with pytest.raises(TypeError, match="expected a real number, got str"):
        refresh(y)
    assert (y.data, y.partials) == (4.0, (4.0,))


def test_whole_numbers_of_the_users_become_floats():
    x = Value(2)
    y = picky(forward=round)(x)
    x.data = 4
    assert repr(refresh(y).data) == "4.0"


def test_operations_of_many_operands_and_subclasses():
    class Weight(Value):
        pass

    w, x = Weight(3), Value(2)
    y = dot([w, x, 1.0], [x, x, w], w)
    w.data = 5
    assert refresh(y).data == 5 * 2 + 2 * 2 + 5 + 5
    y.backward()
    assert (w.grad, x.grad) == (2 + 1 + 1, 5 + 4)


def test_labels_and_modes_stay():
    with autograd.scope("layer"):
        h = Value(2, "x") * 3
    h.name = "h"
    h.operands[0].data = 5
    with autograd.no_grad():
        refresh(h)
    assert (h.data, h.name, h.scope, len(h.operands)) == (15.0, "h", "layer", 2)


def test_copies_are_refreshed_alone():
    x = Value(2)
    y = x * x
    x2, y2 = copy.deepcopy([x, y])
    x3, y3 = pickle.loads(pickle.dumps((x, y)))
    x2.data = x3.data = 5
    assert (refresh(y2).data, refresh(y3).data, y.data) == (25.0, 25.0, 4.0)


def test_a_model_is_refreshed_after_a_step():
    model = nn.MLP(2, [3, 1])
    loss = (model([0.5, -1.0]) - 1) ** 2
    for parameter in model.parameters():
        parameter.data += 0.25
    again = (model([0.5, -1.0]) - 1) ** 2
    assert [bits(node) for node in graph.order(refresh(loss))] == [bits(node) for node in graph.order(again)]


@pytest.mark.long
def test_a_chain_of_a_million_is_refreshed():
    x = Value(1.0)
    y = x
    for _ in range(1_000_000):
        y = y + 1.0
    x.data = 2.0
    start = time.perf_counter()
    assert refresh(y).data == 1_000_002.0
    assert time.perf_counter() - start < 20.0


# replayed, count_outdated


@given(PROGRAMS, POINTS, NUMBERS)
def test_replayed_numbers_are_those_of_a_new_graph(program, xs, moved):
    old, new = built(program, xs), built(program, (moved, *xs[1:]))
    before = [bits(node) for node in old]
    found = replayed(graph.order(old[-1]), {old[0]: moved})
    assert [repr(found.get(node, node.data)) for node in old] == [repr(node.data) for node in new]
    assert [bits(node) for node in old] == before


def test_a_node_held_at_a_number_is_not_computed():
    x = Value(2)
    h = x + 1
    y = h * x
    assert replayed(graph.order(y), {h: 10.0}) == {h: 10.0, y: 20.0}
    assert replayed(graph.order(y), {x: 3.0, h: 10.0}) == {x: 3.0, h: 10.0, y: 30.0}


def test_outdated_nodes_are_counted():
    x = Value(2)
    h = x + 1
    y = h * x
    nodes = graph.order(y)
    assert count_outdated(nodes) == 0
    x.data = 5
    assert count_outdated(nodes) == 2
    refresh(y)
    assert count_outdated(nodes) == 0
    z = picky()(x)
    x.data = 13
    assert count_outdated(graph.order(z)) == 1  # raises now


def test_not_a_number_is_not_out_of_date():
    x = Value(math.nan)
    assert count_outdated(graph.order(x * x)) == 0


# sensitivity


def test_sensitivity_by_hand():
    price, amount = Value(2, name="price"), Value(30, name="amount")
    first, second = sensitivity(price * amount + 3 * price)  # 66
    assert (first.leaf is price, first.name, first.value, first.gradient) == (True, "price", 2.0, 33.0)
    assert first.elasticity == 1.0
    assert math.isclose(first.predicted, 0.66) and math.isclose(first.actual, 0.66)
    assert (second.leaf is amount, second.gradient) == (True, 2.0)
    assert math.isclose(second.elasticity, 60 / 66) and math.isclose(second.actual, 0.6)


def test_actual_changes_bend_where_the_result_does():
    x = Value(3, "x")
    (row,) = sensitivity(x**2)
    assert math.isclose(row.predicted, 0.18)
    assert math.isclose(row.actual, 9 * (1.01**2 - 1), rel_tol=1e-12)
    assert row.elasticity == 2.0


@given(PROGRAMS, POINTS)
def test_actual_changes_are_those_of_a_new_graph(program, xs):
    results = built(program, xs)
    for row in sensitivity(results[-1], limit=None):
        position = [leaf is row.leaf for leaf in results].index(True)
        moved = [x * 1.01 if i == position else x for i, x in enumerate(xs)]
        there = built(program, moved)[-1].data
        here = results[-1].data
        assert repr(row.actual) == repr(there - here)


def test_the_graph_is_not_changed():
    x = Value(3, "x")
    y = x.exp() * x
    before = [bits(node) for node in graph.order(y)]
    sensitivity(y)
    assert [bits(node) for node in graph.order(y)] == before
    assert (x.data, x.grad, y.grad) == (3.0, 0.0, 0.0)


def test_it_prints_as_a_table():
    a, b = Value(2, "a"), Value(-3, "价格")
    table = sensitivity((a * b + 7).tanh())
    assert str(table) == (
        "tanh #6 = 0.7616\n"
        "leaf   value   gradient   elasticity   predicted, +1 %     actual\n"
        "a          2      -1.26       -3.309           -0.0252   -0.02637\n"
        "价格      -3     0.8399       -3.309           -0.0252   -0.02637"
    )
    assert repr(table) == str(table)


def test_it_is_a_sequence():
    a, b = Value(2, "a"), Value(-30, "b")
    table = sensitivity(a + b)
    assert len(table) == 2 and [row.name for row in table] == ["b", "a"]
    assert table[0].name == "b" and [row.name for row in table[1:]] == ["a"]


def test_leaves_are_sorted_by_what_they_do():
    small, large, nan, zero = Value(1, "small"), Value(-100, "large"), Value(math.nan, "nan"), Value(0, "zero")
    table = sensitivity(autograd.fsum([zero, small, large, nan]))
    assert [row.name for row in table] == ["nan", "large", "small", "zero"]
    assert table[-1].predicted == table[-1].actual == 0.0 or math.isnan(table[-1].actual)


def test_more_leaves_than_the_limit_are_counted():
    table = sensitivity(autograd.fsum([Value(i) for i in range(50)]))
    assert (len(table), table.left_out) == (20, 30)
    assert table[0].value == 49.0
    assert str(table).splitlines()[-1] == "30 more leaves: raise limit."
    assert len(sensitivity(autograd.fsum([Value(i) for i in range(50)]), limit=None)) == 50
    with pytest.raises(ValueError, match=r"^limit is a whole number of at least 1, or None for all; got 0$"):
        sensitivity(Value(1), limit=0)


def test_names_are_read_as_draw_reads_them():
    a = Value(2)
    assert sensitivity(a * 3)[0].name == "#1"
    assert sensitivity(a * 3, names={"price": a})[0].name == "price"
    model = nn.MLP(2, [2, 1])
    assert any(row.name.startswith("layer0.neuron1.") for row in sensitivity(model([1.0, 2.0]), names=model))


def test_leaves_alone_and_none_at_all():
    x = Value(2, "x")
    (row,) = sensitivity(x)
    assert (row.gradient, row.elasticity) == (1.0, 1.0)
    one = (x + 1).operands[1]
    assert str(sensitivity(one)).endswith("It is made of no leaf that could vary.")
    with pytest.raises(TypeError, match=r"^expected a Value, got str$"):
        sensitivity("x")


def test_a_result_of_zero_has_an_infinite_elasticity():
    x = Value(1, "x")
    (row,) = sensitivity(x - 1)
    assert (row.elasticity, row.gradient) == (math.inf, 1.0)


@pytest.mark.parametrize("result", [lambda x: x.exp(), lambda x: x * math.inf])
def test_from_infinity_to_infinity_is_no_change_that_could_be_told(result):
    (row,) = sensitivity(result(Value(1000, "x")))
    assert math.isnan(row.actual)


def test_a_changed_graph_says_so_and_predicts_only():
    x = Value(2, "x")
    y = x * x
    x.data = 3
    table = sensitivity(y)
    assert math.isnan(table[0].actual)
    assert str(table).splitlines()[-1].startswith("Out of date: a Value was changed after it was used")


def test_an_operation_that_raises_is_named():
    x = Value(13 / 1.01)
    with pytest.raises(ArithmeticError, match="13 is not allowed") as caught:
        sensitivity(picky(forward=lambda x: picky_at(x))(x))
    assert caught.value.__notes__ == ["user_picky(13) was evaluated again; the graph is as it was"]


def picky_at(x):
    if abs(x - 13) < 1e-9:
        raise ArithmeticError("13 is not allowed")
    return x


def test_a_notebook_shows_a_table():
    x = Value(2, "<b>&")
    html = sensitivity(x * x)._repr_html_()
    assert html.startswith("<table><caption>* #2 = 4</caption><thead><tr><th>leaf</th>")
    assert "<td>&lt;b&gt;&amp;</td><td>2</td><td>4</td>" in html


def test_terminals(monkeypatch):
    x = Value(2, "é")
    console = rich.console.Console(file=io.StringIO(), width=200, color_system=None)
    console.print(sensitivity(x * x))
    assert console.file.getvalue().rstrip("\n") == str(sensitivity(x * x))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert str(sensitivity(x * x)).isascii()
