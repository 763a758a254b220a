"""Neuron, Layer, MLP: one number from several, several from several, and layers one after the other."""

import random
from collections.abc import Sequence
from typing import Any

from autograd import Value, dot
from nn.activations import Activation, find_activation
from nn.checks import whole
from nn.init import Initialiser, find_initialiser, generator
from nn.module import Module
from nn.reduction import is_list


class Neuron(Module):
    """One number from n: activation(bias + w1*x1 + ... + wn*xn).

    Args:
        n_in: the number n of inputs.
        activation: an operation of one number such as `autograd.tanh`, its name, or None for none.
        init: draws the first weights: a function of `nn.init`, its name, or None for the one that suits the
            activation (Kaiming for the relu family, else Xavier; see `nn.init`). The bias starts at 0.
        rng: what the weights are drawn with; without it they differ from run to run.

    Raises:
        TypeError, ValueError: an argument is of the wrong kind or size, or a name is unknown.

    >>> neuron = Neuron(2, init="uniform", rng=random.Random(0))
    >>> neuron([0.5, -1.0])
    Value(-0.169825, op='tanh')
    """

    def __init__(
        self,
        n_in: int,
        activation: Activation = "tanh",
        *,
        init: Initialiser | str | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.n_in, self.n_out = _checked_size("Neuron", n_in), 1
        self.activation = find_activation(activation)
        draw, rng = find_initialiser(init, self.activation), generator(rng)
        self.weights = [Value(draw(self.n_in, 1, rng), name=f"w{index}") for index in range(self.n_in)]
        self.bias = Value(0.0, name="b")

    def forward(self, inputs: Sequence[Any]) -> Any:
        """Return one Value for n_in Values or numbers."""
        check_count(self, inputs, self.n_in)
        try:
            total = dot(self.weights, inputs, self.bias)
        except TypeError:
            _refuse_batch(self, inputs, self.n_in)
            raise
        return total if self.activation is None else self.activation(total)

    def __repr__(self) -> str:
        return f"Neuron({self.n_in})"


class Layer(Module):
    """Several numbers from n: neurons side by side, all with the same inputs.

    Args:
        n_in: the number n of inputs.
        n_out: the number of neurons, hence of outputs.
        activation: of every neuron, as in `Neuron`.
        init: as in `Neuron`; it is told n_in and n_out.
        rng: as in `Neuron`; the neurons draw one after the other.

    >>> layer = Layer(2, 3, rng=random.Random(0))
    >>> len(layer([0.5, -1.0]))
    3
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        activation: Activation = "tanh",
        *,
        init: Initialiser | str | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.n_in, self.n_out = _checked_size("Layer", n_in), _checked_size("Layer", n_out)
        self.activation = find_activation(activation)
        draw, rng = find_initialiser(init, self.activation), generator(rng)

        def draw_for_layer(n_in: int, _: int, rng: random.Random) -> float:
            return draw(n_in, self.n_out, rng)

        self.neurons = [Neuron(n_in, self.activation, init=draw_for_layer, rng=rng) for _ in range(self.n_out)]

    def forward(self, inputs: Sequence[Any]) -> list[Any]:
        """Return a list of n_out Values for n_in Values or numbers."""
        check_count(self, inputs, self.n_in)
        try:
            values = [x if isinstance(x, Value) else _constant(x) for x in inputs]
        except TypeError:
            _refuse_batch(self, inputs, self.n_in)
            raise
        return [neuron(values) for neuron in self.neurons]

    def __repr__(self) -> str:
        return f"Layer({self.n_in}, {self.n_out})"


class MLP(Module):
    """A multi-layer perceptron: every layer takes the outputs of the one before.

    Args:
        n_in: the number of inputs.
        sizes: the number of neurons of each layer; the last layer gives the outputs.
        activation: of all layers but the last, as in `Neuron`.
        output: the activation of the last layer; None, the default, for none.
        init: as in `Layer`, for every layer.
        rng: as in `Neuron`; the layers draw one after the other.

    >>> model = MLP(2, [4, 1], init="uniform", rng=random.Random(0))
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
        init: Initialiser | str | None = None,
        rng: random.Random | None = None,
    ) -> None:
        if not isinstance(sizes, list | tuple) or not sizes:
            raise ValueError(f"MLP takes the sizes of its layers as a list, as in MLP(2, [4, 1]); got {sizes!r}")
        rng = generator(rng)
        activations = [activation] * (len(sizes) - 1) + [output]
        self.layers = [
            Layer(n_before, n_out, chosen, init=init, rng=rng)
            for n_before, n_out, chosen in zip([n_in, *sizes[:-1]], sizes, activations, strict=True)
        ]
        self.n_in, self.n_out = self.layers[0].n_in, self.layers[-1].n_out

    def forward(self, inputs: Sequence[Any]) -> Any:
        """Return one Value where the last layer has one neuron, else a list of Values."""
        check_count(self, inputs, self.n_in)
        values: Any = inputs
        try:
            for layer in self.layers:
                values = layer(values)
        except TypeError:
            _refuse_batch(self, inputs, self.n_in)
            raise
        return values[0] if len(values) == 1 else values

    def __repr__(self) -> str:
        return f"MLP({self.n_in}, {[layer.n_out for layer in self.layers]})"


def check_count(module: Module, inputs: Sequence[Any], n_in: int) -> None:
    """Refuse what is no list of n_in inputs.

    Raises:
        TypeError, ValueError: it is no list, a batch of samples, or of another length.
    """
    if not hasattr(inputs, "__len__"):
        advice = ": write [[x] for x in X] for samples of one number" if n_in == 1 else ""
        raise TypeError(f"{module} takes a list of {_count(n_in)}, got {type(inputs).__name__}{advice}")
    if len(inputs) != n_in:
        _refuse_batch(module, inputs, n_in)
        raise ValueError(f"{module} takes {_count(n_in)}, got {len(inputs)}")


def _refuse_batch(module: Module, inputs: Sequence[Any], n_in: int) -> None:
    """Refuse several samples; asked only after something went wrong, so that what goes well stays fast."""
    if len(inputs) and all(map(is_list, inputs)):
        raise TypeError(
            f"{module} takes one sample of {_count(n_in)}, got a batch of {len(inputs)}:\n"
            "  one sample at a time: [model(x) for x in X], or nn.predict(model, X) for plain numbers"
        ) from None


def _count(n_in: int) -> str:
    return "1 input" if n_in == 1 else f"{n_in} inputs"


def _checked_size(name: str, size: int) -> int:
    return whole(f"a size of {name}", size)


def _constant(x: Any) -> Value:
    value = Value(x)
    value.is_constant = True
    return value
