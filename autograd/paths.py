"""The gradient of one Value by another as a sum over paths, without going along all of them."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd import graph, ieee, words
from autograd.pictures.labels import number
from autograd.replay import count_outdated, replayed

if TYPE_CHECKING:
    from autograd.value import Value

MOST_CHECKED = 200_000  # operations that are evaluated again to check a gradient
ENDS = 4  # nodes of a long path that are named at either end


class Path(NamedTuple):
    """One path from an operand of an operand of ... to the root.

    Attributes:
        nodes: n + 1 Values; each is an operand of the next.
        factors: the n local derivatives recorded along the path.
        product: of the factors, multiplied from the root back as `backward` does.
    """

    nodes: tuple["Value", ...]
    factors: tuple[float, ...]
    product: float


class _Trail(NamedTuple):
    """A path from the root back to a node, as a linked list: paths share what they have in common.

    Attributes:
        product: of the local derivatives so far.
        factor: the last of them.
        user: the node that it was recorded in; None at the root.
        rest: the path from the root to that node.
    """

    product: float
    factor: float
    user: Any
    rest: "_Trail | None"


def find_paths(v: Any, a: Any, most: int) -> tuple[list[Path], int]:
    """Return the paths from a to v with the largest products, largest first, and how many paths there are.

    For each node the best paths from the root to it are kept, so the work grows with the graph and not with the
    number of paths, which doubles with every `h * h`. A product that is nan counts as larger than any other.

    Args:
        v: where paths end.
        a: where they start.
        most: how many paths to return, at most.
    """
    nodes = graph.order(v)
    moving = graph.depends(nodes, {a})
    trails = {v: [_Trail(1.0, 1.0, None, None)]} if v in moving else {}
    counts = dict.fromkeys(trails, 1)
    for node in reversed(nodes):
        if node is a or node not in trails:
            continue
        arrived, count = trails.pop(node), counts.pop(node)
        for operand, partial in zip(node.operands, node.partials, strict=True):
            if partial is not None and operand in moving:
                longer = [_Trail(trail.product * partial, partial, node, trail) for trail in arrived]
                trails[operand] = _best([*trails.get(operand, []), *longer], most)
                counts[operand] = counts.get(operand, 0) + count
    found = sorted(trails.get(a, []), key=_rank, reverse=True)[:most]
    return [_path(a, trail) for trail in found], counts.get(a, 0)


def _best(trails: list[_Trail], most: int) -> list[_Trail]:
    """Those that may become the largest: of each kind of product as many as are wanted.

    Among finite products the larger stays the larger, whatever both are multiplied by; but a later infinity
    makes nan of 0, so one kind may overtake another.
    """
    if len(trails) <= most:
        return trails
    seen: Counter[int] = Counter()
    kept = []
    for trail in sorted(trails, key=_rank, reverse=True):
        kind = _rank(trail)[0]
        seen[kind] += 1
        if seen[kind] <= most:
            kept.append(trail)
    return kept


def _rank(trail: _Trail) -> tuple[int, float]:
    """What paths are sorted by: nan, infinities, finite products by size, zeros."""
    size = abs(trail.product)
    if size != size:
        return 3, 0.0
    return (2, 0.0) if math.isinf(size) else (int(size > 0.0), size)


def _path(a: Any, trail: _Trail) -> Path:
    nodes, factors = [a], []
    step: _Trail | None = trail
    while step and step.user is not None:
        nodes.append(step.user)
        factors.append(step.factor)
        step = step.rest
    return Path(tuple(nodes), tuple(factors), trail.product)


class Paths(words.Words):
    """The gradient of one Value by another in words; its repr and str are the text.

    Attributes:
        paths: those with the largest products, largest first.
        count: how many paths there are.
        gradient: dv/da, as `backward` computes it.
        covered: the sum of the products of `paths`.
        slope: the gradient from values alone, the graph evaluated again with a moved up and down; nan where
            that cannot be told.
        outdated: how many operations of the graph recorded other numbers than they would give now.
    """

    def __init__(self, v: Any, a: Any, names: Any, max_paths: int) -> None:
        nodes = graph.order(v)
        self.paths, self.count = find_paths(v, a, max_paths)
        self.gradient = graph.adjoints(v).get(a, 0.0)
        self.covered = ieee.fsum(*[path.product for path in self.paths])
        self.outdated = count_outdated(nodes)
        self.slope, verdict = _checked(nodes, v, a, self.gradient) if self.count else (math.nan, "")
        shown = {a, v, *[node for path in self.paths for node in _ends(path.nodes)]}
        self._names = {a: a.name or "that Value"} | words.name_nodes(v, shown, names)
        self._reason, self._verdict = _reason(set(nodes), a, v), verdict.format(a=self._names[a])
        self._derivative = f"The gradient of {self._names[v]} by {self._names[a]}"
        self._way = f"from {self._names[a]} to {self._names[v]}"
        self._told = _merged([self._tell(path) for path in self.paths])

    def lines(self) -> list[words.Line]:
        """Return every line as parts: a text and the key of its style."""
        if not self.count:
            return [[(f"{self._derivative} is 0: {self._reason}.", "reason")]]
        width = max([len(places) for places, _ in self._told])
        lead = "1 path leads" if self.count == 1 else f"{words.counted(self.count, 'path')} lead"
        title = f"{self._derivative} is {number(self.gradient)}: {lead} {self._way}."
        paths = [[(f"{places:>{width}}  ", "muted"), *parts] for places, parts in self._told]
        end = words.outdated_lines(self.outdated) or [[(self._verdict, "reason")]]
        return [[(title, "reason")], *paths, [(self._sum(), "number")], *end]

    def _tell(self, path: Path) -> words.Line:
        """One path in parts: its nodes, its factors, its product."""
        names = [words.headed(node, self._names) for node in _ends(path.nodes)]
        factors = [number(factor) for factor in _ends(path.factors)]
        if len(path.nodes) > 2 * ENDS:
            names.insert(ENDS, f"… {len(path.nodes) - 2 * ENDS:,} more …")
        if len(path.factors) > 2 * ENDS:
            factors.insert(ENDS, "…")
        product = number(path.product)
        if len(factors) > 1:
            product = f"{f' {words.TIMES} '.join(factors)} = {product}"
        return [(" → ".join(names), "node"), (":  ", "muted"), (product, "number")]

    def _sum(self) -> str:
        """What the paths shown add up to, and how much of the gradient that is."""
        if len(self.paths) == self.count:
            return f"Sum: {number(self.covered)}"
        can_divide = math.isfinite(self.gradient) and self.gradient != 0.0
        percent = f" ({100 * self.covered / self.gradient:.3g} %)" if can_divide else ""
        lead = f"The {len(self.paths)} largest add up to {number(self.covered)}"
        return f"{lead}, the gradient is {number(self.gradient)}{percent}; raise max_paths to see more."


def _merged(told: list[words.Line]) -> list[tuple[str, words.Line]]:
    """Lines with their places, `1.`; those of paths that look the same as one, `2.-5.`, with "each"."""
    merged = []
    for _, group in groupby(enumerate(told, 1), key=lambda pair: pair[1]):
        (first, line), *others = group
        places = f"{first}.-{others[-1][0]}." if others else f"{first}."
        merged.append((places, [*line, (" each", "muted")] if others else line))
    return merged


def _ends(items: Sequence[Any]) -> Sequence[Any]:
    """The first and the last of a long path; a short one as it is."""
    return items if len(items) <= 2 * ENDS else [*items[:ENDS], *items[-ENDS:]]


def _reason(nodes: set[Any], a: Any, v: Any) -> str:
    """Why no path leads from a node a to the last of the nodes, v."""
    if a.is_constant:
        return "it is constant and receives nothing"
    if a in nodes:
        return "where selected another operand on every path"
    if v in set(graph.every_node(a)):
        return "it is the second that is made of the first; explain takes the result first, as in explain(result, a)"
    return "the one is not made of the other"


def _checked(nodes: list[Any], v: Any, a: Any, gradient: float) -> tuple[float, str]:
    """The gradient from values alone, nan where that cannot be told, and what to say about it."""
    from autograd.checks.comparison import Comparison

    moving = graph.depends(nodes, {a})
    users = [node for node in nodes if node in moving]
    if len(users) > MOST_CHECKED:
        return math.nan, f"Check: left out, it would evaluate {len(users):,} operations twenty times."

    def result(xs: list[float]) -> list[float]:
        return [replayed(users, {a: xs[0]})[v]]

    try:
        difference = Comparison(result, lambda _: [gradient], [a.data]).differences[0][0]
    except Exception as error:  # a user's operation may raise on other numbers
        return math.nan, f"Check: not possible, {type(error).__name__} with {{a}} moved a little."
    if difference.is_kink:
        sides = f"{number(difference.left)} below and {number(difference.right)} above"
        return math.nan, f"Check: {{a}} = {number(a.data)} is at a kink, where the slope is {sides}."
    if not difference.is_resolved:
        return math.nan, "Check: not possible, the values with {a} moved a little are not finite, or too noisy."
    slope = difference.value
    if difference.differs(gradient):
        remark = "the gradient is wrong; check_gradients finds the operation"
        return slope, f"Check: evaluated again with {{a}} moved a little, the slope is {number(slope)}: {remark}."
    return slope, f"Check: evaluated again with {{a}} moved a little, the slope is {number(slope)}. It agrees."
