"""What becomes one box when the scopes of a graph are open down to some level."""

from collections.abc import Mapping
from typing import NamedTuple

from autograd.pictures.frames import parent_scope, title
from autograd.pictures.naming import stem
from autograd.pictures.rollup_siblings import families
from autograd.pictures.rollup_survey import Atom, Kind, Survey

FEWEST = 4  # fewer nodes that are alike are drawn one by one


class Box(NamedTuple):
    """What is drawn for several nodes.

    Attributes:
        path: the scope it stands for; of siblings the first; None for nodes that are alike.
        scope: the frame it is drawn in.
        title: what stands on it.
        caption: what stands below the title.
        size: how many nodes it stands for.
        example: the atoms in it; of siblings, those of the first.
    """

    path: str | None
    scope: str | None
    title: str
    caption: str
    size: int
    example: frozenset[int]


class Level(NamedTuple):
    """One way to roll a graph up.

    Attributes:
        depth: scopes of up to so many parts are open.
        boxes: what stands for several nodes.
        box_of: for every atom, the index of its box, or None where its nodes are drawn one by one.
        size: how many boxes and nodes there are to draw.
    """

    depth: int
    boxes: list[Box]
    box_of: list[int | None]
    size: int


def roll_up(survey: Survey, depth: int, max_nodes: int, titles: Mapping[str, str]) -> Level:
    """Close all scopes of more than `depth` parts; put together what is alike, unless there is room for every node.

    Args:
        survey: of the graph.
        depth: how many parts an open scope has at most.
        max_nodes: how many boxes and nodes there is room for; the level may need more.
        titles: what the modules of scopes are, by path.
    """
    inside: dict[str, list[int]] = {}
    loose: list[int] = []
    for number, atom in enumerate(survey.atoms):
        path = _closed(atom.scope, atom.kind.role, depth)
        (loose if path is None else inside.setdefault(path, [])).append(number)
    siblings = families(survey, inside)
    boxes: list[Box] = []
    box_of: list[int | None] = [None] * len(survey.atoms)

    def close(numbers: list[int], box: Box) -> None:
        for number in numbers:
            box_of[number] = len(boxes)
        boxes.append(box)

    for paths in siblings:
        numbers = [number for path in paths for number in inside[path]]
        close(numbers, _box_of_scopes(paths, _count(survey, numbers), titles, frozenset(inside[paths[0]])))
    singles = _count(survey, loose)
    if len(survey.places) > max_nodes:
        family_of = {path: index for index, paths in enumerate(siblings) for path in paths}
        for numbers in _alike(survey.atoms, loose, family_of, depth):
            count = _count(survey, numbers)
            if count >= FEWEST:
                singles -= count
                what = _heading(survey.atoms[numbers[0]].kind, count)
                scope = open_scope(survey.atoms[numbers[0]].scope, depth)
                close(numbers, Box(None, scope, what, "", count, frozenset(numbers)))
    return Level(depth, boxes, box_of, len(boxes) + singles)


def open_scope(scope: str | None, depth: int) -> str | None:
    """The innermost scope around this one, or itself, that is open."""
    return scope and (".".join(scope.split(".")[:depth]) or None)


def _closed(scope: str | None, role: str, depth: int) -> str | None:
    """The outermost closed scope around a node, or None; the results asked for are never hidden in one."""
    if scope is None or role == "output" or scope.count(".") < depth:
        return None
    return open_scope(scope, depth + 1)


def _alike(atoms: list[Atom], loose: list[int], family_of: Mapping[str, int], depth: int) -> list[list[int]]:
    """The loose atoms, together where they do the same in the same frame with the same neighbours."""

    def neighbour(kind: Kind) -> Kind | int:
        path = _closed(kind.scope, kind.role, depth)
        return kind if path is None else family_of[path]

    found: dict[object, list[int]] = {}
    for number in loose:
        atom = atoms[number]
        operands, users = (frozenset(map(neighbour, kinds)) for kinds in (atom.operands, atom.users))
        kind = atom.kind._replace(scope=open_scope(atom.scope, depth))
        found.setdefault((kind, operands, users), []).append(number)
    return list(found.values())


def _count(survey: Survey, numbers: list[int]) -> int:
    return sum([survey.atoms[number].size for number in numbers])


def _box_of_scopes(paths: list[str], count: int, titles: Mapping[str, str], example: frozenset[int]) -> Box:
    first, parent = paths[0], parent_scope(paths[0])
    if len(paths) == 1:
        caption = "1 node" if count == 1 else f"{count:,} nodes"
        return Box(first, parent, title(first, titles), caption, count, example)
    heading = f"{stem(first) or 'scope'} ×{len(paths):,}"  # noqa: RUF001  the sign of multiplication
    return Box(first, parent, heading, f"{count // len(paths):,} nodes each", count, example)


def _heading(kind: Kind, count: int) -> str:
    return f"{kind.stem or kind.symbol or kind.role} ×{count:,}"  # noqa: RUF001  as above
