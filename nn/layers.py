"""Neuron, Layer, MLP: a number from numbers, numbers from numbers, and layers one after the other."""

import random
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from autograd import OPS, Op, Value, dot
from nn import init
from nn.module import Module

Activation = Callable[[Any], Any] | str | None


class Neuron(Module):
    """activation(bias + w1*x1 + ... + wn*xn).

    Args:
        n_in: how many inputs it takes.
        activation: an operation of one number such as `autograd.tanh`, its name, or None for none.
        rng: draws the weights, uniformly between -1 and 1; None draws other ones in every run.

    Raises:
        TypeError, ValueError: an argument is of the wrong kind; an activation is unknown.

    >>> neuron = Neuron(2, rng=random.Random(0))
    >>> neuron([0.5, -1.0])
    Value(-0.189474, op='tanh')
    """

    def __init__(self, n_in: int, activation: Activation = "tanh", *, rng: random.Random | None = None) -> None:
        self.weights = init.uniform(_check_size("Neuron", n_in), init.check_rng(rng))
        self.bias = Value(0.0, name="b")
        self.activation = find_activation(activation)

    def forward(self, inputs: Sequence[Any]) -> Value:
        """Return one Value for n_in inputs."""
        if len(inputs) != len(self.weights):
            raise ValueError(f"{self} takes {len(self.weights)} inputs, got {len(inputs)}")
        total = dot(self.weights, inputs, self.bias)
        return total if self.activation is None else self.activation(total)
