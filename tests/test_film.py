"""A training as a page: what is kept of it, when it is written, and that the page shows the numbers Python had."""

import base64
import json
import math
import random
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from browser import chromium

import nn
from autograd import Op, Value, draw, film

XOR = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [-1, 1, 1, -1]


def recording(path: Path) -> dict[str, Any]:
    """The data inside a page."""
    return json.loads(re.search(r'id="recording">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)[1])


def frames(path: Path) -> dict[str, Any]:
    return recording(path)["frames"]


def doubles(text: str) -> list[float]:
    raw = base64.b64decode(text)
    return list(struct.unpack(f"<{len(raw) // 8}d", raw))


def train(path: Path, epochs: int = 20, model: Any = None, x: Any = XOR, y: Any = TARGETS, **options: Any) -> Any:
    """Train with a film and return the model and, by epoch, the parameters it had."""
    model = model or nn.MLP(2, [3, 1], activation="tanh", output="tanh", rng=random.Random(1))
    parameters = {0: [p.data for p in model.parameters()]}
    keep = nn.LambdaCallback(lambda run: parameters.update({run.epoch: [p.data for p in model.parameters()]}))
    names = ("every", "sample", "moments", "threshold")
    callback = nn.TrainingFilm(path, **{name: options.pop(name) for name in names if name in options})
    options = {"lr": 0.1, "progress": False, "seed": 1} | options
    nn.fit(model, x, y, epochs=epochs, callbacks=[callback, keep, *options.pop("callbacks", ())], **options)
    return model, parameters


# What is kept.


def test_the_parameters_of_every_moment_are_in_the_page(tmp_path):
    model, parameters = train(tmp_path / "train.html", epochs=7, every=3)
    kept = frames(tmp_path / "train.html")
    assert kept["times"] == [0, 3, 6, 7]
    data = doubles(kept["data"])
    width = len(kept["places"])
    assert width == len(model.parameters())
    for row, epoch in enumerate(kept["times"]):
        assert sorted(data[row * width : (row + 1) * width]) == sorted(parameters[epoch])


def test_a_long_training_stays_small(tmp_path):
    train(tmp_path / "train.html", 10_000, nn.Neuron(2), XOR[:1], [1.0])
    kept = frames(tmp_path / "train.html")
    assert 50 < len(kept["times"]) <= 101
    assert kept["times"][0] == 0 and kept["times"][-1] == 10_000
    assert len({b - a for a, b in zip(kept["times"][:-2], kept["times"][1:-1], strict=True)}) == 1  # evenly spaced
    assert len(kept["curves"][0]["points"]) <= 400
    assert (tmp_path / "train.html").stat().st_size < 200_000


def test_a_large_model_has_fewer_moments(tmp_path, monkeypatch):
    monkeypatch.setattr(nn.film, "_MOST_NUMBERS", 10 * 13)
    model, _ = train(tmp_path / "train.html", 24)
    assert len(model.parameters()) == 13
    assert frames(tmp_path / "train.html")["times"] == [0, 4, 8, 12, 16, 20, 24]
    monkeypatch.setattr(nn.film, "_MOST_NUMBERS", 13)
    train(tmp_path / "train.html", 7)
    assert frames(tmp_path / "train.html")["times"] == [0, 1, 2, 3, 4, 5, 6, 7]


def test_a_film_changes_nothing_in_the_training(tmp_path):
    seen = []
    for callbacks in ([], [nn.TrainingFilm(tmp_path / "train.html")]):
        model = nn.Sequential(
            nn.MLP(2, [3], rng=random.Random(1)),
            nn.Dropout(0.5, rng=random.Random(2)),
            nn.Layer(3, 1, rng=random.Random(3)),
        )
        history = nn.fit(
            model,
            XOR,
            [[y] for y in TARGETS],
            lr=0.1,
            epochs=5,
            batch_size=2,
            seed=3,
            progress=False,
            callbacks=callbacks,
        )
        parameters = model.parameters()
        seen.append([history.losses, [p.data for p in parameters], [p.grad for p in parameters], model.training])
    assert seen[0] == seen[1]


def test_a_training_that_continues_begins_its_film_there(tmp_path):
    for epochs in (4, 7):
        resuming = nn.Checkpoint(tmp_path / "run.json", resume=True)
        train(tmp_path / "train.html", epochs, callbacks=[resuming])
    assert frames(tmp_path / "train.html")["times"] == [5, 6, 7]
    assert [time for time, _ in frames(tmp_path / "train.html")["curves"][0]["points"]] == [1, 2, 3, 4, 5, 6, 7]


# When it is written.


def raise_at(epoch: int, error: BaseException) -> nn.LambdaCallback:
    def check(run: Any) -> None:
        if run.epoch == epoch:
            raise error

    return nn.LambdaCallback(check)


def test_a_page_is_written_when_ctrl_c_ends_the_training(tmp_path):
    model, parameters = train(tmp_path / "train.html", callbacks=[raise_at(5, KeyboardInterrupt())])
    assert frames(tmp_path / "train.html")["times"] == [0, 1, 2, 3, 4, 5]
    assert [p.data for p in model.parameters()] == parameters[5]


def test_what_another_callback_did_at_the_end_stays(tmp_path):
    def put_back(run: Any) -> None:
        for parameter in run.model.parameters():
            parameter.data = 7.0

    model, _ = train(tmp_path / "train.html", 3, callbacks=[nn.LambdaCallback(on_train_end=put_back)])
    assert {p.data for p in model.parameters()} == {7.0}
    assert 7.0 not in doubles(frames(tmp_path / "train.html")["data"])


def test_a_page_is_written_when_the_training_diverges(tmp_path):
    with pytest.raises(nn.DivergenceError):
        train(tmp_path / "train.html", 2000, nn.Neuron(1, activation=None), [[1.0], [10.0]], [1.0, 2.0], lr=0.5)
    kept = frames(tmp_path / "train.html")
    assert kept["times"][-1] > 50
    assert all(map(math.isfinite, doubles(kept["data"])))


def test_a_page_is_written_when_a_callback_fails(tmp_path):
    with pytest.raises(ZeroDivisionError):
        train(tmp_path / "train.html", callbacks=[raise_at(3, ZeroDivisionError())])
    assert frames(tmp_path / "train.html")["times"] == [0, 1, 2, 3]


def test_a_path_that_cannot_be_written_is_an_error_before_the_first_epoch(tmp_path):
    epochs = []
    with pytest.raises(FileNotFoundError, match=r"save the film in a folder that exists and can be written") as caught:
        train(tmp_path / "no" / "train.html", callbacks=[nn.LambdaCallback(lambda run: epochs.append(run.epoch))])
    assert epochs == []
    assert caught.value.__notes__ == ["raised in TrainingFilm.on_train_begin, a callback, after epoch 0"]


def test_wrong_arguments_say_what_is_right(tmp_path):
    with pytest.raises(ValueError, match=r"^TrainingFilm writes a page, such as 'train.html'; got 'train.svg'$"):
        nn.TrainingFilm("train.svg")
    with pytest.raises(ValueError, match=r"^the every of TrainingFilm is a whole number of at least 1, got 0$"):
        nn.TrainingFilm("train.html", every=0)
    with pytest.raises(ValueError, match=r"^the moments of TrainingFilm is a whole number of at least 8, got 1$"):
        nn.TrainingFilm("train.html", moments=1)
    with pytest.raises(ValueError, match=r"^TrainingFilm draws one of 4 samples, got sample=4"):
        train(tmp_path / "train.html", sample=4)


# The plane.


def plane(path: Path, **options: Any) -> Any:
    train(path, 1, **options)
    return frames(path)["plane"]


def test_two_numbers_and_classes_make_a_plane(tmp_path):
    found = plane(tmp_path / "train.html", y=[0, 1, 1, 0])
    assert found["points"] == XOR and found["classes"] == [0, 1, 1, 0] and found["threshold"] == 0.5
    data = recording(tmp_path / "train.html")
    names = {str(number): name for number, name in data["names"].items()}
    assert [names[str(data["numbers"][place])] for place in found["inputs"]] == ["x1", "x2"]
    assert [names[str(data["numbers"][place])] for place in found["outputs"]] == ["output"]


def test_the_threshold_fits_the_loss(tmp_path):
    logits = {"y": [0, 1, 1, 0], "loss": nn.binary_cross_entropy_with_logits}
    assert plane(tmp_path / "train.html", **logits)["threshold"] == 0.0
    assert plane(tmp_path / "train.html", y=TARGETS)["threshold"] == 0.0
    assert plane(tmp_path / "train.html", y=TARGETS, threshold=0.25)["threshold"] == 0.25


def test_one_hot_targets_are_classes(tmp_path):
    model = nn.MLP(2, [2], rng=random.Random(0))
    assert plane(tmp_path / "train.html", model=model, y=[[1, 0], [0, 1], [0, 1], [1, 0]])["classes"] == [0, 1, 1, 0]


class Branching(nn.Module):
    """A model whose graph depends on its input: a Python `if`."""

    def __init__(self) -> None:
        self.w = Value(0.5, name="w")

    def forward(self, x: Any) -> Any:
        return self.w * x[0] if x[0] > 0 else self.w * x[1]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"y": [0.5, 0.25, 1.0, 2.0]}, id="no classes"),
        pytest.param({"x": [[1.0], [2.0]], "y": [0, 1], "model": nn.Neuron(1)}, id="one number"),
        pytest.param({"x": [[1.0, 2.0, 3.0]] * 2, "y": [0, 1], "model": nn.Neuron(3)}, id="three numbers"),
        pytest.param({"model": Branching()}, id="another graph for another sample"),
    ],
)
def test_there_is_no_plane_where_it_would_say_nothing_or_something_wrong(tmp_path, options):
    assert plane(tmp_path / "train.html", **options) is None


