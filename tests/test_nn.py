"""nn: names and scopes of modules, layers by hand-computed numbers, losses, SGD, fit."""

import copy
import math
import os
import pickle
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import Value
from nn.layers import find_activation

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]


def seeded(seed: int = 0) -> random.Random:
    return random.Random(seed)


class Scale(nn.Module):
    def __init__(self, factor: float) -> None:
        self.factor = Value(factor)

    def forward(self, x: Any) -> Any:
        return self.factor * x


class Net(nn.Module):
    """A learner's module: Values and modules in every kind of attribute, some of them twice."""

    def __init__(self) -> None:
        self.blocks = [Scale(2), Scale(3)]
        self.offset = Value(1)
        self.heads = {"left": Scale(4), "right": (Scale(5),)}
        self.last = self.blocks[0]
        self.tied = [self.offset, Value(7)]
        self.title = "net"

    def forward(self, x: Any) -> Any:
        for block in self.blocks:
            x = block(x)
        return self.heads["right"][0](x) + self.offset


# Modules


def test_parameters_are_found_in_order_of_definition_and_once() -> None:
    net = Net()
    names = ["offset", "tied.1", "blocks.0.factor", "blocks.1.factor", "heads.left.factor", "heads.right.0.factor"]
    assert [name for name, _ in net.named_parameters()] == names
    assert [parameter.data for parameter in net.parameters()] == [1, 7, 2, 3, 4, 5]


def test_modules_are_found_in_order_of_definition_and_once() -> None:
    net = Net()
    found = list(net.named_modules())
    assert [name for name, _ in found] == ["", "blocks.0", "blocks.1", "heads.left", "heads.right.0"]
    assert found[0][1] is net
    assert found[1][1] is net.last


def test_parameters_of_an_mlp_have_their_path_as_name() -> None:
    names = [name for name, _ in nn.MLP(2, [3, 1], rng=seeded()).named_parameters()]
    assert len(names) == 3 * (2 + 1) + (3 + 1)
    assert "layers.0.neurons.2.weights.1" in names
    assert names[-1] == "layers.1.neurons.0.bias"


def test_parameters_are_leaves_frozen_ones_included() -> None:
    scale = Scale(2)
    scale.output = scale(3)
    scale.factor.is_constant = True
    assert [name for name, _ in scale.named_parameters()] == ["factor"]


def test_values_that_are_equal_are_told_apart() -> None:
    scale = Scale(2)
    scale.others = [Value(2), Value(2)]
    assert len(scale.parameters()) == 3


def test_modules_that_refer_to_each_other_are_walked_once() -> None:
    parent, child = Scale(1), Scale(2)
    parent.child, child.parent = child, parent
    assert [name for name, _ in parent.named_parameters()] == ["factor", "child.factor"]


def test_zero_grad_reaches_every_parameter() -> None:
    net = Net()
    net(2.0).backward()
    assert net.offset.grad == 1.0
    net.zero_grad()
    assert [parameter.grad for parameter in net.parameters()] == [0.0] * 6


def test_a_module_without_forward_teaches() -> None:
    class Empty(nn.Module):
        pass

    with pytest.raises(NotImplementedError) as error:
        Empty()(1)
    assert str(error.value) == "Empty has no forward: define `def forward(self, x): ...` in class Empty"


# Scopes


def test_values_carry_the_path_of_the_module_that_made_them() -> None:
    out = nn.MLP(2, [3, 1], rng=seeded())([1.0, 2.0])
    hidden = out.operands[5]
    assert (out.scope, out.op.name) == ("mlp.layer1.neuron0", "dot")
    assert (hidden.scope, hidden.op.name) == ("mlp.layer0.neuron2", "tanh")


def test_a_learners_module_gets_scopes_without_doing_anything() -> None:
    total = Net()(2.0)
    assert total.scope == "net"
    scaled = total.operands[0]
    assert scaled.scope == "net.head_right_0"
    assert scaled.operands[1].scope == "net.block1"


def test_a_module_called_on_its_own_is_the_root() -> None:
    model = nn.MLP(2, [3, 1], rng=seeded())
    model([1.0, 2.0])
    assert [x.scope for x in model.layers[0]([1.0, 2.0])] == ["layer.neuron0", "layer.neuron1", "layer.neuron2"]
    assert model.layers[0].neurons[1]([1.0, 2.0]).scope == "neuron"


