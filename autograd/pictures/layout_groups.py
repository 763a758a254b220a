"""Layered drawing, between steps 1 and 2: which groups get a frame."""

from collections.abc import Sequence

_ROOM, _ROOM_PER_VERTEX = 2000, 4  # layers that frames may pass, in all
_DEEPEST = 60  # frames inside one another


def drawable(ranks: Sequence[int], homes: Sequence[int], parents: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the groups of vertices and of groups without those that get no frame.

    A frame costs work on every layer that it passes. Where scopes depend on one another, all their frames may pass
    all layers; then those that pass most get none, and what they hold is drawn in the frame around them.

    Args:
        ranks: by vertex.
        homes: by vertex, the innermost group around it, or -1.
        parents: by group, the group around it, or -1; that one comes first.
    """
    spans = spans_of(ranks, homes, parents)
    depths: list[int] = []
    for parent in parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 1)
    passed = [span[1] - span[0] + 1 if span else 0 for span in spans]
    room = _ROOM + _ROOM_PER_VERTEX * len(ranks)
    kept = set()
    for group in sorted(range(len(parents)), key=lambda group: (passed[group], -group)):
        if depths[group] <= _DEEPEST and passed[group] <= room:
            room -= passed[group]
            kept.add(group)
    around: list[int] = []  # by group, itself or the first group around it with a frame
    for group, parent in enumerate(parents):
        around.append(group if group in kept else around[parent] if parent >= 0 else -1)
    around.append(-1)
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
