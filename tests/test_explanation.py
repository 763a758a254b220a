"""The backward pass as steps, in sentences, and as a sum over paths."""

import io
import math
import sys
import threading
import time

import pytest
import rich.console
from hypothesis import given
from hypothesis import strategies as st

import autograd
import nn
from autograd import (
    OPS,
    Op,
    Value,
    derivatives,
    dot,
    explain,
    graph,
    mean,
    prod,
    refresh,
    relu,
    sensitivity,
    steps,
    where,
)
from autograd.explanation import sentence
from autograd.paths import find_paths
from autograd.reasons import reason
from autograd.words import counted

UNIT = ((-1.0, 1.0),)


def neuron():
    a, b = Value(2, name="a"), Value(-3, name="b")
    return a, b, (a * b + 7).tanh()


def enumerated(v, a):
    """The product of every path from a to v, each found by walking it."""
    found = []
    waiting = [(v, 1.0)]
    while waiting:
        node, product = waiting.pop()
        if node is a:
            found.append(product)
        for operand, partial in zip(node.operands, node.partials, strict=True):
            if partial is not None and not operand.is_constant:
                waiting.append((operand, product * partial))
    return found


BINARY = ["add", "sub", "mul", "div", "maximum", "hypot"]
UNARY = ["tanh", "exp", "relu", "neg", "sqrt", "log"]
STEPS = st.lists(st.tuples(st.sampled_from(BINARY + UNARY), st.integers(0, 99), st.integers(0, 99)), max_size=9)
NUMBERS = st.sampled_from([-2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 3.0])


def built(program, xs):
    """Run a program of operations on leaves: each line takes two of the results so far."""
    results = [Value(x) for x in xs]
    for name, i, j in program:
        x, y = results[i % len(results)], results[j % len(results)]
        results.append(OPS[name](x, y) if name in BINARY else OPS[name](x))
    return results


# Steps


def test_steps_by_hand():
    a = Value(2, name="a")
    h = a * a
    y = h * a + 1  # a**3 + 1
    first, second, third = steps(y)
    assert first.node is y and first.adjoint == 1.0
    assert [(share.partial, share.contribution, share.total) for share in first.shares] == [(1, 1, 1), (1, None, None)]
    assert second.shares[0].operand is h
    assert [(share.partial, share.contribution, share.total) for share in second.shares] == [(2, 2, 2), (4, 4, 4)]
    assert third.node is h and third.adjoint == 2.0
    assert [(share.partial, share.contribution, share.total) for share in third.shares] == [(2, 4, 8), (2, 4, 12)]


def test_steps_store_nothing():
    a, b, c = neuron()
    steps(c), explain(c), explain(c, a)
    assert (a.grad, b.grad, c.grad) == (0.0, 0.0, 0.0)


def test_a_leaf_and_a_constant_have_no_steps():
    assert steps(Value(2)) == []
    assert steps((Value(2) + 1).operands[1]) == []


def test_where_gives_the_other_side_no_path():
    a, b = Value(2), Value(3)
    (step,) = steps(where(a > 0, a, b))
    assert [share[1:] for share in step.shares] == [(None, None, None), (1.0, 1.0, 1.0), (None, None, None)]


def test_what_no_path_reaches_takes_no_step():
    a = Value(2)
    left_out = a.exp()
    assert [step.node for step in steps(where(a > 0, a, left_out))][1:] == []


