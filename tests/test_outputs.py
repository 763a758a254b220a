"""nn.outputs makes what calling the model on one sample after the other makes, and calls what is not the library's."""

import copy
import pickle
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from test_layers import drawn

import autograd
import nn
from autograd import Value
from nn import layers as nn_layers

X = [[0.5, -1.0], (2, 3), np.array([0.25, 0.0]), [Value(1, name="x"), 4.0]]
Models = list[Callable[[], nn.Module]]
MODELS: Models = [
    lambda: nn.MLP(2, [3, 1], rng=random.Random(1)),
    lambda: nn.MLP(2, [3, 2], "relu", "leaky_relu", rng=random.Random(1)),
    lambda: nn.MLP(2, [4, 20, 3], lambda x: x * x, rng=random.Random(1)),
    lambda: nn.Layer(2, 1, rng=random.Random(1)),
    lambda: nn.Layer(2, 3, None, rng=random.Random(1)),
    lambda: nn.Neuron(2, rng=random.Random(1)),
    lambda: nn.Sequential(nn.Layer(2, 3, rng=random.Random(1)), autograd.tanh, nn.MLP(3, [1], rng=random.Random(2))),
]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Any]:
    """Runs a function while nothing is made in one call."""

    def refuse(*_: Any) -> Any:
        raise TypeError("refused by this test")

    def run(function: Callable[[], Any]) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(nn_layers, "feed_forward", refuse)
            return function()

    return run


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many samples each call of feed_forward takes."""
    counts: list[int] = []

    def counting(layers: Any, samples: Any) -> Any:
        counts.append(len(samples))
        return autograd.feed_forward(layers, samples)

    monkeypatch.setattr(nn_layers, "feed_forward", counting)
    return counts


def listed(output: Any) -> list[Any]:
    return output if isinstance(output, list) else [output]


@pytest.mark.parametrize("build", MODELS)
def test_the_graphs_are_those_of_the_neurons_one_by_one(build: Any, slow: Any) -> None:
    model = build()
    slowly = slow(lambda: [model(x) for x in X])
    for made in (nn.outputs(model, X), [model(x) for x in X]):
        assert [type(output) for output in made] == [type(output) for output in slowly]
        for output, twin in zip(made, slowly, strict=True):
            assert drawn(*listed(output)) == drawn(*listed(twin))


@pytest.mark.parametrize("build", MODELS)
def test_inside_another_module_and_other_scopes_too(build: Any, slow: Any) -> None:
    class Outer(nn.Module):
        def __init__(self) -> None:
            self.inner = build()

        def forward(self, samples: Any) -> Any:
            return nn.outputs(self.inner, samples)

    outer = Outer()
    with autograd.scope("training"):
        made, slowly = outer(X), slow(lambda: outer(X))
    for output, twin in zip(made, slowly, strict=True):
        assert drawn(*listed(output)) == drawn(*listed(twin))
        assert listed(output)[0].scope.startswith("training.outer.inner")


def test_a_model_of_the_library_takes_one_call(calls: list[int]) -> None:
    model = nn.MLP(2, [3, 1])
    nn.outputs(model, X)
    model(X[0])
    nn.predict(model, X)
    nn.train_step(model, X, [1.0] * 4, nn.mse_loss, nn.SGD(model.parameters()))
    assert calls == [4, 1, 4, 4]


def test_without_gradients_there_is_no_graph() -> None:
    model = nn.MLP(2, [3, 1])
    with autograd.no_grad():
        made = nn.outputs(model, X)
    assert [output.operands for output in made] == [()] * 4
    assert [output.data for output in made] == nn.predict(model, X) == [model(x).data for x in X]


# What is not the library's own is called


class Doubled(nn.Neuron):
    def forward(self, inputs: Any) -> Any:
        return 2 * super().forward(inputs)


def twice(x: Value) -> Value:
    return x * 2


def with_neuron_of_ones_own(model: nn.MLP) -> None:
    neuron = model.layers[0].neurons[1]
    neuron.__class__ = Doubled


def with_forward_of_ones_own(model: nn.MLP) -> None:
    neuron = model.layers[0].neurons[1]
    forward = neuron.forward
    neuron.forward = lambda inputs: 2 * forward(inputs)  # type: ignore[method-assign]  # on purpose


def with_another_activation(model: nn.MLP) -> None:
    model.layers[0].neurons[1].activation = twice


def with_another_layer(model: nn.MLP) -> None:
    model.layers[0] = nn.Sequential(model.layers[0], nn.Dropout(0.0))  # type: ignore[call-overload]  # on purpose


@pytest.mark.parametrize(
    "change", [with_neuron_of_ones_own, with_forward_of_ones_own, with_another_activation, with_another_layer]
)
@pytest.mark.parametrize("was_called", [False, True])
def test_changed_parts_are_called(change: Any, was_called: bool, slow: Any) -> None:
    model, plain = (nn.MLP(2, [3, 1], None, rng=random.Random(1)) for _ in range(2))
    if was_called:
        nn.outputs(model, X)
    change(model)
    made, slowly = nn.outputs(model, X), slow(lambda: [model(x) for x in X])
    assert [drawn(output) for output in made] == [drawn(output) for output in slowly]
    if change is not with_another_layer:
        hidden, bias = plain.layers[0].neurons[1](X[0]).data, plain.layers[1].neurons[0].weights[1].data
        assert made[0].data == pytest.approx(plain(X[0]).data + bias * hidden)


def test_a_subclass_of_a_model_is_called() -> None:
    class Shifted(nn.MLP):
        def forward(self, inputs: Any) -> Any:
            return super().forward(inputs) + 100

    model = Shifted(2, [1])
    assert all(output.data > 90 for output in nn.outputs(model, X))
    assert [output.scope for output in nn.outputs(model, X)] == ["shifted"] * 4


@pytest.mark.parametrize("name", ["forward", "__call__"])
@pytest.mark.parametrize("kind", [nn.Neuron, nn.Layer, nn.MLP])
def test_functions_put_in_place_of_the_librarys_are_called(kind: Any, name: str, monkeypatch: Any) -> None:
    called = []
    model, own = nn.MLP(2, [3, 1]), getattr(kind, name)

    def traced(self: Any, inputs: Any) -> Any:
        called.append(type(self))
        return own(self, inputs)

    monkeypatch.setattr(kind, name, traced)
    nn.outputs(model, X)
    assert called.count(kind) == {nn.Neuron: 4, nn.Layer: 2, nn.MLP: 1}[kind] * len(X)


def test_weights_may_be_shared_or_results() -> None:
    model = nn.MLP(2, [2, 1], None)
    shared = Value(0.5)
    model.layers[0].neurons[0].weights[0] = model.layers[0].neurons[1].weights[0] = shared
    model.layers[0].neurons[0].bias = shared * 2
    [y] = nn.outputs(model, [[1.0, 2.0]])
    y.backward()
    first, second = model.layers[1].neurons[0].weights
    assert shared.grad == pytest.approx(first.data * (1.0 + 2.0) + second.data * 1.0)


def other_parameters(model: nn.MLP) -> None:
    neuron = model.layers[0].neurons[1]
    neuron.weights, neuron.bias = [Value(5), Value(6)], Value(7)


def other_neurons(model: nn.MLP) -> None:
    model.layers[0].neurons.reverse()
    model.layers[0].neurons[0] = nn.Neuron(2, rng=random.Random(5))


def other_activation(model: nn.MLP) -> None:
    for neuron in model.layers[0].neurons:
        neuron.activation = autograd.relu


@pytest.mark.parametrize("change", [other_parameters, other_neurons, other_activation])
def test_a_model_that_was_called_is_called_as_it_is_now(change: Any, slow: Any, calls: list[int]) -> None:
    model = nn.MLP(2, [3, 1], rng=random.Random(1))
    nn.outputs(model, X)
    change(model)
    made, slowly = nn.outputs(model, X), slow(lambda: [model(x) for x in X])
    assert [drawn(output) for output in made] == [drawn(output) for output in slowly]
    assert calls == [4, 4]


def test_a_copy_of_a_model_that_was_called_has_parameters_of_its_own() -> None:
    model = nn.MLP(2, [3, 1], rng=random.Random(1))
    before = [y.data for y in nn.outputs(model, X)]
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert [y.data for y in nn.outputs(twin, X)] == before
        twin.layers[0].neurons[0].bias.data = 3.0
        assert [y.data for y in nn.outputs(model, X)] == before
        assert [y.data for y in nn.outputs(twin, X)] != before
    assert b"Dense" not in pickle.dumps(model)


def test_a_layer_may_be_appended() -> None:
    model = nn.MLP(2, [3, 2], None)
    assert isinstance(nn.outputs(model, X)[0], list)
    model.layers.append(nn.Layer(2, 1))
    assert [output.scope for output in nn.outputs(model, X)] == ["mlp.layer2.neuron0"] * 4


# What is refused


@pytest.mark.parametrize("build", MODELS[:6])
@pytest.mark.parametrize("sample", [[1.0], 1.0, "ab", [1.0, "a"], [[1.0, 2.0], [3.0, 4.0]], [1.0, None]])
def test_errors_are_those_of_one_sample(build: Any, sample: Any) -> None:
    model = build()
    with pytest.raises((TypeError, ValueError)) as alone:
        model(sample)
    with pytest.raises((TypeError, ValueError)) as together:
        nn.outputs(model, [[1.0, 2.0], sample])
    assert (type(together.value), str(together.value)) == (type(alone.value), str(alone.value))


def test_a_forward_without_return_teaches() -> None:
    class Silent(nn.Module):
        def forward(self, x: Any) -> None:
            pass

    with pytest.raises(TypeError, match=r"^Silent\(0 parameters\) returned None for a sample: is a return statement"):
        nn.outputs(Silent(), X)
