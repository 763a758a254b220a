"""fit: the loop by hand, seeds, batches, validation, schedules, Ctrl-C, divergence, progress, bad arguments."""

import _thread
import itertools
import math
import random
import re
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value, log, sqrt
from nn.interrupts import interruptible, uninterrupted

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]


class Scale(nn.Module):
    """factor * x."""

    def __init__(self, factor: float) -> None:
        self.factor = Value(factor, name="factor")

    def forward(self, x: Any) -> Any:
        return self.factor * x


def mlp(seed: int = 1, hidden: int = 4) -> nn.MLP:
    return nn.MLP(2, [hidden, 1], output="tanh", rng=random.Random(seed))


def fit(model: Any, *data: Any, **options: Any) -> nn.History:
    return nn.fit(model, *data, **{"progress": False, "epochs": 2} | options)


def numbers(model: Any) -> list[float]:
    return [parameter.data for parameter in model.parameters()]


def bits(history: nn.History) -> list[dict[str, Any]]:
    return [{name: x for name, x in record.items() if name != "seconds"} for record in history]


# The loop


def test_fit_is_the_loop_one_would_write() -> None:
    slope, losses = 0.0, []
    for _ in range(5):  # mean of (slope * x - y)^2 over (1, 2), (2, 4)
        losses.append(((slope - 2) ** 2 + (2 * slope - 4) ** 2) / 2)
        slope -= 0.1 * ((slope - 2) + 2 * (2 * slope - 4))
    scale = Scale(0)
    history = fit(scale, [1, 2], [2, 4], lr=0.1, epochs=5)
    assert history.losses == pytest.approx(losses, rel=1e-12)
    assert scale.factor.data == pytest.approx(slope, rel=1e-12)
    assert history["epoch"] == [1, 2, 3, 4, 5]
    assert history["lr"] == [0.1] * 5
    assert all(seconds > 0 for seconds in history["seconds"])


def test_batches_by_hand() -> None:
    xs, ys, slope, losses = [1.0, 2.0, 3.0], [2.0, 4.0, 0.0], 0.0, []
    rng = random.Random(5)
    for _ in range(4):
        order, total = [0, 1, 2], 0.0
        rng.shuffle(order)
        for batch in (order[:2], order[2:]):
            total += sum((slope * xs[i] - ys[i]) ** 2 for i in batch)
            slope -= 0.01 * sum(2 * (slope * xs[i] - ys[i]) * xs[i] for i in batch) / len(batch)
        losses.append(total / 3)
    scale = Scale(0)
    assert fit(scale, xs, ys, lr=0.01, epochs=4, batch_size=2, seed=5).losses == pytest.approx(losses, rel=1e-12)
    assert scale.factor.data == pytest.approx(slope, rel=1e-12)


def test_the_pieces_by_hand_do_what_fit_does() -> None:
    whole, by_hand = mlp(), mlp()
    history = fit(whole, *XOR, lr=0.1, epochs=3, batch_size=3, seed=7)
    optimizer, rng = nn.SGD(by_hand.parameters(), lr=0.1), random.Random(7)
    for record in history:
        total = 0.0
        for xs, ys in nn.batches(*XOR, 3, rng=rng):
            total += nn.train_step(by_hand, xs, ys, nn.mse_loss, optimizer) * len(xs)
        assert total / 4 == record["loss"]
    assert numbers(by_hand) == numbers(whole)


def test_fit_learns_xor() -> None:
    for hidden in (2, 4):
        model = mlp(1, hidden)
        history = fit(model, np.array(XOR[0]), np.array(XOR[1]), lr=0.3, epochs=300)
        assert history[-1]["loss"] < 0.05
        assert all(model(x).data * target > 0.5 for x, target in zip(*XOR, strict=True))


