"""Formulas: rules and graphs written as text and as LaTeX, and the help that is made of them."""

import copy
import math
import operator
import pickle
import pydoc
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import OPS, Value, dot, exp, formula, fsum, sqrt, tanh, where
from autograd.description import describe
from autograd.expression import Symbol, local_derivatives
from autograd.table import Constant, Op

X, Y, Z = Symbol("x"), Symbol("y"), Symbol("z")
NAMES = {op.name: op for op in OPS} | {"pi": math.pi, "inf": math.inf}


def texts(op):
    return {name: str(symbol) for name, symbol in local_derivatives(op).items()}


def read(text, names):
    """Compute a printed formula as Python does, the names after "where" first."""
    line, *definitions = text.split("\n")
    for name, definition in [definition.removeprefix("where ").strip().split(" = ") for definition in definitions]:
        names = names | {name: eval(definition, dict(names))}
    return eval(line, dict(names))


@pytest.fixture
def make_op():
    """Make operations that are forgotten after the test."""
    known = set(OPS._rows)

    def make(name, partials, **columns):
        columns = {"forward": lambda x: x * x * x, "domain": ((0.5, 1.5),), "doc": "Mine."} | columns
        return Op(name, name, partials=partials, **columns)

    yield make
    for name in set(OPS._rows) - known:
        del OPS._rows[name], OPS._names[name]


# Rules


@pytest.mark.parametrize("op", [op for op in OPS if op.name != "where"], ids=lambda op: op.name)
def test_a_printed_rule_computes_what_the_rule_computes(op):
    count = len(local_derivatives(op))
    numbers = [low + (0.3 + 0.1 * i) * (high - low) for i, (low, high) in enumerate((op.domain * count)[:count])]
    out = op.forward(*numbers)
    names = NAMES | dict(zip(local_derivatives(op), numbers, strict=True), out=out)
    for text, expected in zip(texts(op).values(), op.partials(out, *numbers), strict=True):
        assert eval(text, names) == expected, text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tanh", {"x": "4*sigmoid(2*x)*sigmoid(-2*x)"}),
        ("sub", {"x": "1", "y": "-1"}),
        ("div", {"x": "1/y", "y": "-x/y/y"}),
        ("mod", {"x": "1", "y": "-(x // y)"}),
        ("exp2", {"x": "exp2(x)*log(2)"}),
        ("arcsin", {"x": "1/sqrt((1 - x)*(1 + x))"}),
        ("leaky_relu", {"x": "where(x > 0, 1, slope)", "slope": "where(x > 0, 0, x)"}),
        ("where", {"condition": "no path", "a": "where(condition, 1, no path)", "b": "where(condition, no path, 1)"}),
        ("fsum", {"x1": "1", "x2": "1"}),
        ("logsumexp", {f"x{i}": f"exp(x{i} - where(out == -inf, 0, out))" for i in (1, 2)}),
        ("dot", {"x1": "y1", "x2": "y2", "y1": "x1", "y2": "x2", "bias": "1"}),
    ],
)
def test_rules_read_as_mathematics(name, expected):
    assert texts(OPS[name]) == expected


def test_constants_show_their_expression():
    turn = Constant(2 * math.pi, "2*pi")
    assert str(X * turn) == "x*(2*pi)"
    assert str(turn * X) == "2*pi*x"
    assert formula(X / Constant(math.sqrt(3), "sqrt(3)"), latex=True) == r"\frac{x}{\sqrt{3}}"
    assert str(X + Constant(-(math.e**-2), "-exp(1)**-2")) == "x - exp(1)**(-2)"


def test_a_constant_of_something_else_says_what_it_may_be(make_op):
    op = make_op("odd", lambda out, x: (Constant(1.0, "f(1)") * x,))
    with pytest.raises(TypeError, match=r"names, numbers, \+ - \* / \*\* and operations; got 'f\(1\)'"):
        local_derivatives(op)


# What a rule may not do


