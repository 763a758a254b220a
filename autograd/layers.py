"""Whole layers in one call: `feed_forward`, dot products with their activations, layer after layer."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import Any

from autograd import ops
from autograd.engine import Value, constant
from autograd.modes import scope
from autograd.native import core, in_c


class Dense:
    """One layer of `feed_forward`: n numbers from m, activation(bias_i + w_i1*x_1 + ... + w_im*x_m).

    Attributes:
        weights: n rows of m Values or numbers.
        biases: n Values or numbers.
        activation: an operation of one number, or any function of one; None for none.
        path: the scopes around the layer, from outside.
        scopes: n scopes inside that, one per row; () for none.
    """

    __slots__ = ("activation", "biases", "path", "scopes", "weights")

    def __init__(
        self,
        weights: Sequence[Sequence[Any]],
        biases: Sequence[Any],
        activation: Callable[[Any], Any] | None = None,
        path: Iterable[scope] = (),
        scopes: Iterable[scope] = (),
    ) -> None:
        self.weights, self.biases, self.activation = weights, biases, activation
        self.path, self.scopes = tuple(path), tuple(scopes)


@in_c
def feed_forward(layers: Sequence[Dense], samples: Iterable[Iterable[Any]]) -> list[list[Any]]:
    """Return what comes out of the layers, each fed by the one before, for every sample.

    The graph is that of `activation(dot(row, inputs, bias))` for every row, made inside the scopes.

    Args:
        layers: at least one.
        samples: lists of as many Values or numbers as the first layer has weights in a row.

    Returns:
        For every sample a list of as many Values as the last layer has rows.

    Raises:
        TypeError, ValueError: a sample is no list of numbers, or lengths differ.

    >>> w, b = [[Value(2), Value(3)]], [Value(1)]
    >>> [[y]] = feed_forward([Dense(w, b, ops.relu)], [[1.0, -2.0]])
    >>> y
    Value(0, op='relu')
    """
    return [_through(layers, sample) for sample in samples]


def _through(layers: Sequence[Dense], inputs: Iterable[Any]) -> list[Any]:
    """The outputs for one sample."""
    for layer in layers:
        with ExitStack() as path:
            for part in layer.path:
                path.enter_context(part)
            inputs = _outputs(layer, [x if isinstance(x, Value) else constant(x) for x in inputs])
    return list(inputs)


def _outputs(layer: Dense, inputs: list[Value]) -> list[Any]:
    """The outputs of one layer; the inputs are shared by its rows."""
    outputs = []
    for index, (row, bias) in enumerate(zip(layer.weights, layer.biases, strict=True)):
        with ExitStack() as inside:
            if layer.scopes:
                inside.enter_context(layer.scopes[index])
            total = ops.dot(row, inputs, bias)
            outputs.append(total if layer.activation is None else layer.activation(total))
    return outputs


if core is not None:
    core.Dense.__doc__ = Dense.__doc__
    Dense = core.Dense  # type: ignore[misc]  # to a type checker they are the same
