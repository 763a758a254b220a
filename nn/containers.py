"""Sequential, Embedding, Dropout: modules to build networks other than an MLP of."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from autograd import Op, Value
from nn.activations import activation_name, takes_one_number
from nn.checks import number, position, whole
from nn.init import generator
from nn.module import Module


class Sequential(Module):
    """Parts one after the other: each takes what the one before returns.

    Args:
        parts: modules, functions of a list such as `autograd.softmax`, and operations of one number such as
            `autograd.tanh`, which are applied to every number of a list.

    Raises:
        TypeError, ValueError: there is no part, or one cannot be called.

    A `Layer` of one neuron returns a list of one; end with `MLP(n, [1])` to get the Value itself.

    >>> model = Sequential(Embedding(10, 2), MLP(2, [4, 1], rng=random.Random(0)))
    >>> model
    Sequential(Embedding(10, 2), MLP(2, [4, 1]))
    >>> type(model(7)).__name__
    'Value'
    """

    def __init__(self, *parts: Callable[[Any], Any]) -> None:
        if not parts:
            raise ValueError("Sequential takes at least one part, as in Sequential(Layer(2, 4), Layer(4, 1))")
        for part in parts:
            if not callable(part):
                advice = ": write Sequential(a, b), not a list" if isinstance(part, list | tuple) else ""
                raise TypeError(f"a part of Sequential is a module or a function, got {type(part).__name__}{advice}")
        self.parts = list(parts)

    def forward(self, inputs: Any) -> Any:
        """Return what the last part returns."""
        for part in self.parts:
            is_elementwise = isinstance(part, Op) and takes_one_number(part) and hasattr(inputs, "__len__")
            inputs = [part(x) for x in inputs] if is_elementwise else part(inputs)
        return inputs

    def __repr__(self) -> str:
        parts = [repr(part) if isinstance(part, Module) else activation_name(part) for part in self.parts]
        return f"Sequential({', '.join(parts)})"


class Embedding(Module):
    """A list of numbers to learn for each of n things: the rows of a table.

    Args:
        n: the number n of things.
        size: the length of each row.
        rng: draws the rows from the standard normal distribution; without it they differ from run to run.

    >>> embedding = Embedding(26, 3, rng=random.Random(0))
    >>> len(embedding(0)), [len(row) for row in embedding([0, 25])]
    (3, [3, 3])
    """

    def __init__(self, n: int, size: int, *, rng: random.Random | None = None) -> None:
        self.n, self.n_out = whole("a size of Embedding", n), whole("a size of Embedding", size)
        rng = generator(rng)
        self.weights = [[Value(rng.gauss(0.0, 1.0)) for _ in range(size)] for _ in range(n)]

    def forward(self, index: Any) -> list[Any]:
        """Return the row of an index from 0 to n - 1, a list of Values; a list of rows for a list of indices."""
        if hasattr(index, "__len__"):
            return [self.forward(each) for each in index]
        return list(self.weights[position(f"an index of {self}", index, self.n)])

    def __repr__(self) -> str:
        return f"Embedding({self.n}, {self.n_out})"


class Dropout(Module):
    """While training, sets each number to 0 with probability p and divides the others by 1 - p.

    So the expected value stays. After `model.eval()` it changes nothing. Srivastava and others, "Dropout: A
    Simple Way to Prevent Neural Networks from Overfitting" (2014), in the form that scales while training.

    Args:
        p: the probability, from 0 to below 1.
        rng: decides which; without it that differs from run to run.

    Raises:
        TypeError, ValueError: `p` is no such probability, or `rng` no generator.

    >>> dropout = Dropout(0.5, rng=random.Random(1))
    >>> dropout([1.0, 2.0, 3.0])
    [0.0, 4.0, 6.0]
    >>> dropout.eval()([1.0, 2.0, 3.0])
    [1.0, 2.0, 3.0]
    """

    def __init__(self, p: float = 0.5, *, rng: random.Random | None = None) -> None:
        self.p = number("Dropout", "p", p, at_least=0.0, below=1.0)
        self.rng = generator(rng)

    def forward(self, inputs: Sequence[Any]) -> list[Any]:
        """Return a list as long as the inputs."""
        if not hasattr(inputs, "__len__"):
            raise TypeError(f"{self} takes a list of inputs, got {type(inputs).__name__}")
        if not self.training:
            return list(inputs)
        return [x * (0.0 if self.rng.random() < self.p else 1.0 / (1.0 - self.p)) for x in inputs]

    def __repr__(self) -> str:
        return f"Dropout({self.p:g})"
