"""What all schedules share: they change the learning rates of an optimiser, and their state fits into JSON."""

from collections.abc import Mapping
from typing import Any, ClassVar

from nn.checks import number, whole
from nn.optimizer import Optimizer


class Schedule:
    """What all schedules share: an optimiser, an epoch, a state that JSON can hold.

    Attributes:
        last_epoch: how many steps were taken.
    """

    STATE: ClassVar[tuple[str, ...]] = ("last_epoch",)

    def __init__(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{self._name} takes an optimiser such as nn.SGD, got {type(optimizer).__name__}")
        self.optimizer = optimizer
        self.last_epoch = 0

    @property
    def _name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        return f"{self._name}(lr={self._shown_lr()}, last_epoch={self.last_epoch})"

    def _shown_lr(self) -> str:
        rates = [f"{lr:g}" for lr in self.get_last_lr()]
        return rates[0] if len(rates) == 1 else f"[{', '.join(rates)}]"

    def get_last_lr(self) -> list[float]:
        """Return the learning rate of each parameter group."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """Return what changes from epoch to epoch; the optimiser's own state has the learning rates."""
        return {"schedule": self._name, **{name: getattr(self, name) for name in self.STATE}}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over what `state_dict()` gave; where anything is wrong, nothing.

        Raises:
            TypeError, ValueError: it is the state of another kind of schedule, or it holds no numbers.
        """
        if not isinstance(state, Mapping) or state.get("schedule") != self._name:
            got = state.get("schedule") if isinstance(state, Mapping) else type(state).__name__
            raise ValueError(f"expected the state of {self._name}, got {got}")
        if state.keys() != {"schedule", *self.STATE}:
            raise ValueError(f"the state of {self._name} has {', '.join(self.STATE)}; got {', '.join(state)}")
        self._check_state(state)
        for name in self.STATE:
            value = state[name]
            setattr(self, name, list(value) if isinstance(value, list | tuple) else value)

    def _check_state(self, state: Mapping[str, Any]) -> None:
        whole(f"last_epoch of the state of {self._name}", state["last_epoch"], at_least=0)

    def _set_lr(self, group: dict[str, Any], lr: float) -> None:
        group["lr"] = number(self._name, "the learning rate", lr, at_least=0.0)


class EpochSchedule(Schedule):
    """A schedule that depends on the epoch only; a subclass gives the rates in `rates`.

    Attributes:
        base_lrs: the learning rate of each parameter group when the schedule was made.
    """

    STATE: ClassVar[tuple[str, ...]] = ("last_epoch", "base_lrs")

    def __init__(self, optimizer: Optimizer) -> None:
        super().__init__(optimizer)
        self.base_lrs = self.get_last_lr()
        self._apply()

    def rates(self) -> list[float]:
        """Return the learning rate of each group in this epoch; every subclass defines it."""
        raise NotImplementedError(f"{self._name} must define `def rates(self): ...`")

    def step(self) -> None:
        """Go on to the next epoch."""
        self.last_epoch += 1
        self._apply()

    def _apply(self) -> None:
        for group, lr in zip(self.optimizer.param_groups, self.rates(), strict=True):
            self._set_lr(group, lr)

    def _check_state(self, state: Mapping[str, Any]) -> None:
        super()._check_state(state)
        rates = state["base_lrs"]
        if not isinstance(rates, list | tuple) or len(rates) != len(self.base_lrs):
            raise ValueError(f"base_lrs of the state of {self._name} is a list of {len(self.base_lrs)} numbers")
        for lr in rates:
            number(self._name, "a number of base_lrs", lr, at_least=0.0)
