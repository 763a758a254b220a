"""Optimisers, with the signatures, defaults and steps of torch.optim: SGD and RMSprop; Adam and AdamW in `adam.py`.

`x` is a parameter, `gradient` the derivative of the loss by it, `memory` what earlier steps left for it. A
parameter that a loss does not contain has a gradient of 0, and is moved by it.
"""

from typing import Any, ClassVar

from autograd import maximum, sqrt
from nn.adam import Adam, AdamW
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

__all__ = ["SGD", "Adam", "AdamW", "RMSprop"]


class SGD(Optimizer):
    """Gradient descent: x -= lr * gradient; with momentum, along a running sum of gradients.

    With momentum m the step is along b = m * b + (1 - dampening) * gradient, or, with Nesterov's, along
    gradient + m * b. Sutskever and others, "On the importance of initialization and momentum in deep
    learning" (2013), in PyTorch's form, where lr is outside of b.

    Args:
        parameters: the Values to move, leaves; or groups of them, see `Optimizer`.
        lr: the learning rate, at least 0; may be assigned between steps.
        momentum: m, at least 0.
        dampening: what part of each gradient but the first stays out of b.
        weight_decay: w, at least 0; w * x is added to the gradient.
        nesterov: whether to look ahead; it takes a momentum and no dampening.

    Raises:
        TypeError, ValueError: the parameters are none, or an option is out of its limits.

    >>> x = Value(3)
    >>> optimizer = SGD([x], lr=0.1)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> f"{x.data:.1f}"
    '2.4'
    """

    OPTIONS: ClassVar[Limits] = {
        "lr": NON_NEGATIVE,
        "momentum": NON_NEGATIVE,
        "dampening": ANY,
        "weight_decay": NON_NEGATIVE,
        "nesterov": FLAG,
    }
    MEMORY: ClassVar[Limits] = {"momentum_buffer": ANY}

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(
            parameters, lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov
        )
        for group in self.param_groups:
            if group["nesterov"] and (group["momentum"] == 0 or group["dampening"] != 0):
                raise ValueError("SGD: nesterov=True takes a momentum above 0 and no dampening")

    @vectorized
    def moved(self, x: Any, gradient: Any, memory: dict[str, Any], group: dict[str, Any]) -> Any:
        """Return x - lr * direction."""
        momentum = group["momentum"]
        direction = with_decay(x, gradient, group)
        if momentum:
            buffer = direction
            if "momentum_buffer" in memory:
                buffer = momentum * memory["momentum_buffer"] + (1.0 - group["dampening"]) * direction
            memory["momentum_buffer"] = buffer
            direction = direction + momentum * buffer if group["nesterov"] else buffer
        return x - float(group["lr"]) * direction


class RMSprop(Optimizer):
    """Gradients divided by their recent size: x -= lr * gradient / (sqrt(v) + eps).

    v is a running mean of the squared gradient. Tieleman and Hinton, "Lecture 6.5 - rmsprop", Neural Networks
    for Machine Learning (2012); centered as in Graves, "Generating Sequences With Recurrent Neural Networks"
    (2013), equations 38 to 45.

    Args:
        parameters: the Values to move, leaves; or groups of them, see `Optimizer`.
        lr: the learning rate, at least 0.
        alpha: how much of v each step keeps, from 0 to below 1.
        eps: at least 0; keeps the divisor from 0.
        weight_decay: w, at least 0; w * x is added to the gradient.
        momentum: at least 0; above, steps are along a running sum of the divided gradients.
        centered: whether to divide by the standard deviation, sqrt(v - (mean gradient)**2), instead.

    >>> x = Value(3)
    >>> optimizer = RMSprop([x], lr=0.01)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> f"{x.data:.3f}"
    '2.900'
    """

    OPTIONS: ClassVar[Limits] = {
        "lr": NON_NEGATIVE,
        "alpha": FRACTION,
        "eps": NON_NEGATIVE,
        "weight_decay": NON_NEGATIVE,
        "momentum": NON_NEGATIVE,
        "centered": FLAG,
    }
    MEMORY: ClassVar[Limits] = {"square_avg": NON_NEGATIVE, "grad_avg": ANY, "momentum_buffer": ANY}

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        super().__init__(
            parameters, lr=lr, alpha=alpha, eps=eps, weight_decay=weight_decay, momentum=momentum, centered=centered
        )

    @vectorized
    def moved(self, x: Any, gradient: Any, memory: dict[str, Any], group: dict[str, Any]) -> Any:
        """Return x - lr * direction."""
        alpha = group["alpha"]
        gradient = with_decay(x, gradient, group)
        variance = running_mean(memory, "square_avg", gradient * gradient, alpha)
        if group["centered"]:
            mean = running_mean(memory, "grad_avg", gradient, alpha)
            variance = maximum(variance - mean * mean, 0.0)
        direction = quotient(gradient, sqrt(variance) + group["eps"])
        if group["momentum"]:
            direction += group["momentum"] * memory.get("momentum_buffer", 0.0)
            memory["momentum_buffer"] = direction
        return x - float(group["lr"]) * direction