# The fit.


CURVE = [[-1.0], [0.0], [1.0], [2.0]]
HEIGHTS = [0.5, -0.25, 1.0, 3.0]


def fit(path: Path, **options: Any) -> Any:
    options = {"model": nn.MLP(1, [3, 1], rng=random.Random(1)), "x": CURVE, "y": HEIGHTS} | options
    train(path, 1, **options)
    return frames(path)["fit"]


def test_one_number_and_its_target_make_a_fit(tmp_path):
    page = tmp_path / "train.html"
    found = fit(page)
    assert found["points"] == [[-1, 0.5], [0, -0.25], [1, 1], [2, 3]]
    assert found["bounds"] == [pytest.approx([-1.36, 2.36]), pytest.approx([-0.64, 3.39])]  # 0.12 of the span wider
    data = recording(page)
    names = {str(number): name for number, name in data["names"].items()}
    assert [names[str(data["numbers"][place])] for place in found["inputs"] + found["outputs"]] == ["x", "output"]
    listed = nn.Sequential(nn.Layer(1, 2, rng=random.Random(1)), nn.Layer(2, 1, rng=random.Random(2)))
    assert fit(page, model=listed, y=[[height] for height in HEIGHTS])["points"] == found["points"]
    assert frames(page)["plane"] is None


