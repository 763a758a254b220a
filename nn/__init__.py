"""Small neural networks on top of `autograd`: modules, losses, optimisers, a training loop.

Start with `MLP(2, [4, 1])`, `SGD(model.parameters(), lr=0.1)` and `fit(model, X, y, ...)`.
"""

import autograd

if not hasattr(autograd, "engine_name"):
    raise ImportError(
        "the package `autograd` found here is another project of that name, whose files replaced glassgrad's:\n"
        "  make a fresh environment and run `pip install glassgrad` there"
    )

from nn.layers import MLP, Layer, Neuron
from nn.losses import mse_loss
from nn.module import Module
from nn.optim import SGD
from nn.training import fit

__all__ = ["MLP", "SGD", "Layer", "Module", "Neuron", "fit", "mse_loss"]
