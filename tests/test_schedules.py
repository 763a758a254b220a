"""Schedules: rates by hand, states, and what they refuse. Runs beside PyTorch's are in test_torch_parity.py."""

import json
import math
from typing import Any

import pytest

import nn
from autograd import Value


def optimizer(lr: float = 1.0) -> nn.Optimizer:
    return nn.SGD([Value(0)], lr=lr)


def rates(schedule: Any, epochs: int) -> list[float]:
    """The learning rate of every epoch, from 0."""
    found = schedule.get_last_lr()
    for _ in range(epochs):
        schedule.step()
        found += schedule.get_last_lr()
    return found


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (lambda o: nn.StepLR(o, 2, gamma=0.5), [1, 1, 0.5, 0.5, 0.25]),
        (lambda o: nn.ExponentialLR(o, 0.5), [1, 0.5, 0.25, 0.125, 0.0625]),
        (lambda o: nn.LinearLR(o, 0.5, 1.0, 2), [0.5, 0.75, 1, 1, 1]),
        (lambda o: nn.LinearLR(o, 1.0, 0.0, 4), [1, 0.75, 0.5, 0.25, 0]),
        (lambda o: nn.CosineAnnealingLR(o, 2), [1, 0.5, 0, 0.5, 1]),
        (
            lambda o: nn.CosineAnnealingLR(o, 4, eta_min=0.5),
            [0.5 + 0.25 * (1 + c) for c in (1, math.sqrt(0.5), 0, -math.sqrt(0.5), -1)],
        ),
        (lambda o: nn.LambdaLR(o, lambda epoch: 1 - epoch / 4), [1, 0.75, 0.5, 0.25, 0]),
    ],
)
def test_rates_by_hand(schedule: Any, expected: list[float]) -> None:
    assert rates(schedule(optimizer()), 4) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("schedule", [lambda o: nn.StepLR(o, 2), lambda o: nn.CosineAnnealingLR(o, 3)])
def test_rates_are_in_proportion_to_the_base(schedule: Any) -> None:
    expected = [8 * x for x in rates(schedule(optimizer()), 6)]
    assert rates(schedule(optimizer(8.0)), 6) == pytest.approx(expected, rel=1e-15)


def test_every_group_has_its_own_base_rate() -> None:
    groups = nn.SGD([{"params": [Value(0)], "lr": 1.0}, {"params": [Value(0)], "lr": 0.1}])
    schedule = nn.ExponentialLR(groups, 0.5)
    schedule.step()
    assert schedule.get_last_lr() == [0.5, 0.05]
    both = nn.LambdaLR(groups, [lambda epoch: 2.0, lambda epoch: 3.0])
    assert both.get_last_lr() == pytest.approx([1.0, 0.15])


def plateau(losses: list[float], **options: Any) -> list[float]:
    """The learning rate after every loss, from 1."""
    schedule = nn.ReduceLROnPlateau(optimizer(), factor=0.5, **options)
    found = []
    for loss in losses:
        schedule.step(loss)
        found += schedule.get_last_lr()
    return found


@pytest.mark.parametrize(
    ("losses", "options", "expected"),
    [
        ([3, 2, 2, 2, 1], {"patience": 1}, [1, 1, 1, 0.5, 0.5]),
        ([3, 2, 2, 2, 2], {"patience": 0}, [1, 1, 0.5, 0.25, 0.125]),
        ([3, 2, 2, 2, 2, 2], {"patience": 0, "cooldown": 2}, [1, 1, 0.5, 0.5, 0.5, 0.25]),
        ([4, 3.9, 3.7, 3.5], {"patience": 0, "threshold": 0.1}, [1, 0.5, 0.25, 0.25]),  # 3.5 < 0.9 * 4
        ([4, 3.9, 3.7, 3.5], {"patience": 0, "threshold": 0.25, "threshold_mode": "abs"}, [1, 0.5, 0.5, 0.25]),
        ([1, 2, 2, 1, 3], {"patience": 0, "mode": "max"}, [1, 1, 0.5, 0.25, 0.25]),
        ([10, 10.5, 12], {"patience": 0, "mode": "max", "threshold": 0.1}, [1, 0.5, 0.5]),  # 12 > 1.1 * 10
        ([-4, -4.1, -5], {"patience": 0, "threshold": 0.1}, [1, 1, 1]),  # below 0.9 * best, as in PyTorch
        ([3, 3, 3, 3], {"patience": 0, "min_lr": 0.25}, [1, 0.5, 0.25, 0.25]),
        ([3, 3, 3], {"patience": 0, "eps": 0.3}, [1, 0.5, 0.5]),
        ([3, math.nan, math.inf, 2], {"patience": 0}, [1, 0.5, 0.25, 0.25]),
        ([math.nan, 3, 2], {"patience": 0}, [0.5, 0.5, 0.5]),
    ],
)
def test_plateaus_by_hand(losses: list[float], options: dict[str, Any], expected: list[float]) -> None:
    assert plateau(losses, **options) == expected


