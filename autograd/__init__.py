"""Scalar reverse-mode automatic differentiation that you can see through.

Every number in a computation is a `Value` that remembers how it was made, so its derivative can be
computed, drawn, explained and checked. Start with `Value(3)`, `y.backward()` and `y.tree()`.
"""

import builtins

from autograd import math
from autograd.anomaly import AnomalyError, detect_anomaly
from autograd.check import GradientReport, check_gradients
from autograd.columns import Vector, are_finite_numbers, get_data, get_grads, set_data, set_grads
from autograd.differentiation import StaleGraphError, derivatives
from autograd.engine import Value, engine_name
from autograd.explanation import explain, steps
from autograd.functional import (
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    value_and_grad,
    vjp,
)
from autograd.known import own_attributes, trainable
from autograd.layers import Dense, feed_forward
from autograd.modes import no_grad, scope
from autograd.ops import OPS, Op
from autograd.pictures import draw, film, tree
from autograd.replay import refresh
from autograd.sensitivities import sensitivity
from autograd.typesetting import formula
from autograd.vectors import log_softmax, norm, softmax

_OPERATIONS = {op.name: op for op in OPS}
globals().update(_OPERATIONS)
_NAMES = [name for name, thing in globals().items() if name[0] != "_" and not isinstance(thing, type(builtins))]
__all__ = sorted(set(_NAMES) - set(dir(builtins)))


def __getattr__(name: str) -> str:
    """`__version__`, read when it is asked for."""
    if name != "__version__":
        raise AttributeError(f"module 'autograd' has no attribute {name!r}")
    from autograd import doctor

    return doctor.own_version()


def __dir__() -> list[str]:
    """What completion offers: the public names, those that `import *` keeps away from Python's own too."""
    return sorted({*__all__, *_OPERATIONS, "math", *(name for name in globals() if name[:2] == "__")})
