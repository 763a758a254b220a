"""Formulas that optimisers share, for numbers and for Vectors of numbers."""

from typing import Any

from autograd import div, where


def vectorized(moved: Any) -> Any:
    """Let `step` call `moved` once with Vectors of all parameters: it is arithmetic, with no `if` on numbers of one."""
    moved.is_vectorized = True
    return moved


def with_decay(x: Any, gradient: Any, group: dict[str, Any]) -> Any:
    """Return the gradient plus weight_decay * x."""
    decay = group["weight_decay"]
    return gradient + decay * x if decay else gradient


def running_mean(memory: dict[str, Any], name: str, x: Any, kept: float) -> Any:
    """Keep a part of the mean so far, let `x` have the rest, and return the new mean."""
    memory[name] = kept * memory.get(name, 0.0) + (1.0 - kept) * x
    return memory[name]


def quotient(x: Any, y: Any) -> Any:
    """Return x / y, and 0 where y is 0: with eps=0 that is where every gradient was 0."""
    return where(y, div(x, y), 0.0)
