"""Random programs: their derivatives against complex steps of 50 digits, and the identities that any must obey.

The truth of a program is the same program over mpmath's complex numbers: where f is analytic,
Im f(x + ih) / h is its derivative to 50 digits for h = 1e-40, without any rule of differentiation.
"""

import copy
import math
import operator
import pickle
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpc, mpf

import autograd as ag
from autograd import Value, derivatives, grad, hessian, hvp, jvp, vjp
from autograd.graph import adjoints, order, tangents

UNARY = {
    "neg": (operator.neg, operator.neg),
    "exp": (ag.exp, mp.exp),
    "expm1": (ag.expm1, mp.expm1),
    "exp2": (ag.exp2, lambda x: mp.exp(x * mp.ln2)),
    "sin": (ag.sin, mp.sin),
    "cos": (ag.cos, mp.cos),
    "sinh": (ag.sinh, mp.sinh),
    "cosh": (ag.cosh, mp.cosh),
    "tanh": (ag.tanh, mp.tanh),
    "arctan": (ag.arctan, mp.atan),
    "arcsinh": (ag.arcsinh, mp.asinh),
    "erf": (ag.erf, mp.erf),
    "erfc": (ag.erfc, mp.erfc),
    "sigmoid": (ag.sigmoid, lambda x: 1 / (1 + mp.exp(-x))),
    "log_sigmoid": (ag.log_sigmoid, lambda x: -mp.log(1 + mp.exp(-x))),
    "softplus": (ag.softplus, lambda x: mp.log(1 + mp.exp(x))),
    "silu": (ag.silu, lambda x: x / (1 + mp.exp(-x))),
    "gelu": (ag.gelu, lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2),
    "log": (lambda x: ag.log(1 + x * x), lambda x: mp.log(1 + x * x)),
    "log1p": (lambda x: ag.log1p(x * x), lambda x: mp.log(1 + x * x)),
    "log2": (lambda x: ag.log2(1 + x * x), lambda x: mp.log(1 + x * x) / mp.ln2),
    "sqrt": (lambda x: ag.sqrt(1 + x * x), lambda x: mp.sqrt(1 + x * x)),
    "cbrt": (lambda x: ag.cbrt(1 + x * x), lambda x: mp.cbrt(1 + x * x)),
    "arcsin": (lambda x: ag.arcsin(ag.tanh(x) / 2), lambda x: mp.asin(mp.tanh(x) / 2)),
    "arctanh": (lambda x: ag.arctanh(ag.sin(x) / 2), lambda x: mp.atanh(mp.sin(x) / 2)),
    "square": (lambda x: x**2, lambda x: x * x),
    "cube": (lambda x: x**3.0, lambda x: x * x * x),
    "double": (lambda x: 2 * x, lambda x: 2 * x),
    "third": (lambda x: x / 3, lambda x: x / 3),
}
BINARY = {
    "add": (operator.add, operator.add),
    "sub": (operator.sub, operator.sub),
    "mul": (operator.mul, operator.mul),
    "div": (lambda x, y: x / (1 + y * y), lambda x, y: x / (1 + y * y)),
    "power": (lambda x, y: (1 + x * x) ** ag.sin(y), lambda x, y: mp.exp(mp.sin(y) * mp.log(1 + x * x))),
    "arctan2": (lambda x, y: ag.arctan2(x, 1 + y * y), lambda x, y: mp.atan(x / (1 + y * y))),
    "hypot": (lambda x, y: ag.hypot(x, 1 + y * y), lambda x, y: mp.sqrt(x * x + (1 + y * y) ** 2)),
    "logsumexp": (lambda x, y: ag.logsumexp([x, y]), lambda x, y: mp.log(mp.exp(x) + mp.exp(y))),
    "fsum": (lambda x, y: ag.fsum([x, y, x]), lambda x, y: 2 * x + y),
    "mean": (lambda x, y: ag.mean([x, y, 1.0]), lambda x, y: (x + y + 1) / 3),
    "prod": (lambda x, y: ag.prod([x, y, x]), lambda x, y: x * x * y),
    "dot": (lambda x, y: ag.dot([x, y], [y, 3.0], x), lambda x, y: x * y + 3 * y + x),
}
STEPS = UNARY | BINARY
OURS, TRUE = 0, 1

