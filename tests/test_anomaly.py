"""detect_anomaly: what is counted, what never is, and the line that it names."""

import inspect
import math
import sys
import weakref

import pytest

import nn
from autograd import AnomalyError, Op, Value, derivatives, detect_anomaly, dot, grad, no_grad, sqrt, where

NAN, INF = math.nan, math.inf


def line_of(text: str, function: object) -> int:
    """The number of the line of `function` that contains `text`."""
    lines, first = inspect.getsourcelines(function)
    return first + next(i for i, line in enumerate(lines) if text in line)


def complaint(root: Value, seed: float = 1.0) -> str:
    with pytest.raises(AnomalyError) as anomaly:
        root.backward(seed)
    return str(anomaly.value)


# Births.


def test_a_nan_born_forward_is_named_with_its_line():
    with detect_anomaly():
        x = Value(-2.0)
        y = x * 3
        z = y.log()  # here
        message = complaint(z * 2 + 1)
    line = line_of("# here", test_a_nan_born_forward_is_named_with_its_line)
    assert message == (f"the root is nan: log(-6) gave nan\n  made in {__file__}, line {line}: z = y.log()  # here")


def test_a_nan_born_backward_is_named_with_its_line():
    with detect_anomaly():
        x = Value(0.0)
        y = sqrt(x) ** 2  # here
        message = complaint(y)
    line = line_of("# here", test_a_nan_born_backward_is_named_with_its_line)
    assert message == (
        "backward met nan: sqrt(0) received 0, times its local derivative inf\n"
        f"  made in {__file__}, line {line}: y = sqrt(x) ** 2  # here"
    )


def test_contributions_that_cancel_to_nan_are_named():
    x = Value(0.0, name="x")
    y = sqrt(x) - sqrt(x)
    with detect_anomaly():
        assert complaint(y) == "backward met nan: contributions to 'x' add up to it"


def test_a_graph_made_outside_has_no_line_to_name():
    y = Value(-1.0).log()
    with detect_anomaly():
        assert complaint(y) == (
            "the root is nan: log(-1) gave nan\n  make it inside detect_anomaly() to see its file and line"
        )


def test_a_leaf_or_a_number_may_be_where_it_starts():
    x = Value(2.0)
    with detect_anomaly():
        assert complaint(x * Value(NAN, name="w")) == "the root is nan: the leaf 'w' is nan"
        assert complaint(Value(NAN)) == "the root is nan: a leaf is nan"
        assert complaint(x * NAN + 1).startswith("the root is nan: mul(2, nan) gave nan\n  made in ")
        assert complaint(x, NAN) == complaint(x * 2, NAN) == "backward met nan: it is the seed"
        constant = Value(NAN)
        constant.is_constant = True
        assert complaint(constant) == "the root is nan: a constant is nan"
        assert complaint(x + constant).startswith("the root is nan: add(2, nan) gave nan")


def test_long_lists_of_operands_are_cut():
    with detect_anomaly():
        message = complaint(dot([Value(INF)] * 4, [0.0] * 4))
    assert message.startswith("the root is nan: dot(inf, inf, inf, inf, 0, 0, ...) gave nan\n")


def test_the_line_is_the_users_also_inside_a_module():
    neuron = nn.Neuron(1)
    neuron.weights[0].data = INF
    with detect_anomaly():
        message = complaint(neuron([Value(0.0)]))  # here
    line = line_of("# here", test_the_line_is_the_users_also_inside_a_module)
    assert f"{__file__}, line {line}: " in message
    assert message.startswith("the root is nan: dot(inf, 0, 0) gave nan")


def test_the_line_is_in_the_users_helper():
    def helper(v):
        return v.log() + 1  # inside

    with detect_anomaly():
        message = complaint(helper(Value(-1.0)))
    assert message.endswith("return v.log() + 1  # inside")


# Options.


def test_infinities_are_counted_on_request():
    with detect_anomaly():
        (Value(0.0).log()).backward()
    with detect_anomaly(infinity=True):
        assert complaint(Value(0.0).log()).startswith("the root is -inf: log(0) gave -inf")
        assert complaint(sqrt(Value(0.0))).startswith(
            "backward met inf: sqrt(0) received 1, times its local derivative inf"
        )
        assert complaint(Value(2.0) * INF).startswith("the root is inf: mul(2, inf) gave inf")


