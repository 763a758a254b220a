"""The known mistakes in a derivative, recognised by the numbers that they would give.

A mistake is named only if it predicts the wrong number at the point and at points near it, so that a ratio of
2 that is just x = 2 names nothing.
"""

import math
from collections.abc import Sequence

from autograd.checks.comparison import Comparison
from autograd.table import OPS

SCALES = {"the sign is wrong": -1.0, "exactly half": 0.5, "exactly twice": 2.0}


class Case:
    """One result of a function at one point.

    Attributes:
        xs: the n numbers.
        out: the result.
        exact: its n derivatives, as they should be.
        given: its n derivatives, as the rule in question gives them.
    """

    __slots__ = ("exact", "given", "out", "xs")

    def __init__(self, comparison: Comparison, row: int) -> None:
        self.xs, self.out = comparison.xs, comparison.values[row]
        self.exact = [difference.value for difference in comparison.differences[row]]
        self.given = comparison.rules[row]


def is_close(a: float, b: float, size: float = 0.0) -> bool:
    """Equal as far as differences can tell; beside numbers of this size."""
    return math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-9 * size)


def fits(row: Sequence[float], expected: Sequence[float]) -> bool:
    """Equal as gradients."""
    size = max(map(abs, expected))
    return all(is_close(x, y, size) for x, y in zip(row, expected, strict=True))


def variants(xs: Sequence[float], exact: Sequence[float], i: int, exponent: float | None) -> dict[str, float]:
    """What the i-th local derivative would be, for each of the known mistakes.

    Args:
        xs: the operands.
        exact: their local derivatives.
        i: which of them.
        exponent: the n of x**n, if the operation is such a power.
    """
    right = exact[i]
    found = {mistake: scale * right for mistake, scale in SCALES.items()}
    if len(exact) == 2:
        found["the factors are swapped"] = exact[1 - i]
    if exponent:
        found["the exponent is missing as a factor"] = right / exponent
        found["the power is not lowered by one"] = right * xs[i]
        found["the factor is the exponent less one"] = right * (exponent - 1.0) / exponent
        found["the exponent is missing as a factor and the power is not lowered"] = right * xs[i] / exponent
    return found


def whole_mistakes(cases: list[Case]) -> list[str]:
    """Return the mistakes that are one scale of all derivatives of a function, in every case."""
    if len(cases[0].xs) == 1:
        return []
    return [
        mistake
        for mistake, scale in SCALES.items()
        if all(fits(case.given, [scale * x for x in case.exact]) for case in cases)
    ]


def local_mistakes(cases: list[Case], i: int, names: list[str], order: int) -> list[str]:
    """Return the mistakes that explain a function's i-th derivative in every case, from its numbers alone."""
    exponents = _exponents(cases, i)
    predictions = [variants(c.xs, c.exact, i, n) for c, n in zip(cases, exponents, strict=True)]
    found = [
        mistake
        for mistake in predictions[0]
        if all(is_close(p[mistake], c.given[i]) for p, c in zip(predictions, cases, strict=True))
    ]
    if len(names) > 2:
        found += [
            f"the factors are swapped: this is the derivative by {name}"
            for j, name in enumerate(names)
            if j != i and all(is_close(c.given[i], c.exact[j]) for c in cases)
        ]
    if not found and all(c.given[i] == 0.0 for c in cases):
        return ["the rule gives a plain number: write it with operations of autograd, not math"] if order > 1 else []
    return found or _missing_factor(cases, i, names)


def _exponents(cases: list[Case], i: int) -> list[float | None]:
    """The n of each case if the result is proportional to x**n: x * derivative / result, a constant or an operand."""
    none: list[float | None] = [None] * len(cases)
    if len(cases) < 2 or any(c.out == 0.0 for c in cases):
        return none
    ns = [c.xs[i] * c.exact[i] / c.out for c in cases]
    others = [j for j in range(len(cases[0].xs)) if j != i]
    is_power = all(is_close(n, ns[0]) for n in ns) or any(
        all(is_close(n, c.xs[j]) for n, c in zip(ns, cases, strict=True)) for j in others
    )
    return list(ns) if is_power and not is_close(ns[0], 1.0) else none


def _missing_factor(cases: list[Case], i: int, names: list[str]) -> list[str]:
    """Look for a factor that would make the rule right in every case: a constant, or a function of the numbers."""
    if len(cases) < 2 or any(c.given[i] == 0.0 for c in cases):
        return []
    ratios = [c.exact[i] / c.given[i] for c in cases]
    if all(is_close(ratio, ratios[0]) for ratio in ratios):
        return [f"a constant factor of {ratios[0]:.6g} is missing (a chain factor?)"]
    factors = [_factors(c, i, names) for c in cases]
    for name in factors[0]:
        if all(is_close(factor.get(name, math.nan), ratio) for factor, ratio in zip(factors, ratios, strict=True)):
            return [f"a chain factor is missing: {name}"]
    return []


def _factors(case: Case, i: int, names: list[str]) -> dict[str, float]:
    """Plausible inner factors: operands, the result, what sigmoid and tanh bring, any function of the operand."""
    terms = dict(zip(names, case.xs, strict=True)) | {"out": case.out}
    factors = terms | {f"1/{name}": 1.0 / x for name, x in terms.items() if x}
    factors |= {"1 - out": 1.0 - case.out, "1 - out*out": 1.0 - case.out * case.out}
    return factors | {f"{op.name}({names[i]})": op.forward(case.xs[i]) for op in OPS if op.arity == 1}
