"""The GPT of `gpt.py` as a module of nn: every number in it is a Value."""

from collections.abc import Sequence
from typing import Any

from gpt import CONTEXT, EPSILON, HEAD, LETTERS, WIDTH

import nn
from autograd import dot, softmax

Vector = Sequence[Any]


class GPT(nn.Module):
    """Logits for the next letter, at every place of a text."""

    def __init__(self) -> None:
        self.letter, self.place = nn.Embedding(LETTERS, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.query, self.key, self.value, self.mix = (nn.Layer(WIDTH, WIDTH, None) for _ in range(4))
        self.widen, self.narrow = nn.Layer(WIDTH, 4 * WIDTH, "relu"), nn.Layer(4 * WIDTH, WIDTH, None)
        self.output = nn.Layer(WIDTH, LETTERS, None)

    def forward(self, letters: list[int]) -> list[list[Any]]:
        """Return a row of logits per letter; each letter sees itself and those before it."""
        keys: list[Vector] = []
        values: list[Vector] = []
        rows = []
        for place, letter in enumerate(letters):
            x = add(self.letter(letter), self.place(place))
            a = normalised(x)
            keys.append(self.key(a))
            values.append(self.value(a))
            x = add(x, self.mix(attend(self.query(a), keys, values)))
            x = add(x, self.narrow(self.widen(normalised(x))))
            rows.append(self.output(normalised(x)))
        return rows


def add(xs: Vector, ys: Vector) -> Vector:
    """Return the sum of two vectors."""
    return [x + y for x, y in zip(xs, ys, strict=True)]


def normalised(xs: Vector) -> Vector:
    """Return the vector divided by the root of its mean square."""
    scale = (dot(xs, xs) / WIDTH + EPSILON) ** -0.5
    return [x * scale for x in xs]


def attend(query: Vector, keys: list[Vector], values: list[Vector]) -> Vector:
    """Return, head after head, the mean of the values, each weighted by how well its key fits the query."""
    found: list[Any] = []
    for start in range(0, WIDTH, HEAD):
        head = slice(start, start + HEAD)
        attention = softmax([dot(query[head], key[head]) * HEAD**-0.5 for key in keys])
        found += [dot(attention, column) for column in zip(*[value[head] for value in values], strict=True)]
    return found
