"""Rows of the table and operations of one's own: what is checked, called, shown and pickled."""

import inspect
import math
import pickle

import pytest

import autograd
from autograd import OPS, Op, Value, check_gradients, derivatives, grad, jvp, ops, where
from autograd.table import Constant

UNIT = ((-1.0, 1.0),)


def square_rule(out, x):
    return (2.0 * x,)


def entered(name: str = "user_square", **changes: object) -> Op:
    """An operation of a user's, with some of its columns changed."""
    row = {
        "symbol": "sq", "forward": lambda x: x * x, "partials": square_rule, "domain": UNIT, "doc": "Square.",
    }  # fmt: skip
    return Op(name, **(row | changes))


# Rows.


@pytest.mark.parametrize(
    ("kind", "message", "changes"),
    [
        (ValueError, "an operation's name is a Python identifier, got '2x'", {"name": "2x"}),
        (ValueError, "an operation's name is a Python identifier, got 5", {"name": 5}),
        (
            ValueError,
            "bad: the symbol is a short text to show in pictures, such as '+'; got 'a\\nb'",
            {"symbol": "a\nb"},
        ),
        (ValueError, "bad: the symbol is a short text to show in pictures, such as '+'; got ''", {"symbol": ""}),
        (ValueError, "bad: the symbol is a short text to show in pictures, such as '+'; got None", {"symbol": None}),
        (ValueError, "the operation 'exp' is built in: choose another name", {"name": "exp"}),
        (ValueError, "the operation 'atan' is built in: choose another name", {"name": "atan"}),
        (ValueError, "the operation 'atan' is built in: choose another name", {"aliases": ("atan",)}),
        (TypeError, "bad: forward is a function, got int", {"forward": 5}),
        (TypeError, "bad: partials is a function, got NoneType", {"partials": None}),
        (TypeError, "bad: the rule is a lambda or def, because its parameters name the operands", {"partials": max}),
        (
            ValueError,
            "bad(x) takes 1 operands by its rule, its domain has 2 intervals;\n"
            "  a rule takes the result first and then every operand: lambda out, x: (2 * x,)",
            {"domain": UNIT * 2},
        ),
        (
            ValueError,
            "bad: the domain is one interval (low, high) per operand, as in ((0.5, 3.0),); got (0.0,)",
            {"domain": (0.0,)},
        ),
        (
            ValueError,
            "the rule of bad(x) returns a tuple of 1 local derivatives, got a tuple of 2;\n"
            "  one alone is written (2 * x,)",
            {"partials": lambda out, x: (1.0, 2.0)},
        ),
        (
            ValueError,
            "the rule of bad(x) returns a tuple of 1 local derivatives, got float;\n  one alone is written (2 * x,)",
            {"partials": lambda out, x: 2.0 * x},
        ),
        (
            ValueError,
            "the rule of bad(x) returns a tuple of 1 local derivatives, got list;\n  one alone is written (2 * x,)",
            {"partials": lambda out, x: [x]},
        ),
        (
            TypeError,
            "bad(x): its value failed in the middle of its domain, at 0:\n"
            "  expected a real number, got NoneType: is a return statement missing?",
            {"forward": lambda x: None},
        ),
        (
            TypeError,
            "bad(x): its local derivative by x failed in the middle of its domain, at 0:\n"
            "  expected a real number, got str 'a': convert it with float(...)",
            {"partials": lambda out, x: ("a",)},
        ),
        (
            ValueError,
            "bad(x): its rule failed in the middle of its domain, at 0:\n"
            "  AttributeError: 'float' object has no attribute 'sin'",
            {"partials": lambda out, x: (x.sin(),)},
        ),
        (ValueError, "bad: defaults are of the last parameters, got k", {"defaults": {"k": 1.0}}),
        (
            ValueError,
            "bad: defaults are of the last parameters, got x",
            {
                "forward": lambda x, y: x,
                "partials": lambda out, x, y: (1.0, 0.0),
                "domain": UNIT * 2,
                "defaults": {"x": 1.0},
            },
        ),
    ],
)
def test_a_row_that_does_not_fit_together_is_refused(kind, message, changes):
    changes = {"name": "bad"} | changes
    count = len(OPS)
    with pytest.raises(kind) as refusal:
        entered(**changes)
    assert str(refusal.value) == message
    assert len(OPS) == count
    assert "bad" not in OPS


