"""How numbers and names are written in every kind of picture."""

import unicodedata
from collections.abc import Collection

from autograd.pictures.picture import Edge, Node

OUT_OF_DATE = "! out of date"  # on a node that recorded other numbers than it would now
_TIMES = "\N{MULTIPLICATION SIGN}"
_JOINERS = "\u200c\u200d"  # they hold an emoji of several characters together


def number(x: float) -> str:
    """Four significant digits, as short as they can be: `0.3333`, `-6`, `1e-05`, `nan`.

    >>> number(-1 / 3)
    '-0.3333'
    """
    return f"{x:.4g}"


def clean(text: str, longest: int = 40) -> str:
    r"""The text on one line: what does not print is written as Python would, the middle cut where too long.

    >>> clean("a\nb"), clean("encoder.block12.attention.w3", longest=20)
    ('a\\nb', 'encoder.b…tention.w3')
    """
    shown = text if len(text) <= longest else f"{text[: (longest - 1) // 2]}…{text[-(longest // 2) :]}"
    return "".join([c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in shown])


def edge_text(edge: Edge, show: Collection[str]) -> tuple[str, str]:
    """Return what stands on an edge: its label, and the local derivative where it is asked for."""
    label = edge.label if edge.count == 1 else f"{edge.label} {_TIMES}{edge.count:,}".strip()
    partial = edge.partial if "partials" in show else None
    return clean(label), "" if partial is None else number(partial)


def tooltip(node: Node) -> str:
    """What a pointer that rests on the box tells: everything, with all digits."""
    lines = [f"#{node.number} {node.role}"]
    lines += [f"name {clean(node.name, 200)}"] if node.name else []
    if node.role == "group":
        lines += [f"{node.count:,} nodes"] + ([f"scope {clean(node.path, 200)}"] if node.path else [])
    else:
        lines += [f"operation {clean(node.op)}"] if node.op else []
        lines += [f"data {node.data!r}"] + ([] if node.is_constant else [f"grad {node.grad!r}"])
        lines += [f"scope {clean(node.scope, 200)}"] if node.scope else []
    return "\n".join(lines)


def width(text: str) -> int:
    """How many columns of a terminal the text takes: two for wide characters, none for combining ones.

    >>> width("a你")
    3
    """
    return sum(_column_count(c) for c in text)


def _column_count(c: str) -> int:
    if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1