def test_a_layer_appended_after_the_first_call_gets_a_scope() -> None:
    model = nn.MLP(2, [3], rng=seeded())
    model([1.0, 2.0])
    model.layers.append(nn.Layer(3, 1, rng=seeded()))
    assert model([1.0, 2.0]).scope == "mlp.layer1.neuron0"


def test_a_module_that_no_attribute_leads_to_is_named_by_its_class() -> None:
    hidden = Scale(2)

    class Outer(nn.Module):
        def forward(self, x: Any) -> Any:
            return hidden(x)

    assert Outer()(1.0).scope == "outer.scale"


def test_scopes_of_the_user_go_around() -> None:
    with autograd.scope("left"):
        assert Scale(2)(1.0).scope == "left.scale"


def test_an_error_in_forward_leaves_nothing_entered() -> None:
    model = nn.MLP(2, [3, 1], rng=seeded())
    with pytest.raises(TypeError):
        model([1.0, "2"])
    assert (Value(1) + 1).scope is None
    assert model([1.0, 2.0]).scope == "mlp.layer1.neuron0"


def test_another_thread_has_its_own_root() -> None:
    scopes: list[str] = []
    inner = Scale(2)

    class Outer(nn.Module):
        def forward(self, x: Any) -> Any:
            thread = threading.Thread(target=lambda: scopes.append(inner(x).scope))
            thread.start()
            thread.join()
            return inner(x)

    assert Outer()(1.0).scope == "outer.scale"
    assert scopes == ["scale"]


def test_copies_and_pickles_of_a_model_are_models_of_their_own() -> None:
    model = nn.MLP(2, [3, 1], rng=seeded())
    out = model([1.0, 2.0]).data
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other([1.0, 2.0]).data == out
        other.layers[0].neurons[0].bias.data = 5
        assert other([1.0, 2.0]).data != out
    assert model([1.0, 2.0]).data == out


# Layers


def test_a_neuron_by_hand() -> None:
    neuron = nn.Neuron(2, "tanh", rng=seeded())
    neuron.weights[0].data, neuron.weights[1].data, neuron.bias.data = -3, 1, 0.5
    x = [Value(0.25), Value(-1)]
    out = neuron(x)
    out.backward()
    slope = 1 / math.cosh(-1.25) ** 2  # tanh'(z) at z = -3 * 0.25 + 1 * -1 + 0.5
    assert out.data == pytest.approx(math.tanh(-1.25), rel=1e-15)
    assert [w.grad for w in neuron.weights] == pytest.approx([0.25 * slope, -slope], rel=1e-14)
    assert neuron.bias.grad == pytest.approx(slope, rel=1e-14)
    assert [v.grad for v in x] == pytest.approx([-3 * slope, slope], rel=1e-14)


def test_a_neuron_is_one_dot_and_its_activation() -> None:
    neuron = nn.Neuron(3, autograd.relu, rng=seeded())
    out = neuron([1.0, 2.0, 3.0])
    assert out.op is autograd.relu
    assert out.operands[0].op is autograd.dot
    assert len(out.operands[0].operands) == 7


def test_a_layer_turns_plain_numbers_into_constants_once() -> None:
    first, second = nn.Layer(2, 2, None, rng=seeded())([1.5, 2])
    assert first.operands[2] is second.operands[2]
    assert first.operands[2].is_constant
    assert (first.operands[2].data, first.operands[3].data) == (1.5, 2.0)


def test_shapes_of_outputs() -> None:
    one, several = nn.MLP(2, [1, 1], rng=seeded())([1, 2]), nn.MLP(2, [1, 3], rng=seeded())([1, 2])
    assert isinstance(one, Value)
    assert [type(x) for x in several] == [Value] * 3
    assert [type(x) for x in nn.Layer(2, 1, rng=seeded())([1, 2])] == [Value]


