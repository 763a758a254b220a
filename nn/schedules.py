"""Schedules: how the learning rate changes from epoch to epoch, with the names of torch.optim.lr_scheduler.

Make one after the optimiser and call `step()` after each epoch. The rate is a function of the epoch and of the
rate that the optimiser had when the schedule was made, so an optimiser takes one schedule at a time; in PyTorch
each changes the rate it finds, and several can be chained. `LambdaLR` takes any function you like;
`ReduceLROnPlateau`, which looks at a metric, is in `plateau.py`.
"""

import math
from collections.abc import Callable, Sequence

from nn.checks import number, whole
from nn.optimizer import Optimizer
from nn.plateau import ReduceLROnPlateau
from nn.schedule import EpochSchedule

__all__ = ["CosineAnnealingLR", "ExponentialLR", "LambdaLR", "LinearLR", "ReduceLROnPlateau", "StepLR"]


class StepLR(EpochSchedule):
    """Multiplies the learning rate by `gamma` every `step_size` epochs: lr = base * gamma**(epoch // step_size).

    Args:
        optimizer: whose learning rate to change.
        step_size: a number of epochs, at least 1.
        gamma: above 0.

    >>> schedule = StepLR(SGD([Value(0)], lr=1.0), step_size=2, gamma=0.5)
    >>> for _ in range(4):
    ...     schedule.step()
    >>> schedule.get_last_lr()
    [0.25]
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        self.step_size = whole("StepLR: step_size", step_size)
        self.gamma = number("StepLR", "gamma", gamma, above=0.0)
        super().__init__(optimizer)

    def rates(self) -> list[float]:
        """Return base * gamma**(epoch // step_size)."""
        return [base * self.gamma ** (self.last_epoch // self.step_size) for base in self.base_lrs]


class ExponentialLR(EpochSchedule):
    """Multiplies the learning rate by `gamma` every epoch: lr = base * gamma**epoch.

    Args:
        optimizer: whose learning rate to change.
        gamma: above 0.
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = number("ExponentialLR", "gamma", gamma, above=0.0)
        super().__init__(optimizer)

    def rates(self) -> list[float]:
        """Return base * gamma**epoch."""
        return [base * self.gamma**self.last_epoch for base in self.base_lrs]


class LinearLR(EpochSchedule):
    """Moves a factor of the learning rate from one number to another in equal steps, then keeps it.

    Args:
        optimizer: whose learning rate to change.
        start_factor: the factor of epoch 0, above 0 and at most 1.
        end_factor: the factor from epoch `total_iters` on, from 0 to 1.
        total_iters: the number of epochs in between, at least 1.

    >>> schedule = LinearLR(SGD([Value(0)], lr=1.0), start_factor=1.0, end_factor=0.0, total_iters=4)
    >>> schedule.step()
    >>> schedule.get_last_lr()
    [0.75]
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1.0 / 3, end_factor: float = 1.0, total_iters: int = 5
    ) -> None:
        self.start_factor = number("LinearLR", "start_factor", start_factor, above=0.0, at_most=1.0)
        self.end_factor = number("LinearLR", "end_factor", end_factor, at_least=0.0, at_most=1.0)
        self.total_iters = whole("LinearLR: total_iters", total_iters)
        super().__init__(optimizer)

    def rates(self) -> list[float]:
        """Return base * factor."""
        done = min(self.last_epoch, self.total_iters) / self.total_iters
        factor = (1.0 - done) * self.start_factor + done * self.end_factor
        return [base * factor for base in self.base_lrs]


class CosineAnnealingLR(EpochSchedule):
    """Half a cosine from the base rate down to `eta_min`.

    lr = eta_min + (base - eta_min) * (1 + cos(pi * epoch / T_max)) / 2; after T_max epochs it rises again.
    Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), equation 5, without the
    restarts.

    Args:
        optimizer: whose learning rate to change.
        T_max: the number of epochs down, at least 1.
        eta_min: the lowest learning rate, at least 0.

    >>> schedule = CosineAnnealingLR(SGD([Value(0)], lr=1.0), T_max=2)
    >>> schedule.step()
    >>> f"{schedule.get_last_lr()[0]:.3f}"
    '0.500'
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:  # noqa: N803  torch's name
        self.T_max = whole("CosineAnnealingLR: T_max", T_max)
        self.eta_min = number("CosineAnnealingLR", "eta_min", eta_min, at_least=0.0)
        super().__init__(optimizer)

    def rates(self) -> list[float]:
        """Return eta_min + (base - eta_min) * (1 + cos(pi * epoch / T_max)) / 2."""
        part = 0.5 * (1.0 + math.cos(math.pi * self.last_epoch / self.T_max))
        return [self.eta_min + (base - self.eta_min) * part for base in self.base_lrs]


class LambdaLR(EpochSchedule):
    """Multiplies the base rate by a function of the epoch.

    Args:
        optimizer: whose learning rate to change.
        lr_lambda: gives the factor for an epoch, from 0; or a list of such functions, one per group.

    >>> schedule = LambdaLR(SGD([Value(0)], lr=1.0), lambda epoch: 1 / (1 + epoch))
    >>> schedule.step()
    >>> schedule.get_last_lr()
    [0.5]
    """

    def __init__(
        self, optimizer: Optimizer, lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]]
    ) -> None:
        groups = len(getattr(optimizer, "param_groups", ()))
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, list | tuple) else [lr_lambda] * groups
        if not all(callable(factor) for factor in self.lr_lambdas):
            raise TypeError(
                "LambdaLR takes a function of the epoch, as in LambdaLR(optimizer, lambda epoch: 0.9**epoch)"
            )
        if len(self.lr_lambdas) != groups:
            raise ValueError(f"LambdaLR takes a function for each of {groups} groups, got {len(self.lr_lambdas)}")
        super().__init__(optimizer)

    def rates(self) -> list[float]:
        """Return base * lr_lambda(epoch)."""
        pairs = zip(self.base_lrs, self.lr_lambdas, strict=True)
        return [base * factor(self.last_epoch) for base, factor in pairs]  # type: ignore[operator]  # checked above