def test_a_metric_may_be_a_value() -> None:
    schedule = nn.ReduceLROnPlateau(optimizer())
    schedule.step(Value(2))
    assert schedule.best == 2.0


# States

KINDS = [
    lambda o: nn.StepLR(o, 3),
    lambda o: nn.ExponentialLR(o, 0.9),
    lambda o: nn.LinearLR(o, total_iters=8),
    lambda o: nn.CosineAnnealingLR(o, 7, 0.01),
    lambda o: nn.LambdaLR(o, lambda epoch: 0.9**epoch),
    lambda o: nn.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1),
]
LOSSES = [5.0, 4.0, 4.0, 4.0, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]


def go(schedule: Any, losses: list[float]) -> list[float]:
    found = []
    for loss in losses:
        schedule.step(*[loss] if isinstance(schedule, nn.ReduceLROnPlateau) else [])
        found += schedule.get_last_lr()
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [0, 1, 5])
def test_a_schedule_resumed_through_json_gives_the_same_bits(kind: Any, at: int) -> None:
    straight = go(kind(optimizer()), LOSSES)
    first = optimizer()
    schedule = kind(first)
    assert go(schedule, LOSSES[:at]) == straight[:at]
    state, of_optimizer = json.loads(json.dumps([schedule.state_dict(), first.state_dict()], allow_nan=False))
    assert state == schedule.state_dict()

    second = optimizer(7.0)
    resumed = kind(second)
    second.load_state_dict(of_optimizer)
    resumed.load_state_dict(state)
    assert resumed.last_epoch == at
    assert go(resumed, LOSSES[at:]) == straight[at:]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ([], "expected the state of StepLR, got list"),
        ({"schedule": "LinearLR", "last_epoch": 1, "base_lrs": [1.0]}, "expected the state of StepLR, got LinearLR"),
        (
            {"schedule": "StepLR", "last_epoch": 1},
            "the state of StepLR has last_epoch, base_lrs; got schedule, last_epoch",
        ),
        (
            {"schedule": "StepLR", "last_epoch": -1, "base_lrs": [1.0]},
            "last_epoch of the state of StepLR is a whole number of at least 0, got -1",
        ),
        (
            {"schedule": "StepLR", "last_epoch": 1.5, "base_lrs": [1.0]},
            "last_epoch of the state of StepLR is a whole number of at least 0, got 1.5",
        ),
        (
            {"schedule": "StepLR", "last_epoch": 1, "base_lrs": [1.0, 2.0]},
            "base_lrs of the state of StepLR is a list of 1 numbers",
        ),
        (
            {"schedule": "StepLR", "last_epoch": 1, "base_lrs": [math.nan]},
            "StepLR: a number of base_lrs is a finite number at least 0, got nan",
        ),
        (
            {"schedule": "StepLR", "last_epoch": 1, "base_lrs": ["1"]},
            "StepLR: a number of base_lrs is a number, got str",
        ),
    ],
)
def test_a_wrong_state_teaches_and_changes_nothing(state: Any, message: str) -> None:
    schedule = nn.StepLR(optimizer(), 1)
    before = schedule.state_dict()
    with pytest.raises((TypeError, ValueError)) as error:
        schedule.load_state_dict(state)
    assert str(error.value) == message
    assert schedule.state_dict() == before


def test_a_wrong_state_of_a_plateau_teaches() -> None:
    schedule = nn.ReduceLROnPlateau(optimizer())
    good = schedule.state_dict()
    assert good["best"] is None
    with pytest.raises(ValueError, match=r"^ReduceLROnPlateau: best of the state is a finite number, got inf$"):
        schedule.load_state_dict({**good, "best": math.inf})
    with pytest.raises(ValueError, match=r"^num_bad_epochs of the state of ReduceLROnPlateau is a whole number"):
        schedule.load_state_dict({**good, "num_bad_epochs": "2"})


