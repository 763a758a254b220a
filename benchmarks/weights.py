"""First weights as plain numbers, so that every engine starts from the same network."""

import random
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Rows = list[list[float]]  # of a layer: for each neuron its weights, then its bias


def dense(n_in: int, n_out: int, rng: random.Random) -> Rows:
    """Draw a layer from -b to b, b = sqrt(6 / (n_in + n_out)), biases included."""
    bound = (6 / (n_in + n_out)) ** 0.5
    return [[rng.uniform(-bound, bound) for _ in range(n_in + 1)] for _ in range(n_out)]


def mlp(*sizes: int) -> list[Rows]:
    """Draw the layers of a network of so many inputs, hidden neurons and outputs."""
    rng = random.Random(1)
    return [dense(n_in, n_out, rng) for n_in, n_out in pairwise(sizes)]


def fill(parameters: Iterable[Any], layers: Iterable[Rows]) -> None:
    """Set the parameters of a network of glassgrad or micrograd."""
    numbers = [number for rows in layers for row in rows for number in row]
    for parameter, number in zip(parameters, numbers, strict=True):
        parameter.data = number


def torch_linear(rows: Rows) -> Any:
    """Return the layer as PyTorch's, in float64."""
    import torch

    weights, biases = [row[:-1] for row in rows], [row[-1] for row in rows]
    linear = torch.nn.Linear(len(weights[0]), len(biases), dtype=torch.float64)
    linear.weight.data = torch.tensor(weights, dtype=torch.float64)
    linear.bias.data = torch.tensor(biases, dtype=torch.float64)
    return linear
