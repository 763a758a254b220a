"""How a training run is shown: a bar on a terminal and in a notebook, plain lines elsewhere."""

import importlib.util
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from nn.run import Run


class Progress:
    """Show the epoch, the loss, the validation loss, the score and the time left: a callback; `fit` adds it.

    Elsewhere than on a terminal or in a notebook these are about ten plain lines.
    """

    def on_train_begin(self, run: "Run") -> None:
        """Put the display up."""
        from rich.console import Console

        self._console = console = Console()
        shows_bar = importlib.util.find_spec("ipywidgets") if console.is_jupyter else console.is_terminal
        self._display: Any = _Bar(console, run) if shows_bar else _Lines(console, run)

    def on_epoch_end(self, run: "Run") -> None:
        """Show the latest epoch."""
        self._display.show(run)

    def on_train_end(self, run: "Run") -> None:
        """Take the display down; say so where the training ended early, by Ctrl-C or by a callback."""
        if hasattr(self, "_display"):
            self._display.close()
            if run.epoch < run.epochs:
                self._console.print(f"ended after epoch {run.epoch} of {run.epochs}", highlight=False)


class _Bar:
    def __init__(self, console: "Console", run: "Run") -> None:
        from rich import progress

        columns = progress.MofNCompleteColumn(), progress.BarColumn(), "{task.fields[numbers]}"
        self._bar = progress.Progress("epoch", *columns, progress.TimeRemainingColumn(), console=console)
        self._task = self._bar.add_task("epoch", total=run.epochs, completed=run.epoch, numbers="")
        self._bar.start()

    def show(self, run: "Run") -> None:
        self._bar.update(self._task, completed=run.epoch, numbers=_numbers(run))

    def close(self) -> None:
        self._bar.stop()


class _Lines:
    """About ten lines, the first and the last epoch among them."""

    def __init__(self, console: "Console", run: "Run") -> None:
        self._console = console
        self._start, self._first = time.perf_counter(), run.epoch + 1

    def show(self, run: "Run") -> None:
        if run.epoch not in (self._first, run.epochs) and run.epoch % max(1, run.epochs // 10) and not run.is_stopped:
            return
        per_epoch = (time.perf_counter() - self._start) / (run.epoch - self._first + 1)
        left = round(per_epoch * (run.epochs - run.epoch))
        line = (
            f"epoch {run.epoch:{len(str(run.epochs))}}/{run.epochs}  {_numbers(run)}  {left // 60}:{left % 60:02} left"
        )
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    def close(self) -> None:
        """Nothing to do: lines stay."""


def _numbers(run: "Run") -> str:
    shown = {"loss": "loss", "validation_loss": "validation loss", "score": "score"}
    return "  ".join(f"{title} {run.record[key]:.6f}" for key, title in shown.items() if key in run.record)
