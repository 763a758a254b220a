"""Rules as C and JavaScript: what is written, by hand; what it computes is tested where it is compiled or run."""

import re

import pytest

from autograd import OPS, Op, dot, exp, where
from autograd.code import C, JavaScript, forward, partials


def own(rule, forward=lambda x: x):
    return Op("own", "own", forward, rule, ((1.0, 2.0),), "An operation of the tests.")


@pytest.mark.parametrize(
    ("name", "c", "javascript"),
    [
        ("mul", ("y", "x"), ("$y", "$x")),
        ("div", ("1.0 / y", "-out / y"), ("1 / $y", "-$out / $y")),
        ("tan", ("1.0 + out * out",), ("1 + $out * $out",)),
        ("arcsinh", ("1.0 / forward_hypot(1.0, x)",), ("1 / forward.hypot(1, $x)",)),
        ("exp2", ("out * 0.6931471805599453",), ("$out * 0.6931471805599453",)),
        (
            "where",
            ("NO_PATH", "(condition != 0.0 ? 1.0 : NO_PATH)", "(condition != 0.0 ? NO_PATH : 1.0)"),
            ("null", "($condition !== 0 ? 1 : null)", "($condition !== 0 ? null : 1)"),
        ),
        (
            "clip",
            (
                "((x >= lo) && (x <= hi) ? 1.0 : 0.0)",
                "((x < lo) && (lo <= hi) ? 1.0 : 0.0)",
                "((x > hi) || (lo > hi) ? 1.0 : 0.0)",
            ),
            (
                "(($x >= $lo) && ($x <= $hi) ? 1 : 0)",
                "(($x < $lo) && ($lo <= $hi) ? 1 : 0)",
                "(($x > $hi) || ($lo > $hi) ? 1 : 0)",
            ),
        ),
    ],
)
def test_a_rule_is_written_as_its_row_has_it(name, c, javascript):
    assert partials(OPS[name], C()) == c
    assert partials(OPS[name], JavaScript()) == javascript


@pytest.mark.parametrize("op", [op for op in OPS if op.arity], ids=lambda op: op.name)
def test_every_rule_of_fixed_arity_reads_only_its_own_operands_and_known_functions(op):
    for text in partials(op, C()):
        words = set(re.findall(r"(?<![\w.])[a-z]\w*", text))
        functions = {word.removeprefix("forward_") for word in words if word.startswith("forward_")}
        assert all(function in OPS for function in functions)
        assert {word for word in words if not word.startswith("forward_")} <= {"out", *op.parameters}


def test_python_s_connectives_and_equalities_are_javascript_s():
    rule = own(lambda out, x: (where((x == 1) | (x != 2) & (x < 3), x, -x),))
    assert partials(rule, JavaScript()) == ("(($x === 1) || ($x !== 2) && ($x < 3) ? $x : -$x)",)


def test_infinities_and_nan_have_the_names_of_the_language():
    rule = own(lambda out, x: (x * float("inf") + -float("inf") * x + float("nan"),))
    assert partials(rule, C()) == ("x * INFINITY - INFINITY * x + NAN",)
    assert partials(rule, JavaScript()) == ("$x * Infinity - Infinity * $x + NaN",)


def test_a_nested_choice_keeps_its_order_in_parentheses():
    rule = own(lambda out, x: (2 * where(x, where(x > 1, x, 0.0), exp(x)),))
    assert partials(rule, C()) == ("2.0 * (x != 0.0 ? (x > 1.0 ? x : 0.0) : forward_exp(x))",)


def test_a_forward_written_in_operators_is_an_expression():
    op = own(lambda out, x: (1.0,), lambda x: x / (1 + abs(x)) ** 2)
    assert forward(op, JavaScript()) == "$x / forward.power(1 + forward.abs($x), 2)"


def test_a_forward_that_branches_has_no_expression():
    op = own(lambda out, x: (1.0,), lambda x: x if x > 0 else 0.0)
    with pytest.raises(TypeError, match="may not branch"):
        forward(op, C())


def test_a_forward_on_floats_only_has_no_expression():
    with pytest.raises(TypeError):
        forward(OPS["erf"], C())


def test_operations_of_many_operands_have_no_fixed_expression():
    with pytest.raises(TypeError, match="many operands"):
        partials(dot, C())
