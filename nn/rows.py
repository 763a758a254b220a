"""The neurons of a layer side by side, as `feed_forward` takes them: put together anew only where something changed."""

from collections.abc import Sequence
from typing import Any

from autograd import Dense, own_attributes, scope
from nn.module import Module, scope_below

_PARTS = ("weights", "bias", "activation", "forward", "_scope")


class Rows:
    """What a layer was made of when it was read.

    Attributes:
        parts: its neurons' classes, and what they have of `_PARTS`.
        path: the scopes around it.
        dense: the neurons side by side, see `side_by_side`.
    """

    def __init__(
        self, parts: list[Any] | None = None, path: tuple[scope, ...] = (), dense: Dense | None = None
    ) -> None:
        self.parts, self.path, self.dense = parts, path, dense

    def __reduce__(self) -> tuple[Any, ...]:
        return Rows, ()  # a copied layer is read anew


def side_by_side(first: Module, layer: Any, path: tuple[scope, ...], kind: type[Any]) -> Dense | None:
    """Return the neurons of a layer that is called inside a call of `first`.

    Args:
        first: the module called first.
        layer: has a list of `neurons`, and as `_rows` what it was made of before.
        path: the scopes around the layer.
        kind: the class of neurons whose call is known to be activation(dot(weights, inputs, bias)).

    Returns:
        None where a neuron is not just that, or they are not alike.
    """
    last: Rows = layer._rows
    parts = own_attributes(layer.neurons, _PARTS, last.parts)
    if parts is not last.parts or path != last.path:
        layer._rows = last = Rows(parts, path, _dense(first, layer.neurons, path, kind))
    return last.dense


def _dense(first: Module, neurons: Sequence[Any], path: tuple[scope, ...], kind: type[Any]) -> Dense | None:
    activation = neurons[0].activation
    for neuron in neurons:
        if type(neuron) is not kind or "forward" in vars(neuron) or neuron.activation is not activation:
            return None
    weights, biases = [neuron.weights for neuron in neurons], [neuron.bias for neuron in neurons]
    return Dense(weights, biases, activation, path, [neuron._scope or scope_below(first, neuron) for neuron in neurons])
