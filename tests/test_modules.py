"""Modules: names, scopes and state; layers by hand-computed numbers; containers; first weights; summaries."""

import copy
import io
import json
import math
import pickle
import random
import threading
from collections import Counter
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import Value
from nn.layers import find_activation


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


def test_sizes_may_be_numbers_of_numpy() -> None:
    assert repr(nn.MLP(np.int64(2), [np.int64(3), 1], rng=seeded())) == "MLP(2, [3, 1])"


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
    model, rng = nn.MLP(2, [2, 1], init="uniform", rng=seeded(5)), seeded(5)
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


# State


def test_a_state_goes_through_json_and_back_bit_for_bit() -> None:
    model, other = nn.MLP(2, [3, 1], rng=seeded(1)), nn.MLP(2, [3, 1], rng=seeded(2))
    model.layers[0].freeze()
    model.layers[0].neurons[0].bias.data = 0.1 + 0.2
    state = json.loads(json.dumps(model.state_dict()))
    assert list(state) == [name for name, _ in model.named_parameters()]
    assert state["layers.0.neurons.0.bias"] == 0.30000000000000004
    assert other.load_state_dict(state) == ([], [])
    assert other.state_dict() == model.state_dict()
    assert other([1.0, -2.0]).data == model([1.0, -2.0]).data


def test_a_state_that_does_not_fit_changes_nothing_and_teaches() -> None:
    model = nn.MLP(1, [1], rng=seeded())
    before = model.state_dict()
    with pytest.raises(ValueError) as error:
        model.load_state_dict({"layers.0.neurons.0.bias": 5.0, "a": 1.0, "b": 1.0})
    assert str(error.value) == (
        "the state does not fit this MLP\n"
        "  missing: layers.0.neurons.0.weights.0\n"
        "  not in the model: a and 1 more\n"
        "  strict=False loads what fits"
    )
    for x, got in (("5", "str"), (None, "NoneType")):
        with pytest.raises(TypeError) as error:
            model.load_state_dict(before | {"layers.0.neurons.0.bias": x, "layers.0.neurons.0.weights.0": 9.0})
        assert str(error.value).startswith("the state of parameter 'layers.0.neurons.0.bias': ")
        assert got in str(error.value)
    with pytest.raises(TypeError, match=r"^load_state_dict takes a dict as state_dict\(\) gives it, got list$"):
        model.load_state_dict([1.0])
    assert model.state_dict() == before


def test_without_strict_what_fits_is_loaded() -> None:
    scale = Scale(2)
    unmatched = scale.load_state_dict({"factor": 3, "other": 1}, strict=False)
    assert scale.factor.data == 3.0
    assert unmatched.unexpected_keys == ["other"]
    assert Net().load_state_dict({"offset": 4}, strict=False).missing_keys[0] == "tied.1"


def test_train_and_eval_reach_every_module() -> None:
    net = Net()
    assert all(module.training for _, module in net.named_modules())
    assert net.eval() is net
    assert not any(module.training for _, module in net.named_modules())
    net.heads["left"].train()
    assert [name for name, module in net.named_modules() if module.training] == ["heads.left"]
    assert net.train().heads["right"][0].training


def test_frozen_parameters_get_no_gradient_and_unfreezing_undoes_it() -> None:
    model = nn.MLP(2, [2, 1], rng=seeded())
    assert model.layers[0].freeze() is model.layers[0]
    model([1.0, 2.0]).backward()
    assert {p.is_constant for p in model.layers[0].parameters()} == {True}
    assert [p.grad for p in model.layers[0].parameters()] == [0.0] * 6
    assert model.layers[1].neurons[0].bias.grad == 1.0
    model.unfreeze()
    model([1.0, 2.0]).backward()
    assert all(neuron.bias.grad != 0.0 for neuron in model.layers[0].neurons)


# First weights


def spread(init: str, n_in: int, n_out: int, count: int = 20_000) -> tuple[float, float, float]:
    """Mean, variance and largest size of many draws."""
    rng, draw = seeded(3), nn.init.INITIALISERS[init]
    xs = [draw(n_in, n_out, rng) for _ in range(count)]
    mean = sum(xs) / count
    return mean, sum((x - mean) ** 2 for x in xs) / count, max(map(abs, xs))


