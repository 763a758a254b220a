"""Optimisers: first steps by hand, groups, frozen parameters, states, clipping, and what they refuse.

That whole runs agree with PyTorch's is in test_torch_parity.py.
"""

import copy
import json
import math
import random
from typing import Any

import pytest

import nn
from autograd import Value

# Steps


def two_steps(optimizer_of: Any, gradients: tuple[float, float] = (4.0, 2.0)) -> list[float]:
    """Where a parameter that starts at 1 is after each of two steps."""
    x = Value(1)
    optimizer = optimizer_of([x])
    places = []
    for gradient in gradients:
        x.grad = gradient
        optimizer.step()
        places.append(x.data)
    return places


def test_steps_of_sgd_by_hand() -> None:
    assert two_steps(lambda p: nn.SGD(p, lr=0.25)) == [0.0, -0.5]
    assert two_steps(lambda p: nn.SGD(p, lr=0.25, weight_decay=4.0)) == [-1.0, -0.5]  # 4 + 4 * 1, then 2 - 4
    assert two_steps(lambda p: nn.SGD(p, lr=0.25, momentum=0.5)) == [0.0, -1.0]  # 4, then 2 + 4 / 2
    assert two_steps(lambda p: nn.SGD(p, lr=0.25, momentum=0.5, dampening=0.5)) == [0.0, -0.75]  # 4, then 1 + 2
    nesterov = two_steps(lambda p: nn.SGD(p, lr=0.25, momentum=0.5, nesterov=True))
    assert nesterov == [-0.5, -1.5]  # 4 + 4 / 2, then 2 + 4 / 2


def test_the_first_step_of_adam_is_lr_whatever_the_gradient() -> None:
    for gradient in (1e-6, 1.0, 1e6):
        first, _ = two_steps(lambda p: nn.Adam(p, lr=0.25, eps=0.0), (gradient, gradient))
        assert first == pytest.approx(0.75, rel=1e-12)


def test_the_second_step_of_adam_by_hand() -> None:
    mean = (0.5 * 0.5 * 4 + 0.5 * 2) / (1 - 0.5**2)
    square = (0.75 * 0.25 * 16 + 0.25 * 4) / (1 - 0.75**2)
    _, second = two_steps(lambda p: nn.Adam(p, lr=0.25, betas=(0.5, 0.75), eps=0.5))
    first = 1 - 0.25 * 4 / (4 + 0.5)
    assert second == pytest.approx(first - 0.25 * mean / (math.sqrt(square) + 0.5), rel=1e-14)


def test_adamw_shrinks_by_lr_times_decay_apart_from_the_gradient() -> None:
    assert two_steps(lambda p: nn.AdamW(p, lr=0.5, weight_decay=0.5), (0.0, 0.0)) == [0.75, 0.75**2]
    assert two_steps(lambda p: nn.AdamW(p), (0.0, 0.0))[0] == 1 - 1e-3 * 1e-2


def test_the_first_step_of_rmsprop_by_hand() -> None:
    first, _ = two_steps(lambda p: nn.RMSprop(p, lr=0.5, alpha=0.75, eps=1.0))
    assert first == pytest.approx(1 - 0.5 * 4 / (math.sqrt(0.25 * 16) + 1), rel=1e-15)


@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam, nn.AdamW, nn.RMSprop])
def test_every_optimizer_finds_the_bottom_of_a_bowl(kind: Any) -> None:
    x, y = Value(3), Value(-2)
    optimizer = kind([x, y], lr=0.05)
    for _ in range(400):
        loss = (x - 1) ** 2 + 3 * (y - 0.5) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert (x.data, y.data) == pytest.approx((1, 0.5), abs=0.05)


@pytest.mark.parametrize("kind", [nn.Adam, nn.AdamW, nn.RMSprop])
def test_without_gradient_and_eps_nothing_moves(kind: Any) -> None:
    x = Value(1)
    optimizer = kind([x], lr=0.1, eps=0.0, weight_decay=0.0)
    optimizer.step()
    assert x.data == 1.0


