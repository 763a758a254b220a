"""How a training run is shown: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

Report = Callable[[int, float], None]


@contextmanager
def show(epochs: int, *, is_shown: bool) -> Iterator[Report]:
    """Give a function that shows an epoch's number and its loss, and take the display down at the end."""
    if not is_shown:
        yield lambda _epoch, _loss: None
        return
    from rich.console import Console

    console = Console()
    with _bar(console, epochs) if console.is_terminal else _lines(console, epochs) as report:
        yield report


@contextmanager
def _bar(console: "Console", epochs: int) -> Iterator[Report]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    loss_column = TextColumn("loss {task.fields[loss]:.6f}")
    with Progress(
        "epoch", MofNCompleteColumn(), BarColumn(), loss_column, TimeRemainingColumn(), console=console
    ) as bar:
        task = bar.add_task("epoch", total=epochs, loss=float("nan"))
        yield lambda epoch, loss: bar.update(task, completed=epoch, loss=loss)


@contextmanager
def _lines(console: "Console", epochs: int) -> Iterator[Report]:
    """About ten lines, the first and the last epoch among them."""
    every = max(1, epochs // 10)

    def report(epoch: int, loss: float) -> None:
        if epoch in (1, epochs) or epoch % every == 0:
            line = f"epoch {epoch:{len(str(epochs))}}/{epochs}  loss {loss:.6f}"
            console.print(line, highlight=False, markup=False, soft_wrap=True)

    yield report
