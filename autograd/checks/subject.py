"""What `check_gradients` checks: a function at a point, taken apart into numbers that have names."""

import math
import reprlib
from collections.abc import Callable, Iterator
from typing import Any

from autograd import nested
from autograd.checks.comparison import evaluated, numbers
from autograd.engine import Value
from autograd.ieee import to_float
from autograd.table import Op

POINTS = 5  # drawn from the domain of an operation that is checked without inputs
ORDINALS = {1: "first", 2: "second", 3: "third"}


class Subject:
    """What is checked, at one point: a function of n numbers with m results, and how to name them.

    Attributes:
        name: of the function or operation.
        call: name and point, for messages.
        xs: the n numbers.
        paths: how people write them: `inputs[0]['w'][1]`.
        takes_values: False for a function that runs on plain numbers only.
    """

    def __init__(self, f: Callable[..., Any], inputs: tuple[Any, ...]) -> None:
        named = paths(inputs, "inputs")
        self.f, self.inputs = f, inputs
        self.name = f.name if isinstance(f, Op) else getattr(f, "__name__", "f").replace("<lambda>", "f")
        self.call = f"{self.name}({', '.join(map(reprlib.repr, inputs))})"
        self.paths = [path for path, _ in named]
        self.xs = [_finite(path, x) for path, x in named]
        self.takes_values = True
        if not self.xs:
            raise ValueError("check_gradients needs a number to differentiate by, got inputs without any")

    def __call__(self, xs: list[Any]) -> list[Any]:
        """Run the function on n numbers or Values."""
        ys = nested.flatten(self.f(*self.like_inputs(xs)))
        if not ys:
            raise ValueError(f"{self.name} must return at least one number, got an empty structure")
        try:
            return [y if isinstance(y, Value) else to_float(y) for y in ys]
        except TypeError as error:
            raise TypeError(f"{self.name} must return a number or a structure of numbers: {error}") from None

    def like_inputs(self, xs: list[Any]) -> Any:
        """Put n numbers in the places of the inputs."""
        return nested.rebuild(self.inputs, iter(xs))

    def evaluate(self, xs: list[float]) -> list[float]:
        """The results as floats."""
        return evaluated(self)(xs) if self.takes_values else numbers(self(xs))

    def try_values(self) -> None:
        """Let a function that cannot run on Values run on plain numbers."""
        try:
            evaluated(self)(self.xs)
        except Exception:  # of any type: the function is the user's, and raises again where numbers do not help
            self.takes_values = False

    def derivative(self, order: int, row: int, column: int, rows: int) -> str:
        """`first derivative by inputs[0]`; a row stands for a result and the numbers already differentiated by."""
        wrt = [column]
        for _ in range(order - 1):
            row, last = divmod(row, len(self.xs))
            wrt.insert(0, last)
        result = f" of result {row}" if rows > len(self.xs) ** (order - 1) else ""
        return f"{ORDINALS.get(order, f'{order}th')} derivative{result} by {', '.join(self.paths[i] for i in wrt)}"

    def place(self, order: int, row: int, column: int, rows: int) -> str:
        """`first derivative by inputs[0] at inputs[0] = 2`."""
        return f"{self.derivative(order, row, column, rows)} at {self.paths[column]} = {self.xs[column]:.6g}"


def paths(tree: Any, path: str) -> list[tuple[str, Any]]:
    """Return the numbers of a structure from left to right, each with the way to it."""
    if isinstance(tree, dict):
        parts = list(tree.items())
    elif isinstance(tree, list | tuple) or len(getattr(tree, "shape", ())) > 0:
        parts = list(enumerate(tree))
    else:
        return [(path, tree)]
    return [found for key, part in parts for found in paths(part, f"{path}[{key!r}]")]


def _finite(path: str, x: Any) -> float:
    if isinstance(x, Value):
        raise TypeError(f"{path} is a Value: give its number, v.data; check_gradients makes Values of its own")
    try:
        number = to_float(x)
    except TypeError as error:
        raise TypeError(f"{path}: {error}") from None
    if not math.isfinite(number):
        raise ValueError(f"{path} is {number}: derivatives are compared at finite numbers only, choose another point")
    return number


def drawn(op: Op) -> Iterator[Subject]:
    """Give points spread evenly over the domain of an operation; of many operands, three."""
    domain = op.domain if op.arity is not None else op.domain * 3
    for k in range(1, POINTS + 1):
        parts = [math.modf(0.618 * k + 0.755 * i)[0] for i in range(len(domain))]
        xs = tuple([round(low + (high - low) * part, 3) for (low, high), part in zip(domain, parts, strict=True)])
        subject = Subject(lambda *operands: operands[0].apply(op, operands), xs)
        subject.name, subject.call = op.name, f"{op.name}({', '.join(map(str, xs))})"
        subject.paths = operand_names(op, len(xs))
        yield subject


def operand_names(op: Op, count: int) -> list[str]:
    """The parameters of an operation; of many operands, their numbers."""
    return [f"operand {i}" for i in range(count)] if op.arity is None else list(op.parameters)
