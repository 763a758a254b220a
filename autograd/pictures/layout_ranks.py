"""Layered drawing, step 1: the rank of every vertex, so that all edges point to a higher one."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence

Edge = tuple[int, int]  # tail, head


def without_cycles(count: int, edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges with those turned round that close a cycle."""
    after: list[list[int]] = [[] for _ in range(count)]
    for index, (tail, _) in enumerate(edges):
        after[tail].append(index)
    turned: set[int] = set()
    state = [0] * count  # 1 while a vertex is on the path, 2 when all behind it is done
    for start in range(count):
        path = [] if state[start] else [(start, iter(after[start]))]
        state[start] = state[start] or 1
        while path:
            vertex, rest = path[-1]
            index = next(rest, -1)
            if index < 0:
                state[vertex] = 2
                path.pop()
            elif state[head := edges[index][1]] == 1:
                turned.add(index)
            elif state[head] == 0:
                state[head] = 1
                path.append((head, iter(after[head])))
    return [(head, tail) if index in turned else (tail, head) for index, (tail, head) in enumerate(edges)]


def assign_ranks(edges: Sequence[Edge], homes: Sequence[int], parents: Sequence[int]) -> list[int]:
    """Return the rank of every vertex: the longest path, then pulled tight.

    A group comes after all that enters it and before all that leaves it, unless groups depend on one another.

    Args:
        edges: without cycles.
        homes: by vertex, the group it lies in, or -1.
        parents: by group, the group around it, or -1.
    """
    count, group_count = len(homes), len(parents)
    loose: set[int] = set()
    while True:
        rules = _rules(edges, homes, parents, loose)
        order = _topological(count + 2 * group_count, rules)
        if order is not None:
            break
        loose |= _entangled(rules, count, group_count) - loose
    ranks = _tight(order, rules, _pulls(edges, count) + [1] * group_count + [-1] * group_count)
    lowest = min(ranks[:count], default=0)
    return [rank - lowest for rank in ranks[:count]]


Rule = tuple[int, int, int]  # the second vertex is at least so many ranks after the first


def _rules(edges: Sequence[Edge], homes: Sequence[int], parents: Sequence[int], loose: set[int]) -> list[Rule]:
    """What the ranks must obey. Group g begins at vertex `count + g` and ends `len(parents)` vertices later."""
    first, last = len(homes), len(homes) + len(parents)
    rules = []
    for vertex, home in enumerate(homes):
        if home >= 0:
            rules += [(first + home, vertex, 0), (vertex, last + home, 0)]
    for group, parent in enumerate(parents):
        if parent >= 0:
            rules += [(first + parent, first + group, 0), (last + group, last + parent, 0)]
    around = {home: dict.fromkeys(_around(home, parents)) for home in set(homes)}
    companions = _companions(edges, homes)
    for tail, head in edges:
        inside, outside = around[homes[tail]], around[homes[head]]
        left = [group for group in inside if group not in outside and group not in loose] if inside else []
        entered = [group for group in outside if group not in inside and group not in loose] if outside else []
        rules.append((last + left[-1] if left else tail, first + entered[-1] if entered else head, 1))
        if left or entered:
            rules.append((tail, head, 1))
        if left:  # what only the head uses, and stands beside it, comes after the group too
            rules += [(last + left[-1], leaf, 1) for leaf in companions.get(head, ())]
    return rules


def _companions(edges: Sequence[Edge], homes: Sequence[int]) -> dict[int, list[int]]:
    """By vertex, the leaves in the same group that only this vertex uses."""
    uses = Counter([tail for tail, _ in edges])
    entered = {head for _, head in edges}
    companions: dict[int, list[int]] = {}
    for tail, head in edges:
        if uses[tail] == 1 and tail not in entered and homes[tail] == homes[head]:
            companions.setdefault(head, []).append(tail)
    return companions


def _around(home: int, parents: Sequence[int]) -> list[int]:
    """The groups around a vertex, from the inside."""
    groups = []
    while home >= 0:
        groups.append(home)
        home = parents[home]
    return groups


def _topological(count: int, rules: Iterable[Rule]) -> list[int] | None:
    """All vertices in an order that the rules allow, or None where they contradict."""
    after: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for first, second, _ in rules:
        after[first].append(second)
        waiting[second] += 1
    ready = deque(vertex for vertex in range(count) if not waiting[vertex])
    order = []
    while ready:
        vertex = ready.popleft()
        order.append(vertex)
        for second in after[vertex]:
            waiting[second] -= 1
            if not waiting[second]:
                ready.append(second)
    return order if len(order) == count else None


def _entangled(rules: Sequence[Rule], count: int, group_count: int) -> set[int]:
    """The groups of which begin and end lie on a cycle of rules, or behind one and before another."""
    left = set(range(count + 2 * group_count))
    for side in (0, 1):
        beyond: dict[int, list[int]] = {}
        held: Counter[int] = Counter()
        for rule in rules:
            if left.issuperset(rule[:2]):
                beyond.setdefault(rule[side], []).append(rule[1 - side])
                held[rule[1 - side]] += 1
        free = [vertex for vertex in left if not held[vertex]]
        for vertex in free:
            for other in beyond.get(vertex, ()):
                held[other] -= 1
                if not held[other]:
                    free.append(other)
        left.difference_update(free)
    return {(vertex - count) % group_count for vertex in left if vertex >= count}


def _pulls(edges: Sequence[Edge], count: int) -> list[int]:
    """By vertex: above or at 0 where it should be late, near its users; below 0 where near its operands.

    An operand that only this vertex uses does not hold it: it comes along.
    """
    uses = Counter([tail for tail, _ in edges])
    entered = {head for _, head in edges}
    pulls = [uses[vertex] or -1 for vertex in range(count)]
    for tail, head in edges:
        pulls[head] -= uses[tail] > 1 or tail in entered
    return pulls


def _tight(order: Sequence[int], rules: Iterable[Rule], pulls: Sequence[int]) -> list[int]:
    """Ranks as low as the rules allow, then every vertex moved towards what pulls more, as far as it goes."""
    before: list[list[tuple[int, int]]] = [[] for _ in order]
    after: list[list[tuple[int, int]]] = [[] for _ in order]
    for first, second, length in rules:
        before[second].append((first, length))
        after[first].append((second, length))
    ranks = [0] * len(order)
    for vertex in order:
        ranks[vertex] = max([ranks[first] + length for first, length in before[vertex]], default=0)
    for _ in range(4):
        for vertex in reversed(order):
            if pulls[vertex] >= 0 and after[vertex]:
                ranks[vertex] = min([ranks[second] - length for second, length in after[vertex]])
        for vertex in order:
            if pulls[vertex] < 0 and before[vertex]:
                ranks[vertex] = max([ranks[first] + length for first, length in before[vertex]])
    return ranks
