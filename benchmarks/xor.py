"""XOR: 2-4-1 tanh network, mean squared error, 1000 epochs of gradient descent on all four samples."""

import math
import random
from collections.abc import Callable
from typing import Any

import nn

EPOCHS = 1000
XOR = [([0.0, 0.0], -1.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], -1.0)]
Job = Callable[[], float]


def glassgrad() -> Job:
    """Ours, through `fit`."""

    def job() -> float:
        model = nn.MLP(2, [4, 1], activation="tanh", output="tanh", rng=random.Random(1))
        inputs, targets = [x for x, _ in XOR], [y for _, y in XOR]
        optimizer = nn.SGD(model.parameters(), lr=0.1)
        return nn.fit(model, inputs, targets, optimizer=optimizer, epochs=EPOCHS, progress=False).losses[-1]

    return job


def micrograd() -> Job:
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
        for _ in range(EPOCHS):
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


def torch() -> Job:
    """PyTorch, batched, float64."""
    import torch

    x = torch.tensor([x for x, _ in XOR], dtype=torch.float64)
    y = torch.tensor([y for _, y in XOR], dtype=torch.float64)

    def job() -> float:
        torch.manual_seed(1)
        layers = [torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1), torch.nn.Tanh()]
        model = torch.nn.Sequential(*layers).double()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(EPOCHS):
            loss = ((model(x)[:, 0] - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return float(loss.detach())

    return job