def test_frozen_parameters_are_left_alone() -> None:
    moving, frozen = Value(1), Value(1)
    moving.grad = frozen.grad = 4
    frozen.is_constant = True
    optimizer = nn.SGD([moving, frozen], lr=0.25, weight_decay=1.0, momentum=0.5)
    optimizer.step()
    assert (moving.data, frozen.data) == (-0.25, 1.0)
    optimizer.zero_grad()
    assert (moving.grad, frozen.grad) == (0.0, 0.0)


def test_lr_may_be_assigned() -> None:
    x, y = Value(1), Value(1)
    optimizer = nn.SGD([{"params": [x], "lr": 1.0}, {"params": [y]}], lr=0.5)
    assert (optimizer.lr, [group["lr"] for group in optimizer.param_groups]) == (1.0, [1.0, 0.5])
    optimizer.lr = 0.25
    x.grad = y.grad = 4
    optimizer.step()
    assert (x.data, y.data) == (0.0, 0.0)
    with pytest.raises(ValueError, match=r"^SGD: lr is a finite number at least 0, got -1$"):
        optimizer.lr = -1


def test_groups_have_options_of_their_own() -> None:
    x, y = Value(1), Value(1)
    x.grad = y.grad = 1
    nn.SGD([{"params": [x], "lr": 0.5}, {"params": (v for v in [y]), "weight_decay": 1.0}], lr=0.25).step()
    assert (x.data, y.data) == (0.5, 0.5)


def test_an_optimizer_of_ones_own_is_a_class_with_moved() -> None:
    class Plain(nn.Optimizer):
        pass

    x = Value(1)
    with pytest.raises(NotImplementedError) as error:
        Plain([x]).step()
    assert str(error.value) == "Plain must define `def moved(self, x, gradient, memory, group): ...`"


# All parameters at once

