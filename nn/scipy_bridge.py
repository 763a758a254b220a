"""`minimize`: SciPy's minimisers, given exact gradients and Hessian-vector products."""

import math
from collections.abc import Callable
from typing import Any

from autograd import Value, hessian, hvp, value_and_grad
from nn.checks import unknown

_VALUE_ONLY = ("Nelder-Mead", "Powell", "COBYLA", "COBYQA")
_GRADIENT = ("CG", "BFGS", "L-BFGS-B", "TNC", "SLSQP")
_PRODUCT = ("Newton-CG", "trust-ncg", "trust-krylov", "trust-constr")
_HESSIAN = ("dogleg", "trust-exact")
_DERIVATIVES = ("jac", "hess", "hessp")
METHODS = (*_VALUE_ONLY, *_GRADIENT, *_PRODUCT, *_HESSIAN)


def minimize(f: Callable[[Any], Any], x0: Any, method: str = "BFGS", **options: Any) -> Any:
    """Find a local minimum of a function of several numbers, with `scipy.optimize.minimize`.

    SciPy gets the exact gradient, and where the method takes one, the exact product of the Hessian and a
    vector ("Newton-CG", "trust-ncg", "trust-krylov", "trust-constr") or the Hessian ("dogleg", "trust-exact").

    Args:
        f: a function of one argument built as `x0` is, that returns one number.
        x0: where to start: a number, a list of n numbers, or an array of any shape.
        method: a name of SciPy's, in any case.
        options: what else SciPy's function takes, such as bounds, constraints, tol, callback, options.

    Returns:
        SciPy's result: `x` is the minimum, built as `x0` is; `fun` the value there; `success`, `message`, `nit`.

    Raises:
        ImportError: SciPy is missing.
        TypeError, ValueError: the arguments do not fit together, or the method is unknown.

    >>> result = minimize(lambda v: (1 - v[0]) ** 2 + 100 * (v[1] - v[0] ** 2) ** 2, [-1.0, 2.0])
    >>> [round(x, 5) for x in result.x]
    [1.0, 1.0]
    """
    if not callable(f):
        raise TypeError(f"minimize takes a function, as in minimize(f, [0.0, 0.0]); got {type(f).__name__}")
    _check_options(options)
    chosen = _find_method(method)
    scipy_minimize = _import_scipy()
    start, build = _start(x0)

    def value(numbers: Any) -> float:
        y = f(build(numbers))
        return float(y.data if isinstance(y, Value) else y)

    def value_and_gradient(numbers: Any) -> tuple[float, Any]:
        y, gradient = value_and_grad(f)(build(numbers))
        return y, _flat(gradient)

    if chosen in _VALUE_ONLY:
        result = scipy_minimize(value, start, method=chosen, **options)
    else:
        curvature = _curvature(f, chosen, build)
        result = scipy_minimize(value_and_gradient, start, method=chosen, jac=True, **curvature, **options)
    result.x = build(result.x)
    return result


def _check_options(options: dict[str, Any]) -> None:
    """Refuse what SciPy's function takes and this one makes itself."""
    if "args" in options:
        raise TypeError(
            "minimize takes a function of one argument, and no args=:\n"
            "  close over the others, as in minimize(lambda x: f(x, 1.0), x0)"
        )
    for name in _DERIVATIVES:
        if name in options:
            raise TypeError(f"minimize makes the exact derivatives of f itself: leave {name}= away")


def _curvature(f: Callable[[Any], Any], method: str, build: Callable[[Any], Any]) -> dict[str, Callable[..., Any]]:
    """The second derivatives that a method takes, as keywords."""
    if method in _PRODUCT:
        return {"hessp": lambda numbers, vector: _flat(hvp(f)(build(numbers), build(vector)))}
    if method in _HESSIAN:

        def matrix(numbers: Any) -> Any:
            return _flat(hessian(f)(build(numbers))).reshape(len(numbers), len(numbers))

        return {"hess": matrix}
    return {}


def _find_method(method: str) -> str:
    names = {name.lower(): name for name in METHODS}
    if not isinstance(method, str) or method.lower() not in names:
        raise unknown("method of minimize", method, METHODS)
    return names[method.lower()]


def _import_scipy() -> Callable[..., Any]:
    try:
        from scipy.optimize import minimize as scipy_minimize
    except ImportError:
        raise ImportError("minimize needs SciPy: pip install 'glassgrad[scipy]'") from None
    return scipy_minimize  # type: ignore[no-any-return]  # SciPy has no types


def _start(x0: Any) -> tuple[Any, Callable[[Any], Any]]:
    """The numbers of `x0` in one row, and a function that builds what `x0` is from such a row."""
    import numpy

    try:
        array = numpy.array(x0, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(
            "minimize starts from a number, a list of numbers or an array of them;\n"
            "  to train a model use an optimiser, such as nn.Adam(model.parameters())"
        ) from None
    if array.size == 0 or not all(map(math.isfinite, array.ravel())):
        raise ValueError(f"minimize starts from at least one number, all of them finite; got {x0}")
    is_array = isinstance(x0, numpy.ndarray) and array.shape

    def build(row: Any) -> Any:
        shaped = numpy.reshape(row, array.shape)
        return shaped if is_array else shaped.tolist()

    return array.ravel(), build


def _flat(tree: Any) -> Any:
    import numpy

    return numpy.array(tree, dtype=float).ravel()
