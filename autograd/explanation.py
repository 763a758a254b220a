"""The backward pass as data and in words: `steps` and `explain`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd import graph, words

if TYPE_CHECKING:
    from autograd.paths import Paths
    from autograd.value import Value

# What the sentence of a step is made of; a page that computes new numbers fills the same words in.
RECEIVES = f"{{name}}.grad += {{partial}} {words.TIMES} {{adjoint}} = {{contribution}}"
IN_ALL = ", in all {total}"
CONSTANT = "{names} is constant and receives nothing"
CONSTANTS = "{names} are constant and receive nothing"
NO_PATH = "no path to {name}, which receives nothing"

MOST_SHARES = 8  # operands that a sentence names; the others are counted


class Share(NamedTuple):
    """What one step hands to one operand.

    Attributes:
        operand: who receives it.
        partial: the local derivative, as recorded; None where there is no path.
        contribution: partial times the adjoint of the step's node; None for a constant, and where there is no path.
        total: what the operand has received in this pass so far; None likewise.
    """

    operand: "Value"
    partial: float | None
    contribution: float | None
    total: float | None


class Step(NamedTuple):
    """One step of the backward pass: a node hands on what it received.

    Attributes:
        node: the result of an operation.
        adjoint: what it received in all, d(root)/d(node).
        shares: one for each operand, in order.
    """

    node: "Value"
    adjoint: float
    shares: tuple[Share, ...]


def steps(v: "Value") -> list[Step]:
    """Return the backward pass from a Value as data: one step for each result that it visits, in its order.

    The numbers are those that `v.backward()` computes, to the last bit; nothing is stored in the graph.

    Args:
        v: where the pass starts, with 1. A leaf or a constant has no steps.

    Raises:
        TypeError: v is no Value.

    >>> a, b = Value(2, name="a"), Value(-3, name="b")
    >>> (step,) = steps(a * b)
    >>> [(share.operand.name, share.partial, share.contribution) for share in step.shares]
    [('a', -3.0, -3.0), ('b', 2.0, 2.0)]
    """
    return list(_walk(graph.order(v)))


def _walk(nodes: Sequence[Any]) -> Iterator[Step]:
    """The steps from the last of some nodes, operands before users."""
    received = {nodes[-1]: 1.0} if nodes else {}
    for node in reversed(nodes):
        if not node.operands or node not in received:
            continue
        adjoint = received[node]
        shares = []
        for operand, partial in zip(node.operands, node.partials, strict=True):
            if partial is None or operand.is_constant:
                shares.append(Share(operand, partial, None, None))
                continue
            contribution = adjoint * partial
            received[operand] = received[operand] + contribution if operand in received else contribution
            shares.append(Share(operand, partial, contribution, received[operand]))
        yield Step(node, adjoint, tuple(shares))


def sentence(step: Step, names: Mapping[Any, str]) -> str:
    """Return one step in words.

    Args:
        step: what happens.
        names: what to call the step's node and its operands.

    >>> a, b = Value(2), Value(-3)
    >>> c = a * b
    >>> sentence(steps(c)[0], {a: "a", b: "b", c: "#3"})
    '* #3  the other factor times the gradient:  a.grad += -3 × 1 = -3 ; b.grad += 2 × 1 = 2'
    """
    return "".join([part for part, _ in _line(step, names)])


def _line(step: Step, names: Mapping[Any, str]) -> words.Line:
    """The sentence in parts."""
    from autograd.reasons import reason

    shares = _all_handed(step, names)
    if len(step.shares) > MOST_SHARES:
        shares.append(f"… and {words.counted(len(step.shares) - MOST_SHARES, 'more operand')}")
    head = words.headed(step.node, names)
    why = reason(step.node, [names[share.operand] for share in step.shares])
    return [(head, "node"), (f"  {why}:  ", "reason"), (" ; ".join(shares), "number")]


def _all_handed(step: Step, names: Mapping[Any, str]) -> list[str]:
    """What the operands receive; the constants are told together, in the place of the first."""
    shares = step.shares[:MOST_SHARES]
    constants = [names[share.operand] for share in shares if _is_constant(share)]
    held = (CONSTANTS if len(constants) > 1 else CONSTANT).format(names=", ".join(constants))
    texts = [held if _is_constant(share) else _handed(share, step.adjoint, names) for share in shares]
    return [text for place, text in enumerate(texts) if text != held or place == texts.index(held)]


def _is_constant(share: Share) -> bool:
    """True of a constant: there is a path, and it receives nothing."""
    return share.partial is not None and share.contribution is None


def _handed(share: Share, adjoint: float, names: Mapping[Any, str]) -> str:
    from autograd.pictures.labels import number

    name = names[share.operand]
    if share.partial is None or share.contribution is None or share.total is None:
        return NO_PATH.format(name=name)
    contribution, total = number(share.contribution), number(share.total)
    text = RECEIVES.format(name=name, partial=number(share.partial), adjoint=number(adjoint), contribution=contribution)
    return text if total == contribution else text + IN_ALL.format(total=total)


class Explanation(words.Words):
    """The backward pass in words: its repr and str are the text, in colour where `rich` prints it.

    Attributes:
        steps: those that are told, as data.
        left_out: how many operations come after them.
        outdated: how many operations of the graph recorded other numbers than they would give now.
    """

    def __init__(self, v: Any, names: Any, max_steps: int | None) -> None:
        from autograd.pictures.labels import number
        from autograd.replay import count_outdated

        nodes = graph.order(v)
        self.steps = list(islice(_walk(nodes), max_steps))
        told = {share.operand for step in self.steps for share in step.shares}
        names_of = words.name_nodes(v, told | {v} | {step.node for step in self.steps}, names)
        operations = sum([1 for node in nodes if node.operands])
        is_cut = len(self.steps) == max_steps
        self.left_out = operations - len(self.steps) if is_cut else 0
        self.outdated = count_outdated(nodes)
        self._title = f"{words.headed(v, names_of)} = {number(v.data)}; {_start(v, names_of)}"
        self._sentences = [_line(step, names_of) for step in self.steps]
        self._ends, self._held = ([], []) if self.left_out else _ends(self.steps, names_of)
        self._unreached = 0 if is_cut else operations - len(self.steps)

    def lines(self) -> list[words.Line]:
        """Return every line as parts: a text and the key of its style."""
        width = len(f"{len(self.steps)}")
        lines: list[words.Line] = [[(self._title, "muted")]]
        lines += [[(f"{place:>{width}}. ", "muted"), *parts] for place, parts in enumerate(self._sentences, 1)]
        if self._ends:
            lines.append([("Received in all:  ", "muted"), (" ; ".join(self._ends), "number")])
        if self._held:
            lines.append([("Held now, as every backward() adds to it:  ", "muted"), (" ; ".join(self._held), "number")])
        if self._unreached:
            lines.append([(f"No path leads to {words.counted(self._unreached, 'operation')}.", "muted")])
        if self.left_out:
            text = f"… {words.counted(self.left_out, 'more operation')} further down: raise max_steps to see them."
            lines.append([(text, "muted")])
        return [*lines, *words.outdated_lines(self.outdated)]


def _start(v: Any, names: Mapping[Any, str]) -> str:
    """What happens at the root."""
    if v.operands:
        return f"backward starts with {names[v]}.grad = 1"
    return "a constant, which receives no gradient" if v.is_constant else "a leaf, with nothing to hand on"


def _ends(steps: list[Step], names: Mapping[Any, str]) -> tuple[list[str], list[str]]:
    """What every leaf has received in the end, and what those hold that already have another gradient."""
    from autograd.pictures.labels import number

    totals = {share.operand: share.total for step in steps for share in step.shares if not share.operand.operands}
    received = {leaf: total for leaf, total in totals.items() if total is not None}
    held = {leaf: leaf.grad for leaf, x in received.items() if leaf.grad and number(leaf.grad) != number(x)}
    return _gradients(received, names), _gradients(held, names)


def _gradients(numbers: Mapping[Any, float], names: Mapping[Any, str]) -> list[str]:
    """`a.grad = 3` for every leaf, up to a certain number of them."""
    from autograd.pictures.labels import number

    texts = [f"{names[leaf]}.grad = {number(x)}" for leaf, x in numbers.items()]
    more = len(texts) - MOST_SHARES
    return texts if more <= 0 else [*texts[:MOST_SHARES], f"… and {words.counted(more, 'more leaf', 'more leaves')}"]


def explain(
    v: "Value", a: "Value | None" = None, *, names: Any = None, max_steps: int | None = 100, max_paths: int = 10
) -> "Explanation | Paths":
    """Say in words how the gradients of a Value come about, from the local derivatives that were recorded.

    `explain(v)` tells the backward pass, one sentence for each step. `explain(v, a)` tells the gradient of v
    by a: every path from a to v with the product of its local derivatives, their sum, and a check by
    re-evaluating the recorded graph with a moved a little. Python `if`s taken while recording are not seen.

    Args:
        v: the result to explain.
        a: what to differentiate by: anything that v is made of.
        names: labels that go before the Values' own, as for `draw`.
        max_steps: tell at most so many steps, and how many operations follow; None for all.
        max_paths: tell at most so many paths, those with the largest products, and how many there are.

    Returns:
        An object whose repr and str are the text, and which has its numbers as attributes.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> a, b = Value(2, name="a"), Value(-3, name="b")
    >>> explain(a * b + a)
    + #4 = -4; backward starts with #4.grad = 1
    1. + #4  the gradient as it is:  #3.grad += 1 × 1 = 1 ; a.grad += 1 × 1 = 1
    2. * #3  the other factor times the gradient:  a.grad += -3 × 1 = -3, in all -2 ; b.grad += 2 × 1 = 2
    Received in all:  a.grad = -2 ; b.grad = 2
    """
    words.check_limit("max_steps", max_steps)
    words.check_limit("max_paths", max_paths, can_be_none=False)
    for role, node in (("v", v), ("a", v if a is None else a)):
        if not hasattr(node, "_links"):
            raise TypeError(f"explain(v, a) takes Values, got {type(node).__name__} for {role}")
    if a is None:
        return Explanation(v, names, max_steps)
    from autograd.paths import Paths

    return Paths(v, a, names, max_paths)
