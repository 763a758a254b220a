"""Neuron, Layer, MLP: one number from several, several from several, and layers one after the other."""

import random
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from autograd import Dense, Value, dot, feed_forward, own_attributes, scope
from nn.activations import Activation, find_activation
from nn.checks import whole
from nn.init import Initialiser, find_initialiser, generator
from nn.inputs import check_count, refuse_batch
from nn.module import Module, root, scope_below, scope_of_root
from nn.rows import Rows, side_by_side


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
            refuse_batch(self, inputs, self.n_in)
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

    _rows = Rows()  # what it was made of when it was read, see `side_by_side`

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
        if root() is not None and (fed := outputs_at_once(self, [inputs], is_entered=True)):
            return list(fed[0])
        try:
            values = [x if isinstance(x, Value) else _constant(x) for x in inputs]
        except TypeError:
            refuse_batch(self, inputs, self.n_in)
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
        if root() is not None and (fed := outputs_at_once(self, [inputs], is_entered=True)):
            return fed[0]
        values: Any = inputs
        try:
            for layer in self.layers:
                values = layer(values)
        except TypeError:
            refuse_batch(self, inputs, self.n_in)
            raise
        return values[0] if len(values) == 1 else values

    def __repr__(self) -> str:
        return f"MLP({self.n_in}, {[layer.n_out for layer in self.layers]})"


def _checked_size(name: str, size: int) -> int:
    return whole(f"a size of {name}", size)


def _constant(x: Any) -> Value:
    value = Value(x)
    value.is_constant = True
    return value


def outputs_at_once(model: Any, samples: Sequence[Any], is_entered: bool = False) -> list[Any] | None:
    """Return what calling a model gives for every sample, all of them made in one call.

    None where a part of the model is not the library's own, or something is wrong with the samples: calling the
    model itself then does what is to be done, or says what is wrong.

    Args:
        model: gives the output for one sample.
        samples: the samples.
        is_entered: whether this is asked inside a call of the model, so that its scope is entered already.
    """
    if not _is_own(model) or not _are_untouched():
        return None
    first = root()
    path: tuple[scope, ...] = ()
    if not is_entered:
        path = (scope_of_root(model) if first is None else scope_below(first, model),)
    layers = _chain(model if first is None else first, model, path)
    if layers is None:
        return None
    try:
        outputs = feed_forward(layers, samples)
    except (TypeError, ValueError):
        return None
    is_number = type(model) is not Layer and len(layers[-1].biases) == 1
    return list(map(_first_of, outputs)) if is_number else outputs


_first_of = itemgetter(0)


def _chain(first: Module, model: Any, path: tuple[scope, ...]) -> list[Dense] | None:
    """The layers of a model as `feed_forward` takes them; None where one is not the library's own."""
    if isinstance(model, Neuron):
        return [Dense([model.weights], [model.bias], model.activation, path)]
    if isinstance(model, Layer):
        dense = side_by_side(first, model, path, Neuron)
        return None if dense is None else [dense]
    layers = []
    for layer in model.layers:
        if type(layer) is not Layer or "forward" in vars(layer):
            return None
        dense = side_by_side(first, layer, (*path, scope_below(first, layer)), Neuron)
        if dense is None:
            return None
        layers.append(dense)
    return layers


_OWN = (Neuron, Layer, MLP)
_CALLED = (Module, *_OWN), ("forward", "__call__")
_AS_MADE = own_attributes(*_CALLED)


def _is_own(module: Any) -> bool:
    """Whether a module is of no subclass of the library's own, and has no `forward` put in its place."""
    return type(module) in _OWN and "forward" not in vars(module)


def _are_untouched() -> bool:
    """Whether the library's own classes are as they were made."""
    return own_attributes(*_CALLED, _AS_MADE) is _AS_MADE
