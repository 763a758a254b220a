"""Two interleaved half moons told apart by a 2-16-16-1 relu network: the job of micrograd's notebook.

Run `python demos/moons.py`; it takes about ten seconds and writes moons.png into the current folder.
It needs matplotlib: pip install '.[demos]'
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nn
from autograd import Value

try:
    import matplotlib  # noqa: F401  nn.plots draws with it; without it there is no point in training
except ImportError:
    raise SystemExit("moons.py draws with matplotlib: pip install '.[demos]'") from None

SEED = 1337
NOISE = 0.1
ALPHA = 1e-4  # of the L2 penalty

Samples = Sequence[Sequence[float]]


def main(samples: int = 100, epochs: int = 100, picture: str | Path = "moons.png") -> dict[str, float]:
    """Run the demo; return the accuracy of the network, on its samples and on new ones, and of a straight line."""
    print(
        f"two moons, {samples} samples, noise {NOISE}, seed {SEED}; 2-16-16-1 relu, max-margin loss, {epochs} steps\n"
    )
    X, y = moons(samples, SEED)
    X_new, y_new = moons(samples, SEED + 1)

    network = nn.MLP(2, [16, 16, 1], activation="relu", init="uniform", rng=random.Random(SEED))
    line = nn.Neuron(2, activation=None, rng=random.Random(SEED))
    train(network, X, y, epochs, progress=True)
    train(line, X, y, epochs)

    scores = {
        "training": accuracy(network, X, y),
        "held out": accuracy(network, X_new, y_new),
        "baseline": accuracy(line, X_new, y_new),
    }
    print(f"\nnetwork        {scores['training']:6.1%} of its own samples, {scores['held out']:.1%} of new ones")
    print(f"straight line  {scores['baseline']:6.1%} of new ones")
    ax = nn.plots.decision_boundary(network, X, y)
    ax.figure.savefig(picture, dpi=150)
    print(f"\nThe boundary it drew: {picture}")
    return scores


def moons(samples: int, seed: int) -> tuple[Samples, list[int]]:
    """Return points of two interleaved half circles, and their labels, -1 or 1."""
    X, y = nn.data.make_moons(samples, noise=NOISE, seed=seed)
    return X, [2 * label - 1 for label in y]


def train(model: Any, X: Samples, y: Sequence[float], epochs: int, *, progress: bool = False) -> nn.History:
    """Take one step per epoch on all samples, with a learning rate that falls from 1.0 to 0.1."""
    optimizer = nn.SGD(model.parameters(), lr=1.0)
    schedule = nn.LambdaLR(optimizer, lambda epoch: 1.0 - 0.9 * epoch / epochs)

    def loss(scores: Sequence[Value], labels: Sequence[float]) -> Value:
        return nn.hinge_loss(scores, labels) + ALPHA * nn.l2_penalty(model.parameters())

    return nn.fit(model, X, y, loss=loss, optimizer=optimizer, schedule=schedule, epochs=epochs, progress=progress)


def accuracy(model: Any, X: Samples, y: Sequence[float]) -> float:
    """Return which part of the samples falls on its own side."""
    return sum(score * label > 0 for score, label in zip(nn.predict(model, X), y, strict=True)) / len(y)


if __name__ == "__main__":
    main()
