"""Ctrl-C between steps only: what belongs together is done whole."""

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import Any, Self


class _Handler:
    """What Ctrl-C calls: it remembers the key while a `with` block holds it back, else it does as the handler before.

    Attributes:
        previous: the handler before.
        thread: the main thread's number.
        is_held: True inside such a block.
        is_pressed: whether Ctrl-C was pressed there.
    """

    def __init__(self, previous: Any) -> None:
        self.previous, self.thread = previous, threading.get_ident()
        self.is_held = self.is_pressed = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.is_held:
            self.is_pressed = True
        elif callable(self.previous):
            self.previous(number, frame)
        elif self.previous == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    def __enter__(self) -> None:
        self.is_held = True

    def __exit__(self, *_: object) -> None:
        self.is_held = False
        if self.is_pressed:
            self.is_pressed = False
            signal.raise_signal(signal.SIGINT)


_handler: _Handler | None = None  # signals are the process's, so is this


class interruptible:  # noqa: N801  a context manager, named as what holds inside
    """Let blocks of `uninterrupted` inside this one cost next to nothing: one handler serves them all."""

    def __enter__(self) -> Self:
        global _handler  # noqa: PLW0603  as above
        self.handler: _Handler | None = None
        previous = signal.getsignal(signal.SIGINT)
        if _handler is None and previous is not None and threading.current_thread() is threading.main_thread():
            self.handler = _handler = _Handler(previous)
            signal.signal(signal.SIGINT, _handler)
        return self

    def __exit__(self, *_: object) -> None:
        global _handler  # noqa: PLW0603  as above
        handler = self.handler
        if handler is not None:
            _handler = None
            present: Any = signal.getsignal(signal.SIGINT)
            if present is handler:
                signal.signal(signal.SIGINT, handler.previous)


def uninterrupted() -> AbstractContextManager[None]:
    """Hold back Ctrl-C inside a `with` block; it takes effect at its end.

    Only the main thread receives Ctrl-C, so in any other thread there is nothing to do.

    >>> with uninterrupted():
    ...     pass
    """
    handler = _handler
    if handler is None:
        return _alone()
    return nullcontext() if handler.is_held or handler.thread != threading.get_ident() else handler


@contextmanager
def _alone() -> Iterator[None]:
    """A block that no `interruptible` is around."""
    with interruptible() as outer, outer.handler or nullcontext():
        yield
