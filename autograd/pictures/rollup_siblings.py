"""Scopes that are siblings: side by side, of the same structure, with the same neighbours."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from autograd.pictures.frames import parent_scope
from autograd.pictures.naming import stem
from autograd.pictures.rollup_survey import Kind, Survey

ROUNDS = 8  # of telling scopes apart by their neighbours

Around = tuple[set[Any], set[Any]]  # operands and users: paths of closed scopes, and kinds of nodes outside them


def families(survey: Survey, inside: Mapping[str, list[int]]) -> list[list[str]]:
    """Return the closed scopes, siblings together.

    Layers that follow one another are no siblings, even where they are equal: each has other neighbours.

    Args:
        survey: of the graph.
        inside: the atoms in each closed scope.
    """
    around = _around(survey, inside)
    family = _numbered({path: _structure(survey, path, numbers) for path, numbers in inside.items()})
    for _ in range(ROUNDS):
        refined = _numbered({path: _seen_from(path, around[path], family) for path in inside})
        if len(set(refined.values())) == len(set(family.values())):
            break
        family = refined
    found: dict[int, list[str]] = {}
    for path in inside:
        found.setdefault(family[path], []).append(path)
    return [part for paths in found.values() for part in _separated(paths, around)]


def _around(survey: Survey, inside: Mapping[str, list[int]]) -> dict[str, Around]:
    home = {number: path for path, numbers in inside.items() for number in numbers}
    around: dict[str, Around] = {path: (set(), set()) for path in inside}
    for user, operand in survey.edges:
        above, below = home.get(user), home.get(operand)
        if above != below:
            if above is not None:
                around[above][0].add(below or survey.atoms[operand].kind)
            if below is not None:
                around[below][1].add(above or survey.atoms[user].kind)
    return around


def _structure(survey: Survey, path: str, numbers: list[int]) -> Hashable:
    """The place of a scope, its name without number, and how many nodes of each kind it has."""
    counts: Counter[Kind] = Counter()
    for number in numbers:
        atom = survey.atoms[number]
        counts[atom.kind._replace(scope=None)] += atom.size
    return parent_scope(path), stem(path), frozenset(counts.items())


def _seen_from(path: str, around: Around, family: Mapping[str, int]) -> Hashable:
    operands, users = (frozenset([family.get(neighbour, neighbour) for neighbour in side]) for side in around)
    return family[path], operands, users


def _numbered(keys: Mapping[str, Hashable]) -> dict[str, int]:
    """A small number for each key, in place of the key."""
    numbers: dict[Hashable, int] = {}
    return {path: numbers.setdefault(key, len(numbers)) for path, key in keys.items()}


def _separated(paths: list[str], around: Mapping[str, Around]) -> list[list[str]]:
    """One family, or each on its own where one takes what another gives."""
    members = set(paths)
    if any(not around[path][0].isdisjoint(members) for path in paths):
        return [[path] for path in paths]
    return [paths]
