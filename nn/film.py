"""TrainingFilm: a callback that makes a page of a training, with a slider over its epochs."""

import os
from pathlib import Path

from autograd import draw, film
from nn.checks import whole
from nn.run import Run
from nn.takes import assign, fit_of, moved, plane_of, restored, take

_MOST_NUMBERS = 100_000  # of parameters in a page: about 1 MB
_MOST_NODES = 100  # drawn at first; a larger graph is rolled up
_LOSSES = ("loss", "validation_loss")  # columns of the history that are drawn
_FEWEST_MOMENTS = 8  # kept however many parameters there are


class TrainingFilm:
    """Film a training: a page of HTML that shows one sample's loss at every moment that is kept.

    The page has a slider over the epochs, the losses, every parameter and gradient over time. Where the samples
    are two numbers and the targets classes, it has the regions the model tells apart; where sample and target
    are one number each, the curve that the model fits to them. It is one file that needs no network. It is
    written when the training ends, early ends included; a first page, of the epoch 0, is written at the
    beginning, so that a path that cannot be written is an error then.

    What is kept of an epoch are the parameters: at the end the model is asked again with each. A model that
    remembers other things from epoch to epoch is shown with the last of them.

    Args:
        path: of the page, .html; an older one is replaced.
        every: keep the parameters after so many epochs, and always those before the first and after the last.
        sample: the index of the sample among those trained on.
        moments: keep at most about so many, and fewer of a model with more than 1,000 parameters: where it
            would be more, `every` is doubled and every second one dropped. 8 is the least.
        threshold: of a model of one output, above which it says class 1; None for the middle between the
            two targets, or 0 where the loss is `binary_cross_entropy_with_logits`.

    >>> film = TrainingFilm("train.html", every=10)
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        every: int = 1,
        sample: int = 0,
        moments: int = 100,
        threshold: float | None = None,
    ) -> None:
        self.path, self.sample, self.threshold = Path(path), sample, threshold
        if self.path.suffix.lower() != ".html":
            raise ValueError(f"TrainingFilm writes a page, such as 'train.html'; got {os.fspath(path)!r}")
        self.every = whole("the every of TrainingFilm", every)
        self.moments = whole("the moments of TrainingFilm", moments, at_least=_FEWEST_MOMENTS)
        self._kept: dict[int, list[float]] = {}
        self._latest: tuple[int, list[float]] = 0, []
        self._stride, self._is_filming = self.every, False

    def on_train_begin(self, run: Run) -> None:
        """Keep the first parameters, and write the page of this moment."""
        self._is_filming = False
        if not isinstance(self.sample, int) or not -len(run.X) <= self.sample < len(run.X):
            raise ValueError(f"TrainingFilm draws one of {len(run.X)} samples, got sample={self.sample!r}")
        self._stride, self._kept = self.every, {}
        self._keep(run)
        self._write(run)
        self._is_filming = True

    def on_epoch_end(self, run: Run) -> None:
        """Keep the parameters of some epochs."""
        if run.epoch > self._latest[0] + 1:  # the training continues from a checkpoint
            self._kept = {}
        self._keep(run)

    def on_train_end(self, run: Run) -> None:
        """Write the page, if the beginning went well."""
        if not self._is_filming:
            return
        epoch, data = self._latest
        self._kept[epoch] = data
        self._write(run)

    def _keep(self, run: Run) -> None:
        parameters = moved(run)
        self._latest = run.epoch, [parameter.data for parameter in parameters]
        if run.epoch % self._stride:
            return
        self._kept[run.epoch] = self._latest[1]
        room = max(_FEWEST_MOMENTS, min(self.moments, _MOST_NUMBERS // max(1, len(parameters))))
        if len(self._kept) > room:
            self._stride *= 2
            self._kept = {epoch: data for epoch, data in self._kept.items() if epoch % self._stride == 0}

    def _write(self, run: Run) -> None:
        drawings = []
        names = run.model if hasattr(run.model, "named_parameters") else None
        with restored(run):
            for data in self._kept.values():
                assign(run, data)
                taken = take(run, self.sample)
                drawings.append(draw([taken.loss, *taken.outputs], names=names, max_nodes=_MOST_NODES))
            plane, fit = plane_of(run, taken, self.threshold), fit_of(run, taken)
        curves = {name: _column(run, name) for name in run.history.columns if name in _LOSSES}
        film(drawings, list(self._kept), caption="epoch", curves=curves, plane=plane, fit=fit).save(self.path)


def _column(run: Run, name: str) -> dict[float, float]:
    """A number of the history by epoch, where it was recorded."""
    return {record["epoch"]: record[name] for record in run.history if name in record}
