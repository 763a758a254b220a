"""Which class a model sees where: the numbers that `plots.decision_boundary` draws."""

from collections.abc import Sequence
from typing import Any

from nn.steps import predict

Points = list[list[float]]


def margins(model: Any, samples: Points, threshold: float) -> Points:
    """Return for every sample how far each class is ahead of the next best one, above 0 for the one that wins.

    Args:
        model: gives one output or one per class; it is asked in `eval()` mode.
        samples: n samples.
        threshold: where the model has one output, what class 0 scores against it.
    """
    was_training = getattr(model, "training", False)
    if was_training:
        model.eval()
    outputs = predict(model, samples)
    if was_training:
        model.train()
    rows = [output if isinstance(output, list) else [output] for output in outputs]
    scores = [[threshold, *row] if len(row) == 1 else row for row in rows]
    return [[x - max(row[:index] + row[index + 1 :]) for index, x in enumerate(row)] for row in scores]


def checked_samples(X: Sequence[Sequence[float]], y: Sequence[float]) -> Points:  # noqa: N803  samples
    """Return the samples as lists of two floats; ValueError where they are none, or not as many as classes."""
    samples = [[float(number) for number in x] for x in X]
    if len(samples) != len(y) or not samples:
        raise ValueError(f"decision_boundary takes n samples and n classes, got {len(samples)} and {len(y)}")
    for x in samples:
        if len(x) != 2:
            raise ValueError(f"decision_boundary draws samples of two numbers, got one of {len(x)}")
    return samples


def class_indices(labels: Sequence[float], n_classes: int) -> list[int]:
    """Return the number of each label's class; of two classes the labels are -1 and 1, or 0 and 1."""
    known = {-1: 0, 0: 0, 1: 1} if n_classes == 2 else {index: index for index in range(n_classes)}
    for label in labels:
        if label not in known:
            raise ValueError(f"the model tells {n_classes} classes apart, {', '.join(map(str, known))}; got {label}")
    return [known[int(label)] for label in labels]


def spread(numbers: list[float], count: int) -> list[float]:
    """Return evenly spaced points from a little below the smallest number to a little above the largest."""
    margin = 0.15 * (max(numbers) - min(numbers)) or 1.0
    low, high = min(numbers) - margin, max(numbers) + margin
    return [low + (high - low) * index / (count - 1) for index in range(count)]
