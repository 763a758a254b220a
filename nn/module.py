"""Module, what neurons, layers and whole networks have in common: parameters, names, state, scopes."""

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple, Self, Union

from autograd import Value, scope, set_grads

_root: ContextVar[Union["Module", None]] = ContextVar("nn.root", default=None)


class Unmatched(NamedTuple):
    """The names that only one of a model and a loaded state has."""

    missing_keys: list[str]
    unexpected_keys: list[str]


class Module:
    """A function with parameters: subclass it, set Values and Modules as attributes, define `forward`.

    The attributes may be in lists, tuples and dicts; parameters are the Values among them that are leaves.
    Calling a module runs `forward`, and the Values made there carry its path in `scope`: the class of the
    module called first, then one part per module called inside, such as `mlp.layer0.neuron2`.

    Attributes:
        training: True until `eval()`; modules such as Dropout look at it.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.offset = Value(2), Value(1)
    ...
    ...     def forward(self, x):
    ...         return self.slope * x + self.offset
    >>> line = Line()
    >>> y = line(3)
    >>> y.data, y.scope
    (7.0, 'line')
    >>> [name for name, parameter in line.named_parameters()]
    ['slope', 'offset']
    """

    training: bool = True
    _scope: scope | None = None  # inside another module; set by the first walk that finds this one
    _root_scope: scope | None = None  # called on its own

    def forward(self, *_inputs: Any, **_keywords: Any) -> Any:
        """Compute the outputs; every subclass defines it."""
        name = type(self).__name__
        raise NotImplementedError(f"{name} has no forward: define `def forward(self, x): ...` in class {name}")

    def __call__(self, *inputs: Any, **keywords: Any) -> Any:
        """Run `forward` inside the scope of this module."""
        root = _root.get()
        if root is not None:
            with scope_below(root, self):
                return self.forward(*inputs, **keywords)
        token = _root.set(self)
        try:
            with scope_of_root(self):
                return self.forward(*inputs, **keywords)
        finally:
            _root.reset(token)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.parameters())} parameters)"

    def named_modules(self) -> Iterator[tuple[str, "Module"]]:
        """Yield the path and the module for this one (path "") and all below it, each once, in order of definition."""
        return ((path, module) for path, module, _ in _walk(self))

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Yield the path, such as `layers.0.neurons.2.weights.1`, and the Value for every parameter, each once."""
        seen: set[int] = set()
        for path, _, members in _walk(self, (Module, Value)):
            for name, part in members:
                if isinstance(part, Value) and not part.operands and id(part) not in seen:
                    seen.add(id(part))
                    yield _join(path, name), part

    def parameters(self) -> list[Value]:
        """Return every parameter, each once, frozen ones (`is_constant`) included."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0."""
        set_grads(self.parameters(), 0.0)

    def state_dict(self) -> dict[str, float]:
        """Return the number of every parameter under its name, frozen ones included."""
        return {name: parameter.data for name, parameter in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, float], strict: bool = True) -> Unmatched:
        """Set every parameter to the number of its name; where anything is wrong, none.

        Args:
            state: numbers by name, as `state_dict` gives them.
            strict: whether model and state must have the same names; else what both have is set.

        Returns:
            The names that only one of them has, as `missing_keys` and `unexpected_keys`.

        Raises:
            TypeError, ValueError: `state` holds no numbers, or other names.
        """
        if not isinstance(state, Mapping):
            raise TypeError(f"load_state_dict takes a dict as state_dict() gives it, got {type(state).__name__}")
        parameters = dict(self.named_parameters())
        unmatched = Unmatched([n for n in parameters if n not in state], [n for n in state if n not in parameters])
        if strict and any(unmatched):
            raise ValueError(_explain(type(self).__name__, unmatched) + ADVICE)
        numbers = {name: _number(name, state[name]) for name in parameters if name in state}
        for name, number in numbers.items():
            parameters[name].data = number
        return unmatched

    def train(self, mode: bool = True) -> Self:
        """Tell this module and all below that they are being trained, or with False that they are used."""
        for _, module in self.named_modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Tell this module and all below that they are used, not trained; `Dropout` then changes nothing."""
        return self.train(False)

    def freeze(self) -> Self:
        """Make every parameter a constant: it gets no gradient, and optimisers leave it alone."""
        return self._set_constant(True)

    def unfreeze(self) -> Self:
        """Make every parameter trainable again."""
        return self._set_constant(False)

    def _set_constant(self, is_constant: bool) -> Self:
        for parameter in self.parameters():
            parameter.is_constant = is_constant
        return self


def _number(name: str, x: Any) -> float:
    """A number of a state, as a float."""
    try:
        return Value(x).data
    except TypeError as error:
        raise TypeError(f"the state of parameter {name!r}: {error}") from None


ADVICE = "\n  strict=False loads what fits"  # of load_state_dict


def _explain(model: str, unmatched: Unmatched) -> str:
    """What does not fit, with one name of each kind."""
    lines = [f"the state does not fit this {model}"]
    for title, names in (("missing", unmatched.missing_keys), ("not in the model", unmatched.unexpected_keys)):
        if names:
            lines.append(f"  {title}: {names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}")
    return "\n".join(lines)


Members = list[tuple[str, Any]]  # names and values of attributes


def _walk(module: Module, kinds: tuple[type, ...] = (Module,)) -> Iterator[tuple[str, Module, Members]]:
    """Yield the path, the module and its members for a module and all below it, each once, in order of definition."""
    seen: set[int] = set()
    waiting = [("", module)]
    while waiting:
        path, module = waiting.pop()
        if id(module) not in seen:
            seen.add(id(module))
            members: Members = []
            for name, value in vars(module).items():
                _gather(name, value, kinds, members)
            yield path, module, members
            below = [(_join(path, name), part) for name, part in members if isinstance(part, Module)]
            waiting.extend(reversed(below))


_SEVERAL = (list, tuple, dict)


def _gather(name: str, value: Any, kinds: tuple[type, ...], members: Members) -> None:
    """Add the name and the value if it is of these kinds, or those inside it if it is a list, a tuple or a dict."""
    if not isinstance(value, _SEVERAL):
        if isinstance(value, kinds):
            members.append((name, value))
        return
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, _SEVERAL):
            _gather(f"{name}.{key}", part, kinds, members)
        elif isinstance(part, kinds):
            members.append((f"{name}.{key}", part))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _scope_of_name(name: str) -> scope:
    """`encoder` as it is, `layers.0` as `layer0`, `heads.left` as `head_left`."""
    attribute, *keys = name.split(".")
    if not keys:
        return scope(attribute)
    return scope(attribute.removesuffix("s") + ("" if keys[0].isdigit() else "_") + "_".join(keys))


def root() -> Module | None:
    """Return the module called first, inside whose call this is asked; None outside of any."""
    return _root.get()


def scope_of_root(module: Module) -> scope:
    """Return the scope of a module that is called first."""
    if module._root_scope is None:
        module._root_scope = scope(type(module).__name__.lower())
    return module._root_scope


def scope_below(root: Module, module: Module) -> scope:
    """Return the scope of a module that is called inside a call of `root`.

    A module that no attribute of the root leads to is named as a root.
    """
    if module._scope is None:
        _give_scopes(root)
    return module._scope or scope_of_root(module)


def _give_scopes(root: Module) -> None:
    """Walk below `root` and give every module there its scope, the first time it is found."""
    for _, _, members in _walk(root):
        for name, part in members:
            if isinstance(part, Module) and part._scope is None:
                part._scope = _scope_of_name(name)
