"""Neuron, Layer, MLP: one number from several, several from several, and layers one after the other."""

import random
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from autograd import OPS, Op, Value, dot
from nn import init
from nn.module import Module

Activation = Callable[[Any], Any] | str | None


class Neuron(Module):
    """One number from n: activation(bias + w1*x1 + ... + wn*xn).

    Args:
        n_in: the number n of inputs.
        activation: an operation of one number such as `autograd.tanh`, its name, or None for none.
        rng: draws the weights uniformly between -1 and 1; without it they differ from run to run.

    Raises:
        TypeError, ValueError: an argument is of the wrong kind or size, or an activation is unknown.

    >>> neuron = Neuron(2, rng=random.Random(0))
    >>> neuron([0.5, -1.0])
    Value(-0.169825, op='tanh')
    """

    def __init__(self, n_in: int, activation: Activation = "tanh", *, rng: random.Random | None = None) -> None:
        self.weights = init.uniform(_checked_size("Neuron", n_in), init.generator(rng))
        self.bias = Value(0.0, name="b")
        self.activation = find_activation(activation)

    def forward(self, inputs: Sequence[Any]) -> Any:
        """Return one Value for n_in Values or numbers."""
        _check_count(self, inputs, len(self.weights))
        total = dot(self.weights, inputs, self.bias)
        return total if self.activation is None else self.activation(total)

    def __repr__(self) -> str:
        return f"Neuron({len(self.weights)})"


class Layer(Module):
    """Several numbers from n: neurons side by side, all with the same inputs.

    Args:
        n_in: the number n of inputs.
        n_out: the number of neurons, hence of outputs.
        activation: of every neuron, as in `Neuron`.
        rng: as in `Neuron`; the neurons draw one after the other.

    >>> layer = Layer(2, 3, rng=random.Random(0))
    >>> len(layer([0.5, -1.0]))
    3
    """

    def __init__(
        self, n_in: int, n_out: int, activation: Activation = "tanh", *, rng: random.Random | None = None
    ) -> None:
        rng = init.generator(rng)
        self.neurons = [Neuron(n_in, activation, rng=rng) for _ in range(_checked_size("Layer", n_out))]

    def forward(self, inputs: Sequence[Any]) -> list[Any]:
        """Return a list of n_out Values for n_in Values or numbers."""
        _check_count(self, inputs, len(self.neurons[0].weights))
        values = [x if isinstance(x, Value) else _constant(x) for x in inputs]
        return [neuron(values) for neuron in self.neurons]

    def __repr__(self) -> str:
        return f"Layer({len(self.neurons[0].weights)}, {len(self.neurons)})"


class MLP(Module):
    """A multi-layer perceptron: every layer takes the outputs of the one before.

    Args:
        n_in: the number of inputs.
        sizes: the number of neurons of each layer; the last layer gives the outputs.
        activation: of all layers but the last, as in `Neuron`.
        output: the activation of the last layer; None, the default, for none.
        rng: as in `Neuron`; the layers draw one after the other.

    >>> model = MLP(2, [4, 1], rng=random.Random(0))
    >>> model([0.5, -1.0])
    Value(0.239434, op='dot')
    """

    def __init__(
        self,
        n_in: int,
        sizes: Sequence[int],
        activation: Activation = "tanh",
        output: Activation = None,
        *,
        rng: random.Random | None = None,
    ) -> None:
        if not isinstance(sizes, list | tuple) or not sizes:
            raise ValueError(f"MLP takes the sizes of its layers as a list, as in MLP(2, [4, 1]); got {sizes!r}")
        rng = init.generator(rng)
        activations = [activation] * (len(sizes) - 1) + [output]
        self.layers = [
            Layer(n_before, n_out, chosen, rng=rng)
            for n_before, n_out, chosen in zip([n_in, *sizes[:-1]], sizes, activations, strict=True)
        ]

    def forward(self, inputs: Sequence[Any]) -> Any:
        """Return one Value where the last layer has one neuron, else a list of Values."""
        _check_count(self, inputs, len(self.layers[0].neurons[0].weights))
        values: Any = inputs
        for layer in self.layers:
            values = layer(values)
        return values[0] if len(values) == 1 else values

    def __repr__(self) -> str:
        return f"MLP({len(self.layers[0].neurons[0].weights)}, {[len(layer.neurons) for layer in self.layers]})"


def find_activation(activation: Activation) -> Callable[[Any], Any] | None:
    """Return the function that `activation` names or is; None for None and "linear"."""
    if activation is None or activation == "linear":
        return None
    if isinstance(activation, str):
        if activation not in OPS:
            raise ValueError(f"unknown activation {activation!r}{_suggestion(activation)}")
        activation = OPS[activation]
    if not callable(activation):
        raise TypeError(f"an activation is an operation such as autograd.tanh, or its name; got {activation!r}")
    if isinstance(activation, Op) and not _takes_one_number(activation):
        raise ValueError(f"an activation is a function of one number, got {activation.signature}")
    return activation


def _takes_one_number(op: Op) -> bool:
    return op.collect is None and len(op.parameters) - len(op.defaults) == 1


def _suggestion(name: str) -> str:
    known = ["linear", *[op.name for op in OPS if _takes_one_number(op)]]
    nearest = get_close_matches(name, known, 2)
    return (
        f": did you mean {' or '.join(map(repr, nearest))}?"
        if nearest
        else ": 'tanh', 'relu', 'sigmoid' and 'linear' are some"
    )


def _checked_size(name: str, size: int) -> int:
    if not isinstance(size, int) or size < 1:
        raise ValueError(f"a size of {name} is a whole number of at least 1, got {size!r}")
    return size


def _check_count(module: Module, inputs: Sequence[Any], n_in: int) -> None:
    if not hasattr(inputs, "__len__"):
        raise TypeError(f"{module} takes a list of {n_in} inputs, got {type(inputs).__name__}")
    if len(inputs) != n_in:
        raise ValueError(f"{module} takes {n_in} inputs, got {len(inputs)}")


def _constant(x: Any) -> Value:
    value = Value(x)
    value.is_constant = True
    return value
