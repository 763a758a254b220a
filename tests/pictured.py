"""Graphs that the tests of pictures draw."""

import random

import nn
from autograd import Value
from autograd.pictures.render import RENDERERS, NoRendererError, render

NASTY = 'a<&"|{}\n\\N \x1b[31m]]>😀你好'


def example():
    """d = a*b + 10: data and gradients by hand."""
    a, b = Value(2, name="a"), Value(-3, name="b")
    d = a * b + 10
    d.backward()
    return a, b, d


def chain(count):
    """Count additions of 1 to 0, one after the other."""
    total = Value(0.0)
    for _ in range(count):
        total = total + 1.0
    return total


class Neuron(nn.Neuron):
    """A neuron written with `*` and `+`, as in micrograd; called in the scopes that nn gives."""

    def forward(self, inputs):
        total = self.bias
        for weight, x in zip(self.weights, inputs, strict=True):
            total = total + weight * x
        return total if self.activation is None else self.activation(total)


def plain_network(n_in, sizes):
    """A relu network of plain neurons."""
    network = nn.MLP(n_in, sizes, activation="relu", rng=random.Random(1))
    for layer in network.layers:
        for neuron in layer.neurons:
            neuron.__class__ = Neuron
    return network


def moons_loss(network, samples):
    """The loss of micrograd's demo: the mean hinge of all samples, and a penalty on all parameters."""
    points, labels = nn.data.make_moons(samples, noise=0.1, seed=1)
    scores = [network([Value(x) for x in point]) for point in points]
    losses = [(1 + -(2 * label - 1) * score).relu() for label, score in zip(labels, scores, strict=True)]
    penalty = sum(p * p for p in network.parameters())
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * penalty


def renderers_found():
    """The names of the renderers that draw here, the one in use first."""
    found = []
    for name in RENDERERS:
        try:
            render("digraph { a }", "svg", [name])
        except NoRendererError:
            continue
        found.append(name)
    return found
