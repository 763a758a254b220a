"""The words of explanations, for a page that fills in numbers of its own."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from autograd import explanation, reasons, words
from autograd.expression import local_derivatives
from autograd.pictures.page_recording import Recording
from autograd.table import Op


class _Node(NamedTuple):
    """What a reason is made of: the node of a graph as it was recorded."""

    op: Op | None
    data: float
    is_constant: bool
    operands: tuple[Any, ...]
    partials: tuple[float | None, ...]


def templates() -> dict[str, Any]:
    """Return the parts of a sentence with places for what is filled in."""
    return {
        "receives": explanation.RECEIVES,
        "inAll": explanation.IN_ALL,
        "constant": explanation.CONSTANT,
        "constants": explanation.CONSTANTS,
        "noPath": explanation.NO_PATH,
        "mostShares": explanation.MOST_SHARES,
        "unknown": reasons.UNKNOWN,
    }


def reasons_of(recording: Recording, names: Mapping[int, str]) -> list[str]:
    """Return for every node why it hands on what it does; "" for a leaf.

    Args:
        recording: the graph.
        names: what the nodes with a name are called, by number.
    """

    def called(place: int) -> str:
        mark = recording.numbers[place]
        return names.get(mark) or words.nameless(nodes[place], mark)

    nodes: list[_Node] = []
    texts = []
    for op, data, role, places, partials in zip(
        recording.ops, recording.data, recording.roles, recording.operands, recording.partials, strict=True
    ):
        operands = tuple([nodes[place]._replace(operands=()) for place in places])
        node = _Node(op, data, role == "constant", operands, partials)
        nodes.append(node)
        texts.append(reasons.reason(node, list(map(called, places))) if op else "")
    return texts


def has_steady_reason(op: Op) -> bool:
    """True where the reason is the same for all numbers: the rule makes no choice."""
    try:
        return not any("where(" in str(formula) for formula in local_derivatives(op).values())
    except TypeError:
        return False
