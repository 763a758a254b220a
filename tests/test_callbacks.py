"""Callbacks: what they are told and when, early stopping, pictures during training, CSV, errors inside."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest

import nn
from autograd import Value
from nn import Run


class Scale(nn.Module):
    def __init__(self, factor: float) -> None:
        self.factor = Value(factor)

    def forward(self, x: Any) -> Any:
        return self.factor * x


class Scripted:
    """Overwrites a number of the record by the next one of a list: a training that goes as one wants."""

    def __init__(self, name: str, numbers: list[float]) -> None:
        self.name, self.numbers = name, numbers

    def on_epoch_end(self, run: Run) -> None:
        run.record[self.name] = self.numbers[run.epoch - 1]


def fit(callbacks: list[Any], epochs: int = 3, **options: Any) -> tuple[Scale, nn.History]:
    model = Scale(0)
    return model, nn.fit(model, [1.0], [2.0], lr=0.1, epochs=epochs, callbacks=callbacks, progress=False, **options)


def factor_after(epochs: int) -> float:
    return fit([], epochs)[0].factor.data


def test_each_moment_is_told_in_order_with_the_run() -> None:
    told: list[Any] = []

    class Listener:
        def __init__(self, name: str) -> None:
            self.name = name

        def on_train_begin(self, run: Run) -> None:
            told.append((self.name, "begin", run.epoch, run.epochs, run.record))

        def on_epoch_end(self, run: Run) -> None:
            told.append((self.name, "epoch", run.epoch, run.record["epoch"], len(run.history)))

        def on_train_end(self, run: Run) -> None:
            told.append((self.name, "end", run.epoch))

    fit([Listener("a"), Listener("b")], epochs=2)
    assert told == [
        ("a", "begin", 0, 2, {}), ("b", "begin", 0, 2, {}),
        ("a", "epoch", 1, 1, 1), ("b", "epoch", 1, 1, 1),
        ("a", "epoch", 2, 2, 2), ("b", "epoch", 2, 2, 2),
        ("b", "end", 2), ("a", "end", 2),
    ]  # fmt: skip


def test_a_callback_may_add_to_the_record_and_stop() -> None:
    def add(run: Run) -> None:
        run.record["factor"] = run.model.factor.data
        if run.epoch == 2:
            run.stop()

    _, history = fit([nn.LambdaCallback(add)], epochs=10)
    assert len(history) == 2
    assert history["factor"] == [factor_after(1), factor_after(2)]


def test_functions_for_every_moment() -> None:
    told: list[str] = []
    fit(
        [
            nn.LambdaCallback(
                lambda run: told.append("epoch"),
                on_train_begin=lambda run: told.append("begin"),
                on_train_end=lambda run: told.append("end"),
            )
        ],
        epochs=2,
    )
    assert told == ["begin", "epoch", "epoch", "end"]


@pytest.mark.parametrize("moment", ["on_train_begin", "on_epoch_end", "on_train_end"])
def test_an_error_inside_a_callback_names_it_and_all_are_told_of_the_end(moment: str) -> None:
    ended: list[str] = []

    def fail(run: Run) -> None:
        raise ZeroDivisionError("as it was")

    listener = nn.LambdaCallback(on_train_end=lambda run: ended.append("end"))
    with pytest.raises(ZeroDivisionError, match="as it was") as caught:
        fit([listener, nn.LambdaCallback(**{moment: fail}), listener])
    epoch = {"on_train_begin": 0, "on_epoch_end": 1, "on_train_end": 3}[moment]
    assert caught.value.__notes__ == [f"raised in LambdaCallback.{moment}, a callback, after epoch {epoch}"]
    assert ended == ["end", "end"]


def test_early_stopping_shows_its_arguments() -> None:
    assert repr(nn.EarlyStopping()) == "EarlyStopping(patience=10, min_delta=0, mode='min')"
    stopping = nn.EarlyStopping("accuracy", patience=3, min_delta=0.01, mode="max")
    assert repr(stopping) == "EarlyStopping('accuracy', patience=3, min_delta=0.01, mode='max')"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: nn.LambdaCallback(),
            TypeError,
            "LambdaCallback takes at least one function, as in LambdaCallback(lambda run: ...)",
        ),
        (lambda: nn.EarlyStopping(mode="best"), ValueError, "a mode is 'min' or 'max', got 'best'"),
        (
            lambda: nn.EarlyStopping(5),
            TypeError,
            "the monitor of EarlyStopping is a name such as 'loss', got 5: write EarlyStopping(patience=5)",
        ),
        (
            lambda: nn.EarlyStopping(["loss"]),
            TypeError,
            "the monitor of EarlyStopping is a name such as 'loss', got ['loss']",
        ),
        (
            lambda: nn.EarlyStopping(patience=0),
            ValueError,
            "the patience of EarlyStopping is a whole number of at least 1, got 0",
        ),
        (
            lambda: nn.DrawGraph("x", every=0),
            ValueError,
            "the every of DrawGraph is a whole number of at least 1, got 0",
        ),
        (
            lambda: nn.Checkpoint("x", every=1.5),
            ValueError,
            "the every of Checkpoint is a whole number of at least 1, got 1.5",
        ),
        (
            lambda: fit([nn.EarlyStopping("val_loss")], validation=([1.0], [1.0])),
            ValueError,
            "unknown column of the history 'val_loss': did you mean 'validation_loss' or 'loss'?",
        ),
        *[
            (
                lambda name=name: fit([nn.EarlyStopping(name)]),
                ValueError,
                f"EarlyStopping watches '{name}', but there is no validation:\n"
                "  give fit validation=0.2, and EarlyStopping the name 'validation_loss' or none",
            )
            for name in ("val_loss", "validation_loss")
        ],
        (
            lambda: fit([nn.EarlyStopping("accuracy")]),
            ValueError,
            "unknown column of the history 'accuracy': 'epoch', 'loss', 'lr', 'seconds' exist",
        ),
        (
            lambda: fit([type("Mine", (), {"on_epoch_ends": print})()]),
            ValueError,
            "unknown method of the callback Mine 'on_epoch_ends': did you mean 'on_epoch_end'?",
        ),
        (
            lambda: fit([nn.DrawGraph("x", sample=1)]),
            ValueError,
            "DrawGraph draws one of 1 samples, got sample=1",
        ),
        (
            lambda: fit([nn.Checkpoint("x"), nn.EarlyStopping()]),
            ValueError,
            "put Checkpoint last in the list of callbacks: it keeps what those before it know",
        ),
    ],
)
def test_bad_arguments_teach(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


# EarlyStopping


@pytest.mark.parametrize(
    ("numbers", "options", "epochs", "best"),
    [
        ([3, 1, 2, 2, 2, 0], {"patience": 3}, 5, 2),
        ([3, 1, 2, 0, 2, 2, 2], {"patience": 3}, 7, 4),
        ([1, 1, 1, 1], {"patience": 2}, 3, 1),  # equal is no improvement
        ([1.0, 0.9, 0.8, 0.7], {"patience": 2, "min_delta": 0.25}, 3, 1),
        ([1, 3, 2, 2, 2], {"patience": 2, "mode": "max"}, 4, 2),
        ([float("nan"), 5, 6, 6], {"patience": 2}, 4, 2),
    ],
)
def test_early_stopping_waits_and_puts_the_best_back(
    numbers: list[float], options: dict[str, Any], epochs: int, best: int
) -> None:
    model, history = fit([Scripted("score", numbers), nn.EarlyStopping("score", **options)], epochs=len(numbers))
    assert len(history) == epochs
    assert model.factor.data == factor_after(best)


def test_early_stopping_watches_the_validation_loss_where_there_is_one() -> None:
    rising = [1.0, 2.0, 3.0]
    assert len(fit([Scripted("validation_loss", rising), nn.EarlyStopping(patience=1)])[1]) == 2
    assert len(fit([Scripted("loss", rising), nn.EarlyStopping(patience=1)])[1]) == 2


def test_early_stopping_puts_the_best_back_without_stopping_and_begins_anew() -> None:
    stopping = nn.EarlyStopping("score", patience=10)
    for numbers in ([2.0, 1.0, 3.0], [5.0, 4.0, 6.0]):
        model, history = fit([Scripted("score", numbers), stopping])
        assert len(history) == 3
        assert model.factor.data == factor_after(2)


# DrawGraph and CSVLogger


def test_graphs_of_one_sample_are_drawn_during_training(tmp_path: Path) -> None:
    model = nn.MLP(2, [2, 1], rng=random.Random(0))
    seen = []

    def note(run: Run) -> None:
        seen.append([parameter.grad for parameter in model.parameters()])

    drawing = nn.DrawGraph(tmp_path / "new" / "graphs", every=5, sample=1, suffix=".txt")
    callbacks = [nn.LambdaCallback(note), drawing, nn.LambdaCallback(note)]
    nn.fit(model, [[0.0, 1.0], [0.25, 0.75]], [1.0, 0.5], lr=0.1, epochs=10, callbacks=callbacks, progress=False)
    assert seen[::2] == seen[1::2]
    assert sorted(path.name for path in (tmp_path / "new" / "graphs").iterdir()) == ["epoch_05.txt", "epoch_10.txt"]
    text = (tmp_path / "new" / "graphs" / "epoch_10.txt").read_text()
    assert "0.75" in text
    assert "layer0.neuron0.w0" in text
    out = model([0.25, 0.75]).data
    assert f"{out:.4g}" in text  # the parameters after the epoch
    assert "grad 1" in text


def test_graphs_are_pictures_by_default(tmp_path: Path) -> None:
    fit([nn.DrawGraph(tmp_path)], epochs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["epoch_1.svg"]


def test_csv_grows_with_every_epoch(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("old")
    lengths = []
    measure = nn.LambdaCallback(lambda run: lengths.append(len(path.read_text().splitlines())))
    _, history = fit([nn.CSVLogger(path), measure])
    assert lengths == [2, 3, 4]
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row, record in zip(rows, history, strict=True):
        assert {name: float(x) for name, x in row.items()} == record


def test_csv_has_a_column_that_comes_later(tmp_path: Path) -> None:
    def add(run: Run) -> None:
        if run.epoch > 1:
            run.record["late"] = 7

    fit([nn.LambdaCallback(add), nn.CSVLogger(tmp_path / "log.csv")])
    with (tmp_path / "log.csv").open(newline="") as file:
        assert [row["late"] for row in csv.DictReader(file)] == ["", "7", "7"]
