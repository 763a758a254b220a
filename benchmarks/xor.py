"""XOR: 2-4-1 tanh network, mean squared error, gradient descent on all four samples."""

from collections.abc import Callable
from typing import Any

import weights

TITLE = "XOR, {size:,} epochs"
SIZE, QUICK = 1000, 100
GOALS = {"micrograd": 40.0, "torch": 10.0}
LR = 0.1
INPUTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [-1.0, 1.0, 1.0, -1.0]

Job = Callable[[], list[float]]


def glassgrad(size: int) -> Job:
    """nn.fit without progress."""
    import nn

    def job() -> list[float]:
        model = nn.MLP(2, [4, 1], activation="tanh", output="tanh")
        weights.fill(model.parameters(), weights.mlp(2, 4, 1))
        optimizer = nn.SGD(model.parameters(), lr=LR)
        history = nn.fit(model, INPUTS, TARGETS, optimizer=optimizer, epochs=size, progress=False)
        return [history.losses[0], history.losses[-1]]

    return job


def micrograd(size: int) -> Job:
    """A bare loop, with a tanh in its style, which it lacks."""
    from micrograd_pieces import descend, layer, parameters, tanh

    def job() -> list[float]:
        hidden, output = model = parameters(weights.mlp(2, 4, 1))
        losses = []
        for _ in range(size):
            terms: list[Any] = []
            for x, target in zip(INPUTS, TARGETS, strict=True):
                (prediction,) = map(tanh, layer(output, list(map(tanh, layer(hidden, x)))))
                terms.append((prediction - target) ** 2)
            loss = sum(terms) * 0.25
            descend(model, loss, LR)
            losses.append(loss.data)
        return [losses[0], losses[-1]]

    return job


def torch(size: int) -> Job:
    """A loop, the four samples in one batch."""
    import torch

    x, y = (torch.tensor(data, dtype=torch.float64) for data in (INPUTS, TARGETS))

    def job() -> list[float]:
        hidden, output = map(weights.torch_linear, weights.mlp(2, 4, 1))
        model = torch.nn.Sequential(hidden, torch.nn.Tanh(), output, torch.nn.Tanh())
        optimizer = torch.optim.SGD(model.parameters(), lr=LR)
        losses = []
        for _ in range(size):
            loss = ((model(x)[:, 0] - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return [losses[0], losses[-1]]

    return job
