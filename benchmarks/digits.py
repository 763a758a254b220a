"""Digits: 64-32-10 tanh network, softmax cross-entropy, one epoch of gradient descent in minibatches of 32.

The samples are scikit-learn's 1,797 images, shuffled as `nn.fit` shuffles them.
"""

import random
from collections.abc import Callable
from typing import Any

import weights

TITLE = "digits, MLP 64-32-10, one epoch of {size:,} samples, batches of 32"
SIZE, QUICK = 1797, 160
GOALS = {"micrograd": 1000.0, "torch": 1 / 3.5}
EXTRAPOLATED = {"micrograd": 20}  # timed for so many samples only
NEEDS = "sklearn"  # where the images come from
BATCH, LR, SEED = 32, 0.1, 1

Job = Callable[[], list[float]]


def images_and_digits(size: int) -> tuple[Any, Any]:
    """Return the first images, 64 pixels from 0 to 1 each, and their digits, as arrays."""
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.data[:size] / 16, data.target[:size]


def shuffled(size: int) -> tuple[Any, Any]:
    """Return them in the order in which `nn.fit` takes them."""
    images, targets = images_and_digits(size)
    order = list(range(size))
    random.Random(SEED).shuffle(order)
    return images[order], targets[order]


def glassgrad(size: int) -> Job:
    """nn.fit without progress."""
    import nn

    images, targets = (array.tolist() for array in images_and_digits(size))

    def job() -> list[float]:
        model = nn.MLP(64, [32, 10], activation="tanh")
        weights.fill(model.parameters(), weights.mlp(64, 32, 10))
        settings: dict[str, Any] = {"loss": nn.cross_entropy, "lr": LR, "batch_size": BATCH, "seed": SEED}
        history = nn.fit(model, images, targets, epochs=1, progress=False, **settings)
        hidden, output = model.layers
        return [history.losses[0], hidden.neurons[0].bias.data, output.neurons[-1].bias.data]

    return job


def micrograd(size: int) -> Job:
    """A bare loop, one batch, with tanh, exp and log in its style."""
    from micrograd_pieces import descend, exp, layer, log, parameters, tanh

    images, targets = (array.tolist() for array in shuffled(size))

    def job() -> list[float]:
        hidden, output = model = parameters(weights.mlp(64, 32, 10))
        terms: list[Any] = []
        for image, target in zip(images, targets, strict=True):
            logits = layer(output, list(map(tanh, layer(hidden, image))))
            terms.append(log(sum(map(exp, logits))) - logits[target])
        loss = sum(terms) * (1.0 / len(terms))
        descend(model, loss, LR)
        return [loss.data, hidden[0][-1].data, output[-1][-1].data]

    return job


def sklearn(size: int) -> Job:
    """MLPClassifier.partial_fit."""
    import numpy as np
    from sklearn.neural_network import MLPClassifier

    images, targets = shuffled(size)
    settings: dict[str, Any] = {"momentum": 0.0, "nesterovs_momentum": False, "alpha": 0.0, "shuffle": False}
    model = MLPClassifier((32,), "tanh", solver="sgd", learning_rate_init=LR, batch_size=min(BATCH, size), **settings)
    model.partial_fit(images, targets, classes=range(10))  # makes the arrays that hold the weights

    def job() -> list[float]:
        layers = [np.array(rows) for rows in weights.mlp(64, 32, 10)]
        model.coefs_ = [np.ascontiguousarray(layer[:, :-1].T) for layer in layers]
        model.intercepts_ = [layer[:, -1].copy() for layer in layers]
        model.partial_fit(images, targets)
        return [model.loss_curve_[-1], model.intercepts_[0][0], model.intercepts_[-1][-1]]

    return job


def torch(size: int) -> Job:
    """A loop over batches."""
    import torch

    images, targets = map(torch.tensor, shuffled(size))

    def job() -> list[float]:
        hidden, output = map(weights.torch_linear, weights.mlp(64, 32, 10))
        model = torch.nn.Sequential(hidden, torch.nn.Tanh(), output)
        optimizer = torch.optim.SGD(model.parameters(), lr=LR)
        total = 0.0
        for x, y in zip(images.split(BATCH), targets.split(BATCH), strict=True):
            loss = torch.nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        return [total / size, hidden.bias[0].item(), output.bias[-1].item()]

    return job