def test_a_function_of_one_number_has_a_fit(tmp_path):
    w = Value(0.5, name="w")
    options = {"epochs": 2, "optimizer": nn.SGD([w], lr=0.1), "progress": False}
    nn.fit(lambda x: w * x, [1.0, 2.0], [3.0, 6.0], callbacks=[nn.TrainingFilm(tmp_path / "w.html")], **options)
    assert frames(tmp_path / "w.html")["fit"]["points"] == [[1, 3], [2, 6]]


class Bent(nn.Module):
    """A model whose graph depends on its input."""

    def __init__(self) -> None:
        self.w = Value(0.5, name="w")

    def forward(self, x: Any) -> Any:
        return self.w * x[0] if x[0] > 0 else self.w - x[0]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"model": nn.MLP(1, [2], rng=random.Random(1)), "y": [[0.0, 1.0]] * 4}, id="two targets"),
        pytest.param({"model": Bent()}, id="another graph for another sample"),
        pytest.param({"loss": nn.binary_cross_entropy_with_logits, "y": [0, 1, 1, 0]}, id="logits"),
        pytest.param({"loss": nn.hinge_loss, "y": [-1, 1, 1, -1]}, id="scores"),
        pytest.param({"model": nn.MLP(2, [1], rng=random.Random(1)), "x": XOR}, id="two numbers"),
    ],
)
def test_there_is_no_fit_where_it_would_say_nothing_or_something_wrong(tmp_path, options):
    assert fit(tmp_path / "train.html", **options) is None


def test_a_model_that_does_not_take_values_is_filmed_too(tmp_path):
    class Words(nn.Module):
        def __init__(self) -> None:
            self.embedding, self.neuron = nn.Embedding(3, 2, rng=random.Random(0)), nn.Neuron(2, rng=random.Random(0))

        def forward(self, x: Any) -> Any:
            return self.neuron(self.embedding(x[0]))

    train(tmp_path / "train.html", 3, Words(), [[0], [2]], [0.0, 1.0], sample=-1)
    assert frames(tmp_path / "train.html")["times"] == [0, 1, 2, 3]


