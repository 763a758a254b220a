"""What a page with a slider over time reads: the numbers of each moment, curves, what is asked at many inputs."""

import math
import sys
from array import array
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.pictures.labels import clean
from autograd.pictures.page_data import json_numbers, obstacle
from autograd.pictures.page_recording import Recording

_MARGIN = 0.12  # around the points of a plane or a fit
_MOST_POINTS = 400  # of a curve; a longer one keeps the lowest and the highest of each stretch


def is_alike(recording: Recording, other: Recording) -> bool:
    """True where two graphs differ in their numbers only."""
    ours, theirs = [[*map(list, (r.ops, r.operands, r.roots)), r.names] for r in (recording, other)]
    return ours == theirs


def numbers_over_time(recordings: Sequence[Recording]) -> dict[str, Any]:
    """Return what the page cannot compute by itself: changing leaves, and what operations without JavaScript gave."""
    last = recordings[-1]
    blocked = {op for op in dict.fromkeys(last.ops) if op is not None and obstacle(op)}
    fixed = [place for place, op in enumerate(last.ops) if op in blocked]
    leaves = [place for place, op in enumerate(last.ops) if op is None]
    moving = [place for place in leaves if len({recording.data[place] for recording in recordings}) > 1]
    places = sorted([*fixed, *moving])
    return {
        "places": places,
        "data": _base64([recording.data[place] for recording in recordings for place in places]),
        "kept": [{place: json_numbers(recording.partials[place]) for place in fixed} for recording in recordings],
    }


def curve_data(curves: Mapping[str, Mapping[float, float]]) -> list[dict[str, Any]]:
    """Return the curves as the page draws them: names and points, those that are not finite left out."""
    drawn = {clean(name): _thinned(sorted(curve.items())) for name, curve in curves.items()}
    return [{"name": name, "points": points} for name, points in drawn.items() if points]


def plane_data(
    recording: Recording,
    inputs: Sequence[str],
    points: Sequence[Sequence[float]],
    classes: Sequence[int],
    threshold: float = 0.0,
) -> dict[str, Any]:
    """Return the plane of two inputs as the page reads it; the arguments are those of the plane of `film`."""
    places = [place for name in inputs for place in _places(recording, name)]
    outputs = list(recording.roots[1:])
    if len(places) != 2 or not outputs:
        raise ValueError("a plane needs drawings of draw([loss, *outputs]), and the names of two inputs in them")
    if len(points) != len(classes) or not all(len(point) == 2 for point in points):
        raise ValueError(
            f"a plane takes points of two numbers and as many classes, got {len(points)} and {len(classes)}"
        )
    return {
        "inputs": places,
        "outputs": outputs,
        "points": [[float(x) for x in point] for point in points],
        "bounds": [_spread([float(point[axis]) for point in points]) for axis in (0, 1)],
        "classes": list(classes),
        "threshold": threshold,
    }


def fit_data(recording: Recording, input: str, points: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Return the samples of one input as the page reads them; the arguments are those of the fit of `film`."""
    places, outputs = _places(recording, input), list(recording.roots[1:])
    if len(places) != 1 or len(outputs) != 1:
        raise ValueError("a fit needs drawings of draw([loss, output]), and the name of one input in them")
    if not points or not all(len(point) == 2 for point in points):
        raise ValueError(f"a fit takes points of two numbers, an input and what the output should be; got {points!r}")
    return {
        "inputs": places,
        "outputs": outputs,
        "points": [[float(x) for x in point] for point in points],
        "bounds": [_spread([float(point[axis]) for point in points]) for axis in (0, 1)],
    }


def _places(recording: Recording, name: str) -> list[int]:
    """The places of the inputs of that name."""
    return [
        place
        for place, (number, role) in enumerate(zip(recording.numbers, recording.roles, strict=True))
        if role == "input" and clean(recording.names.get(number, "")) == clean(name)
    ]


def _spread(xs: Sequence[float]) -> tuple[float, float]:
    """From a little below the smallest number to a little above the largest."""
    low, high = min(xs, default=0.0), max(xs, default=0.0)
    margin = _MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    finite = [point for point in points if math.isfinite(point[1])]
    if len(finite) <= _MOST_POINTS:
        return finite
    size = math.ceil(2 * len(finite) / (_MOST_POINTS - 2))
    stretches = [finite[start : start + size] for start in range(0, len(finite), size)]
    extremes = [pick(stretch, key=lambda point: point[1]) for stretch in stretches for pick in (min, max)]
    return sorted({finite[0], *extremes, finite[-1]})


def _base64(data: Sequence[float]) -> str:
    """Eight bytes for each number, the lowest first."""
    packed = array("d", data)
    if sys.byteorder == "big":
        packed.byteswap()
    return b64encode(packed.tobytes()).decode()
