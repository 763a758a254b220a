"""Drawing, what `draw` returns: shows itself in a notebook or terminal, saves itself as a file."""

import os
import warnings
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograd.pictures.dot import DIRECTIONS, dot_text
from autograd.pictures.picture import Picture
from autograd.pictures.render import NoRendererError, render
from autograd.pictures.text import Tree

SUFFIXES = (".svg", ".png", ".pdf", ".dot", ".txt")
NUMBERS = ("data", "grad")
_DPI = 160


class Drawing:
    """A picture of a graph that can be looked at and saved.

    Attributes:
        picture: the nodes and edges, as data.
        tree: the same as text.
        dot: the same in the language of Graphviz.

    >>> a = Value(2, name="a")
    >>> drawing = draw(a + 1)
    >>> drawing.dot.splitlines()[0]
    'digraph autograd {'
    """

    def __init__(self, picture: Picture, direction: str = "LR", show: Collection[str] = NUMBERS) -> None:
        if direction not in DIRECTIONS:
            raise ValueError(f"direction is one of {', '.join(DIRECTIONS)}; got {direction!r}")
        if not isinstance(show, list | tuple) or not all(number in NUMBERS for number in show):
            raise ValueError(f'show is a tuple of "data" and "grad", or (); got {show!r}')
        self.picture, self.direction, self.shown = picture, direction, tuple(show)
        self.tree = Tree(picture, show=self.shown)

    @property
    def dot(self) -> str:
        """The picture in the language of Graphviz."""
        return dot_text(self.picture, self.direction, self.shown)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, in the format that its suffix names.

        Without Graphviz a .svg, .png or .pdf becomes a .dot file beside it, and a warning says what to install.

        Args:
            path: where; ends in .svg, .png, .pdf, .dot or .txt.

        Returns:
            The path of the file written.

        Raises:
            ValueError: the suffix is none of these.
            OSError: the file cannot be written there.
        """
        target = Path(path)
        suffix = target.suffix.lower()
        if suffix not in SUFFIXES:
            raise ValueError(f"a picture is saved as {', '.join(SUFFIXES)}; got {os.fspath(path)!r}")
        if suffix == ".txt":
            return _write(target, f"{self.tree.text()}\n".encode())
        if suffix == ".dot":
            return _write(target, self.dot.encode())
        try:
            return _write(target, self._rendered(suffix))
        except NoRendererError:
            written = _write(target.with_suffix(".dot"), self.dot.encode())
        warnings.warn(
            f"wrote {written} instead of {target.name}: drawing it needs Graphviz, pip install 'glassgrad[draw]'",
            stacklevel=2,
        )
        return written

    def _rendered(self, suffix: str) -> bytes:
        dpi = _DPI if suffix == ".png" else 0
        return render(dot_text(self.picture, self.direction, self.shown, dpi), suffix[1:])

    def __repr__(self) -> str:
        return str(self.tree)

    def __rich__(self) -> Tree:
        return self.tree

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002  notebooks' protocol
        """What a notebook shows: the tree, and the picture where Graphviz is there."""
        bundle = {"text/plain": repr(self)}
        with suppress(Exception):  # whatever fails, the tree is shown
            bundle["image/svg+xml"] = self._rendered(".svg").decode()
        return bundle


def _write(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as error:
        reason = f"{error.strerror}; save the picture in a folder that exists and can be written"
        raise type(error)(error.errno, reason, str(path)) from None
    return path