def test_a_users_row_may_be_entered_again():
    first = entered()
    count = len(OPS)
    second = entered(forward=lambda x: 3 * x * x, partials=lambda out, x: (6.0 * x,))
    assert (len(OPS), OPS["user_square"] is second, first(2.0), second(2.0)) == (count, True, 4.0, 12.0)


def test_an_alias_may_not_hide_another_operation():
    entered()
    with pytest.raises(ValueError) as refusal:
        entered(name="user_other", aliases=("user_square",))
    assert str(refusal.value) == "'user_square' is the operation 'user_square' already: choose another name"
    assert OPS["user_square"].name == "user_square"


def test_rows_are_found_by_name_and_alias():
    assert OPS["atan"] is OPS["arctan"] is autograd.arctan
    assert "arctan" in OPS
    assert "nothing" not in OPS
    assert len(list(OPS)) == len(OPS) > 50
    with pytest.raises(KeyError):
        OPS["nothing"]


# Operations of one's own.


def test_an_operation_of_ones_own_has_everything():
    softcap = Op(
        "softcap", "cap", lambda x, limit: limit * math.tanh(x / limit),
        lambda out, x, limit: (
            autograd.power(autograd.cosh(autograd.div(x, limit)), -2.0),
            autograd.div(out - x * autograd.power(autograd.cosh(autograd.div(x, limit)), -2.0), limit),
        ),
        (*UNIT, (1.0, 2.0)), "limit * tanh(x / limit).", defaults={"limit": 1.0},
    )  # fmt: skip
    x = Value(0.5)
    y = softcap(x)
    y.backward()
    t = math.tanh(0.5)
    assert (type(softcap(0.5)), y.op, y.data) == (float, softcap, t)
    assert x.grad == pytest.approx(1 - t * t, rel=1e-15)
    assert grad(softcap)(0.5) == pytest.approx(1 - t * t, rel=1e-15)
    third = (1 - t * t) * (6 * t * t - 2)
    assert grad(grad(grad(softcap)))(0.5) == pytest.approx(third, rel=1e-12)
    assert jvp(softcap, (0.5, 1.0), (2.0, 0.0))[1] == pytest.approx(2 * (1 - t * t), rel=1e-15)
    assert pickle.loads(pickle.dumps(y)).op is softcap
    check_gradients(softcap, 0.3, 1.5)


def test_an_operation_of_many_operands():
    def collect(xs, scale=2.0):
        return (*xs, scale)

    weighted = Op(
        "weighted", "weighted", lambda *xs: xs[-1] * math.fsum(xs[:-1]),
        lambda out, *xs: (*(xs[-1:] * (len(xs) - 1)), autograd.fsum(xs[:-1])), UNIT, "scale * sum.", collect=collect,
    )  # fmt: skip
    x, y, s = Value(1.0), Value(2.0), Value(3.0)
    v = weighted([x, y], s)
    v.backward()
    assert (v.data, x.grad, y.grad, s.grad, weighted([1.0, 2.0])) == (9.0, 3.0, 3.0, 3.0, 6.0)
    assert repr(weighted) == "<Op weighted(xs, scale=2)>"
    assert derivatives(v, [s])[0].data == 3.0
    with pytest.raises(TypeError) as refusal:
        weighted([1.0], skale=3.0)
    assert str(refusal.value) == "expected weighted(xs, scale=2), got weighted(list, skale=...)"


def test_a_rule_written_in_math_says_what_to_do_at_the_second_order():
    op = entered(name="user_sin", forward=math.sin, partials=lambda out, x: (math.cos(x),))
    assert grad(op)(0.0) == 1.0
    with pytest.raises(TypeError) as refusal:
        grad(grad(op))(0.0)
    assert str(refusal.value) == (
        "the rule of user_sin does not take Values: write it in operations, autograd.cos for math.cos;\n"
        "  it said: a Value does not become a plain number by itself: that would cut the graph."
    )


def test_a_rule_that_changes_its_count_is_refused():
    op = entered(name="user_count", partials=lambda out, x: (1.0,) if x < 5 else (1.0, 2.0))
    with pytest.raises(ValueError) as refusal:
        op(Value(7.0))
    assert str(refusal.value) == "the rule of user_count gave 2 local derivatives for 1 operands"


