"""ReduceLROnPlateau, the schedule that looks at how training goes."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from autograd import Value
from nn.checks import number, unknown, whole
from nn.optimizer import Optimizer
from nn.schedule import Schedule


class ReduceLROnPlateau(Schedule):
    """Multiplies the learning rate by `factor` when a metric has not improved for more than `patience` epochs.

    Args:
        optimizer: whose learning rate to change.
        mode: "min" where smaller is better, such as a loss; "max" where larger is, such as an accuracy.
        factor: above 0 and below 1.
        patience: how many epochs without improvement to accept, at least 0.
        threshold: how much better is an improvement, at least 0.
        threshold_mode: "rel" for a part of the best so far, "abs" for a difference.
        cooldown: how many epochs after a reduction are not counted, at least 0.
        min_lr: the lowest learning rate, at least 0.
        eps: a reduction by no more than this is left out, at least 0.

    Attributes:
        best: the best metric so far; None before the first.

    >>> schedule = ReduceLROnPlateau(SGD([Value(0)], lr=1.0), patience=1)
    >>> for loss in (3.0, 2.0, 2.0, 2.0):
    ...     schedule.step(loss)
    >>> schedule.get_last_lr()
    [0.1]
    """

    STATE: ClassVar[tuple[str, ...]] = ("last_epoch", "best", "num_bad_epochs", "cooldown_counter")

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(optimizer)
        for name, value, known in (("mode", mode, ("min", "max")), ("threshold_mode", threshold_mode, ("rel", "abs"))):
            if value not in known:
                raise unknown(f"{name} of ReduceLROnPlateau", value, known)
        self.mode, self.threshold_mode = mode, threshold_mode
        self.factor = number(self._name, "factor", factor, above=0.0, below=1.0)
        self.patience = whole("ReduceLROnPlateau: patience", patience, at_least=0)
        self.threshold = number(self._name, "threshold", threshold, at_least=0.0)
        self.cooldown = whole("ReduceLROnPlateau: cooldown", cooldown, at_least=0)
        self.min_lr = number(self._name, "min_lr", min_lr, at_least=0.0)
        self.eps = number(self._name, "eps", eps, at_least=0.0)
        self.best: float | None = None
        self.num_bad_epochs = 0
        self.cooldown_counter = 0

    def __repr__(self) -> str:
        best = "None" if self.best is None else f"{self.best:g}"
        return (
            f"ReduceLROnPlateau(mode={self.mode!r}, factor={self.factor:g}, patience={self.patience}, "
            f"lr={self._shown_lr()}, best={best})"
        )

    def step(self, metrics: Any) -> None:
        """Go on to the next epoch.

        Args:
            metrics: the metric of this epoch, a number or a Value; nan counts as no improvement.
        """
        metric = _number(metrics)
        self.last_epoch += 1
        if self._is_better(metric):
            self.best = metric
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0

    def _is_better(self, metric: float) -> bool:
        if self.best is None or not math.isfinite(metric):
            return math.isfinite(metric)
        margin = self.threshold * (self.best if self.threshold_mode == "rel" else 1.0)
        return metric < self.best - margin if self.mode == "min" else metric > self.best + margin

    def _reduce(self) -> None:
        for group in self.optimizer.param_groups:
            lr = max(group["lr"] * self.factor, self.min_lr)
            if group["lr"] - lr > self.eps:
                self._set_lr(group, lr)

    def _check_state(self, state: Mapping[str, Any]) -> None:
        super()._check_state(state)
        for name in ("num_bad_epochs", "cooldown_counter"):
            whole(f"{name} of the state of {self._name}", state[name], at_least=0)
        if state["best"] is not None:
            number(self._name, "best of the state", state["best"])


def _number(metric: Any) -> float:
    """A metric as a float; it need not be finite."""
    if isinstance(metric, Value):
        return metric.data
    try:
        return Value(metric).data
    except TypeError:
        raise TypeError(f"ReduceLROnPlateau: a metric is a number, got {type(metric).__name__}") from None
