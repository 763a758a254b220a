"""What a film of a training shows at one moment: the loss of one sample, and what the model says of all others."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from autograd import Value, refresh
from nn.boundary import class_indices
from nn.losses import binary_cross_entropy_with_logits, hinge_loss
from nn.run import Run, parameters_of
from nn.steps import predict

_MOST_ASKED = 50  # samples by which is seen whether the model treats all alike
_SCORED = (binary_cross_entropy_with_logits, hinge_loss)  # losses whose predictions are no estimates of the targets


class Take(NamedTuple):
    """The graph of the loss of one sample.

    Attributes:
        loss: its root.
        inputs: the numbers of the sample, as leaves with names; empty where the model does not take Values.
        outputs: what the model gave.
    """

    loss: Value
    inputs: list[Value]
    outputs: list[Value]


def moved(run: Run) -> list[Value]:
    """Return the parameters of the model; of a function, those of its optimizer."""
    own: list[Value] = run.model.parameters() if hasattr(run.model, "parameters") else parameters_of(run.optimizer)
    return own


def assign(run: Run, data: Sequence[float]) -> None:
    """Give the parameters other numbers."""
    for parameter, x in zip(moved(run), data, strict=True):
        parameter.data = x


@contextmanager
def restored(run: Run) -> Iterator[None]:
    """Put the model into `eval()` mode, and the parameters back at the end."""
    data = [parameter.data for parameter in moved(run)]
    run.set_training(False)
    try:
        yield
    finally:
        assign(run, data)


def take(run: Run, sample: int) -> Take:
    """Ask the model for the loss of a sample, and name what has no name."""
    prediction, inputs = _predicted(run.model, run.X[sample])
    loss = run.loss([prediction], [run.y[sample]])
    outputs = [
        value for value in _flat(prediction) if isinstance(value, Value) and value.operands and value is not loss
    ]
    for index, output in enumerate(outputs, 1):
        output.name = output.name or (f"output{index}" if len(outputs) > 1 else "output")
    if loss.operands:
        loss.name = loss.name or "loss"
    return Take(loss, inputs, outputs)


def plane_of(run: Run, taken: Take, threshold: float | None) -> Mapping[str, Any] | None:
    """Return the plane of two inputs with the samples and their classes, as `autograd.film` takes it.

    Args:
        run: the training.
        taken: one of its takes, with the present parameters; its inputs are changed.
        threshold: as for `TrainingFilm`.

    Returns:
        None where a sample is not two numbers, where a target is no class, and where the model computes
        another graph for another sample, so that one graph does not tell what it says elsewhere.
    """
    if len(taken.inputs) != 2 or not taken.outputs:
        return None
    labels = [_label(y) for y in run.y]
    try:
        classes = class_indices(labels, max(2, len(taken.outputs)))
    except (TypeError, ValueError):
        return None
    if not _is_same_graph(run, taken):
        return None
    if threshold is None:
        has_logits = run.loss is binary_cross_entropy_with_logits
        threshold = 0.0 if has_logits else (min(labels) + max(labels)) / 2
    names = [x.name for x in taken.inputs]
    return {"inputs": names, "points": run.X, "classes": classes, "threshold": threshold}


def fit_of(run: Run, taken: Take) -> Mapping[str, Any] | None:
    """Return the samples of one input with their targets, as `autograd.film` takes them.

    Args:
        run: the training.
        taken: one of its takes, with the present parameters; its input is changed.

    Returns:
        None where a sample or a target is not one number, where the output is a score rather than an estimate
        of the target, and where the model computes another graph for another sample.
    """
    targets = [target for y in run.y for target in _numbers(y)]
    is_one_number = len(taken.inputs) == len(taken.outputs) == 1 and len(targets) == len(run.y)
    if not is_one_number or run.loss in _SCORED or not _is_same_graph(run, taken):
        return None
    points = [(x, target) for sample, target in zip(run.X, targets, strict=True) for x in _numbers(sample)]
    return {"input": taken.inputs[0].name, "points": points}


def _predicted(model: Any, x: Any) -> tuple[Any, list[Value]]:
    """The prediction for a sample, whose numbers are leaves with names if the model takes Values."""
    numbers = _numbers(x)
    if numbers and all(isinstance(number, int | float) for number in numbers):
        names = [f"x{index}" for index in range(1, len(numbers) + 1)] if len(numbers) > 1 else ["x"]
        inputs = [Value(number, name=name) for number, name in zip(numbers, names, strict=True)]
        with suppress(TypeError, ValueError):
            return model(inputs if isinstance(x, list) else inputs[0]), inputs
    return model(x), []


def _numbers(x: Any) -> list[Any]:
    """The parts of a sample or a target; one that is a single number has one."""
    return x if isinstance(x, list) else [x]


def _flat(prediction: Any) -> list[Any]:
    return (
        [value for part in prediction for value in _flat(part)]
        if isinstance(prediction, list | tuple)
        else [prediction]
    )


def _label(y: Any) -> Any:
    """A target as a class: of a list of several the largest, as in one-hot targets."""
    if not isinstance(y, list):
        return y
    return y[0] if len(y) == 1 else y.index(max(y))


def _is_same_graph(run: Run, taken: Take) -> bool:
    """True where the recorded graph gives what the model gives, for samples from all of them."""
    samples = run.X[:: max(1, len(run.X) // _MOST_ASKED)]
    for sample, prediction in zip(samples, predict(run.model, samples), strict=True):
        for leaf, x in zip(taken.inputs, _numbers(sample), strict=True):
            leaf.data = x
        if [refresh(output).data for output in taken.outputs] != _flat(prediction):
            return False
    return True
