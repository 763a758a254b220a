"""Measure every operation of fixed arity against mpmath: values and local derivatives, in ulp.

An error is |computed - exact| in units in the last place of the exact result (of the smallest float,
below the normal ones). Where a result crosses zero away from 0, it is the sum of terms that cancel, and
the unit is that of the largest of them: `TERMS` names them.

    python tools/measure_accuracy.py [--points 100000] [--seed 0] [--jobs 2] [--write] [name ...]
"""

import argparse
import json
import math
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from mpmath import mp, mpf, mpc  # noqa: E402
from truth import TRUTH, true_partials, truth  # noqa: E402

from autograd.ops import OPS, Op  # noqa: E402

Point = tuple[float, ...]

VALUE_GOAL, PARTIAL_GOAL = 2.0, 4.0
TERMS: dict[tuple[str, int], Callable[..., tuple[Any, ...]]] = {
    ("gelu", 0): lambda x: (mp.ncdf(x), x * mp.npdf(x)),
    ("silu", 0): lambda x: (TRUTH["sigmoid"](x), TRUTH["silu"](x) * TRUTH["sigmoid"](-x)),
    ("inversion", 0): lambda x, y: (TRUTH["inversion"](x, y) ** 2, TRUTH["inversion"](y, x) ** 2),
}
# zeros, kinks, poles, and where results overflow or vanish
SPECIAL = (
    *(0.5, 1.0, 1.5, 2.0, 3.0, 0.25 * math.pi, 0.5 * math.pi, math.pi, 0.7517915, 1.2784645),
    *(709.782712893384, 710.4758600739439, 745.1332191019412, 1024.0, 1074.0, 26.54, 36.7, 38.5, 40.0, 19.06),
)


class Error(NamedTuple):
    """The worst error of a result, and where."""

    ulps: float = 0.0
    at: Point = ()


def any_binade(rng: random.Random, low: int = -1074, high: int = 1023) -> float:
    """A number of either sign, log-uniform over binades."""
    return rng.choice((-1.0, 1.0)) * math.ldexp(rng.uniform(1.0, 2.0), rng.randint(low, high))


def near_special(rng: random.Random) -> float:
    """A number around a special one, down to its neighbours."""
    x = rng.choice((-1.0, 1.0)) * rng.choice(SPECIAL)
    for _ in range(rng.randint(0, 2)):
        x = math.nextafter(x, rng.choice((-math.inf, math.inf)))
    return x * (1.0 + rng.choice((-1.0, 0.0, 0.0, 1.0)) * math.ldexp(1.0, -rng.randint(3, 52)))


def _power_point(rng: random.Random) -> Point:
    """A base and an exponent whose power is neither inf nor 0."""
    y = any_binade(rng, -30, 30)
    return math.exp(max(-745.0, min(709.0, rng.uniform(-745.0, 709.0) / y))), y


def _close(rng: random.Random) -> Point:
    x = any_binade(rng)
    return x, x * (1.0 + rng.choice((-1.0, 0.0, 1.0)) * math.ldexp(1.0, -rng.randint(0, 53)))


PAIRS = {"power": _power_point, "shifted_power": _power_point}


def points(op: Op, count: int, seed: int) -> Iterator[Point]:
    """`count` points over all binades, and as many where the operation does its work."""
    rng = random.Random(f"{op.name} {seed}")
    arity = op.arity or 0
    for _ in range(count):
        yield tuple([any_binade(rng) for _ in range(arity)])
    for index in range(count):
        kind = index % 4
        if kind == 0:
            x = tuple([near_special(rng) for _ in range(arity)])
        elif kind == 1 and arity > 1:
            x = PAIRS.get(op.name, _close)(rng)
        else:
            x = tuple([any_binade(rng, -12, 10) for _ in range(arity)])
        third = [rng.choice((0.0, 1.0, 2.0, 3.0, x[0])) for _ in range(arity - 2)] if kind == 1 else x[2:]
        x = (*x[:2], *third)
        yield x if op.name != "round" else (x[0], float(rng.randint(-20, 20)))


def ulps(computed: float, exact: mpf, scale: mpf | None = None) -> float:
    """How far `computed` is from `exact`, in units in the last place of `scale`, by default of `exact`."""
    nearest = float(exact)
    if computed == nearest and scale is None and math.isinf(nearest):
        return 0.0
    if math.isnan(computed):
        return math.inf
    number = mpf(computed) if math.isfinite(computed) else mpf(math.copysign(2.0, computed)) ** 1024 * math.copysign(1, computed)
    size = abs(nearest if scale is None else float(scale))
    unit = math.ulp(min(size, sys.float_info.max))
    return float(abs(number - exact) / unit)


def _evaluate(function: Callable[..., Any], *arguments: Any) -> Any:
    """The exact result, or None at a pole."""
    try:
        return function(*arguments)
    except (ZeroDivisionError, ValueError):
        return None


def measure(op: Op, count: int, seed: int = 0) -> list[Error]:
    """The worst error of the value, then of each local derivative."""
    worst = [Error()] * (1 + (op.arity or 0))

    def note(index: int, computed: Any, exact: Any, at: Point, terms=None) -> None:
        scale = max(map(abs, [*terms(*map(mpf, at)), exact])) if terms else None
        error = ulps(0.0 if computed is None else computed, exact, scale)
        if error > worst[index].ulps:
            worst[index] = Error(error, at)

    for x in points(op, count, seed):
        exact = _evaluate(truth, op, *x)
        if exact is None or not mp.isfinite(exact):
            continue
        out = op.forward(*x)
        note(0, out, exact, x)
        partials = _evaluate(true_partials, op, *x)
        for index, (computed, expected) in enumerate(zip(op.partials(out, *x), partials or ())):
            if not mp.isnan(expected) and not mp.isinf(expected):
                note(index + 1, computed, expected, x, TERMS.get((op.name, index)))
    return worst


def _measure(task):
    import time
    name, count, seed = task
    t=time.time()
    r = measure(OPS[name], count, seed)
    return name, r, time.time()-t


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("names", nargs="*")
    a = parser.parse_args()
    for op in OPS:
        if op.arity and (not a.names or op.name in a.names):
            name, r, t = _measure((op.name, a.points, a.seed))
            flag = "  <<<" if r[0].ulps > 2 or any(e.ulps > 4 for e in r[1:]) else ""
            print(f"{name:14} {t:5.1f}s", *[f"{e.ulps:9.3g} {e.at if e.ulps > (2 if i == 0 else 4) else ''}" for i, e in enumerate(r)], flag, flush=True)
