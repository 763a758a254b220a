"""grad and its relatives: closed forms, nesting in any order, every structure of arguments, every refusal."""

import math
from collections import OrderedDict, namedtuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import (
    StaleGraphError,
    Value,
    derivatives,
    elementwise_grad,
    exp,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    log,
    no_grad,
    sin,
    tanh,
    value_and_grad,
    vjp,
)

Point = namedtuple("Point", "x y")


def square(x):
    return x * x


def product(v):
    """x²y³z, whose derivatives are easy by hand."""
    x, y, z = v
    return x**2 * y**3 * z


def speed(f, x, direction=1.0):
    return jvp(f, (x,), (direction,))[1]


def nth(f, n):
    """The n-th derivative of f by nested grad."""
    for _ in range(n):
        f = grad(f)
    return f


# Closed forms.


@pytest.mark.parametrize(
    ("f", "fourth"),
    [
        (lambda x: x**7, lambda x: 840 * x**3),
        (sin, math.sin),
        (lambda x: exp(2 * x), lambda x: 16 * math.exp(2 * x)),
        (log, lambda x: -6 / x**4),
        (lambda x: 1 / (1 + x), lambda x: 24 / (1 + x) ** 5),
        (tanh, lambda x: (t := math.tanh(x)) * (1 - t * t) * (16 - 24 * t * t)),
        (lambda x: x * sin(x), lambda x: x * math.sin(x) - 4 * math.cos(x)),
        (lambda x: exp(-(x**2)), lambda x: (16 * x**4 - 48 * x**2 + 12) * math.exp(-x * x)),
    ],
)
@pytest.mark.parametrize("x", [0.3, 1.7])
def test_fourth_derivatives(f, fourth, x):
    assert nth(f, 4)(x) == pytest.approx(fourth(x), rel=1e-12)
    by_speed = f
    for _ in range(2):  # forward and reverse in turn
        by_speed = grad(lambda x, inner=by_speed: speed(inner, x))
    assert by_speed(x) == pytest.approx(fourth(x), rel=1e-12)


def test_forward_over_reverse_and_reverse_over_forward():
    f = lambda x: x**3 * sin(x)  # noqa: E731  short, and used as a value
    second = 6 * 2.0 * math.sin(2.0) + 6 * 4.0 * math.cos(2.0) - 8.0 * math.sin(2.0)
    assert jvp(grad(f), (2.0,), (1.0,))[1] == pytest.approx(second, rel=1e-14)
    assert grad(lambda x: speed(f, x))(2.0) == pytest.approx(second, rel=1e-14)
    assert speed(lambda x: speed(f, x), 2.0) == pytest.approx(second, rel=1e-14)
    assert grad(grad(f))(2.0) == pytest.approx(second, rel=1e-14)


def test_second_derivatives_by_hand():
    at = [2.0, 3.0, 5.0]
    gradient = [2 * 2 * 27 * 5, 4 * 27 * 5, 4 * 27]
    gradient[1] = 3 * 4 * 9 * 5
    matrix = [[2 * 27 * 5, 2 * 2 * 3 * 9 * 5, 2 * 2 * 27], [540, 4 * 6 * 3 * 5, 4 * 3 * 9], [108, 108, 0]]
    matrix[1][0] = matrix[0][1]
    assert grad(product)(at) == gradient
    assert hessian(product)(at) == matrix
    vector = [1.0, -2.0, 0.5]
    expected = [sum(h * v for h, v in zip(row, vector, strict=True)) for row in matrix]
    assert hvp(product)(at, vector) == pytest.approx(expected)
    assert jvp(product, (at,), (vector,))[1] == sum(g * v for g, v in zip(gradient, vector, strict=True))
    assert vjp(product, at)[1](2.0) == ([2 * g for g in gradient],)


# Perturbation confusion.


