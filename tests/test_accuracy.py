"""Values and local derivatives against mpmath: a slice at every run, 100,000 points with `-m long`."""

import json
import random
import sys
from pathlib import Path

import pytest
from mpmath import mp, mpf

from autograd.ops import OPS, Op

sys.path.append(str(Path(__file__).parents[1] / "tools"))

import measure_accuracy as accuracy
from truth import truth

FIXED = [op for op in OPS if op.arity]
MANY = ["fsum", "dot", "prod", "mean", "logsumexp"]
by_name = pytest.mark.parametrize("op", FIXED, ids=lambda op: op.name)


def check(op: Op, count: int, seed: int) -> None:
    for result, error in enumerate(accuracy.measure(op, count, seed)):
        what = f"local derivative {result} of {op.name}" if result else op.name
        assert error.ulps <= accuracy.limit(op, result), f"{what} is off by {error.ulps:.3g} ulp at {error.at}"


@by_name
def test_errors_stay_within_the_limits(op: Op) -> None:
    check(op, 500, seed=1)


@pytest.mark.long
@by_name
def test_errors_stay_within_the_limits_at_100000_points(op: Op) -> None:
    check(op, 100_000, seed=0)


def many_operands(rng: random.Random, name: str) -> list[float]:
    """Numbers of either sign over 20 binades; their sums cancel, their products stay finite."""
    n = rng.randint(1, 30)
    low, high = (-4, 4) if name == "logsumexp" else (-10, 10)
    return [accuracy.any_number(rng, low, high) for _ in range(2 * n + 1 if name == "dot" else n)]


def terms(name: str, xs: list[mpf]) -> list[mpf]:
    """What the result is the sum of."""
    if name == "dot":
        n = len(xs) // 2
        return [xs[-1], *[x * y for x, y in zip(xs[:n], xs[n:-1], strict=True)]]
    if name == "logsumexp":
        return [max(xs), mp.log(len(xs))]
    return {"fsum": xs, "mean": [x / len(xs) for x in xs], "prod": [mp.fprod(xs)]}[name]


@pytest.mark.parametrize("name", MANY)
def test_sums_and_products_keep_the_standard_bound(name: str) -> None:
    op, rng = OPS[name], random.Random(name)
    for _ in range(500):
        xs = many_operands(rng, name)
        parts = terms(name, [mpf(x) for x in xs])
        bound = (len(xs) + 1) * mpf(2) ** -53 * mp.fsum(map(abs, parts))
        assert abs(op.forward(*xs) - truth(op, *xs)) <= bound, f"{name} at {xs}"


def test_a_sum_is_rounded_once() -> None:
    xs = [1e16, 1.0, -1e16, 1e-16]
    assert OPS["fsum"](xs) == float(mp.fsum(xs)) == 1.0


@pytest.mark.parametrize(
    ("computed", "exact", "size", "error"),
    [
        (1.0, mpf(1), None, 0.0),
        (1.0 + 2**-52, mpf(1), None, 1.0),
        (1.0, 1 + mpf(2) ** -53, None, 0.5),
        (0.0, mpf(2) ** -1074, None, 1.0),
        (float("nan"), mpf(1), None, float("inf")),
        (float("inf"), mpf(2) ** 1024, None, 0.0),
        (float("inf"), mpf(2) ** 1024 - mpf(2) ** 971, None, 1.0),
        (2**-52, mpf(0), mpf(1), 1.0),
    ],
)
def test_the_unit_of_errors(computed: float, exact: mpf, size: mpf | None, error: float) -> None:
    assert accuracy.ulps(computed, exact, size) == error


def test_a_less_accurate_operation_is_found_out() -> None:
    plain = Op.__new__(Op)
    for slot in Op.__slots__:
        setattr(plain, slot, getattr(OPS["tanh"], slot))
    plain.partials = lambda out, x: (1.0 - out * out,)
    with pytest.raises(AssertionError, match="local derivative 1 of tanh is off by"):
        check(plain, 100, seed=1)


def test_the_written_figures_are_of_these_operations_and_within_the_limits() -> None:
    written = json.loads((accuracy.ROOT / "docs" / "accuracy.json").read_text())
    assert list(written) == [op.name for op in FIXED]
    for op in FIXED:
        row = written[op.name]
        assert row["points"] >= 100_000
        assert len(row["partials"]) == op.arity
        assert row.get("note", "") == accuracy.note(op)
        for result, error in enumerate([row["value"], *row["partials"]]):
            assert error <= accuracy.limit(op, result) + 0.01
