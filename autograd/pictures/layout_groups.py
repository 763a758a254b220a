"""Layered drawing, around step 1: which groups get a frame."""

from collections.abc import Callable, Sequence

_ROOM, _ROOM_PER_VERTEX = 2000, 4  # layers that frames may pass, in all
_DEEPEST = 60  # frames inside one another


Groups = tuple[list[int], list[int]]  # by vertex, its innermost group; by group, the one around it; -1 for none


def not_too_deep(homes: Sequence[int], parents: Sequence[int]) -> Groups:
    """Return the groups without those that lie too deep inside others.

    Args:
        homes: by vertex, the innermost group around it, or -1.
        parents: by group, the group around it, or -1; that one comes first.
    """
    depths: list[int] = []
    for parent in parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 1)
    return _with(lambda group: depths[group] <= _DEEPEST, homes, parents)


def with_room(ranks: Sequence[int], homes: Sequence[int], parents: Sequence[int]) -> Groups:
    """Return the groups without those for whose frames there is no room.

    A frame costs work on every layer that it passes. Where scopes depend on one another, all their frames may pass
    all layers; then those that pass most get none, and what they hold is drawn in the frame around them.

    Args:
        ranks: by vertex.
        homes: by vertex, the innermost group around it, or -1.
        parents: by group, the group around it, or -1; that one comes first.
    """
    passed = [span[1] - span[0] + 1 if span else 0 for span in spans_of(ranks, homes, parents)]
    room = _ROOM + _ROOM_PER_VERTEX * len(ranks)
    kept = set()
    for group in sorted(range(len(parents)), key=lambda group: (passed[group], -group)):
        if passed[group] <= room:
            room -= passed[group]
            kept.add(group)
    return _with(kept.__contains__, homes, parents)


def _with(is_kept: Callable[[int], bool], homes: Sequence[int], parents: Sequence[int]) -> Groups:
    """The groups that are kept; what the others hold goes to the next one around it that is."""
    around: list[int] = []
    for group, parent in enumerate(parents):
        around.append(group if is_kept(group) else around[parent] if parent >= 0 else -1)
    around.append(-1)  # what lies in no group, -1
    return [around[home] for home in homes], [around[parent] for parent in parents]


def spans_of(ranks: Sequence[int], homes: Sequence[int], parents: Sequence[int]) -> list[tuple[int, int] | None]:
    """By group, its first and last rank; None where it is empty."""
    spans: list[tuple[int, int] | None] = [None] * len(parents)
    for rank, home in zip(ranks, homes, strict=True):
        if home >= 0:
            first, last = spans[home] or (rank, rank)
            spans[home] = min(first, rank), max(last, rank)
    for group in reversed(range(len(parents))):
        parent, span = parents[group], spans[group]
        if parent >= 0 and span:
            first, last = spans[parent] or span
            spans[parent] = min(first, span[0]), max(last, span[1])
    return spans
