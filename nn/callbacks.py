"""Callbacks: objects that `fit` tells what happens, through `on_train_begin`, `on_epoch_end` and `on_train_end`.

Each method takes the `Run`: its model, optimizer, history, the `record` of this epoch, and `stop()`. A
callback is any object that has one of the methods.
"""

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograd import draw
from nn.checkpoint import check_holders, read_checked, restore, save_checkpoint
from nn.checkpoint_file import MAX_BYTES, CheckpointError
from nn.checks import check_place, unknown, whole
from nn.history import check_mode
from nn.interrupts import uninterrupted
from nn.run import Run


class LambdaCallback:
    """A callback made of functions, each of which takes the Run.

    >>> say = LambdaCallback(lambda run: print("epoch", run.epoch))
    """

    def __init__(
        self,
        on_epoch_end: Callable[[Run], Any] | None = None,
        *,
        on_train_begin: Callable[[Run], Any] | None = None,
        on_train_end: Callable[[Run], Any] | None = None,
    ) -> None:
        moments = {"on_train_begin": on_train_begin, "on_epoch_end": on_epoch_end, "on_train_end": on_train_end}
        given = {moment: function for moment, function in moments.items() if function is not None}
        if not given or not all(map(callable, given.values())):
            raise TypeError("LambdaCallback takes at least one function, as in LambdaCallback(lambda run: ...)")
        vars(self).update(given)


class EarlyStopping:
    """Stop when a number has not improved for some epochs, and put the best parameters back at the end.

    Args:
        monitor: the column of the history to watch; None for "validation_loss" or, without validation, "loss".
        patience: after how many epochs without improvement to stop.
        min_delta: by how much a number must beat the best one to count as better.
        mode: "min" where smaller is better, "max" where larger is, as of an accuracy.

    Prechelt, "Early Stopping - But When?" (1998).
    """

    def __init__(
        self, monitor: str | None = None, *, patience: int = 10, min_delta: float = 0.0, mode: str = "min"
    ) -> None:
        check_mode(mode)
        if monitor is not None and not isinstance(monitor, str):
            advice = f": write EarlyStopping(patience={monitor})" if isinstance(monitor, int) else ""
            raise TypeError(f"the monitor of EarlyStopping is a name such as 'loss', got {monitor!r}{advice}")
        self.monitor, self.mode, self.min_delta = monitor, mode, min_delta
        self.patience = whole("the patience of EarlyStopping", patience)
        self._best: dict[str, Any] = {}

    def __repr__(self) -> str:
        monitor = "" if self.monitor is None else f"{self.monitor!r}, "
        return f"EarlyStopping({monitor}patience={self.patience}, min_delta={self.min_delta:g}, mode={self.mode!r})"

    def on_train_begin(self, _run: Run) -> None:
        """Forget an earlier training."""
        self._best = {}

    def on_epoch_end(self, run: Run) -> None:
        """Keep the parameters if they are the best, or stop."""
        name = self.monitor or ("validation_loss" if "validation_loss" in run.record else "loss")
        if name not in run.record:
            if run.validation is None and name.startswith("val"):
                raise ValueError(
                    f"EarlyStopping watches {name!r}, but there is no validation:\n"
                    "  give fit validation=0.2, and EarlyStopping the name 'validation_loss' or none"
                )
            raise unknown("column of the history", name, run.record)
        number = run.record[name]
        if not self._best or self._is_better(number, self._best["number"]):
            self._best = {"epoch": run.epoch, "number": number, "parameters": run.model.state_dict()}
        elif run.epoch - self._best["epoch"] >= self.patience:
            run.stop()

    def on_train_end(self, run: Run) -> None:
        """Put the best parameters back."""
        if self._best:
            with uninterrupted():
                run.model.load_state_dict(self._best["parameters"])

    def state_dict(self) -> dict[str, Any]:
        """Return the best epoch, its number and its parameters, for a checkpoint."""
        return dict(self._best)

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from what `state_dict` returned."""
        if not isinstance(state, dict) or state.keys() not in (set(), {"epoch", "number", "parameters"}):
            raise ValueError("this is no state of EarlyStopping")
        self._best = dict(state)

    def _is_better(self, number: float, best: float) -> bool:
        better = number > best + self.min_delta if self.mode == "max" else number < best - self.min_delta
        return better or (best != best and number == number)


class Checkpoint:
    """Save all that the training needs to continue, and with `resume=True` continue from it.

    Run the same program again after it was killed: it goes on after the last saved epoch and ends with the
    same bits as if nothing had happened. Put it last in the list, so that it keeps what the others know.

    Args:
        path: of the file, JSON; each checkpoint takes the place of the one before.
        every: save after so many epochs, and after the last one.
        resume: whether to continue from the file if it exists.
        max_bytes: a larger file is refused before it is read.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, every: int = 1, resume: bool = False, max_bytes: int = MAX_BYTES
    ) -> None:
        self.path, self.resume, self.max_bytes = Path(path), resume, max_bytes
        self.every = whole("the every of Checkpoint", every)

    def on_train_begin(self, run: Run) -> None:
        """Continue from the file if asked to and there is one."""
        check_place("checkpoint", self.path)
        check_holders("Checkpoint", run.model, run.optimizer, run.schedule)
        later = run.callbacks[run.callbacks.index(self) + 1 :]
        if any(hasattr(callback, "state_dict") for callback in later):
            raise ValueError("put Checkpoint last in the list of callbacks: it keeps what those before it know")
        if self.resume and self.path.exists():
            self._restore(run)

    def on_epoch_end(self, run: Run) -> None:
        """Save."""
        if run.epoch % self.every == 0 or run.epoch == run.epochs or run.is_stopped:
            known = {name: callback.state_dict() for name, callback in _with_state(run).items()}
            save_checkpoint(
                self.path,
                run.model,
                optimizer=run.optimizer,
                schedule=run.schedule,
                rng=run.rng,
                epoch=run.epoch,
                history=run.history,
                extra={"seed": run.seed, "is_stopped": run.is_stopped, "callbacks": known},
            )

    def _restore(self, run: Run) -> None:
        content = read_checked(self.path, self.max_bytes)
        extra = content["extra"]
        if not {"seed", "is_stopped", "callbacks"} <= extra.keys() or not isinstance(extra["callbacks"], dict):
            raise CheckpointError(f"{self.path} was not written in a training: load it with nn.load_checkpoint")
        if run.has_own_seed and extra["seed"] != run.seed:
            raise CheckpointError(f"{self.path} is of a training with seed {extra['seed']}, this one has {run.seed}")
        run.use_seed(extra["seed"])
        kept = extra["callbacks"]
        states = [(callback, kept[name]) for name, callback in _with_state(run).items() if name in kept]
        restore(self.path, content, run.model, run.optimizer, run.schedule, run.rng, states)
        run.epoch, run.is_stopped = content["epoch"], bool(extra["is_stopped"])
        for record in content["history"]:
            run.history.append(record)


