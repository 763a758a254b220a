"""Names of nodes and scopes: from the Values, from a mapping, from a model."""

import random

import pytest

import nn
from autograd import Value, draw
from autograd.pictures.camera import take_picture
from autograd.pictures.names import parameter_name, read_names


class Model:
    """Something with parameters that is no module."""

    def __init__(self, **parameters):
        self.parameters = parameters

    def named_parameters(self):
        yield from self.parameters.items()


def test_names_from_a_mapping_and_from_a_model():
    a, b, frozen = Value(1), Value(2, name="b"), Value(3, name="frozen")
    frozen.is_constant = True
    model = Model(**{"layer0.w1": a, "layer0.torch": 3.0})
    found = [(node.name, node.role) for node in take_picture(a * b + frozen, names=model).nodes]
    assert found == [
        ("layer0.w1", "parameter"), ("b", "input"), (None, "operation"), ("frozen", "constant"), (None, "output"),
    ]  # fmt: skip
    assert take_picture(a, names={"first": a, "text": "no Value", "second": a}).nodes[0].name == "first"
    assert take_picture(b, names={"given": b}).nodes[0].name == "given"


def test_names_from_lists_in_a_mapping():
    xs = [Value(i) for i in range(6)]
    loop = [xs[1]]
    loop.append(loop)
    names = {"xs": xs[:3], "first": xs[0], "pairs": [(xs[3], 7.0), [xs[4]]], "loop": loop, "text": "xs"}
    labels = read_names(names).labels
    assert [labels.get(x) for x in xs] == ["first", "xs[1]", "xs[2]", "pairs[0][0]", "pairs[1][0]", None]


@pytest.mark.parametrize(
    ("path", "own", "expected"),
    [
        ("slope", None, "slope"),
        ("slope", "m", "m"),
        ("weights.3", None, "weight3"),
        ("layers.0.neurons.2.weights.1", "w1", "layer0.neuron2.w1"),
        ("layers.0.neurons.2.bias", "b", "layer0.neuron2.b"),
        ("table.weights.25.2", None, "table.weight25_2"),
        ("encoder.0.1.bias", None, "encoder0_1.bias"),
        ("0", None, "0"),
    ],
)
def test_paths_become_short(path, own, expected):
    assert parameter_name(path, own=own) == expected


def test_a_key_of_a_dict_of_modules_is_part_of_the_name():
    assert parameter_name("heads.left.weights.0", ["", "heads.left"]) == "head_left.weight0"


class Net(nn.Module):
    """Lists, dicts, nested lists and single modules."""

    def __init__(self):
        rng = random.Random(1)
        self.encoder = nn.MLP(1, [2, 1], rng=rng)
        self.heads = {"left": nn.Neuron(1, rng=rng), "right": nn.Neuron(1, rng=rng)}
        self.grid = [[nn.Neuron(1, rng=rng)], [nn.Neuron(1, rng=rng)]]

    def forward(self, x):
        h = self.encoder([x])
        return sum([neuron([h]) for neuron in (*self.heads.values(), *self.grid[0], *self.grid[1])])


def test_parameters_and_titles_are_called_as_the_scopes_are():
    """The scopes come from nn, which runs the modules; the names from the paths of the parameters."""
    net = Net()
    out = net(Value(0.5))
    scopes = {node.scope for node in take_picture(out).nodes if node.scope}
    names = read_names(net)
    assert {f"net.{label}".rpartition(".")[0] for label in names.labels.values()} == scopes - {"net"}
    assert names.titles.keys() >= scopes
    picture = take_picture(out, names=net)
    assert {group.path: group.title for group in picture.groups} == {
        "net": "net · Net(15 parameters)",
        "net.encoder": "encoder · MLP 1→1",
        "net.encoder.layer0": "layer0 · Layer 1→2",
        "net.encoder.layer0.neuron0": "neuron0 · Neuron 1→1",
        "net.encoder.layer0.neuron1": "neuron1 · Neuron 1→1",
        "net.encoder.layer1": "layer1 · Layer 2→1",
        "net.encoder.layer1.neuron0": "neuron0 · Neuron 2→1",
        "net.head_left": "head_left · Neuron 1→1",
        "net.head_right": "head_right · Neuron 1→1",
        "net.grid0_0": "grid0_0 · Neuron 1→1",
        "net.grid1_0": "grid1_0 · Neuron 1→1",
    }
    assert "encoder.layer1.neuron0.w1" in [node.name for node in picture.nodes]


def test_a_module_whose_repr_is_long_or_fails_is_called_by_its_class():
    class Broken(nn.Module):
        def __init__(self):
            self.w = Value(1)

        def __repr__(self):
            raise RuntimeError("no repr")

        def forward(self, x):
            return x * self.w

    class Long(Broken):
        def __repr__(self):
            return "Long(" + "x" * 100 + ")"

    assert read_names(Broken()).titles == {"broken": "Broken"}
    assert read_names(Long()).titles == {"long": "Long"}
    assert read_names(nn.Embedding(10, 2)).titles == {"embedding": "Embedding(10, 2)"}


def test_a_parameter_that_is_a_result_stays_an_operation():
    a = Value(2)
    made = a * 3
    roles = [node.role for node in take_picture(made + 1, names=Model(w=made)).nodes]
    assert roles == ["input", "constant", "operation", "constant", "output"]


def test_names_of_a_torch_module_are_no_values():
    class Torch:
        def named_parameters(self):
            yield "weight", [[1.0]]

        def named_modules(self):
            yield "", self

    assert draw(Value(1) * 2, names=Torch()).picture.total == 3
