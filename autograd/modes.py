"""The modes of a context: `no_grad`, `scope`, `detect_anomaly`. Other threads and tasks are untouched.

Making a node reads only whether `active` is empty; while it is not, `current()` tells what holds here.
"""

from contextvars import ContextVar, Token
from typing import Any, NamedTuple, Self


class Modes(NamedTuple):
    """What holds in a context.

    Attributes:
        is_recording: False inside `no_grad`.
        scope: the path of the scopes entered, joined by dots, or None.
        anomaly: the innermost `detect_anomaly` (see anomaly.py), or None.
    """

    is_recording: bool = True
    scope: str | None = None
    anomaly: Any = None


active: list["Mode"] = []  # every mode entered anywhere in the process and not left yet
_current: ContextVar[Modes] = ContextVar("autograd.modes", default=Modes())  # noqa: B039  a NamedTuple is immutable
current = _current.get


class Mode:
    """A context manager that changes the modes of its context; it can be entered again, also inside itself."""

    def __init__(self) -> None:
        self._tokens: list[Token[Modes]] = []

    def change(self, modes: Modes) -> Modes:
        """Return the modes that hold inside."""
        raise NotImplementedError(f"{type(self).__name__} must say what it changes")

    def __enter__(self) -> Self:
        self._tokens.append(_current.set(self.change(_current.get())))
        active.append(self)
        return self

    def __exit__(self, *exception: object) -> None:
        active.remove(self)
        _current.reset(self._tokens.pop())


class no_grad(Mode):  # noqa: N801  a context manager named as PyTorch's
    """`with no_grad():` results are leaves: they have values, but nothing to propagate to.

    >>> x = Value(3)
    >>> with no_grad():
    ...     y = x * x
    >>> y.operands
    ()
    """

    def change(self, modes: Modes) -> Modes:
        """Stop recording."""
        return modes._replace(is_recording=False)


class recording(Mode):  # noqa: N801  named as its opposite, no_grad
    """`with recording():` results are recorded, also inside `no_grad`: for functions that differentiate.

    Args:
        watched: False where rules run, whose results `detect_anomaly` must not count.
    """

    def __init__(self, watched: bool = True) -> None:
        super().__init__()
        self.watched = watched

    def change(self, modes: Modes) -> Modes:
        """Record again."""
        return modes._replace(is_recording=True, anomaly=modes.anomaly if self.watched else None)


class scope(Mode):  # noqa: N801  a context manager named as the attribute it sets
    """`with scope("encoder"):` nodes made inside carry the path of the scopes entered.

    Args:
        name: one part of the path; not empty.

    >>> with scope("encoder"), scope("layer0"):
    ...     y = Value(3) * 2
    >>> y.scope
    'encoder.layer0'
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not name:
            raise TypeError(f"scope takes a name, such as 'encoder'; got {name!r}")
        super().__init__()
        self.name = name

    def change(self, modes: Modes) -> Modes:
        """Append the name to the path."""
        return modes._replace(scope=f"{modes.scope}.{self.name}" if modes.scope else self.name)