def test_a_symbol_may_not_branch():
    message = r"^a rule may not branch: use where\(condition, a, b\) for if, and & \| for and, or$"
    with pytest.raises(TypeError, match=message):
        bool(X > 0)
    with pytest.raises(TypeError, match=message):
        max(X, 0)
    with pytest.raises(TypeError, match=message):
        _ = 0 < X < 1


def test_a_symbol_is_no_number():
    with pytest.raises(TypeError, match=r"^a rule is written in operations: use autograd.exp\(x\), not math.exp\(x\)"):
        math.exp(X)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (lambda out, x: (3 * x if x > 0 else -x,), "a rule may not branch: use where(condition, a, b)"),
        (lambda out, x: (math.exp(x),), "a rule is written in operations: use autograd.exp(x)"),
        (lambda out, x: (x.as_integer_ratio()[0],), "'Symbol' object has no attribute 'as_integer_ratio'"),
    ],
)
def test_help_of_a_rule_without_formula_says_why(make_op, rule, reason):
    op = make_op("mine", rule)
    assert f"the rule of mine(x) gives no formula: {reason}" in op.__doc__
    assert ">>> mine(" in op.__doc__
    with pytest.raises(TypeError, match=re.escape(reason)):
        local_derivatives(op)


# Signs and parentheses


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        (1 * X, "x"),
        (X * 1, "x"),
        (-1 * X, "-x"),
        (operator.neg(-X), "x"),
        (0 * X, "0*x"),  # nan at inf
        (0 + X, "0 + x"),  # 0 at -0
        (X + -Y, "x - y"),
        (X - -Y, "x + y"),
        (X + (-2) * Y, "x - 2*y"),
        (X - (Y + Z), "x - (y + z)"),
        (X + (Y + Z), "x + (y + z)"),  # the order of rounding
        (X - Y + Z, "x - y + z"),
        (-(X + Y), "-(x + y)"),
        (-(X * Y), "-x*y"),
        (X * (Y * Z), "x*(y*z)"),
        (X / (Y * Z), "x/(y*z)"),
        (X * -Y, "x*(-y)"),
        (-(X**2), "-x**2"),
        ((-X) ** 2, "(-x)**2"),
        ((X**Y) ** Z, "(x**y)**z"),
        (X ** (Y**Z), "x**y**z"),
        (X**-1, "x**(-1)"),
        (-(X // Y), "-(x // y)"),
        ((-X) // Y, "(-x) // y"),
        (X + Y % Z, "x + y % z"),
        ((X > 0) & (Y <= 1) | (X != Y), "(x > 0) & (y <= 1) | (x != y)"),
        (operator.lt(2, X), "x > 2"),
        (abs(X) + sqrt(X), "abs(x) + sqrt(x)"),
        (X * 1e-7 + 2.5, "x*1e-07 + 2.5"),
        (fsum([X, 1, Y]), "fsum([x, 1, y])"),
        (dot([X, 2], [Y, Z], 3), "dot([x, 2], [y, z], 3)"),
        (Symbol("w[0]") * Symbol("mlp.layer0.b"), "w[0]*mlp.layer0.b"),
        (Symbol("a + b") * X, "'a + b'*x"),
    ],
)
def test_as_few_signs_as_are_exactly_right(symbol, expected):
    assert str(symbol) == expected


LEAF_NAMES = [1.0, -1.0, 2.0, 3.0, -0.5, "x", "y", "z"]
LEAVES = st.sampled_from(LEAF_NAMES)
OPERATORS = ["add", "sub", "mul", "truediv", "floordiv", "mod", "neg", "gt", "le"]


def evaluated(tree, names):
    """The value of a tree of operators, computed without the library."""
    if not isinstance(tree, tuple):
        return names.get(tree, tree)
    name, *operands = tree
    return getattr(operator, name)(*[evaluated(operand, names) for operand in operands])


def node(children):
    binary = st.tuples(st.sampled_from([name for name in OPERATORS if name != "neg"]), children, children)
    powers = st.tuples(st.just("pow"), children, st.sampled_from([2.0, 3.0])) | st.tuples(
        st.just("pow"), st.just(2.0), children
    )
    return binary | powers | st.tuples(st.just("neg"), children)


@given(st.recursive(LEAVES, node, max_leaves=12))
def test_a_formula_reads_back_as_what_it_was_made_of(tree):
    numbers = {"x": 1.25, "y": -0.7, "z": 3.1}
    symbols = {leaf: Symbol(leaf) for leaf in LEAF_NAMES}
    try:
        expected = evaluated(tree, numbers)
    except ArithmeticError:
        return
    found = read(str(evaluated(tree, symbols)), numbers)
    assert found == expected or (found != found and expected != expected)


# LaTeX


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        (1 / sqrt(X), r"\frac{1}{\sqrt{x}}"),
        ((X + 1) ** (Y - 1), r"\left(x + 1\right)^{y - 1}"),
        (X / Y * Z, r"\frac{x}{y} \cdot z"),
        ((X / Y) ** 2, r"\left(\frac{x}{y}\right)^{2}"),
        (-(X / Y), r"-\frac{x}{y}"),
        (abs(X - 1), r"\left|x - 1\right|"),
        (autograd.floor(X), r"\left\lfloor x \right\rfloor"),
        (autograd.ceil(X), r"\left\lceil x \right\rceil"),
        (X // Y, r"\left\lfloor \frac{x}{y} \right\rfloor"),
        (X % Y, r"x \bmod y"),
        (autograd.cbrt(X), r"\sqrt[3]{x}"),
        (exp(X), r"\exp\left(x\right)"),
        (autograd.leaky_relu(X, Symbol("alpha")), r"\operatorname{leaky\_relu}\left(x, \alpha\right)"),
        (autograd.maximum(X, 0), r"\max\left(x, 0\right)"),
        (where(X >= 0, X, 0), r"\begin{cases} x & x \ge 0 \\ 0 & \text{otherwise} \end{cases}"),
        (2 * where(X, Y, Z), r"2 \cdot \left(\begin{cases} y & x \\ z & \text{otherwise} \end{cases}\right)"),
        (Symbol("x12") + Symbol("bias"), r"x_{12} + \mathrm{bias}"),
        (Symbol("a_b%"), r"\mathrm{a\_b\%}"),
        (X * 1.5e-7, r"x \cdot \left(1.5 \cdot 10^{-7}\right)"),
        (X - math.inf, r"x - \infty"),
    ],
)
def test_latex(symbol, expected):
    assert formula(symbol, latex=True) == expected


