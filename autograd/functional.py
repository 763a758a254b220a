"""Derivatives of functions: `grad`, `jacobian`, `hessian`, `jvp`, `vjp`, `hvp`, ... as in HIPS autograd and JAX.

A function is run once on fresh Values; its recorded graph is then swept back (or forward). Where the
result depends on Values from outside, or is asked of Values, the sweep re-runs the rules on Values and
gives a graph again, so that all of these nest in any order; otherwise it gives plain floats.
"""

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any

from autograd import graph, nested, ops
from autograd.engine import Value, constant
from autograd.modes import recording

Function = Callable[..., Any]
Argnums = int | tuple[int, ...]


class StaleGraphError(ValueError):
    """A rule was run again and its numbers are not the recorded ones: a leaf was changed in between."""


def _rerun(moving: Collection[Value]) -> graph.Partials:
    """Local derivatives that are Values: each rule runs again on the node and its operands.

    Args:
        moving: the nodes whose derivatives matter; to all others there is no path.
    """

    def partials(node: Value) -> tuple[Any, ...]:
        operands = node.operands
        if not any(operand in moving for operand in operands):
            return (None,) * len(operands)
        again = node.op.partials(node, *operands)
        for operand, new, old in zip(operands, again, node.partials, strict=True):
            number = new.data if isinstance(new, Value) else new
            if operand in moving and number != old and (number == number or old == old):
                numbers = ", ".join(f"{x.data:g}" for x in operands)
                raise StaleGraphError(
                    f"{node.op.name}({numbers}) recorded the local derivative {old}, its rule now gives {number}:\n"
                    "  a leaf was changed after the graph was made; run the computation again"
                )
        return tuple([new if operand in moving else None for operand, new in zip(operands, again, strict=True)])

    return partials


def derivatives(y: Value, wrt: Iterable[Value]) -> list[Value]:
    """Return dy/dx for each x of `wrt`, as Values that can be differentiated again.

    Args:
        y: the Value to differentiate.
        wrt: n Values that y may depend on, leaves or interior; at least one.

    Returns:
        n Values; a constant 0 where y does not depend on x.

    Raises:
        StaleGraphError: the graph was changed since it was made.

    >>> x = Value(2)
    >>> (first,) = derivatives(x**3, [x])
    >>> (second,) = derivatives(first, [x])
    >>> first.data, second.data
    (12.0, 12.0)
    """
    if isinstance(wrt, Value) or not (xs := list(wrt)):
        raise TypeError("derivatives(y, wrt) takes a list of at least one Value, as in derivatives(y, [x])")
    for x in (y, *xs):
        if not isinstance(x, Value):
            raise TypeError(f"derivatives(y, wrt) takes Values, got {type(x).__name__}")
    adjoints = _adjoints(y, xs, graph.order(y))
    return [_as_value(adjoints.get(x, 0.0)) for x in xs]


def _adjoints(y: Value, wrt: list[Value], nodes: list[Value], seed: Any = 1.0) -> dict[Value, Any]:
    """Sweep back with the rules run again: adjoints that are Values, or numbers where they cannot vary."""
    moving = graph.depends(nodes, set(wrt))
    with recording(watched=False):
        return graph.sweep_back([node for node in reversed(nodes) if node in moving], {y: seed}, _rerun(moving))


def _as_value(x: Any) -> Value:
    return x if isinstance(x, Value) else constant(x)


class _Run:
    """One run of a function on fresh variables.

    Attributes:
        chosen: the positions of the arguments that vary.
        variables: the fresh Values, in the order of the numbers they stand for.
        out: what the function returned.
        outputs: the numbers of `out`, as Values.
        nodes: what the outputs are made of, operands before users, as far as the variables.
        is_linked: True where results must be graphs: a number given, or something that the function
            captured, is a Value that may vary.
    """

    def __init__(self, f: Function, args: tuple[Any, ...], keywords: dict[str, Any], argnums: Argnums) -> None:
        self.args = args
        self.chosen = _positions(argnums, len(args))
        self.variables: list[Value] = []
        filled = list(args)
        with recording():
            for index in self.chosen:
                fresh = [_variable(x) for x in nested.flatten(args[index])]
                filled[index] = nested.rebuild(args[index], iter(fresh))
                self.variables += fresh
            self.out = f(*filled, **keywords)
        self.outputs = [_as_value(x) for x in nested.flatten(self.out)]
        known = set(self.variables)
        self.nodes = graph.order(*self.outputs, until=known)
        self.is_linked = any(x.operands for x in self.variables) or any(
            not node.operands and node not in known for node in self.nodes
        )

    def output(self, caller: str) -> Value:
        """The one number returned, for derivatives of scalar functions."""
        shape: Any = getattr(self.out, "shape", ())
        if isinstance(self.out, list | tuple | dict) or shape:
            raise TypeError(
                f"{caller} takes a function that returns one number, got {type(self.out).__name__}: "
                "use jacobian for several"
            )
        return self.outputs[0]

    def derivatives(self, y: Value, seed: Any = 1.0) -> list[Any]:
        """dy/dx times `seed` for all variables: Values where linked, else floats."""
        if not self.is_linked:
            adjoints = graph.sweep_back(reversed(graph.order(y)), {} if y.is_constant else {y: seed})
            return [adjoints.get(x, 0.0) for x in self.variables]
        values = _adjoints(y, self.variables, graph.order(y, until=set(self.variables)), seed)
        return [_as_value(values.get(x, 0.0)) for x in self.variables]

    def tangents(self, seeds: list[Any]) -> list[Any]:
        """How fast the outputs move when the variables move at `seeds`: Values where linked, else floats."""
        linked = self.is_linked or any(isinstance(x, Value) for x in seeds)
        found = dict(zip(self.variables, seeds, strict=True))
        moving = graph.depends(self.nodes, set(self.variables))
        with recording(watched=False):
            graph.sweep_forward(self.nodes, found, _rerun(moving) if linked else graph.recorded)
        speeds = [found.get(y, 0.0) for y in self.outputs]
        return [_as_value(x) for x in speeds] if linked else speeds

    def like_args(self, numbers: list[Any], argnums: Argnums) -> Any:
        """Put one number per variable into the structure of the argument, or a tuple of several arguments."""
        parts = iter(numbers)
        built = tuple([nested.rebuild(self.args[index], parts) for index in self.chosen])
        return built[0] if isinstance(argnums, int) else built

    def like_out(self, numbers: Iterable[Any]) -> Any:
        """Put one result per output into the structure of what the function returned."""
        return nested.rebuild(self.out, iter(list(numbers)))

    def value(self) -> Any:
        """What the function returned: Values where linked, else floats."""
        return self.like_out(self.outputs if self.is_linked else [y.data for y in self.outputs])