@pytest.mark.parametrize(
    ("init", "variance", "bound"),
    [
        ("uniform", 1 / 3, 1.0),
        ("xavier_uniform", 2 / (8 + 4), math.sqrt(6 / 12)),
        ("xavier_normal", 2 / (8 + 4), math.inf),
        ("kaiming_uniform", 2 / 8, math.sqrt(6 / 8)),
        ("kaiming_normal", 2 / 8, math.inf),
    ],
)
def test_first_weights_have_the_variance_of_their_paper(init: str, variance: float, bound: float) -> None:
    mean, got, largest = spread(init, 8, 4)
    assert abs(mean) < 4 * math.sqrt(variance / 20_000)
    assert got == pytest.approx(variance, rel=0.04)
    assert 0.99 * bound < largest <= bound or bound == math.inf


def weights(model: nn.Module) -> list[float]:
    return [number for name, number in model.state_dict().items() if "weights" in name]


@pytest.mark.parametrize(
    ("activation", "init"),
    [
        *[(name, "kaiming_normal") for name in ("relu", "leaky_relu", "elu", "gelu", "silu", "swish", "softplus")],
        *[(name, "xavier_uniform") for name in ("tanh", "sigmoid", "linear", None, "log_sigmoid")],
    ],
)
def test_the_default_is_chosen_by_the_activation_and_knows_the_layer(activation: str | None, init: str) -> None:
    draw, rng = getattr(nn.init, init), seeded(5)
    assert weights(nn.Layer(3, 2, activation, rng=seeded(5))) == [draw(3, 2, rng) for _ in range(6)]


def test_every_layer_of_an_mlp_has_its_own_default() -> None:
    rng = seeded(5)
    expected = [nn.init.kaiming_normal(2, 3, rng) for _ in range(6)]
    expected += [nn.init.xavier_uniform(3, 1, rng) for _ in range(3)]
    assert weights(nn.MLP(2, [3, 1], "relu", rng=seeded(5))) == expected


def test_an_initialiser_is_a_name_or_a_function() -> None:
    assert weights(nn.MLP(2, [2], init="zeros")) == [0.0] * 4
    assert weights(nn.MLP(2, [2, 1], init=lambda n_in, n_out, rng: n_in + n_out / 10)) == [2.2] * 4 + [2.1] * 2
    assert weights(nn.Neuron(2, init=lambda n_in, n_out, rng: n_in + n_out / 10)) == [2.1] * 2
    assert weights(nn.Neuron(2, init=nn.init.uniform, rng=seeded())) == weights(
        nn.Neuron(2, init="uniform", rng=seeded())
    )


def test_first_weights_do_not_depend_on_the_global_generator() -> None:
    random.seed(1)
    first = weights(nn.MLP(2, [3, 1], "relu", rng=seeded(7)))
    random.seed(2)
    assert weights(nn.MLP(2, [3, 1], "relu", rng=seeded(7))) == first


# Containers


def test_sequential_hands_on_what_each_part_returns() -> None:
    first, last = nn.Layer(2, 3, None, rng=seeded(1)), nn.MLP(3, [1], rng=seeded(2))
    model = nn.Sequential(first, autograd.relu, last)
    by_hand = last([max(x.data, 0.0) for x in first([1.0, -2.0])])
    assert model([1.0, -2.0]).data == by_hand.data
    assert len(model.parameters()) == 3 * 3 + 4
    assert repr(model) == "Sequential(Layer(2, 3), relu, MLP(3, [1]))"
    assert model([1.0, -2.0]).scope == "sequential.part2.layer0.neuron0"


def test_sequential_takes_functions_of_a_list_and_of_a_number() -> None:
    model = nn.Sequential(nn.Layer(2, 3, rng=seeded()), autograd.softmax)
    assert sum(x.data for x in model([1.0, 2.0])) == pytest.approx(1.0, rel=1e-15)
    assert nn.Sequential(Scale(2), autograd.exp)(0.5).data == pytest.approx(math.e, rel=1e-15)


