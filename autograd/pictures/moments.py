"""Film, what `film` returns: drawings of one graph at several moments, as one page with a slider over them."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograd.pictures.drawing import Drawing, open_page, write
from autograd.pictures.moments_data import curve_data, fit_data, is_alike, numbers_over_time, plane_data
from autograd.pictures.page_recording import LARGEST, Recording


class Film:
    """One graph at several moments, as a page.

    Args:
        drawings: as for `film`.
        times: as for `film`.
        caption: as for `film`.
        curves: as for `film`.
        plane: as for `film`.
        fit: as for `film`.

    Attributes:
        times: when its moments are.

    Raises:
        TypeError, ValueError: an argument is none of these; the message says which.
    """

    def __init__(
        self,
        drawings: Sequence[Drawing],
        times: Sequence[float],
        caption: str = "moment",
        curves: Mapping[str, Mapping[float, float]] | None = None,
        plane: Mapping[str, Any] | None = None,
        fit: Mapping[str, Any] | None = None,
    ) -> None:
        recordings = _recordings(drawings, times)
        alike = [index for index, recording in enumerate(recordings) if is_alike(recording, recordings[-1])]
        others = len(drawings) - len(alike)
        self._left_out = f"{others} of {len(drawings)} moments, when the graph was another one" if others else ""
        self.times = [times[index] for index in alike]
        self._caption, self._last = caption, drawings[-1]
        self._frames = {
            "caption": caption,
            "times": self.times,
            "curves": curve_data(curves or {}),
            "plane": plane and plane_data(recordings[-1], **plane),
            "fit": fit and fit_data(recordings[-1], **fit),
            "note": f"Left out: {self._left_out}." if others else "",
            **numbers_over_time([recordings[index] for index in alike]),
        }

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page.

        Args:
            path: where; ends in .html.

        Returns:
            The path of the file written.

        Raises:
            ValueError: the suffix is another one.
            OSError: the file cannot be written there.
        """
        target = Path(path)
        if target.suffix.lower() != ".html":
            raise ValueError(f"a film is saved as .html; got {os.fspath(path)!r}")
        return write(target, self._last.page(self._frames).encode(), "film")

    def show(self) -> None:
        """Open the page in a browser; where there is no display, print its path."""
        open_page(self)

    def __repr__(self) -> str:
        count = f"{len(self.times)} moment{'s' if len(self.times) != 1 else ''}"
        left_out = f"; left out: {self._left_out}" if self._left_out else ""
        return f"Film({count}, {self._caption} {self.times[0]:g} to {self.times[-1]:g}{left_out})"


def _recordings(drawings: Sequence[Drawing], times: Sequence[float]) -> list[Recording]:
    """The whole graph of each drawing."""
    for drawing in drawings:
        if not isinstance(drawing, Drawing):
            raise TypeError(f"a film is made of drawings, as draw(v) gives; got {type(drawing).__name__}")
    if len(drawings) != len(times) or not drawings:
        raise ValueError(f"a film takes drawings and as many times, got {len(drawings)} and {len(times)}")
    recordings = [drawing.captured.recording for drawing in drawings]
    if None in recordings:
        raise ValueError(f"a film has room for graphs of at most {LARGEST:,} nodes, and this one has more")
    return [recording for recording in recordings if recording is not None]
