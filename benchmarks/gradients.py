"""The value and the gradient of a function, numbers in and numbers out, once for each engine.

A function takes the list of its n inputs, whatever kind of scalar an engine has, and returns one. Every call of
a job begins with plain numbers and ends with n + 1 of them: the value, then the derivatives.
"""

from collections.abc import Callable, Sequence
from typing import Any

Job = Callable[[], list[float]]
Function = Callable[[Sequence[Any]], Any]


def of_values(value: Callable[[float], Any], function: Function, point: list[float]) -> Job:
    """Record with the Values of glassgrad or micrograd."""

    def job() -> list[float]:
        inputs = [value(x) for x in point]
        result = function(inputs)
        result.backward()
        return [result.data, *[x.grad for x in inputs]]

    return job


def of_xad(function: Function, point: list[float]) -> Job:
    """Record on a tape that is kept: a new one for every call takes three times as long."""
    from xad.adj_1st import Real, Tape

    tape = Tape()

    def job() -> list[float]:
        with tape:
            tape.clearAll()
            inputs = [Real(x) for x in point]
            for x in inputs:
                tape.registerInput(x)
            tape.newRecording()
            result = function(inputs)
            tape.registerOutput(result)
            result.derivative = 1.0
            tape.computeAdjoints()
            return [result.value, *[x.derivative for x in inputs]]

    return job


def of_torch_scalars(function: Function, point: list[float]) -> Job:
    """Record with one tensor per number."""
    import torch

    def job() -> list[float]:
        inputs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in point]
        result = function(inputs)
        result.backward()
        return [result.item(), *[x.grad.item() for x in inputs]]

    return job


def of_casadi(function: Function, point: list[float]) -> Job:
    """Record and differentiate once, before; a call evaluates both graphs."""
    import casadi

    x = casadi.SX.sym("x", len(point))
    result = function(casadi.vertsplit(x))
    value_and_gradient = casadi.Function("f", [x], [result, casadi.densify(casadi.gradient(result, x))])

    def job() -> list[float]:
        value, gradient = value_and_gradient(point)
        return [float(value), *gradient.nonzeros()]

    return job


def of_jax(function: Function, point: Any, is_compiled: bool) -> Job:
    """Trace anew for every call or, compiled, once before; float64."""
    import jax
    import numpy as np

    jax.config.update("jax_enable_x64", True)
    value_and_grad = jax.value_and_grad(function)
    value_and_gradient = jax.jit(value_and_grad) if is_compiled else value_and_grad

    def job() -> list[float]:
        value, gradient = value_and_gradient(point)
        return [float(value), *np.asarray(gradient).tolist()]

    return job
