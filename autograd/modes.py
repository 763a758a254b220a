"""The modes of a context: `no_grad`, `scope`, `detect_anomaly`. Other threads and tasks are untouched.

Making a node reads only whether `active` is empty; while it is not, `current()` tells what holds here.
A mode holds until its `with` block ends. A generator that is suspended inside one leaves it on for its
caller, as with any context variable; a task started inside one has it no longer than the block lasts.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR = 0x20, 0x80, 0x200  # as in `inspect`, which takes long to load
_SUSPENDED = CO_GENERATOR | CO_ASYNC_GENERATOR


class Modes(NamedTuple):
    """What holds in a context.

    Attributes:
        is_recording: False inside `no_grad`.
        labels: what nodes made here are labelled with: {"scope": path} inside scopes. Never changed.
        anomaly: the innermost `detect_anomaly` (see anomaly.py), or None.
    """

    is_recording: bool = True
    labels: dict[str, str] = {}  # noqa: RUF012  the fields of a NamedTuple are no class attributes
    anomaly: Any = None


class Mode:
    """A context manager and decorator that changes the modes of its context.

    It can be entered again, also inside itself.
    """

    def change(self, modes: Modes) -> Modes:
        """Return the modes that hold inside."""
        raise NotImplementedError(f"{type(self).__name__} must say what it changes")

    def __call__(self, function: Callable[P, T]) -> Callable[P, T]:
        """Decorate a function, or one with `async def`: it runs inside."""
        flags = getattr(getattr(function, "__code__", None), "co_flags", 0)
        if not callable(function) or flags & _SUSPENDED:
            what = "a generator" if callable(function) else type(function).__name__
            raise TypeError(
                f"{type(self).__name__}(...) decorates a function, got {what}: "
                "write `with` inside, around what it computes"
            )

        @wraps(function)
        def inside(*arguments: P.args, **keywords: P.kwargs) -> T:
            with self:
                return function(*arguments, **keywords)

        @wraps(function)
        async def awaited(*arguments: P.args, **keywords: P.kwargs) -> Any:
            with self:
                return await function(*arguments, **keywords)  # type: ignore[misc]  # what `async def` makes is

        return awaited if flags & CO_COROUTINE else inside  # type: ignore[return-value]  # T is the coroutine then

    def __enter__(self) -> Self:
        outer = _living(_innermost.get())
        block = _Block(self, self.change(outer.modes), outer)
        active.append(block)
        _innermost.set(block)
        return self

    def __exit__(self, *exception: object) -> None:
        block = _innermost.get()
        if block.mode is self and not block.is_over and block.outer:
            block.is_over = True
            active.remove(block)
            _innermost.set(_living(block.outer))
        else:
            self._leave_out_of_order()

    def _leave_out_of_order(self) -> None:
        """End the latest block of this mode, although it is not the innermost: a generator was suspended in one."""
        later, block = [], _innermost.get()
        while block.outer and (block.is_over or block.mode is not self):
            later.append(block)
            block = block.outer
        if block.outer is None:  # a generator closed in another context than it ran in
            block, later = _entered_elsewhere(self), []
        block.is_over = True
        active.remove(block)
        _innermost.set(_living(_innermost.get()))
        modes = _living(block).modes
        for block in reversed(later):  # entered after this block and not left yet, around a suspended generator
            block.modes = modes = modes if block.is_over else block.mode.change(modes)


class _Block:
    """One `with` block.

    Attributes:
        mode: what was entered.
        modes: what holds inside.
        outer: the block around it; None for what holds without any.
        is_over: True once it is left. A task started inside may still refer to it.
    """

    __slots__ = ("is_over", "mode", "modes", "outer")

    def __init__(self, mode: Mode, modes: Modes, outer: "_Block | None") -> None:
        self.mode, self.modes, self.outer = mode, modes, outer
        self.is_over = False


active: list[_Block] = []  # every block entered anywhere in the process and not left yet
_nothing_entered = _Block(Mode(), Modes(), None)
_innermost: ContextVar[_Block] = ContextVar("autograd.modes", default=_nothing_entered)


def _living(block: _Block) -> _Block:
    """The innermost block that is not over, from `block` outwards."""
    while block.is_over and block.outer:
        block = block.outer
    return block


def _entered_elsewhere(mode: Mode) -> _Block:
    """The latest block of `mode`, whichever context entered it."""
    for block in reversed(active):
        if block.mode is mode:
            return block
    raise RuntimeError(f"{type(mode).__name__} was left without being entered")


def current() -> Modes:
    """Return what holds in this context."""
    block = _innermost.get()
    return _living(block).modes if block.is_over else block.modes


class no_grad(Mode):  # noqa: N801  a context manager named as PyTorch's
    """`with no_grad():` results are leaves: they have values, but nothing to propagate to.

    `@no_grad()` does the same to all that a function computes; `scope` and `detect_anomaly` decorate likewise.

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
        self.name = name
        self._last: tuple[Modes, Modes] | None = None  # where it was entered last, and what held inside

    def __reduce__(self) -> tuple[Any, ...]:
        return scope, (self.name,)

    def change(self, modes: Modes) -> Modes:
        """Append the name to the path; entered again at the same place, it is the same path."""
        last = self._last
        if last is None or last[0] is not modes:
            path = f"{modes.labels['scope']}.{self.name}" if modes.labels else self.name
            self._last = last = modes, Modes(modes.is_recording, {"scope": path}, modes.anomaly)
        return last[1]
