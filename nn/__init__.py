"""Small neural networks on top of `autograd`: modules, losses, optimisers, a training loop.

Start with `MLP(2, [4, 1])`, `SGD(model.parameters(), lr=0.1)` and `fit(model, X, y, ...)`.
"""

import autograd

if not hasattr(autograd, "engine_name"):
    raise ImportError(
        "the package `autograd` found here is another project of that name, whose files replaced glassgrad's:\n"
        "  make a fresh environment and run `pip install glassgrad` there"
    )

from nn import data, init, plots
from nn.callbacks import Checkpoint, CSVLogger, DrawGraph, EarlyStopping, LambdaCallback
from nn.checkpoint import load_checkpoint, save_checkpoint
from nn.checkpoint_file import CheckpointError
from nn.clipping import clip_grad_norm_, clip_grad_value_
from nn.containers import Dropout, Embedding, Sequential
from nn.data import batches
from nn.divergence import DivergenceError
from nn.film import TrainingFilm
from nn.history import History
from nn.layers import MLP, Layer, Neuron
from nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    huber_loss,
    l1_loss,
    l1_penalty,
    l2_penalty,
    mse_loss,
    nll_loss,
)
from nn.metrics import accuracy
from nn.module import Module
from nn.optim import SGD, Adam, AdamW, RMSprop
from nn.optimizer import Optimizer
from nn.overview import summary
from nn.run import Run
from nn.schedules import CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, ReduceLROnPlateau, StepLR
from nn.scipy_bridge import minimize
from nn.steps import evaluate, outputs, predict, train_step
from nn.training import fit, fit_epochs

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "AdamW",
    "CSVLogger",
    "Checkpoint",
    "CheckpointError",
    "CosineAnnealingLR",
    "DivergenceError",
    "DrawGraph",
    "Dropout",
    "EarlyStopping",
    "Embedding",
    "ExponentialLR",
    "History",
    "LambdaCallback",
    "LambdaLR",
    "Layer",
    "LinearLR",
    "Module",
    "Neuron",
    "Optimizer",
    "RMSprop",
    "ReduceLROnPlateau",
    "Run",
    "Sequential",
    "StepLR",
    "TrainingFilm",
    "accuracy",
    "batches",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "clip_grad_norm_",
    "clip_grad_value_",
    "cross_entropy",
    "data",
    "evaluate",
    "fit",
    "fit_epochs",
    "hinge_loss",
    "huber_loss",
    "init",
    "l1_loss",
    "l1_penalty",
    "l2_penalty",
    "load_checkpoint",
    "minimize",
    "mse_loss",
    "nll_loss",
    "outputs",
    "plots",
    "predict",
    "save_checkpoint",
    "summary",
    "train_step",
]


def __getattr__(name: str) -> str:
    """`__version__`, that of the distribution."""
    if name != "__version__":
        raise AttributeError(f"module 'nn' has no attribute {name!r}")
    return autograd.__version__


def __dir__() -> list[str]:
    """What completion offers: the public names."""
    return sorted({*__all__, *(name for name in globals() if name[:2] == "__")})