def test_inputs_are_numbers_values_and_arrays_alike() -> None:
    model = nn.MLP(2, [3, 1], rng=seeded())
    expected = model([0.5, 1.0]).data
    for inputs in ((0.5, 1), np.array([0.5, 1.0]), [Value(0.5), np.float64(1.0)]):
        assert model(inputs).data == expected


def test_an_mlp_by_matrices() -> None:
    model = nn.MLP(2, [3, 2], "sigmoid", "relu", rng=seeded(3))
    values: Any = np.array([0.5, -1.5])
    for layer, activation in zip(
        model.layers, (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.maximum(z, 0)), strict=True
    ):
        matrix = np.array([[w.data for w in neuron.weights] for neuron in layer.neurons])
        values = activation(matrix @ values + [neuron.bias.data for neuron in layer.neurons])
    assert [x.data for x in model([0.5, -1.5])] == pytest.approx(values.tolist(), rel=1e-14)


def test_weights_are_drawn_one_after_the_other_from_rng() -> None:
    model, rng = nn.MLP(2, [2, 1], rng=seeded(5)), seeded(5)
    weights = [p.data for name, p in model.named_parameters() if "weights" in name]
    assert weights == [rng.uniform(-1, 1) for _ in range(6)]
    assert [p.data for name, p in model.named_parameters() if "bias" in name] == [0.0] * 3


def test_without_rng_weights_differ_and_the_global_generator_is_untouched() -> None:
    random.seed(1)
    before = random.getstate()
    first, second = nn.Neuron(4), nn.Neuron(4)
    assert [w.data for w in first.weights] != [w.data for w in second.weights]
    assert random.getstate() == before


def test_activations_are_operations_names_or_functions() -> None:
    assert find_activation(autograd.tanh) is find_activation("tanh") is autograd.tanh
    assert find_activation("swish") is autograd.silu
    assert find_activation("leaky_relu") is autograd.leaky_relu
    assert find_activation(None) is find_activation("linear") is None
    assert nn.Neuron(1, lambda z: z * z, rng=seeded())([0.0]).op.name == "mul"


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: nn.Neuron(2, "tahn"), "unknown activation 'tahn': did you mean 'tan' or 'tanh'?"),
        (lambda: nn.Neuron(2, "?"), "unknown activation '?': 'tanh', 'relu', 'sigmoid' and 'linear' are some"),
        (lambda: nn.Neuron(2, "hypot"), "an activation is a function of one number, got hypot(x, y)"),
        (lambda: nn.Neuron(2, autograd.mean), "an activation is a function of one number, got mean(xs)"),
        (lambda: nn.Neuron(0), "a size of Neuron is a whole number of at least 1, got 0"),
        (lambda: nn.Neuron(2.0), "a size of Neuron is a whole number of at least 1, got 2.0"),
        (lambda: nn.Layer(2, -1), "a size of Layer is a whole number of at least 1, got -1"),
        (lambda: nn.MLP(2, 1), "MLP takes the sizes of its layers as a list, as in MLP(2, [4, 1]); got 1"),
        (lambda: nn.MLP(2, []), "MLP takes the sizes of its layers as a list, as in MLP(2, [4, 1]); got []"),
        (lambda: nn.Neuron(2)([1, 2, 3]), "Neuron(2) takes 2 inputs, got 3"),
        (lambda: nn.Layer(2, 4)([1]), "Layer(2, 4) takes 2 inputs, got 1"),
        (lambda: nn.MLP(2, [4, 1])([]), "MLP(2, [4, 1]) takes 2 inputs, got 0"),
    ],
)
def test_bad_values_teach(build: Any, message: str) -> None:
    with pytest.raises(ValueError) as error:
        build()
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: nn.Neuron(2, 3), "an activation is an operation such as autograd.tanh, or its name; got 3"),
        (lambda: nn.MLP(2, [1], rng=7), "rng is a generator such as random.Random(7), got 7"),
        (lambda: nn.MLP(2, [1])(1.0), "MLP(2, [1]) takes a list of 2 inputs, got float"),
        (lambda: nn.Neuron(2)(Value(1)), "Neuron(2) takes a list of 2 inputs, got Value"),
    ],
)
def test_bad_kinds_teach(build: Any, message: str) -> None:
    with pytest.raises(TypeError) as error:
        build()
    assert str(error.value) == message


# Losses


