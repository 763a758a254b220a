"""Pictures of a graph: `draw` for notebooks and files, `tree` for terminals. Both read one model, `picture.py`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograd.pictures.drawing import Drawing
    from autograd.pictures.text import Tree

# What draws is imported when something is drawn, so that `import autograd` stays light.


def draw(
    roots: Any,
    *,
    names: Any = None,
    depth: int | None = None,
    max_nodes: int | None = 300,
    direction: str = "LR",
    show: tuple[str, ...] = ("data", "grad"),
    theme: str = "auto",
    engine: str = "auto",
) -> "Drawing":
    """Draw how a Value, or several, were made.

    In a notebook the result shows as a picture, in a terminal as a tree; `.save("x.svg")` writes a file, and
    `.show()` opens a page that steps through the graph. Everything is copied now: later training does not
    change the drawing.

    Args:
        roots: a Value, or a sequence of them.
        names: labels that go before the Values' own: a mapping from names to Values, whose other entries
            are ignored so that `locals()` will do, or a model with `named_parameters()`, such as one of `nn`.
        depth: open scopes of at most so many parts (`mlp.layer0` has two), and draw a deeper one as a box;
            None for as many as `max_nodes` has room for. More than the deepest scope has opens `dot` and
            `fsum` into their `*` and `+`, if there is room.
        max_nodes: draw at most so many nodes and boxes; None for any number. A larger graph is rolled up by
            its scopes; one that has none is cut to the nodes nearest to the roots.
        direction: where the results lie: "LR" right, "RL" left, "TB" below, "BT" above.
        show: what to show, of "data", "grad", "partials" (local derivatives on the edges), "flow" (the width
            and colour of an edge by the gradient it carries) and "legend".
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
