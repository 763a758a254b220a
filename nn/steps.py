"""The pieces that a training loop is made of: a step, the loss of other samples, predictions."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from autograd import Value, get_data, get_grads, no_grad
from nn.clipping import clip_grad_norm_
from nn.divergence import DivergenceError, diagnose, first_bad
from nn.interrupts import uninterrupted
from nn.layers import outputs_at_once
from nn.losses import mse_loss
from nn.run import parameters_of
from nn.samples import numbers


def train_step(
    model: Any,
    X: Sequence[Any],  # noqa: N803  what everybody calls the samples
    y: Sequence[Any],
    loss: Callable[[Any, Any], Any],
    optimizer: Any,
    clip_norm: float | None = None,
) -> float:
    """Take one step along the gradient of the loss of these samples.

    Args:
        model: gives the prediction for one sample.
        X: the samples of the batch.
        y: their targets.
        loss: gives one Value for predictions and targets.
        optimizer: moves the parameters, all of them or, where the loss is not finite, none.
        clip_norm: the largest norm of all gradients together, see `clip_grad_norm_`; None for any.

    Returns:
        The loss before the step.

    Raises:
        DivergenceError: the loss, a gradient or a parameter became infinite or nan.

    >>> from nn import SGD, Neuron
    >>> neuron = Neuron(1, None)
    >>> optimizer = SGD(neuron.parameters(), lr=0.5)
    >>> for _ in range(100):
    ...     loss = train_step(neuron, [[0.0], [1.0]], [1.0, 3.0], mse_loss, optimizer)
    >>> f"{neuron.weights[0].data:.3f} {neuron.bias.data:.3f}"
    '2.000 1.000'
    """
    error = loss(outputs(model, X), y)
    if not isinstance(error, Value):
        raise TypeError(f"the loss is one Value, got {type(error).__name__}: does the model compute with Values?")
    if not math.isfinite(error.data):
        raise diagnose(f"the loss became {error.data}", partial(_loss_again, model, X, y, loss), error)
    optimizer.zero_grad()
    error.backward()
    parameters = parameters_of(optimizer)
    if not get_grads(parameters).is_finite():
        bad = first_bad(parameters, "grad")
        symptom = f"the gradient of {bad.name or 'a parameter'} became {bad.grad}"
        raise diagnose(symptom, partial(_loss_again, model, X, y, loss), error)
    if clip_norm is not None:
        clip_grad_norm_(parameters, clip_norm)
    with uninterrupted():
        optimizer.step()
    if not get_data(parameters).is_finite():
        bad = first_bad(parameters, "data")
        raise DivergenceError(f"a step made {bad.name or 'a parameter'} {bad.data}; its gradient was {bad.grad:g}")
    return error.data


def _loss_again(model: Any, X: Sequence[Any], y: Sequence[Any], loss: Callable[[Any, Any], Any]) -> Any:  # noqa: N803  samples
    return loss(outputs(model, X), y)


def outputs(model: Any, X: Sequence[Any]) -> list[Any]:  # noqa: N803  what everybody calls the samples
    """Return what a model gives for every sample, [model(x) for x in X].

    For the library's own models, such as an `MLP`, all samples are computed in one call.

    Args:
        model: gives the output for one sample.
        X: the samples.

    Raises:
        TypeError: the model returned None for a sample.

    >>> from nn import Neuron
    >>> [y, z] = outputs(Neuron(1, init="zeros"), [[1.0], [2.0]])
    >>> y.scope
    'neuron'
    """
    made = outputs_at_once(model, X)
    if made is None:
        made = [model(x) for x in X]
        if any(output is None for output in made):
            raise TypeError(f"{model!r} returned None for a sample: is a return statement missing in its forward?")
    return made


def evaluate(
    model: Any,
    X: Sequence[Any],  # noqa: N803  what everybody calls the samples
    y: Sequence[Any],
    loss: Callable[[Any, Any], Any] = mse_loss,
) -> float:
    """Return the loss of samples that the model does not learn from: nothing is recorded, no parameter moves."""
    with no_grad():
        return float(numbers(loss(outputs(model, X), y)))


def predict(model: Any, X: Sequence[Any]) -> list[Any]:  # noqa: N803  what everybody calls the samples
    """Return the model's prediction for every sample as plain numbers, in lists where it gives several."""
    with no_grad():
        return [numbers(output) for output in outputs(model, X)]
