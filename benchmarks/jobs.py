"""The jobs that `compare.py` times, each written for every engine in its own idiom.

A job is a function without arguments that does one unit of work and returns a number, by which the
engines are held to the same result.
"""

import importlib.util
import math
import random
from collections.abc import Callable
from typing import Any

import autograd
import nn

Job = Callable[[], float]

PRODUCTS = 100_000
SAMPLES = 100
XOR_EPOCHS = 1000
DIGITS_BATCH = 32
DIGITS_LR = 0.1
XOR = [([0.0, 0.0], -1.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], -1.0)]


def is_installed(name: str) -> bool:
    """True where the peer can be imported."""
    return importlib.util.find_spec(name) is not None


def numbers(count: int, seed: int) -> list[float]:
    """Seeded numbers from -1 to 1."""
    rng = random.Random(seed)
    return [rng.uniform(-1, 1) for _ in range(count)]


def moons() -> list[tuple[list[float], float]]:
    """Two interleaved half circles with noise: 100 points and their labels, -1 or 1."""
    rng = random.Random(1337)
    points = []
    for index in range(SAMPLES):
        angle = math.pi * index / SAMPLES
        upper = ([math.cos(angle), math.sin(angle)], -1.0)
        lower = ([1 - math.cos(angle), 0.5 - math.sin(angle)], 1.0)
        (x, y), label = upper if index % 2 else lower
        points.append(([x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1)], label))
    return points


# The sum of products x1*y1 + x2*y2 + ..., forward and backward, the leaves made before.


def sum_of_products(value: Callable[[float], Any]) -> Job:
    """For engines whose Values have `backward` and `grad`."""
    xs, ys = ([value(x) for x in numbers(PRODUCTS, seed)] for seed in (1, 2))

    def job() -> float:
        total = xs[0] * ys[0]
        for x, y in zip(xs[1:], ys[1:], strict=True):
            total = total + x * y
        xs[0].grad = 0.0
        total.backward()
        return float(xs[0].grad)

    return job


def sum_of_products_xad() -> Job:
    """XAD, a C++ tape with Python bindings."""
    from xad.adj_1st import Real, Tape

    data = numbers(PRODUCTS, 1), numbers(PRODUCTS, 2)

    def job() -> float:
        with Tape() as tape:
            xs, ys = ([Real(x) for x in column] for column in data)
            for x in (*xs, *ys):
                tape.registerInput(x)
            tape.newRecording()
            total = xs[0] * ys[0]
            for x, y in zip(xs[1:], ys[1:], strict=True):
                total = total + x * y
            tape.registerOutput(total)
            total.derivative = 1.0
            tape.computeAdjoints()
            return float(xs[0].derivative)

    return job


def sum_of_products_torch() -> Job:
    """PyTorch, one dot of two vectors: what batching buys."""
    import torch

    xs = torch.tensor(numbers(PRODUCTS, 1), dtype=torch.float64, requires_grad=True)
    ys = torch.tensor(numbers(PRODUCTS, 2), dtype=torch.float64, requires_grad=True)

    def job() -> float:
        xs.grad = None
        (xs * ys).sum().backward()
        return float(xs.grad[0])

    return job


# One training step of micrograd's demo: MLP 2-16-16-1 with relu, max-margin loss and an L2 penalty.


def moons_step() -> Job:
    """Ours, on nn's modules."""
    points = moons()
    model = nn.MLP(2, [16, 16, 1], activation="relu", rng=random.Random(1))

    def job() -> float:
        margins = [(1 - model(x) * label).relu() for x, label in points]
        parameters = model.parameters()
        loss = autograd.mean(margins) + 1e-4 * autograd.dot(parameters, parameters)
        model.zero_grad()
        loss.backward()
        return loss.data

    return job


def moons_step_micrograd() -> Job:
    """The demo's own code."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    random.seed(1)
    model = MLP(2, [16, 16, 1])
    points = moons()

    def job() -> float:
        inputs = [list(map(Value, x)) for x, _ in points]
        losses = [(1 + -label * score).relu() for score, (_, label) in zip(map(model, inputs), points, strict=True)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        return float(loss.data)

    return job


def moons_step_torch() -> Job:
    """PyTorch, batched, float64."""
    import torch

    points = moons()
    x = torch.tensor([p for p, _ in points], dtype=torch.float64)
    y = torch.tensor([label for _, label in points], dtype=torch.float64)
    layers = [torch.nn.Linear(2, 16), torch.nn.ReLU(), torch.nn.Linear(16, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1)]
    model = torch.nn.Sequential(*layers).double()

    def job() -> float:
        loss = (1 - y * model(x)[:, 0]).relu().mean() + 1e-4 * sum((p * p).sum() for p in model.parameters())
        model.zero_grad()
        loss.backward()
        return float(loss)

    return job


# XOR: 2-4-1 tanh network, mean squared error, 1000 epochs of gradient descent on all four samples.


def xor_training() -> Job:
    """Ours, through `fit`."""

    def job() -> float:
        model = nn.MLP(2, [4, 1], activation="tanh", output="tanh", rng=random.Random(1))
        inputs, targets = [x for x, _ in XOR], [y for _, y in XOR]
        optimizer = nn.SGD(model.parameters(), lr=0.1)
        return nn.fit(model, inputs, targets, optimizer=optimizer, epochs=XOR_EPOCHS, progress=False).losses[-1]

    return job


def xor_training_micrograd() -> Job:
    """micrograd's Values with a tanh in its style, which it lacks; a bare loop."""
    from micrograd.engine import Value

    def tanh(x: Any) -> Any:
        out = Value(math.tanh(x.data), (x,), "tanh")

        def _backward() -> None:
            x.grad += (1 - out.data * out.data) * out.grad

        out._backward = _backward
        return out

    def job() -> float:
        rng = random.Random(1)
        layers = [[[Value(rng.uniform(-1, 1)) for _ in range(n + 1)] for _ in range(m)] for n, m in ((2, 4), (4, 1))]
        parameters = [w for layer in layers for neuron in layer for w in neuron]
        for _ in range(XOR_EPOCHS):
            losses = []
            for x, y in XOR:
                values: list[Any] = x
                for layer in layers:
                    values = [tanh(sum((w * v for w, v in zip(ws, values, strict=False)), ws[-1])) for ws in layer]
                losses.append((values[0] - y) ** 2)
            loss = sum(losses) * 0.25
            for p in parameters:
                p.grad = 0
            loss.backward()
            for p in parameters:
                p.data -= 0.1 * p.grad
        return float(loss.data)

    return job


