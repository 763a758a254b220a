"""Data sets to learn on, and what one does to data before training: split, scale, encode, take in batches."""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

from nn.checks import whole
from nn.datasets import make_circles, make_moons, make_spirals, xor
from nn.samples import check_lengths, checked, plain, shape

__all__ = [
    "batches",
    "make_circles",
    "make_moons",
    "make_spirals",
    "one_hot",
    "standardize",
    "train_test_split",
    "xor",
]


def batches(
    X: Sequence[Any],  # noqa: N803  what everybody calls the samples
    y: Sequence[Any],
    batch_size: int | None = None,
    *,
    rng: random.Random | None = None,
) -> Iterator[tuple[list[Any], list[Any]]]:
    """Return an iterator over the samples and targets of one batch after the other; the last may be smaller.

    Args:
        X: n samples.
        y: n targets.
        batch_size: samples per batch; None for all in one, in their order.
        rng: shuffles the samples first; None keeps their order.

    Raises:
        TypeError, ValueError: X and y do not fit together, or `batch_size` is no whole number of at least 1.

    >>> [X for X, y in batches([[1], [2], [3]], [1, 2, 3], 2)]
    [[[1], [2]], [[3]]]
    """
    check_lengths("batches", X, y)
    return batches_of(_rows(X), _rows(y), None if batch_size is None else whole("batch_size", batch_size), rng)


def batches_of(
    samples: list[Any], targets: list[Any], size: int | None, rng: random.Random | None
) -> Iterator[tuple[list[Any], list[Any]]]:
    """Return what `batches` returns, of lists and a size that are checked already."""
    if size is None:
        return iter([(samples, targets)])
    order = list(range(len(samples)))
    if rng is not None:
        rng.shuffle(order)
    chosen = (order[start : start + size] for start in range(0, len(order), size))
    return (([samples[i] for i in batch], [targets[i] for i in batch]) for batch in chosen)


def _rows(data: Any) -> list[Any]:
    return data if isinstance(data, list) else plain(data) if hasattr(data, "__array__") else list(data)


def train_test_split(
    X: Sequence[Any],  # noqa: N803  what everybody calls the samples
    y: Sequence[Any],
    test_size: float = 0.25,
    *,
    seed: int | None = None,
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Shuffle and split the samples: the model never sees the test part while it trains.

    Args:
        X: n samples.
        y: n targets.
        test_size: the part to hold out, between 0 and 1; at least one sample stays on either side.
        seed: of the shuffling; None for another split in every run.

    Returns:
        X_train, X_test, y_train, y_test.

    >>> X_train, X_test, y_train, y_test = train_test_split([[1], [2], [3], [4]], [1, 2, 3, 4], 0.5, seed=0)
    >>> len(X_train), len(y_test)
    (2, 2)
    """
    return split("train_test_split", *checked("train_test_split", X, y), test_size, random.Random(seed))


def split(
    caller: str, samples: list[Any], targets: list[Any], part: float, rng: random.Random
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Return what is left of the samples, the part drawn from them, and the targets of both."""
    if isinstance(part, bool) or not isinstance(part, int | float) or not 0 < part < 1:
        raise ValueError(f"{caller} holds out a part between 0 and 1, such as 0.25; got {part!r}")
    if len(samples) < 2:
        raise ValueError(f"{caller} splits at least two samples, got {len(samples)}")
    order = list(range(len(samples)))
    rng.shuffle(order)
    count = min(max(1, round(part * len(order))), len(order) - 1)
    train, test = order[count:], order[:count]
    return tuple([data[i] for i in side] for data in (samples, targets) for side in (train, test))  # type: ignore[return-value]  # four


def standardize(X: Sequence[Any], *others: Sequence[Any]) -> Any:  # noqa: N803  what everybody calls the samples
    """Shift and scale every column to mean 0 and standard deviation 1: (x - mean) / deviation.

    The mean and the deviation (of the whole, divided by n) are those of X alone, so that nothing about
    other data, such as the test part, is known in training. A column of equal numbers becomes 0.

    Args:
        X: n samples of m numbers.
        others: more samples of m numbers, to be shifted and scaled as X is.

    Returns:
        The new X as lists; a tuple of it and the others where there are any.

    >>> standardize([[1.0], [3.0]], [[5.0]])
    ([[-1.0], [1.0]], [[3.0]])
    """
    tables = [checked("standardize", table, table)[0] for table in (X, *others)]
    width = shape(tables[0][0])
    for table in tables:
        if len(width) != 1 or shape(table[0]) != width:
            raise ValueError(
                f"standardize takes samples of m numbers each, got shapes {width} and {shape(table[0])}:\n"
                "  write [[x] for x in X] for samples of one number"
            )
    moments = [_moments(column) for column in zip(*tables[0], strict=True)]
    scaled = [
        [[(x - mean) / d for x, (mean, d) in zip(row, moments, strict=True)] for row in table] for table in tables
    ]
    return tuple(scaled) if others else scaled[0]


def _moments(column: Sequence[float]) -> tuple[float, float]:
    """The mean and the standard deviation, which is 1 where all numbers are equal so that one can divide by it."""
    if all(x == column[0] for x in column):
        return column[0], 1.0
    mean = math.fsum(column) / len(column)
    return mean, math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))


def one_hot(labels: Sequence[int], classes: int | None = None) -> list[list[float]]:
    """Return a list of 0.0 with a 1.0 at the label, for every label.

    Args:
        labels: n whole numbers from 0.
        classes: the length of each list; None for one more than the largest label.

    Raises:
        ValueError: a label is no whole number from 0 to classes - 1.

    >>> one_hot([0, 2])
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    positions = [_position(label, index) for index, label in enumerate(_rows(labels))]
    size = max(positions, default=-1) + 1 if classes is None else classes
    for index, position in enumerate(positions):
        if position >= size:
            raise ValueError(
                f"there are {size} classes, so a label is at most {size - 1}; labels[{index}] is {position}"
            )
    return [[float(position == column) for column in range(size)] for position in positions]


def _position(label: Any, index: int) -> int:
    if isinstance(label, str) or not math.isfinite(label) or label != int(label) or label < 0:
        raise ValueError(f"a label is a whole number of at least 0, labels[{index}] is {label!r}")
    return int(label)