def test_embedding_gives_rows_that_learn() -> None:
    embedding = nn.Embedding(4, 2, rng=seeded())
    first, second = embedding(2)
    assert (first, second) == tuple(embedding.weights[2])
    autograd.fsum([first * 3, second * 5]).backward()
    assert [[w.grad for w in row] for row in embedding.weights] == [[0, 0], [0, 0], [3, 5], [0, 0]]
    assert embedding([0, np.int64(3), 1.0]) == [embedding.weights[0], embedding.weights[3], embedding.weights[1]]
    assert embedding(np.array([0, 3])) == [embedding.weights[0], embedding.weights[3]]
    assert [name for name, _ in embedding.named_parameters()][:2] == ["weights.0.0", "weights.0.1"]


def test_embedding_starts_from_the_standard_normal_distribution() -> None:
    rng = seeded(9)
    expected = [rng.gauss(0, 1) for _ in range(6)]
    assert [w.data for row in nn.Embedding(3, 2, rng=seeded(9)).weights for w in row] == expected


def test_dropout_drops_and_scales_while_training_only() -> None:
    dropout = nn.Dropout(0.25, rng=seeded(1))
    out = dropout([1.0] * 20_000)
    counts = Counter(out)
    assert set(counts) == {0.0, 1 / 0.75}
    assert counts[0.0] / 20_000 == pytest.approx(0.25, abs=4 * math.sqrt(0.25 * 0.75 / 20_000))
    assert dropout.eval()([1.0, 2.0]) == [1.0, 2.0]
    assert nn.Dropout(0.0)([1.0, 2.0]) == [1.0, 2.0]


def test_dropout_passes_gradients_to_what_it_keeps() -> None:
    xs = [Value(1) for _ in range(8)]
    dropped = nn.Dropout(0.5, rng=seeded(1))(xs)
    autograd.fsum(dropped).backward()
    assert [x.grad for x in xs] == [y.data for y in dropped]
    assert {x.grad for x in xs} == {0.0, 2.0}


