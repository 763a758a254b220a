"""What a layer takes as inputs, and what it refuses."""

from collections.abc import Sequence
from typing import Any

from nn.module import Module
from nn.reduction import is_list


def check_count(module: Module, inputs: Sequence[Any], n_in: int) -> None:
    """Refuse what is no list of n_in inputs.

    Raises:
        TypeError, ValueError: it is no list, a batch of samples, or of another length.
    """
    if not hasattr(inputs, "__len__"):
        advice = ": write [[x] for x in X] for samples of one number" if n_in == 1 else ""
        raise TypeError(f"{module} takes a list of {_count(n_in)}, got {type(inputs).__name__}{advice}")
    if len(inputs) != n_in:
        refuse_batch(module, inputs, n_in)
        raise ValueError(f"{module} takes {_count(n_in)}, got {len(inputs)}")


def refuse_batch(module: Module, inputs: Sequence[Any], n_in: int) -> None:
    """Refuse several samples; asked only after something went wrong, so that what goes well stays fast."""
    if len(inputs) and all(map(is_list, inputs)):
        raise TypeError(
            f"{module} takes one sample of {_count(n_in)}, got a batch of {len(inputs)}:\n"
            "  one sample at a time: [model(x) for x in X], or nn.predict(model, X) for plain numbers"
        ) from None


def _count(n_in: int) -> str:
    return "1 input" if n_in == 1 else f"{n_in} inputs"
