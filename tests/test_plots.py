"""Pictures of training: what is drawn is read back from matplotlib's axes."""

import builtins
import random
from collections.abc import Iterator
from typing import Any

import matplotlib
import numpy as np
import pytest

import nn
from nn import plots

matplotlib.use("Agg")
from matplotlib import pyplot

RECORDS = [
    {"epoch": 1, "loss": 2.0, "validation_loss": 3.0},
    {"epoch": 2, "loss": 1.0, "validation_loss": 1.5},
    {"epoch": 3, "loss": 0.5, "validation_loss": 2.5},
]


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    pyplot.close("all")


def seeded(seed: int = 1) -> random.Random:
    return random.Random(seed)


def lines(ax: Any) -> dict[str, tuple[list[float], list[float]]]:
    return {line.get_label(): (list(line.get_xdata()), list(line.get_ydata())) for line in ax.get_lines()}


def texts(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def halves(x: list[float]) -> float:
    """Class 1 to the right of 0.5."""
    return x[0] - 0.5


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plots.history(RECORDS, ax),
        lambda ax: plots.decision_boundary(halves, [[0, 0], [1, 1]], [0, 1], ax, resolution=5),
        lambda ax: plots.weights(nn.MLP(2, [3, 1]), ax),
        lambda ax: plots.gradient_flow(with_gradients(nn.MLP(2, [3, 1])), ax),
    ],
)
def test_every_picture_goes_into_the_axes_given_or_into_new_ones(draw: Any) -> None:
    _, ax = pyplot.subplots()
    assert draw(ax) is ax
    other = draw(None)
    assert other is not ax
    assert other.figure.get_axes()[0] is other


def test_without_matplotlib_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_matplotlib(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_matplotlib)
    with pytest.raises(ImportError) as error:
        plots.history(RECORDS)
    assert str(error.value) == "pictures of training need matplotlib: pip install 'glassgrad[plot]'"


# history


def test_history_draws_both_losses_and_the_best_epoch() -> None:
    ax = nn.History(RECORDS).plot()
    assert lines(ax) == {
        "training": ([1, 2, 3], [2.0, 1.0, 0.5]),
        "validation": ([1, 2, 3], [3.0, 1.5, 2.5]),
        "best: 1.5 in epoch 2": ([2], [1.5]),
    }
    assert texts(ax) == list(lines(ax))
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == ("epoch", "loss", "linear")
    assert plots.history(RECORDS, log=True).get_yscale() == "log"


def test_history_without_validation_is_one_line() -> None:
    ax = plots.history([{"epoch": 1, "loss": 2.0}])
    assert lines(ax) == {"training": ([1], [2.0])}
    assert ax.get_lines()[0].get_marker() == "."  # a line of one point would be invisible


def test_history_without_epochs_teaches() -> None:
    with pytest.raises(ValueError) as error:
        plots.history([])
    assert str(error.value) == "a picture of training takes at least one epoch, got none: fit the model first"


# decision_boundary


def test_the_boundary_is_where_the_model_changes_its_mind() -> None:
    ax = plots.decision_boundary(halves, [[0, 0], [1, 1], [0.8, 0], [0.2, 1]], [-1, 1, -1, 1])
    boundaries = [path.vertices[:, 0] for c in ax.collections for path in c.get_paths() if c.get_linewidth()[0] == 0.8]
    assert boundaries
    assert all(np.allclose(x, 0.5, atol=1e-12) for x in boundaries)
    assert ax.get_title() == "2 of 4 right"
    assert texts(ax) == ["-1", "1", "mistake"]
    left, right, wrong = ax.collections[-3:]
    assert left.get_offsets().tolist() == [[0, 0], [0.8, 0]]
    assert right.get_offsets().tolist() == [[1, 1], [0.2, 1]]
    assert wrong.get_offsets().tolist() == [[0.8, 0], [0.2, 1]]


def test_a_threshold_moves_the_boundary_and_on_it_is_not_above() -> None:
    samples, labels = [[0, 0], [1, 1]], [0, 1]
    assert plots.decision_boundary(lambda x: x[0], samples, labels, threshold=0.5).get_title() == "2 of 2 right"
    assert plots.decision_boundary(lambda x: x[0], samples, labels, threshold=1.0).get_title() == "1 of 2 right"
    assert plots.decision_boundary(lambda x: 0.0, samples, labels).get_title() == "1 of 2 right"


def test_one_output_per_class_where_the_largest_wins() -> None:
    def nearest_corner(x: list[float]) -> list[float]:
        return [-abs(x[0] - corner) for corner in (0, 1, 2)]

    ax = plots.decision_boundary(nearest_corner, np.array([[0, 0], [1, 1], [2, 0]]), np.array([0, 1, 2]))
    boundaries = {
        round(float(x), 9)
        for c in ax.collections if c.get_linewidth()[0] == 0.8
        for path in c.get_paths()
        for x in path.vertices[:, 0]
    }  # fmt: skip
    assert boundaries == {0.5, 1.5}
    assert ax.get_title() == "3 of 3 right"


def test_the_model_is_asked_as_it_is_used_and_left_as_it_was() -> None:
    model = nn.Sequential(nn.Dropout(0.9, rng=seeded()), nn.MLP(2, [1], rng=seeded()))
    model.parts[1].load_state_dict(dict.fromkeys(model.parts[1].state_dict(), 1.0))
    ax = plots.decision_boundary(model, [[1, 1], [2, 2], [-3, -3], [-4, -3]], [1, 1, 0, 0], resolution=5)
    assert ax.get_title() == "4 of 4 right"
    assert model.training
    assert model.parts[0].training


