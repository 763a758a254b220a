"""Which operation makes a derivative wrong, and which known mistake explains it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd import graph
from autograd.checks.comparison import Comparison, Exact, compare
from autograd.checks.mistakes import SCALES, Case, fits, local_mistakes, variants, whole_mistakes
from autograd.checks.subject import Subject, operand_names
from autograd.engine import Value

SHIFTS = (0.0, 0.011, -0.007)
SEARCHED = 100  # nodes; in larger graphs mistakes are looked for per operation, not per node

Compare = Callable[[list[float]], Comparison]
Changes = dict[Value, dict[int, float | None]]  # other local derivatives: node, then position of the operand


def explain_rules(subject: Subject, order: int) -> list[str]:
    """Name the recorded operation whose rule is wrong at this order, and its mistake."""
    variables = [Value(x) for x in subject.xs]
    nodes = graph.order(*[y for y in subject(variables) if isinstance(y, Value)])
    moving = graph.depends(nodes, set(variables))
    for node in nodes:
        if node.operands and node in moving:
            slots = [slot for slot, operand in enumerate(node.operands) if operand in moving]
            remarks = _explain_node(node, slots, order, is_whole=node.op.name == subject.name)
            if remarks is not None:
                return remarks
    return [
        "every recorded operation is right, so a part of the function is not recorded:",
        "look for v.data, detach(), no_grad() and math on plain numbers",
    ]


def _explain_node(node: Value, slots: list[int], order: int, is_whole: bool) -> list[str] | None:
    """Check one operation by its operands at `slots`; None if it is right."""

    def function(xs: Sequence[Any]) -> list[Any]:
        operands: list[Any] = [operand.data for operand in node.operands]
        for slot, x in zip(slots, xs, strict=True):
            operands[slot] = x
        return [xs[0].apply(node.op, operands)]

    names = [operand_names(node.op, len(node.operands))[slot] for slot in slots]
    numbers = [node.operands[slot].data for slot in slots]
    for row, i, rule, difference in compare(function, numbers, order):
        if difference.differs(rule):
            cases = _cases(lambda xs: compare(function, xs, order), numbers, row)
            number = f"by {names[i]} its rule gives {rule:.6g}, central differences give {difference.value:.6g}"
            where = [] if is_whole else [f"the wrong operation is {_call(node)}: {number}"]
            return where + _known(local_mistakes(cases, i, names, order))
    return None


def explain_gradient(subject: Subject, derivative: Exact, column: int) -> list[str]:
    """Name the mistake in a gradient that is not the engine's.

    Args:
        subject: a function with one result.
        derivative: the wrong gradient.
        column: the number by which it is wrong.
    """
    cases = _cases(lambda xs: Comparison(subject.evaluate, derivative, xs), subject.xs, 0)
    if all(case.given == cases[0].given for case in cases):  # numbers of this point alone
        del cases[1:]
    scales = whole_mistakes(cases)
    found = path_mistakes(subject, cases) if subject.takes_values else []
    if scales:
        found = scales + [mistake for mistake in found if not mistake.endswith(tuple(SCALES))]
    return _known(found or local_mistakes(cases, column, subject.paths, 1))


def _known(mistakes: list[str]) -> list[str]:
    return [f"known mistake: {'; or '.join(mistakes[:2])}"] if mistakes else []


def _cases(compare_at: Compare, xs: list[float], row: int) -> list[Case]:
    """The point itself and those of its neighbours where differences tell something."""
    points = [[x + shift * (1 + i % 7) * (x or 1.0) for i, x in enumerate(xs)] for shift in SHIFTS]
    comparisons = [compare_at(point) for point in points]
    clear = [c for c in comparisons[1:] if all(d.is_resolved and not d.is_kink for d in c.differences[row])]
    return [Case(comparison, row) for comparison in [comparisons[0], *clear]]


class _Recording:
    """A recorded run of a function with one result, whose local derivatives can be replaced."""

    def __init__(self, subject: Subject, xs: list[float]) -> None:
        self.variables = [Value(x) for x in xs]
        root = subject(self.variables)[0]
        self.nodes = graph.order(root) if isinstance(root, Value) else []
        self.names = dict(zip(self.variables, subject.paths, strict=True))
        self.uses: dict[Value, list[tuple[Value, int]]] = {}
        for node in self.nodes:
            for slot, operand in enumerate(node.operands):
                self.uses.setdefault(operand, []).append((node, slot))

    def gradient(self, changes: Changes) -> list[float]:
        """The derivatives by the variables, with some local derivatives replaced; None closes a path."""

        def links(node: Value) -> list[Any]:
            changed = changes.get(node, {})
            pairs = enumerate(zip(node.operands, node.partials, strict=True))
            return [part for slot, (operand, partial) in pairs for part in (operand, changed.get(slot, partial))]

        adjoints = graph.sweep_back(reversed(self.nodes), {self.nodes[-1]: 1.0}, links)
        return [adjoints.get(x, 0.0) for x in self.variables]

    def hypotheses(self) -> Iterator[tuple[str, Changes]]:
        """Mistakes that could have been made, in an order that depends on the recorded operations only."""
        is_small = len(self.nodes) <= SEARCHED
        if is_small:
            yield from self._overwritten()
            yield from self._paths_left_out()
        groups: dict[str, list[Value]] = {}
        for node in self.nodes:
            if node.op is not None:
                groups.setdefault(node.op.name, []).append(node)
        for name, nodes in groups.items():
            yield from _wrong_rules(name, nodes)
            for node in nodes if is_small and len(nodes) > 1 else ():
                yield from _wrong_rules(_call(node), [node])

    def _overwritten(self) -> Iterator[tuple[str, Changes]]:
        """Wherever a node has several users, the one that a backward pass comes to last is the only one to count."""
        shared = [uses for uses in self.uses.values() if len(uses) > 1]
        if len(shared) > 1:
            last = [sum(user is uses[0][0] for user, _ in uses) - 1 for uses in shared]
            lost = [use for i, uses in zip(last, shared, strict=True) for use in uses[:i] + uses[i + 1 :]]
            yield "gradients overwrite each other where a node has several users: they must add up", _closed(lost)

    def _paths_left_out(self) -> Iterator[tuple[str, Changes]]:
        """Of a node with several users one alone does not count, or one alone does."""
        for node, uses in self.uses.items():
            name = self.names.get(node) or (f"{node.data:.6g}" if node.op is None else _call(node))
            count = len(uses)
            for i, (user, slot) in enumerate(uses if count > 1 else ()):
                path = f"of the {count} paths from {name}"
                yield f"only one {path} counts, the one through {_call(user)}", _closed(uses[:i] + uses[i + 1 :])
                if count > 2:
                    yield f"one {path} is left out, the one through {_call(user)}", _closed([(user, slot)])


def _closed(uses: list[tuple[Value, int]]) -> Changes:
    """The changes that propagate nothing from a user to its operand."""
    changes: Changes = {}
    for user, slot in uses:
        changes.setdefault(user, {})[slot] = None
    return changes


def _wrong_rules(name: str, nodes: list[Value]) -> Iterator[tuple[str, Changes]]:
    """Each known mistake made at all of `nodes`, which are of one operation: in every slot, and in one alone."""
    options = [_wrong_rule(node) for node in nodes]
    for mistake in options[0]:
        changes = {node: option.get(mistake, {}) for node, option in zip(nodes, options, strict=True)}
        yield f"{name}: {mistake}", changes
        count = len(nodes[0].operands)
        for slot in range(count) if 1 < count <= 3 else ():
            alone = {node: {slot: changed[slot]} for node, changed in changes.items() if slot in changed}
            if alone and alone != changes:
                yield f"{name} by {operand_names(nodes[0].op, count)[slot]}: {mistake}", alone


def _wrong_rule(node: Value) -> dict[str, dict[int, float | None]]:
    """The local derivatives of a node as each known mistake would make them: mistake, then slot."""
    found: dict[str, dict[int, float | None]] = {}
    xs = [operand.data for operand in node.operands]
    exact = [partial or 0.0 for partial in node.partials]
    for slot, operand in enumerate(node.operands):
        if operand.is_constant or node.partials[slot] is None:
            continue
        exponent = xs[1] if node.op.name == "power" and slot == 0 else None
        wrong = variants(xs, exact, slot, exponent)
        wrong["its local derivative is left out, a missing chain factor"] = 1.0
        for mistake, value in wrong.items():
            found.setdefault(mistake, {})[slot] = value
    return found


def path_mistakes(subject: Subject, cases: list[Case]) -> list[str]:
    """Return the mistakes in the recorded graph that explain the whole gradient in every case."""
    recordings = [_Recording(subject, case.xs) for case in cases]
    first = [node.op for node in recordings[0].nodes]
    if not first or any([node.op for node in r.nodes] != first for r in recordings):
        return []
    if not fits(recordings[0].gradient({}), cases[0].exact):  # a part of the function is not recorded
        return []
    hypotheses = zip(*[recording.hypotheses() for recording in recordings], strict=False)
    found = []
    for alternatives in hypotheses:
        predicted = (r.gradient(changes) for r, (_, changes) in zip(recordings, alternatives, strict=True))
        if all(fits(row, case.given) for row, case in zip(predicted, cases, strict=True)):
            found.append(alternatives[0][0])
    return list(dict.fromkeys(found))


def _call(node: Value) -> str:
    """`mul(2, 3)`, at most four operands."""
    numbers = [f"{operand.data:.6g}" for operand in node.operands[:4]]
    more = ["..."] if len(node.operands) > 4 else []
    return f"{node.op.name}({', '.join(numbers + more)})"