OPTIONS = [
    (nn.SGD, {}),
    (nn.SGD, {"momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
    (nn.SGD, {"momentum": 0.9, "nesterov": True}),
    (nn.Adam, {"weight_decay": 0.1}),
    (nn.Adam, {"amsgrad": True, "eps": 0.0}),
    (nn.AdamW, {}),
    (nn.RMSprop, {"eps": 0.0, "weight_decay": 0.1}),
    (nn.RMSprop, {"centered": True, "momentum": 0.5}),
]


def one_by_one(kind: Any) -> Any:
    """The same optimiser with a `moved` that takes one number."""

    class OneByOne(kind):  # type: ignore[misc]  # its base is chosen when run
        def moved(self, x: float, gradient: float, memory: dict[str, float], group: dict[str, Any]) -> Any:
            assert isinstance(x, float)
            return super().moved(x, gradient, memory, group)

    return OneByOne


@pytest.mark.parametrize(("kind", "options"), OPTIONS)
def test_moving_all_at_once_is_moving_each(kind: Any, options: dict[str, Any]) -> None:
    rng = random.Random(1)
    together, alone = ([Value(x) for x in (1.0, -2.0, 0.0, 3e200, 5.0)] for _ in range(2))
    optimizer, slow = kind(together, lr=0.1, **options), one_by_one(kind)(alone, lr=0.1, **options)
    for step in range(30):
        for x, y in zip(together, alone, strict=True):
            x.grad = y.grad = rng.choice([0.0, -0.0, rng.gauss(0, 1), 1e-200, 1e200])
        together[1].is_constant = alone[1].is_constant = 10 <= step < 20
        together[4].is_constant = alone[4].is_constant = step < 5
        if step == 25:
            optimizer.memory[together[2]].clear()
            slow.memory[alone[2]].clear()
        optimizer.step()
        slow.step()
        assert [x.data.hex() for x in together] == [x.data.hex() for x in alone]
        if step % 7 == 0:
            assert str(optimizer.state_dict()) == str(slow.state_dict())  # as text, where nan is nan


def test_steps_are_counted_in_whole_numbers() -> None:
    xs = [Value(1), Value(2)]
    optimizer = nn.Adam(xs)
    optimizer.step()
    optimizer.step()
    assert [kept["step"] for kept in optimizer.memory.values()] == [2, 2]
    assert '"step": 2,' in json.dumps(optimizer.state_dict())


def test_params_of_a_group_may_be_exchanged() -> None:
    x, y, z = Value(1), Value(1), Value(1)
    optimizer = nn.SGD([x, y], lr=1.0, momentum=0.5)
    x.grad = y.grad = z.grad = 1
    optimizer.step()
    optimizer.memory[z] = {}
    optimizer.param_groups[0]["params"][1] = z
    optimizer.step()
    assert (x.data, y.data, z.data) == (-1.5, 0.0, 0.0)  # x by 1 and by 1.5, z by its first 1


# States

KINDS = [
    lambda p: nn.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    lambda p: nn.Adam(p, lr=0.1, amsgrad=True),
    lambda p: nn.AdamW([{"params": p[:1]}, {"params": p[1:], "lr": 0.02}], lr=0.1),
    lambda p: nn.RMSprop(p, lr=0.1, momentum=0.5, centered=True),
]


def train(xs: list[Value], optimizer: nn.Optimizer, steps: int) -> None:
    for _ in range(steps):
        optimizer.zero_grad()
        ((xs[0] - xs[1] * 2) ** 2 + (xs[1] - 3) ** 2).backward()
        optimizer.step()


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_interrupted_and_resumed_through_json_gives_the_same_bits(kind: Any) -> None:
    straight = [Value(1), Value(2)]
    train(straight, kind(straight), 20)

    begun = [Value(1), Value(2)]
    optimizer = kind(begun)
    train(begun, optimizer, 10)
    state = optimizer.state_dict()
    text = json.dumps(state)
    assert json.loads(text) == state

    resumed = [Value(x.data) for x in begun]
    optimizer = kind(resumed)
    optimizer.load_state_dict(json.loads(text))
    train(resumed, optimizer, 10)
    assert [x.data for x in resumed] == [x.data for x in straight]


def test_the_state_is_laid_out_as_in_pytorch() -> None:
    x, y = Value(1), Value(2)
    optimizer = nn.Adam([{"params": [x]}, {"params": [y], "lr": 0.5}])
    x.grad, y.grad = 2, 0
    optimizer.step()
    state = optimizer.state_dict()
    assert state["state"]["0"] == pytest.approx({"step": 1, "exp_avg": 0.2, "exp_avg_sq": 0.004})
    assert state["param_groups"][1] == {
        "params": [1],
        "lr": 0.5,
        "betas": [0.9, 0.999],
        "eps": 1e-8,
        "weight_decay": 0.0,
        "amsgrad": False,
    }
    optimizer.load_state_dict({**state, "state": {int(key): kept for key, kept in state["state"].items()}})
    assert optimizer.state_dict() == state


def test_the_state_does_not_change_with_the_optimizer() -> None:
    x = Value(1)
    optimizer = nn.SGD([x], lr=0.1, momentum=0.9)
    train([x, Value(1)], optimizer, 1)
    state = optimizer.state_dict()
    before = copy.deepcopy(state)
    train([x, Value(1)], optimizer, 1)
    assert state == before


def changed(state: dict[str, Any], **entries: Any) -> dict[str, Any]:
    """A copy of a state of one group and one parameter, with other entries in its group or memory."""
    state = copy.deepcopy(state)
    for name, x in entries.items():
        (state["param_groups"][0] if name in state["param_groups"][0] else state["state"]["0"])[name] = x
    return state


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: [], "the state of Adam is a dict of 'state' and 'param_groups'"),
        (lambda s: {"state": {}}, "the state of Adam is a dict of 'state' and 'param_groups'"),
        (lambda s: {**s, "param_groups": {}}, "'param_groups' of the state is a list of dicts"),
        (
            lambda s: changed(s, params=[0, 1]),
            "the state is of other parameters: their number or their groups differ",
        ),
        (lambda s: {**s, "param_groups": []}, "the state is of other parameters: their number or their groups differ"),
        (
            lambda s: {**s, "param_groups": [{"params": [0], "lr": 0.1}]},
            "the state is not of Adam: it has the options params, lr,\n"
            "  expected params, lr, betas, eps, weight_decay, amsgrad",
        ),
        (lambda s: changed(s, lr=-1), "Adam: lr is a finite number at least 0, got -1"),
        (lambda s: changed(s, lr=math.nan), "Adam: lr is a finite number at least 0, got nan"),
        (lambda s: changed(s, lr="0.1"), "Adam: lr is a number, got str"),
        (lambda s: changed(s, betas=[0.9]), "Adam: betas is a pair such as (0.9, 0.999), got (0.9,)"),
        (lambda s: changed(s, amsgrad=1), "Adam: amsgrad is True or False, got 1"),
        (lambda s: changed(s, step=-1), "Adam: step of the state is a finite number at least 0, got -1"),
        (lambda s: changed(s, exp_avg=None), "Adam: exp_avg of the state is a number, got NoneType"),
        (
            lambda s: changed(s, exp_avg_sq=-1.0),
            "Adam: exp_avg_sq of the state is a finite number at least 0, got -1.0",
        ),
        (lambda s: changed(s, momentum_buffer=1.0), "the state is not of Adam: it remembers 'momentum_buffer'"),
        (lambda s: {**s, "state": []}, "'state' of the state is a dict of dicts"),
        (lambda s: {**s, "state": {"1": {}}}, "the state has something for parameter '1' of 1"),
        (lambda s: {**s, "state": {"x": {}}}, "the state has something for parameter 'x' of 1"),
        (lambda s: {**s, "state": {"0": 3}}, "the state has something for parameter '0' of 1"),
    ],
)
def test_a_wrong_state_teaches_and_changes_nothing(change: Any, message: str) -> None:
    x = Value(1)
    optimizer = nn.Adam([x], lr=0.1)
    x.grad = 1
    optimizer.step()
    before = optimizer.state_dict()
    with pytest.raises((TypeError, ValueError)) as error:
        optimizer.load_state_dict(change(before))
    assert str(error.value) == message
    assert optimizer.state_dict() == before


