"""The demos, run at reduced size: what they print and what they claim."""

import importlib.util
import re
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import mpmath
import pytest

import nn
from autograd import Value, draw

DEMOS = Path(__file__).parents[1] / "demos"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DEMOS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_demo_is_tested() -> None:
    tested = {
        "add_an_operation", "digits", "moons", "one_neuron", "regression", "second_derivatives", "xor", "xor_by_hand",
    }  # fmt: skip
    assert {path.stem for path in DEMOS.glob("*.py")} == tested


def test_xor_learns_and_shows_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    losses = load("xor").main(epochs=300, picture=tmp_path / "xor.svg").losses
    out = capsys.readouterr().out
    assert losses[-1] < 0.02 < 1.0 < losses[0]
    assert "seed 1" in out
    assert [line.split()[1] for line in out.splitlines() if line.startswith("epoch")] == [
        f"{epoch}/300" for epoch in (1, *range(30, 301, 30))
    ]
    predictions = re.findall(r"^ ([01])  ([01]) +(-?1) +([+-][\d.]+)  right$", out, re.MULTILINE)
    assert [(a, b, target) for a, b, target, _ in predictions] == [
        ("0", "0", "-1"), ("0", "1", "1"), ("1", "0", "1"), ("1", "1", "-1")
    ]  # fmt: skip
    assert all(float(prediction) * int(target) > 0.8 for *_, target, prediction in predictions)
    network, neuron = map(float, re.findall(r"network (\S+), one neuron trained the same way (\S+)", out)[0])
    assert network < 0.02
    assert neuron > 1.0  # 1 is what the answer 0 costs, and no neuron can do better
    assert re.search(r"^#7 +tanh +data 0\.\d+ +grad 1", out, re.MULTILINE)
    assert str(tmp_path / "xor.") in out


def test_picture_of_xor_has_every_node_of_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = load("xor")
    drawn: list[Value] = []
    monkeypatch.setattr(demo, "draw", lambda loss, **options: drawn.append(loss) or draw(loss, **options))
    model = nn.MLP(2, [4, 1], activation="tanh", output="tanh")
    demo.draw_loss(model, tmp_path / "xor.svg")
    values, operations = nodes_below(drawn[0])
    # 2 inputs, 17 parameters and the target; 5 dots, 5 tanhs, a difference, a square and a mean
    assert (values, operations) == (2 + 17 + 1 + 13, 13)
    groups = ElementTree.parse(tmp_path / "xor.svg").iter("{http://www.w3.org/2000/svg}g")
    kinds = [group.get("class", "").partition(" ")[0] for group in groups]
    assert kinds.count("node") + kinds.count("op") == values + operations  # Graphviz calls all of them nodes
    assert draw(drawn[0], names=model, engine="builtin").svg.count('class="node') == values


def nodes_below(root: Value) -> tuple[int, int]:
    """How many Values a root is made of, itself included, and how many of them an operation made."""
    seen: dict[int, Value] = {}
    waiting = [root]
    while waiting:
        value = waiting.pop()
        seen[id(value)] = value
        waiting += value.operands
    return len(seen), sum(bool(value.operands) for value in seen.values())


def test_xor_by_hand_agrees_with_the_engine(capsys: pytest.CaptureFixture[str]) -> None:
    gradient_gap, loss_gap = load("xor_by_hand").main(epochs=200)
    assert gradient_gap <= 1e-12
    assert loss_gap <= 1e-12
    out = capsys.readouterr().out
    assert "largest difference between gradients at the start:" in out
    first, last = re.findall(r"^(?:first|last) loss +([\d.]+) +([\d.]+)$", out, re.MULTILINE)
    # With weights from random.Random(1), uniform in +-sqrt(6 / (n_in + n_out)), and biases 0
    assert list(map(float, first)) == pytest.approx([1.029596415026913] * 2, abs=2e-15)
    assert float(last[0]) < 0.05