def test_lists_arrays_and_tables_train_alike() -> None:
    class Table:
        def __init__(self, rows: Any) -> None:
            self.rows = np.array(rows, dtype=float)

        def __len__(self) -> int:
            return len(self.rows)

        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return self.rows

    expected = mlp()
    fit(expected, *XOR, lr=0.1)
    for kind in (np.array, Table, tuple, lambda rows: [np.float64(row) for row in rows]):
        model = mlp()
        fit(model, kind(XOR[0]), kind(XOR[1]), lr=0.1)
        assert numbers(model) == numbers(expected)


def test_fit_takes_an_optimizer_a_loss_and_a_plain_function() -> None:
    scale = Scale(0)
    optimizer = nn.SGD(scale.parameters(), lr=0.1)
    history = fit(lambda x: scale(x), [1], [2], optimizer=optimizer, loss=lambda p, t: abs(p[0] - t[0]))
    assert history.losses == [2.0, 1.9]
    assert scale.factor.data == pytest.approx(0.2)


def test_dropout_is_on_in_steps_and_off_elsewhere() -> None:
    seen: list[tuple[str, bool]] = []

    class Watched(Scale):
        def forward(self, x: Any) -> Any:
            seen.append(("step" if x == 1.0 else "validation", self.training))
            return super().forward(x)

    model = Watched(0)
    history = fit(model, [1.0], [2.0], lr=0.1, validation=([3.0], [6.0]), metric=lambda p, t: p[0] / t[0])
    assert seen == [("step", True), ("validation", False), ("validation", False)] * 2
    assert not model.training
    assert history["validation_loss"][0] == pytest.approx((0.4 * 3 - 6) ** 2)
    assert history["score"][0] == pytest.approx(0.4 * 3 / 6)


def test_without_validation_the_score_is_that_of_all_samples() -> None:
    given: list[Any] = []

    def metric(predictions: Any, targets: Any) -> int:
        given.append((predictions, targets))
        return 7

    history = fit(Scale(1), [1.0, 2.0], [1.0, 2.0], lr=0.1, epochs=1, metric=metric)
    assert given == [([1.0, 2.0], [1.0, 2.0])]
    assert history["score"] == [7.0]
    assert "validation_loss" not in history.columns


def test_a_part_of_the_samples_is_held_out_and_never_trained_on() -> None:
    trained: set[float] = set()

    class Watched(Scale):
        def forward(self, x: Any) -> Any:
            if self.training:
                trained.add(x)
            return super().forward(x)

    xs = [float(n) for n in range(1, 21)]
    run = list(nn.fit_epochs(Watched(0), xs, xs, lr=1e-4, epochs=3, batch_size=5, validation=0.25, seed=1))[-1]
    assert run.validation is not None
    held_out, targets = run.validation
    assert held_out == targets
    assert (len(held_out), len(trained)) == (5, 15)
    assert sorted([*held_out, *trained]) == xs


def test_schedules_change_the_rate_after_each_epoch() -> None:
    scale = Scale(0)
    optimizer = nn.SGD(scale.parameters(), lr=0.1)
    history = fit(scale, [1], [2], optimizer=optimizer, schedule=nn.StepLR(optimizer, 2, gamma=0.5), epochs=5)
    assert history["lr"] == [0.1, 0.1, 0.05, 0.05, 0.025]
    made = fit(Scale(0), [1], [2], lr=0.1, schedule=lambda optimizer: nn.ExponentialLR(optimizer, 0.5), epochs=3)
    assert made["lr"] == [0.1, 0.05, 0.025]


@pytest.mark.parametrize(("mode", "rates"), [("min", [0.1, 0.1, 0.1, 0.1]), ("max", [0.1, 0.1, 0.01, 0.01])])
def test_reduce_on_plateau_looks_at_the_validation_loss_or_the_score(mode: str, rates: list[float]) -> None:
    history = fit(
        Scale(0),
        [1.0],
        [2.0],
        lr=0.1,
        epochs=4,
        validation=([1.0], [2.0]),
        metric=lambda predictions, targets: 0.5,
        schedule=lambda optimizer: nn.ReduceLROnPlateau(optimizer, mode=mode, patience=0, cooldown=5),
    )
    assert history["lr"] == pytest.approx(rates)