# Clipping


def with_gradients(*gradients: float) -> list[Value]:
    parameters = [Value(0) for _ in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    return parameters


@pytest.mark.parametrize(("p", "norm"), [(1.0, 7.0), (2.0, 5.0), (3.0, 91 ** (1 / 3)), (math.inf, 4.0)])
def test_clipping_by_norm_keeps_the_direction(p: float, norm: float) -> None:
    parameters = with_gradients(3, -4)
    assert nn.clip_grad_norm_(parameters, 0.5, p) == pytest.approx(norm, rel=1e-15)
    assert [x.grad for x in parameters] == pytest.approx([1.5 / norm, -2 / norm], rel=1e-6)


def test_small_gradients_are_not_scaled_up() -> None:
    parameters = with_gradients(3, -4)
    assert nn.clip_grad_norm_(parameters, 100.0) == 5.0
    assert [x.grad for x in parameters] == [3.0, -4.0]
    assert nn.clip_grad_norm_(with_gradients(0, 0), 1.0, 3.0) == 0.0


def test_norms_of_gradients_do_not_overflow_and_leave_nan_alone() -> None:
    assert nn.clip_grad_norm_(with_gradients(3e200, 4e200), 1.0) == pytest.approx(5e200, rel=1e-15)
    assert nn.clip_grad_norm_(with_gradients(1e200, 1e200), 1.0, 3.0) == pytest.approx(2 ** (1 / 3) * 1e200)
    for p in (1.0, 2.0, 3.0, math.inf):
        parameters = with_gradients(math.nan, 1)
        assert math.isnan(nn.clip_grad_norm_(parameters, 0.5, p))
        assert parameters[1].grad == 1.0
        assert nn.clip_grad_norm_(with_gradients(math.inf, 1), 0.5, p) == math.inf


def test_clipping_leaves_frozen_parameters_out() -> None:
    parameters = with_gradients(3, -4)
    parameters[0].is_constant = True
    assert nn.clip_grad_norm_(parameters, 100.0) == 4.0
    nn.clip_grad_value_(parameters, 1.0)
    assert [x.grad for x in parameters] == [3.0, -1.0]


def test_clipping_by_value() -> None:
    parameters = with_gradients(3, -4, 0.5, math.nan, math.inf)
    nn.clip_grad_value_(parameters, 1.0)
    assert [x.grad for x in parameters] == pytest.approx([1.0, -1.0, 0.5, math.nan, 1.0], nan_ok=True)


# Refusals


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: nn.SGD(nn.MLP(2, [1]), 0.1),
            TypeError,
            "SGD takes a list of Values, such as model.parameters(); got MLP",
        ),
        (lambda: nn.SGD(Value(1)), TypeError, "SGD takes a list of Values, such as model.parameters(); got Value"),
        (lambda: nn.Adam([1.0]), TypeError, "a parameter is a Value, got float"),
        (
            lambda: nn.SGD([]),
            ValueError,
            "SGD takes at least one parameter, got none; a Module's are Values: self.w = Value(1)",
        ),
        (
            lambda: nn.SGD([Value(1) + 2]),
            ValueError,
            "a parameter is a leaf, got the result of an operation: Value(3, op='+')",
        ),
        (lambda: nn.SGD([Value(1)] * 2), ValueError, "SGD takes every parameter once, got one of them twice"),
        (lambda: nn.SGD([Value(1)], math.inf), ValueError, "SGD: lr is a finite number at least 0, got inf"),
        (lambda: nn.SGD([Value(1)], math.nan), ValueError, "SGD: lr is a finite number at least 0, got nan"),
        (lambda: nn.SGD([Value(1)], "0.1"), TypeError, "SGD: lr is a number, got str"),
        (lambda: nn.SGD([Value(1)], True), TypeError, "SGD: lr is a number, got bool"),
        (lambda: nn.SGD([Value(1)], Value(0.1)), TypeError, "SGD: lr is a number, got Value"),
        (
            lambda: nn.SGD([Value(1)], momentum=-0.5),
            ValueError,
            "SGD: momentum is a finite number at least 0, got -0.5",
        ),
        (
            lambda: nn.SGD([Value(1)], nesterov=True),
            ValueError,
            "SGD: nesterov=True takes a momentum above 0 and no dampening",
        ),
        (lambda: nn.SGD([Value(1)], nesterov=1), TypeError, "SGD: nesterov is True or False, got 1"),
        (
            lambda: nn.Adam([Value(1)], betas=(0.9, 1.0)),
            ValueError,
            "Adam: betas is a finite number at least 0 and below 1, got 1.0",
        ),
        (lambda: nn.Adam([Value(1)], betas=0.9), ValueError, "Adam: betas is a pair such as (0.9, 0.999), got 0.9"),
        (
            lambda: nn.AdamW([{"params": [Value(1)], "wd": 1}]),
            ValueError,
            "unknown option of AdamW 'wd': 'lr', 'betas', 'eps', 'weight_decay', 'amsgrad' exist",
        ),
        (
            lambda: nn.AdamW([{"params": [Value(1)], "weight_deccay": 1}]),
            ValueError,
            "unknown option of AdamW 'weight_deccay': did you mean 'weight_decay'?",
        ),
        (
            lambda: nn.SGD([{"lr": 1}]),
            ValueError,
            "a group of SGD has its Values under 'params', as in {'params': [...], 'lr': 0.1}",
        ),
        (
            lambda: nn.clip_grad_norm_([Value(1)], 0),
            ValueError,
            "clip_grad_norm_: max_norm is a finite number above 0, got 0",
        ),
        (
            lambda: nn.clip_grad_norm_([Value(1)], 1.0, 0.0),
            ValueError,
            "clip_grad_norm_: norm_type is a finite number above 0, got 0.0",
        ),
        (
            lambda: nn.clip_grad_value_(Value(1), 1.0),
            TypeError,
            "clip_grad_value_ takes a list of Values, such as model.parameters(); got Value",
        ),
    ],
)
def test_bad_arguments_teach(build: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        build()
    assert str(caught.value) == message


def test_a_parameter_in_two_groups_is_refused() -> None:
    x = Value(1)
    with pytest.raises(ValueError, match=r"^SGD takes every parameter once, got one of them twice$"):
        nn.SGD([{"params": [x]}, {"params": [x]}])
