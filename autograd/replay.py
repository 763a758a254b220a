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
            has_zero = out == 0.0 or 0.0 in partials  # whose sign may change
            if out != node._data or partials != before[1::2] or has_zero:
                numbers[node] = out
                renewed.append(_relinked(node, partials))
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


def is_current(node: Node) -> bool:
    """True where a node recorded the result and the local derivatives that its operation gives now; so is a leaf.

    The last bits are ignored: an engine in C may round differently in them.
    """
    links = node._links
    if not links:
        return True
    operands = [operand._data for operand in links[::2]]
    recorded = node._data, *links[1::2]
    try:
        out = node._op.forward(*operands)
        again = out, *node._op.partials(out, *operands)
        return again == recorded or all(_is_close(x, y) for x, y in zip(again, recorded, strict=True))
    except Exception:  # a user's operation may raise on the new numbers
        return False


def count_outdated(nodes: Iterable[Node]) -> int:
    """Return how many of the nodes are not current."""
    return sum([1 for node in nodes if not is_current(node)])


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


def _relinked(node: Node, partials: tuple[Any, ...]) -> tuple[Any, ...]:
    """The links of a node with other local derivatives, if they are as many as its operands, and numbers."""
    links = list(node._links)
    if 2 * len(partials) != len(links):
        count = f"{len(partials)} local derivatives for {len(links) // 2} operands"
        raise ValueError(f"the rule of {node._op.name} gave {count}; the graph is as it was")
    links[1::2] = [x if x is None or x.__class__ is float else to_float(x) for x in partials]
    return tuple(links)


def _is_close(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return x == y or math.isclose(x, y, rel_tol=1e-15) or (x != x and y != y)
