"""Drawing, what `draw` returns: shows itself in a notebook or terminal, saves itself as a file."""

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograd.pictures.camera import Shot
from autograd.pictures.dot import DIRECTIONS, dot_text
from autograd.pictures.mermaid import mermaid_text
from autograd.pictures.page import capture, page_text
from autograd.pictures.render import RENDERERS, NoRendererError, render
from autograd.pictures.style import THEMES
from autograd.pictures.svg import svg_text
from autograd.pictures.text import Tree

SUFFIXES = (".svg", ".html", ".png", ".pdf", ".dot", ".mmd", ".txt")
SHOW = ("data", "grad", "partials", "flow", "legend")
ENGINES = ("auto", *RENDERERS, "builtin")
_DPI = 160


class Drawing:
    """A picture of a graph that can be looked at and saved.

    Args:
        shot: the picture.
        direction: as for `draw`.
        show: as for `draw`.
        theme: as for `draw`.
        engine: as for `draw`.

    Attributes:
        picture: the nodes and edges, as data.
        tree: the same as text.
        dot: the same in the language of Graphviz.
        mermaid: the same as a Mermaid flowchart.
        captured: what a page of it is made of.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> a = Value(2, name="a")
    >>> drawing = draw(a + 1)
    >>> drawing.dot.splitlines()[0]
    'digraph autograd {'
    """

    def __init__(
        self,
        shot: Shot,
        direction: str = "LR",
        show: str | Collection[str] = ("data", "grad"),
        theme: str = "auto",
        engine: str = "auto",
    ) -> None:
        for name, chosen, choices in (
            ("direction", direction, DIRECTIONS), ("theme", theme, THEMES), ("engine", engine, ENGINES),
        ):  # fmt: skip
            if chosen not in choices:
                raise ValueError(f"{name} is one of {', '.join(choices)}; got {chosen!r}")
        self.picture, self.direction, self.shown = shot.picture, direction, _shown(show)
        self.theme, self.engine = theme, engine
        self.tree = Tree(self.picture, show=self.shown)
        self.captured = capture(shot)

    @property
    def dot(self) -> str:
        """The picture in the language of Graphviz."""
        return self._dot_text()

    @property
    def mermaid(self) -> str:
        """The picture as a Mermaid flowchart, in light colours: GitHub draws it in a block of that language."""
        return mermaid_text(self.picture, self.direction, self.shown)

    @property
    def svg(self) -> str:
        """The picture as an SVG, drawn by the engine; which one it was stands in the metadata."""
        if self.engine != "builtin":
            try:
                return self._svg_of_graphviz()
            except NoRendererError as error:
                if self.engine != "auto":
                    raise self._explained(error, "SVG") from None
        return svg_text(self.picture, self.direction, self.shown, self.theme)

    def page(self, frames: Mapping[str, Any] | None = None) -> str:
        """Return the page of HTML that steps through the graph.

        Args:
            frames: what a film adds: its numbers at other moments.
        """
        return page_text(self.captured, self.direction, self.shown, self.theme, frames)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, in the format that its suffix names.

        Args:
            path: where; ends in .svg, .html, .dot, .mmd or .txt, which need nothing, or in .png or .pdf, which
                need Graphviz. The .html is a page that steps through the graph; a graph of more than 100,000 nodes is
                read for it now, with the numbers that it has now.

        Returns:
            The path of the file written.

        Raises:
            ValueError: the suffix is none of these.
            NoRendererError: a .png or .pdf without Graphviz; the message says what to do.
            OSError: the file cannot be written there.
        """
        target = Path(path)
        suffix = target.suffix.lower()
        if suffix not in SUFFIXES:
            raise ValueError(f"a picture is saved as {', '.join(SUFFIXES)}; got {os.fspath(path)!r}")
        if suffix in (".png", ".pdf"):
            return write(target, self._rendered(suffix))
        return write(target, self._text(suffix).encode())

    def show(self) -> None:
        """Open the picture as a page in a browser; where there is no display, print the path of the page."""
        open_page(self)

    def _text(self, suffix: str) -> str:
        match suffix:
            case ".svg":
                return self.svg
            case ".html":
                return self.page()
            case ".dot":
                return self.dot
            case ".mmd":
                return self.mermaid
        return f"{self.tree.text()}\n"

    def _dot_text(self, dpi: int = 0) -> str:
        return dot_text(self.picture, self.direction, self.shown, self.theme, dpi)

    def _renderers(self) -> Collection[str]:
        return tuple(RENDERERS) if self.engine == "auto" else (self.engine,)

    def _svg_of_graphviz(self) -> str:
        content, renderer = render(self._dot_text(), "svg", self._renderers())
        head, start, rest = content.decode().partition("<svg")
        attributes, end, rest = rest.partition(">")
        made_by = f"<metadata>Drawn by Graphviz ({renderer}).</metadata>"
        return f"{head}{start}{attributes}{end}\n{made_by}{rest}"

    def _rendered(self, suffix: str) -> bytes:
        """A file that Graphviz alone can write."""
        format = suffix[1:].upper()
        if self.engine == "builtin":
            raise NoRendererError(f'the built-in engine draws no {format}: take engine="auto", or save as .svg')
        try:
            return render(self._dot_text(_DPI if suffix == ".png" else 0), suffix[1:], self._renderers())[0]
        except NoRendererError as error:
            raise self._explained(error, format) from None

    def _explained(self, error: NoRendererError, format: str) -> NoRendererError:
        """What is missing, and the ways out."""
        other = 'take engine="auto"' if format == "SVG" else "save as .svg, which needs nothing"
        return NoRendererError(f"drawing {format} needs Graphviz: pip install 'glassgrad[draw]', or {other}\n  {error}")

    def __repr__(self) -> str:
        return str(self.tree)

    def __rich__(self) -> Tree:
        return self.tree

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002  notebooks' protocol
        """What a notebook shows: the picture, and the tree for where there are no pictures."""
        bundle = {"text/plain": repr(self)}
        try:
            bundle["image/svg+xml"] = self.svg
        except Exception as error:  # whatever fails, the tree is shown
            bundle["text/plain"] += f"\n{error}"
        return bundle

    def _mime_(self) -> tuple[str, str]:
        """What marimo shows: the same."""
        bundle = self._repr_mimebundle_()
        kind = "image/svg+xml" if "image/svg+xml" in bundle else "text/plain"
        return kind, bundle[kind]


def _shown(show: Any) -> tuple[str, ...]:
    """What to show, as a tuple."""
    chosen = (show,) if isinstance(show, str) else show
    if not isinstance(chosen, list | tuple) or not all(what in (*SHOW, "all") for what in chosen):
        known = ", ".join([f'"{what}"' for what in SHOW])
        raise ValueError(f'show is a tuple of some of {known}, or "all", or (); got {show!r}')
    return SHOW if "all" in chosen else tuple(chosen)


def open_page(thing: Any) -> None:
    """Open what can be saved as a page in a browser; where there is no display, print the path of the page."""
    import tempfile
    import webbrowser

    path = thing.save(Path(tempfile.mkdtemp(prefix="glassgrad-")) / "graph.html")
    if not (_has_display() and webbrowser.open(path.as_uri())):
        print(path)  # noqa: T201  where to find the page is the answer


def _has_display() -> bool:
    """True where a window can be opened."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def write(path: Path, content: bytes, what: str = "picture") -> Path:
    """Write a file; an error says what to do."""
    try:
        path.write_bytes(content)
    except OSError as error:
        reason = f"{error.strerror}; save the {what} in a folder that exists and can be written"
        raise type(error)(error.errno, reason, str(path)) from None
    return path