class CSVLogger:
    """Write the history to a CSV file, a line per epoch as soon as it is over.

    Args:
        path: of the file; an older one is replaced.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._columns: list[str] = []

    def on_train_begin(self, _run: Run) -> None:
        """Begin anew."""
        check_place("CSV file", self.path)
        self._columns = []

    def on_epoch_end(self, run: Run) -> None:
        """Write one line; all again where it is the first one, or has names that the others lack."""
        if run.history.columns != self._columns:
            self._columns = run.history.columns
            run.history.to_csv(self.path)
        else:
            with self.path.open("a", newline="", encoding="utf-8") as file:
                csv.DictWriter(file, self._columns).writerow(run.record)


class DrawGraph:
    """Draw how the loss of one sample is made, with its gradients, during training: one picture per epoch drawn.

    Args:
        folder: where `epoch_001.svg` and the others go; made if it is not there.
        every: draw after so many epochs.
        sample: the index of the sample among those trained on.
        suffix: the format: ".svg", ".html", ".dot", ".mmd" or ".txt", with Graphviz ".png" or ".pdf" too.
    """

    def __init__(
        self, folder: str | os.PathLike[str], *, every: int = 1, sample: int = 0, suffix: str = ".svg"
    ) -> None:
        self.folder, self.sample, self.suffix = Path(folder), sample, suffix
        self.every = whole("the every of DrawGraph", every)

    def on_train_begin(self, run: Run) -> None:
        """Make the folder."""
        if not isinstance(self.sample, int) or not -len(run.X) <= self.sample < len(run.X):
            raise ValueError(f"DrawGraph draws one of {len(run.X)} samples, got sample={self.sample!r}")
        self.folder.mkdir(parents=True, exist_ok=True)

    def on_epoch_end(self, run: Run) -> None:
        """Draw; the gradients of the parameters stay what they were."""
        if run.epoch % self.every:
            return
        parameters = run.model.parameters()
        gradients = [parameter.grad for parameter in parameters]
        run.model.zero_grad()
        loss = run.loss([run.model(run.X[self.sample])], [run.y[self.sample]])
        loss.backward()
        number = f"{run.epoch:0{len(str(run.epochs))}}"
        draw(loss, names=run.model).save(self.folder / f"epoch_{number}{self.suffix}")
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient


def _with_state(run: Run) -> dict[str, Any]:
    """The callbacks that have something to keep, under a name each."""
    return {
        f"{index}.{type(callback).__name__}": callback
        for index, callback in enumerate(run.callbacks)
        if hasattr(callback, "state_dict")
    }