def is_png(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_moons_are_told_apart_better_than_by_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scores = load("moons").main(samples=60, epochs=40, picture=tmp_path / "moons.png")
    out = capsys.readouterr().out
    assert "seed 1337" in out
    assert scores["training"] > 0.9
    assert min(scores["training"], scores["held out"]) > scores["baseline"] > 0.75
    assert f"{scores['held out']:.1%} of new ones" in out
    assert f"{scores['baseline']:.1%} of new ones" in out
    assert is_png(tmp_path / "moons.png")


@pytest.mark.long
def test_moons_reach_all_of_their_samples(tmp_path: Path) -> None:
    assert load("moons").main(picture=tmp_path / "moons.png")["training"] == 1.0


def test_digits_are_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scores = load("digits").main(samples=250, epochs=6, picture=tmp_path / "digits.png")
    out = capsys.readouterr().out
    assert "200 handwritten digits to learn from, 50 held out, seed 7" in out
    assert all(score > 0.8 for score in scores.values())
    assert [line.split()[-1] for line in out.splitlines() if line.endswith("%")] == [
        f"{s:.1%}" for s in scores.values()
    ]
    assert is_png(tmp_path / "digits.png")


@pytest.mark.long
def test_digits_are_read_as_well_as_promised(tmp_path: Path) -> None:
    assert load("digits").main(picture=tmp_path / "digits.png")["network"] >= 0.95


def test_regression_beats_a_cubic(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    errors = load("regression").main(60, tmp_path / "regression.png", tmp_path / "regression.html")
    out = capsys.readouterr().out
    assert "seed 1" in out
    assert 0.1 < errors["truth"] < 0.2  # the noise is 0.15
    assert errors["truth"] < errors["network"] < 0.8 * errors["cubic"]
    assert f"network           {errors['network']:.3f}" in out
    assert [int(epoch) for epoch in re.findall(r"^epoch +(\d+)", out, re.MULTILINE)] == [1, 5, 20, 60]
    assert is_png(tmp_path / "regression.png")
    assert '"fit":{"inputs":' in (tmp_path / "regression.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_regression_is_as_good_as_the_noise_allows(tmp_path: Path) -> None:
    errors = load("regression").main(picture=tmp_path / "regression.png", film=tmp_path / "regression.html")
    assert errors["network"] < 1.2 * errors["truth"]


def test_one_neuron_has_its_known_gradients(capsys: pytest.CaptureFixture[str]) -> None:
    both = load("one_neuron").main()
    known = {"x1": -1.5, "x2": 0.5, "w1": 1.0, "w2": 0.0, "b": 0.5}
    assert {name: gradient for name, (gradient, _) in both.items()} == pytest.approx(known, abs=1e-12)
    assert {name: difference for name, (_, difference) in both.items()} == pytest.approx(known, abs=1e-9)
    assert "data 0.7071" in capsys.readouterr().out


def test_second_derivatives_meet_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    minimum = load("second_derivatives").main()
    assert minimum == pytest.approx([float(-mpmath.lambertw(1).real / 2)] * 2, abs=1e-15)
    out = capsys.readouterr().out
    assert "\n  1, 0, -2, 0, 16\n" in out
    assert re.search(r"gradient +9\.389 +9\.389\n +Hessian +9\.389 +7\.389 +7\.389 +9\.389", out)  # e^2 + 2, e^2
    gradients = [float(size) for size in re.findall(r"\|gradient\| (\S+)", out)]
    assert gradients[-1] < 1e-14
    assert all(after < 0.1 * before**2 for before, after in pairwise(gradients[3:-1]))


def test_an_added_operation_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    load("add_an_operation").main()
    lines = capsys.readouterr().out.splitlines()
    shown = {line[:20].strip(): line[20:] for line in lines}
    assert shown["rule"] == "d/dx = (1 + abs(x))**(-2)"
    assert shown["value, gradient"] == "0.5, 0.25"
    assert shown["third derivative"] == "0.375"  # 6 / (1 + x)^4
    assert shown["jvp"] == "(0.5, 0.25)"
    assert shown["pickle"] == "Value(0.5, op='softsign', grad=1)"
    assert shown["as an activation"].endswith("op='softsign')")
    assert shown["gradient check"].startswith("GradientReport(compared={1: ")
    assert any("wrong_square" in line for line in lines[-8:])


@pytest.mark.parametrize(
    ("name", "missing", "message"),
    [
        ("moons", "matplotlib", "moons.py draws with matplotlib: pip install '.[demos]'"),
        ("regression", "matplotlib", "regression.py draws with matplotlib: pip install '.[demos]'"),
        ("digits", "sklearn.datasets", "digits.py needs scikit-learn and matplotlib: pip install '.[demos]'"),
    ],
)
def test_what_is_missing_is_said_before_anything_else(
    name: str, missing: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SystemExit) as caught:
        load(name)
    assert caught.value.code == message
