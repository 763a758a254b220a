"""Digits: 64-32-10 tanh network, softmax cross-entropy, one epoch of gradient descent in minibatches.

The samples are scikit-learn's 1,797 images in their order; all engines start from the same weights.
"""

import random
from collections.abc import Callable
from typing import Any

import nn

BATCH = 32
LR = 0.1
Job = Callable[[], float]


def images_and_digits() -> tuple[Any, Any]:
    """Return the images, 64 pixels from 0 to 1 each, and their digits, as arrays."""
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.data / 16, data.target


def first_model() -> nn.MLP:
    """Return the network with its first weights."""
    return nn.MLP(64, [32, 10], activation="tanh", rng=random.Random(1))


def glassgrad() -> Job:
    """Ours, on nn's pieces."""
    images, targets = (array.tolist() for array in images_and_digits())

    def job() -> float:
        model = first_model()
        optimizer = nn.SGD(model.parameters(), lr=LR)
        total = 0.0
        for X, y in nn.batches(images, targets, BATCH):  # noqa: N806  what everybody calls the samples
            total += nn.train_step(model, X, y, nn.cross_entropy, optimizer) * len(y)
        return total / len(targets)

    return job


def first_weights() -> list[tuple[Any, Any]]:
    """Return the first weights, n_out x n_in, and biases of each layer as arrays."""
    import numpy as np

    layers = [layer.neurons for layer in first_model().layers]
    return [
        (np.array([[w.data for w in n.weights] for n in neurons]), np.array([n.bias.data for n in neurons]))
        for neurons in layers
    ]


def sklearn() -> Job:
    """scikit-learn's MLPClassifier, float64."""
    from sklearn.neural_network import MLPClassifier

    images, targets = images_and_digits()
    first = first_weights()
    settings = {
        "momentum": 0.0,
        "nesterovs_momentum": False,
        "alpha": 0.0,
        "shuffle": False,
        "batch_size": BATCH,
    }
    model = MLPClassifier((32,), "tanh", solver="sgd", learning_rate_init=LR, **settings)
    model.partial_fit(images, targets, classes=range(10))  # makes the arrays that hold the weights

    def job() -> float:
        model.coefs_ = [weights.T.copy() for weights, _ in first]
        model.intercepts_ = [biases.copy() for _, biases in first]
        model.partial_fit(images, targets)
        return float(model.loss_curve_[-1])

    return job


def torch() -> Job:
    """PyTorch, batched, float64."""
    import torch

    images, targets = map(torch.tensor, images_and_digits())
    first = first_weights()
    layers = [torch.nn.Linear(64, 32), torch.nn.Tanh(), torch.nn.Linear(32, 10)]
    model = torch.nn.Sequential(*layers).double()

    def job() -> float:
        for layer, (weights, biases) in zip(layers[::2], first, strict=True):
            layer.weight.data, layer.bias.data = torch.tensor(weights), torch.tensor(biases)
        optimizer = torch.optim.SGD(model.parameters(), lr=LR)
        total = 0.0
        for x, y in zip(images.split(BATCH), targets.split(BATCH), strict=True):
            loss = torch.nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        return total / len(targets)

    return job
