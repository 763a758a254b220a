"""`check_gradients`: derivatives compared with central differences, and what is wrong where they differ."""

import math
from collections.abc import Callable
from typing import Any

from autograd.checks.comparison import Comparison, compare
from autograd.checks.subject import Subject, drawn, paths
from autograd.engine import Value
from autograd.ieee import to_float
from autograd.table import Op


class GradientReport:
    """What `check_gradients` compared.

    Attributes:
        compared: how many derivatives of each order, as in `{1: 2, 2: 4}`.
        worst: the largest relative difference among them.
        kinks: the derivatives left out because the function has a kink or a jump there, as text.
        skipped: those left out because differences cannot tell them: not finite, or too noisy.
    """

    def __init__(self) -> None:
        self.compared: dict[int, int] = {}
        self.worst = 0.0
        self.kinks: list[str] = []
        self.skipped: list[str] = []

    def __repr__(self) -> str:
        left_out = [f", {name}={words}" for name in ("kinks", "skipped") if (words := getattr(self, name))]
        return f"GradientReport(compared={self.compared}, worst={self.worst:.1e}{''.join(left_out)})"


def check_gradients(
    f: Callable[..., Any], *inputs: Any, order: int = 2, gradient: Callable[..., Any] | None = None
) -> GradientReport:
    """Compare derivatives with central differences, and say what is wrong where they differ.

    First derivatives are compared with differences of the values, those of every higher order with
    differences of the order below, so that a wrong second rule is found although the first is right. A
    derivative is right if it is within 1e-6, relatively, and ten times the estimated error of the
    difference, which is accurate to nine digits or more where f is smooth. Each number costs 20 runs of f.

    Args:
        f: a function of numbers, or of lists, tuples, dicts and arrays of numbers, that returns a number or
            a structure of numbers; or an operation (`Op`).
        inputs: the point, one argument of f each. An operation may go without: five points are then drawn
            from its domain, always the same.
        order: the highest order of derivatives to compare, at least 1.
        gradient: your own gradient of f, to be checked in place of the engine's: a function of the same
            arguments that returns the first derivatives in the structure of the inputs, or a tuple of them.
            Only first derivatives are compared then, and f may be a function of plain numbers.

    Returns:
        How many derivatives were compared, the largest relative difference, and what was left out: at a kink
        the one-sided differences disagree, and nothing can be right or wrong there.

    Raises:
        AssertionError: a derivative is wrong, or none could be compared. The message gives the function, the
            point, both numbers, the operation whose rule is wrong, and the mistake if it is a known one: the
            sign, half, twice, swapped factors, a missing chain factor, a path left out, the exponent.
        TypeError, ValueError: the arguments do not fit, or f is not finite at the point.

    >>> check_gradients(lambda x, y: x * y, 2.0, 3.0).compared
    {1: 2, 2: 4}
    >>> check_gradients(lambda x: x**3, 2.0, gradient=lambda x: x**2)
    Traceback (most recent call last):
    AssertionError: f(2.0): wrong first derivative by inputs[0]
      the gradient gives 4, central differences give 12
      known mistake: power: the exponent is missing as a factor
    """
    _check_arguments(f, inputs, order, gradient)
    subjects = [Subject(f, inputs)] if inputs else list(drawn(f))  # type: ignore[arg-type]  # then f is an Op
    report = GradientReport()
    for subject in subjects:
        if gradient is not None:
            subject.try_values()
        here = subject.evaluate(subject.xs)
        if not all(map(math.isfinite, here)):
            raise ValueError(
                f"{subject.call} is {', '.join(map(str, here))}: derivatives need finite values, choose another point"
            )
        if gradient is None:
            _check_rules(subject, order, report)
        else:
            _check_gradient(subject, gradient, report)
    if not sum(report.compared.values()):
        reasons = [f"  {reason}" for reason in [*report.kinks, *report.skipped][:3]]
        raise AssertionError(
            "\n".join([f"{subjects[0].call}: no derivative could be compared, choose another point", *reasons])
        )
    return report


def _check_arguments(f: Any, inputs: tuple[Any, ...], order: Any, gradient: Any) -> None:
    if not callable(f):
        raise TypeError(f"check_gradients takes a function and a point, check_gradients(f, 2.0); f is {f!r:.60}")
    if isinstance(order, bool) or not isinstance(order, int) or order < 1:
        raise ValueError(f"order is the highest order of derivatives to compare, 1 or more; got {order!r}")
    if not inputs and not isinstance(f, Op):
        raise TypeError("check_gradients takes a function and a point, check_gradients(f, 2.0); got no inputs")
    if gradient is not None and not (callable(gradient) and inputs):
        raise TypeError(
            f"gradient= takes a function of the same inputs as f, and the inputs; got {gradient!r:.60}\n"
            "  numbers that you have already: gradient=lambda *inputs: [...]"
        )


