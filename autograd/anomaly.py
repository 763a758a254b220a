"""Where the first NaN was born: `detect_anomaly` and its report."""

import math
import sys
from typing import Any

from autograd.modes import Mode, Modes

_OURS = ("autograd", "nn")


class AnomalyError(FloatingPointError):
    """A NaN (or, on request, an infinity) appeared; the message names the operation and the line."""


class detect_anomaly(Mode):  # noqa: N801  a context manager named as PyTorch's
    """`with detect_anomaly():` run the forward and the backward pass inside; `backward()` raises at a NaN.

    Counted is what reaches the root: not the side that `where` leaves out, nor derivatives of constants.

    Args:
        infinity: count infinities too.
        strict: raise at the operation itself, also where nothing uses its result.

    Raises:
        AnomalyError: names the operation, its operands' values, and the file and line that made it.

    >>> with detect_anomaly():
    ...     x = Value(0)
    ...     y = x.sqrt() ** 2
    ...     y.backward()
    Traceback (most recent call last):
    autograd.anomaly.AnomalyError: backward met nan: sqrt(0) received 0, times its local derivative inf
      made in <...>, line 3: y = x.sqrt() ** 2
    """

    def __init__(self, infinity: bool = False, strict: bool = False) -> None:
        self.infinity, self.strict = infinity, strict

    def change(self, modes: Modes) -> Modes:
        """Watch every node made inside."""
        return modes._replace(anomaly=self)

    def is_bad(self, x: float | None) -> bool:
        """True for what this context counts as an anomaly."""
        return x is not None and (x != x or (self.infinity and math.isinf(x)))

    def watch(self, node: Any) -> str | None:
        """Return the user's line that is making `node`; with `strict`, raise if it is where an anomaly starts."""
        origin = _user_line()
        if self.strict and self._is_born_at(node):
            raise AnomalyError(f"{_call(node)} gave {node._data:g}{_at(origin)}")
        return origin

    def _is_born_at(self, node: Any) -> bool:
        return self.is_bad(node._data) and not any(self.is_bad(x) for x in _used(node))

    def check(self, root: Any, nodes: list[Any], adjoints: dict[Any, float]) -> None:
        """Raise if the root or an adjoint is bad.

        Args:
            root: where backward started.
            nodes: its nodes, operands before users.
            adjoints: what backward found, not stored yet.
        """
        if self.is_bad(root._data):
            guilty = next((node for node in nodes if node in adjoints and self._is_born_at(node)), root)
            raise AnomalyError(f"the root is {root._data:g}: {_birth(guilty)}")
        for node in reversed(nodes):
            incoming = adjoints.get(node)
            if not node._links or incoming is None or self.is_bad(incoming):
                continue
            for operand, partial in zip(node.operands, node.partials, strict=True):
                if operand in adjoints and partial is not None and self.is_bad(incoming * partial):
                    raise AnomalyError(
                        f"backward met {incoming * partial:g}: {_call(node)} received {incoming:g}, "
                        f"times its local derivative {partial:g}{_at(_origin(node))}"
                    )
        for node in reversed(nodes):
            if self.is_bad(adjoints.get(node)):
                why = "it is the seed" if node is root else f"contributions to {_label(node)} add up to it"
                raise AnomalyError(f"backward met {adjoints[node]:g}: {why}")


def _used(node: Any) -> list[float]:
    """The operands' numbers that come from elsewhere: no constants, and not what `where` leaves out."""
    pairs = zip(node.operands, node.partials, strict=True)
    return [operand._data for operand, partial in pairs if partial is not None and not operand.is_constant]


def _birth(node: Any) -> str:
    if node._op is None:
        kind = "constant" if node.is_constant else "leaf"
        return f"the {kind} {node.name!r} is {node._data:g}" if node.name else f"a {kind} is {node._data:g}"
    return f"{_call(node)} gave {node._data:g}{_at(_origin(node))}"


def _call(node: Any) -> str:
    numbers = [f"{operand.data:g}" for operand in node.operands[:6]]
    more = ["..."] if len(node.operands) > 6 else []
    return f"{node._op.name}({', '.join(numbers + more)})"


def _label(node: Any) -> str:
    return repr(node.name) if node.name else f"{node._data:g}"


def _origin(node: Any) -> str | None:
    return node._labels.get("origin") if hasattr(node, "_labels") else None


def _at(origin: str | None) -> str:
    return f"\n  made in {origin}" if origin else "\n  make it inside detect_anomaly() to see its file and line"


def _user_line() -> str:
    """The innermost line of code that is not the library's, as text."""
    import linecache  # takes as long to load as the rest of the package

    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in _OURS:
        frame = frame.f_back
    name, line = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, line, frame.f_globals).strip()
    return f"{name}, line {line}{text and f': {text}'}"
