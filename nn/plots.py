"""Pictures of training: the loss, the regions of a classifier, weights, gradients.

Every function draws into the matplotlib axes it is given, or into new ones, and returns them, so that
`ax.set_title(...)`, `ax.figure.savefig(...)` and all else of matplotlib can follow.
"""

from __future__ import annotations  # matplotlib's types are for checkers only: it is loaded by the first picture

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograd import Value
from nn.boundary import checked_samples, class_indices, margins, spread
from nn.module import Module

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, which colour-blind people tell apart (https://jfly.uni-koeln.de/color/).
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#000000")
GAP = 3  # empty columns between the layers in the picture of weights

Matrix = list[list[float]]


def history(history: Iterable[Mapping[str, Any]], ax: Axes | None = None, *, log: bool = False) -> Axes:
    """Draw the loss of every epoch, and the validation loss with its best epoch where there is one.

    Args:
        history: what `fit` returned: records with "epoch", "loss" and perhaps "validation_loss".
        ax: where to draw; None for a new figure.
        log: whether the axis of the loss is logarithmic.

    Returns:
        The axes.

    Raises:
        ValueError: there is no epoch to draw.
        ImportError: matplotlib is missing.
    """
    records = list(history)
    if not records:
        raise ValueError("a picture of training takes at least one epoch, got none: fit the model first")
    ax = _axes(ax)
    for key, label, color in (("loss", "training", COLORS[0]), ("validation_loss", "validation", COLORS[1])):
        points = [(record["epoch"], record[key]) for record in records if record.get(key) is not None]
        if points:
            ax.plot(*zip(*points, strict=True), color=color, label=label, marker="." if len(points) == 1 else "")
            if key == "validation_loss":
                epoch, lowest = min(points, key=lambda point: point[1])
                ax.plot(epoch, lowest, "o", color=color, label=f"best: {lowest:.4g} in epoch {epoch}")
    ax.set(xlabel="epoch", ylabel="loss", yscale="log" if log else "linear")
    _tidy(ax)
    ax.legend(frameon=False)
    return ax


def decision_boundary(
    model: Any,
    X: Sequence[Sequence[float]],  # noqa: N803  what everybody calls the samples
    y: Sequence[float],
    ax: Axes | None = None,
    *,
    threshold: float = 0.0,
    resolution: int = 60,
) -> Axes:
    """Draw which class a model sees where, and the samples with their own classes; a ring marks a mistake.

    Args:
        model: gives for two numbers one output (class 1 where it is above `threshold`) or one per class
            (the largest wins).
        X: n samples of two numbers.
        y: n classes: -1 and 1, or 0 and 1, for a model of one output; else 0, 1, ..., one per output.
        ax: where to draw; None for a new figure.
        threshold: 0 for margins and logits, 0.5 for probabilities.
        resolution: the model is asked at resolution**2 points.

    Returns:
        The axes.

    Raises:
        ValueError: samples, classes and outputs do not fit together.
        ImportError: matplotlib is missing.
    """
    samples = checked_samples(X, y)
    xs, ys = (spread([x[axis] for x in samples], resolution) for axis in (0, 1))
    grid = margins(model, [[x0, x1] for x1 in ys for x0 in xs], threshold)
    classes = class_indices(y, len(grid[0]))
    guesses = [row.index(max(row)) for row in margins(model, samples, threshold)]
    wrong = [x for x, guess, index in zip(samples, guesses, classes, strict=True) if guess != index]

    ratio = (ys[-1] - ys[0]) / (xs[-1] - xs[0])
    is_square = 1 / 3 < ratio < 3
    ax = _axes(ax, (6.4, 0.8 + 5.0 * ratio if is_square else 5.0))
    for index, column in enumerate(zip(*grid, strict=True)):
        field = [column[start : start + resolution] for start in range(0, len(column), resolution)]
        ax.contourf(xs, ys, field, levels=[0.0, math.inf], colors=[_color(index)], alpha=0.2)
        if min(column) < 0 < max(column):
            ax.contour(xs, ys, field, levels=[0.0], colors=["0.3"], linewidths=0.8)
    for label, index in sorted(set(zip(y, classes, strict=True))):
        points = [x for x, other in zip(samples, classes, strict=True) if other == index]
        _scatter(ax, points, s=28, color=_color(index), edgecolors="white", label=f"{label:g}")
    if wrong:
        _scatter(ax, wrong, s=110, color="none", edgecolors="black", label="mistake")
    right = len(samples) - len(wrong)
    ax.set(title=f"{right} of {len(samples)} right", aspect="equal" if is_square else "auto")
    ax.legend(title="class", frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax


def weights(model: Any, ax: Axes | None = None) -> Axes:
    """Draw every layer as a field of colours: a row per neuron, a column per input; biases stand apart, as b.

    Args:
        model: a Module.
        ax: where to draw; None for a new figure.

    Returns:
        The axes.

    Raises:
        TypeError, ValueError: the model has no parameters.
        ImportError: matplotlib is missing.
    """
    fields = _fields(_layers("weights", model))
    width = max(left + len(matrix[0]) for _, matrix, left in fields)
    height = max(len(matrix) for _, matrix, _ in fields)
    sizes = [abs(w) for _, matrix, _ in fields for row in matrix for w in row]
    limit = max(filter(math.isfinite, sizes), default=0.0) or 1.0
    ax = _axes(ax, (10.0, min(8.0, 1.2 + 9.0 * height / width)))
    for _, matrix, left in fields:
        right, top = left + len(matrix[0]), height - len(matrix)
        image = ax.imshow(matrix, "RdBu_r", vmin=-limit, vmax=limit, extent=(left, right, height, top))
        ax.plot([left, right, right, left, left], [top, top, height, height, top], color="0.7", lw=1, clip_on=False)
    ax.set(xlim=(0, width), ylim=(height, 0), yticks=[])
    ax.set_xticks([left + len(matrix[0]) / 2 for _, matrix, left in fields], [label for label, _, _ in fields])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.figure.colorbar(image, ax=ax, label="weight", shrink=0.8)
    return ax


def gradient_flow(model: Any, ax: Axes | None = None) -> Axes:
    """Draw how large the gradients are in every layer, from the inputs to the outputs.

    Where the line falls to the left, the first layers hardly learn: their gradients vanish.

    Args:
        model: a Module after `backward()`, or after `fit`, whose last step left its gradients.
        ax: where to draw; None for a new figure.

    Returns:
        The axes; the largest and the mean size of the gradients of each layer, on a logarithmic scale.

    Raises:
        TypeError, ValueError: the model has no parameters, or no gradients.
        ImportError: matplotlib is missing.
    """
    layers = {
        name: [abs(parameter.grad) for row in rows for parameter in row.values()]
        for name, rows in _layers("gradient_flow", model).items()
    }
    if not any(map(any, layers.values())):
        raise ValueError("gradient_flow draws gradients, and all of them are 0: run loss.backward() first")
    ax = _axes(ax)
    largest = [max(sizes) or math.nan for sizes in layers.values()]
    mean = [math.fsum(sizes) / len(sizes) or math.nan for sizes in layers.values()]
    ax.plot(largest, "o-", color=COLORS[1], label="largest")
    ax.plot(mean, "o-", color=COLORS[0], label="mean")
    ax.fill_between(range(len(layers)), mean, largest, color=COLORS[0], alpha=0.1)
    ax.set(yscale="log", ylabel="|gradient|", xlim=(-0.5, len(layers) - 0.5))
    ax.set_xticks(range(len(layers)), [name if any(sizes) else f"{name}\nall 0" for name, sizes in layers.items()])
    _tidy(ax)
    ax.legend(frameon=False)
    return ax


def _axes(ax: Axes | None, size: tuple[float, float] = (6.4, 4.4)) -> Axes:
    """The given axes, or those of a new figure."""
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("pictures of training need matplotlib: pip install 'glassgrad[plot]'") from error
    return pyplot.subplots(figsize=size, layout="constrained")[1] if ax is None else ax


def _tidy(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", alpha=0.25)


def _color(index: int) -> str:
    return COLORS[index % len(COLORS)]


def _scatter(ax: Axes, points: Iterable[Sequence[float]], **style: Any) -> None:
    ax.scatter(*zip(*points, strict=True), **style)


def _layers(caller: str, model: Any) -> dict[str, list[dict[str, Value]]]:
    """The parameters by layer: a row per neuron, or per row of an embedding, each its parameters by name."""
    if not isinstance(model, Module):
        raise TypeError(f"{caller} draws a Module, got {type(model).__name__}")
    layers: dict[str, dict[str, dict[str, Value]]] = {}
    for name, parameter in model.named_parameters():
        row = name.rpartition(".")[0].removesuffix("weights").removesuffix(".")
        layer = re.sub(r"(^|\.)(neurons|weights)\.\d+$", "", row) or type(model).__name__
        layers.setdefault(layer, {}).setdefault(row, {})[name] = parameter
    if not layers:
        raise ValueError(f"{caller} draws parameters, and {type(model).__name__} has none")
    return {layer: list(rows.values()) for layer, rows in layers.items()}


def _fields(layers: dict[str, list[dict[str, Value]]]) -> list[tuple[str, Matrix, int]]:
    """What `weights` draws of each layer, its weights and its biases: a label, the numbers, the left edge."""
    fields, edge = [], -GAP
    for name, rows in layers.items():
        for label, gap, is_bias in ((name, GAP, False), ("b", 1, True)):
            matrix = _matrix(rows, is_bias=is_bias)
            if matrix[0]:
                fields.append((label, matrix, edge + gap))
                edge += gap + len(matrix[0])
    return fields


def _matrix(rows: list[dict[str, Value]], *, is_bias: bool) -> Matrix:
    """The biases of the rows, or all but them; nan, hence nothing, fills what is shorter than the longest."""
    lines = [[p.data for name, p in row.items() if name.endswith("bias") == is_bias] for row in rows]
    width = max(map(len, lines))
    return [line + [math.nan] * (width - len(line)) for line in lines]
