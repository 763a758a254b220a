"""Measure every operation of fixed arity against mpmath: the value and each local derivative, in ulp.

    python tools/measure_accuracy.py [--points 100000] [--seed 0] [--jobs 2] [--write] [name ...]

An error is |computed - exact| in units in the last place (ulp) of the exact result. Three rules say what counts:
- Where a derivative crosses zero away from 0 it is a sum of terms that cancel: the unit is that of the
  largest of them (`TERMS`).
- Where a factor leaves the normal floats it has lost its digits before the next one brings the product
  back: such points count for the operations and results of `FACTORS` only by being named there.
- Where the value itself overflows, its derivatives are not looked at.

`--write` puts the figures into docs/accuracy.json.
"""

import argparse
import json
import math
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from mpmath import mp, mpf  # noqa: E402  the path is set above
from truth import TRUTH, true_partials, truth  # noqa: E402

from autograd import ieee, special  # noqa: E402
from autograd.ops import OPS, Op  # noqa: E402

Point = tuple[float, ...]
Numbers = Callable[..., tuple[Any, ...]]

VALUE, FIRST, SECOND, THIRD = range(4)  # results of an operation: its value, then its local derivatives
VALUE_GOAL, PARTIAL_GOAL = 2.0, 4.0
SMALLEST = math.ulp(0.0)

TERMS: dict[tuple[str, int], Numbers] = {
    ("gelu", FIRST): lambda x: (TRUTH["normal_cdf"](x), x * TRUTH["normal_pdf"](x)),
    ("silu", FIRST): lambda x: (TRUTH["sigmoid"](x), TRUTH["silu"](x) * TRUTH["sigmoid"](-x)),
    ("inversion", FIRST): lambda x, y: (TRUTH["inversion"](x, y) ** 2, TRUTH["inversion"](y, x) ** 2),
}


def _powers(x: float, y: float, k: float = 0.0) -> tuple[float, ...]:
    return special.shifted_power(x, y, k), special.shifted_power(x, y, k + 1.0)


def _plane(x: float, y: float) -> tuple[float, ...]:
    return special.unit(x, y), special.unit(y, x), 2.0 * special.inversion(x, y), 2.0 * special.inversion(y, x)


FACTORS: dict[str, tuple[tuple[int, ...], Numbers, str]] = {
    "div": ((SECOND,), lambda x, y: (ieee.div(x, y),), "x/y is subnormal"),
    "power": ((FIRST, SECOND), _powers, "x**y or x**(y-1) is subnormal, or overflows"),
    "elu": ((FIRST,), lambda x, _: (ieee.exp(x),), "exp(x) is subnormal"),
    "gelu": ((VALUE, FIRST), lambda x: (special.normal_cdf(x),), "normal_cdf(x) is subnormal"),
    "shifted_power": ((FIRST, SECOND, THIRD), _powers, "x**(y-k) or x**(y-k-1) is subnormal, or overflows"),
    "unit": ((FIRST, SECOND), _plane, "a factor is subnormal, or overflows"),
    "inversion": ((FIRST, SECOND), _plane, "a factor is subnormal, or overflows"),
    "gaussian": ((FIRST,), lambda x: (special.gaussian(x),), "exp(-x*x) is subnormal"),
    "normal_pdf": ((FIRST,), lambda x: (special.normal_pdf(x),), "exp(-x*x/2) is subnormal"),
}

