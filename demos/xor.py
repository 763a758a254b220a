"""Train a 2-4-1 tanh network on XOR, print its truth table and a small part of it, draw one sample's loss.

Run `python demos/xor.py`; it takes a second or two and writes xor.svg into the current folder.
"""

import random
from pathlib import Path

import nn
from autograd import draw

SEED = 1
LR = 0.1
INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TARGETS = [-1, 1, 1, -1]  # false and true as the ends of tanh


def main(epochs: int = 1000, picture: str | Path = "xor.svg") -> nn.History:
    """Run the demo and return the record of every epoch."""
    print(f"XOR, 2-4-1 tanh network, targets -1 and 1, seed {SEED}, lr {LR}\n")
    model = nn.MLP(2, [4, 1], activation="tanh", output="tanh", rng=random.Random(SEED))
    history = nn.fit(model, INPUTS, TARGETS, lr=LR, epochs=epochs)
    print_truth_table(model)
    print_baseline(model, epochs)
    print_neuron(model)
    draw_loss(model, picture)
    return history


def print_truth_table(model: nn.MLP) -> None:
    """Print every sample with its target and prediction."""
    print("\n a  b  target  prediction")
    for (a, b), target in zip(INPUTS, TARGETS, strict=True):
        prediction = model([a, b]).data
        verdict = "right" if prediction * target > 0 else "wrong"
        print(f" {a}  {b}  {target:6}  {prediction:+10.3f}  {verdict}")


def print_baseline(model: nn.MLP, epochs: int) -> None:
    """Train one neuron alone, which cannot do it: no straight line separates the targets, and its best output is 0."""
    neuron = nn.Neuron(2, activation="tanh", rng=random.Random(SEED))
    nn.fit(neuron, INPUTS, TARGETS, lr=LR, epochs=epochs, progress=False)
    losses = [nn.evaluate(trained, INPUTS, TARGETS) for trained in (model, neuron)]
    print("\nMean squared error on all four samples there are, so none is held out:")
    print(f" network {losses[0]:.4f}, one neuron trained the same way {losses[1]:.4f}")


def print_neuron(model: nn.MLP) -> None:
    """Print how the first hidden neuron gets its output, with the gradients of that output."""
    output = model.layers[0].neurons[0]([0, 1])
    model.zero_grad()
    output.backward()
    print("\nThe first hidden neuron, for the inputs 0 and 1:")
    print(output.tree())


def draw_loss(model: nn.MLP, picture: str | Path) -> None:
    """Write the picture of how one sample's loss is made, with its gradients."""
    loss = nn.mse_loss(model([0, 1]), 1)
    model.zero_grad()
    loss.backward()
    path = draw(loss, names=model).save(picture)
    print(f"\nThe whole computation of the loss of one sample: {path}")


if __name__ == "__main__":
    main()