def test_a_function_is_filmed_too(tmp_path):
    w = Value(0.5, name="w")
    options = {"epochs": 2, "optimizer": nn.SGD([w], lr=0.1), "progress": False}
    nn.fit(lambda x: w * x, [1.0, 2.0], [3.0, 6.0], callbacks=[nn.TrainingFilm(tmp_path / "w.html")], **options)
    assert len(doubles(frames(tmp_path / "w.html")["data"])) == 3


# `film`, of drawings of one's own.


def drawings(count: int) -> list[Any]:
    x = Value(1.0, name="x")
    drawn = []
    for _ in range(count):
        drawn.append(draw((x - 3) ** 2))
        x.data += 0.5
    return drawn


def test_moments_of_another_graph_are_left_out_and_counted(tmp_path):
    others = [draw(Value(1.0) * 2), draw((Value(1.0, name="x") - 3) ** 4), *drawings(3)]
    made = film(others, [0, 1, 2, 3, 4], caption="step")
    left_out = "eft out: 1 of 5 moments, when the graph was another one"  # the exponent is a leaf too
    assert repr(made) == f"Film(4 moments, step 1 to 4; l{left_out})"
    assert frames(made.save(tmp_path / "x.html"))["note"] == f"L{left_out}."


@pytest.mark.parametrize("first", ["a * b + b", "b * a + b", "(a + b) * a", "-(a * b + a)", "a * b + a + 1"])
def test_a_graph_is_another_one_with_other_operations_operands_or_names(first):
    a, b = Value(2, name="a"), Value(3, name="b")
    drawn = [draw(eval(first, {"a": a, "b": b})), draw(a * b + a)]
    assert film(drawn, [0, 1]).times == [1]


def test_a_curve_is_thinned_to_its_lowest_and_highest(tmp_path):
    noisy = random.Random(0)
    curve = {time: noisy.random() for time in range(5000)} | {2500: 7.0, 2600: -7.0, 3: math.nan, 4: math.inf}
    path = film(drawings(2), [0, 1], curves={"loss": curve, "empty": {}}).save(tmp_path / "x.html")
    [kept] = frames(path)["curves"]
    assert len(kept["points"]) <= 400
    assert {(2500, 7.0), (2600, -7.0), (0, curve[0]), (4999, curve[4999])} <= {tuple(point) for point in kept["points"]}
    assert all(curve[time] == number for time, number in kept["points"])


def test_what_is_no_film_says_so(tmp_path):
    with pytest.raises(TypeError, match=r"^a film is made of drawings, as draw\(v\) gives; got Value$"):
        film([Value(1)], [0])
    with pytest.raises(ValueError, match=r"^a film takes drawings and as many times, got 2 and 1$"):
        film(drawings(2), [0])
    with pytest.raises(ValueError, match=r"^a film takes drawings and as many times, got 0 and 0$"):
        film([], [])
    with pytest.raises(ValueError, match=r"^a film is saved as \.html; got 'x\.svg'$"):
        film(drawings(1), [0]).save("x.svg")
    with pytest.raises(
        ValueError, match=r"^a plane needs drawings of draw\(\[loss, \*outputs\]\), and the names of two"
    ):
        film(drawings(1), [0], plane={"inputs": ("x", "y"), "points": [], "classes": []})
    with pytest.raises(
        ValueError, match=r"^a fit needs drawings of draw\(\[loss, output\]\), and the name of one input"
    ):
        film(drawings(1), [0], fit={"input": "x", "points": [(0, 0)]})
    x = Value(1.0, name="x")
    pair = draw([(x * 2 - 1) ** 2, x * 2])
    with pytest.raises(ValueError, match=r"^a fit takes points of two numbers, .*; got \[\]$"):
        film([pair], [0], fit={"input": "x", "points": []})


# The page.


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser):
    """Opens a page; at the end nothing may stand in the console, and nothing may have been fetched."""
    complaints: list[str] = []
    tabs = []

    def open_page(path: Path, size: tuple[int, int] = (1280, 900)) -> Any:
        tab = browser.new_page(viewport={"width": size[0], "height": size[1]})
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: complaints.append(request.url) if request.url[:4] == "http" else None)
        tab.goto(path.as_uri())
        tabs.append(tab)
        return tab

    yield open_page
    for tab in tabs:
        tab.close()
    assert complaints == []


