"""Derivatives by rules beside derivatives from values alone: central differences that know their own error.

The steps halve ten times, starting from an eighth of the number or of 1, whichever is smaller. Richardson
extrapolation removes the error terms of order 2, 4, 6 and 8 in the step, and of all extrapolated values the
one that agrees best with its neighbours is kept (Ridders, "Accurate computation of F'(x)", 1982). For smooth
functions that is accurate to nine digits or more.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

from autograd import nested
from autograd.engine import Value
from autograd.functional import jacobian

Function = Callable[[list[Any]], list[Any]]
Exact = Callable[[list[float]], list[float]]

TOLERANCE = 1e-6  # relative difference that counts as equal, beside ten times the estimated error
RESOLUTION = 1e-2  # a difference whose tenfold error is larger, relatively, proves nothing
LEVELS, COLUMNS = 10, 4
EPSILON = 2.0**-52
NOTHING = 1e-300  # a derivative smaller than this counts as 0


class Difference:
    """A derivative estimated from values, and how far it can be trusted.

    Attributes:
        value: the estimate.
        error: its estimated absolute error; infinite where values nearby are not finite.
        size: what counts as large for this derivative, so that a 0 can be compared too.
        left: the one-sided difference below the point, at the smallest step.
        right: the one above.
        is_kink: True where the two do not approach each other, or the values jump.
    """

    __slots__ = ("error", "is_kink", "left", "right", "size", "value")

    def __init__(self, value: float, error: float, size: float, left: float, right: float, is_kink: bool) -> None:
        self.value, self.error, self.size = value, error, size
        self.left, self.right, self.is_kink = left, right, is_kink

    @property
    def is_resolved(self) -> bool:
        """True where the estimate is accurate enough to prove a rule right."""
        return 10.0 * self.error <= RESOLUTION * max(abs(self.value), self.size)

    def relative(self, rule: float) -> float:
        """How far a rule's number is from the estimate, as a fraction of the larger of them."""
        return abs(rule - self.value) / max(abs(rule), abs(self.value), self.size)

    def differs(self, rule: float) -> bool:
        """True where the rule is proven wrong: apart by more than the tolerance and ten times the error."""
        if self.is_kink or not math.isfinite(rule):
            return not self.is_kink and self.is_resolved
        return abs(rule - self.value) > TOLERANCE * max(abs(rule), abs(self.value), self.size) + 10.0 * self.error


class Comparison:
    """A function of n numbers with m results at one point, differentiated in both ways.

    Attributes:
        xs: the n numbers.
        values: the m results.
        rules: m rows of n derivatives.
        differences: m rows of n estimates.
    """

    __slots__ = ("differences", "rules", "values", "xs")

    def __init__(self, function: Exact, derivative: Exact, xs: list[float]) -> None:
        self.xs, self.values = xs, function(xs)
        flat = derivative(xs)
        self.rules = [flat[start : start + len(xs)] for start in range(0, len(flat), len(xs))]
        columns = [_differentiate(function, xs, i, self.values) for i in range(len(xs))]
        self.differences = [list(row) for row in zip(*columns, strict=True)]

    def __iter__(self) -> Iterator[tuple[int, int, float, Difference]]:
        """Give every derivative as (row, column, rule, difference)."""
        for row, (rules, differences) in enumerate(zip(self.rules, self.differences, strict=True)):
            for column, (rule, difference) in enumerate(zip(rules, differences, strict=True)):
                yield row, column, rule, difference


def higher(function: Function) -> Function:
    """Return the function that gives all derivatives of all results, as one list, row by row."""
    return lambda xs: nested.flatten(jacobian(function)(xs))


def compare(function: Function, xs: list[float], order: int = 1) -> Comparison:
    """Compare the derivatives of one order, by rules, with differences of those of the order below."""
    for _ in range(order - 1):
        function = higher(function)
    below = evaluated(function) if order == 1 else lambda xs: numbers(function(xs))
    return Comparison(below, lambda xs: numbers(higher(function)(xs)), xs)


def evaluated(function: Function) -> Exact:
    """Return a function of Values as one of floats."""
    return lambda xs: numbers(function([Value(x) for x in xs]))


def numbers(ys: list[Any]) -> list[float]:
    """The floats of Values and numbers."""
    return [y.data if isinstance(y, Value) else float(y) for y in ys]