@given(STEPS, st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_the_last_total_is_the_adjoint(program, xs):
    results = built(program, xs)
    totals = {share.operand: share.total for step in steps(results[-1]) for share in step.shares}
    expected = graph.adjoints(results[-1])
    expected.pop(results[-1])
    assert {id(node): repr(total) for node, total in totals.items()} == {
        id(node): repr(adjoint) for node, adjoint in expected.items()
    }


def test_steps_of_a_long_chain():
    y = Value(1.0)
    for _ in range(100_000):
        y = y * 1.0
    assert len(steps(y)) == 100_000


def test_steps_take_a_value():
    with pytest.raises(TypeError, match=r"^expected a Value, got float$"):
        steps(3.0)


# Sentences


def test_the_sentence_of_a_product():
    a, b = Value(2), Value(-3)
    c = a * b
    assert sentence(steps(c)[0], {a: "a", b: "b", c: "#3"}) == (
        "* #3  the other factor times the gradient:  a.grad += -3 × 1 = -3 ; b.grad += 2 × 1 = 2"
    )


def test_a_neuron_in_words():
    _, _, c = neuron()
    assert str(explain(c)) == (
        "tanh #6 = 0.7616; backward starts with #6.grad = 1\n"
        "1. tanh #6  (1 - tanh(#5)**2) times the gradient:  #5.grad += 0.42 × 1 = 0.42\n"
        "2. + #5  the gradient as it is:  #3.grad += 1 × 0.42 = 0.42 ; 7 is constant and receives nothing\n"
        "3. * #3  the other factor times the gradient:  a.grad += -3 × 0.42 = -1.26 ; b.grad += 2 × 0.42 = 0.8399\n"
        "Received in all:  a.grad = -1.26 ; b.grad = 0.8399"
    )
    assert repr(explain(c)) == str(c.explain())


def test_numbers_are_those_of_the_tree():
    _, _, c = neuron()
    tree = str(c.tree())
    assert "#6  tanh" in tree and "#3     ├─ *" in tree


def test_a_second_contribution_tells_the_sum():
    x = Value(3, name="x")
    assert "x.grad += 3 × 1 = 3 ; x.grad += 3 × 1 = 3, in all 6" in str(explain(x * x))


def test_where_says_which_side_it_took():
    a, b = Value(2, "a"), Value(3, "b")
    told = str(explain(where(a > 0, a, b * b)))
    assert "a.grad += 1 × 1 = 1 ; no path to #3, which receives nothing" in told
    assert told.endswith("Received in all:  a.grad = 1\nNo path leads to 1 operation.")


def test_a_leaf_and_a_constant_say_what_they_are():
    assert str(explain(Value(2, "x"))) == "x = 2; a leaf, with nothing to hand on"
    one = (Value(2) + 1).operands[1]
    assert str(explain(one)) == "1 = 1; a constant, which receives no gradient"


def test_the_text_is_of_the_moment_it_was_asked_for():
    a, _, c = neuron()
    told, paths, table = explain(c), explain(c, a), sensitivity(c)
    before = str(told), str(paths), str(table)
    a.data, a.name = 5, "other"
    refresh(c)
    assert (str(told), str(paths), str(table)) == before


def test_names():
    a, b, c = neuron()
    c.name = "out"
    assert "b.grad += 2" in str(explain(c))
    assert str(explain(c, names={"left": a})).startswith("tanh out = 0.7616; backward starts with out.grad = 1")
    assert "left.grad += -3" in str(explain(c, names={"left": a}))
    b.name = "a"
    assert "a #1.grad += -3 × 0.42 = -1.26 ; a #2.grad" in str(explain(c))
    with pytest.raises(TypeError, match=r"^names is a mapping"):
        explain(c, names=5)


def test_names_of_a_model():
    model = nn.MLP(2, [2, 1])
    told = str(explain(model([1.0, 2.0]), names=model, max_steps=None))
    assert "layer0.neuron0." in told and "layer1.neuron0." in told


def test_a_long_graph_is_cut_with_a_count():
    y = Value(1.0, "y")
    for _ in range(1200):
        y = -y
    told = explain(y, max_steps=2)
    assert (len(told.steps), told.left_out) == (2, 1198)
    assert str(told).splitlines()[-1] == "… 1,198 more operations further down: raise max_steps to see them."
    assert explain(y, max_steps=None).left_out == 0
    assert explain(y, max_steps=1200).left_out == 0
    assert str(explain(y, max_steps=1200)).splitlines()[-1] == "Received in all:  y.grad = 1"
    assert len(str(explain(y)).splitlines()) == 102


def test_many_operands_are_counted():
    told = str(explain(autograd.fsum([Value(i) for i in range(20)])))
    assert told.count(".grad +=") == 8
    assert "… and 12 more operands" in told and "… and 12 more leaves" in told


def test_a_changed_graph_says_so():
    a, _, c = neuron()
    a.data = 5
    told = explain(c)
    assert told.outdated == 1
    assert str(told).splitlines()[-1] == (
        "Out of date: a Value was changed after it was used, so 1 operation recorded old numbers. "
        "Call refresh, or compute again."
    )
    assert explain(refresh(c)).outdated == 0


def test_a_local_derivative_can_be_out_of_date_alone():
    a, b = Value(0), Value(3)
    y = a * b
    b.data = 4  # the product is still 0, its derivative is not 3
    assert explain(y).outdated == 1


def test_not_a_number_does_no_harm():
    x = Value(0, "x")
    told = str(explain(x.sqrt() ** 2))
    assert "x.grad += inf × 0 = nan" in told
    assert told.endswith("Received in all:  x.grad = nan")


def test_higher_orders():
    x = Value(2, "x")
    (slope,) = derivatives(x**3, [x])
    assert str(explain(slope)).endswith("Received in all:  x.grad = 12")


def test_explain_refuses_what_it_cannot_explain():
    with pytest.raises(TypeError, match=r"^explain\(v, a\) takes Values, got int for v$"):
        explain(3)
    with pytest.raises(TypeError, match=r"^explain\(v, a\) takes Values, got str for a$"):
        explain(Value(3), "a")
    for limit in (0, -1, 2.5):
        with pytest.raises(
            ValueError, match=rf"^max_steps is a whole number of at least 1, or None for all; got {limit}"
        ):
            explain(Value(3), max_steps=limit)
    with pytest.raises(ValueError, match=r"^max_paths is a whole number of at least 1; got None"):
        explain(Value(3), max_paths=None)


def test_a_subclass_is_explained():
    class Weight(Value):
        pass

    w = Weight(3, "w")
    assert str(explain(w * w)).endswith("Received in all:  w.grad = 6")
    assert explain(w * w, w).gradient == 6.0


def test_a_terminal_without_the_signs_gets_others(monkeypatch):
    _, _, c = neuron()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    told = str(explain(c))
    assert "b.grad += 2 * 0.42 = 0.8399" in told and told.isascii()
    assert " -> * #3 -> " in str(explain(c, c.operands[0].operands[0].operands[0]))


def test_rich_prints_the_same_text():
    _, _, c = neuron()
    console = rich.console.Console(file=io.StringIO(), width=200, color_system=None)
    console.print(explain(c))
    assert console.file.getvalue().rstrip("\n") == str(explain(c))


def test_odd_names_stay_on_their_line():
    x = Value(1, "a\nb{0}[red]\ud800")
    told = str(explain(x * 2))
    assert len(told.splitlines()) == 3
    assert "a\\nb{0}[red]\\ud800.grad" in told


def test_threads_explain_the_same():
    _, _, c = neuron()
    texts = []
    threads = [threading.Thread(target=lambda: texts.append(str(explain(c)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(texts) == {str(explain(c))} and len(texts) == 4


@pytest.mark.long
def test_a_million_steps_are_explained_fast():
    y = Value(1.0, "y")
    for _ in range(1_000_000):
        y = y * 1.0
    start = time.perf_counter()
    assert explain(y).left_out == 999_900
    assert time.perf_counter() - start < 15.0


# Reasons


@pytest.mark.parametrize(
    ("expected", "make"),
    [
        ("the gradient as it is", lambda x, y: x + y),
        ("the gradient as it is", lambda x, y: autograd.fsum([x, y, x])),
        ("the gradient as it is", lambda x, y: autograd.leaky_relu(x)),
        ("the gradient as it is", lambda x, y: autograd.clip(x, 0, 10)),
        ("the gradient as it is", lambda x, y: where(x > 0, x, y)),
        ("1 and -1 times the gradient", lambda x, y: x - y),
        ("-1 times the gradient", lambda x, y: 1 - y),
        ("0.3333 times the gradient", lambda x, y: mean([x, y, x])),
        ("slope times the gradient", lambda x, y: autograd.leaky_relu(-x)),
        ("0 times the gradient", lambda x, y: autograd.clip(x, 5, 10)),
        ("the other factor times the gradient", lambda x, y: x * y),
        ("the other factor times the gradient", lambda x, y: x * 3),
        ("the other factor times the gradient", lambda x, y: dot([x, 1, y], [y, x, 2], 3)),
        ("the other factors times the gradient", lambda x, y: prod([x, y, x])),
        ("y*x**(y - 1) times the gradient", lambda x, y: x**2),
        ("x**y*log(x) times the gradient", lambda x, y: 2**x),
        ("1/y and -x/y/y times the gradient", lambda x, y: x / y),
        ("exp2(x)*log(2) times the gradient", lambda x, y: x.exp2()),
        ("x/hypot(x, y) and y/hypot(y, x) times the gradient", lambda x, y: autograd.hypot(x, y)),
        ("exp(x1 - out) and exp(x2 - out) times the gradient", lambda x, y: autograd.logsumexp([x, y, 1])),
        ("0 times the gradient", lambda x, y: autograd.floor(x)),
    ],
)
def test_reasons(expected, make):
    assert reason(make(Value(2.0), Value(3.0))) == expected


def test_a_reason_calls_operands_by_their_names():
    a, b, c = Value(2), Value(3), Value(4.0)
    c.is_constant = True
    assert reason(a / b, ["a", "#2"]) == "1/#2 and -a/#2/#2 times the gradient"
    assert reason(a**3, ["w0 #1", "3"]) == "3*w0 #1**2 times the gradient"
    assert reason(a**c, ["a", "p"]) == "p*a**(p - 1) times the gradient"
    assert reason(a**-2, ["x", "-2"]) == "-2*x**(-3) times the gradient"
    assert reason(b.sigmoid(), ["y"]) == "sigmoid(y)*(1 - sigmoid(y)) times the gradient"
    assert reason(autograd.leaky_relu(-a), ["#2", "0.01"]) == "0.01 times the gradient"


@pytest.mark.parametrize("x", [-2.5, -0.3, 0.0, 0.7, 3.0])
@pytest.mark.parametrize("op", [op for op in OPS if op.textbook], ids=lambda op: op.name)
def test_textbook_rules_are_the_same_derivatives(op, x):
    out = op(x)
    assert op.textbook(out, x) == pytest.approx(op.partials(out, x), rel=1e-12)


def test_what_leaves_hold_is_told_where_it_is_more():
    a, b = Value(2, name="a"), Value(-3, name="b")
    c = a * b + a
    assert "Held" not in str(explain(c))
    c.backward()
    assert "Held" not in str(explain(c))
    c.backward()
    assert str(explain(c)).splitlines()[-2:] == [
        "Received in all:  a.grad = -2 ; b.grad = 2",
        "Held now, as every backward() adds to it:  a.grad = -4 ; b.grad = 4",
    ]


def test_a_nan_that_is_held_is_the_one_received():
    x = Value(0, name="x")
    y = x.sqrt() ** 2
    y.backward()
    assert math.isnan(x.grad) and "Held" not in str(explain(y))


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_every_operation_has_a_reason(op):
    count = op.arity or 2 * (op.name == "dot") + 3
    xs = [Value(0.5 * (low + high)) for low, high in (op.domain * count)[:count]]
    text = reason(xs[0].apply(op, xs))
    assert "gradient" in text and "where" not in text and "shifted" not in text


def test_an_operation_of_the_users_has_a_reason():
    cube = Op("user_cube", "cube", lambda x: x**3, lambda out, x: (3 * x * x,), UNIT, "Third power.")
    branching = Op("user_branch", "b", lambda x: x * x, lambda out, x: (2 * x if x > 0 else -2 * -x,), UNIT, "Square.")
    x = Value(2, "x")
    assert reason(cube(x)) == "3*x*x times the gradient"
    assert reason(branching(x)) == "its local derivative times the gradient"
    assert str(explain(cube(x))).endswith("x.grad += 12 × 1 = 12\nReceived in all:  x.grad = 12")


def test_what_an_operation_means_is_what_it_computes():
    for op in OPS:
        if op.meaning:
            xs = [low + 0.3 * (high - low) for low, high in op.domain]
            assert math.isclose(op.meaning(*xs), op(*xs), rel_tol=1e-14), op.name
    assert {op.name for op in OPS if op.meaning} == {"shifted_power", "unit", "inversion", "gaussian"}


# Paths


def test_arguments_the_wrong_way_round_are_noticed():
    a = Value(2, name="a")
    c = a * 3
    assert str(explain(a, c)).endswith("explain takes the result first, as in explain(result, a).")
    assert str(explain(a, Value(2))).endswith("is 0: the one is not made of the other.")


def test_paths_by_hand():
    x = Value(2, "x")
    h = x * x
    y = h * x  # three paths of 4
    told = explain(y, x)
    assert (told.count, told.gradient, told.covered) == (3, 12.0, 12.0)
    assert [path.product for path in told.paths] == [4.0, 4.0, 4.0]
    assert [(path.nodes, path.factors) for path in told.paths] == [
        ((x, y), (4.0,)),
        ((x, h, y), (2.0, 2.0)),
        ((x, h, y), (2.0, 2.0)),
    ]
    assert math.isclose(told.slope, 12.0, rel_tol=1e-9)
    assert str(told) == (
        "The gradient of #3 by x is 12: 3 paths lead from x to #3.\n"
        "   1.  x → * #3:  4\n"
        "2.-3.  x → * #2 → * #3:  2 × 2 = 4 each\n"
        "Sum: 12\n"
        "Check: evaluated again with x moved a little, the slope is 12. It agrees."
    )


def test_paths_from_an_interior_node_and_from_the_root_itself():
    _, _, c = neuron()
    told = explain(c, c.operands[0])
    assert [path.factors for path in told.paths] == [(c.partials[0],)]
    assert str(told).endswith("It agrees.")
    assert [path.factors for path in explain(c, c).paths] == [()]
    assert explain(c, c).gradient == explain(c, c).slope == 1.0


def test_where_there_is_no_path_the_reason_is_given():
    a, b = Value(2, "a"), Value(3, "b")
    y = where(a > 0, a, b * 2)
    assert str(explain(y, b)) == "The gradient of #6 by b is 0: where selected another operand on every path."
    assert str(explain(y, Value(2, "z"))) == "The gradient of #6 by z is 0: the one is not made of the other."
    assert str(explain(a + 1, (a + 1).operands[1])).endswith("it is constant and receives nothing.")
    assert explain(y, b).paths == [] and math.isnan(explain(y, b).slope)


def test_equal_numbers_are_not_the_same_node():
    a, b = Value(2, "a"), Value(2, "b")
    assert str(explain(a * 3, b)) == "The gradient of #3 by b is 0: the one is not made of the other."


def test_too_many_paths_are_counted_and_the_largest_shown():
    x = Value(1.5, "x")
    y = x
    for _ in range(40):
        y = 0.5 * y + 0.25 * y  # two paths of 0.5 and 0.25 a step: (0.5 + 0.25)**40 in all
    told = explain(y, x, max_paths=3)
    assert told.count == 2**40
    assert [path.product for path in told.paths] == [0.5**40, 0.5**40 / 2, 0.5**40 / 2]
    assert told.covered == 2 * 0.5**40
    lines = str(told).splitlines()
    assert "1,099,511,627,776 paths lead from x" in lines[0]
    assert lines[-2] == (
        "The 3 largest add up to 1.819e-12, the gradient is 1.006e-05 (1.81e-05 %); raise max_paths to see more."
    )
    assert "… 73 more …" in lines[1]
    assert lines[-1].endswith("the slope is 1.006e-05. It agrees.")


def test_the_number_of_paths_is_exact_however_large():
    x = Value(1e-9, "x")
    y = x
    for _ in range(20_000):
        y = y + y
    told = explain(y, x, max_paths=2)
    assert told.count == 2**20_000
    assert "about 4.0e+6020 paths lead" in str(told)
    assert counted(10**15 - 1, "path") == "999,999,999,999,999 paths"
    assert counted(10**40 - 1, "path") == "about 1.0e+40 paths"
    assert counted(999 * 10**18, "path") == "about 1.0e+21 paths"


@given(STEPS, st.tuples(NUMBERS, NUMBERS, NUMBERS), st.integers(1, 4))
def test_the_largest_paths_are_those_of_all(program, xs, most):
    def size(product):
        return math.inf if product != product else abs(product)

    results = built(program, xs)
    v, a = results[-1], results[0]
    everything = enumerated(v, a)
    found, count = find_paths(v, a, most)
    assert count == len(everything)
    ranked = sorted(everything, key=lambda x: (x != x, size(x)), reverse=True)
    assert [(p.product != p.product, size(p.product)) for p in found] == [(x != x, size(x)) for x in ranked[:most]]
    for path in found:
        assert path.nodes[0] is a and path.nodes[-1] is v
        for node, user, factor in zip(path.nodes[:-1], path.nodes[1:], path.factors, strict=True):
            links = zip(map(id, user.operands), map(repr, user.partials), strict=True)
            assert (id(node), repr(factor)) in links


@given(STEPS, st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_the_sum_over_paths_is_the_adjoint(program, xs):
    results = built(program, xs)
    for a in results[:3]:
        paths, _ = find_paths(results[-1], a, 10_000)
        adjoint = graph.adjoints(results[-1]).get(a, 0.0)
        if all(math.isfinite(path.product) for path in paths) and math.isfinite(adjoint):
            scale = sum(abs(path.product) for path in paths)
            assert abs(math.fsum(path.product for path in paths) - adjoint) <= 1e-13 * scale


def test_the_path_that_makes_it_nan_is_shown_first():
    x = Value(0, "x")
    y = x
    for _ in range(5):
        y = y + y
    y = y + x.sqrt() * x  # sqrt'(0) is inf, times 0
    told = explain(y, x, max_paths=1)
    assert math.isnan(told.gradient) and math.isnan(told.paths[0].product)
    assert "is nan" in str(told)


def test_a_path_of_zero_that_an_infinity_makes_nan_overtakes_the_others():
    x = Value(0, "x")
    h = x.sqrt()
    told = explain(5 * h + 0 * h, x, max_paths=1)
    assert (told.count, repr(told.paths[0].product)) == (2, "nan")


def test_a_kink_is_called_one():
    x = Value(0, "x")
    assert str(explain(relu(x), x)).endswith("Check: x = 0 is at a kink, where the slope is 0 below and 1 above.")


def test_a_wrong_rule_is_found():
    wrong = Op("user_wrong", "wrong", lambda x: x * x, lambda out, x: (x,), UNIT, "A rule that lacks the 2.")
    x = Value(3, "x")
    assert str(explain(wrong(x), x)).endswith(
        "the slope is 6: the gradient is wrong; check_gradients finds the operation."
    )


def test_a_check_that_cannot_be_made_says_so():
    def picky(x):
        if x != 3.0:
            raise RuntimeError("only at 3")
        return x

    op = Op("user_picky", "picky", lambda x: picky(x) if x > 2 else x, lambda out, x: (1.0,), UNIT, "Identity.")
    x = Value(3, "x")
    assert str(explain(op(x), x)).endswith("Check: not possible, RuntimeError with x moved a little.")
    for number in (math.inf, math.nan):
        x = Value(number, "x")
        assert "Check: not possible, the values" in str(explain(x * x, x))


def test_paths_of_a_changed_graph():
    a, _, c = neuron()
    a.data = 5
    assert "Out of date" in str(explain(c, a)) and "Check" not in str(explain(c, a))


def test_a_long_path_is_shortened_and_its_check_bounded(monkeypatch):
    x = Value(1, "x")
    y = x
    for _ in range(1000):
        y = y * 1.001
    told = explain(y, x)
    assert len(told.paths[0].nodes) == 1001
    assert "… 993 more …" in str(told) and len(str(told)) < 600
    monkeypatch.setattr("autograd.paths.MOST_CHECKED", 1000)
    assert str(explain(y, x)).endswith("Check: left out, it would evaluate 1,001 operations twenty times.")


def test_a_model_is_explained():
    model = nn.MLP(2, [4, 1])
    out = model([0.5, -1.0])
    weight = model.parameters()[0]
    told = explain(out, weight, names=model)
    assert told.count >= 1 and told.gradient == graph.adjoints(out).get(weight, 0.0)