def _variable(x: Any) -> Value:
    """A fresh Value: a leaf, or linked to the Value it stands for, so that nested derivatives flow through."""
    return ops.pos(x) if isinstance(x, Value) else Value(x)


def _positions(argnums: Argnums, count: int) -> list[int]:
    """Check `argnums` against the number of arguments; negative ones count from the end."""
    chosen = [argnums] if isinstance(argnums, int) else list(argnums)
    positions = [index + count if index < 0 else index for index in chosen]
    if not positions or len(set(positions)) < len(positions) or not all(0 <= index < count for index in positions):
        raise ValueError(f"argnums={argnums!r} does not fit a call with {count} positional arguments")
    return positions


def value_and_grad(f: Function, argnums: Argnums = 0) -> Function:
    """Return a function that gives f and its gradient at once; see `grad`.

    >>> value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    """

    @wraps(f)
    def value_and_gradient(*args: Any, **keywords: Any) -> Any:
        run = _Run(f, args, keywords, argnums)
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

    @wraps(f)
    def gradient(*args: Any, **keywords: Any) -> Any:
        return value_and_grad(f, argnums)(*args, **keywords)[1]

    return gradient


def elementwise_grad(f: Function) -> Function:
    """Return the derivative of a function of one number, applied to every number of its argument.

    >>> elementwise_grad(lambda x: x**2)([1.0, 2.0, 3.0])
    [2.0, 4.0, 6.0]
    """

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

    @wraps(f)
    def rows(*args: Any, **keywords: Any) -> Any:
        run = _Run(f, args, keywords, argnums)
        return run.like_out(run.like_args(run.derivatives(y), argnums) for y in run.outputs)

    return rows


def hessian(f: Function, argnums: Argnums = 0) -> Function:
    """Return a function that gives the matrix of second derivatives of f, n lists of n.

    >>> hessian(lambda v: v[0] ** 2 * v[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0.0]]
    """
    return jacobian(grad(f, argnums), argnums)


def jvp(f: Function, primals: Iterable[Any], tangents: Iterable[Any]) -> tuple[Any, Any]:
    """Return f and its derivative along a direction, by one forward sweep.

    Args:
        f: a function of n arguments.
        primals: its n arguments.
        tangents: how fast each moves, in the structure of the arguments.

    Returns:
        What f returns, and how fast that moves, in the same structure.

    Raises:
        ValueError: the tangents do not fit the primals.

    >>> jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.5))
    (6.0, 4.0)
    """
    args, seeds = tuple(primals), nested.flatten(tuple(tangents))
    run = _Run(f, args, {}, tuple(range(len(args))))
    _same_count("jvp", "tangents", seeds, run.variables)
    return run.value(), run.like_out(run.tangents(seeds))


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
    argnums = tuple(range(len(primals)))
    run = _Run(f, primals, {}, argnums)

    def pull_back(weights: Any) -> Any:
        seeds = nested.flatten(weights)
        _same_count("vjp", "weights", seeds, run.outputs)
        total: list[Any] = [0.0] * len(run.variables)
        for y, seed in zip(run.outputs, seeds, strict=True):
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

    @wraps(f)
    def product(*args_and_vector: Any, **keywords: Any) -> Any:
        *args, vector = args_and_vector
        position = _positions(argnums, len(args))[0]

        def gradient(x: Any) -> Any:
            return grad(f, position)(*args[:position], x, *args[position + 1 :], **keywords)

        return jvp(gradient, (args[position],), (vector,))[1]

    return product


def _same_count(caller: str, what: str, got: list[Any], expected: list[Any]) -> None:
    if len(got) != len(expected):
        raise ValueError(f"{caller} takes {what} of {len(expected)} numbers here, got {len(got)}")
