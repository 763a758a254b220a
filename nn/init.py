"""Where the first weights come from."""

import random
from typing import Any

from autograd import Value


def check_rng(rng: Any) -> Any:
    """Return `rng`, or a fresh `random.Random()` for None.

    Raises:
        TypeError: `rng` cannot draw, because it is a seed, say.
    """
    if rng is None:
        return random.Random()
    if not hasattr(rng, "uniform"):
        raise TypeError(f"rng draws the weights: pass rng=random.Random(7) for a seed of 7, got {rng!r}")
    return rng


def uniform(count: int, rng: random.Random) -> list[Value]:
    """Draw weights uniformly between -1 and 1, and name them w0, w1, ..."""
    return [Value(rng.uniform(-1.0, 1.0), name=f"w{index}") for index in range(count)]