Program = tuple[list[tuple[str, int, int]], list[float]]

steps = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=25
)
inputs = st.lists(st.floats(-2, 2, allow_subnormal=False), min_size=1, max_size=3)
programs = st.tuples(steps, inputs)
short_programs = st.tuples(steps.map(lambda program: program[:6]), inputs)


def run(program: Sequence[tuple[str, int, int]], xs: Sequence, which: int) -> list:
    """Run the steps, each on two earlier numbers, and return all numbers."""
    numbers = list(xs)
    for name, left, right in program:
        x, y = numbers[-1 - left % len(numbers)], numbers[-1 - right % len(numbers)]
        function = STEPS[name][which]
        numbers.append(function(x) if name in UNARY else function(x, y))
    return numbers


def tame(program: Sequence[tuple[str, int, int]], xs: Sequence[float]) -> None:
    """Skip programs whose numbers leave the range where rounding errors stay small."""
    assume(all(abs(v) < 30 for v in run(program, xs, OURS)))


def last(program: Sequence[tuple[str, int, int]]) -> Callable:
    """The program as a function from a list of numbers to its last one."""
    return lambda xs: run(program, xs, OURS)[-1]


def true_gradient(program: Sequence[tuple[str, int, int]], xs: Sequence[float]) -> list[mpf]:
    """The gradient of the last number by complex steps."""
    with mp.workprec(400):
        tiny = mpf(10) ** -40
        steps = [[mpc(x, tiny if i == j else 0) for j, x in enumerate(xs)] for i in range(len(xs))]
        return [mp.im(run(program, step, TRUE)[-1]) / tiny for step in steps]


def size(root: Value) -> float:
    """The sum over all paths of the absolute product of their local derivatives, at least 1."""
    sums = {root: 1.0}
    for node in reversed(order(root)):
        for operand, partial in zip(node.operands, node.partials, strict=True):
            if partial is not None:
                sums[operand] = sums.get(operand, 0.0) + abs(partial) * sums.get(node, 0.0)
    return max(1.0, *sums.values())


def dot(xs: Sequence[float], ys: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(xs, ys, strict=True))


# The truth.


def check_gradient(program: Program) -> None:
    program, at = program
    tame(program, at)
    xs = [Value(x) for x in at]
    y = run(program, xs, OURS)[-1]
    y.backward()
    scale = size(y) ** 2
    assert y.data == pytest.approx(float(mp.re(run(program, map(mpc, at), TRUE)[-1])), rel=1e-12, abs=1e-13 * scale)
    for x, truth in zip(xs, true_gradient(program, at), strict=True):
        assert x.grad == pytest.approx(float(truth), rel=1e-12, abs=1e-13 * scale)


def check_second_order(program: Program) -> None:
    program, at = program
    tame(program, at)
    f = last(program)
    xs = [Value(x) for x in at]
    scale = size(f(xs)) ** 3
    matrix = hessian(f)(at)
    step = mpf(10) ** -12
    for j in range(len(at)):
        with mp.workprec(400):
            moved = [[x + sign * step * (i == j) for i, x in enumerate(at)] for sign in (1, -1)]
            above, below = [true_gradient(program, point) for point in moved]
            truths = [float((high - low) / (2 * step)) for high, low in zip(above, below, strict=True)]
        for i, truth in enumerate(truths):
            assert matrix[i][j] == pytest.approx(truth, rel=1e-10, abs=1e-12 * scale)
            assert matrix[i][j] == pytest.approx(matrix[j][i], rel=1e-10, abs=1e-12 * scale)
    vector = [1.0, -0.5, 2.0][: len(at)]
    expected = [dot(row, vector) for row in matrix]
    for product in (hvp(f)(at, vector), grad(lambda xs: jvp(f, (xs,), (vector,))[1])(at)):
        assert product == pytest.approx(expected, rel=1e-10, abs=1e-12 * scale)


