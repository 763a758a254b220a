"""Finding Graphviz and running it: the `dot` program, or pygraphviz, whose wheel carries Graphviz."""

from collections.abc import Callable, Collection
from importlib import import_module


class NoRendererError(RuntimeError):
    """Nothing here can draw the picture."""


def _by_program(dot: str, suffix: str) -> bytes:
    """Run the `dot` program, found on the PATH by the graphviz package."""
    try:
        graphviz = import_module("graphviz")
    except ImportError as error:
        raise NoRendererError("the graphviz package is not installed") from error
    try:
        picture: bytes = graphviz.pipe("dot", suffix, dot.encode(), quiet=True)
    except graphviz.ExecutableNotFound as error:
        raise NoRendererError("there is no dot program on the PATH") from error
    except (graphviz.CalledProcessError, OSError) as error:
        raise NoRendererError(f"the dot program: {error}") from error
    return picture


def _by_library(dot: str, suffix: str) -> bytes:
    """Run Graphviz inside this process, through pygraphviz."""
    try:
        pygraphviz = import_module("pygraphviz")
    except ImportError as error:
        raise NoRendererError("pygraphviz is not installed") from error
    try:
        picture: bytes = pygraphviz.AGraph(string=dot).draw(format=suffix, prog="dot")
    except (ValueError, OSError) as error:
        raise NoRendererError(f"pygraphviz: {error}") from error
    return picture


RENDERERS: dict[str, Callable[[str, str], bytes]] = {"dot": _by_program, "pygraphviz": _by_library}


def render(dot: str, suffix: str, renderers: Collection[str] = tuple(RENDERERS)) -> tuple[bytes, str]:
    """Return the file that Graphviz makes of DOT text, and which renderer did it.

    Args:
        dot: the graph.
        suffix: "svg", "png" or "pdf".
        renderers: those to try, one after the other.

    Raises:
        NoRendererError: none of them is here; the message says what each lacks.
    """
    reasons = []
    for name in renderers:
        try:
            return RENDERERS[name](dot, suffix), name
        except NoRendererError as error:
            reasons.append(str(error))
    raise NoRendererError("; ".join(reasons))