@pytest.mark.parametrize(
    ("predictions", "targets", "expected"),
    [
        (3.0, 1.0, 4.0),
        ([1.0, 2.0], [1.0, 4.0], 2.0),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 4.0]], 13 / 4),
        (np.array([[1.0, 2.0]]), [(1.0, 4.0)], 2.0),
    ],
)
def test_mse_loss_by_hand(predictions: Any, targets: Any, expected: float) -> None:
    assert nn.mse_loss(predictions, targets) == expected


def test_gradient_of_mse_loss_is_two_errors_over_n() -> None:
    predictions = [Value(1), Value(5)]
    nn.mse_loss(predictions, [4, 4]).backward()
    assert [p.grad for p in predictions] == [2 * (1 - 4) / 2, 2 * (5 - 4) / 2]


@pytest.mark.parametrize(
    ("predictions", "targets", "message"),
    [
        ([1, 2], [1, 2, 3], "mse_loss takes as many predictions as targets, got a list of 2 and a list of 3"),
        ([1], 1, "mse_loss takes as many predictions as targets, got a list of 1 and one number"),
        ([1, 2], [[1], [2]], "mse_loss takes as many predictions as targets, got one number and a list of 1"),
        ([[1, 2]], [[1]], "mse_loss takes as many predictions as targets, got a list of 2 and a list of 1"),
        ([], [], "mse_loss takes at least one prediction, got an empty list"),
    ],
)
def test_structures_that_do_not_fit_teach(predictions: Any, targets: Any, message: str) -> None:
    with pytest.raises(ValueError) as error:
        nn.mse_loss(predictions, targets)
    assert str(error.value) == message


# SGD


def test_sgd_moves_against_the_gradient_and_leaves_frozen_parameters() -> None:
    moving, frozen = Value(1), Value(1)
    moving.grad = frozen.grad = 4
    frozen.is_constant = True
    optimizer = nn.SGD([moving, frozen], lr=0.25)
    optimizer.step()
    assert (moving.data, frozen.data) == (0.0, 1.0)
    optimizer.lr = 0.5
    optimizer.step()
    assert moving.data == -2.0
    optimizer.zero_grad()
    assert moving.grad == 0.0


