"""A training step of micrograd's demo: MLP 2-16-16-1 with relu, max-margin loss and an L2 penalty."""

import math
import random
from collections.abc import Callable

import weights

TITLE = "moons training step, MLP 2-16-16-1, {size} samples"
SIZE, QUICK = 100, 10
GOALS = {"micrograd": 500.0, "torch": 1.0}
LR, PENALTY = 0.1, 1e-4

Job = Callable[[], list[float]]


def points(size: int) -> tuple[list[list[float]], list[float]]:
    """Two interleaved half circles with noise: points and their labels, -1 or 1."""
    rng = random.Random(1337)
    found, labels = [], []
    for index in range(size):
        angle = math.pi * index / size
        upper, lower = (math.cos(angle), math.sin(angle)), (1 - math.cos(angle), 0.5 - math.sin(angle))
        x, y = upper if index % 2 else lower
        found.append([x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1)])
        labels.append(-1.0 if index % 2 else 1.0)
    return found, labels


def glassgrad(size: int) -> Job:
    """Modules, losses and optimiser of nn."""
    import nn

    samples, labels = points(size)
    model = nn.MLP(2, [16, 16, 1], activation="relu")
    weights.fill(model.parameters(), weights.mlp(2, 16, 16, 1))
    parameters = model.parameters()
    optimizer = nn.SGD(parameters, lr=LR)

    def job() -> list[float]:
        loss = nn.hinge_loss(nn.outputs(model, samples), labels) + PENALTY * nn.l2_penalty(parameters)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return [loss.data]

    return job


def micrograd(size: int) -> Job:
    """The code of its demo."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    samples, labels = points(size)
    model = MLP(2, [16, 16, 1])
    weights.fill(model.parameters(), weights.mlp(2, 16, 16, 1))

    def job() -> list[float]:
        scores = [model(list(map(Value, x))) for x in samples]
        losses = [(1 + -label * score).relu() for label, score in zip(labels, scores, strict=True)]
        loss = sum(losses) * (1.0 / len(losses)) + PENALTY * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= LR * p.grad
        return [loss.data]

    return job


def torch(size: int) -> Job:
    """All samples in one batch."""
    import torch

    x, y = (torch.tensor(data, dtype=torch.float64) for data in points(size))
    first, second, last = map(weights.torch_linear, weights.mlp(2, 16, 16, 1))
    model = torch.nn.Sequential(first, torch.nn.ReLU(), second, torch.nn.ReLU(), last)
    parameters = list(model.parameters())
    optimizer = torch.optim.SGD(parameters, lr=LR)

    def job() -> list[float]:
        loss = (1 - y * model(x)[:, 0]).relu().mean() + PENALTY * sum((p * p).sum() for p in parameters)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return job