# The same epoch by epoch


def test_one_can_stop_look_and_continue() -> None:
    whole, by_epochs = mlp(), mlp()
    expected = fit(whole, *XOR, lr=0.1, epochs=6, batch_size=2, seed=1)
    training = nn.fit_epochs(by_epochs, *XOR, lr=0.1, epochs=6, batch_size=2, seed=1)
    for run in training:
        if run.epoch == 2:
            break
    assert len(run.history) == 2
    assert [run.epoch for run in training] == [3, 4, 5, 6]
    assert bits(run.history) == bits(expected)
    assert numbers(by_epochs) == numbers(whole)


def test_arguments_are_checked_before_the_first_epoch() -> None:
    with pytest.raises(ValueError, match="epochs is a whole number"):
        nn.fit_epochs(mlp(), *XOR, lr=0.1, epochs=0)


# Seeds


def dropout_model() -> nn.Sequential:
    rng = random.Random(4)
    return nn.Sequential(nn.Layer(2, 6, rng=rng), nn.Dropout(0.3), nn.Dropout(0.3), nn.Layer(6, 1, None, rng=rng))


def test_the_same_seed_gives_the_same_bits_whatever_else_draws() -> None:
    def disturb(run: nn.Run) -> None:
        random.random()
        np.random.rand()

    results = []
    for noise in (1, 2):
        random.seed(noise)
        np.random.seed(noise)
        model = dropout_model()
        optimizer = nn.Adam(model.parameters(), lr=0.05)
        history = fit(
            model, XOR[0] * 3, [[y] for y in XOR[1] * 3], optimizer=optimizer, epochs=4, batch_size=4,
            validation=0.25, seed=9, callbacks=[nn.LambdaCallback(disturb)] * noise,
        )  # fmt: skip
        results.append((numbers(model), bits(history)))
    assert results[0] == results[1]


def test_global_generators_are_not_moved() -> None:
    random.seed(1)
    np.random.seed(1)
    before, array = random.getstate(), np.random.get_state()[1].tolist()
    for seed in (None, 3):
        fit(mlp(), *XOR, lr=0.1, batch_size=2, validation=0.5, seed=seed)
    assert random.getstate() == before
    assert np.random.get_state()[1].tolist() == array


def test_other_seeds_and_none_give_other_orders() -> None:
    losses = [fit(mlp(), *XOR, lr=0.1, batch_size=1, epochs=5, seed=seed).losses for seed in (1, 2, None, None)]
    assert len({tuple(column) for column in losses}) == 4


def test_two_dropouts_do_not_drop_alike() -> None:
    model = dropout_model()
    fit(model, *[XOR[0], [[y] for y in XOR[1]]], lr=1e-9, epochs=1, seed=1)
    first, second = (part for _, part in model.named_modules() if isinstance(part, nn.Dropout))
    assert first.rng.random() != second.rng.random()


# Ctrl-C


def test_ctrl_c_returns_what_there_is() -> None:
    def press(run: nn.Run) -> None:
        if run.epoch == 3:
            signal.raise_signal(signal.SIGINT)

    model = Scale(0)
    history = fit(model, [1], [2], lr=0.1, epochs=100, callbacks=[nn.LambdaCallback(press)])
    expected = Scale(0)
    assert bits(history) == bits(fit(expected, [1], [2], lr=0.1, epochs=3))
    assert model.factor.data == expected.factor.data


def test_ctrl_c_never_leaves_half_a_step() -> None:
    parameters = [Value(0.0) for _ in range(50)]

    class Pressed(nn.SGD):
        def moved(self, x: float, gradient: float, memory: Any, group: Any) -> float:
            if parameters[20].data == x == 2.0:  # in the third step, in the middle of the parameters
                signal.raise_signal(signal.SIGINT)
            return x + 1.0

    history = fit(lambda x: sum(parameters) * x, [1.0], [0.0], optimizer=Pressed(parameters, lr=1.0), epochs=9)
    assert {parameter.data for parameter in parameters} == {3.0}
    assert len(history) == 2