def _steps(x: float) -> list[float]:
    """Powers of two, largest first."""
    scale = max(min(1.0, abs(x)) or 1.0, abs(x) * 2.0**-20, 1e-300)
    largest = math.ldexp(1.0, math.frexp(scale)[1] - 4)
    return [largest / 2.0**level for level in range(LEVELS)]


def _differentiate(function: Exact, xs: list[float], i: int, here: list[float]) -> list[Difference]:
    """Estimate the derivative of every result by the number at position i."""
    x, steps = xs[i], _steps(xs[i])
    above = [function([*xs[:i], x + h, *xs[i + 1 :]]) for h in steps]
    below = [function([*xs[:i], x - h, *xs[i + 1 :]]) for h in steps]
    for values in (*above, *below):
        if len(values) != len(here):
            raise ValueError(f"the function returns {len(here)} numbers at this point and {len(values)} near it")
    rows = zip(here, zip(*above, strict=True), zip(*below, strict=True), strict=True)
    return [_estimate(x, steps, y, ups, downs) for y, ups, downs in rows]


def _estimate(x: float, steps: list[float], y: float, ups: tuple[float, ...], downs: tuple[float, ...]) -> Difference:
    """Judge one result from its values at x, above it and below it."""
    largest = max([abs(value) for value in (y, *ups, *downs) if math.isfinite(value)], default=0.0)
    value, error = _extrapolate(x, steps, ups, downs) if math.isfinite(y) else (math.nan, math.inf)
    left, right = (y - downs[-1]) / steps[-1], (ups[-1] - y) / steps[-1]
    is_kink = _is_kink(steps, y, ups, downs, largest)
    size = max(TOLERANCE * largest / (8.0 * steps[0]), NOTHING)
    return Difference(value, error, size, left, right, is_kink)


def _extrapolate(x: float, steps: list[float], ups: tuple[float, ...], downs: tuple[float, ...]) -> tuple[float, float]:
    """Return the best entry of the tableau of extrapolated central differences, and its error."""
    value, error, rounding = math.nan, math.inf, 0.0
    plain: list[float] = []
    previous: list[float] = []
    for h, up, down in zip(steps, ups, downs, strict=True):
        width = (x + h) - (x - h)
        if width == 0.0:
            break
        rounding = EPSILON * max(abs(up), abs(down)) / h
        row = [(up - down) / width]
        for column, older in enumerate(previous[:COLUMNS]):
            newer = row[column]
            better = newer + (newer - older) / (4.0 ** (column + 1) - 1.0)
            spread = max(abs(better - newer), abs(better - older)) + rounding
            if spread < error:
                value, error = better, spread
            row.append(better)
        previous = row
        plain.append(row[0])
    if not _closes_in(plain, value, 10.0 * rounding):
        error = max([error, *[abs(value - last) for last in plain[-1:]]])
    return value, error


def _closes_in(plain: list[float], value: float, noise: float) -> bool:
    """Tell whether the last central differences close in on `value`; those across many small stairs do not."""
    if len(plain) < 4:
        return False
    first, second, third = (abs(plain[k] - plain[k - 1]) for k in (-3, -2, -1))
    is_shrinking = second <= 0.3 * first + noise and third <= 0.3 * second + noise
    return is_shrinking and abs(value - plain[-1]) <= third + noise


def _is_kink(steps: list[float], y: float, ups: tuple[float, ...], downs: tuple[float, ...], largest: float) -> bool:
    """Tell a kink or a jump from a smooth curve.

    When the step shrinks to a quarter, the bend (difference of the one-sided slopes) of a smooth curve does
    so too, and so does the rise from the point to its neighbours; at a kink the bend stays, at a jump the rise.
    """

    def shape(level: int) -> tuple[float, float, float]:
        down, up, h = y - downs[level], ups[level] - y, steps[level]
        rise = max(abs(up), abs(down))
        return abs(up - down) / h, rise / h, rise

    (bend, slope, rise), (far_bend, _, far_rise) = shape(-1), shape(-3)
    noise = 100.0 * EPSILON * largest
    has_bend = bend > 0.6 * far_bend and bend > 1e-3 * slope and bend * steps[-1] > noise
    return has_bend or (rise > 0.9 * far_rise and rise > TOLERANCE * largest)
