"""Training runs agree with PyTorch's to 1e-10: losses, activations, optimisers, schedules, clipping.

The numbers in torch_reference.json were made by tools/torch_reference.py. Where torch is installed, they are also
made afresh and compared.
"""

import importlib.util
import json
import math
from pathlib import Path
from typing import Any

import pytest

import autograd
import nn

HERE = Path(__file__).parent
REFERENCE = json.loads((HERE / "torch_reference.json").read_text(encoding="utf-8"))
RESULTS = REFERENCE["results"]

every_case = pytest.mark.parametrize("name", RESULTS)


class Network(nn.Module):
    """Two layers, their first weights given."""

    def __init__(self, activation: str, output: str | None, layers: list[dict[str, Any]]) -> None:
        self.output = output
        self.layers = []
        for given, chosen in zip(layers, (activation, None), strict=True):
            layer = nn.Layer(len(given["weight"][0]), len(given["bias"]), chosen)
            for neuron, row, bias in zip(layer.neurons, given["weight"], given["bias"], strict=True):
                neuron.bias.data = bias
                for weight, number in zip(neuron.weights, row, strict=True):
                    weight.data = number
            self.layers.append(layer)

    def forward(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x)
        if self.output == "log_softmax":
            return autograd.log_softmax(x)
        return [autograd.sigmoid(y) for y in x] if self.output == "sigmoid" else x


def ours(case: dict[str, Any]) -> dict[str, list[float]]:
    """The run of a case, with our parts."""
    data = REFERENCE["data"]
    model = Network(case["activation"], case.get("output"), data["layers"])
    targets = data["targets"][case["targets"]]
    optimizer = optimizer_of(case, model)
    schedule = schedule_of(case, optimizer)
    losses, rates = [], []
    for _ in range(REFERENCE["steps"]):
        loss = one_number(
            getattr(nn, case["loss"])([model(x) for x in data["samples"]], targets, **case.get("loss_options", {}))
        )
        optimizer.zero_grad()
        loss.backward()
        if "clip_norm" in case:
            nn.clip_grad_norm_(model.parameters(), case["clip_norm"][0], float(case["clip_norm"][1]))
        if "clip_value" in case:
            nn.clip_grad_value_(model.parameters(), case["clip_value"])
        rates += [group["lr"] for group in optimizer.param_groups]
        optimizer.step()
        if schedule is not None:
            schedule.step(*[loss] if case["schedule"] == "ReduceLROnPlateau" else [])
        losses.append(loss.data)
    parameters = []
    for layer in model.layers:
        parameters += [w.data for neuron in layer.neurons for w in neuron.weights]
        parameters += [neuron.bias.data for neuron in layer.neurons]
    return {"losses": losses, "rates": rates, "parameters": parameters}


def one_number(loss: Any) -> Any:
    """A loss without reduction, weighted by 1, 2, 3, ..."""
    if not isinstance(loss, list):
        return loss
    terms = [term for row in loss for term in (row if isinstance(row, list) else [row])]
    return autograd.fsum([weight * term for weight, term in enumerate(terms, start=1)])


def optimizer_of(case: dict[str, Any], model: Network) -> nn.Optimizer:
    options = {key: tuple(x) if isinstance(x, list) else x for key, x in case["optimizer_options"].items()}
    groups = case.get("group_options")
    parameters: Any = model.parameters()
    if groups:
        parts = zip(model.layers, groups, strict=True)
        parameters = [{"params": layer.parameters(), **own} for layer, own in parts]
    return getattr(nn, case["optimizer"])(parameters, **options)


def schedule_of(case: dict[str, Any], optimizer: nn.Optimizer) -> Any:
    if "schedule" not in case:
        return None
    options = dict(case["schedule_options"])
    if case["schedule"] == "LambdaLR":
        decay = options.pop("decay")
        options["lr_lambda"] = lambda epoch: decay**epoch
    return getattr(nn, case["schedule"])(optimizer, **options)


def largest_gap(got: dict[str, list[float]], expected: dict[str, Any]) -> float:
    """The largest difference, in parts of the number where that is above 1; inf where a number is missing."""
    gaps = [0.0]
    for key, numbers in got.items():
        if len(numbers) != len(expected[key]):
            return math.inf
        gaps += [abs(x - y) / max(1.0, abs(y)) for x, y in zip(numbers, expected[key], strict=True)]
    return math.inf if any(gap != gap for gap in gaps) else max(gaps)


@every_case
def test_runs_agree_with_the_stored_ones(name: str) -> None:
    assert largest_gap(ours(RESULTS[name]["case"]), RESULTS[name]) <= 1e-10


def test_every_part_has_a_case() -> None:
    cases = [result["case"] for result in RESULTS.values()]
    losses = {name for name in nn.__all__ if name.endswith("_loss") or "cross_entropy" in name}
    optimizers = {"SGD", "Adam", "AdamW", "RMSprop"}
    schedules = {name for name in nn.__all__ if "LR" in name}
    activations = {"tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "log_sigmoid", "linear"}
    assert len(losses) == 8
    assert len(schedules) == 6
    assert {case["loss"] for case in cases} == losses
    assert {case["optimizer"] for case in cases} == optimizers
    assert {case["schedule"] for case in cases if "schedule" in case} == schedules
    assert {case["activation"] for case in cases} >= activations


def test_the_runs_learn_and_the_rates_move() -> None:
    """Or agreement would prove little."""
    for result in RESULTS.values():
        assert result["losses"][-1] < result["losses"][0]
        assert len(result["losses"]) == 50
        assert ("schedule" in result["case"]) == (len(set(result["rates"])) > 1)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="the live comparison needs torch")
@pytest.mark.filterwarnings("default")  # torch's own
def test_runs_agree_with_torch_as_installed() -> None:
    spec = importlib.util.spec_from_file_location("torch_reference", HERE.parent / "tools" / "torch_reference.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    live = tool.reference()
    assert live["data"] == REFERENCE["data"]
    assert {name: result["case"] for name, result in live["results"].items()} == {
        name: result["case"] for name, result in RESULTS.items()
    }
    gaps = {name: largest_gap(ours(result["case"]), result) for name, result in live["results"].items()}
    assert not {name: gap for name, gap in gaps.items() if gap > 1e-10}


def test_a_wrong_step_is_found() -> None:
    result = RESULTS["AdamW"]
    wrong = {**result["case"], "optimizer": "Adam"}
    assert largest_gap(ours(wrong), result) > 1e-6