def test_ctrl_c_at_a_hundred_random_moments_leaves_equal_steps() -> None:
    rng = random.Random(0)
    for _ in range(100):
        parameters = [Value(0.0) for _ in range(30)]

        class Counting(nn.SGD):
            def moved(self, x: float, gradient: float, memory: Any, group: Any) -> float:
                return x + 1.0

        timer = threading.Timer(rng.uniform(0.001, 0.004), _thread.interrupt_main)
        with suppress(KeyboardInterrupt):  # it may come before the loop
            timer.start()
            fit(lambda x, p=parameters: sum(p) * x, [1.0], [0.0], optimizer=Counting(parameters, lr=1.0), epochs=10**9)
        timer.join()
        assert len({parameter.data for parameter in parameters}) == 1


def test_uninterrupted_holds_back_and_then_lets_through() -> None:
    before, done = signal.getsignal(signal.SIGINT), []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        done.append(True)
    assert done
    assert signal.getsignal(signal.SIGINT) is before


def test_one_handler_serves_all_blocks_inside() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interruptible():
        own = signal.getsignal(signal.SIGINT)
        with interruptible(), uninterrupted(), uninterrupted():
            assert signal.getsignal(signal.SIGINT) is own
        with pytest.raises(KeyboardInterrupt), uninterrupted():
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert own is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_handlers_of_the_user_are_called_and_kept() -> None:
    pressed: list[str] = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append("first"))
    try:
        with interruptible(), uninterrupted():
            signal.raise_signal(signal.SIGINT)
            assert pressed == []
        assert pressed == ["first"]
        with interruptible():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        with interruptible(), uninterrupted():
            signal.raise_signal(signal.SIGINT)
        assert pressed == ["first"]
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_default_of_the_system_ends_the_process() -> None:
    code = """
import signal
from nn.interrupts import interruptible, uninterrupted
signal.signal(signal.SIGINT, signal.SIG_DFL)
with interruptible():
    with uninterrupted():
        signal.raise_signal(signal.SIGINT)
        print("held", flush=True)
    print("never")
"""
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (ran.stdout, ran.returncode) == ("held\n", -signal.SIGINT)


def test_gradients_are_clipped_before_the_step() -> None:
    model = Scale(0)
    history = fit(model, [1.0], [100.0], lr=1.0, epochs=1, clip_norm=5.0)
    assert model.factor.data == pytest.approx(5.0, rel=1e-6)  # the gradient is -200
    assert history.losses == [10000.0]
    with pytest.raises(ValueError, match=r"^fit: clip_norm is a finite number above 0, got 0$"):
        fit(model, [1.0], [100.0], lr=1.0, epochs=1, clip_norm=0)


def test_training_in_another_thread() -> None:
    model, errors = Scale(0), []

    def train() -> None:
        try:
            fit(model, [1], [2], lr=0.1)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert not errors
    assert model.factor.data != 0


# Divergence


class LogOf(Scale):
    def forward(self, x: Any) -> Any:
        return log(self.factor * x)


class RootOf(Scale):
    def forward(self, x: Any) -> Any:
        return sqrt(self.factor * x)


def test_a_loss_that_becomes_infinite_names_operation_line_cause_and_what_is_left() -> None:
    model, good = Scale(0), Scale(0)
    with pytest.raises(nn.DivergenceError) as caught:
        fit(model, [1e60], [1.0], lr=0.1, epochs=10)
    fit(good, [1e60], [1.0], lr=0.1, epochs=2)
    first, line, cause, kept = str(caught.value).splitlines()
    assert re.fullmatch(r"epoch 3: the loss became inf: mul\((\S+), \1\) gave inf", first)
    assert "test_training.py, line" in line
    assert cause == "  the lr of 0.1 is probably too large: try 0.01; or scale the data: nn.data.standardize"
    assert kept == "  the parameters are again those after epoch 2"
    assert model.factor.data == good.factor.data
    assert caught.value.history["epoch"] == [1, 2]
    assert isinstance(caught.value, FloatingPointError)