def test_latex_lists_what_names_stand_for():
    x = Value(2, "x")
    h = x.exp()
    assert formula(h / (1 + h), latex=True) == (
        "\\begin{aligned}\n"
        "&\\frac{t_{1}}{1 + t_{1}} \\\\\n"
        "&\\text{where } t_{1} = \\exp\\left(x\\right)\n"
        "\\end{aligned}"
    )


# Recorded graphs


def test_a_graph_shows_leaves_by_name_or_by_number():
    x, w = Value(2, "x"), Value(1 / 3)
    assert formula(tanh(w * x - 1)) == "tanh(0.333333*x - 1)"
    assert formula(x) == "x"
    assert formula(w) == "0.333333"
    assert formula((2 + x).operands[0]) == "2"


def test_shared_results_are_written_once():
    x = Value(2, "x")
    h = x * x
    k = h + 1
    assert formula(3 * h + k / k) == "3*t1 + t2/t2\nwhere t1 = x*x\n      t2 = t1 + 1"


def test_equal_numbers_are_not_shared_results():
    a, b = Value(1) + 0, Value(1) + 0
    assert formula(a * b) == "(1 + 0)*(1 + 0)"


def test_named_results_keep_their_names():
    x = Value(2, "x")
    h, k = x * x, x + 1
    h.name, k.name = "h", "k"
    assert formula(h * k) == "h*k\nwhere h = x*x\n      k = x + 1"
    k.name = "x"  # as the leaf is called
    assert formula(h * k) == "h*x_4\nwhere h = x_1*x_1\n      x_4 = x_1 + 1"