# What stays above the goal, with the limit it keeps.
EXCEPTIONS: dict[tuple[str, int], tuple[float, str]] = {
    ("tanh", VALUE): (2.3, "tanh as the C library computes it"),
    ("arccosh", VALUE): (2.3, "arccosh as the C library computes it"),
    ("erfc", VALUE): (5.3, "erfc as the C library computes it"),
    ("normal_cdf", VALUE): (6.0, "half of erfc as the C library computes it"),
    ("silu", VALUE): (2.5, "below -709 the square root of exp(x) is multiplied in twice"),
    ("normal_pdf", VALUE): (2.7, "the factor 1/sqrt(2*pi) costs two roundings more than gaussian has"),
    ("gelu", VALUE): (6.5, "x times half of erfc as the C library computes it"),
    ("unit", VALUE): (2.5, "the plain form, for its speed: two products, a sum, a root and a quotient are rounded"),
    ("unit", FIRST): (5.0, "a product of two rounded results"),
    ("unit", SECOND): (5.0, "a product of two rounded results"),
    ("inversion", VALUE): (2.9, "the plain form, for its speed: two products, a sum and a quotient are rounded"),
    ("inversion", FIRST): (8.0, "the difference of two squares, as a product of rounded sums"),
    ("inversion", SECOND): (5.0, "a product of two rounded results"),
}

_TURNS = (0.5, 1.0, 1.5, 2.0, 3.0, 0.25 * math.pi, 0.5 * math.pi, math.pi, 0.7517915, 1.2784645, 19.06)
_LIMITS = (709.782712893384, 710.4758600739439, 745.1332191019412, 1024.0, 1074.0, 26.54, 36.7, 38.5, 40.0)


class Error(NamedTuple):
    """The worst error of a result in ulp, and where."""

    ulps: float = 0.0
    at: Point = ()


def limit(op: Op, result: int) -> float:
    """The error that a result of an operation may have."""
    goal = VALUE_GOAL if result == VALUE else PARTIAL_GOAL
    return EXCEPTIONS.get((op.name, result), (goal, ""))[0]


def any_number(rng: random.Random, low: int = -1074, high: int = 1023) -> float:
    """A number of either sign, log-uniform over the binades; the lowest are subnormal."""
    return rng.choice((-1.0, 1.0)) * math.ldexp(rng.uniform(1.0, 2.0), rng.randint(low, high))


def near_special(rng: random.Random) -> float:
    """A number at or around a zero, kink, pole, or where results overflow or vanish; often its neighbour."""
    x = rng.choice((-1.0, 1.0)) * rng.choice(_TURNS + _LIMITS)
    if rng.random() < 0.5:
        return math.nextafter(x, rng.choice((-math.inf, x, math.inf)))
    return x * (1.0 + rng.choice((-1.0, 1.0)) * math.ldexp(1.0, -rng.randint(3, 52)))


def _finite_power(rng: random.Random) -> Point:
    """A base and an exponent whose power is neither infinite nor 0."""
    y = any_number(rng, -30, 30)
    return math.exp(max(-745.0, min(709.0, rng.uniform(-745.0, 709.0) / y))), y


def _close_pair(rng: random.Random) -> Point:
    """Two numbers of any size near each other, down to neighbours and equals."""
    x = any_number(rng)
    return x, x * (1.0 + rng.choice((-1.0, 0.0, 1.0)) * math.ldexp(1.0, -rng.randint(0, 53)))


# Last operands that are parameters: what they are there for.
PARAMETERS: dict[str, Callable[[random.Random], float]] = {
    "round": lambda rng: float(rng.randint(-20, 20)),
    "shifted_power": lambda rng: float(rng.randint(0, 8)),
}


def points(op: Op, count: int, seed: int) -> Iterator[Point]:
    """`count` points over all binades, and as many where the operation does its work."""
    rng = random.Random(f"{op.name} {seed}")
    arity = op.arity or 0
    pair = _finite_power if "power" in op.name else _close_pair
    for index in range(2 * count):
        if index < count:
            x = tuple([any_number(rng) for _ in range(arity)])
        elif index % 4 == 0:
            x = tuple([near_special(rng) for _ in range(arity)])
        elif index % 4 == 1 and arity > 1:
            x = (*pair(rng), *[any_number(rng, -3, 3) for _ in range(arity - 2)])
        else:
            x = tuple([any_number(rng, -12, 10) for _ in range(arity)])
        yield (*x[:-1], PARAMETERS[op.name](rng)) if op.name in PARAMETERS else x


