"""The network of xor.py in NumPy with backpropagation derived by hand, beside the engine.

Run `python demos/xor_by_hand.py`: the gradients agree at the start, the losses along the whole training.
"""

import random
from typing import Any

import numpy as np

import nn

SEED = 1
LR = 0.1
INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TARGETS = [-1, 1, 1, -1]

Arrays = list[Any]  # W of the hidden layer (4 x 2), its b (4), v of the output neuron (4), its c (1)


def main(epochs: int = 1000) -> tuple[float, float]:
    """Run the demo; return the largest difference between gradients, and between losses."""
    model = nn.MLP(2, [4, 1], activation="tanh", output="tanh", rng=random.Random(SEED))
    parameters = arrays(model, "data")
    _, by_hand = loss_and_gradients(*parameters)
    nn.mse_loss([model(x) for x in INPUTS], TARGETS).backward()
    gradient_gap = largest_difference(by_hand, arrays(model, "grad"))

    losses_by_hand = train_by_hand(parameters, epochs)
    losses = nn.fit(model, INPUTS, TARGETS, lr=LR, epochs=epochs, progress=False).losses
    loss_gap = largest_difference([np.array(losses_by_hand)], [np.array(losses)])

    print(f"XOR, 2-4-1 tanh network, seed {SEED}, {epochs} epochs\n")
    print("                   by hand             engine")
    print(f"first loss  {losses_by_hand[0]:.15f}  {losses[0]:.15f}")
    print(f"last loss   {losses_by_hand[-1]:.15f}  {losses[-1]:.15f}\n")
    print(f"largest difference between gradients at the start: {gradient_gap:.1e}")
    print(f"largest difference between losses, all epochs:     {loss_gap:.1e}")
    return gradient_gap, loss_gap


def loss_and_gradients(W: Any, b: Any, v: Any, c: Any) -> tuple[float, Arrays]:
    """Return the loss and its derivative by each array, both derived by hand."""
    x, t = np.array(INPUTS, float), np.array(TARGETS, float)

    h = np.tanh(x @ W.T + b)  # h_j = tanh(sum_i W_ji x_i + b_j)
    p = np.tanh(h @ v + c)  # p = tanh(sum_j v_j h_j + c)
    loss = np.mean((p - t) ** 2)  # L = (1/n) sum (p - t)^2

    dp = 2 * (p - t) / len(t)  # dL/dp = 2 (p - t) / n
    dz = dp * (1 - p**2)  # tanh' = 1 - tanh^2
    dv = dz @ h  # dL/dv_j = sum dL/dz h_j
    dc = dz.sum(keepdims=True)  # dL/dc = sum dL/dz
    dh = np.outer(dz, v)  # dL/dh_j = dL/dz v_j
    da = dh * (1 - h**2)  # a is what the hidden tanh is taken of
    dW = da.T @ x  # dL/dW_ji = sum dL/da_j x_i
    db = da.sum(axis=0)  # dL/db_j = sum dL/da_j
    return float(loss), [dW, db, dv, dc]


def train_by_hand(parameters: Arrays, epochs: int) -> list[float]:
    """Return the loss of every epoch of gradient descent."""
    losses = []
    for _ in range(epochs):
        loss, gradients = loss_and_gradients(*parameters)
        losses.append(loss)
        parameters = [p - LR * gradient for p, gradient in zip(parameters, gradients, strict=True)]
    return losses


def arrays(model: nn.MLP, attribute: str) -> Arrays:
    """Return the "data" or "grad" of the model's parameters in the shapes of the formulas."""
    hidden, (output,) = [layer.neurons for layer in model.layers]
    rows = [[getattr(w, attribute) for w in neuron.weights] for neuron in (*hidden, output)]
    biases = [getattr(neuron.bias, attribute) for neuron in (*hidden, output)]
    return [np.array(rows[:-1]), np.array(biases[:-1]), np.array(rows[-1]), np.array(biases[-1:])]


def largest_difference(left: Arrays, right: Arrays) -> float:
    """Return the largest difference between numbers in the same place."""
    return max(float(np.abs(a - b).max()) for a, b in zip(left, right, strict=True))


if __name__ == "__main__":
    main()
