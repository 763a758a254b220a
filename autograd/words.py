"""What explanations share: names for the nodes of a graph, and text that fits the terminal it is printed in."""

import sys
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from autograd import graph

TIMES = "×"  # noqa: RUF001  the sign of multiplication

Line = list[tuple[str, str]]  # parts of a line, each with the key of its style

STYLES = {"node": "yellow", "reason": "", "number": "cyan", "muted": "bright_black", "note": "bold red", "": ""}
_SIGNS = {TIMES: "*", "→": "->", "…": "...", "±": "+-", "≈": "~", "·": "-", "├": "|", "└": "`", "│": "|", "─": "-"}
_ASCII = str.maketrans(_SIGNS)


class Words:
    """Lines of text: the repr and str are the text, in colour where `rich` prints it."""

    def lines(self) -> list[Line]:
        """Return every line as parts: a text and the key of its style."""
        raise NotImplementedError(f"{type(self).__name__} must give its lines")

    def text(self, ascii: bool = False) -> str:
        """Return the text, in Unicode or in ASCII, whatever the terminal is."""
        text = "\n".join(["".join([part for part, _ in line]).rstrip() for line in self.lines()])
        return in_ascii(text) if ascii else text

    def __str__(self) -> str:
        return printable(self.text())

    __repr__ = __str__

    def __rich_console__(self, _console: Any, options: Any) -> Iterator[Any]:
        """The text in colour."""
        from rich.text import Text

        is_plain = not can_write(self.text(), options.encoding)
        for line in self.lines():
            yield Text.assemble(*[(in_ascii(part) if is_plain else part, STYLES[key]) for part, key in line])


def in_ascii(text: str) -> str:
    r"""Return the text in ASCII: signs by others that look like them, all else as Python escapes it.

    >>> in_ascii("a → 你")
    'a -> \\u4f60'
    """
    return text.translate(_ASCII).encode("ascii", "backslashreplace").decode()


def printable(text: str) -> str:
    """Return the text, in ASCII where the standard output can write no more."""
    return text if can_write(text, getattr(sys.stdout, "encoding", None)) else in_ascii(text)


def can_write(text: str, encoding: str | None) -> bool:
    """True where a stream of this encoding can write the text; one without an encoding keeps text as it is."""
    try:
        text.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def counted(count: int, one: str, several: str = "") -> str:
    """`1 step`, `1,200 steps`; from a quadrillion on, the size of the number.

    >>> counted(1, "step"), counted(1200, "step"), counted(2**100, "path")
    ('1 step', '1,200 steps', 'about 1.3e+30 paths')
    """
    number = f"{count:,}" if count < 10**15 else f"about {_scientific(count)}"
    return f"{number} {one if count == 1 else several or f'{one}s'}"


def _scientific(count: int) -> str:
    """A whole number of any size, which may be too large for a float and too long to print."""
    import math

    exponent = math.floor(math.log10(count))
    lead = f"{10.0 ** (math.log10(count) - exponent):.1f}"
    return f"{lead}e+{exponent}" if lead != "10.0" else f"1.0e+{exponent + 1}"


def check_limit(name: str, limit: int | None, can_be_none: bool = True) -> None:
    """Refuse what is no limit.

    Raises:
        ValueError: it is no whole number of at least 1, nor None where that stands for all.
    """
    if limit is None and can_be_none:
        return
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        otherwise = ", or None for all" if can_be_none else ""
        raise ValueError(f"{name} is a whole number of at least 1{otherwise}; got {limit!r}")


def name_nodes(root: Any, wanted: Collection[Any], names: Any = None) -> dict[Any, str]:
    """Return what to call some nodes of a graph.

    That is what pictures call it, if it has a name; see `nameless` for the others.

    Args:
        root: the Value that the graph ends in.
        wanted: the nodes to name.
        names: labels that go before the Values' own, as for `draw`.
    """
    from autograd.pictures.labels import clean
    from autograd.pictures.names import read_names
    from autograd.pictures.naming import distinct_names

    nodes, wanted = graph.every_node(root), set(wanted)
    named = distinct_names(nodes, read_names(names).labels)
    return {
        node: clean(named[node]) if node in named else nameless(node, place)
        for place, node in enumerate(nodes, 1)
        if node in wanted
    }


def nameless(node: Any, place: int) -> str:
    """Return what to call a node without a name: a constant's number; else its place in the graph, `#3`, from 1."""
    from autograd.pictures.labels import number

    return number(node.data) if node.is_constant else f"#{place}"


def outdated(count: int) -> str:
    """Return the sentence for a graph in which so many operations recorded other numbers than they would give now."""
    recorded = f"{counted(count, 'operation')} recorded old numbers"
    return f"Out of date: a Value was changed after it was used, so {recorded}. Call refresh, or compute again."


def outdated_lines(count: int) -> list[Line]:
    """Return that sentence as a line, or no line where there is no such operation."""
    return [[(outdated(count), "note")]] if count else []


def headed(node: Any, names: Mapping[Any, str]) -> str:
    """`* #3`: a node's operation and what it is called; of a leaf what it is called."""
    return f"{node.op.symbol} {names[node]}" if node.op else names[node]