@pytest.mark.parametrize(
    ("parameters", "lr", "error", "message"),
    [
        (nn.MLP(2, [1]), 0.1, TypeError, "SGD takes a list of Values, such as model.parameters(); got MLP"),
        (Value(1), 0.1, TypeError, "SGD takes a list of Values, such as model.parameters(); got Value"),
        ([1.0], 0.1, TypeError, "a parameter is a Value, got float"),
        ([], 0.1, ValueError, "SGD takes at least one parameter, got an empty list"),
        ([Value(1) + 2], 0.1, ValueError, "a parameter is a leaf, got the result of an operation: Value(3, op='+')"),
        ([Value(1)] * 2, 0.1, ValueError, "SGD takes every parameter once, got one of them twice"),
        ([Value(1)], 0, ValueError, "SGD takes a positive, finite lr, got 0"),
        ([Value(1)], math.inf, ValueError, "SGD takes a positive, finite lr, got inf"),
        ([Value(1)], math.nan, ValueError, "SGD takes a positive, finite lr, got nan"),
        ([Value(1)], "0.1", TypeError, "SGD takes a number as lr, got str"),
    ],
)
def test_bad_arguments_of_sgd_teach(parameters: Any, lr: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        nn.SGD(parameters, lr)
    assert str(caught.value) == message


# fit


def test_fit_is_the_loop_one_would_write() -> None:
    slope, losses = 0.0, []
    for _ in range(5):  # mean of (slope * x - y)^2 over (1, 2), (2, 4)
        losses.append(((slope - 2) ** 2 + (2 * slope - 4) ** 2) / 2)
        slope -= 0.1 * ((slope - 2) + 2 * (2 * slope - 4))
    scale = Scale(0)
    assert nn.fit(scale, [1, 2], [2, 4], lr=0.1, epochs=5) == pytest.approx(losses, rel=1e-12)
    assert scale.factor.data == pytest.approx(slope, rel=1e-12)


def test_fit_learns_xor() -> None:
    for hidden in (2, 4):
        model = nn.MLP(2, [hidden, 1], output="tanh", rng=seeded(1))
        losses = nn.fit(model, np.array(XOR[0]), np.array(XOR[1]), lr=0.3, epochs=300)
        assert losses[-1] < 0.05
        assert all(model(x).data * target > 0.5 for x, target in zip(*XOR, strict=True))


def test_fit_takes_an_optimizer_a_loss_and_callbacks() -> None:
    scale, calls = Scale(0), []
    optimizer = nn.SGD(scale.parameters(), lr=0.1)

    def l1_loss(predictions: Any, targets: Any) -> Any:
        return abs(predictions[0] - targets[0])

    def note(epoch: int, loss: float) -> None:
        calls.append((epoch, loss))

    losses = nn.fit(lambda x: scale(x), [1], [2], optimizer=optimizer, loss=l1_loss, epochs=2, callbacks=[note])
    assert losses == [2.0, 1.9]
    assert calls == [(1, 2.0), (2, 1.9)]
    assert scale.factor.data == pytest.approx(0.2)


def test_ctrl_c_returns_what_there_is() -> None:
    def press(epoch: int, loss: float) -> None:
        if epoch == 3:
            raise KeyboardInterrupt

    assert len(nn.fit(Scale(0), [1], [2], lr=0.1, epochs=100, callbacks=[press])) == 3


def test_a_loss_that_is_not_finite_stops_and_names_the_epoch() -> None:
    with pytest.raises(FloatingPointError) as error:
        nn.fit(Scale(0), [1e150], [1], lr=0.1, epochs=10)
    assert str(error.value) == (
        "the loss became inf in epoch 2: try a smaller lr, or look for wrong numbers in the data;\n"
        "  `with autograd.detect_anomaly(infinity=True):` around fit names the operation"
    )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"X": [1, 2]}, ValueError, "fit takes as many samples as targets, got 2 and 1"),
        ({"X": [], "y": []}, ValueError, "fit takes at least one sample, got none"),
        ({"X": 1}, TypeError, "fit takes a list of samples and a list of targets; X is int"),
        ({"y": iter([1])}, TypeError, "fit takes a list of samples and a list of targets; y is list_iterator"),
        ({"epochs": 0}, ValueError, "fit takes a whole number of epochs of at least 1, got 0"),
        ({"epochs": 1.5}, ValueError, "fit takes a whole number of epochs of at least 1, got 1.5"),
        (
            {"lr": None},
            TypeError,
            "fit takes either lr=0.1 or optimizer=SGD(model.parameters(), lr=0.1), got neither",
        ),
        (
            {"optimizer": nn.SGD([Value(1)], lr=1)},
            TypeError,
            "fit takes either lr=0.1 or optimizer=SGD(model.parameters(), lr=0.1), got both",
        ),
        (
            {"loss": lambda predictions, targets: 0.5},
            TypeError,
            "the loss is one Value, got float: does the model compute with Values?",
        ),
    ],
)
def test_bad_arguments_of_fit_teach(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    complete = {"X": [1], "y": [1], "lr": 0.1, "epochs": 2} | arguments
    with pytest.raises(error) as caught:
        nn.fit(Scale(1), **complete)
    assert str(caught.value) == message


def test_progress_is_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    nn.fit(Scale(0), [1], [2], lr=0.1, epochs=25, progress=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "epoch  1/25  loss 4.000000"
    assert [line.split()[1] for line in lines] == [f"{n}/25" for n in (1, *range(2, 25, 2), 25)]


def test_progress_is_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    nn.fit(Scale(2), [1], [2], lr=0.1, epochs=25, progress=True)
    out = capsys.readouterr().out
    assert "25/25" in out
    assert "loss 0.000000" in out


def test_fit_is_silent_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    nn.fit(Scale(0), [1], [2], lr=0.1, epochs=2)
    assert capsys.readouterr() == ("", "")


def test_another_package_named_autograd_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "autograd.py").write_text("def grad(f): ...\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])
    run = subprocess.run(
        [sys.executable, "-c", "import nn"],
        env=os.environ | {"PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "ImportError: the package `autograd` found here is another project of that name" in run.stderr
