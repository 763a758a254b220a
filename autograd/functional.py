"""Derivatives of functions: `grad`, `jacobian`, `hessian`, `jvp`, `vjp`, `hvp`, ... as in HIPS autograd and JAX.

A function is run once on fresh Values; its recorded graph is then swept back (or forward). Where the
result depends on Values from outside, or is asked of Values, the sweep re-runs the rules on Values and
gives a graph again, so that all of these nest in any order; otherwise it gives plain floats.
"""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from autograd import nested
from autograd.differentiation import Argnums, Function, Run, positions, seeds


def _check_function(caller: str, f: Any) -> None:
    if not callable(f):
        raise TypeError(f"{caller} takes a function, as in {caller}(f), got {type(f).__name__}")


def value_and_grad(f: Function, argnums: Argnums = 0) -> Function:
    """Return a function that gives f and its gradient at once; see `grad`.

    >>> value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    """
    _check_function("value_and_grad", f)

    @wraps(f)
    def value_and_gradient(*args: Any, **keywords: Any) -> Any:
        run = Run(f, args, keywords, argnums)
        gradient = run.like_args(run.derivatives(run.output("grad")), argnums)
        return run.value(), gradient

    return value_and_gradient


def grad(f: Function, argnums: Argnums = 0) -> Function:
    """Return the gradient function of f.

    Args:
        f: a function of numbers, or of lists, tuples, dicts and arrays of numbers, that returns one number.
        argnums: the position of the argument to differentiate by, or a tuple of positions.

    Returns:
        A function of the same arguments that returns the derivatives in the structure of the chosen
        argument (a tuple of them for a tuple of positions): floats, or Values that can be differentiated
        again where an argument or something that f captured is a Value.

    >>> grad(lambda x: x**3)(2.0)
    12.0
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    >>> grad(lambda v: v[0] * v[1])([1.0, 2.0])
    [2.0, 1.0]
    """
    _check_function("grad", f)

    @wraps(f)
    def gradient(*args: Any, **keywords: Any) -> Any:
        return value_and_grad(f, argnums)(*args, **keywords)[1]

    return gradient


def elementwise_grad(f: Function) -> Function:
    """Return the derivative of a function of one number, applied to every number of its argument.

    >>> elementwise_grad(lambda x: x**2)([1.0, 2.0, 3.0])
    [2.0, 4.0, 6.0]
    """
    _check_function("elementwise_grad", f)

    @wraps(f)
    def derivative(x: Any, *args: Any, **keywords: Any) -> Any:
        return nested.apply(lambda number: grad(f)(number, *args, **keywords), x)

    return derivative


def jacobian(f: Function, argnums: Argnums = 0) -> Function:
    """Return a function that gives the Jacobian of f: for each output its gradient.

    Args:
        f: a function that returns a number, or a list, tuple, dict or array of m numbers.
        argnums: the position of the argument to differentiate by, or a tuple of positions.

    Returns:
        A function of the same arguments; the structure of f's result, each number replaced by its
        derivatives in the structure of the argument: m lists of n for a list of n numbers.

    >>> jacobian(lambda v: [v[0] * v[1], v[0] + v[1]])([2.0, 3.0])
    [[3.0, 2.0], [1.0, 1.0]]
    """
    _check_function("jacobian", f)

    @wraps(f)
    def rows(*args: Any, **keywords: Any) -> Any:
        run = Run(f, args, keywords, argnums)
        return run.like_out(run.like_args(run.derivatives(y), argnums) for y in run.outputs)

    return rows


def hessian(f: Function, argnums: Argnums = 0) -> Function:
    """Return a function that gives the matrix of second derivatives of f, n lists of n.

    >>> hessian(lambda v: v[0] ** 2 * v[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0.0]]
    """
    _check_function("hessian", f)
    return jacobian(grad(f, argnums), argnums)


def jvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Return f and its derivative along a direction, by one forward sweep.

    Args:
        f: a function of n arguments.
        primals: its n arguments.
        tangents: how fast each moves, in the structure of the arguments.

    Returns:
        What f returns, and how fast that moves, in the same structure.

    Raises:
        TypeError, ValueError: the tangents do not fit the primals.

    >>> jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.5))
    (6.0, 4.0)
    """
    _check_function("jvp", f)
    if not isinstance(primals, list | tuple) or not isinstance(tangents, list | tuple) or not primals:
        raise TypeError("jvp takes the arguments and their tangents as two tuples, as in jvp(f, (x,), (1.0,))")
    speeds = seeds("jvp takes tangents built as the arguments are", tangents, primals)
    run = Run(f, tuple(primals), {}, tuple(range(len(primals))))
    return run.value(), run.like_out(run.tangents(speeds))


def vjp(f: Function, *primals: Any) -> tuple[Any, Function]:
    """Return f and a function that pulls a weighting of its outputs back to its arguments.

    Args:
        f: a function of n arguments.
        primals: its n arguments.

    Returns:
        What f returns, and a function from one weight per output (in f's structure) to a tuple of n
        gradients of the weighted sum, in the structure of the arguments.

    >>> y, pull_back = vjp(lambda v: [v[0] * v[1], v[0]], [2.0, 3.0])
    >>> y, pull_back([1.0, 10.0])
    ([6.0, 2.0], ([13.0, 2.0],))
    """
    _check_function("vjp", f)
    if not primals:
        raise TypeError("vjp takes a function and its arguments, as in vjp(f, x)")
    argnums = tuple(range(len(primals)))
    run = Run(f, primals, {}, argnums)

    def pull_back(weights: Any) -> Any:
        numbers = seeds("vjp takes weights built as the outputs are", weights, run.out)
        total: list[Any] = [0.0] * len(run.variables)
        for y, seed in zip(run.outputs, numbers, strict=True):
            total = [old + new for old, new in zip(total, run.derivatives(y, seed), strict=True)]
        return run.like_args(total, argnums)

    return run.value(), pull_back


def hvp(f: Function, argnums: int = 0) -> Function:
    """Return a function that multiplies the Hessian of f by a vector, without building it.

    Args:
        f: a function that returns one number.
        argnums: the position of the argument to differentiate by.

    Returns:
        A function of f's arguments and a vector in the structure of the chosen one; the product, likewise.

    >>> hvp(lambda v: v[0] ** 2 * v[1])([2.0, 3.0], [1.0, 0.0])
    [6.0, 4.0]
    """
    _check_function("hvp", f)
    if not isinstance(argnums, int):
        raise TypeError(f"hvp takes the position of one argument, got argnums={argnums!r}")

    @wraps(f)
    def product(*args_and_vector: Any, **keywords: Any) -> Any:
        if len(args_and_vector) < 2:
            raise TypeError("the product takes the arguments and a vector, as in hvp(f)(x, v)")
        *args, vector = args_and_vector
        (position,) = positions(argnums, len(args))

        def gradient(x: Any) -> Any:
            return grad(f, position)(*args[:position], x, *args[position + 1 :], **keywords)

        return jvp(gradient, (args[position],), (vector,))[1]

    return product
