"""One look at every node of a large graph: which nodes are alike, and how many edges lead from which to which.

All later steps work on kinds of nodes, of which there are few, not on nodes.
"""

from collections import Counter
from typing import Any, NamedTuple

from autograd.pictures.frames import home
from autograd.pictures.naming import stem
from autograd.pictures.scene import Scene


class Kind(NamedTuple):
    """What can be told of a node without looking at others.

    Attributes:
        scope: the module path that made it, or None.
        role: as in a picture.
        symbol: how people write the operation that made it; None for a leaf.
        stem: the last part of its name without the digits at its end; "" without a name.
    """

    scope: str | None
    role: str
    symbol: str | None
    stem: str


class Atom(NamedTuple):
    """Nodes of one kind whose operands and users are of the same kinds too: never told apart by a level.

    Attributes:
        kind: of the nodes.
        operands: the kinds of their operands.
        users: the kinds of their users.
        scope: the frame they belong to: that of the kind; of parameters, that of their users.
        size: how many nodes they are.
    """

    kind: Kind
    operands: frozenset[Kind]
    users: frozenset[Kind]
    scope: str | None
    size: int


class Survey(NamedTuple):
    """The graph as atoms.

    Attributes:
        atoms: in the order of their first node.
        places: for every node of the scene, which atom it belongs to.
        edges: how many edges lead from a node of one atom to an operand in another.
    """

    atoms: list[Atom]
    places: list[int]
    edges: Counter[tuple[int, int]]


def survey(scene: Scene) -> Survey:
    """Sort the nodes of a scene into atoms."""
    kinds, kind_of = _kinds(scene)
    operand_sets, user_sets = _neighbours(scene, kind_of)
    numbers: dict[tuple[int, frozenset[int], frozenset[int]], int] = {}
    keys = zip(kind_of, operand_sets, user_sets, strict=True)
    places = [numbers.setdefault(key, len(numbers)) for key in keys]
    counts = Counter(places)
    atoms = []
    for number, (kind, operands, users) in enumerate(numbers):
        user_kinds = frozenset([kinds[user] for user in users])
        scope = kinds[kind].scope
        if kinds[kind].role == "parameter":
            scope = home(scope, [user.scope for user in user_kinds])
        operand_kinds = frozenset([kinds[operand] for operand in operands])
        atoms.append(Atom(kinds[kind], operand_kinds, user_kinds, scope, counts[number]))
    return Survey(atoms, places, _edges(scene, places))


def _kinds(scene: Scene) -> tuple[list[Kind], list[int]]:
    """All kinds there are, and for every node which of them it is."""
    special = {*scene.roots, *scene.names.labels, *scene.border}
    found: dict[Any, int] = {}  # by what is read quickly
    kinds: dict[Kind, int] = {}
    kind_of = []
    nothing: dict[str, str] = {}
    for value in scene.nodes:
        labels = getattr(value, "_labels", nothing)
        key = labels.get("scope"), labels.get("name"), value._op, value._links is None
        number = None if value in special else found.get(key)
        if number is None:
            kind = _kind(scene, value)
            number = kinds.setdefault(kind, len(kinds))
            if value not in special:
                found[key] = number
        kind_of.append(number)
    return list(kinds), kind_of


def _kind(scene: Scene, value: Any) -> Kind:
    op = scene.op(value)
    symbol = op.symbol if op else None
    return Kind(scene.scope(value), scene.role(value), symbol, stem(scene.label(value) or ""))


def _neighbours(scene: Scene, kind_of: list[int]) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """For every node the kinds of its operands, and those of its users; equal sets are one object."""
    numbers, border = scene.numbers, scene.border
    shared: dict[frozenset[int], frozenset[int]] = {}
    with_one_more: dict[tuple[frozenset[int], int], frozenset[int]] = {}
    nobody: frozenset[int] = shared.setdefault(frozenset(), frozenset())
    operands_of, users_of = [], [nobody] * len(kind_of)
    for kind, value in zip(kind_of, scene.nodes, strict=True):
        links = value._links
        if not links or value in border:
            operands_of.append(nobody)
            continue
        operands = [numbers[operand] - 1 for operand in links[::2]]
        found = frozenset([kind_of[operand] for operand in operands])
        operands_of.append(shared.setdefault(found, found))
        for operand in operands:
            users = users_of[operand]
            if kind not in users:
                key = users, kind
                if key not in with_one_more:
                    more = users | {kind}
                    with_one_more[key] = shared.setdefault(more, more)
                users_of[operand] = with_one_more[key]
    return operands_of, users_of


def _edges(scene: Scene, places: list[int]) -> Counter[tuple[int, int]]:
    numbers, border = scene.numbers, scene.border
    return Counter(
        (place, places[numbers[operand] - 1])
        for place, value in zip(places, scene.nodes, strict=True)
        if value not in border
        for operand in (value._links or ())[::2]
    )
