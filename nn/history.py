"""History: what a training run recorded, epoch by epoch."""

import csv
import math
import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Any, overload

from nn.chart import chart

Record = dict[str, Any]


class History(Sequence[Record]):
    """The records of a training run, one dict per epoch.

    `history[-1]` is the last record, `history["loss"]` a column, `history[:10]` a shorter history, and
    `print(history)` draws the loss in plain characters.

    Args:
        records: such as `{"epoch": 1, "loss": 0.5, "lr": 0.1, "seconds": 0.01}`.

    >>> history = History([{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}])
    >>> history
    History(2 epochs, loss 0.5 to 0.25)
    >>> history.losses
    [0.5, 0.25]
    >>> history.best()
    {'epoch': 2, 'loss': 0.25}
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records = list(records)

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, key: int) -> Record: ...
    @overload
    def __getitem__(self, key: slice) -> "History": ...
    @overload
    def __getitem__(self, key: str) -> list[Any]: ...
    def __getitem__(self, key: int | slice | str) -> Any:
        """Return a record, a part of the history, or a column; nan stands where a record lacks it."""
        if isinstance(key, slice):
            return History(self._records[key])
        if not isinstance(key, str):
            return self._records[key]
        if not any(key in record for record in self._records):
            raise KeyError(f"no column {key!r}: {_suggestion(key, self.columns)}")
        return [record.get(key, math.nan) for record in self._records]

    def append(self, record: Record) -> None:
        """Add the record of one more epoch."""
        self._records.append(record)

    @property
    def columns(self) -> list[str]:
        """The names in the records, in the order of their first appearance."""
        return list(dict.fromkeys(chain.from_iterable(self._records)))

    @property
    def losses(self) -> list[float]:
        """The column "loss"."""
        return self["loss"] if self._records else []

    def best(self, key: str | None = None, mode: str = "min") -> Record:
        """Return the record where a column is smallest, or with mode="max" largest; the first of several.

        Args:
            key: the column; None for the validation loss or, where there is none, the loss.
            mode: "min" or "max".

        Raises:
            KeyError: no record has this column.
            ValueError: the mode is neither "min" nor "max", or the column has no number but nan.
        """
        check_mode(mode)
        if key is None:
            key = "validation_loss" if "validation_loss" in self.columns else "loss"
        sign = -1 if mode == "max" else 1
        numbered = [(sign * y, index) for index, y in enumerate(self[key]) if y == y]
        if not numbered:
            raise ValueError(f"the column {key!r} has no number but nan")
        return self._records[min(numbered)[1]]

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write a line of names and a line per epoch, floats with all their digits."""
        with open(path, "w", newline="", encoding="utf-8") as file:  # noqa: PTH123  any path-like
            writer = csv.DictWriter(file, self.columns)
            writer.writeheader()
            writer.writerows(self._records)

    def plot(self, ax: Any = None, log: bool = False) -> Any:
        """Draw the losses with matplotlib and return its axes, as `nn.plots.history` does."""
        from nn import plots

        return plots.history(self, ax=ax, log=log)

    def __str__(self) -> str:
        names = [name for name in ("loss", "validation_loss") if name in self.columns]
        return f"{self!r}\n{chart({name: self[name] for name in names})}".rstrip()

    def __repr__(self) -> str:
        count = f"{len(self)} epoch{'s' if len(self) != 1 else ''}"
        return f"History({count}, loss {self.losses[0]:.4g} to {self.losses[-1]:.4g})" if self else f"History({count})"


def check_mode(mode: str) -> None:
    """Refuse what is neither "min" nor "max"."""
    if mode not in ("min", "max"):
        raise ValueError(f"a mode is 'min' or 'max', got {mode!r}")


def _suggestion(name: str, known: Sequence[str]) -> str:
    nearest = get_close_matches(name, known, 1)
    return f"did you mean {nearest[0]!r}?" if nearest else f"there are {', '.join(map(repr, known)) or 'none yet'}"
