"""The training loop: `fit`, and the same epoch by epoch."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

from autograd import get_data, set_data
from nn.data import batches_of
from nn.divergence import DivergenceError, advice
from nn.history import History, Record
from nn.interrupts import interruptible, uninterrupted
from nn.losses import mse_loss
from nn.progress import Progress
from nn.run import Run, parameters_of
from nn.schedules import ReduceLROnPlateau
from nn.steps import evaluate, predict, train_step


def fit(
    model: Any,
    X: Any,  # noqa: N803  what everybody calls the samples
    y: Any,
    *,
    epochs: int,
    loss: Callable[[Any, Any], Any] = mse_loss,
    optimizer: Any = None,
    lr: float | None = None,
    schedule: Any = None,
    batch_size: int | None = None,
    clip_norm: float | None = None,
    validation: Any = None,
    metric: Callable[[Any, Any], float] | None = None,
    callbacks: Iterable[Any] = (),
    seed: int | None = None,
    progress: bool = True,
) -> History:
    """Train a model: an epoch takes a step along the gradient of the loss for every batch of samples.

    Ctrl-C ends the training early, between two steps, and gives the history so far.

    Args:
        model: a Module, or with an optimizer any function, that gives the prediction for one sample. During
            steps it is in `train()` mode, otherwise and at the end in `eval()` mode.
        X: n samples of one shape: lists, an array, or anything with `__array__`.
        y: n targets of one shape.
        epochs: how often to go through the samples.
        loss: gives one Value for a list of predictions and a list of targets.
        optimizer: moves the parameters, as in `SGD(model.parameters(), lr=0.1)`; or give an lr.
        lr: the learning rate of plain gradient descent; or give an optimizer.
        schedule: changes the learning rate after every epoch: one such as `StepLR(optimizer, 10)`, or a
            function that makes it from the optimizer. `ReduceLROnPlateau` looks at the validation loss or,
            without validation, the loss; with mode="max" at the score.
        batch_size: samples per step, drawn in another order in every epoch; None for all, in their order.
        clip_norm: the largest norm of all gradients of a step together, see `clip_grad_norm_`; None for any.
        validation: held-out samples and targets (X, y), or the part of the samples to hold out, such as 0.2.
        metric: gives a number for predictions and targets, both plain numbers in lists; it is recorded as
            "score", of the validation samples or, where there are none, of all.
        callbacks: objects with some of the methods `on_train_begin`, `on_epoch_end`, `on_train_end`; each
            takes the `Run`.
        seed: of the order of samples, the held-out part, and the generators inside the model, as of
            Dropout, which are set to it. Other random numbers of the program are neither used nor changed.
        progress: whether to show the loss, the validation score and the time left.

    Returns:
        A record per epoch. Its "loss" is the mean over the epoch's batches, each before its step; its
        "validation_loss" is measured after the epoch.

    Raises:
        TypeError, ValueError: the arguments do not fit together.
        DivergenceError: the loss, a gradient or a parameter became infinite or nan. The parameters are
            those of the last good epoch; the error's `history` is what there was.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, activation=None)
    >>> history = fit(neuron, [[0.0], [1.0]], [1.0, 3.0], lr=0.5, epochs=100, progress=False)
    >>> f"{neuron.weights[0].data:.3f} {neuron.bias.data:.3f}"
    '2.000 1.000'
    """
    watching = [*callbacks, Progress()] if progress else callbacks
    run = Run(
        model, X, y, epochs=epochs, loss=loss, optimizer=optimizer, lr=lr, schedule=schedule, batch_size=batch_size,
        clip_norm=clip_norm, validation=validation, metric=metric, callbacks=watching, seed=seed,
    )  # fmt: skip
    with suppress(KeyboardInterrupt), interruptible():
        for _ in _epochs(run):
            pass
    return run.history


def fit_epochs(
    model: Any,
    X: Any,  # noqa: N803  what everybody calls the samples
    y: Any,
    *,
    epochs: int,
    loss: Callable[[Any, Any], Any] = mse_loss,
    optimizer: Any = None,
    lr: float | None = None,
    schedule: Any = None,
    batch_size: int | None = None,
    clip_norm: float | None = None,
    validation: Any = None,
    metric: Callable[[Any, Any], float] | None = None,
    callbacks: Iterable[Any] = (),
    seed: int | None = None,
) -> Iterator[Run]:
    """Train as `fit` does, one epoch at every `next`, so that one can stop, look and continue.

    Args: those of `fit`, without progress.

    Yields:
        The `Run`, the same one after every epoch.

    >>> from nn import Neuron
    >>> training = fit_epochs(Neuron(1, None), [[0.0], [1.0]], [1.0, 3.0], lr=0.5, epochs=100)
    >>> for run in training:
    ...     if run.record["loss"] < 1e-3:
    ...         break
    >>> more = next(training)
    >>> more.epoch == len(more.history) == run.epoch
    True
    """
    return _epochs(
        Run(
            model, X, y, epochs=epochs, loss=loss, optimizer=optimizer, lr=lr, schedule=schedule, batch_size=batch_size,
            clip_norm=clip_norm, validation=validation, metric=metric, callbacks=callbacks, seed=seed,
        )
    )  # fmt: skip


def _epochs(run: Run) -> Iterator[Run]:
    with ExitStack() as ends:
        for callback in run.callbacks:
            ends.callback(run.call, callback, "on_train_end")
        run.tell("on_train_begin")
        while run.epoch < run.epochs and not run.is_stopped:
            _train_epoch(run)
            run.tell("on_epoch_end")
            yield run


def _train_epoch(run: Run) -> None:
    """Take a step per batch, then record the epoch and change the learning rate."""
    start = time.perf_counter()
    parameters = parameters_of(run.optimizer)
    good = get_data(parameters)
    total, lr = 0.0, run.lr
    run.set_training(True)
    try:
        for X, y in batches_of(run.X, run.y, run.batch_size, run.rng):  # noqa: N806  what everybody calls the samples
            loss = train_step(run.model, X, y, run.loss, run.optimizer, run.clip_norm)
            total += loss * (len(X) / len(run.X))
    except DivergenceError as error:
        is_first_step = run.epoch == 0 and list(good) == list(get_data(parameters))
        set_data(parameters, good)
        raise _diverged(run, str(error), None if is_first_step else lr) from None
    finally:
        run.set_training(False)
    record: Record = {"epoch": run.epoch + 1, "loss": total}
    if run.validation or run.metric:
        record |= _scores(run)
    record["lr"], record["seconds"] = lr, time.perf_counter() - start
    with uninterrupted():
        run.history.append(record)
        run.epoch += 1
        if run.schedule is not None:
            _step_schedule(run)


def _scores(run: Run) -> dict[str, float]:
    """The validation loss and the score, as far as the run asks for them."""
    scores = {}
    X, y = run.validation or (run.X, run.y)  # noqa: N806  what everybody calls the samples
    if run.validation:
        scores["validation_loss"] = evaluate(run.model, X, y, run.loss)
    if run.metric:
        scores["score"] = float(run.metric(predict(run.model, X), y))
    return scores


def _step_schedule(run: Run) -> None:
    if isinstance(run.schedule, ReduceLROnPlateau):
        loss = run.record.get("validation_loss", run.record["loss"])
        run.schedule.step(run.record.get("score", loss) if run.schedule.mode == "max" else loss)
    else:
        run.schedule.step()


def _diverged(run: Run, message: str, lr: float | None) -> DivergenceError:
    kept = f"those after epoch {run.epoch}" if run.epoch else "the first ones"
    lines = [f"epoch {run.epoch + 1}: {message}", advice(message, lr), f"the parameters are again {kept}"]
    return DivergenceError("\n  ".join(lines), run.history)