def test_fresh_names_avoid_those_in_use():
    x = Value(2, "t1")
    h = x * x
    assert formula(h + h.exp()) == "t2 + exp(t2)\nwhere t2 = t1*t1"


def test_the_derivative_of_a_graph_is_a_formula_too():
    x = Value(2, "x")
    (slope,) = autograd.derivatives(x.tanh(), [x])
    assert formula(slope) == "4*sigmoid(2*x)*sigmoid(-2*x)"


def test_where_no_rule_branches_the_graph_keeps_the_condition():
    x = Value(2, "x")
    assert formula(where(x, x.sqrt(), 0)) == "where(x, sqrt(x), 0)"


def test_long_formulas_are_cut_into_named_parts():
    x = Value(1.0, "x")
    y = x
    for _ in range(100):
        y = (y + x).sin()
    lines = formula(y).splitlines()
    assert len(lines) > 5
    assert read(formula(y), NAMES | {"x": 1.0}) == y.data
    assert max(map(len, lines)) < 150
    assert sum(line.count("sin") for line in lines) == 100


def test_a_graph_of_any_depth_is_written():
    x = Value(1.0, "x")
    y = x
    for _ in range(20_000):
        y = y * x + 1
    assert formula(y, max_nodes=None).count("*") == 20_000


def test_a_large_graph_is_cut_with_a_count_and_still_computes():
    x = Value(0.5, "x")
    y = x
    for _ in range(1000):
        y = (y * x + 1).sin()
    text = formula(y, max_nodes=6)
    fixed = 0.0
    for _ in range(100):
        fixed = math.sin(0.5 * fixed + 1)
    assert text.splitlines()[:2] == ["sin(sin(r1*x + 1)*x + 1)", f"where r1 = {fixed:.6g}"]
    assert text.splitlines()[2] == "# 2,994 of 3,000 operations are left out: raise max_nodes to see more"
    assert math.isclose(read(text.rpartition("\n")[0], NAMES | {"x": 0.5}), y.data, rel_tol=1e-6)
    assert len(formula(y)) < 10_000
    assert r"2,994 of 3,000 operations are left out: raise max\_nodes to see more" in formula(y, True, max_nodes=6)
    with pytest.raises(ValueError, match=r"^max_nodes is a whole number of at least 1, or None for all; got 0$"):
        formula(y, max_nodes=0)


def test_a_result_left_out_keeps_its_name():
    x = Value(2, "x")
    h = x * x
    h.name = "h"
    assert formula(h + 1, max_nodes=1).splitlines()[:2] == ["h + 1", "where h = 4"]


def test_two_leaves_of_one_name_are_told_apart():
    a, b = Value(2, "w"), Value(3, "w")
    assert formula(a * b + a * a) == "w_1*w_2 + w_1*w_1"
    assert formula(a * b + a * a, latex=True) == r"w_{\#1} \cdot w_{\#2} + w_{\#1} \cdot w_{\#1}"
    assert formula(a * b, names={"v": b}) == "w*v"


def test_a_name_with_a_number_is_no_other_name():
    a, b, c, spaced, other = Value(2, "w1"), Value(3, "w1"), Value(4, "w1_2"), Value(5, "a b"), Value(6, "a b")
    assert formula(a * b + c + spaced * other) == "w1_1*'w1 #2' + w1_2 + 'a b #6'*'a b #7'"
    assert formula(a * b, latex=True) == r"w_{1,\#1} \cdot w_{1,\#2}"
    assert formula(spaced * other, latex=True) == r"\mathrm{a~b}_{\#1} \cdot \mathrm{a~b}_{\#2}"


def test_a_number_is_not_rounded_to_one_that_is_left_out():
    x = Value(2, "x")
    assert formula(x * 1.0000001 + 1e-9) == "x*1.0000001 + 1e-09"