def go(tab: Any, moment: int) -> None:
    tab.fill("#moment", str(moment))


def shown(tab: Any, name: str) -> tuple[float, float]:
    """Data and gradient of the node with that name, all digits."""
    tab.fill("#search", name)
    tab.click("#found li >> nth=0")
    assert tab.text_content("#inspector-title .name").replace("\u200b", "") == name
    return float(tab.text_content("#inspector-data")), float(tab.text_content("#inspector-grad"))


def test_the_slider_moves_all_numbers_to_those_python_had(opened, tmp_path):
    model, parameters = train(tmp_path / "train.html", 40, every=10, sample=1)
    tab = opened(tmp_path / "train.html")
    assert tab.text_content("#moment-label") == "epoch 40"
    for moment, epoch in ((4, 40), (0, 0), (2, 20)):
        go(tab, moment)
        assert tab.text_content("#moment-label") == f"epoch {epoch}"
        for parameter, data in zip(model.parameters(), parameters[epoch], strict=True):
            parameter.data, parameter.grad = data, 0.0
        loss = nn.mse_loss([model(XOR[1])], [TARGETS[1]])
        loss.backward()
        assert shown(tab, "loss") == pytest.approx((loss.data, 1.0), rel=1e-12)
        for parameter, name in (
            (model.layers[0].neurons[1].weights[1], "layer0.neuron1.w1"),
            (model.layers[1].neurons[0].bias, "layer1.neuron0.b"),
        ):
            assert shown(tab, name) == pytest.approx((parameter.data, parameter.grad), rel=1e-12)
        assert tab.locator("#inspector-body .hint", has_text="In Python").count() == 0
    assert tab.is_hidden("#reset")


def test_a_dragged_number_is_put_back_to_that_of_its_moment(opened, tmp_path):
    train(tmp_path / "train.html", 4)
    tab = opened(tmp_path / "train.html")
    go(tab, 2)
    before = shown(tab, "loss")
    field = tab.get_by_label("x1, number", exact=True)
    field.fill("0.75")
    field.press("Enter")
    assert shown(tab, "loss") != before
    tab.click("#reset")
    assert shown(tab, "loss") == before


def test_the_losses_and_the_parameters_are_drawn_over_the_epochs(opened, tmp_path):
    model, parameters = train(tmp_path / "train.html", 30, validation=(XOR, TARGETS), x=XOR[:3], y=TARGETS[:3])
    tab = opened(tmp_path / "train.html")
    assert tab.locator(".over-time figcaption b").all_text_contents() == [
        "Classes",
        "Curves",
        "Parameters",
        "Gradients",
    ]
    tab.wait_for_selector(".chart .bundle", state="attached")
    lengths = "[...document.querySelectorAll('.curves path.curve')].map((path) => path.getTotalLength())"
    assert [length > 200 for length in tab.evaluate(lengths)] == [True, True]
    assert tab.locator(".chart .bundle").count() == 2 * len(model.parameters())
    go(tab, 20)
    run = dict(frames(tmp_path / "train.html")["curves"][1]["points"])
    assert tab.locator(".curves .reading span").all_text_contents()[1] == f"validation loss {run[20]:.4g}"
    shown(tab, "layer0.neuron0.b")
    place = next(index for index, p in enumerate(model.parameters()) if p is model.layers[0].neurons[0].bias)
    reading = tab.locator(".over-time figure", has_text="Parameters").locator(".reading").text_content()
    assert reading == f"layer0.neuron0.b {parameters[20][place]:.4g}"
    assert tab.locator(".chart .own").count() == 2
    box = tab.locator(".curves .chart").bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 3, box["y"] + 20)
    assert tab.text_content("#moment-label") == "epoch 10"


PIXELS = """async (points) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const canvas = document.querySelector("canvas.plane");
  const context = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const at = (x, y) => context.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1).data;
  return points.map(([x, y]) => [...at(x, y)]);
}"""