def test_siskind_and_pearlmutter_2005():
    # D (x -> x * D (y -> x + y) 1) 1 = 1; a confused system says 2.
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert grad(lambda x: x * speed(lambda y: x + y, 1.0))(1.0) == 1.0
    assert speed(lambda x: x * grad(lambda y: x + y)(1.0), 1.0) == 1.0
    assert speed(lambda x: x * speed(lambda y: x + y, 1.0), 1.0) == 1.0


def test_nested_derivatives_of_a_product():
    def by_speed(f):
        return lambda x: speed(f, x)

    def check(outer, inner):
        assert outer(lambda x: x * inner(lambda y: x * y)(2.0))(3.0) == 6.0
        assert outer(lambda x: x * inner(lambda y: x * y * y)(x))(3.0) == 6 * 9.0

    check(grad, grad)
    check(grad, by_speed)
    check(by_speed, grad)
    check(by_speed, by_speed)


@pytest.mark.parametrize("derivative", [grad, lambda f: lambda x: speed(f, x)], ids=["reverse", "forward"])
def test_the_amazing_bug_of_manzyuk_and_others(derivative):
    # s u f x = f (x + u): the derivative by u, at 0, is the derivative operator itself, as a curried function.
    def shift(u):
        return lambda f: lambda x: f(x + u)

    def derivative_of_curried(make, at):
        return lambda f: lambda x: derivative(lambda u: make(u)(f)(x))(at)

    d_hat = derivative_of_curried(shift, 0.0)
    once = d_hat(exp)(1.0)
    twice = d_hat(d_hat(exp))(1.0)
    assert once == pytest.approx(math.e, rel=1e-15)
    assert twice == pytest.approx(math.e, rel=1e-15)  # a confused system says 0
    assert d_hat(d_hat(lambda x: x**3))(2.0) == pytest.approx(12.0, rel=1e-15)


def test_a_captured_variable_of_an_outer_derivative():
    f = lambda x, y: x * y**2  # noqa: E731  short, and used as a value
    mixed = grad(lambda x: grad(lambda y: f(x, y))(3.0))(2.0)
    assert mixed == 6.0
    assert grad(lambda x: x * grad(lambda y: 7.0 * y)(x))(2.0) == 7.0


# Arguments and structures.


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [
        *[(0, 9.0), (1, 12.0), (-1, 12.0), (-2, 9.0)],
        *[((0, 1), (9.0, 12.0)), ((1, 0), (12.0, 9.0)), ((-1,), (12.0,)), ([0], (9.0,))],
    ],
)
def test_argnums(argnums, expected):
    f = lambda x, y: x * y**2  # noqa: E731  short, and used as a value
    assert grad(f, argnums)(2.0, 3.0) == expected
    assert value_and_grad(f, argnums)(2.0, 3.0) == (18.0, expected)
    assert jacobian(f, argnums)(2.0, 3.0) == expected


@pytest.mark.parametrize("argnums", [1, -2, (0, 0), (0, -1), (), (0, 1)])
def test_argnums_out_of_range(argnums):
    with pytest.raises(ValueError) as refusal:
        grad(square, argnums)(1.0)
    assert str(refusal.value) == f"argnums={argnums!r} does not fit a call with 1 positional arguments"


@pytest.mark.parametrize("argnums", ["x", 1.0, None, ("x",)])
def test_argnums_are_positions(argnums):
    with pytest.raises(TypeError) as refusal:
        grad(square, argnums)(1.0)
    assert str(refusal.value) == f"argnums is the position of an argument or a tuple of positions, got {argnums!r}"


def test_nested_arguments():
    def f(p, q):
        return p["w"][0] * p["w"][1] + p["b"][0] * q.x - q.y

    args = {"w": [2.0, 3.0], "b": (4.0,)}, Point(5.0, 6.0)
    assert grad(f)(*args) == {"w": [3.0, 2.0], "b": (5.0,)}
    assert grad(f, 1)(*args) == Point(4.0, -1.0)
    assert grad(lambda d: d["a"] * 3)(OrderedDict(a=1.0)) == {"a": 3.0}
    assert grad(lambda v: v[0] * 2)([1.0, []]) == [2.0, []]
    assert grad(lambda v: 7.0)([]) == []


