"""The ten graphs that layouts are measured on, and how dot draws them.

`python tests/drawn_graphs.py` writes tests/graphs/ anew, with the crossings of dot's drawings where Graphviz
is there.
"""

import json
import random
from pathlib import Path

from crossings import crossings

import nn
from autograd import Value, exp, log, scope, sqrt, tanh
from autograd.pictures.camera import take_picture
from autograd.pictures.dot import dot_text
from autograd.pictures.picture import Edge, Group, Node, Picture
from autograd.pictures.render import render

FOLDER = Path(__file__).parent / "graphs"


def values(text, *numbers):
    return [Value(number, name=name) for name, number in zip(text.split(), numbers, strict=True)]


def neuron():
    x1, x2, w1, w2, b = values("x1 x2 w1 w2 b", 2, 0, -3, 1, 6.8813735870195432)
    return tanh(x1 * w1 + x2 * w2 + b)


def diamond():
    a, b = values("a b", -2, 3)
    return (a * b) * (a + b) - a * a


def logistic():
    w, x, b = values("w x b", 0.5, 2, -1)
    return -log(1 / (1 + exp(-(w * x + b))))


def quadratic():
    a, b, c = values("a b c", 2, -4, -6)
    root = sqrt(b * b - 4 * a * c)
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]


def softmax():
    powers = [exp(logit) for logit in values("z1 z2 z3 z4", 0.1, -0.5, 2, 1)]
    total = sum(powers[1:], powers[0])
    return [-log(power / total) for power in powers[:2]]


def hadamard():
    row = values("a b c d e f g h", *range(8))
    for step in (1, 2, 4):
        row = [row[i ^ step] - row[i] if i & step else row[i] + row[i ^ step] for i in range(8)]
    return row


def recurrent():
    w, u, b, h = values("w u b h", 0.5, -0.8, 0.1, 0)
    for x in values("x1 x2 x3 x4", 1, -1, 0.5, 2):
        h = tanh(w * x + u * h + b)
    return h


def perceptron(model, inputs):
    """The model written with * and +, in the model's scopes or, as micrograd does, without."""
    with scope("mlp"):
        for depth, layer in enumerate(model.layers):
            with scope(f"layer{depth}"):
                inputs = [neuron_of(index, neuron, inputs) for index, neuron in enumerate(layer.neurons)]
    return inputs[0]


def neuron_of(index, neuron, inputs):
    with scope(f"neuron{index}"):
        return tanh(sum([w * x for w, x in zip(neuron.weights, inputs, strict=True)], neuron.bias))


def small_model():
    model = nn.MLP(2, [3, 1], rng=random.Random(1))
    return (perceptron(model, values("x1 x2", 0.5, -1)) - 1) ** 2, model


def layer():
    model = nn.MLP(3, [4], rng=random.Random(2))
    inputs = values("x1 x2 x3", 2, 3, -1)
    return [neuron_of(index, neuron, inputs) for index, neuron in enumerate(model.layers[0].neurons)], model


def large_model():
    """172 boxes and operations; as micrograd, without scopes."""
    model = nn.MLP(2, [4, 4, 1], rng=random.Random(3))
    inputs = values("x1 x2", 2, 3)
    for each in model.layers:
        inputs = [
            tanh(sum([w * x for w, x in zip(one.weights, inputs, strict=True)], one.bias)) for one in each.neurons
        ]
    return inputs[0] - Value(1, name="y"), model


MAKERS = (
    *(neuron, diamond, logistic, quadratic, softmax, hadamard, recurrent),
    *(layer, small_model, large_model),
)
NAMES = tuple([maker.__name__ for maker in MAKERS])


def picture_of(name):
    """Make a graph and take its picture, after a backward pass."""
    made = MAKERS[NAMES.index(name)]()
    roots, model = made if isinstance(made, tuple) else (made, None)
    for root in roots if isinstance(roots, list) else [roots]:
        root.backward()
    return take_picture(roots, names=model)


def text_of(picture):
    """The picture as JSON, a line for every node, edge and group."""
    lines = []
    for name, part in picture._asdict().items():
        if name in ("nodes", "edges", "groups"):
            rows = ",\n".join([f"  {json.dumps(rounded(row), ensure_ascii=False)}" for row in part])
            lines.append(f'"{name}": [\n{rows}\n]' if part else f'"{name}": []')
        else:
            lines.append(f'"{name}": {json.dumps(part)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def rounded(row):
    """The row with six digits of its numbers, so that every mathematical library gives the same text."""
    return [float(f"{x:.6g}") if isinstance(x, float) else x for x in row]


def committed_text(name):
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def committed(name):
    """The picture as it is committed."""
    parts = json.loads(committed_text(name))
    groups = [Group(path, parent, tuple(members), *rest) for path, parent, members, *rest in parts.pop("groups")]
    nodes, edges = ([kind(*row) for row in parts.pop(name)] for kind, name in ((Node, "nodes"), (Edge, "edges")))
    return Picture(tuple(nodes), tuple(edges), tuple(groups), tuple(parts.pop("roots")), **parts)


def committed_crossings():
    """How often edges cross in dot's drawings, by name of the graph."""
    return json.loads((FOLDER / "dot_crossings.json").read_text(encoding="utf-8"))


def drawn_count(picture):
    """How many boxes and operations there are."""
    return len(picture.nodes) + sum([bool(node.op) for node in picture.nodes])


def crossings_by_dot(picture):
    """How often edges cross in dot's drawing: its splines, each lengthened to the tip of its arrow."""
    drawing = json.loads(render(dot_text(picture), "json")[0])
    curves = []
    for edge in drawing["edges"]:
        tip, *points = [tuple(map(float, word.split(",")[-2:])) for word in edge["pos"].split()]
        curves.append([*points, points[-1], tip, tip])
    return crossings(curves)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    counts = {}
    for name in NAMES:
        picture = picture_of(name)
        (FOLDER / f"{name}.json").write_text(text_of(picture), encoding="utf-8")
        counts[name] = crossings_by_dot(picture)
    (FOLDER / "dot_crossings.json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
