"""The recorded graph evaluated again, with other numbers: `refresh`, and what the graph would give."""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from autograd import graph
from autograd.ieee import to_float

if TYPE_CHECKING:
    from autograd.value import Value

Node = Any


def refresh(v: "Value") -> "Value":
    """Evaluate the recorded graph again, in place, after the data of leaves was changed.

    Every operation runs on what its operands are now; a node whose result or local derivatives come out
    different gets the new numbers, so that `backward()`, `derivatives` and pictures are right again. What was
    recorded is what runs: a Python `if` taken while recording is not taken anew, nor a loop run a different
    number of times; for those, call your function again. A result whose own data was assigned is computed again.

    Gradients stay as they are, those of the last `backward()`. Leaves accumulate, so reset them before the next.

    Args:
        v: the Value to evaluate, with everything that it is made of.

    Returns:
        v.

    Raises:
        TypeError: v is no Value.
        Exception: an operation of your own raised; the graph is as it was.

    >>> x = Value(2, name="x")
    >>> y = x * x
    >>> x.data = 5
    >>> refresh(y)
    Value(25, op='*')
    >>> y.backward()
    >>> x.grad
    10.0
    """
    numbers: dict[Node, float] = {}
    renewed = []
    for node in graph.order(v):
        before = node._links
        if before:
            out, partials = _evaluated(node, numbers)
            links = list(before)
            links[1::2] = partials
            after = tuple(links)
            if out != node._data or after != before or out == 0.0 or 0.0 in partials:  # a zero may change its sign
                numbers[node] = out
                renewed.append(after)
    for (node, out), after in zip(numbers.items(), renewed, strict=True):
        node._data, node._links = out, after
    return v


def replayed(nodes: Iterable[Node], numbers: Mapping[Node, float]) -> dict[Node, float]:
    """Return `numbers` with those that follow from them; nothing is stored.

    Args:
        nodes: what to evaluate, operands before users.
        numbers: of some nodes, in place of their own.
    """
    found = dict(numbers)
    for node in nodes:
        if node._links and node not in numbers and not found.keys().isdisjoint(node._links[::2]):
            found[node] = _evaluated(node, found, is_whole=False)[0]
    return found


def count_outdated(nodes: Iterable[Node]) -> int:
    """Return how many of the nodes recorded other numbers than their operations give now, or raise now.

    The last bits are ignored: an engine in C may round differently in them.
    """
    return sum([1 for node in nodes if node._links and not _is_current(node)])


def _evaluated(node: Node, numbers: Mapping[Node, float], is_whole: bool = True) -> tuple[float, tuple[Any, ...]]:
    """The result of a node, and its local derivatives if wanted, where some operands have other numbers."""
    operands = [numbers.get(x, x._data) for x in node._links[::2]]
    op = node._op
    try:
        out = op.forward(*operands)
        out = out if out.__class__ is float else to_float(out)
        return out, op.partials(out, *operands) if is_whole else ()
    except Exception as error:
        shown = [f"{x:g}" for x in operands[:6]] + ["..."] * (len(operands) > 6)
        error.add_note(f"{op.name}({', '.join(shown)}) was evaluated again; the graph is as it was")
        raise


def _is_current(node: Node) -> bool:
    """True where a node's operation gives what was recorded."""
    try:
        out, partials = _evaluated(node, {})
    except Exception:  # a user's operation may raise on the new numbers
        return False
    return _is_close(out, node._data) and all(map(_is_close, partials, node._links[1::2]))


def _is_close(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return x == y or math.isclose(x, y, rel_tol=1e-15) or (x != x and y != y)
