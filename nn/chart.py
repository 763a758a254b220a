"""Curves drawn in plain characters, for a terminal."""

import math
from collections.abc import Mapping, Sequence

MARKS = "*o+x"


def chart(curves: Mapping[str, Sequence[float]], width: int = 60, height: int = 10) -> str:
    """Draw curves over the same steps, 1 to n; numbers that are not finite are left out.

    The scale is logarithmic where all numbers are positive and the largest is over 100 times the smallest.

    Args:
        curves: names and numbers, as many for each.
        width: characters of the longest line, without the scale.
        height: lines.

    Returns:
        Lines of plain ASCII; "" where there are no two different numbers to draw.
    """
    finite = [y for curve in curves.values() for y in curve if math.isfinite(y)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    if low == high:
        return ""
    is_log = low > 0 and high / low > 100
    scale = math.log if is_log else float
    steps = len(next(iter(curves.values())))
    width = min(width, steps)
    grid = [[" "] * width for _ in range(height)]
    for mark, curve in reversed(list(zip(MARKS, curves.values(), strict=False))):
        for column in range(width):
            y = curve[round(column * (steps - 1) / max(1, width - 1))]
            if math.isfinite(y):
                part = (scale(y) - scale(low)) / (scale(high) - scale(low))
                grid[round((1 - part) * (height - 1))][column] = mark
    ends = {0: f"{high:.4g}", height - 1: f"{low:.4g}"}
    margin = max(map(len, ends.values()))
    lines = [f"{ends.get(row, ''):>{margin}} |{''.join(marks).rstrip()}" for row, marks in enumerate(grid)]
    legend = ", ".join(f"{mark} {name}" for mark, name in zip(MARKS, curves, strict=False))
    axis = f"{'':{margin}} +{'-' * width} 1 to {steps}"
    return "\n".join([*lines, axis, f"{'':{margin}}  {legend}{' (logarithmic scale)' if is_log else ''}"])