def xor_training_torch() -> Job:
    """PyTorch, batched, float64."""
    import torch

    x = torch.tensor([x for x, _ in XOR], dtype=torch.float64)
    y = torch.tensor([y for _, y in XOR], dtype=torch.float64)

    def job() -> float:
        torch.manual_seed(1)
        layers = [torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1), torch.nn.Tanh()]
        model = torch.nn.Sequential(*layers).double()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(XOR_EPOCHS):
            loss = ((model(x)[:, 0] - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return float(loss)

    return job


# Digits: 64-32-10 tanh network, softmax cross-entropy, one epoch of gradient descent in minibatches of 32, on
# scikit-learn's 1,797 images in their order, from the same first weights.


def digits() -> tuple[Any, Any]:
    """Return the images, 64 pixels from 0 to 1 each, and their digits, as arrays."""
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.data / 16, data.target


def digits_model() -> nn.MLP:
    """Return the network with its first weights."""
    return nn.MLP(64, [32, 10], activation="tanh", rng=random.Random(1))


def digits_epoch() -> Job:
    """Ours, on nn's pieces."""
    images, targets = (array.tolist() for array in digits())

    def job() -> float:
        model = digits_model()
        optimizer = nn.SGD(model.parameters(), lr=DIGITS_LR)
        total = 0.0
        for X, y in nn.batches(images, targets, DIGITS_BATCH):  # noqa: N806  what everybody calls the samples
            total += nn.train_step(model, X, y, nn.cross_entropy, optimizer) * len(y)
        return total / len(targets)

    return job


def digits_weights() -> list[tuple[Any, Any]]:
    """Return the first weights, n_out x n_in, and biases of each layer as arrays."""
    import numpy as np

    layers = [layer.neurons for layer in digits_model().layers]
    return [
        (np.array([[w.data for w in n.weights] for n in neurons]), np.array([n.bias.data for n in neurons]))
        for neurons in layers
    ]


def digits_epoch_sklearn() -> Job:
    """scikit-learn's MLPClassifier, float64."""
    from sklearn.neural_network import MLPClassifier

    images, targets = digits()
    first = digits_weights()
    settings = {
        "momentum": 0.0,
        "nesterovs_momentum": False,
        "alpha": 0.0,
        "shuffle": False,
        "batch_size": DIGITS_BATCH,
    }
    model = MLPClassifier((32,), "tanh", solver="sgd", learning_rate_init=DIGITS_LR, **settings)
    model.partial_fit(images, targets, classes=range(10))  # makes the arrays that hold the weights

    def job() -> float:
        model.coefs_ = [weights.T.copy() for weights, _ in first]
        model.intercepts_ = [biases.copy() for _, biases in first]
        model.partial_fit(images, targets)
        return float(model.loss_curve_[-1])

    return job


def digits_epoch_torch() -> Job:
    """PyTorch, batched, float64."""
    import torch

    images, targets = map(torch.tensor, digits())
    first = digits_weights()
    layers = [torch.nn.Linear(64, 32), torch.nn.Tanh(), torch.nn.Linear(32, 10)]
    model = torch.nn.Sequential(*layers).double()

    def job() -> float:
        for layer, (weights, biases) in zip(layers[::2], first, strict=True):
            layer.weight.data, layer.bias.data = torch.tensor(weights), torch.tensor(biases)
        optimizer = torch.optim.SGD(model.parameters(), lr=DIGITS_LR)
        total = 0.0
        for x, y in zip(images.split(DIGITS_BATCH), targets.split(DIGITS_BATCH), strict=True):
            loss = torch.nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        return total / len(targets)

    return job


def jobs() -> dict[str, dict[str, Callable[[], Job]]]:
    """Every job, with a maker per installed engine; glassgrad first."""
    makers: dict[str, dict[str, Callable[[], Job]]] = {
        f"sum of {PRODUCTS:,} products": {"glassgrad": lambda: sum_of_products(autograd.Value)},
        f"moons step, {SAMPLES} samples": {"glassgrad": moons_step},
        f"XOR, {XOR_EPOCHS:,} epochs": {"glassgrad": xor_training},
    }
    products, step, xor = makers.values()
    if is_installed("sklearn"):
        makers[f"digits, one epoch in batches of {DIGITS_BATCH}"] = {
            "glassgrad": digits_epoch,
            "scikit-learn": digits_epoch_sklearn,
            **({"torch": digits_epoch_torch} if is_installed("torch") else {}),
        }
    if is_installed("micrograd"):
        from micrograd.engine import Value

        products["micrograd"] = lambda: sum_of_products(Value)
        step["micrograd"], xor["micrograd"] = moons_step_micrograd, xor_training_micrograd
    if is_installed("xad"):
        products["xad"] = sum_of_products_xad
    if is_installed("torch"):
        import torch

        torch.set_num_threads(1)
        products["torch"], step["torch"], xor["torch"] = sum_of_products_torch, moons_step_torch, xor_training_torch
    return makers