def ulps(computed: float, exact: mpf, size: Any = None) -> float:
    """How far `computed` is from `exact`, in ulp of `size`, by default of `exact`; an infinity counts as 2**1024."""
    if computed != computed:
        return math.inf
    if math.isinf(computed) and computed == float(exact):
        return 0.0
    number = mpf(computed) if math.isfinite(computed) else math.copysign(1.0, computed) * mpf(2) ** 1024
    magnitude = abs(exact if size is None else size)
    unit = mp.ldexp(1, max(-1074, mp.mag(magnitude) - 53)) if magnitude else mpf(SMALLEST)
    return float(abs(number - exact) / unit)


def _results(op: Op, x: Point) -> Iterator[tuple[int, float | None, mpf]]:
    """The value and the local derivatives at a point, computed and exact, where the exact ones are finite."""
    exact, out = truth(op, *x), op.forward(*x)
    if not mp.isfinite(exact):
        return
    yield VALUE, out, exact
    if math.isfinite(out):
        for result, (computed, expected) in enumerate(zip(op.partials(out, *x), true_partials(op, *x), strict=True)):
            if mp.isfinite(expected):
                yield result + 1, computed, expected


def _counts(op: Op, result: int, x: Point) -> bool:
    """Whether every factor of the result is a normal float."""
    if op.name not in FACTORS or result not in FACTORS[op.name][0]:
        return True
    return all(sys.float_info.min <= abs(factor) < math.inf for factor in FACTORS[op.name][1](*x))


def measure(op: Op, count: int, seed: int = 0) -> list[Error]:
    """The worst error of the value, then of each local derivative, over 2 * `count` points."""
    worst = [Error()] * (1 + (op.arity or 0))
    for x in points(op, count, seed):
        for result, computed, exact in _results(op, x):
            terms = TERMS.get((op.name, result))
            size = max([abs(exact), *map(abs, terms(*map(mpf, x)))]) if terms else None
            error = ulps(computed or 0.0, exact, size)
            if error > worst[result].ulps and _counts(op, result, x):
                worst[result] = Error(error, x)
    return worst


def note(op: Op) -> str:
    """Why an operation is above the goal, or where."""
    notes = [text for (name, _), (_, text) in EXCEPTIONS.items() if name == op.name]
    if op.name in FACTORS:
        notes.append(f"not counted where {FACTORS[op.name][2]}")
    return "; ".join(notes)


def entry(op: Op, errors: list[Error], count: int) -> dict[str, Any]:
    """What docs/accuracy.json says of an operation; the figures rounded up."""
    value, *partials = [math.ceil(error.ulps * 100.0) / 100.0 for error in errors]
    row = {"value": value, "partials": partials, "points": count}
    return row | ({"note": note(op)} if note(op) else {})


def line(op: Op, errors: list[Error]) -> str:
    """A line of the printed table; a star where an error is above its limit."""
    cells = []
    for result, (worst, at) in enumerate(errors):
        star = "*" if worst > limit(op, result) else " "
        cells.append(f"{worst:8.3g}{star} ({', '.join(map(repr, at))})")
    return f"{op.name:14}" + "".join([f"{cell:68}" for cell in cells]).rstrip()


def main() -> None:
    """Print the table; with --write, keep it."""
    parser = argparse.ArgumentParser(description="Measure every operation against mpmath, in ulp.")
    parser.add_argument("names", nargs="*", help="operations; all by default")
    parser.add_argument("--points", type=int, default=1000, help="per operation over all binades, and again closer in")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.json; of all operations only")
    options = parser.parse_args()
    if options.write and options.names:
        parser.error("--write keeps the figures of all operations: leave the names away")
    chosen = [op for op in OPS if op.arity and (not options.names or op.name in options.names)]
    run = partial(measure, count=options.points, seed=options.seed)
    found = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        for op, errors in zip(chosen, pool.map(run, chosen), strict=True):
            print(line(op, errors), flush=True)
            found[op.name] = errors
    if options.write:
        rows = {name: entry(OPS[name], errors, options.points) for name, errors in found.items()}
        (ROOT / "docs" / "accuracy.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
