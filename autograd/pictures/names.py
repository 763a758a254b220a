"""What nodes and scopes are called: labels and titles from a mapping, or from a model."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from autograd.engine import Value

LONGEST_TITLE = 30


class Names(NamedTuple):
    """What `names=` tells.

    Attributes:
        labels: by Value, what goes before its own name.
        parameters: the Values that are a model's parameters.
        titles: by the path of a scope, what its module is: {"mlp.layer0": "Layer 2→16"}.
    """

    labels: dict[Any, str]
    parameters: set[Any]
    titles: dict[str, str]


def read_names(names: Any) -> Names:
    """Read a mapping from names to Values and lists of them, or a model with `named_parameters()`.

    Other entries of a mapping are ignored. A Value that has a name of its own there is not called by its place in a
    list: `x0` comes before `xs[0]`.

    Raises:
        TypeError: it is neither.
    """
    if names is None:
        return Names({}, set(), {})
    if isinstance(names, Mapping):
        labels: dict[Any, str] = {}
        for name, value in _named(names):
            labels.setdefault(value, name)
        return Names(labels, set(), {})
    if not hasattr(names, "named_parameters") or isinstance(names, type):
        got = f"the class {names.__name__}" if isinstance(names, type) else type(names).__name__
        raise TypeError(f'names is a mapping such as {{"a": a}}, or a model with named_parameters(); got {got}')
    return _names_of_model(names)


def _named(names: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The Values of a mapping, then those in lists and tuples, nested ones too: `x[0]`, `x[1][2]`."""
    level = [(str(name), thing) for name, thing in names.items()]
    seen: set[int] = set()
    while level:
        yield from [(name, thing) for name, thing in level if isinstance(thing, Value)]
        lists = [(name, thing) for name, thing in level if type(thing) in (list, tuple) and id(thing) not in seen]
        seen.update([id(thing) for _, thing in lists])
        level = [(f"{name}[{index}]", part) for name, thing in lists for index, part in enumerate(thing)]


def _names_of_model(model: Any) -> Names:
    modules = dict(model.named_modules()) if hasattr(model, "named_modules") else {}
    labels: dict[Any, str] = {}
    for path, value in model.named_parameters():
        if isinstance(value, Value):
            labels.setdefault(value, parameter_name(path, modules, value.name))
    root = type(model).__name__.lower()
    titles = {".".join([root, *_units(path, modules)]): _title(module) for path, module in modules.items()}
    return Names(labels, set(labels), titles)


def parameter_name(path: str, modules: Collection[str] = (), own: str | None = None) -> str:
    """Shorten the path of a parameter to what its scope is called, then its own name if it has one.

    Args:
        path: through attributes, lists and dicts.
        modules: the paths on the way that are modules.
        own: the name of the parameter itself.

    >>> parameter_name("layers.0.neurons.2.weights.1")
    'layer0.neuron2.weight1'
    >>> parameter_name("layers.0.neurons.2.weights.1", own="w1")
    'layer0.neuron2.w1'
    """
    units = _units(path, modules)
    return ".".join([*units[:-1], own or units[-1]])


def _units(path: str, modules: Collection[str]) -> list[str]:
    """The path in parts as scopes have them: `layers.0` is one, and so is `heads.left` where that is a module."""
    units: list[list[str]] = []
    words = path.split(".") if path else []
    is_new = True
    for end, word in enumerate(words, 1):
        if is_new or not (modules or word.isdigit()):
            units.append([])
        units[-1].append(word)
        is_new = ".".join(words[:end]) in modules
    return [_singular(unit) for unit in units]


def _singular(unit: list[str]) -> str:
    """`encoder` as it is, `layers.0` as `layer0`, `heads.left` as `head_left`: what nn calls the scope."""
    attribute, *keys = unit
    if not keys:
        return attribute
    return attribute.removesuffix("s") + ("" if keys[0].isdigit() else "_") + "_".join(keys)


def _title(module: Any) -> str:
    """`Layer 2→16` where a module tells its sizes, else its repr if that is short, else its class."""
    name = type(module).__name__
    sizes = getattr(module, "n_in", None), getattr(module, "n_out", None)
    if all(isinstance(size, int) for size in sizes):
        return f"{name} {sizes[0]}→{sizes[1]}"
    with suppress(Exception):  # a user's repr may fail
        written = repr(module)
        if len(written) <= LONGEST_TITLE and written.startswith(name):
            return written
    return name
