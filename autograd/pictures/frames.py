"""Scopes as frames around the nodes made in them."""

from collections.abc import Iterable, Iterator, Mapping

from autograd.pictures.picture import Edge, Group, Node


def frames(nodes: Iterable[Node], edges: Iterable[Edge], titles: Mapping[str, str]) -> tuple[Group, ...]:
    """Return every scope with its members; a parameter goes where it is used.

    Args:
        nodes: of the picture.
        edges: of the picture.
        titles: what the modules of scopes are, by path.
    """
    scopes = {node.number: node.scope for node in nodes}
    users: dict[int, set[str | None]] = {}
    for edge in edges:
        users.setdefault(edge.operand, set()).add(scopes[edge.user])
    members: dict[str, list[int]] = {}
    for node in nodes:
        scope = home(node.scope, users.get(node.number, ())) if node.role == "parameter" else node.scope
        if scope is not None:
            for path in reversed(list(_new_paths(scope, members))):
                members[path] = []
            members[scope].append(node.number)
    return tuple(
        [Group(path, parent_scope(path), tuple(inside), title(path, titles)) for path, inside in members.items()]
    )


def title(path: str, titles: Mapping[str, str]) -> str:
    """`layer0 · Layer 2→16`, or `layer0` where the module is not known."""
    last = path.rpartition(".")[2] or path  # a scope may be called "."
    return f"{last} · {titles[path]}" if path in titles else last


def parent_scope(path: str) -> str | None:
    """The scope around a scope, or None."""
    return path.rpartition(".")[0] or None


def home(scope: str | None, users: Iterable[str | None]) -> str | None:
    """The scope that a leaf belongs to: the innermost around its users, which may be none; then its own."""
    return common_scope(users) or scope


def common_scope(scopes: Iterable[str | None]) -> str | None:
    """The innermost scope around all of these, or None; what has no scope does not count.

    >>> common_scope(["mlp.layer0.neuron0", "mlp.layer0.neuron1", None])
    'mlp.layer0'
    """
    paths = [scope.split(".") for scope in scopes if scope is not None]
    shared: list[str] = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return ".".join(shared) or None


def _new_paths(scope: str, known: Mapping[str, object]) -> Iterator[str]:
    """A scope and those around it, `a.b.c`, `a.b`, `a`, as far as they are not known yet."""
    path: str | None = scope
    while path is not None and path not in known:
        yield path
        path = parent_scope(path)