def _check_rules(subject: Subject, order: int, report: GradientReport) -> None:
    """Compare the engine's derivatives; what was left out at one order is left out of the next."""
    n = len(subject.xs)
    left_out: set[tuple[int, int]] = set()
    for k in range(1, order + 1):
        comparison = compare(subject, subject.xs, k)
        ignored = {
            (row, i)
            for row, i, _, _ in comparison
            if (row // n, i) in left_out or (row // n, row % n) in left_out
        }  # fmt: skip
        wrong = _tally(subject, comparison, k, ignored, report)
        if wrong:
            from autograd.checks.diagnosis import explain_rules  # here, so that importing autograd does not load it

            remarks = explain_rules(subject, k)
            raise AssertionError(_message(subject, comparison, k, wrong, "rule", remarks))
        left_out = ignored | {(row, i) for row, i, _, d in comparison if d.is_kink or d.error == math.inf}


def _check_gradient(subject: Subject, gradient: Callable[..., Any], report: GradientReport) -> None:
    """Compare the user's gradient of a function that returns one number."""
    if len(subject.evaluate(subject.xs)) > 1:
        raise ValueError(f"gradient= checks a function that returns one number; {subject.name} returns several")

    def derivative(xs: list[float]) -> list[float]:
        return _arranged(subject, gradient(*subject.like_inputs(xs)))

    comparison = Comparison(subject.evaluate, derivative, subject.xs)
    wrong = _tally(subject, comparison, 1, set(), report)
    if wrong:
        from autograd.checks.diagnosis import explain_gradient  # here, so that importing autograd does not load it

        remarks = explain_gradient(subject, derivative, wrong[0][1])
        raise AssertionError(_message(subject, comparison, 1, wrong, "gradient", remarks))


def _arranged(subject: Subject, result: Any) -> list[float]:
    """The derivatives that a gradient function returned, in the order of the inputs; one input needs no tuple."""
    for found in (dict(paths(result, "inputs")), dict(paths(result, "inputs[0]"))):
        if found.keys() == set(subject.paths):
            return [_number(found[path]) for path in subject.paths]
    raise ValueError(
        f"gradient must return {len(subject.paths)} derivatives in the structure of the inputs, got {result!r:.60}\n"
        f"  expected {', '.join(subject.paths[:4])}{', ...' if len(subject.paths) > 4 else ''}"
    )


def _number(x: Any) -> float:
    try:
        return x.data if isinstance(x, Value) else to_float(x)
    except TypeError as error:
        raise TypeError(f"gradient must return numbers: {error}") from None


def _tally(
    subject: Subject, comparison: Comparison, order: int, ignored: set[tuple[int, int]], report: GradientReport
) -> list[tuple[int, int]]:
    """Enter a comparison in the report and return where it shows a wrong derivative."""
    wrong = []
    rows = len(comparison.rules)
    report.compared.setdefault(order, 0)
    for row, i, rule, d in comparison:
        if (row, i) in ignored:
            continue
        if d.differs(rule):
            wrong.append((row, i))
        elif d.is_kink:
            where = subject.place(order, row, i, rows)
            report.kinks.append(f"{where}: {d.left:.3g} from the left, {d.right:.3g} from the right")
        elif not d.is_resolved:
            found = f"{d.value:.3g} +- {d.error:.1g}" if math.isfinite(d.error) else "nothing"
            where = subject.place(order, row, i, rows)
            report.skipped.append(f"{where}: the rule gives {rule:.6g}, differences tell {found}")
        else:
            report.compared[order] += 1
            report.worst = max(report.worst, d.relative(rule))
    return wrong


def _message(
    subject: Subject,
    comparison: Comparison,
    order: int,
    wrong: list[tuple[int, int]],
    who: str,
    remarks: list[str],
) -> str:
    row, i = wrong[0]
    rule, value = comparison.rules[row][i], comparison.differences[row][i].value
    digits = 6 if f"{rule:.6g}" != f"{value:.6g}" else 12
    total = sum(map(len, comparison.rules))
    count = f" ({len(wrong)} of {total} are wrong)" if total > 1 else ""
    lines = [
        f"{subject.call}: wrong {subject.derivative(order, row, i, len(comparison.rules))}{count}",
        f"the {who} gives {rule:.{digits}g}, central differences give {value:.{digits}g}",
        *remarks,
    ]
    return "\n  ".join(lines)
