"""What is said when numbers stop being finite: which operation, and what may be the cause."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from autograd import AnomalyError, Value, detect_anomaly
from nn.history import History

_AT_AN_EDGE = {
    "log": "log of 0 or less: compute the loss from logits, or add a small number inside log",
    "sqrt": "the derivative of sqrt at 0 is infinite: add a small number inside sqrt",
    "div": "a division by 0 or nearly so: add a small number to the divisor",
}


class DivergenceError(FloatingPointError):
    """The loss, a gradient or a parameter became nan or infinite; the message names the operation.

    Attributes:
        history: what `fit` recorded until then; empty where a step was taken by hand.
    """

    def __init__(self, message: str, history: History | None = None) -> None:
        super().__init__(message)
        self.history = History() if history is None else history


def diagnose(symptom: str, compute: Callable[[], Any], recorded: Value) -> DivergenceError:
    """Return the error that says which operation was the first one to go wrong.

    Args:
        symptom: what was met, such as "the loss became nan".
        compute: makes the loss again, now watched, which finds the line that made the operation.
        recorded: the loss as it was; it is asked where computing again goes well, as with Dropout it may.
    """
    for again in (compute, lambda: recorded):
        try:
            with detect_anomaly(infinity=True):
                again().backward()
        except AnomalyError as anomaly:
            return DivergenceError(f"{symptom}: {re.sub('^the root is [^:]*: ', '', str(anomaly))}")
    return DivergenceError(symptom)


def advice(message: str, lr: float | None) -> str:
    """Return the likely cause, and what to do about it.

    Args:
        message: of the error.
        lr: the learning rate; None before the first step, where it cannot be the cause.
    """
    operation = re.search(r"(\w+)\([^()]*\) (?:gave|received)", message)
    if operation and operation[1] in _AT_AN_EDGE:
        return _AT_AN_EDGE[operation[1]]
    if lr is None:
        return "this is the first step, so numbers in the data or first weights are too large: see nn.data.standardize"
    return f"the lr of {lr:g} is probably too large: try {min(lr / 10, 0.1):g}; or scale the data: nn.data.standardize"


def first_bad(parameters: Sequence[Value], attribute: str) -> Value:
    """Return the first parameter whose "data" or "grad" is nan or infinite; there is one."""
    return next(parameter for parameter in parameters if not math.isfinite(getattr(parameter, attribute)))