def test_dropout_in_a_model_obeys_its_generator_and_eval() -> None:
    def outputs(model: nn.Module) -> list[float]:
        return [model([1.0, 2.0]).data for _ in range(20)]

    def model() -> nn.Module:
        return nn.Sequential(nn.Layer(2, 8, rng=seeded(1)), nn.Dropout(rng=seeded(2)), nn.MLP(8, [1], rng=seeded(3)))

    random.seed(4)
    first = outputs(model())
    random.seed(5)
    assert outputs(model()) == first
    assert len(set(first)) > 10
    assert len(set(outputs(model().eval()))) == 1


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: nn.Layer(2, 2, init="xavier"),
            ValueError,
            "unknown initialiser 'xavier': did you mean 'xavier_normal' or 'xavier_uniform'?",
        ),
        (
            lambda: nn.Neuron(2, init=0.5),
            TypeError,
            "an initialiser is a function such as nn.init.uniform, or its name; got 0.5",
        ),
        (lambda: nn.Layer(2, True * 0), ValueError, "a size of Layer is a whole number of at least 1, got 0"),
        (
            lambda: nn.Sequential(),
            ValueError,
            "Sequential takes at least one part, as in Sequential(Layer(2, 4), Layer(4, 1))",
        ),
        (
            lambda: nn.Sequential([nn.Neuron(1)]),
            TypeError,
            "a part of Sequential is a module or a function, got list: write Sequential(a, b), not a list",
        ),
        (
            lambda: nn.Sequential(nn.Neuron(1), "tanh"),
            TypeError,
            "a part of Sequential is a module or a function, got str",
        ),
        (lambda: nn.Embedding(0, 2), ValueError, "a size of Embedding is a whole number of at least 1, got 0"),
        (
            lambda: nn.Embedding(3, 2)(3),
            ValueError,
            "an index of Embedding(3, 2) is a whole number from 0 to 2, got 3",
        ),
        (
            lambda: nn.Embedding(3, 2)([0, -1]),
            ValueError,
            "an index of Embedding(3, 2) is a whole number from 0 to 2, got -1",
        ),
        (
            lambda: nn.Embedding(3, 2)(0.5),
            ValueError,
            "an index of Embedding(3, 2) is a whole number from 0 to 2, got 0.5",
        ),
        (lambda: nn.Dropout(1.0), ValueError, "Dropout: p is a finite number at least 0 and below 1, got 1.0"),
        (lambda: nn.Dropout("a"), TypeError, "Dropout: p is a number, got str"),
        (lambda: nn.Dropout(0.5, rng=3), TypeError, "rng is a generator such as random.Random(7), got 3"),
        (lambda: nn.Dropout(0.5)(1.0), TypeError, "Dropout(0.5) takes a list of inputs, got float"),
        (lambda: nn.summary([1]), TypeError, "summary takes a Module, got list"),
    ],
)
def test_bad_arguments_of_parts_teach(build: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        build()
    assert str(caught.value) == message


@pytest.mark.parametrize("as_batch", [list, np.array], ids=["lists", "array"])
@pytest.mark.parametrize("count", [2, 30])
@pytest.mark.parametrize("make", [lambda: nn.MLP(2, [4, 1]), lambda: nn.Layer(2, 3), lambda: nn.Neuron(2)])
def test_a_batch_teaches_one_sample_at_a_time(make: Any, count: int, as_batch: Any) -> None:
    module = make()
    with pytest.raises(TypeError) as caught:
        module(as_batch([[0.0, 1.0]] * count))
    assert str(caught.value) == (
        f"{module} takes one sample of 2 inputs, got a batch of {count}:\n"
        "  one sample at a time: [model(x) for x in X], or nn.predict(model, X) for plain numbers"
    )


def test_another_type_error_inside_stays_itself() -> None:
    for module in (nn.MLP(2, [4, 1]), nn.Layer(2, 3), nn.Neuron(2)):
        with pytest.raises(TypeError, match="expected a real number, got str 'a': convert it with float"):
            module(["a", 1.0])


def test_samples_of_one_number_teach_to_make_lists() -> None:
    with pytest.raises(TypeError) as caught:
        nn.predict(nn.MLP(1, [4, 1]), [0.0, 1.0])
    assert str(caught.value) == (
        "MLP(1, [4, 1]) takes a list of 1 input, got float: write [[x] for x in X] for samples of one number"
    )


# Summary


def test_summary_as_text() -> None:
    model = nn.Sequential(
        nn.Embedding(10, 2), nn.Dropout(0.5), nn.MLP(2, [16, 1], "relu", output=lambda z: z * z), autograd.tanh
    )
    model.parts[2].layers[0].freeze()
    text = str(nn.summary(model))
    assert text.splitlines()[0].split() == ["name", "module", "shape", "activation", "parameters", "frozen"]
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines()[2:-1]}
    assert rows == {
        "parts.0": ["Embedding(10,", "2)", "->", "2", "20", "0"],
        "parts.1": ["Dropout(0.5)", "0", "0"],
        "parts.2": ["MLP(2,", "[16,", "1])", "2", "->", "1", "0", "0"],
        "parts.2.layers.0": ["Layer(2,", "16)", "2", "->", "16", "relu", "48", "48"],
        "parts.2.layers.1": ["Layer(16,", "1)", "16", "->", "1", "<lambda>", "17", "0"],
    }
    assert text.splitlines()[-1] == "85 parameters, 37 to train"
    assert repr(nn.summary(model)) == text


def test_summary_counts_shared_parameters_once_and_takes_modules_of_ones_own() -> None:
    summary = nn.summary(Net())
    assert summary.parameters == len(Net().parameters()) == 6
    assert [(row.name, row.module, row.parameters) for row in summary.rows] == [
        ("", "Net", 2),
        ("blocks.0", "Scale", 1),
        ("blocks.1", "Scale", 1),
        ("heads.left", "Scale", 1),
        ("heads.right.0", "Scale", 1),
    ]
    assert nn.summary(nn.Neuron(3)).rows[0][1:] == ("Neuron(3)", "3 -> 1", "tanh", 4, 0)


def test_summary_as_a_table_of_rich() -> None:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=100).print(nn.summary(nn.MLP(2, [4, 1])))
    assert "Layer(2, 4)" in out.getvalue()
    assert "17 parameters, 17 to train" in out.getvalue()
