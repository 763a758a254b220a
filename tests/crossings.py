"""How often the edges of a drawing cross, counted in the same way for any program's: from the drawn curves.

Every cubic Bézier piece becomes thirteen straight ones; two edges cross where two of these cut each other
properly. Edges that only touch, as where they leave one box, do not cross.
"""

from collections import defaultdict
from itertools import combinations, pairwise

PIECES = 13
CELL = 40.0


def crossings(curves):
    """Count the crossings of curves, each a start and then cubic Bézier pieces of three points."""
    cells = defaultdict(set)
    lines = [[*pairwise(flattened(curve))] for curve in curves]
    for edge, pieces in enumerate(lines):
        for piece, ends in enumerate(pieces):
            for cell in touched(*ends):
                cells[cell].add((edge, piece))
    found = set()
    for inside in cells.values():
        for (first, i), (second, j) in combinations(sorted(inside), 2):
            if first != second and cut(*lines[first][i], *lines[second][j]):
                found.add((first, i, second, j))
    return len(found)


def flattened(curve):
    points = [curve[0]]
    for start in range(0, len(curve) - 1, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve[start : start + 4]
        for step in range(1, PIECES + 1):
            t = step / PIECES
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            points.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return points


def touched(start, end):
    columns, rows = (sorted([int(a // CELL), int(b // CELL)]) for a, b in zip(start, end, strict=True))
    return [(x, y) for x in range(columns[0], columns[1] + 1) for y in range(rows[0], rows[1] + 1)]


def cut(a, b, c, d):
    """True where the inside of the line from a to b meets the inside of the line from c to d."""
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def side(a, b, c):
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return 0 if abs(area) < 1e-6 else area