def test_arrays():
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    gradient = grad(lambda a: (a * a).sum())(matrix)
    assert gradient.dtype == float
    assert gradient.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    assert grad(square)(np.array(3.0)) == 6.0
    assert grad(lambda a: (a * a).sum())(np.array([1, 2])).tolist() == [2.0, 4.0]
    j = jacobian(lambda a: a * a)(np.array([1.0, 2.0]))
    assert (j.dtype, j.tolist()) == (float, [[2.0, 0.0], [0.0, 4.0]])
    h = hessian(lambda a: (a**3).sum() + a[0] * a[1])(np.array([1.0, 2.0]))
    assert (h.dtype, h.tolist()) == (float, [[6.0, 1.0], [1.0, 12.0]])
    v = hvp(lambda a: (a**3).sum())(np.array([1.0, 2.0]), np.array([1.0, 10.0]))
    assert v.tolist() == [6.0, 120.0]


def test_what_is_passed_in_is_not_changed():
    def f(v):
        v[0] = v[0] * 2
        return v[0]

    numbers, array = [3.0], np.array([3.0])
    assert (grad(f)(numbers), grad(f)(array).tolist()) == ([2.0], [2.0])
    assert (numbers, array.tolist()) == ([3.0], [3.0])


def test_keywords_are_passed_on_and_not_differentiated():
    f = lambda x, *, k=1.0: x * k  # noqa: E731  short, and used as a value
    assert (grad(f)(2.0), grad(f)(2.0, k=5.0), value_and_grad(f)(2.0, k=5.0)) == (1.0, 5.0, (10.0, 5.0))
    assert jacobian(f)(2.0, k=5.0) == 5.0
    assert hvp(lambda x, k=1.0: k * x**3)(2.0, 1.0, k=5.0) == 60.0
    assert elementwise_grad(f)([1.0, 2.0], k=3.0) == [3.0, 3.0]


def test_structures_of_results():
    f = lambda v: {"a": v[0] * v[1], "b": (v[1], [3.0])}  # noqa: E731  short, and used as a value
    assert jacobian(f)([2.0, 5.0]) == {"a": [5.0, 2.0], "b": ([0.0, 1.0], [[0.0, 0.0]])}
    assert jvp(f, ([2.0, 5.0],), ([1.0, 10.0],)) == (
        {"a": 10.0, "b": (5.0, [3.0])},
        {"a": 25.0, "b": (10.0, [0.0])},
    )
    y, pull_back = vjp(f, [2.0, 5.0])
    assert y == {"a": 10.0, "b": (5.0, [3.0])}
    assert pull_back({"b": (10.0, [7.0]), "a": 1.0}) == ([5.0, 12.0],)
    assert pull_back({"a": 0.0, "b": (1.0, [0.0])}) == ([0.0, 1.0],)
    assert jacobian(lambda v: [])([1.0]) == []


def test_jacobian_by_several_arguments():
    assert jacobian(lambda x, y: [x * y, x], (0, 1))(2.0, 3.0) == [(3.0, 2.0), (1.0, 0.0)]
    assert hessian(lambda x, y: x * x * y, (0, 1))(2.0, 3.0) == ((6.0, 4.0), (4.0, 0.0))


def test_elementwise():
    assert elementwise_grad(sin)([0.0, [1.0]]) == [1.0, [math.cos(1.0)]]
    assert elementwise_grad(square)(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]
    assert elementwise_grad(elementwise_grad(lambda x: x**3))([1.0, 2.0]) == [6.0, 12.0]
    assert elementwise_grad(lambda x, y: x * y)([1.0, 2.0], 3.0) == [3.0, 3.0]


# Constants, captured Values, no_grad.


