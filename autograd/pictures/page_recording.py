"""What a page keeps of a graph: every node with its operation, operands and numbers, copied when it is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from autograd.pictures.picture import Picture
from autograd.table import OPS, Op

LARGEST = 100_000  # nodes; a page with more would be slow to open


class Recording(NamedTuple):
    """A whole graph, one entry per node, operands before users.

    Attributes:
        numbers: what the picture calls the nodes.
        ops: the operation that made each; None for a leaf.
        operands: the places of its operands in this order.
        partials: the local derivatives recorded for them; None where there is no path.
        data: its number.
        grad: its gradient.
        roles: as in the picture.
        names: the labels, by number.
        scopes: the module path that made each, or None.
        roots: the places of the nodes that were asked for.
    """

    numbers: Sequence[int]
    ops: Sequence[Op | None]
    operands: Sequence[tuple[int, ...]]
    partials: Sequence[tuple[float | None, ...]]
    data: Sequence[float]
    grad: Sequence[float]
    roles: Sequence[str]
    names: dict[int, str]
    scopes: Sequence[str | None]
    roots: Sequence[int]


def is_whole(picture: Picture) -> bool:
    """True where every node of the graph is drawn by itself, so the picture says all."""
    return all(node.role != "group" and not node.hidden for node in picture.nodes)


def from_picture(picture: Picture) -> Recording:
    """Return the graph that a whole picture shows; one with open sums is a graph of its own."""
    nodes = picture.nodes
    places = {node.number: place for place, node in enumerate(nodes)}
    operands: dict[int, list[int]] = {node.number: [] for node in nodes}
    partials: dict[int, list[float | None]] = {node.number: [] for node in nodes}
    for edge in picture.edges:
        operands[edge.user].append(places[edge.operand])
        partials[edge.user].append(edge.partial)
    return Recording(
        [node.number for node in nodes],
        [OPS[node.op] if node.op else None for node in nodes],
        [tuple(places) for places in operands.values()],
        [tuple(derivatives) for derivatives in partials.values()],
        [node.data for node in nodes],
        [node.grad for node in nodes],
        [node.role for node in nodes],
        {node.number: node.name for node in nodes if node.name},
        [node.scope for node in nodes],
        [places[number] for number in picture.roots],
    )


def from_scene(scene: Any) -> Recording:
    """Return the whole graph of a scene, of which a picture shows only boxes or a part."""
    nodes, numbers = scene.nodes, scene.numbers
    labels = {numbers[value]: label for value in nodes if (label := scene.label(value))}
    return Recording(
        range(1, len(nodes) + 1),
        [value.op for value in nodes],
        [tuple([numbers[operand] - 1 for operand in value.operands]) for value in nodes],
        [value.partials for value in nodes],
        [value.data for value in nodes],
        [value.grad for value in nodes],
        [scene.role(value) for value in nodes],
        labels,
        [value.scope for value in nodes],
        [numbers[root] - 1 for root in scene.roots],
    )


def surprising_partials(recording: Recording, has_code: Iterable[Op]) -> Iterator[tuple[int, tuple[float | None, ...]]]:
    """Yield the place and the local derivatives of each node whose rule gives others on its operands' numbers.

    A leaf has changed since, or the page cannot run the rule.
    """
    known = set(has_code)
    for place, (op, operands, recorded) in enumerate(
        zip(recording.ops, recording.operands, recording.partials, strict=True)
    ):
        if op is None:
            continue
        if op not in known or not _same(op, recording, place, operands, recorded):
            yield place, recorded


def _same(
    op: Op, recording: Recording, place: int, operands: tuple[int, ...], recorded: tuple[float | None, ...]
) -> bool:
    try:
        again = op.partials(recording.data[place], *[recording.data[operand] for operand in operands])
        return all(
            (x is y) if x is None or y is None else (x == y or (x != x and y != y))
            for x, y in zip(again, recorded, strict=True)
        )
    except Exception:  # a user's rule may raise on new numbers
        return False
