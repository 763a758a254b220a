"""Make tests/torch_reference.json: what PyTorch computes in training runs that ours are held to.

Run `python tools/torch_reference.py` where torch is installed. A case is a dict: which activation, loss, optimiser
and schedule, by the names that torch and nn share, with their options. Every case trains a small network of the
same first weights on the same samples for 50 steps, in float64.
"""

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

FILE = Path(__file__).parents[1] / "tests" / "torch_reference.json"
STEPS = 50
SAMPLES = 6
SIZES = [2, 3, 2]

torch.set_num_threads(1)  # the tensors are tiny

Case = dict[str, Any]

SGD = {"optimizer": "SGD", "optimizer_options": {"lr": 0.1}}
SLOW_SGD = {"optimizer": "SGD", "optimizer_options": {"lr": 0.005}}  # for sums: a larger step would not settle
MSE = {"loss": "mse_loss", "targets": "numbers"}
ACTIVATIONS = ["tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "log_sigmoid", "linear"]
ACTIVATIONS += ["sin", "cos", "exp", "arctan", "erf", "abs"]
LOSSES: list[Case] = [
    {"loss": "mse_loss", "targets": "numbers"},
    {"loss": "l1_loss", "targets": "numbers"},
    {"loss": "huber_loss", "targets": "numbers"},
    {"loss": "huber_loss", "loss_options": {"delta": 0.3}, "targets": "numbers"},
    {"loss": "hinge_loss", "targets": "signs"},
    {"loss": "binary_cross_entropy", "targets": "bits", "output": "sigmoid"},
    {"loss": "binary_cross_entropy", "targets": "fractions", "output": "sigmoid"},
    {"loss": "binary_cross_entropy_with_logits", "targets": "bits"},
    {"loss": "binary_cross_entropy_with_logits", "targets": "fractions"},
    {"loss": "cross_entropy", "targets": "classes"},
    {"loss": "cross_entropy", "targets": "probabilities"},
    {"loss": "cross_entropy", "loss_options": {"label_smoothing": 0.1}, "targets": "classes"},
    {"loss": "cross_entropy", "loss_options": {"label_smoothing": 0.1}, "targets": "probabilities"},
    {"loss": "nll_loss", "targets": "classes", "output": "log_softmax"},
]
OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.05}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.05}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.05}),
    ("Adam", {}),
    ("Adam", {"lr": 0.05, "betas": [0.8, 0.99], "eps": 1e-3, "weight_decay": 0.05}),
    ("Adam", {"lr": 0.05, "amsgrad": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.3, "amsgrad": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.9, "eps": 1e-3, "weight_decay": 0.05}),
    ("RMSprop", {"lr": 0.02, "momentum": 0.5, "centered": True}),
]
SCHEDULES: list[tuple[str, dict[str, Any]]] = [
    ("StepLR", {"step_size": 7}),
    ("StepLR", {"step_size": 7, "gamma": 0.7}),
    ("ExponentialLR", {"gamma": 0.95}),
    ("LinearLR", {}),
    ("LinearLR", {"start_factor": 0.9, "end_factor": 0.1, "total_iters": 30}),
    ("CosineAnnealingLR", {"T_max": 50}),
    ("CosineAnnealingLR", {"T_max": 12, "eta_min": 0.01}),
    ("LambdaLR", {"decay": 0.97}),
    ("ReduceLROnPlateau", {"patience": 2, "threshold": 0.1}),
    ("ReduceLROnPlateau", {"factor": 0.5, "patience": 1, "threshold": 0.01, "threshold_mode": "abs", "cooldown": 2}),
    ("ReduceLROnPlateau", {"mode": "max", "factor": 0.5, "patience": 1, "cooldown": 3, "min_lr": 0.02}),
]


def cases() -> dict[str, Case]:
    """Every case under a name that tells what is special about it."""
    found: list[Case] = [{"activation": name, **MSE, **SGD} for name in ACTIVATIONS]
    for loss in LOSSES:
        reductions = ("mean", "sum", "none") if "loss_options" not in loss else ("mean",)
        for name in reductions:
            options = {**loss.get("loss_options", {}), "reduction": name}
            optimizer = SGD if name == "mean" else SLOW_SGD
            found.append({"activation": "tanh", **loss, "loss_options": options, **optimizer})
    for name, options in OPTIMIZERS:
        found.append({"activation": "tanh", **MSE, "optimizer": name, "optimizer_options": options})
    for name, options in SCHEDULES:
        found.append({"activation": "tanh", **MSE, **SGD, "schedule": name, "schedule_options": options})
    groups = {"group_options": [{"lr": 0.2}, {"weight_decay": 0.1}], **SGD}
    found.append(
        {"activation": "tanh", **MSE, **groups, "schedule": "ExponentialLR", "schedule_options": {"gamma": 0.9}}
    )
    found += [{"activation": "tanh", **MSE, **SGD, "clip_norm": [0.3, p]} for p in (1.0, 2.0, 3.0, "inf")]
    found.append({"activation": "tanh", **MSE, **SGD, "clip_value": 0.05})
    return {title(case): case for case in found}


def title(case: Case) -> str:
    """The values of a case that are not the usual ones, in one line."""
    usual = [("activation", "tanh"), *MSE.items(), *SGD.items()]
    parts = [str(value) for key, value in case.items() if (key, value) not in usual]
    return " ".join(parts).translate(str.maketrans("", "", "{}[]'")).strip() or "SGD"