def test_constants_and_unused_inputs():
    assert grad(lambda x: 3.0)(1.0) == 0.0
    assert grad(lambda x, y: x, 1)(1.0, 2.0) == 0.0
    assert value_and_grad(lambda x: 3)(1.0) == (3.0, 0.0)
    assert grad(grad(lambda x: 5 * x))(1.0) == 0.0
    assert hessian(lambda v: v[0])([1.0, 2.0]) == [[0.0, 0.0], [0.0, 0.0]]
    assert jvp(lambda x: 3.0, (1.0,), (1.0,)) == (3.0, 0.0)
    assert vjp(lambda x: 3.0, 1.0)[1](5.0) == (0.0,)
    assert all(type(x) is float for x in (grad(lambda x: 3)(1), grad(square)(np.float64(2)), grad(square)(2)))


def test_values_in_give_values_out():
    x = Value(2.0)
    y, slope = value_and_grad(lambda v: v**3)(x)
    assert (y.data, slope.data) == (8.0, 12.0)
    slope.backward()
    assert x.grad == 12.0
    assert type(grad(lambda v: 3.0)(x)) is Value


def test_captured_values():
    w = Value(3.0)
    slope = grad(lambda x: x * x * w)(2.0)
    slope.backward()
    assert (slope.data, w.grad) == (12.0, 4.0)
    w.is_constant = True
    assert grad(lambda x: x * x * w)(2.0) == 12.0
    y = Value(2.0)
    h = y * y
    (by_y,) = derivatives(grad(lambda x: x * h)(1.0), [y])
    assert by_y.data == 4.0


def test_no_gradient_is_left_in_what_was_captured():
    w, x = Value(3.0), Value(2.0)
    grad(lambda v: v * w)(x)
    hessian(lambda v: v[0] * v[0] * w)([x])
    jvp(lambda v: v * w, (x,), (1.0,))
    assert (w.grad, x.grad) == (0.0, 0.0)


def test_inside_no_grad_derivatives_exist_and_results_are_leaves():
    w, x = Value(3.0), Value(2.0)
    y = x * x
    with no_grad():
        assert grad(square)(2.0) == 4.0
        assert nth(lambda v: v**3, 2)(2.0) == 12.0
        results = [
            grad(lambda v: v**3)(x),
            grad(lambda v: v**3 * w / 3)(2.0),
            *value_and_grad(lambda v: v**3 * 1.5)(x)[:1],
            derivatives(y * 1, [y])[0] + 12,
            jvp(lambda v: v**3, (x,), (1.0,))[1],
            vjp(lambda v: v**3, x)[1](1.0)[0],
            derivatives(grad(lambda v: v**3)(2.0) * y, [y])[0] + 12,
        ]
        (first,) = derivatives(y, [x])
    assert [v.data for v in results] == [12.0] * 7
    assert not any(v.operands for v in (*results, first))
    assert first.data == 4.0


def test_no_grad_inside_the_function_cuts():
    def f(x):
        with no_grad():
            factor = x * x
        return x * factor

    assert grad(f)(3.0) == 9.0


# derivatives.


def test_derivatives_are_graphs():
    x, y = Value(2.0), Value(3.0)
    z = x**2 * y**3
    by_x, by_y = derivatives(z, [x, y])
    assert (by_x.data, by_y.data) == (108.0, 108.0)
    assert [v.data for v in derivatives(by_x, [x, y])] == [54.0, 108.0]
    assert [v.data for v in derivatives(by_y, (v for v in (x, y)))] == [108.0, 72.0]
    assert (x.grad, y.grad) == (0.0, 0.0)


def test_derivatives_by_interior_nodes_and_by_itself():
    x = Value(2.0)
    h = x * x
    y = h * h
    assert [v.data for v in derivatives(y, [h, x, y, Value(5.0), h])] == [8.0, 32.0, 1.0, 0.0, 8.0]
    c = Value(1.0)
    c.is_constant = True
    assert [v.data for v in derivatives(x * c, [c])] == [v.data for v in derivatives(c, [c])] == [0.0]


@pytest.mark.parametrize("wrt", [Value(1.0), [], None, 5])
def test_derivatives_take_a_list(wrt):
    with pytest.raises(TypeError) as refusal:
        derivatives(Value(1.0), wrt)
    assert str(refusal.value) == "derivatives(y, wrt) takes a list of at least one Value, as in derivatives(y, [x])"