def colours(tab: Any, xs: list[float], ys: list[float], points: Any) -> list[str]:
    """The channel that is strongest at each place of the plane."""
    places = [[(x - xs[0]) / (xs[1] - xs[0]), (ys[1] - y) / (ys[1] - ys[0])] for x, y in points]
    return [("red", "green", "blue")[pixel.index(max(pixel[:3]))] for pixel in tab.evaluate(PIXELS, places)]


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_plane_shows_what_the_model_says_at_every_moment(opened, tmp_path, outputs):
    rng = random.Random(5)
    points = [[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(30)]
    labels = [int(a * b > 0) if outputs == 1 else 0 if a > 0.2 else 1 if b > 0 else 2 for a, b in points]
    model = nn.MLP(2, [6, outputs], activation="tanh", rng=rng)
    loss = nn.binary_cross_entropy_with_logits if outputs == 1 else nn.cross_entropy
    optimizer = nn.Adam(model.parameters(), lr=0.1)
    page = tmp_path / "train.html"
    _, parameters = train(page, 40, model, points, labels, loss=loss, lr=None, optimizer=optimizer)
    tab = opened(page)
    xs, ys = ([min(numbers), max(numbers)] for numbers in zip(*points, strict=True))
    xs, ys = ([low - 0.12 * (high - low), high + 0.12 * (high - low)] for low, high in (xs, ys))
    grid = [[-0.95 + 0.19 * i, -0.93 + 0.19 * j] for i in range(11) for j in range(11)]
    for moment in (40, 3):
        go(tab, moment)
        for parameter, data in zip(model.parameters(), parameters[moment], strict=True):
            parameter.data = data

        def scores(samples: Any) -> list[list[float]]:
            return [[0.0, s] if outputs == 1 else s for s in nn.predict(model, samples)]

        clear = [
            (point, score.index(max(score)))
            for point, score in zip(grid, scores(grid), strict=True)
            if max(score) - sorted(score)[-2] > 0.4 and min(math.dist(point, other) for other in points) > 0.12
        ]
        assert len(clear) > 20
        expected = [("blue", "red", "green")[index] for _, index in clear]
        assert colours(tab, xs, ys, [point for point, _ in clear]) == expected
        right = sum(score.index(max(score)) == label for score, label in zip(scores(points), labels, strict=True))
        assert tab.text_content(".over-time figure:has(canvas) .reading") == f"{right} of 30 right"


AXES = """() => {
  const [horizontal, vertical] = ["V", "H"].map((sign) => [...document.querySelectorAll(".fit .tick")]
    .map((tick) => tick.getAttribute("d")).filter((d) => d.includes(sign)).map((d) => d.slice(1).split(/[ VH]/)));
  const words = [...document.querySelectorAll(".fit > text")].map((text) => text.textContent);
  return { xs: horizontal.map(([x]) => Number(x)), ys: vertical.map(([, y]) => Number(y)), words };
}"""


def test_the_fit_shows_what_the_model_gives_at_every_moment(opened, tmp_path):
    """What is drawn is read by the numbers at the axes."""
    xs = [[-2 + 0.1 * i] for i in range(41)]
    ys = [math.sin(3 * x) for [x] in xs]
    model = nn.MLP(1, [8, 1], activation="tanh", rng=random.Random(3))
    page = tmp_path / "train.html"
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    _, parameters = train(page, 30, model, xs, ys, lr=None, optimizer=optimizer, sample=7)
    tab = opened(page)
    axes = tab.evaluate(AXES)
    assert axes["words"] == ["-2", "-1", "0", "1", "2", "-1", "-0.5", "0", "0.5", "1", "x", "output"]
    (x0, x1), (y0, y1) = (axes["xs"][2], axes["xs"][3]), (axes["ys"][2], axes["ys"][4])
    read = lambda x, y: ((x - x0) / (x1 - x0), (y - y0) / (y1 - y0))  # noqa: E731  short
    dots = [read(*map(float, dot)) for dot in re.findall(r"M(\S+) (\S+?)h0", tab.get_attribute(".fit .points", "d"))]
    assert dots == [pytest.approx((x, y), abs=0.01) for [x], y in zip(xs, ys, strict=True)]
    for moment in (30, 2):
        go(tab, moment)
        for parameter, data in zip(model.parameters(), parameters[moment], strict=True):
            parameter.data = data
        curve = [read(*map(float, p)) for p in re.findall(r"[ML](\S+) ([^ML]+)", tab.get_attribute(".fit .curve", "d"))]
        assert len(curve) > 50 and curve[0][0] < -2.4 and curve[-1][0] > 2.4
        assert [y for _, y in curve] == pytest.approx(nn.predict(model, [[x] for x, _ in curve]), abs=0.05)
        ring = read(*(float(tab.get_attribute(".fit .ring", centre)) for centre in ("cx", "cy")))
        assert ring == pytest.approx((xs[7][0], nn.predict(model, xs)[7]), abs=0.01)
        error = math.sqrt(nn.mse_loss(nn.predict(model, xs), ys))
        assert tab.text_content(".over-time figure:has(.fit) .reading") == f"root mean square error {error:.3g}"


def test_the_input_is_dragged_along_the_fit(opened, tmp_path):
    fit(tmp_path / "train.html")
    tab = opened(tmp_path / "train.html")
    box = tab.locator(".fit").bounding_box()
    tab.mouse.click(box["x"] + box["width"] * (38 + 242 / 2) / 288, box["y"] + box["height"] / 2)
    assert shown(tab, "x")[0] == pytest.approx(0.5, abs=0.02)  # the middle of -1.36 and 2.36
    slider = tab.get_by_label("x", exact=True).first
    assert [float(slider.get_attribute(end)) for end in ("min", "max")] == pytest.approx([-1.36, 2.36])


def test_a_fit_that_is_nowhere_finite_or_far_away_is_still_a_page(opened, tmp_path):
    x = Value(0.0, name="x")
    outputs = [x.log(), x * 1e300, 1 / x]
    for output in outputs:
        output.name = "output"
        drawing = draw([(output - 1) ** 2, output])
        points = [(-1.0, 0.0), (1.0, 1.0)]
        tab = opened(film([drawing], [0], fit={"input": "x", "points": points}).save(tmp_path / "x.html"))
        assert "NaN" not in tab.inner_html(".fit") and "Infinity" not in tab.inner_html(".fit")


def test_the_sliders_of_the_plane_go_over_all_of_it(opened, tmp_path):
    train(tmp_path / "train.html", 2, x=[[-3.0, 0.0], [0.0, 1.0], [5.0, 2.0], [1.0, 1.0]], y=[0, 1, 1, 0])
    tab = opened(tmp_path / "train.html")
    for name, ends in {"x1": (-3.96, 5.96), "x2": (-0.24, 2.24)}.items():  # an eighth wider, about
        slider = tab.get_by_label(name, exact=True).first
        assert [float(slider.get_attribute(end)) for end in ("min", "max")] == pytest.approx(ends)
    assert "Drag in it" in tab.text_content(".over-time figure")


def test_a_film_of_ones_own_shows_the_result_over_time(opened, tmp_path):
    tab = opened(film(drawings(3), [0, 1, 2]).save(tmp_path / "x.html"))
    tab.wait_for_selector(".chart .curve", state="attached")
    captions = tab.locator(".over-time figcaption").all_text_contents()
    assert captions == ["#51", "Leaves1 line", "Gradients1 line"]  # (2 - 3)**2
    assert tab.locator(".ends").first.text_content() == "41"


def test_another_result_of_a_film_has_gradients_of_its_own_over_time(opened, tmp_path):
    x = Value(1.0, name="x")
    drawn, slopes = [], []
    for _ in range(3):
        square, cube = x**2, x**3
        square.name, cube.name = "square", "cube"
        drawn.append(draw([square, cube]))
        slopes.append(3 * x.data**2)
        x.data += 1.0
    tab = opened(film(drawn, [0, 1, 2]).save(tmp_path / "x.html"))
    tab.wait_for_selector(".chart .curve", state="attached")
    tab.select_option("#roots", label="cube")
    grads = tab.locator(".over-time figure", has_text="Gradients")
    tab.wait_for_function("document.querySelectorAll('.over-time .high')[2].textContent === '27'")
    assert grads.locator(".low").text_content() == "3"
    assert tab.locator(".over-time figcaption b").first.text_content() == "cube"
    for moment, slope in enumerate(slopes):
        go(tab, moment)
        assert shown(tab, "x")[1] == slope
        assert grads.locator(".reading").text_content() == f"x {slope:.4g}"
        assert tab.locator("#inspector-body .hint", has_text="In Python").count() == 0


def test_a_long_sentence_opens_over_the_picture_and_covers_no_control(opened, tmp_path):
    model = nn.MLP(2, [12, 1], rng=random.Random(1))
    train(tmp_path / "train.html", 2, model=model)
    tab = opened(tmp_path / "train.html")
    while not tab.is_visible("#more"):
        tab.keyboard.press("ArrowLeft")
        tab.wait_for_timeout(50)
    tab.click("#more")
    assert tab.locator(".line.is-open").bounding_box()["height"] > 0
    controls = ("#moment", "#roll", "#play", "#scrubber", "#speed", "#more")
    found = """(id) => {
      const { left, width, top, height } = document.querySelector(id).getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2).closest(id) !== null;
    }"""
    assert [tab.evaluate(found, control) for control in controls] == [True] * len(controls)


def test_keys_work_after_a_slider_was_moved(opened, tmp_path):
    tab = opened(film(drawings(3), [0, 1, 2]).save(tmp_path / "x.html"))
    for control in ("#moment", "#inputs input[type=range]"):
        tab.focus(control)
        tab.keyboard.press("p")
        assert tab.get_attribute("#roll", "aria-label") == "Pause the film"
        tab.keyboard.press("p")


def test_the_input_is_dragged_over_the_plane(opened, tmp_path):
    model, _ = train(tmp_path / "train.html", 5)
    tab = opened(tmp_path / "train.html")
    box = tab.locator("canvas.plane").bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    x1, x2 = (shown(tab, name)[0] for name in ("x1", "x2"))
    assert (x1, x2) == pytest.approx((0.5, 0.5), abs=0.01)
    loss = nn.mse_loss([model([x1, x2])], [TARGETS[0]])
    assert shown(tab, "loss")[0] == pytest.approx(loss.data, rel=1e-12)


def test_the_film_is_played_and_stepped_through(opened, tmp_path):
    train(tmp_path / "train.html", 5)
    tab = opened(tmp_path / "train.html")
    tab.keyboard.press(",")
    assert tab.text_content("#moment-label") == "epoch 4"
    tab.keyboard.press(".")
    assert tab.text_content("#moment-label") == "epoch 5"
    tab.keyboard.press("p")
    assert tab.get_attribute("#roll", "aria-label") == "Pause the film"
    assert tab.text_content("#moment-label") in ("epoch 0", "epoch 1")  # it starts again
    tab.wait_for_function("document.querySelector('#moment-label').textContent === 'epoch 2'")
    tab.click("#roll")
    assert tab.get_attribute("#roll", "aria-label") == "Play the film"
    tab.click("#roll")
    tab.wait_for_function("document.querySelector('#roll').getAttribute('aria-label') === 'Play the film'")
    assert tab.text_content("#moment-label") == "epoch 5"


def test_what_the_page_cannot_compute_is_taken_from_python(opened, tmp_path):
    odd = Op(
        "odd", "odd", lambda x: float(repr(x)) ** 3, lambda out, x: (3 * x * x,), domain=((0.5, 2.0),), doc="A cube."
    )
    model = nn.Neuron(2, activation=odd, rng=random.Random(4))
    _, parameters = train(tmp_path / "train.html", 6, model, lr=0.01, sample=3)
    tab = opened(tmp_path / "train.html")
    assert tab.locator("canvas.plane").count() == 0
    for moment in (6, 0, 3):
        go(tab, moment)
        for parameter, data in zip(model.parameters(), parameters[moment], strict=True):
            parameter.data, parameter.grad = data, 0.0
        nn.mse_loss([out := model(XOR[3])], [TARGETS[3]]).backward()
        assert shown(tab, "output") == pytest.approx((out.data, out.grad), rel=1e-12)
        assert shown(tab, "b") == pytest.approx((model.bias.data, model.bias.grad), rel=1e-12)


def test_a_film_of_one_moment_opens(opened, tmp_path):
    tab = opened(film(drawings(1), [0]).save(tmp_path / "x.html"))
    assert tab.text_content("#moment-label") == "moment 0" and tab.is_disabled("#roll")


def test_a_film_fits_a_narrow_window(opened, tmp_path):
    train(tmp_path / "train.html", 3)
    tab = opened(tmp_path / "train.html", (390, 740))
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tab.is_visible("#roll") and tab.is_visible("#moment") and tab.is_visible("#canvas svg")


def test_markup_in_captions_and_curves_stays_text(opened, tmp_path):
    made = film(drawings(2), [0, 1], caption="<b>step", curves={"</script><i>": {0: 1.0, 1: 2.0}})
    tab = opened(made.save(tmp_path / "x.html"))
    assert tab.text_content("#moment-label") == "<b>step 1"
    assert tab.locator(".curves b").text_content() == "</script><i>"
    assert tab.locator("i").count() == 0
