"""What `functional.py` is made of: rules run again on Values, and one run of a function on fresh variables."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from autograd import graph, modes, nested, ops
from autograd.engine import Value, constant
from autograd.ieee import to_float
from autograd.modes import recording

Function = Callable[..., Any]
Argnums = int | tuple[int, ...]


class StaleGraphError(ValueError):
    """A rule was run again and its numbers are not the recorded ones: a leaf was changed in between."""


def _rerun(moving: Collection[Value]) -> graph.Links:
    """Links with local derivatives that are Values: each rule runs again on the node and its operands.

    Args:
        moving: the nodes whose derivatives matter; to all others there is no path.
    """

    def links(node: Value) -> list[Any]:
        operands = node.operands
        if not any(operand in moving for operand in operands):
            return []
        try:
            again = node.op.partials(node, *operands)
        except TypeError as error:
            raise TypeError(
                f"the rule of {node.op.name} does not take Values: write it in operations, autograd.cos for math.cos;\n"
                f"  it said: {str(error).partition(chr(10))[0]}"
            ) from error
        for operand, new, old in zip(operands, again, node.partials, strict=True):
            number = new.data if isinstance(new, Value) else new
            if operand in moving and number != old and (number == number or old == old):
                numbers = ", ".join(f"{x.data:g}" for x in operands)
                raise StaleGraphError(
                    f"{node.op.name}({numbers}) recorded the local derivative {old}, its rule now gives {number}:\n"
                    "  a leaf was changed after the graph was made; run the computation again"
                )
        pairs = zip(operands, again, strict=True)
        return [part for operand, new in pairs if operand in moving for part in (operand, new)]

    return links


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
    if isinstance(wrt, Value) or not isinstance(wrt, Iterable) or not (xs := list(wrt)):
        raise TypeError("derivatives(y, wrt) takes a list of at least one Value, as in derivatives(y, [x])")
    for x in (y, *xs):
        if not isinstance(x, Value):
            raise TypeError(f"derivatives(y, wrt) takes Values, got {type(x).__name__}")
    adjoints = _adjoints(y, xs, graph.order(y))
    return [_result(adjoints.get(x, 0.0)) for x in xs]


def _adjoints(y: Value, wrt: list[Value], nodes: list[Value], seed: Any = 1.0) -> dict[Value, Any]:
    """Sweep back with the rules run again: adjoints that are Values, or numbers where they cannot vary."""
    moving = graph.depends(nodes, set(wrt))
    with recording(watched=False):
        start = {} if y.is_constant else {y: seed}
        return graph.sweep_back([node for node in reversed(nodes) if node in moving], start, _rerun(moving))


def _result(x: Any) -> Value:
    """`x` as a Value; inside `no_grad` a leaf."""
    value: Value = x if isinstance(x, Value) else constant(x)
    return value if modes.current().is_recording or not value.operands else Value(value.data)


class Run:
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
        self.chosen = positions(argnums, len(args))
        self.variables: list[Value] = []
        filled = list(args)
        with recording():
            for index in self.chosen:
                fresh = [_variable(x) for x in nested.flatten(args[index])]
                filled[index] = nested.rebuild(args[index], iter(fresh))
                self.variables += fresh
            self.out = f(*filled, **keywords)
        self.outputs = [x if isinstance(x, Value) else constant(x) for x in nested.flatten(self.out)]
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
            adjoints = graph.adjoints(y, seed)
            return [adjoints.get(x, 0.0) for x in self.variables]
        values = _adjoints(y, self.variables, graph.order(y, until=set(self.variables)), seed)
        return [_result(values.get(x, 0.0)) for x in self.variables]

    def tangents(self, seeds: list[Any]) -> list[Any]:
        """How fast the outputs move when the variables move at `seeds`: Values where linked, else floats."""
        linked = self.is_linked or any(isinstance(x, Value) for x in seeds)
        found = dict(zip(self.variables, seeds, strict=True))
        moving = graph.depends(self.nodes, set(self.variables))
        with recording(watched=False):
            graph.sweep_forward(self.nodes, found, _rerun(moving) if linked else None)
        speeds = [found.get(y, 0.0) for y in self.outputs]
        return [_result(x) for x in speeds] if linked else speeds

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
        return self.like_out([_result(y) if self.is_linked else y.data for y in self.outputs])


def _variable(x: Any) -> Value:
    """A fresh Value: a leaf, or linked to the Value it stands for, so that nested derivatives flow through."""
    return ops.pos(x) if isinstance(x, Value) else Value(x)


def positions(argnums: Argnums, count: int) -> list[int]:
    """Check `argnums` against the number of arguments; negative ones count from the end."""
    chosen = list(argnums) if isinstance(argnums, list | tuple) else [argnums]
    if not all(isinstance(index, int) for index in chosen):
        raise TypeError(f"argnums is the position of an argument or a tuple of positions, got {argnums!r}")
    found = [index + count if index < 0 else index for index in chosen]
    if not found or len(set(found)) < len(found) or not all(0 <= index < count for index in found):
        raise ValueError(f"argnums={argnums!r} does not fit a call with {count} positional arguments")
    return found


def seeds(what: str, tree: Any, like: Any) -> list[Any]:
    """The numbers of `tree`, which must be built as `like` is.

    Raises:
        TypeError, ValueError: they are no numbers, or it is built differently; the message begins with `what`.
    """
    try:
        return [x if isinstance(x, Value) else to_float(x) for x in nested.flatten_as(like, tree)]
    except (TypeError, ValueError) as error:
        raise type(error)(f"{what}: {error}") from None