@pytest.mark.parametrize(("y", "wrt"), [(1.0, [Value(1.0)]), (Value(1.0), [1.0])])
def test_derivatives_take_values(y, wrt):
    with pytest.raises(TypeError) as refusal:
        derivatives(y, wrt)
    assert str(refusal.value) == "derivatives(y, wrt) takes Values, got float"


def test_a_stale_graph_is_refused_where_rules_run_again():
    x, w = Value(2.0), Value(5.0)
    y = (x * w).tanh()
    w.data = 7.0
    y.backward()
    with pytest.raises(StaleGraphError) as stale:
        derivatives(y, [x])
    assert str(stale.value) == (
        "mul(2, 7) recorded the local derivative 5.0, its rule now gives 7.0:\n"
        "  a leaf was changed after the graph was made; run the computation again"
    )
    w.data = 5.0
    assert derivatives(y, [x])[0].data == pytest.approx(5 / math.cosh(10) ** 2)


def test_what_is_stale_elsewhere_does_not_matter():
    x, w = Value(2.0), Value(5.0)
    y = x * x + w * w
    w.data = 7.0
    assert derivatives(y, [x])[0].data == 4.0


def test_a_stale_selection_is_refused():
    x, condition = Value(2.0), Value(1.0)
    y = autograd.where(condition, x, 3 * x)
    condition.data = 0.0
    message = r"^where\(0, 2, 6\) recorded the local derivative 1\.0, its rule now gives None"
    with pytest.raises(StaleGraphError, match=message):
        derivatives(y, [x])


def test_nan_is_not_stale():
    x = Value(-1.0)
    assert math.isnan(derivatives(x.sqrt(), [x])[0].data)


# Refusals.

TRANSFORMS = [grad, value_and_grad, elementwise_grad, jacobian, hessian, hvp]


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("f", [3.0, None])
def test_a_function_is_asked_for(transform, f):
    with pytest.raises(TypeError) as refusal:
        transform(f)
    name = transform.__name__
    assert str(refusal.value) == f"{name} takes a function, as in {name}(f), got {type(f).__name__}"
    for call in (lambda: jvp(f, (1.0,), (1.0,)), lambda: vjp(f, 1.0)):
        with pytest.raises(TypeError, match="takes a function"):
            call()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "expected a real number, got NoneType: is a return statement missing?"),
        ("a", "expected a real number, got str 'a': convert it with float(...)"),
        (1j, "expected a real number, got complex: take .real, .imag or abs(...) of it"),
        ([1.0], "grad takes a function that returns one number, got list: use jacobian for several"),
        ((), "grad takes a function that returns one number, got tuple: use jacobian for several"),
        ({}, "grad takes a function that returns one number, got dict: use jacobian for several"),
        (np.ones(1), "grad takes a function that returns one number, got ndarray: use jacobian for several"),
    ],
)
def test_results_that_are_no_number(result, message):
    for transform in (grad, value_and_grad):
        with pytest.raises(TypeError) as refusal:
            transform(lambda x: result)(1.0)
        assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("a", "expected a real number, got str 'a': convert it with float(...)"),
        (None, "expected a real number, got NoneType: is a return statement missing?"),
        ({1.0}, "expected a real number, got set: pass its numbers one by one"),
        ([1.0, 1j], "expected a real number, got complex: take .real, .imag or abs(...) of it"),
    ],
)
def test_arguments_that_are_no_numbers(given, message):
    for call in (grad(square), jacobian(square), hessian(square), lambda x: vjp(square, x)):
        with pytest.raises(TypeError) as refusal:
            call(given)
        assert str(refusal.value) == message


TUPLES = "jvp takes the arguments and their tangents as two tuples, as in jvp(f, (x,), (1.0,))"
TANGENTS = "jvp takes tangents built as the arguments are: expected "
WEIGHTS = "vjp takes weights built as the outputs are: expected "
POSITIONS = "argnums=0 does not fit a call with 0 positional arguments"