def data() -> dict[str, Any]:
    """First weights and biases of both layers, samples, and targets of every kind."""
    rng = random.Random(20)

    def matrix(rows: int, columns: int) -> list[list[float]]:
        return [[round(rng.uniform(-1, 1), 3) for _ in range(columns)] for _ in range(rows)]

    def column(choices: list[Any]) -> list[list[Any]]:
        return [[rng.choice(choices) for _ in range(SIZES[-1])] for _ in range(SAMPLES)]

    fractions = [[round(abs(x), 3) for x in row] for row in matrix(SAMPLES, SIZES[-1])]
    return {
        "layers": [{"weight": matrix(n, m), "bias": matrix(1, n)[0]} for m, n in pairwise(SIZES)],
        "samples": matrix(SAMPLES, SIZES[0]),
        "targets": {
            "numbers": matrix(SAMPLES, SIZES[-1]),
            "signs": column([-1, 1]),
            "bits": column([0, 1]),
            "fractions": fractions,
            "classes": [rng.randrange(SIZES[-1]) for _ in range(SAMPLES)],
            "probabilities": [[x, round(1.0 - x, 3)] for x, _ in fractions],
        },
    }


def run(case: Case, data: dict[str, Any]) -> dict[str, list[float]]:
    """Train by a case: the loss and the learning rate of every step, and the parameters at the end."""
    parameters = [
        torch.tensor(layer[key], dtype=torch.float64, requires_grad=True)
        for layer in data["layers"]
        for key in ("weight", "bias")
    ]
    samples = torch.tensor(data["samples"], dtype=torch.float64)
    kind = torch.int64 if case["targets"] == "classes" else torch.float64
    targets = torch.tensor(data["targets"][case["targets"]], dtype=kind)
    optimizer = optimizer_of(case, parameters)
    schedule = schedule_of(case, optimizer)
    losses, rates = [], []
    for _ in range(STEPS):
        loss = loss_of(case, network(case, parameters, samples), targets)
        optimizer.zero_grad()
        loss.backward()
        clip(case, parameters)
        rates += [group["lr"] for group in optimizer.param_groups]
        optimizer.step()
        if schedule:
            schedule.step(*[loss.item()] if case["schedule"] == "ReduceLROnPlateau" else [])
        losses.append(loss.item())
    return {"losses": losses, "rates": rates, "parameters": [x for p in parameters for x in p.flatten().tolist()]}


def network(case: Case, parameters: list[Any], samples: Any) -> Any:
    """Two linear layers with the activation between, and what the loss needs behind them."""
    W1, b1, W2, b2 = parameters  # noqa: N806  matrices
    hidden = activation_of(case["activation"])(functional.linear(samples, W1, b1))
    out = functional.linear(hidden, W2, b2)
    if case.get("output") == "log_softmax":
        return functional.log_softmax(out, dim=1)
    return torch.sigmoid(out) if case.get("output") else out


def activation_of(name: str) -> Any:
    """The function of torch by the name that it has here."""
    if name == "linear":
        return lambda x: x
    name = {"log_sigmoid": "logsigmoid"}.get(name, name)
    return getattr(torch, name, None) or getattr(functional, name)


def loss_of(case: Case, predictions: Any, targets: Any) -> Any:
    """The loss; one without reduction is made one number by weights 1, 2, 3, ..."""
    function = hinge_loss if case["loss"] == "hinge_loss" else getattr(functional, case["loss"])
    loss = function(predictions, targets, **case.get("loss_options", {}))
    return (loss.flatten() * torch.arange(1, loss.numel() + 1)).sum() if loss.dim() else loss


def hinge_loss(predictions: Any, targets: Any, reduction: str = "mean") -> Any:
    """The max-margin loss of single scores, which torch.nn.functional lacks."""
    losses = torch.relu(1.0 - targets * predictions)
    return losses if reduction == "none" else getattr(losses, reduction)()


def optimizer_of(case: Case, parameters: list[Any]) -> Any:
    """The optimiser, of one group or of a group per layer."""
    groups = case.get("group_options")
    if groups:
        parameters = [{"params": parameters[2 * i : 2 * i + 2], **options} for i, options in enumerate(groups)]
    return getattr(torch.optim, case["optimizer"])(parameters, **case["optimizer_options"])


def schedule_of(case: Case, optimizer: Any) -> Any:
    """The schedule, or None."""
    if "schedule" not in case:
        return None
    options = dict(case["schedule_options"])
    if case["schedule"] == "LambdaLR":
        decay = options.pop("decay")
        options["lr_lambda"] = lambda epoch: decay**epoch
    return getattr(torch.optim.lr_scheduler, case["schedule"])(optimizer, **options)


def clip(case: Case, parameters: list[Any]) -> None:
    """Clip the gradients where the case says so."""
    if "clip_norm" in case:
        limit, p = case["clip_norm"]
        torch.nn.utils.clip_grad_norm_(parameters, limit, float(p))
    if "clip_value" in case:
        torch.nn.utils.clip_grad_value_(parameters, case["clip_value"])


def reference() -> dict[str, Any]:
    """Everything that the file holds."""
    given = data()
    results = {name: {"case": case, **run(case, given)} for name, case in cases().items()}
    return {"torch": torch.__version__, "steps": STEPS, "data": given, "results": results}


def main() -> None:
    """Write the file, one case a line."""
    made = reference()
    head = [f"{json.dumps(key)}: {json.dumps(made[key])}" for key in ("torch", "steps", "data")]
    lines = [f"{json.dumps(name)}: {json.dumps(result)}" for name, result in made["results"].items()]
    FILE.write_text("{" + ",\n".join(head) + ',\n"results": {\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    print(f"{len(made['results'])} cases, {FILE.stat().st_size:,} bytes: {FILE}")


if __name__ == "__main__":
    main()