def test_the_first_step_blames_the_data() -> None:
    with pytest.raises(nn.DivergenceError) as caught:
        fit(Scale(1e100), [1e300], [1.0], lr=0.1)
    first, line, cause, kept = str(caught.value).splitlines()
    assert first == "epoch 1: the loss became inf: mul(1e+100, 1e+300) gave inf"
    assert line.endswith("return self.factor * x")
    assert (
        cause
        == "  this is the first step, so numbers in the data or first weights are too large: see nn.data.standardize"
    )
    assert kept == "  the parameters are again the first ones"


@pytest.mark.parametrize(
    ("model", "first", "cause"),
    [
        (
            LogOf(0.0),
            "epoch 1: the loss became inf: log(0) gave -inf",
            "  log of 0 or less: compute the loss from logits, or add a small number inside log",
        ),
        (
            LogOf(-1.0),
            "epoch 1: the loss became nan: log(-1) gave nan",
            "  log of 0 or less: compute the loss from logits, or add a small number inside log",
        ),
        (
            RootOf(0.0),
            "epoch 1: the gradient of factor became -inf: backward met -inf: sqrt(0) received -2, "
            "times its local derivative inf",
            "  the derivative of sqrt at 0 is infinite: add a small number inside sqrt",
        ),
    ],
)
def test_an_edge_of_an_operation_is_named_and_nothing_moves(model: Any, first: str, cause: str) -> None:
    before = model.factor.data
    with pytest.raises(nn.DivergenceError) as caught:
        fit(model, [1.0], [1.0], lr=0.1)
    lines = str(caught.value).splitlines()
    assert (lines[0], lines[2]) == (first, cause)
    assert model.factor.data == before


def test_a_parameter_that_overflows_in_a_step_is_put_back() -> None:
    model = Scale(1e10)
    with pytest.raises(nn.DivergenceError) as caught:
        fit(model, [1.0], [0.0], lr=1e300)
    assert str(caught.value).splitlines()[0] == "epoch 1: a step made factor -inf; its gradient was 2e+10"
    assert model.factor.data == 1e10


def test_a_later_batch_that_goes_wrong_undoes_the_epoch() -> None:
    model = Scale(2.0)
    with pytest.raises(nn.DivergenceError, match="the parameters are again the first ones"):
        fit(model, [1.0, 1.0, 1e200], [0.0, 0.0, 0.0], lr=0.1, batch_size=1, seed=0)
    assert model.factor.data == 2.0


def test_what_goes_well_when_computed_again_is_still_named() -> None:
    calls = []

    class Flaky(Scale):
        def forward(self, x: Any) -> Any:
            calls.append(x)
            return self.factor * (1e300 if len(calls) == 1 else x)

    with pytest.raises(nn.DivergenceError, match=r"the loss became inf: mul\(1e\+100, 1e\+300\) gave inf"):
        fit(Flaky(1e100), [1.0], [1.0], lr=0.1)


# Progress

LINE = re.compile(r"epoch +(\d+)/25  loss (\d\.\d{6})  validation loss \d\.\d{6}  score \d\.\d{6}  \d:\d\d left")


def test_progress_is_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    nn.fit(Scale(0), [1], [2], lr=0.1, epochs=25, validation=([1], [2]), metric=lambda p, t: 0.5)
    lines = [LINE.fullmatch(line) for line in capsys.readouterr().out.splitlines()]
    assert [int(line[1]) for line in lines if line] == [1, *range(2, 25, 2), 25]
    assert lines[0] and lines[0][2] == "4.000000"