def test_a_factor_of_one_needs_no_name():
    x = Value(2, "x")
    (slope,) = autograd.derivatives(x.tanh(), [x])
    (curvature,) = autograd.derivatives(slope, [x])
    assert " = 1\n" not in formula(curvature)
    assert math.isclose(read(formula(curvature), NAMES | {"x": 2.0}), curvature.data)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: x**3, r"3 \cdot x^{3 - 1}"),
        (autograd.erf, r"1.12838 \cdot \exp\left(-x \cdot x\right)"),
        (lambda x: autograd.arctan2(x, 3), r"\frac{3}{3 \cdot 3 + x \cdot x}"),
        (lambda x: autograd.hypot(x, 4), r"\frac{x}{\operatorname{hypot}\left(x, 4\right)}"),
    ],
)
def test_latex_writes_what_helpers_mean(function, expected):
    x = Value(2, "x")
    (slope,) = autograd.derivatives(function(x), [x])
    assert formula(slope, latex=True) == expected
    assert any(name in formula(slope) for name in ("shifted_power", "gaussian", "inversion", "unit"))


def test_a_choice_that_was_made_is_shown_as_what_it_chose():
    x = Value(2, "x")
    assert formula(where(x > 0, x.sqrt(), 0)) == "sqrt(x)"
    assert formula(where(x > 5, x.sqrt(), 0)) == "0"
    assert formula(where(x, x.sqrt(), 0)) == "where(x, sqrt(x), 0)"


def test_a_formula_shows_itself():
    x = Value(2, "x")
    h = x * x
    found = formula(h + h.exp())
    assert repr(found) == str(found) == "t1 + exp(t1)\nwhere t1 = x*x"
    assert found._repr_latex_() == f"$${formula(h + h.exp(), latex=True)}$$"
    assert found.latex == str(formula(h + h.exp(), latex=True)) == formula(h + h.exp(), latex=True).latex
    again = pickle.loads(pickle.dumps(found))
    assert again == copy.deepcopy(found) == found and again.latex == found.latex
    assert formula(X + 1)._repr_latex_() == "$$x + 1$$"


def test_formula_refuses_what_is_neither():
    with pytest.raises(TypeError, match=r"^formula takes a Value or a Symbol, got float$"):
        formula(3.0)


# What help shows


def test_help_of_an_operation_reads_well():
    help_text = pydoc.plain(pydoc.render_doc(autograd.leaky_relu))
    assert (
        "Local derivatives:\n        d/dx = where(x > 0, 1, slope)\n        d/dslope = where(x > 0, 0, x)" in help_text
    )
    assert autograd.leaky_relu.__doc__.startswith("leaky_relu(x, slope=0.01)\n\n")
    assert autograd.relu.__doc__.endswith(">>> relu(2.3)\n2.3")


def test_help_tells_operators_and_other_names():
    assert "Operator: x / y. Other names of the method: divide, true_divide." in describe(autograd.div)
    assert "Operator: -x." in describe(autograd.neg)
    assert "Other names of the method: asin." in describe(autograd.arcsin)
    assert "Operator" not in describe(autograd.abs)


def test_help_of_many_operands_is_short():
    assert "for lists of two; out is the result:\n    d/dx1 = y1\n    d/dy1 = x1\n    d/dbias = 1\n" in describe(dot)


def test_an_operation_of_the_users_gets_all_of_it(make_op):
    cube = make_op("cube", lambda out, x: (3 * x * x,), doc="Third power.")
    assert describe(cube) == "cube(x)\n\nThird power.\n\nLocal derivatives:\n    d/dx = 3*x*x\n\n>>> cube(1.2)\n1.728"
    assert formula(cube(Value(2, "v")) + 1) == "cube(v) + 1"
    assert formula(cube(X), latex=True) == r"\operatorname{cube}\left(x\right)"


def test_an_operation_of_the_users_that_takes_other_arguments_has_help(make_op):
    def collect(pairs):
        return tuple(x for pair in pairs for x in pair)

    op = make_op("pairs", lambda out, *xs: (1.0,) * len(xs), forward=lambda *xs: sum(xs), collect=collect)
    assert op.__doc__.startswith("pairs(pairs)\n\nMine.")
    assert "the rule of pairs(pairs) gives no formula" in op.__doc__


def test_help_of_the_class_is_about_the_class():
    assert "One operation: a row of the table" in Op.__doc__
