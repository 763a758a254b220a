"""A training step of a GPT of 4,235 parameters: one block, four heads, width 16, on one text of `size` letters.

Vaswani and others, "Attention Is All You Need" (2017), with the layer norm of Zhang and Sennrich, "Root Mean
Square Layer Normalization" (2019), before each part. The numbers of every layer are drawn once, as plain ones.
"""

import random
from collections.abc import Callable
from typing import Any

import weights

TITLE = "GPT of 4,235 parameters, one training step, {size} letters"
SIZE, QUICK = 8, 8
GOALS = {"torch": 1.0}
LETTERS, CONTEXT, WIDTH, HEADS = 27, 8, 16, 4
HEAD, LR, EPSILON = WIDTH // HEADS, 0.01, 1e-5

Job = Callable[[], list[float]]


def text(size: int) -> tuple[list[int], list[int]]:
    """Return the numbers of the letters, and for each the next one."""
    rng = random.Random(3)
    letters = [rng.randrange(LETTERS) for _ in range(size + 1)]
    return letters[:-1], letters[1:]


def layers() -> list[weights.Rows]:
    """Draw the rows for letters and places, then query, key, value, mix, widen, narrow and output."""
    rng = random.Random(1)
    embeddings = [[[rng.gauss(0, 0.2) for _ in range(WIDTH)] for _ in range(n)] for n in (LETTERS, CONTEXT)]
    shapes = [(WIDTH, WIDTH)] * 4 + [(WIDTH, 4 * WIDTH), (4 * WIDTH, WIDTH), (WIDTH, LETTERS)]
    return embeddings + [weights.dense(n_in, n_out, rng) for n_in, n_out in shapes]


def glassgrad(size: int) -> Job:
    """A Module of Values, its attention written in scalars; Adam of nn."""
    from gpt_module import GPT

    import nn

    model = GPT()
    weights.fill(model.parameters(), layers())
    optimizer = nn.Adam(model.parameters(), lr=LR)
    inputs, targets = text(size)

    def job() -> list[float]:
        loss = nn.cross_entropy(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return [loss.data]

    return job


def torch(size: int) -> Job:
    """Tensors, all letters and heads at once."""
    import torch
    from torch.nn.functional import cross_entropy, scaled_dot_product_attention

    letter, place = (torch.nn.Parameter(torch.tensor(rows, dtype=torch.float64)) for rows in layers()[:2])
    query, key, value, mix, widen, narrow, output = parts = [weights.torch_linear(rows) for rows in layers()[2:]]
    optimizer = torch.optim.Adam([letter, place, *(p for part in parts for p in part.parameters())], lr=LR)
    inputs, targets = map(torch.tensor, text(size))

    def normalised(x: Any) -> Any:
        return x * ((x * x).mean(-1, keepdim=True) + EPSILON) ** -0.5

    def by_head(x: Any) -> Any:
        return x.view(size, HEADS, HEAD).transpose(0, 1)

    def job() -> list[float]:
        x = letter[inputs] + place[:size]
        a = normalised(x)
        found = scaled_dot_product_attention(by_head(query(a)), by_head(key(a)), by_head(value(a)), is_causal=True)
        x = x + mix(found.transpose(0, 1).reshape(size, WIDTH))
        x = x + narrow(widen(normalised(x)).relu())
        loss = cross_entropy(output(normalised(x)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return job
