"""Where the first weights come from."""

import random

from autograd import Value


def generator(rng: random.Random | None) -> random.Random:
    """Return `rng`, or for None a fresh generator, different in every run.

    Raises:
        TypeError: `rng` draws nothing; a seed is no generator.
    """
    if rng is None:
        return random.Random()
    if not hasattr(rng, "uniform"):
        raise TypeError(f"rng is a generator such as random.Random(7), got {rng!r}")
    return rng


def uniform(count: int, rng: random.Random) -> list[Value]:
    """Draw weights uniformly between -1 and 1, named w0, w1, ..."""
    return [Value(rng.uniform(-1.0, 1.0), name=f"w{index}") for index in range(count)]
