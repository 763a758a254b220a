"""The page's JavaScript gives Python's numbers for every operation, and writes them as Python does."""

import itertools
import math
import random

import pytest
from browser import CODING, chromium, decoded, encoded, program

import autograd
from autograd import OPS, Op
from autograd.pictures.page_code import NoCodeError, check_code, operations_text, own_text

SPECIAL = [
    *(0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 10.0, 0.1, 0.4769, 0.999, 1.2499, 1.2501, 6.0, 26.5, 27.3, 38.5, 40.0, 709.5),
    *(5e-324, 1e-310, 2.3e-308, 1e-300, 1e-5, 1e5, 1e16, 2.0**53, 1e300, 1.7e308, math.inf),
    *(1 + 2**-52, 1 - 2**-53),
]
SPECIAL += [-x for x in SPECIAL]
SPECIAL.append(math.nan)
TIES = [0.5, 1.5, 2.5, 0.125, 12.125, 2.675, 1.005, 1e22, 123456.5]


@pytest.fixture(scope="module")
def tab():
    with chromium() as browser:
        yield browser.new_page()


def anywhere(rng):
    size = math.exp(rng.uniform(-700, 700) if rng.random() < 0.5 else rng.uniform(-7, 7))
    return rng.choice((-1, 1)) * size


def points(op):
    rng = random.Random(op.name)
    if op.collect:
        counts = [2 * n + 1 if op.name == "dot" else n for n in (1, 2, 3, 7) for _ in range(40)]
        pick = lambda: rng.choice((rng.choice(SPECIAL), anywhere(rng), rng.uniform(-3, 3), rng.uniform(-3, 3)))  # noqa: E731  short
        return [[pick() for _ in range(count)] for count in counts]
    grid = list(itertools.product(SPECIAL, repeat=op.arity))
    found = [list(point) for point in (grid if op.arity == 1 else rng.sample(grid, 1000))]
    found += [[anywhere(rng) for _ in range(op.arity)] for _ in range(300)]
    if op.name == "round":
        found += [[sign * x, float(digits)] for x in TIES for sign in (1, -1) for digits in range(-3, 6)]
    return found


def agrees(ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    if ours == 0.0 and theirs == 0.0:
        return math.copysign(1.0, ours) == math.copysign(1.0, theirs)
    return math.isclose(ours, theirs, rel_tol=1e-12) or (ours != ours and theirs != theirs)


RUN = f"""({{ name, points }}) => {{
{program("forward", "many", "operations")}
{CODING}
const {{ forward: value, partials }} = operations.get(name);
const takes = (f, before, xs) => (many[name] ? f(...before, xs) : f(...before, ...xs));
return points.map((point) => {{
  const xs = point.map(decode);
  const out = takes(value, [], xs);
  return [out, ...takes(partials, [out], xs)].map(encode);
}});
}}"""


@pytest.mark.parametrize("op", list(OPS), ids=lambda op: op.name)
def test_every_operation_gives_the_numbers_of_python(tab, op):
    wanted = points(op)
    answers = tab.evaluate(RUN, {"name": op.name, "points": [[encoded(x) for x in point] for point in wanted]})
    assert len(answers) == len(wanted) >= 160
    for point, answer in zip(wanted, answers, strict=True):
        out = op.forward(*point)
        expected = [out, *op.partials(out, *point)]
        assert all(map(agrees, expected, map(decoded, answer))), (op.name, point, expected, answer)


def test_a_sum_is_exact(tab):
    rng = random.Random(5)
    sums = [
        [1.0, 2.0**-53, 2.0**-106],
        [1.0, 2.0**-53, -(2.0**-106)],
        [1e16, 1.0, 1e-16],
        [-1.0, -(2.0**-53), -(2.0**-106)],
    ]
    sums += [[anywhere(rng) for _ in range(5)] for _ in range(100)]
    sums += [[rng.choice((1, -1)) * 2.0 ** rng.randint(-60, 60) for _ in range(8)] for _ in range(300)]
    run = f"(sums) => {{ {program('forward', 'many')} return sums.map((xs) => many.fsum.forward(xs)); }}"
    assert list(map(float, tab.evaluate(run, sums))) == [math.fsum(xs) for xs in sums]


def test_numbers_are_written_as_python_writes_them(tab):
    rng = random.Random(3)
    numbers = [*SPECIAL, *TIES, 1234.5, 1235.5, 0.00012345, 99995.0, 9999.5, 123456.0, 2.5e-5]
    numbers += [anywhere(rng) for _ in range(2000)] + [round(rng.uniform(-20, 20), 3) for _ in range(2000)]
    run = f"(numbers) => {{ {program('format')} {CODING} return numbers.map((x) => formatNumber(decode(x))); }}"
    assert tab.evaluate(run, [encoded(x) for x in numbers]) == [f"{x:.4g}" for x in numbers]


def cube():
    return Op("cube", "cube", lambda x: x * x * x, lambda out, x: (3 * x * x,), ((1.0, 2.0),), "x**3.")


def test_an_operation_of_the_users_is_printed_with_those_it_is_written_in():
    square = Op("squared", "squared", lambda x: x * x, lambda out, x: (2 * x,), ((1.0, 2.0),), "x**2.")
    fourth = Op("fourth", "^4", lambda x: square(square(x)), lambda out, x: (4 * x * square(x),), ((1.0, 2.0),), ".")
    check_code(fourth)
    assert own_text([fourth, OPS["exp"]]) == (
        "forward.fourth = ($x) => forward.squared(forward.squared($x));\n"
        'operations.set("fourth", { forward: forward.fourth, partials: ($out, $x) => '
        "[4 * $x * forward.squared($x)] });\n"
        "forward.squared = ($x) => $x * $x;\n"
        'operations.set("squared", { forward: forward.squared, partials: ($out, $x) => [2 * $x] });\n'
    )


def test_what_cannot_be_printed_says_why():
    Op("clock", "clock", lambda x: math.sin(x), lambda out, x: (autograd.cos(x),), ((0.0, 1.0),), "A sine.")
    with pytest.raises(
        NoCodeError, match=r"^the forward function of clock\(x\) cannot be written in JavaScript: a rule"
    ):
        check_code(OPS["clock"])
    some = lambda xs: tuple(xs)  # noqa: E731  short
    Op("several", "several", lambda *xs: xs[0], lambda out, *xs: (1.0,) * len(xs), ((0.0, 1.0),), ".", collect=some)
    with pytest.raises(NoCodeError, match=r"^several takes any number of operands, and its rule is written for P"):
        check_code(OPS["several"])


def test_a_new_row_whose_function_is_nowhere_tells_where_to_put_it():
    Op("loop", "loop", lambda x: OPS["loop"](x) if hasattr(x, "head") else x, lambda out, x: (1.0,), ((0.0, 1.0),), ".")
    with pytest.raises(NoCodeError, match=r"^loop is written in terms of itself: put forward\.loop into forward\.js$"):
        operations_text()
