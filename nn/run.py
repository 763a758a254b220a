"""Run: everything that belongs to one training, checked once, and the callbacks that watch it."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from autograd import Value
from nn.checks import number, unknown, whole
from nn.data import split
from nn.history import History, Record
from nn.optim import SGD
from nn.samples import checked

MOMENTS = ("on_train_begin", "on_epoch_end", "on_train_end")


class Run:
    """One training, as `fit_epochs` gives it after every epoch and as callbacks get it.

    Attributes:
        model: the model.
        X: the samples it is trained on, as lists.
        y: their targets.
        validation: held-out samples and their targets, or None.
        loss: the loss function.
        metric: the metric, or None.
        optimizer: what moves the parameters.
        schedule: what changes its learning rate, or None.
        epochs: after how many the training ends.
        epoch: how many are done.
        batch_size: samples per step, or None for all.
        clip_norm: the largest norm of the gradients, or None for any.
        callbacks: who is told.
        history: a record per epoch.
        seed: of everything drawn by chance.
        rng: draws it.
        is_stopped: True after `stop()`.
    """

    def __init__(
        self,
        model: Any,
        X: Any,  # noqa: N803  what everybody calls the samples
        y: Any,
        *,
        loss: Callable[[Any, Any], Any],
        optimizer: Any,
        lr: float | None,
        schedule: Any,
        epochs: int,
        batch_size: int | None,
        clip_norm: float | None,
        validation: Any,
        metric: Callable[[Any, Any], float] | None,
        callbacks: Iterable[Any],
        seed: int | None,
    ) -> None:
        for name, function in (("loss", loss), ("metric", metric or loss)):
            if not callable(function):
                raise TypeError(f"{name} is a function such as nn.mse_loss, got {function!r}")
        if isinstance(model, type):
            raise TypeError(f"a model is made first, as in {model.__name__}(...); got the class")
        self.model, self.loss, self.metric = model, loss, metric
        self._modules = [module for _, module in model.named_modules()] if hasattr(model, "named_modules") else []
        self.epochs = whole("epochs", epochs)
        self.batch_size = None if batch_size is None else whole("batch_size", batch_size)
        self.clip_norm = None if clip_norm is None else number("fit", "clip_norm", clip_norm, above=0.0)
        self._given = checked("fit", X, y)
        self._validation = validation
        self.optimizer = _chosen_optimizer(model, lr, optimizer)
        self.schedule = _chosen_schedule(schedule, self.optimizer)
        self.callbacks = _checked_callbacks(callbacks)
        self.epoch, self.history, self.is_stopped = 0, History(), False
        self.has_own_seed = seed is not None
        self.use_seed(random.SystemRandom().getrandbits(32) if seed is None else seed)

    def use_seed(self, seed: int) -> None:
        """Start the random numbers at a seed, and draw the validation samples with it."""
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise TypeError(f"a seed is a whole number, or None for another one in every run; got {seed!r}")
        self.seed, self.rng = seed, random.Random(seed)
        if self.has_own_seed:
            for path, generator in generators(self.model).items():
                generator.seed(f"{seed} {path}")  # each its own numbers
        self.X, self.y, self.validation = _held_out(*self._given, self._validation, self.rng)

    def __repr__(self) -> str:
        loss = f", loss {self.record['loss']:.4g}" if self.history else ""
        return f"Run(epoch {self.epoch} of {self.epochs}{loss})"

    @property
    def record(self) -> Record:
        """The record of the latest epoch, {} before the first; what a callback adds stays in the history."""
        return self.history[-1] if self.history else {}

    @property
    def lr(self) -> float | None:
        """The learning rate of the first parameter group."""
        groups = getattr(self.optimizer, "param_groups", None)
        return groups[0]["lr"] if groups else None

    def set_training(self, is_training: bool) -> None:
        """Do as `model.train()` or `eval()`, without their walk through the model, which takes as long as a step."""
        for module in self._modules:
            module.training = is_training

    def stop(self) -> None:
        """End the training after this epoch."""
        self.is_stopped = True

    def tell(self, moment: str) -> None:
        """Call the method of this name on every callback that has it."""
        for callback in self.callbacks:
            self.call(callback, moment)

    def call(self, callback: Any, moment: str) -> None:
        """Call one callback; an error gets a note that says whose it is."""
        try:
            getattr(callback, moment, _nothing)(self)
        except Exception as error:
            error.add_note(f"raised in {type(callback).__name__}.{moment}, a callback, after epoch {self.epoch}")
            raise


def generators(model: Any) -> dict[str, random.Random]:
    """Return the generators that modules keep as attributes, as Dropout does, by their path."""
    modules = model.named_modules() if hasattr(model, "named_modules") else ()
    return {
        f"{path}.{name}" if path else name: thing
        for path, module in modules
        for name, thing in vars(module).items()
        if isinstance(thing, random.Random)
    }


def parameters_of(optimizer: Any) -> list[Value]:
    """Return what an optimizer moves."""
    groups: Any = getattr(optimizer, "param_groups", ())
    return groups[0]["params"] if len(groups) == 1 else [parameter for group in groups for parameter in group["params"]]


def _held_out(
    samples: list[Any], targets: list[Any], validation: Any, rng: random.Random
) -> tuple[list[Any], list[Any], tuple[list[Any], list[Any]] | None]:
    """Return the samples and targets to train on, and those to validate with."""
    if validation is None:
        return samples, targets, None
    if isinstance(validation, tuple | list) and len(validation) == 2:
        return samples, targets, checked("validation", *validation)
    if isinstance(validation, bool) or not isinstance(validation, int | float):
        got = type(validation).__name__
        raise TypeError(f"validation is a part such as 0.2, or samples and targets (X, y); got {got}")
    train, held_out, train_targets, held_out_targets = split("validation", samples, targets, validation, rng)
    return train, train_targets, (held_out, held_out_targets)


def _nothing(_: Run) -> None:
    """What a callback does at a moment it has no method for."""


def _chosen_optimizer(model: Any, lr: float | None, optimizer: Any) -> Any:
    own = model.parameters() if hasattr(model, "parameters") else None
    if optimizer is not None and (isinstance(optimizer, type) or not hasattr(optimizer, "step")):
        raise TypeError(f"an optimizer is made first, as in nn.SGD(model.parameters(), lr=0.1); got {optimizer!r}")
    if lr is not None and optimizer is None:
        if own is None:
            raise TypeError(f"fit takes a Module, or with an optimizer any function; got {model!r}")
        optimizer = SGD(own, lr=lr)
    elif lr is not None or optimizer is None:
        got = "neither" if lr is None else "both"
        raise TypeError(f"fit takes either lr=0.1 or optimizer=SGD(model.parameters(), lr=0.1), got {got}")
    moved = parameters_of(optimizer)
    if own and moved and set(own).isdisjoint(moved):
        raise ValueError(f"{optimizer!r} moves no parameter of the model: make it from this model's parameters()")
    if moved and all(parameter.is_constant for parameter in moved):
        raise ValueError(f"all parameters of {optimizer!r} are frozen: unfreeze() some, or there is nothing to train")
    return optimizer


def _chosen_schedule(schedule: Any, optimizer: Any) -> Any:
    if schedule is None or (hasattr(schedule, "step") and not isinstance(schedule, type)):
        if getattr(schedule, "optimizer", optimizer) is not optimizer:
            raise ValueError("the schedule belongs to another optimizer than the one given to fit")
        return schedule
    if callable(schedule):
        return _chosen_schedule(schedule(optimizer), optimizer)
    raise TypeError(
        f"a schedule is one such as nn.StepLR(optimizer, 10), or a function that makes it; got {schedule!r}"
    )


def _checked_callbacks(callbacks: Any) -> list[Any]:
    if not hasattr(callbacks, "__iter__"):
        raise TypeError(f"callbacks is a list, got {type(callbacks).__name__}: put it in brackets")
    listed = list(callbacks)
    for callback in listed:
        if isinstance(callback, type):
            raise TypeError(f"a callback is an object, got a class: write {callback.__name__}(...)")
        names = [name for name in dir(callback) if name.startswith("on_")]
        if not names:
            raise TypeError(f"a callback has a method such as on_epoch_end: LambdaCallback(f) has; got {callback!r}")
        for name in set(names) - set(MOMENTS):
            raise unknown(f"method of the callback {type(callback).__name__}", name, MOMENTS)
    return listed