# Calls.


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: autograd.exp(), "expected exp(x), got exp()"),
        (lambda: autograd.exp(1, 2.0), "expected exp(x), got exp(int, float)"),
        (lambda: autograd.clip(1, hi=2), "expected clip(x, lo, hi), got clip(int, hi=...)"),
        (
            lambda: autograd.leaky_relu(1.0, slop=2),
            "expected leaky_relu(x, slope=0.01), got leaky_relu(float, slop=...)",
        ),
        (lambda: autograd.leaky_relu(1.0, x=2), "expected leaky_relu(x, slope=0.01), got leaky_relu(float, x=...)"),
        (
            lambda: Value(1.0).leaky_relu(1, 2),
            "expected leaky_relu(x, slope=0.01), got leaky_relu(Value, int, int)",
        ),
        (lambda: autograd.dot([1.0]), "expected dot(xs, ys, bias=0), got dot(list)"),
        (lambda: autograd.dot([1], [1], bia=2), "expected dot(xs, ys, bias=0), got dot(list, list, bia=...)"),
        (lambda: autograd.exp("a"), "exp(x): expected a real number, got str 'a': convert it with float(...)"),
        (lambda: autograd.exp([1.0]), "exp(x): expected a real number, got list: pass its numbers one by one"),
        (lambda: autograd.exp(None), "exp(x): expected a real number, got NoneType: is a return statement missing?"),
        (lambda: autograd.mean(3.0), "mean(xs): expected a sequence of numbers, got float"),
        (lambda: autograd.fsum("abc"), "fsum(xs): expected a sequence of numbers, got str"),
    ],
)
def test_calls_that_do_not_fit_show_the_signature(call, message):
    with pytest.raises(TypeError) as refusal:
        call()
    assert str(refusal.value) == message


def test_keywords_and_defaults():
    assert autograd.exp(x=0.0) == 1.0
    assert autograd.leaky_relu(-2.0) == -0.02
    assert autograd.leaky_relu(-2.0, slope=0.5) == autograd.leaky_relu(slope=0.5, x=-2.0) == -1.0
    assert autograd.clip(5.0, hi=3.0, lo=1.0) == 3.0
    assert autograd.dot([1.0, 2.0], [3.0, 4.0], bias=0.5) == 11.5
    assert Value(-2.0).leaky_relu(slope=0.5).data == -1.0
    assert where(0, 1.0, 2.0) == 2.0
    with pytest.raises(TypeError, match="makes a new Value: leave out= away"):
        Value(1.0).clip(0, 1, out=[])


def test_on_numbers_an_operation_gives_a_float():
    for number in (autograd.add(1, 2), autograd.floor(2), autograd.exp(True), ops.mul(3, 4), autograd.fsum([1, 2])):
        assert type(number) is float
    assert autograd.add(10**400, 0) == math.inf


# Words.


def test_every_row_shows_itself():
    for op in OPS:
        assert repr(op) == f"<Op {op.signature}>"
        assert op.__doc__.startswith(op.signature + "\n\n")
        assert op.doc in op.__doc__
        assert op.doc.endswith(".")
    assert repr(autograd.leaky_relu) == "<Op leaky_relu(x, slope=0.01)>"
    assert repr(autograd.dot) == "<Op dot(xs, ys, bias=0)>"
    assert Op.__doc__.startswith("One operation: a row of the table")


def test_pickles_are_names():
    assert all(pickle.loads(pickle.dumps(op)) is op for op in OPS)
    with pytest.raises(KeyError) as unknown:
        ops.lookup("nothing")
    assert unknown.value.args == ("no operation 'nothing': import the module that defines it, then try again",)


def test_constants_know_their_expression_also_after_pickling():
    half_pi = Constant(math.pi / 2, "pi/2")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(half_pi, protocol))
        assert (again, again.expression) == (math.pi / 2, "pi/2")


def test_an_operation_shows_its_name_and_signature():
    assert autograd.leaky_relu.__name__ == "leaky_relu"
    assert str(inspect.signature(autograd.leaky_relu)) == "(x, slope=0.01)"
    assert str(inspect.signature(autograd.dot)) == "(xs, ys, bias=0)"
