"""Checkpoints: all that training needs to continue with the same bits, in one file."""

import copy
import math
import os
import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nn.checkpoint_file import MAX_BYTES, CheckpointError, read, write
from nn.interrupts import uninterrupted
from nn.module import ADVICE
from nn.run import generators

_EXAMPLES = {"model": "every nn.Module", "optimizer": "nn.SGD", "schedule": "nn.StepLR"}
_KINDS = {"epoch": int, "parameters": dict, "generators": dict, "history": list, "extra": dict}


def save_checkpoint(
    path: str | os.PathLike[str],
    model: Any,
    *,
    optimizer: Any = None,
    schedule: Any = None,
    rng: random.Random | None = None,
    epoch: int = 0,
    history: Iterable[Mapping[str, Any]] = (),
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Write a checkpoint as JSON; at every moment the path holds all of the old one or all of the new one.

    Kept are the parameters by name, the generators inside the model (as of Dropout), the states of
    optimizer, schedule and rng, the epoch, the history, and what else one gives.

    Args:
        path: where; the folder must exist.
        model: a Module.
        optimizer: with `state_dict`, as those of `nn`.
        schedule: with `state_dict`.
        rng: the generator that orders the samples.
        epoch: how many epochs are done.
        history: their records.
        extra: whatever JSON can hold.

    Raises:
        CheckpointError: a parameter is nan or infinite, or something is of a kind that JSON cannot hold.
        OSError: the file cannot be written; an older one is untouched.
        TypeError: the model is no Module, or another part keeps no state.

    >>> import tempfile
    >>> from nn import MLP
    >>> model, path = MLP(2, [1]), tempfile.mkdtemp() + "/xor.json"
    >>> save_checkpoint(path, model, epoch=3)
    >>> load_checkpoint(path, MLP(2, [1]))["epoch"]
    3
    """
    check_holders("save_checkpoint", model, optimizer, schedule)
    parameters = model.state_dict()
    bad = [name for name, data in parameters.items() if not math.isfinite(data)]
    if bad:
        more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
        raise CheckpointError(f"the parameter {bad[0]} is {parameters[bad[0]]}{more}: a checkpoint keeps finite ones")
    content = {
        "epoch": epoch,
        "parameters": parameters,
        "generators": {name: _rng_state(generator) for name, generator in generators(model).items()},
        "optimizer": _named_state(optimizer),
        "schedule": _named_state(schedule),
        "rng": rng and _rng_state(rng),
        "history": [dict(record) for record in history],
        "extra": dict(extra or {}),
    }
    write(path, content)


def load_checkpoint(
    path: str | os.PathLike[str],
    model: Any,
    *,
    optimizer: Any = None,
    schedule: Any = None,
    rng: random.Random | None = None,
    max_bytes: int = MAX_BYTES,
) -> dict[str, Any]:
    """Bring model, optimizer, schedule and rng to the state of a checkpoint: all of them or, on an error, none.

    Nothing in the file is executed.

    Args:
        path: of a file that `save_checkpoint` wrote.
        model: a Module with the same names of parameters.
        optimizer: of the same kind and for the same parameters; None leaves its state in the file.
        schedule: of the same kind; None leaves its state in the file.
        rng: the generator that orders the samples; None leaves its state in the file.
        max_bytes: larger files are refused before they are read.

    Returns:
        The other parts: "epoch", "history" and "extra".

    Raises:
        CheckpointError: the file is too large, no checkpoint, damaged, of another version, or of another model.
        OSError: the file cannot be read.
        TypeError: the model is no Module, or another part keeps no state.
    """
    check_holders("load_checkpoint", model, optimizer, schedule)
    content = read_checked(path, max_bytes)
    restore(path, content, model, optimizer, schedule, rng)
    return {part: content[part] for part in ("epoch", "history", "extra")}


def check_holders(caller: str, model: Any, optimizer: Any, schedule: Any) -> None:
    """Refuse what cannot give its state and take it back.

    Raises:
        TypeError: one of them lacks `state_dict` or `load_state_dict`.
    """
    for name, holder in (("model", model), ("optimizer", optimizer), ("schedule", schedule)):
        is_needed = name == "model" or holder is not None
        if is_needed and not (hasattr(holder, "state_dict") and hasattr(holder, "load_state_dict")):
            raise TypeError(
                f"{caller}: the {name} has state_dict() and load_state_dict(), as {_EXAMPLES[name]} has;\n"
                f"  got {type(holder).__name__}"
            )


def read_checked(path: str | os.PathLike[str], max_bytes: int) -> dict[str, Any]:
    """Return the content of a checkpoint, whose parts are of the right kinds."""
    content = read(path, max_bytes)
    for part, kind in _KINDS.items():
        if not isinstance(content.get(part), kind) or isinstance(content[part], bool):
            raise CheckpointError(f"{os.fspath(path)} is no checkpoint: its {part} is no {kind.__name__}")
    if content["epoch"] < 0 or not all(isinstance(record, dict) for record in content["history"]):
        raise CheckpointError(f"{os.fspath(path)} is no checkpoint: its epoch or its history is damaged")
    return content


def restore(
    path: str | os.PathLike[str],
    content: dict[str, Any],
    model: Any,
    optimizer: Any,
    schedule: Any,
    rng: random.Random | None,
    others: Iterable[tuple[Any, Any]] = (),
) -> None:
    """Apply the content of a checkpoint, and to other holders their states; where one does not fit, put all back."""
    try:
        changes = [_change(model, _checked_parameters(content["parameters"]))]
        for kind, holder in (("optimizer", optimizer), ("schedule", schedule)):
            if holder is not None:
                changes.append(_change(holder, _unnamed_state(kind, holder, content.get(kind))))
        changes += [_change(holder, state) for holder, state in others]
        states = _paired(generators(model), content["generators"])
        if rng is not None:
            states.append((rng, content.get("rng")))
        changes += [(generator.setstate, _decoded(state), generator.getstate()) for generator, state in states]
        _apply_all(changes)
    except Exception as error:
        raise CheckpointError(f"{os.fspath(path)} does not fit: {str(error).removesuffix(ADVICE)}") from error


def _apply_all(changes: list[tuple[Callable[[Any], Any], Any, Any]]) -> None:
    """Call every function with its new state; after an error, those called with the old one."""
    with uninterrupted():
        for count, (apply, new, _) in enumerate(changes, 1):
            try:
                apply(new)
            except Exception:
                for undo, _, old in changes[:count]:
                    undo(old)
                raise


def _change(holder: Any, state: Any) -> tuple[Callable[[Any], Any], Any, Any]:
    return holder.load_state_dict, state, copy.deepcopy(holder.state_dict())


def _checked_parameters(parameters: dict[str, Any]) -> dict[str, float]:
    for name, data in parameters.items():
        if not isinstance(data, float) or not math.isfinite(data):
            raise CheckpointError(f"the parameter {name} is {data!r}, no finite float")
    return parameters


def _paired(inside: dict[str, random.Random], kept: dict[str, Any]) -> list[tuple[random.Random, Any]]:
    """Every generator of a model with its state."""
    if inside.keys() != kept.keys():
        raise CheckpointError(f"it keeps the generators {list(kept)}, the model has {list(inside)}")
    return [(inside[name], state) for name, state in kept.items()]


def _named_state(holder: Any) -> dict[str, Any] | None:
    return None if holder is None else {"kind": type(holder).__name__, "state": holder.state_dict()}


def _unnamed_state(kind: str, holder: Any, named: Any) -> Any:
    if not isinstance(named, dict) or "state" not in named:
        raise CheckpointError(f"it keeps no {kind}: leave {kind}= away to load the rest")
    if named.get("kind") != type(holder).__name__:
        raise CheckpointError(f"its {kind} is {named.get('kind')!r}, this one is {type(holder).__name__!r}")
    return named["state"]


def _rng_state(rng: random.Random) -> list[Any]:
    """The state of a generator; its 625 words as one text, so that they fill one line."""
    version, words, gauss = rng.getstate()
    return [version, " ".join(map(str, words)), gauss]


def _decoded(state: Any) -> tuple[Any, ...]:
    if not isinstance(state, list) or len(state) != 3 or not isinstance(state[1], str):
        raise CheckpointError("it keeps no state of the generator")
    version, words, gauss = state
    if gauss is not None and not isinstance(gauss, float):
        raise CheckpointError("the state of its generator is damaged")
    return version, tuple(map(int, words.split(" "))), gauss