def test_axes_of_different_sizes_are_stretched() -> None:
    ax = plots.decision_boundary(lambda x: x[1] - 500, [[0, 0], [1, 1000]], [0, 1], resolution=5)
    assert ax.get_aspect() == "auto"
    assert max(ax.figure.get_size_inches()) < 10
    assert plots.decision_boundary(halves, [[0, 0], [1, 1]], [0, 1], resolution=5).get_aspect() == 1.0


@pytest.mark.parametrize(
    ("samples", "labels", "message"),
    [
        ([[0, 0]], [0, 1], "decision_boundary takes n samples and n classes, got 1 and 2"),
        ([], [], "decision_boundary takes n samples and n classes, got 0 and 0"),
        ([[0, 0, 0]], [0], "decision_boundary draws samples of two numbers, got one of 3"),
        ([[0, 0]], [2], "the model tells 2 classes apart, -1, 0, 1; got 2"),
        ([[0, 0]], [0.5], "the model tells 2 classes apart, -1, 0, 1; got 0.5"),
    ],
)
def test_samples_that_do_not_fit_teach(samples: Any, labels: Any, message: str) -> None:
    with pytest.raises(ValueError) as error:
        plots.decision_boundary(halves, samples, labels, resolution=3)
    assert str(error.value) == message


# weights and gradients


def with_gradients(model: Any) -> Any:
    nn.mse_loss(model([0.5, -1.0]), 1).backward()
    return model


def test_weights_are_fields_of_the_numbers_in_their_places() -> None:
    model = nn.MLP(2, [3, 1], rng=seeded())
    for index, parameter in enumerate(model.parameters()):
        parameter.data = index
    ax = plots.weights(model)
    fields = [image.get_array().tolist() for image in ax.get_images()]
    # a neuron's weights and its bias follow one another: 0 1 (2), 3 4 (5), 6 7 (8), then 9 10 11 (12)
    assert fields == [[[0, 1], [3, 4], [6, 7]], [[2], [5], [8]], [[9, 10, 11]], [[12]]]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["layers.0", "b", "layers.1", "b"]
    assert all(image.get_clim() == (-12, 12) for image in ax.get_images())
    edges = [tuple(image.get_extent()) for image in ax.get_images()]
    assert edges == [(0, 2, 3, 0), (3, 4, 3, 0), (7, 10, 3, 2), (11, 12, 3, 2)]


@pytest.mark.parametrize(
    ("model", "shapes", "labels"),
    [
        (nn.Neuron(3, rng=seeded()), [(1, 3), (1, 1)], ["Neuron", "b"]),
        (nn.Layer(3, 2, rng=seeded()), [(2, 3), (2, 1)], ["Layer", "b"]),
        (nn.Embedding(5, 2, rng=seeded()), [(5, 2)], ["Embedding"]),
        (
            nn.Sequential(nn.Embedding(5, 2, rng=seeded()), nn.Neuron(2, rng=seeded())),
            [(5, 2), (1, 2), (1, 1)],
            ["parts.0", "parts.1", "b"],
        ),
    ],
)
def test_weights_of_every_module(model: Any, shapes: Any, labels: Any) -> None:
    ax = plots.weights(model)
    assert [image.get_array().shape for image in ax.get_images()] == shapes
    assert [text.get_text() for text in ax.get_xticklabels()] == labels


def test_gradient_flow_draws_the_largest_and_the_mean_of_every_layer() -> None:
    model = nn.MLP(2, [2, 1], rng=seeded())
    for index, parameter in enumerate(model.parameters()):  # 6 in the first layer, 3 in the second
        parameter.grad = -(2.0**index)
    ax = plots.gradient_flow(model)
    assert lines(ax) == {"largest": ([0, 1], [32, 256]), "mean": ([0, 1], [63 / 6, (64 + 128 + 256) / 3])}
    assert [text.get_text() for text in ax.get_xticklabels()] == ["layers.0", "layers.1"]
    assert ax.get_yscale() == "log"


def test_gradient_flow_says_where_nothing_arrives() -> None:
    model = nn.MLP(2, [2, 1], rng=seeded())
    model.layers[1].neurons[0].bias.grad = 1.0
    ax = plots.gradient_flow(model)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["layers.0\nall 0", "layers.1"]


def test_vanishing_gradients_fall_to_the_left() -> None:
    _, mean = lines(plots.gradient_flow(with_gradients(nn.MLP(2, [4] * 5 + [1], "sigmoid", rng=seeded()))))["mean"]
    assert mean == sorted(mean)
    assert mean[0] < 1e-2 * mean[-1]


@pytest.mark.parametrize(
    ("draw", "error", "message"),
    [
        (lambda: plots.weights(halves), TypeError, "weights draws a Module, got function"),
        (lambda: plots.gradient_flow(3), TypeError, "gradient_flow draws a Module, got int"),
        (lambda: plots.weights(nn.Dropout()), ValueError, "weights draws parameters, and Dropout has none"),
        (
            lambda: plots.gradient_flow(nn.Neuron(2)),
            ValueError,
            "gradient_flow draws gradients, and all of them are 0: run loss.backward() first",
        ),
    ],
)
def test_models_without_anything_to_draw_teach(draw: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        draw()
    assert str(caught.value) == message
