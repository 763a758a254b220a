"""Pictures of a graph: `draw` for notebooks and files, `film` for pages with a slider over time, `tree` for terminals.

All read one model, `picture.py`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograd.pictures.drawing import Drawing
    from autograd.pictures.moments import Film
    from autograd.pictures.text import Tree

# What draws is imported when something is drawn, so that `import autograd` stays light.


def draw(
    roots: Any,
    *,
    names: Any = None,
    depth: int | None = None,
    max_nodes: int | None = 300,
    direction: str = "LR",
    show: str | tuple[str, ...] = ("data", "grad"),
    theme: str = "auto",
    engine: str = "auto",
) -> "Drawing":
    """Draw how a Value, or several, were made.

    In a notebook the result shows as a picture, in a terminal as a tree; `.save("x.svg")` writes a file, and
    `.show()` opens a page that steps through the graph. Everything is copied now: later training does not
    change the drawing. (Only the page of a graph of more than 100,000 nodes reads it again when it is written.)

    Args:
        roots: a Value, or a sequence of them.
        names: labels that go before the Values' own: a mapping from names to Values or lists of them, whose other
            entries are ignored so that `locals()` will do, or a model with `named_parameters()`, such as one of `nn`.
        depth: open scopes of at most so many parts (`mlp.layer0` has two), and draw a deeper one as a box;
            None for as many as `max_nodes` has room for. More than the deepest scope has opens `dot` and
            `fsum` into their `*` and `+`, if there is room.
        max_nodes: draw at most so many nodes and boxes; None for any number. A larger graph is rolled up by
            its scopes; one that has none is cut to the nodes nearest to the roots.
        direction: where the results lie: "LR" right, "RL" left, "TB" below, "BT" above.
        show: what to show, of "data", "grad", "partials" (local derivatives on the edges), "flow" (the width
            and colour of an edge by the gradient it carries) and "legend"; or "all".
        theme: "light", "dark", or "auto" for what the reader's screen prefers; Graphviz takes "auto" for light.
        engine: what draws an SVG: "dot" for the program of Graphviz, "pygraphviz", "builtin" for the library's
            own, which needs nothing, or "auto" for the first of these that is here.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> a = Value(2, name="a")
    >>> draw(a * a, show=["data"])
    #2  *              data 4
    #1  ├─ a           data 2
        └─ see #1 (a)
    """
    from autograd.pictures.camera import take_shot
    from autograd.pictures.drawing import Drawing

    return Drawing(take_shot(roots, names, max_nodes, depth), direction, show, theme, engine)


def film(
    drawings: "Sequence[Drawing]",
    times: Sequence[float],
    *,
    caption: str = "moment",
    curves: Mapping[str, Mapping[float, float]] | None = None,
    plane: Mapping[str, Any] | None = None,
    fit: Mapping[str, Any] | None = None,
) -> "Film":
    """Join drawings of one graph at several moments into a page with a slider over time.

    `.save("x.html")` writes the page, `.show()` opens it. It keeps the numbers of the leaves and computes
    all others, and the gradients, as it does where a leaf is dragged.

    Args:
        drawings: of n moments, as `draw` gives; those whose graph is not that of the last one are left out.
        times: when the n moments are, such as the epochs of a training.
        caption: what a time is: "epoch".
        curves: lines to draw over the same times, such as `{"loss": {1: 0.5, 2: 0.25}}`.
        plane: what to ask at every point of the plane of two inputs, where the drawings are of
            `[loss, *outputs]`: "inputs", their two names; "points" of two numbers to show in it, with their
            "classes"; and for a single output the "threshold" above which it says class 1.
        fit: what to ask along one input, where the drawings are of `[loss, output]`: "input", its name; and
            "points" of two numbers, the input and what the output should be there.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> x = Value(1.0, name="x")
    >>> drawings = []
    >>> for step in range(3):
    ...     y = (x - 3) ** 2
    ...     drawings.append(draw(y))
    ...     x.data += 1.0
    >>> film(drawings, [0, 1, 2], caption="step")
    Film(3 moments, step 0 to 2)
    """
    from autograd.pictures.moments import Film

    return Film(drawings, times, caption, curves, plane, fit)


def tree(
    roots: Any,
    *,
    names: Any = None,
    depth: int | None = None,
    max_nodes: int | None = 100,
    ascii: bool | None = None,
) -> "Tree":
    """Show how a Value, or several, were made, as a tree of text.

    Args:
        roots: a Value, or a sequence of them.
        names: labels, as for `draw`.
        depth: as for `draw`.
        max_nodes: as for `draw`.
        ascii: True for plain ASCII; None for ASCII only where the terminal cannot show more.

    Returns:
        An object whose repr and str are the tree; `rich` prints it in colour.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.

    >>> a, b = Value(2, name="a"), Value(-3, name="b")
    >>> c = a * b
    >>> c.backward()
    >>> c.tree()
    #3  *     data -6  grad 1
    #1  ├─ a  data 2   grad -3
    #2  └─ b  data -3  grad 2
    """
    from autograd.pictures.camera import take_picture
    from autograd.pictures.text import Tree

    return Tree(take_picture(roots, names, max_nodes, depth), ascii)
