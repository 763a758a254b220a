"""Small data sets to learn on, made by a formula and a seed."""

import math
import random
from collections.abc import Callable

from nn.checks import number, whole

Points = list[list[float]]
Labels = list[int]


def xor() -> tuple[Points, Labels]:
    """Return the truth table of exclusive or: four samples of two numbers, and their labels 0 or 1."""
    return [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]


def make_moons(n: int = 100, noise: float = 0.0, seed: int | None = None) -> tuple[Points, Labels]:
    """Draw two interleaved half circles of radius 1.

    Class 0 lies on (cos t, sin t), class 1 on (1 - cos t, 0.5 - sin t), t evenly from 0 to pi.

    Args:
        n: how many points, at least 2; of an odd number class 1 gets one more.
        noise: the standard deviation of what is added to every coordinate.
        seed: of the noise and the order; None for other points in every run.

    Returns:
        n points [x, y] in random order, and their n labels.

    >>> X, y = make_moons(4, seed=0)
    >>> sorted(y)
    [0, 0, 1, 1]
    """
    return _two_curves(
        "make_moons",
        n,
        noise,
        seed,
        lambda t: (math.cos(math.pi * t), math.sin(math.pi * t)),
        lambda t: (1 - math.cos(math.pi * t), 0.5 - math.sin(math.pi * t)),
    )


def make_circles(
    n: int = 100, noise: float = 0.0, seed: int | None = None, *, factor: float = 0.8
) -> tuple[Points, Labels]:
    """Draw a circle of radius 1, class 0, and one inside it, class 1.

    Args:
        n: how many points, at least 2; of an odd number the inner circle gets one more.
        noise: the standard deviation of what is added to every coordinate.
        seed: of the noise and the order; None for other points in every run.
        factor: the radius of the inner circle, between 0 and 1.

    Returns:
        n points [x, y] in random order, and their n labels.
    """
    factor = number("make_circles", "factor", factor, at_least=0.0, below=1.0)

    def circle(radius: float, t: float) -> tuple[float, float]:
        return radius * math.cos(2 * math.pi * t), radius * math.sin(2 * math.pi * t)

    return _two_curves(
        "make_circles", n, noise, seed, lambda t: circle(1.0, t), lambda t: circle(factor, t), closed=True
    )


def make_spirals(
    n: int = 100, noise: float = 0.0, seed: int | None = None, *, turns: float = 1.5
) -> tuple[Points, Labels]:
    """Draw two spirals that wind around each other: the radius grows from 0 to 1 over the turns.

    Class 0 lies on (t cos a, t sin a) with the angle a = 2 pi turns t, class 1 opposite to it.

    Args:
        n: how many points, at least 2; of an odd number class 1 gets one more.
        noise: the standard deviation of what is added to every coordinate.
        seed: of the noise and the order; None for other points in every run.
        turns: how often each winds around the middle.

    Returns:
        n points [x, y] in random order, and their n labels.
    """

    def spiral(t: float, sign: int) -> tuple[float, float]:
        angle = 2 * math.pi * turns * t
        return sign * t * math.cos(angle), sign * t * math.sin(angle)

    return _two_curves("make_spirals", n, noise, seed, lambda t: spiral(t, 1), lambda t: spiral(t, -1))


Curve = Callable[[float], tuple[float, float]]


def _two_curves(
    caller: str, n: int, noise: float, seed: int | None, zero: Curve, one: Curve, closed: bool = False
) -> tuple[Points, Labels]:
    """Points along two curves, t evenly from 0 to 1 on each, without the 1 where they are closed."""
    n = whole(f"n of {caller}", n, at_least=2)
    noise = number(caller, "noise", noise, at_least=0.0)
    rng = random.Random(seed)
    labelled = []
    for label, curve, count in ((0, zero, n // 2), (1, one, n - n // 2)):
        for index in range(count):
            x, y = curve(index / max(1, count - (not closed)))
            labelled.append(([x + rng.gauss(0, noise), y + rng.gauss(0, noise)], label))
    rng.shuffle(labelled)
    return [point for point, _ in labelled], [label for _, label in labelled]
