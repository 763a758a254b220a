"""A noisy curve learnt by a 1-16-16-1 tanh network, and the fit drawn as it learns.

Run `python demos/regression.py`; it takes about ten seconds and writes regression.png and regression.html, a film
of the training, into the current folder.
It needs matplotlib: pip install '.[demos]'
"""

import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import nn

try:
    from matplotlib import colormaps, pyplot
except ImportError:
    raise SystemExit("regression.py draws with matplotlib: pip install '.[demos]'") from None

SEED = 1
SAMPLES = 80
NOISE = 0.15
SHOWN = (1, 5, 20, 60, 200)  # epochs after which the fit is drawn
GRID = [index / 50 for index in range(-100, 101)]


def main(
    epochs: int = 200, picture: str | Path = "regression.png", film: str | Path = "regression.html"
) -> dict[str, float]:
    """Run the demo; return the held-out error of the network, of a cubic, and of the curve without its noise."""
    print(f"sin(3x) + x/2 with noise {NOISE}, {SAMPLES} samples, seed {SEED}; 1-16-16-1 tanh, {epochs} epochs\n")
    rng = random.Random(SEED)
    xs, ys = noisy_samples(rng)
    xs_new, ys_new = noisy_samples(rng)

    model = nn.MLP(1, [16, 16, 1], rng=rng)
    fits = learn(model, xs, ys, epochs, nn.TrainingFilm(film, every=2))
    cubic = np.polynomial.Polynomial.fit(xs, ys, 3)

    errors = {
        "network": rms_error(nn.predict(model, [[x] for x in xs_new]), ys_new),
        "cubic": rms_error([float(cubic(x)) for x in xs_new], ys_new),
        "truth": rms_error(list(map(truth, xs_new)), ys_new),
    }
    print("\nroot mean square error on new samples")
    print(f"  network           {errors['network']:.3f}")
    print(f"  cubic polynomial  {errors['cubic']:.3f}")
    print(f"  the curve itself  {errors['truth']:.3f}, the noise alone")
    draw_fits(fits, xs, ys, picture)
    print(f"\nHow the fit came about: {picture}, and to play and to drag: {film}")
    return errors


def truth(x: float) -> float:
    """Return the curve without its noise."""
    return math.sin(3 * x) + x / 2


def noisy_samples(rng: random.Random) -> tuple[list[float], list[float]]:
    """Return places between -2 and 2, and what the noisy curve is there."""
    xs = [rng.uniform(-2, 2) for _ in range(SAMPLES)]
    return xs, [truth(x) + rng.gauss(0, NOISE) for x in xs]


def learn(
    model: nn.MLP, xs: Sequence[float], ys: Sequence[float], epochs: int, film: nn.TrainingFilm
) -> dict[int, list[float]]:
    """Train the model; return its predictions on the grid after some epochs."""
    fits = {}
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    schedule = nn.CosineAnnealingLR(optimizer, epochs)
    samples = [[x] for x in xs]
    training = nn.fit_epochs(
        model, samples, ys, optimizer=optimizer, schedule=schedule, epochs=epochs, batch_size=16, seed=SEED,
        callbacks=[film],
    )  # fmt: skip
    for run in training:
        if run.epoch in SHOWN:
            fits[run.epoch] = nn.predict(model, [[x] for x in GRID])
            print(f"epoch {run.epoch:3}  loss {run.record['loss']:.4f}")
    return fits


def rms_error(predictions: Sequence[float], truths: Sequence[float]) -> float:
    """Return the root of the mean squared error."""
    return math.sqrt(nn.mse_loss(predictions, truths))


def draw_fits(fits: dict[int, list[float]], xs: Sequence[float], ys: Sequence[float], picture: str | Path) -> None:
    """Draw the samples, the curve without noise, and the fit after some epochs, the later the darker."""
    figure, ax = pyplot.subplots(figsize=(8, 5), layout="constrained")
    ax.scatter(xs, ys, s=18, color="0.6", label="samples")
    ax.plot(GRID, list(map(truth, GRID)), "--", color="0.3", label="without noise")
    for index, (epoch, fit) in enumerate(fits.items(), start=1):
        color = colormaps["Blues"](0.2 + 0.8 * index / len(fits))
        ax.plot(GRID, fit, color=color, lw=2, label=f"epoch {epoch}")
    ax.set(xlabel="x", ylabel="y", title="A 1-16-16-1 tanh network learns a noisy curve")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)
    figure.savefig(picture, dpi=150)


if __name__ == "__main__":
    main()