# Identities.


def check_forward_against_reverse(program: Program) -> None:
    program, at = program
    tame(program, at)
    vector = [1.0, -0.5, 2.0][: len(at)]
    f = last(program)
    xs = [Value(x) for x in at]
    y = f(xs)
    _, forward = jvp(f, (at,), (vector,))
    reverse = dot(grad(f)(at), vector)
    assert forward == pytest.approx(reverse, rel=1e-12, abs=1e-14 * size(y))
    assert tangents(y, dict(zip(xs, vector, strict=True))).get(y, 0.0) == forward


def check_adjointness(program: Program) -> None:
    program, at = program
    tame(program, at)
    vector = [1.0, -0.5, 2.0][: len(at)]
    f = lambda xs: run(program, xs, OURS)  # noqa: E731  short, and used as a value
    out, speeds = jvp(f, (at,), (vector,))
    weights = [0.5 + (i % 3) for i in range(len(out))]
    values, pull_back = vjp(f, at)
    (pulled,) = pull_back(weights)
    scale = sum(size(v) for v in f([Value(x) for x in at]))
    assert values == out
    assert dot(weights, speeds) == pytest.approx(dot(pulled, vector), rel=1e-12, abs=1e-13 * scale)


def check_linearity(program: Program) -> None:
    program, at = program
    tame(program, at)
    xs = [Value(x) for x in at]
    y = run(program, xs, OURS)[-1]
    once, eightfold = adjoints(y), adjoints(y, -8.0)
    # A factor of a power of 2 is exact where nothing is subnormal.
    assert all(eightfold[node] == -8.0 * once[node] or abs(once[node]) < 1e-300 for node in once)
    y.backward(0.75)
    y.backward(0.25)
    for x in xs:
        assert x.grad == pytest.approx(once.get(x, 0.0), rel=1e-12, abs=1e-14 * size(y))


def check_same_bits(program: Program) -> None:
    """The rules run again, copies, and the function API give the recorded numbers bit for bit."""
    program, at = program
    tame(program, at)
    xs = [Value(x) for x in at]
    y = run(program, xs, OURS)[-1]
    gradient = [adjoints(y).get(x, 0.0) for x in xs]
    assert [v.data for v in derivatives(y, xs)] == gradient
    assert grad(last(program))(at) == gradient
    for copied in (copy.deepcopy, lambda graph: pickle.loads(pickle.dumps(graph))):
        xs2, y2 = copied((xs, y))
        y2.backward()
        assert [x.grad for x in xs2] == gradient
    assert run(program, at, OURS)[-1] == y.data


CHECKS = [
    (check_gradient, programs),
    (check_second_order, short_programs),
    (check_forward_against_reverse, programs),
    (check_adjointness, programs),
    (check_linearity, programs),
    (check_same_bits, programs),
]


def examples(check: Callable[[Program], None], strategy: st.SearchStrategy, count: int) -> Callable[[], None]:
    """Run `check` on `count` random programs."""
    healthy = [HealthCheck.filter_too_much, HealthCheck.too_slow]
    return settings(max_examples=count, deadline=None, suppress_health_check=healthy)(given(strategy)(check))


@pytest.mark.parametrize(("check", "strategy"), CHECKS, ids=[check.__name__ for check, _ in CHECKS])
def test_random_programs(check, strategy):
    examples(check, strategy, 150)()


@pytest.mark.long
@pytest.mark.parametrize(("check", "strategy"), CHECKS, ids=[check.__name__ for check, _ in CHECKS])
def test_many_random_programs(check, strategy):
    examples(check, strategy, 5000)()
