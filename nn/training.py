"""The training loop."""

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from autograd import Value
from nn.losses import mse_loss
from nn.optim import SGD
from nn.progress import show


def fit(
    model: Any,
    X: Sequence[Any],  # noqa: N803  what everybody calls the samples
    y: Sequence[Any],
    *,
    epochs: int,
    lr: float | None = None,
    optimizer: SGD | None = None,
    loss: Callable[[Any, Any], Any] = mse_loss,
    callbacks: Iterable[Callable[[int, float], None]] = (),
    progress: bool = False,
) -> list[float]:
    """Train a model: every epoch takes one step along the gradient of the loss of all samples.

    Ctrl-C ends the training early and keeps what it reached.

    Args:
        model: a Module, or with an optimizer any function, that gives the prediction for one sample.
        X: n samples, each as the model takes it.
        y: n targets.
        epochs: how many steps to take.
        lr: the learning rate of plain gradient descent; or give an optimizer.
        optimizer: moves the parameters, as in `SGD(model.parameters(), lr=0.1)`; or give an lr.
        loss: gives one Value for n predictions and n targets.
        callbacks: called after every epoch with its number, from 1, and its loss.
        progress: whether to show the falling loss, as a bar on a terminal and in plain lines elsewhere.

    Returns:
        The loss of every epoch, as it was before its step.

    Raises:
        TypeError, ValueError: the arguments do not fit together.
        FloatingPointError: the loss became infinite or nan; the parameters are those that made it so.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, activation=None)
    >>> losses = fit(neuron, [[0.0], [1.0]], [1.0, 3.0], lr=0.5, epochs=100)
    >>> f"{neuron.weights[0].data:.3f} {neuron.bias.data:.3f}"
    '2.000 1.000'
    """
    _check_data(X, y)
    if not isinstance(epochs, int) or epochs < 1:
        raise ValueError(f"fit takes a whole number of epochs of at least 1, got {epochs!r}")
    optimizer = _chosen_optimizer(model, lr, optimizer)
    observers = list(callbacks)
    losses: list[float] = []
    with show(epochs, is_shown=progress) as report, suppress(KeyboardInterrupt):
        for epoch in range(1, epochs + 1):
            error = loss([model(x) for x in X], y)
            _check_loss(error, epoch)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            losses.append(error.data)
            for observe in (report, *observers):
                observe(epoch, error.data)
    return losses


def _check_data(samples: Sequence[Any], targets: Sequence[Any]) -> None:
    for name, data in (("X", samples), ("y", targets)):
        if not hasattr(data, "__len__"):
            raise TypeError(f"fit takes a list of samples and a list of targets; {name} is {type(data).__name__}")
    if len(samples) != len(targets):
        raise ValueError(f"fit takes as many samples as targets, got {len(samples)} and {len(targets)}")
    if len(samples) == 0:
        raise ValueError("fit takes at least one sample, got none")


def _chosen_optimizer(model: Any, lr: float | None, optimizer: SGD | None) -> SGD:
    if optimizer is not None and lr is None:
        return optimizer
    if lr is not None and optimizer is None:
        return SGD(model.parameters(), lr)
    got = "neither" if lr is None else "both"
    raise TypeError(f"fit takes either lr=0.1 or optimizer=SGD(model.parameters(), lr=0.1), got {got}")


def _check_loss(error: Any, epoch: int) -> None:
    if not isinstance(error, Value):
        raise TypeError(f"the loss is one Value, got {type(error).__name__}: does the model compute with Values?")
    if not math.isfinite(error.data):
        raise FloatingPointError(
            f"the loss became {error.data} in epoch {epoch}: try a smaller lr, or look for wrong numbers in the data;\n"
            "  `with autograd.detect_anomaly(infinity=True):` around fit names the operation"
        )
