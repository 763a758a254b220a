"""Handwritten digits read by a 64-16-10 network: scikit-learn's 1,797 real images of 8 x 8 pixels.

Run `python demos/digits.py`; it takes about half a minute and writes digits.png into the current folder.
It needs scikit-learn and matplotlib: pip install '.[demos]'
"""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nn

try:
    from matplotlib import pyplot
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier
except ImportError:
    raise SystemExit("digits.py needs scikit-learn and matplotlib: pip install '.[demos]'") from None

SEED = 7
HELD_OUT = 0.2
BATCH = 32
LR = 0.01
BASELINES = {
    "logistic regression": LogisticRegression(max_iter=1000),
    "scikit-learn's MLPClassifier": MLPClassifier(
        (16,), "tanh", learning_rate_init=LR, batch_size=BATCH, max_iter=1000, random_state=SEED
    ),
}

Images = Sequence[Sequence[float]]  # 64 pixels each, from 0 (white) to 1


def main(samples: int = 1797, epochs: int = 20, picture: str | Path = "digits.png") -> dict[str, float]:
    """Run the demo; return the held-out accuracy of the network and of two classifiers of scikit-learn."""
    X, X_test, y, y_test = images(samples)
    print(f"{len(X)} handwritten digits to learn from, {len(X_test)} held out, seed {SEED}; 64-16-10 tanh\n")
    model = nn.MLP(64, [16, 10], rng=random.Random(SEED))
    optimizer = nn.Adam(model.parameters(), lr=LR)
    nn.fit(model, X, y, loss=nn.cross_entropy, optimizer=optimizer, epochs=epochs, batch_size=BATCH, seed=SEED)
    guesses = [outputs.index(max(outputs)) for outputs in nn.predict(model, X_test)]

    scores = {"network": accuracy(guesses, y_test)}
    for name, baseline in BASELINES.items():
        scores[name] = accuracy(baseline.fit(X, y).predict(X_test), y_test)
    print("\nheld-out images read right")
    for name, score in scores.items():
        print(f"  {name:28}  {score:.1%}")
    draw_result(X_test, y_test, guesses, picture)
    print(f"\nWhat was taken for what: {picture}")
    return scores


def images(samples: int) -> tuple[Images, Images, list[int], list[int]]:
    """Return images and digits to learn from and to test with: X, X_test, y, y_test."""
    digits = load_digits()
    pixels, targets = (digits.data[:samples] / 16).tolist(), digits.target[:samples].tolist()
    return nn.data.train_test_split(pixels, targets, test_size=HELD_OUT, seed=SEED)


def accuracy(guesses: Sequence[int], truths: Sequence[int]) -> float:
    """Return which part of the guesses is right."""
    return sum(guess == truth for guess, truth in zip(guesses, truths, strict=True)) / len(truths)


def draw_result(X: Images, y: Sequence[int], guesses: Sequence[int], picture: str | Path) -> None:
    """Draw the confusion matrix and, beside it, the images that were misread."""
    figure = pyplot.figure(figsize=(11, 6), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=(3, 2))
    draw_confusion(left.subplots(), Counter(zip(y, guesses, strict=True)))
    wrong = [(x, truth, guess) for x, truth, guess in zip(X, y, guesses, strict=True) if guess != truth]
    right.suptitle(f"{len(wrong)} of {len(y)} misread")
    for ax, sample in zip(right.subplots(4, 4).flat, [*wrong, *[None] * 16], strict=False):
        ax.axis("off")
        if sample:
            image, truth, guess = sample
            ax.imshow([image[row : row + 8] for row in range(0, 64, 8)], "Greys")
            ax.set_title(f"{truth} read as {guess}", fontsize=9)
    figure.savefig(picture, dpi=150)


def draw_confusion(ax: Any, counts: Counter[tuple[int, int]]) -> None:
    """Draw how often each digit (row) was read as each (column): right ones blue, mistakes red."""
    most = max(counts.values())
    shades = [[0.0] * 10 for _ in range(10)]
    for (truth, guess), count in counts.items():
        shades[truth][guess] = 0.7 * count / most if truth == guess else -0.3 - 0.7 * count / most
        ax.text(guess, truth, count, ha="center", va="center")
    ax.imshow(shades, "RdBu", vmin=-1, vmax=1)
    ax.set(xlabel="read as", ylabel="digit", xticks=range(10), yticks=range(10), title="held-out images")


if __name__ == "__main__":
    main()