# Refusals


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: nn.StepLR(0.1, 2), TypeError, "StepLR takes an optimiser such as nn.SGD, got float"),
        (lambda: nn.StepLR(optimizer(), 0), ValueError, "StepLR: step_size is a whole number of at least 1, got 0"),
        (
            lambda: nn.StepLR(optimizer(), 1, gamma=0),
            ValueError,
            "StepLR: gamma is a finite number above 0, got 0",
        ),
        (lambda: nn.ExponentialLR(optimizer(), "a"), TypeError, "ExponentialLR: gamma is a number, got str"),
        (
            lambda: nn.LinearLR(optimizer(), start_factor=0),
            ValueError,
            "LinearLR: start_factor is a finite number above 0 and at most 1, got 0",
        ),
        (
            lambda: nn.LinearLR(optimizer(), total_iters=2.5),
            ValueError,
            "LinearLR: total_iters is a whole number of at least 1, got 2.5",
        ),
        (
            lambda: nn.CosineAnnealingLR(optimizer(), 0),
            ValueError,
            "CosineAnnealingLR: T_max is a whole number of at least 1, got 0",
        ),
        (
            lambda: nn.CosineAnnealingLR(optimizer(), 1, -1),
            ValueError,
            "CosineAnnealingLR: eta_min is a finite number at least 0, got -1",
        ),
        (
            lambda: nn.LambdaLR(optimizer(), 0.9),
            TypeError,
            "LambdaLR takes a function of the epoch, as in LambdaLR(optimizer, lambda epoch: 0.9**epoch)",
        ),
        (
            lambda: nn.LambdaLR(optimizer(), [abs, abs]),
            ValueError,
            "LambdaLR takes a function for each of 1 groups, got 2",
        ),
        (lambda: nn.LambdaLR(0.1, abs), TypeError, "LambdaLR takes an optimiser such as nn.SGD, got float"),
        (
            lambda: nn.LambdaLR(optimizer(), lambda epoch: -1.0),
            ValueError,
            "LambdaLR: the learning rate is a finite number at least 0, got -1.0",
        ),
        (
            lambda: nn.ReduceLROnPlateau(optimizer(), mode="mni"),
            ValueError,
            "unknown mode of ReduceLROnPlateau 'mni': did you mean 'min'?",
        ),
        (
            lambda: nn.ReduceLROnPlateau(optimizer(), threshold_mode="relative"),
            ValueError,
            "unknown threshold_mode of ReduceLROnPlateau 'relative': 'rel', 'abs' exist",
        ),
        (
            lambda: nn.ReduceLROnPlateau(optimizer(), factor=1.0),
            ValueError,
            "ReduceLROnPlateau: factor is a finite number above 0 and below 1, got 1.0",
        ),
        (
            lambda: nn.ReduceLROnPlateau(optimizer(), patience=-1),
            ValueError,
            "ReduceLROnPlateau: patience is a whole number of at least 0, got -1",
        ),
        (
            lambda: nn.ReduceLROnPlateau(optimizer()).step("low"),
            TypeError,
            "ReduceLROnPlateau: a metric is a number, got str",
        ),
    ],
)
def test_bad_arguments_teach(build: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        build()
    assert str(caught.value) == message


def test_schedules_show_where_they_are() -> None:
    schedule = nn.StepLR(nn.SGD([Value(0)], lr=0.5), step_size=1)
    schedule.step()
    assert repr(schedule) == "StepLR(lr=0.05, last_epoch=1)"
    groups = [{"params": [Value(0)], "lr": 0.5}, {"params": [Value(1)], "lr": 0.25}]
    assert repr(nn.StepLR(nn.SGD(groups, lr=0.1), step_size=1)) == "StepLR(lr=[0.5, 0.25], last_epoch=0)"


def test_a_plateau_shows_what_it_waits_for() -> None:
    schedule = nn.ReduceLROnPlateau(nn.SGD([Value(0)], lr=0.5), patience=3)
    assert repr(schedule) == "ReduceLROnPlateau(mode='min', factor=0.1, patience=3, lr=0.5, best=None)"
    schedule.step(2.5)
    assert repr(schedule) == "ReduceLROnPlateau(mode='min', factor=0.1, patience=3, lr=0.5, best=2.5)"