@pytest.mark.parametrize(
    ("kind", "call", "message"),
    [
        (TypeError, lambda: jvp(square, 2.0, 1.0), TUPLES),
        (TypeError, lambda: jvp(square, (), ()), TUPLES),
        (ValueError, lambda: jvp(square, (2.0,), (1.0, 2.0)), TANGENTS + "a sequence of 1, got a sequence of 2"),
        (ValueError, lambda: jvp(max, ([2.0], 1.0), (1.0, [2.0])), TANGENTS + "a sequence of 1, got a number"),
        (
            TypeError,
            lambda: jvp(square, (2.0,), ("a",)),
            TANGENTS + "a real number, got str 'a': convert it with float(...)",
        ),
        (ValueError, lambda: hvp(product)([1.0, 2.0, 3.0], [1.0]), TANGENTS + "a sequence of 3, got a sequence of 1"),
        (TypeError, lambda: hvp(square)(2.0), "the product takes the arguments and a vector, as in hvp(f)(x, v)"),
        (TypeError, lambda: hvp(square, (0,)), "hvp takes the position of one argument, got argnums=(0,)"),
        (TypeError, lambda: vjp(square), "vjp takes a function and its arguments, as in vjp(f, x)"),
        (ValueError, lambda: vjp(lambda x: [x, x], 2.0)[1]([1.0]), WEIGHTS + "a sequence of 2, got a sequence of 1"),
        (ValueError, lambda: vjp(lambda x: {"a": x}, 2.0)[1]({"b": 1.0}), WEIGHTS + "a dict of 'a', got a dict of 'b'"),
        (
            TypeError,
            lambda: vjp(square, 2.0)[1](None),
            WEIGHTS + "a real number, got NoneType: is a return statement missing?",
        ),
        (ValueError, lambda: grad(square)(), POSITIONS),
        (ValueError, lambda: grad(square)(x=1.0), POSITIONS),
    ],
)
def test_calls_that_do_not_fit(kind, call, message):
    with pytest.raises(kind) as refusal:
        call()
    assert str(refusal.value) == message


def test_an_error_of_the_function_comes_through_and_leaves_no_mode():
    def failing(x):
        raise ZeroDivisionError("its own")

    with no_grad():
        with pytest.raises(ZeroDivisionError, match="its own"):
            grad(failing)(1.0)
        assert not (Value(1.0) * 2).operands


def test_derived_functions_are_named_after_their_function():
    def loss(x):
        """The loss."""
        return x * x

    for transform in TRANSFORMS:
        assert (transform(loss).__name__, transform(loss).__doc__) == ("loss", "The loss.")
    assert grad(np.square)(3.0) == 6.0


# Symmetry.

number = st.integers(-4, 4).map(float)
terms = st.lists(st.tuples(number, st.lists(st.integers(0, 3), min_size=3, max_size=3)), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(terms, st.lists(number, min_size=3, max_size=3))
def test_hessians_of_polynomials_are_symmetric_and_right(terms, at):
    def polynomial(v):
        return sum((c * math.prod(x**p for x, p in zip(v, powers, strict=True)) for c, powers in terms), start=0.0)

    def entry(i, j):
        total = 0.0
        for c, powers in terms:
            left = list(powers)
            for k in (i, j):
                c *= left[k]
                left[k] = max(left[k] - 1, 0)
            total += c * math.prod(x**p for x, p in zip(at, left, strict=True))
        return total

    matrix = hessian(polynomial)(at)
    assert matrix == [[entry(i, j) for j in range(3)] for i in range(3)]  # whole numbers: exact
    assert all(matrix[i][j] == matrix[j][i] for i in range(3) for j in range(3))


def test_a_captured_graph_may_be_deep():
    deep = Value(1.0)
    for _ in range(20_000):
        deep = deep + 1.0
    assert grad(lambda x: x * deep)(3.0).data == 20_001.0
