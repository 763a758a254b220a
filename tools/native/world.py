"""What a program of the fuzz driver works on, and how it is written down so that two engines can be compared."""

import fractions
import random
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import numpy as np

import autograd

MOST_VALUES = 24
SHOWN = 40

_NUMBERS: list[Any] = [
    *(0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3, -2, 0, True, False, 1e-320, 1e308, -1e300, 10**25, -(10**400)),
    *(float("inf"), float("-inf"), float("nan"), fractions.Fraction(1, 3), Decimal("0.1"), np.float64(0.3)),
    *(np.float32(0.7), np.int32(4), np.array(2.5), np.bool_(True)),
]
_JUNK: list[Any] = [None, "2", b"2", 1j, [1.0], {}, object, np.array([1.0, 2.0]), np.array(["x"]), ...]

moods = threading.local()  # how the operations of mischief.py behave in this thread


class World:
    """The Values of one program and the random numbers that decide what happens to them.

    Attributes:
        rng: decides within the step that runs; a step that fails does not change what later steps draw.
        values: what steps take their operands from.
        others: lists, weak references, functions: things that are only kept.
        nets: layers that are called again.
        trace: what happened, in words that do not depend on the engine.
        is_wild: True where anything goes and nothing is compared.
    """

    def __init__(self, seed: int, is_wild: bool = False) -> None:
        self._seeds = random.Random(seed)
        self.rng = random.Random(seed)
        self.values: list[Any] = []
        self.others: list[Any] = []
        self.nets: list[list[autograd.Dense]] = []
        self.trace: list[str] = []
        self.is_wild = is_wild

    def attempt(self, step: Callable[["World"], Any]) -> None:
        """Run one step, whatever it raises, and write down what came of it."""
        outer, self.rng = self.rng, random.Random(self._seeds.getrandbits(64))
        moods.forward, moods.rule, moods.world = "fine", "fine", None
        try:
            result = describe(step(self))
        except (Exception, RecursionError) as error:
            result = f"{type(error).__name__}: {error}"
        finally:
            self.rng, moods.world = outer, None
        state = zlib.crc32(" ".join(f"{x._data.hex()} {x._grad.hex()}" for x in self.values).encode())
        self.trace.append(f"{step.__name__} -> {result} {state:x}")

    @contextmanager
    def inside(self, mode: Any) -> Iterator[None]:
        """Run what follows inside a mode."""
        with mode:
            yield

    def keep(self, value: Any) -> Any:
        """Put a Value among those that later steps may take; one of the others may have to go."""
        if isinstance(value, autograd.Value):
            if len(self.values) >= MOST_VALUES:
                self.values.pop(self.rng.randrange(len(self.values)))
            self.values.append(value)
        return value

    def value(self) -> Any:
        """One of the Values."""
        if not self.values:
            self.keep(autograd.Value(1.25))
        return self.values[self.rng.randrange(len(self.values))]

    def leaf(self) -> Any:
        """One of the leaves, or a new one."""
        leaves = [x for x in self.values if not x._links]
        return leaves[self.rng.randrange(len(leaves))] if leaves else self.keep(autograd.Value(0.75))

    def number(self) -> Any:
        """A real number of any kind."""
        return self.rng.choice(_NUMBERS) if self.rng.random() < 0.4 else self.rng.uniform(-2.0, 2.0)

    def junk(self) -> Any:
        """What is no real number."""
        return self.rng.choice(_JUNK)

    def some_values(self, most: int) -> list[Any]:
        """A list of Values, the same one perhaps more than once."""
        return [self.value() for _ in range(self.rng.randint(0, most))]


def describe(x: Any) -> str:
    """Text that is the same on every engine where all numbers are the same, bit for bit."""
    if isinstance(x, autograd.Value):
        return _describe_node(x)
    if isinstance(x, float):
        return float(x).hex()
    if isinstance(x, autograd.Vector):
        return f"Vector {describe(x.tolist())}"
    if isinstance(x, list | tuple):
        return f"[{', '.join(map(describe, x[:SHOWN]))}] {len(x)}"
    if isinstance(x, dict):
        return describe(list(x.items()))
    if isinstance(x, np.ndarray):
        return f"array {describe(x.tolist())}"
    return repr(x) if isinstance(x, str | int | bool | None) else type(x).__name__


def _describe_node(node: Any) -> str:
    partials = ["none" if p is None else p.hex() for p in node.partials[:SHOWN]]
    operands = [x._data.hex() for x in node.operands[:SHOWN]]
    labels = [str(x) for x in (node.name, node.scope) if x is not None]
    op = node.op.name if hasattr(node.op, "name") else node.op
    kind = " constant" if node.is_constant else ""
    return f"{type(node).__name__}({node._data.hex()} {node._grad.hex()} {op}{operands}{partials}{labels}{kind})"


def describe_graph(root: Any) -> str:
    """The whole graph below a Value, each node once."""
    nodes = autograd.graph.every_node(root)
    return f"{len(nodes)}: {' '.join(map(_describe_node, nodes[-SHOWN:]))}"
