"""Adam and AdamW, which divide the mean of the gradients by their size."""

from typing import Any, ClassVar

from autograd import maximum, sqrt
from nn.formulas import quotient, running_mean, vectorized, with_decay
from nn.optimizer import (
    ANY,
    FLAG,
    FRACTION,
    NON_NEGATIVE,
    Limits,
    Optimizer,
    Parameters,
)


class Adam(Optimizer):
    """Steps of about lr in size, whatever the size of the gradients: x -= lr * m / (sqrt(v) + eps).

    m and v are running means of the gradient and of its square, divided by what they lack because they start
    at 0. Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.

    Args:
        parameters: the Values to move, leaves; or groups of them, see `Optimizer`.
        lr: the learning rate, at least 0.
        betas: how much of m and of v each step keeps, from 0 to below 1.
        eps: at least 0; keeps the divisor from 0.
        weight_decay: w, at least 0; w * x is added to the gradient.
        amsgrad: whether to use the largest v so far. Reddi, Kale and Kumar, "On the Convergence of Adam and
            Beyond" (2018).

    >>> x = Value(3)
    >>> optimizer = Adam([x], lr=0.1)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> f"{x.data:.3f}"
    '2.900'
    """

    OPTIONS: ClassVar[Limits] = {
        "lr": NON_NEGATIVE,
        "betas": FRACTION,
        "eps": NON_NEGATIVE,
        "weight_decay": NON_NEGATIVE,
        "amsgrad": FLAG,
    }
    MEMORY: ClassVar[Limits] = {
        "step": NON_NEGATIVE,
        "exp_avg": ANY,
        "exp_avg_sq": NON_NEGATIVE,
        "max_exp_avg_sq": NON_NEGATIVE,
    }

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(parameters, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad)

    @vectorized
    def moved(self, x: Any, gradient: Any, memory: dict[str, Any], group: dict[str, Any]) -> Any:
        """Return x - lr * m / (sqrt(v) + eps)."""
        return x - float(group["lr"]) * _adam_direction(with_decay(x, gradient, group), memory, group)


class AdamW(Adam):
    """Adam with weight decay apart from the gradient: x *= 1 - lr * weight_decay, then Adam's step.

    So the decay is not divided by sqrt(v). Loshchilov and Hutter, "Decoupled Weight Decay Regularization"
    (2019). The arguments are those of `Adam`.

    >>> x = Value(3)
    >>> optimizer = AdamW([x], lr=0.1, weight_decay=0.5)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> f"{x.data:.3f}"
    '2.750'
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay, amsgrad)

    @vectorized
    def moved(self, x: Any, gradient: Any, memory: dict[str, Any], group: dict[str, Any]) -> Any:
        """Return (1 - lr * weight_decay) * x - lr * m / (sqrt(v) + eps)."""
        lr, decay = float(group["lr"]), float(group["weight_decay"])
        return x * (1.0 - lr * decay) - lr * _adam_direction(gradient, memory, group)


def _adam_direction(gradient: Any, memory: dict[str, Any], group: dict[str, Any]) -> Any:
    """m / (sqrt(v) + eps), both corrected for having started at 0."""
    beta1, beta2 = group["betas"]
    step = memory["step"] = memory.get("step", 0) + 1
    mean = running_mean(memory, "exp_avg", gradient, beta1) / (1.0 - beta1**step)
    square = running_mean(memory, "exp_avg_sq", gradient * gradient, beta2)
    if group["amsgrad"]:
        square = memory["max_exp_avg_sq"] = maximum(memory.get("max_exp_avg_sq", 0.0), square)
    return quotient(mean, sqrt(square / (1.0 - beta2**step)) + float(group["eps"]))
