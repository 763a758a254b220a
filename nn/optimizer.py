"""What all optimisers share: parameter groups, their options, the memory of each parameter, and its state."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from autograd import Value, get_data, get_grads, set_data, set_grads, trainable
from nn.checks import number, unknown
from nn.memory import Memory

Parameters = Iterable[Value] | Iterable[dict[str, Any]]
Limits = Mapping[str, Mapping[str, float]]  # of numbers, by name, as `nn.checks.number` takes them

ANY = {"above": -math.inf}
NON_NEGATIVE = {"at_least": 0.0}
FRACTION = {"at_least": 0.0, "below": 1.0}
FLAG: dict[str, float] = {}  # no number: True or False


class Optimizer:
    """Moves parameters along their gradients; a subclass says where to in `moved`.

    Frozen parameters (`is_constant`) are left alone.

    Args:
        parameters: the Values to move, leaves; or several groups, dicts of "params" and options of their own,
            as in `SGD([{"params": first, "lr": 0.1}, {"params": second}], lr=0.01)`.
        options: the options of the groups that do not say otherwise.

    Attributes:
        param_groups: a dict per group: "params" and every option; options may be assigned between steps.

    Raises:
        TypeError, ValueError: there is no parameter, one is no leaf or is there twice, or an option is unknown
            or out of its limits.

    >>> class SignDescent(Optimizer):
    ...     OPTIONS = {"lr": {"at_least": 0.0}}
    ...
    ...     def moved(self, x, gradient, memory, group):
    ...         return x - group["lr"] * ((gradient > 0) - (gradient < 0))
    >>> x = Value(3)
    >>> (x * x).backward()
    >>> SignDescent([x], lr=0.5).step()
    >>> x.data
    2.5
    """

    OPTIONS: ClassVar[Limits] = {}  # every option
    MEMORY: ClassVar[Limits] = {}  # every name in the memory of a parameter

    def __init__(self, parameters: Parameters, **options: Any) -> None:
        self.param_groups = [{**options, **group} for group in _groups(type(self).__name__, parameters)]
        for group in self.param_groups:
            self._check_options(group)
        self._memory = Memory({parameter: {} for parameter in self._parameters()})

    def moved(self, x: Any, gradient: Any, memory: dict[str, Any], group: dict[str, Any]) -> Any:  # noqa: ARG002  for subclasses
        """Return where a parameter at `x` goes; every subclass defines it.

        Args:
            x: the parameter's number.
            gradient: the derivative of the loss by it.
            memory: what earlier steps left for this parameter, empty at first; to be updated.
            group: the options.
        """
        name = type(self).__name__
        raise NotImplementedError(f"{name} must define `def moved(self, x, gradient, memory, group): ...`")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._parameters())} parameters, lr={self.lr:g})"

    def step(self) -> None:
        """Move every parameter by one step."""
        moved = self.moved
        is_vectorized = hasattr(moved, "is_vectorized")
        for index, group in enumerate(self.param_groups):
            if is_vectorized:
                for part in self._memory.together(index, group["params"]):
                    parameters = part.parameters
                    set_data(parameters, moved(get_data(parameters), get_grads(parameters), part.memory, group))
            else:
                memory = self.memory
                for parameter in trainable(group["params"]):
                    parameter.data = moved(parameter.data, parameter.grad, memory[parameter], group)

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0, because `backward` adds to it."""
        for group in self.param_groups:
            set_grads(group["params"], 0.0)

    @property
    def memory(self) -> dict[Value, dict[str, float]]:
        """Per parameter, what earlier steps left, by name."""
        return self._memory.separate()

    @property
    def lr(self) -> float:
        """The learning rate of the first group; assigning sets that of every group."""
        return float(self.param_groups[0]["lr"])

    @lr.setter
    def lr(self, lr: float) -> None:
        for group in self.param_groups:
            self._check_options({**group, "lr": lr})
            group["lr"] = lr

    def state_dict(self) -> dict[str, Any]:
        """Return options and memory in plain lists, dicts and numbers that JSON can hold.

        Parameters are given by their position among all groups, as in PyTorch; the keys of "state" are text,
        because JSON has no others.
        """
        positions = {parameter: index for index, parameter in enumerate(self._parameters())}
        groups = [
            {
                "params": [positions[parameter] for parameter in group["params"]],
                **{name: _as_list(group[name]) for name in self.OPTIONS},
            }
            for group in self.param_groups
        ]
        memory = {str(positions[parameter]): dict(kept) for parameter, kept in self.memory.items() if kept}
        return {"state": memory, "param_groups": groups}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over options and memory from `state_dict()`; where anything is wrong, nothing.

        Raises:
            TypeError, ValueError: it is the state of another kind of optimiser, or of other parameters.
        """
        if not isinstance(state, Mapping) or set(state) != {"state", "param_groups"}:
            raise ValueError(f"the state of {type(self).__name__} is a dict of 'state' and 'param_groups'")
        options = self._checked_options(state["param_groups"])
        memory = self._checked_memory(state["state"])
        for group, loaded in zip(self.param_groups, options, strict=True):
            group.update(loaded)
        self._memory = Memory(memory)

    def _parameters(self) -> list[Value]:
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def _check_options(self, group: Mapping[str, Any]) -> None:
        caller = type(self).__name__
        for name in group:
            if name not in self.OPTIONS and name != "params":
                raise unknown(f"option of {caller}", name, self.OPTIONS)
        for name, limits in self.OPTIONS.items():
            _check_option(caller, name, group[name], limits)

    def _checked_options(self, groups: Any) -> list[dict[str, Any]]:
        """The options of a state, after checking that its groups are those of this optimiser."""
        mine = self.state_dict()["param_groups"]
        if not isinstance(groups, list) or not all(isinstance(group, Mapping) for group in groups):
            raise ValueError("'param_groups' of the state is a list of dicts")
        if [group.get("params") for group in groups] != [group["params"] for group in mine]:
            raise ValueError("the state is of other parameters: their number or their groups differ")
        checked = []
        for loaded, own in zip(groups, mine, strict=True):
            if loaded.keys() != own.keys():
                raise ValueError(
                    f"the state is not of {type(self).__name__}: it has the options {', '.join(loaded)},\n"
                    f"  expected {', '.join(own)}"
                )
            options = {name: tuple(x) if isinstance(x, list) else x for name, x in loaded.items() if name != "params"}
            self._check_options(options)
            checked.append(options)
        return checked

    def _checked_memory(self, state: Any) -> dict[Value, dict[str, float]]:
        """The memory of a state, for the parameters of this optimiser."""
        parameters = self._parameters()
        memory: dict[Value, dict[str, float]] = {parameter: {} for parameter in parameters}
        if not isinstance(state, Mapping):
            raise ValueError("'state' of the state is a dict of dicts")
        for key, kept in state.items():
            if not str(key).isdecimal() or int(key) >= len(parameters) or not isinstance(kept, Mapping):
                raise ValueError(f"the state has something for parameter {key!r} of {len(parameters)}")
            for name, x in kept.items():
                if name not in self.MEMORY:
                    raise ValueError(f"the state is not of {type(self).__name__}: it remembers {name!r}")
                number(type(self).__name__, f"{name} of the state", x, **self.MEMORY[name])
            memory[parameters[int(key)]] = dict(kept)
        return memory


def checked_parameters(caller: str, parameters: Any) -> list[Value]:
    """Return a list of Values that are leaves, each once.

    Raises:
        TypeError, ValueError: they are not, or there is none.
    """
    if isinstance(parameters, Value) or not hasattr(parameters, "__iter__"):
        raise TypeError(f"{caller} takes a list of Values, such as model.parameters(); got {type(parameters).__name__}")
    checked = list(parameters)
    if not checked:
        raise ValueError(f"{caller} takes at least one parameter, got none; a Module's are Values: self.w = Value(1)")
    for parameter in checked:
        if not isinstance(parameter, Value):
            raise TypeError(f"a parameter is a Value, got {type(parameter).__name__}")
        if parameter.operands:
            raise ValueError(f"a parameter is a leaf, got the result of an operation: {parameter}")
    if len({id(parameter) for parameter in checked}) < len(checked):
        raise ValueError(f"{caller} takes every parameter once, got one of them twice")
    return checked


def _groups(caller: str, parameters: Any) -> list[dict[str, Any]]:
    """The groups given, or one of all parameters; their "params" checked."""
    given = list(parameters) if hasattr(parameters, "__iter__") and not isinstance(parameters, Value) else parameters
    if not (isinstance(given, list) and given and all(isinstance(group, dict) for group in given)):
        return [{"params": checked_parameters(caller, given)}]
    if not all("params" in group for group in given):
        raise ValueError(f"a group of {caller} has its Values under 'params', as in {{'params': [...], 'lr': 0.1}}")
    groups = [{**group, "params": checked_parameters(caller, group["params"])} for group in given]
    checked_parameters(caller, [parameter for group in groups for parameter in group["params"]])
    return groups


def _check_option(caller: str, name: str, x: Any, limits: Mapping[str, float]) -> None:
    """Check a number, each number of a pair, or, where there are no limits, a flag."""
    if not limits:
        if not isinstance(x, bool):
            raise TypeError(f"{caller}: {name} is True or False, got {x!r}")
        return
    if name == "betas" and (not isinstance(x, tuple) or len(x) != 2):
        raise ValueError(f"{caller}: betas is a pair such as (0.9, 0.999), got {x!r}")
    for each in x if name == "betas" else [x]:
        number(caller, name, each, **limits)


def _as_list(x: Any) -> Any:
    return list(x) if isinstance(x, tuple) else x