def test_a_training_of_milliseconds_has_no_seconds_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count()
    monkeypatch.setattr("nn.progress.time.perf_counter", lambda: next(clock) * 0.001)
    nn.fit(Scale(0), [1], [2], lr=0.1, epochs=10)
    assert {line.rpartition("  ")[2] for line in capsys.readouterr().out.splitlines()} == {"0:00 left"}


def test_progress_is_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    nn.fit(Scale(2), [1], [2], lr=0.1, epochs=25)
    out = capsys.readouterr().out
    assert "25/25" in out
    assert "loss 0.000000" in out


def test_the_bar_is_taken_down_after_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with pytest.raises(nn.DivergenceError):
        nn.fit(Scale(0), [1e60], [1.0], lr=0.1, epochs=10)
    assert capsys.readouterr().out.count("\x1b[?25h") == 1  # the cursor is visible again


def test_fit_can_be_silent(capsys: pytest.CaptureFixture[str]) -> None:
    fit(Scale(0), [1], [2], lr=0.1)
    assert capsys.readouterr() == ("", "")


# Bad arguments


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"X": [1, 2]}, ValueError, "fit takes as many samples as targets, got 2 and 1"),
        ({"X": [], "y": []}, ValueError, "fit takes at least one sample, got none"),
        ({"X": 1}, TypeError, "fit takes a list of samples and a list of targets; X is int"),
        ({"y": iter([1])}, TypeError, "fit takes a list of samples and a list of targets; y is list_iterator"),
        (
            {"X": np.array([np.nan])},
            ValueError,
            "X[0] is nan: fit takes finite numbers; drop or replace what is missing",
        ),
        ({"epochs": 0}, ValueError, "epochs is a whole number of at least 1, got 0"),
        ({"epochs": 1.5}, ValueError, "epochs is a whole number of at least 1, got 1.5"),
        ({"batch_size": 0}, ValueError, "batch_size is a whole number of at least 1, got 0"),
        ({"seed": "7"}, TypeError, "a seed is a whole number, or None for another one in every run; got '7'"),
        ({"lr": None}, TypeError, "fit takes either lr=0.1 or optimizer=SGD(model.parameters(), lr=0.1), got neither"),
        (
            {"optimizer": nn.SGD([Value(1)], lr=1)},
            TypeError,
            "fit takes either lr=0.1 or optimizer=SGD(model.parameters(), lr=0.1), got both",
        ),
        (
            {"lr": None, "optimizer": "adam"},
            TypeError,
            "an optimizer is made first, as in nn.SGD(model.parameters(), lr=0.1); got 'adam'",
        ),
        (
            {"lr": 0.1, "optimizer": "adam"},
            TypeError,
            "an optimizer is made first, as in nn.SGD(model.parameters(), lr=0.1); got 'adam'",
        ),
        ({"loss": "mse"}, TypeError, "loss is a function such as nn.mse_loss, got 'mse'"),
        ({"metric": 1}, TypeError, "metric is a function such as nn.mse_loss, got 1"),
        (
            {"loss": lambda predictions, targets: 0.5},
            TypeError,
            "the loss is one Value, got float: does the model compute with Values?",
        ),
        (
            {"validation": "half"},
            TypeError,
            "validation is a part such as 0.2, or samples and targets (X, y); got str",
        ),
        (
            {"validation": 1.5},
            ValueError,
            "validation holds out a part between 0 and 1, such as 0.25; got 1.5",
        ),
        ({"validation": ([1], [])}, ValueError, "validation takes as many samples as targets, got 1 and 0"),
        (
            {"schedule": "cosine"},
            TypeError,
            "a schedule is one such as nn.StepLR(optimizer, 10), or a function that makes it; got 'cosine'",
        ),
        (
            {"schedule": nn.StepLR(nn.SGD([Value(1)], lr=1.0), 1)},
            ValueError,
            "the schedule belongs to another optimizer than the one given to fit",
        ),
        ({"callbacks": nn.EarlyStopping()}, TypeError, "callbacks is a list, got EarlyStopping: put it in brackets"),
        (
            {"callbacks": [nn.EarlyStopping]},
            TypeError,
            "a callback is an object, got a class: write EarlyStopping(...)",
        ),
        (
            {"callbacks": [7]},
            TypeError,
            "a callback has a method such as on_epoch_end: LambdaCallback(f) has; got 7",
        ),
    ],
)
def test_bad_arguments_of_fit_teach(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    complete = {"X": [1], "y": [1], "lr": 0.1, "epochs": 2, "progress": False} | arguments
    model = Scale(1)
    with pytest.raises(error) as caught:
        nn.fit(model, **complete)
    assert str(caught.value) == message
    assert model.factor.data == 1.0


def test_predict_and_evaluate_record_nothing() -> None:
    model = mlp()
    assert nn.predict(model, XOR[0]) == [model(x).data for x in XOR[0]]
    assert nn.predict(nn.Layer(2, 2, rng=random.Random(1)), [[1, 2]])[0] != []
    expected = math.fsum((model(x).data - t) ** 2 for x, t in zip(*XOR, strict=True)) / 4
    assert nn.evaluate(model, *XOR) == pytest.approx(expected, rel=1e-14)


class Forgetful(nn.Module):
    def __init__(self):
        self.w = Value(1)

    def forward(self, x):
        self.w * x[0]


def frozen():
    model = nn.Neuron(1)
    model.freeze()
    return model


@pytest.mark.parametrize(
    ("model", "optimizer", "kind", "message"),
    [
        (Forgetful(), None, TypeError, "Forgetful(1 parameters) returned None for a sample: is a return statement"),
        (nn.Neuron, None, TypeError, "a model is made first, as in Neuron(...); got the class"),
        (
            nn.Neuron(1),
            nn.SGD([Value(1)], lr=0.1),
            ValueError,
            "SGD(1 parameters, lr=0.1) moves no parameter of the model",
        ),
        (abs, None, TypeError, "fit takes a Module, or with an optimizer any function; got <built-in function abs>"),
        (frozen(), None, ValueError, "all parameters of SGD(2 parameters, lr=0.1) are frozen: unfreeze() some"),
    ],
)
def test_a_training_that_could_learn_nothing_is_refused(model, optimizer, kind, message):
    lr = None if optimizer else 0.1
    with pytest.raises(kind) as refusal:
        nn.fit(model, [[1.0]], [1.0], epochs=1, lr=lr, optimizer=optimizer, progress=False)
    assert str(refusal.value).startswith(message)


def test_a_huge_but_finite_loss_is_recorded_as_it_is():
    w = Value(1e153)
    samples, targets = [[1.0]] * 1000, [0.0] * 1000
    history = nn.fit(lambda x: w * x[0], samples, targets, epochs=1, optimizer=nn.SGD([w], lr=1e-10), progress=False)
    assert history.losses == [pytest.approx(1e306, rel=1e-12)]  # a sum over the samples would be infinite


def test_a_training_that_ends_early_says_so(capsys):
    stop = nn.LambdaCallback(lambda run: run.epoch == 3 and run.stop())
    nn.fit(nn.Neuron(1), [[1.0]], [1.0], lr=0.1, epochs=50, callbacks=[stop])
    assert capsys.readouterr().out.splitlines()[-1] == "ended after epoch 3 of 50"


def test_the_run_shows_where_it_is():
    training = nn.fit_epochs(nn.Neuron(1, None, init="zeros"), [[1.0]], [2.0], lr=0.1, epochs=5)
    assert repr(next(training)) == "Run(epoch 1 of 5, loss 4)"


def test_the_advice_for_a_learning_rate_far_too_large_is_a_usual_one():
    with pytest.raises(nn.DivergenceError, match=r"the lr of 1e\+06 is probably too large: try 0\.1;"):
        nn.fit(nn.Neuron(1, None, rng=random.Random(1)), [[1.0]], [2.0], lr=1e6, epochs=500, progress=False)
