"""Graphs of any size in the shapes that computations have, to see what the layout makes of them."""

import random

from autograd import Value, fsum, scope, tanh
from autograd.pictures.camera import take_picture


def inputs(count, name="x"):
    return [Value(1 + index % 7 / 10, name=f"{name}{index}") for index in range(count)]


def horner(size, count=20):
    """A chain that uses its 20 inputs again and again."""
    xs = inputs(count)
    made = xs[0]
    for index in range(size - count):
        made = made * xs[index % count] if index % 2 else made + xs[index % count]
    return made


def powers(size):
    """A chain that uses one input everywhere."""
    return horner(size, 1)


def chain(size):
    (made,) = inputs(1)
    for _ in range(size - 1):
        made = tanh(made)
    return made


def dense(size):
    """Layers in which each of 30 results uses all 30 of the layer before."""
    xs = inputs(30)
    for _ in range(size // 30 - 1):
        xs = [fsum(xs) for _ in range(30)]
    return xs


def tree(size):
    xs = inputs(size // 2)
    while len(xs) > 1:
        xs = [a + b for a, b in zip(xs[::2], xs[1::2], strict=False)] + xs[len(xs) // 2 * 2 :]
    return xs[0]


def recurrent(size):
    w, u, b, h = (Value(0.5, name=name) for name in "wubh")
    for x in inputs((size - 4) // 6):
        h = tanh(w * x + u * h + b)
    return h


def oscillator(size):
    """A differential equation, integrated by steps."""
    x, v, k, step, mass = (Value(1.5, name=name) for name in ("x", "v", "k", "dt", "m"))
    for _ in range((size - 5) // 7):
        v, x = v + -k * x / mass * step, x + v * step
    return [x, v]


def grid(size):
    side = int(size**0.5)
    row, lefts = inputs(side), inputs(side - 1, "left")
    for left in lefts:
        below = [left]
        for above in row[1:]:
            below.append(below[-1] * above)
        row = below
    return row[-1]


def tangle(size, reach=None):
    """Every result uses two of all that there is, or of the last few; all are asked for."""
    rng = random.Random(0)
    made = inputs(size // 10)
    while len(made) < size:
        made.append(rng.choice(made[-(reach or size) :]) + rng.choice(made[-(reach or size) :]))
    return made


def near_tangle(size):
    return tangle(size, 40)


def deep_tangle(size):
    """Every result uses the last one, and any other."""
    rng = random.Random(0)
    made = inputs(10)
    while len(made) < size:
        made.append(made[-1] * rng.choice(made))
    return made[-1]


def roots(size):
    xs = inputs(size // 4)
    return [xs[index % len(xs)] * xs[(7 * index + 1) % len(xs)] for index in range(size - len(xs))]


def star(size):
    return fsum(inputs(size - 1))


def scopes(size):
    """Scopes inside scopes, one after the other, which all use the same inputs."""
    xs = inputs(5)
    made = xs[0]
    for index in range(size - 5):
        with scope(f"outer{index // 27}"), scope(f"middle{index // 9}"), scope(f"inner{index // 3}"):
            made = made * xs[index * index % 5]
    return made


def onion(size):
    """Every scope holds the next one."""

    def within(depth, made):
        with scope(f"scope{depth}"):
            made = tanh(made)
            return within(depth + 1, made) if depth < min(size, 500) - 1 else made

    return within(1, *inputs(1))


def entangled(size, count=7):
    """Scopes that are left and entered again by turns, as those of a recurrent cell."""
    (made,) = inputs(1)
    for index in range(size - 1):
        with scope(f"scope{index % count}"):
            made = tanh(made)
    return made


def much_entangled(size):
    return entangled(size, size // 3)


SHAPES = (
    *(horner, powers, chain, dense, tree, recurrent, oscillator, grid, tangle, near_tangle, deep_tangle),
    *(roots, star, scopes, onion, entangled, much_entangled),
)


def picture_of_shape(shape, size):
    """The picture of a shape, nothing rolled up."""
    return take_picture(shape(size), max_nodes=None)
