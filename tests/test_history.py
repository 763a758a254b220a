"""History: records, columns, the best one, CSV, and the chart in plain characters."""

import csv
import math
from pathlib import Path
from typing import Any

import pytest

from nn import History
from nn.chart import chart

RECORDS = [
    {"epoch": 1, "loss": 4.0, "score": 0.5},
    {"epoch": 2, "loss": 0.1 + 0.2, "score": 0.75},
    {"epoch": 3, "loss": 1.0, "score": 0.75, "note": 7},
]


def test_records_columns_and_slices() -> None:
    history = History(RECORDS)
    assert history[-1] is RECORDS[-1]
    assert [record["epoch"] for record in history] == [1, 2, 3]
    assert history["score"] == [0.5, 0.75, 0.75]
    assert history.losses == history["loss"] == [4.0, 0.1 + 0.2, 1.0]
    assert history["note"][2] == 7
    assert all(math.isnan(x) for x in history["note"][:2])
    assert isinstance(history[:2], History)
    assert history[:2].columns == ["epoch", "loss", "score"]
    assert RECORDS[1] in history


def test_best_is_the_first_of_the_smallest_or_largest() -> None:
    history = History(RECORDS)
    assert history.best()["epoch"] == 2
    assert history.best("score", mode="max")["epoch"] == 2
    assert History([{"loss": math.nan}, {"loss": 3.0}]).best() == {"loss": 3.0}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda h: h["los"], KeyError, "no column 'los': did you mean 'loss'?"),
        (lambda h: h.best("val"), KeyError, "no column 'val': there are 'epoch', 'loss', 'score', 'note'"),
        (lambda h: History()["loss"], KeyError, "no column 'loss': there are none yet"),
        (lambda h: h.best(mode="low"), ValueError, "a mode is 'min' or 'max', got 'low'"),
        (lambda h: History([{"loss": math.nan}]).best(), ValueError, "the column 'loss' has no number but nan"),
    ],
)
def test_unknown_names_teach(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call(History(RECORDS))
    assert caught.value.args == (message,)


def test_csv_brings_the_same_bits_back(tmp_path: Path) -> None:
    History(RECORDS).to_csv(tmp_path / "history.csv")
    text = (tmp_path / "history.csv").read_bytes().decode()
    assert text.splitlines()[0] == "epoch,loss,score,note"
    with (tmp_path / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["loss"]) for row in rows] == [4.0, 0.1 + 0.2, 1.0]
    assert rows[0]["note"] == ""


def test_repr_is_one_line_and_str_a_chart() -> None:
    assert repr(History()) == str(History()) == "History(0 epochs)"
    assert repr(History(RECORDS[:1])) == str(History(RECORDS[:1])) == "History(1 epoch, loss 4 to 4)"
    lines = str(History(RECORDS)).splitlines()
    assert lines[0] == "History(3 epochs, loss 4 to 1)"
    assert lines[1:] == [
        "  4 |*",
        "    |",
        "    |",
        "    |",
        "    |",
        "    |",
        "    |",
        "    |  *",
        "    |",
        "0.3 | *",
        "    +--- 1 to 3",
        "     * loss",
    ]


def test_a_falling_power_is_a_straight_line_on_the_logarithmic_scale() -> None:
    lines = chart({"loss": [10.0**-n for n in range(5)]}, height=5).splitlines()
    assert [line.partition("|")[2] for line in lines[:5]] == ["*", " *", "  *", "   *", "    *"]
    assert lines[-1] == "        * loss (logarithmic scale)"


def test_a_chart_leaves_out_what_is_not_finite_and_fits_its_width() -> None:
    losses = [float(n % 7) for n in range(1000)]
    text = chart({"loss": losses, "validation_loss": [math.nan, math.inf] * 500}, width=40)
    assert max(len(line) for line in text.splitlines()[:10]) <= 40 + len("6 |")
    assert "o" not in "".join(line.partition("|")[2] for line in text.splitlines()[:10])
    assert "* loss, o validation_loss" in text
    assert chart({"loss": [math.nan]}) == chart({"loss": [1.0, 1.0]}) == ""


def test_best_looks_at_the_validation_loss_where_there_is_one():
    records = [{"epoch": 1, "loss": 2.0, "validation_loss": 1.0}, {"epoch": 2, "loss": 1.0, "validation_loss": 3.0}]
    assert History(records).best()["epoch"] == 1
    assert History(records).best("loss")["epoch"] == 2
