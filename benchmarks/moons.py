"""One training step of micrograd's demo: MLP 2-16-16-1 with relu, max-margin loss and an L2 penalty."""

import math
import random
from collections.abc import Callable

import autograd
import nn

SAMPLES = 100
Job = Callable[[], float]


def points() -> list[tuple[list[float], float]]:
    """Two interleaved half circles with noise: 100 points and their labels, -1 or 1."""
    rng = random.Random(1337)
    found = []
    for index in range(SAMPLES):
        angle = math.pi * index / SAMPLES
        upper = ([math.cos(angle), math.sin(angle)], -1.0)
        lower = ([1 - math.cos(angle), 0.5 - math.sin(angle)], 1.0)
        (x, y), label = upper if index % 2 else lower
        found.append(([x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1)], label))
    return found


def glassgrad() -> Job:
    """Ours, on nn's modules."""
    samples = points()
    model = nn.MLP(2, [16, 16, 1], activation="relu", rng=random.Random(1))

    def job() -> float:
        margins = [(1 - model(x) * label).relu() for x, label in samples]
        parameters = model.parameters()
        loss = autograd.mean(margins) + 1e-4 * autograd.dot(parameters, parameters)
        model.zero_grad()
        loss.backward()
        return loss.data

    return job


def micrograd() -> Job:
    """The demo's own code."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    random.seed(1)
    model = MLP(2, [16, 16, 1])
    samples = points()

    def job() -> float:
        inputs = [list(map(Value, x)) for x, _ in samples]
        losses = [(1 + -label * score).relu() for score, (_, label) in zip(map(model, inputs), samples, strict=True)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        return float(loss.data)

    return job


def torch() -> Job:
    """PyTorch, batched, float64."""
    import torch

    samples = points()
    x = torch.tensor([p for p, _ in samples], dtype=torch.float64)
    y = torch.tensor([label for _, label in samples], dtype=torch.float64)
    layers = [torch.nn.Linear(2, 16), torch.nn.ReLU(), torch.nn.Linear(16, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1)]
    model = torch.nn.Sequential(*layers).double()

    def job() -> float:
        loss = (1 - y * model(x)[:, 0]).relu().mean() + 1e-4 * sum((p * p).sum() for p in model.parameters())
        model.zero_grad()
        loss.backward()
        return float(loss.detach())

    return job