def test_strict_raises_at_the_operation():
    with detect_anomaly(strict=True):
        x = Value(-1.0)
        with pytest.raises(AnomalyError) as anomaly:
            x.log()  # here
    line = line_of("# here", test_strict_raises_at_the_operation)
    assert str(anomaly.value) == f"log(-1) gave nan\n  made in {__file__}, line {line}: x.log()  # here"


def test_strict_raises_where_it_starts_only():
    with detect_anomaly(strict=True):
        y = Value(NAN) + 1
        with pytest.raises(AnomalyError, match=r"^mul\(1, nan\) gave nan"):
            Value(1.0) * NAN
    assert math.isnan(y.data)


def test_strict_counts_infinities_on_request():
    with detect_anomaly(infinity=True, strict=True), pytest.raises(AnomalyError, match=r"^exp\(1000\) gave inf"):
        Value(1000.0).exp()


# Never counted.


def test_a_nan_that_nothing_uses():
    with detect_anomaly():
        x = Value(-2.0)
        unused = x.log()
        y = x * 3
        y.backward()
    assert math.isnan(unused.data)
    assert x.grad == 3.0


def test_the_unselected_side_of_where():
    with detect_anomaly(infinity=True):
        x = Value(0.0)
        y = where(x > 0, x.log() * sqrt(x), x * 2)
        y.backward()
    assert x.grad == 2.0


def test_a_nan_on_the_unselected_side_is_not_blamed_for_another():
    with detect_anomaly():
        x = Value(2.0)
        selected = where(x > 0, x * 2, (x - 5).log())
        assert complaint((selected - 100).log()).startswith("the root is nan: log(-96) gave nan")


def test_the_local_derivative_of_a_constant():
    with detect_anomaly():
        x = Value(-2.0)
        y = x**3
        assert math.isnan(y.partials[1])
        y.backward()
    assert x.grad == 12.0


def test_nodes_made_inside_rules():
    made_inside = Op(
        "made_inside", "m", lambda x: x,
        lambda out, x: (where(x == x, 1.0, sqrt(x - 10.0)),), ((0.0, 1.0),), "x, whose rule takes a root of -10.",
    )  # fmt: skip
    with detect_anomaly(strict=True):
        x = Value(0.5)
        (first,) = derivatives(made_inside(x), [x])
        assert first.data == 1.0
        assert grad(grad(lambda v: made_inside(v) * v))(0.5) == 2.0


# What it leaves alone.


def test_gradients_are_untouched_after_a_complaint():
    x, w = Value(0.0), Value(3.0)
    h = x + 0
    (h * w).backward()
    before = [v.grad for v in (x, w, h)]
    with detect_anomaly():
        complaint((h.sqrt() * w) ** 2)
    assert [v.grad for v in (x, w, h)] == before


def test_nothing_is_watched_outside_or_inside_no_grad():
    with detect_anomaly(strict=True):
        pass
    y = Value(-1.0).log()
    y.backward()
    with detect_anomaly(strict=True), no_grad():
        assert math.isnan(Value(-1.0).log().data)


def test_good_graphs_are_differentiated_as_ever():
    x = Value(3.0)
    with detect_anomaly(infinity=True, strict=True):
        y = (x * x).tanh() + x
        y.backward()
    inside = x.grad
    x.grad = 0.0
    ((x * x).tanh() + x).backward()
    assert inside == x.grad


def test_contexts_nest_and_the_innermost_counts():
    with detect_anomaly(infinity=True, strict=True):
        with detect_anomaly():
            assert Value(1000.0).exp().data == INF
        with pytest.raises(AnomalyError):
            Value(1000.0).exp()


def test_no_frame_is_kept():
    class Marker:
        pass

    def helper():
        marker = Marker()
        held.append(weakref.ref(marker))
        return Value(1.0) * 2

    held = []
    with detect_anomaly():
        y = helper()
    assert held[0]() is None
    assert y.data == 2.0


def test_it_costs_nothing_outside():
    def calls_per_node() -> int:
        calls = []
        x = Value(1.0)
        sys.setprofile(lambda *event: calls.append(event[1]))
        x + x
        sys.setprofile(None)
        return len(calls)

    before = calls_per_node()
    with detect_anomaly():
        inside = calls_per_node()
    assert calls_per_node() == before < inside
