"""Where the first weights come from.

An initialiser is a function of the number of inputs of a layer, the number of its outputs and a
generator, and draws one weight. Layers choose by their activation, unless they are told:

- `kaiming_normal` for the relu family (relu, leaky_relu, elu, gelu, silu, softplus), after He, Zhang, Ren
  and Sun, "Delving Deep into Rectifiers" (2015), equation 10: half of what passes a relu is cut off, so the
  variance of the weights is twice that which keeps the variance of the signal.
- `xavier_uniform` for all others, after Glorot and Bengio, "Understanding the difficulty of training deep
  feedforward neural networks" (2010), equation 16: a compromise between the variance going forward, which
  asks for 1/n_in, and that of gradients coming back, which asks for 1/n_out.

`uniform` is micrograd's. Biases start at 0.
"""

import math
import random
from collections.abc import Callable
from typing import Any

from nn.checks import unknown

Initialiser = Callable[[int, int, random.Random], float]

_RELU_FAMILY = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")


def uniform(_n_in: int, _n_out: int, rng: random.Random) -> float:
    """Draw from -1 to 1, whatever the layer's size; micrograd's choice."""
    return rng.uniform(-1.0, 1.0)


def xavier_uniform(n_in: int, n_out: int, rng: random.Random) -> float:
    """Draw from -b to b, b = sqrt(6 / (n_in + n_out)): the variance is 2 / (n_in + n_out).

    >>> abs(xavier_uniform(3, 3, random.Random(0))) <= 1.0
    True
    """
    bound = math.sqrt(6.0 / (n_in + n_out))
    return rng.uniform(-bound, bound)


def xavier_normal(n_in: int, n_out: int, rng: random.Random) -> float:
    """Draw from the normal distribution of variance 2 / (n_in + n_out)."""
    return rng.gauss(0.0, math.sqrt(2.0 / (n_in + n_out)))


def kaiming_uniform(n_in: int, _n_out: int, rng: random.Random) -> float:
    """Draw from -b to b, b = sqrt(6 / n_in): the variance is 2 / n_in."""
    bound = math.sqrt(6.0 / n_in)
    return rng.uniform(-bound, bound)


def kaiming_normal(n_in: int, _n_out: int, rng: random.Random) -> float:
    """Draw from the normal distribution of variance 2 / n_in."""
    return rng.gauss(0.0, math.sqrt(2.0 / n_in))


def zeros(_n_in: int, _n_out: int, _rng: random.Random) -> float:
    """Return 0; neurons that start equal stay equal, so it suits a last layer only."""
    return 0.0


INITIALISERS: dict[str, Initialiser] = {
    "uniform": uniform,
    "xavier_uniform": xavier_uniform,
    "xavier_normal": xavier_normal,
    "kaiming_uniform": kaiming_uniform,
    "kaiming_normal": kaiming_normal,
    "zeros": zeros,
}


def find_initialiser(init: Initialiser | str | None, activation: Any) -> Initialiser:
    """Return the initialiser that `init` names or is; for None the one that suits the activation.

    Args:
        init: an initialiser, its name, or None.
        activation: an operation, another function, or None.

    Raises:
        TypeError, ValueError: it is no function, or the name is unknown.

    >>> from autograd import relu, tanh
    >>> find_initialiser(None, relu).__name__, find_initialiser(None, tanh).__name__
    ('kaiming_normal', 'xavier_uniform')
    """
    if init is None:
        return kaiming_normal if getattr(activation, "name", None) in _RELU_FAMILY else xavier_uniform
    if isinstance(init, str):
        if init not in INITIALISERS:
            raise unknown("initialiser", init, INITIALISERS)
        return INITIALISERS[init]
    if not callable(init):
        raise TypeError(f"an initialiser is a function such as nn.init.uniform, or its name; got {init!r}")
    return init


def generator(rng: random.Random | None) -> random.Random:
    """Return `rng`, or for None a fresh generator, different in every run.

    Raises:
        TypeError: `rng` is no random.Random; a seed is no generator.
    """
    if rng is None:
        return random.Random()
    if not isinstance(rng, random.Random):
        raise TypeError(f"rng is a generator such as random.Random(7), got {rng!r}")
    return rng
