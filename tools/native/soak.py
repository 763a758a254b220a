"""Ten million nodes made and freed, in several shapes: memory ends where it began.

AUTOGRAD_ENGINE=native python tools/native/soak.py
"""

import argparse
import ctypes
import gc
import sys
from collections.abc import Callable
from pathlib import Path

import autograd
from autograd import Value

BATCH = 100_000  # nodes at a time
RESIDENT_TOLERANCE = 4 << 20  # bytes: what the C library and Python keep for a while
BLOCK_TOLERANCE = 50


class Tagged(Value):
    """With attributes, so that it is in a cycle with what is made of it."""


def chain() -> None:
    """One node upon the other."""
    x = y = Value(0.5)
    for _ in range(BATCH // 2):
        y = y * 0.5 + x
    y.backward()


def tree() -> None:
    """Sums of pairs of sums."""
    level = [Value(1.0) for _ in range(BATCH // 2)]
    while len(level) > 1:
        level = [x + y for x, y in zip(level[::2], level[1::2], strict=False)]
    level[0].backward()


def wide() -> None:
    """Nodes of many operands, plain numbers among them."""
    xs = [Value(0.1) for _ in range(BATCH // 10)]
    for _ in range(9):
        xs = [autograd.dot(xs[i : i + 20], [0.5] * len(xs[i : i + 20])) for i in range(len(xs))]
    autograd.fsum(xs).backward()


def cycles() -> None:
    """Instances of a subclass that hold what was made of them; only the collector frees them."""
    for _ in range(BATCH // 3):
        x = Tagged(1.0)
        x.result = autograd.exp(x * 2.0)  # type: ignore[attr-defined]  # a subclass has attributes
    gc.collect()


def labelled() -> None:
    """Nodes with labels, constants looked at, and copies."""
    with autograd.scope("soak"):
        for _ in range(BATCH // 5):
            y = Value(2.0, "x") * 3.0
            y.name = "y"
            autograd.graph.adjoints(y * y.operands[1])


def layers() -> None:
    """Layers in one call."""
    w = [[Value(0.1) for _ in range(8)] for _ in range(8)]
    net = [autograd.Dense(w, w[0], autograd.tanh)] * 2
    for index in range(BATCH // 3200):
        w[0][0].data = index // 2 / 1e6
        for outputs in autograd.feed_forward(net, [[0.5] * 8] * 100):
            autograd.fsum(outputs).backward()


SHAPES: tuple[Callable[[], None], ...] = (chain, tree, wide, cycles, labelled, layers)


def resident() -> int:
    """Bytes of this process that are in memory."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)  # gives back what the C library keeps
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def counts() -> tuple[int, int]:
    """Blocks that Python has allocated, and references to the class, of which every node holds one."""
    gc.collect()
    sys._clear_type_cache()
    return sys.getallocatedblocks(), sys.getrefcount(Value)


def soak(nodes: int) -> None:
    """Make and free so many nodes; exit with a message where memory has grown."""
    for shape in SHAPES:
        shape()
    resident_before, (blocks_before, references_before) = resident(), counts()
    for _ in range(nodes // (BATCH * len(SHAPES))):
        for shape in SHAPES:
            shape()
    (blocks, references), grown = counts(), resident() - resident_before
    blocks, references = blocks - blocks_before, references - references_before
    print(f"{nodes} nodes: {grown / 2**20:+.1f} MiB resident (tolerance {RESIDENT_TOLERANCE >> 20}),")
    print(f"  {blocks:+d} blocks (tolerance {BLOCK_TOLERANCE}), {references:+d} nodes")
    if grown > RESIDENT_TOLERANCE or blocks > BLOCK_TOLERANCE or references != 0:
        sys.exit("memory has grown")


def main() -> None:
    """Read the command line, and soak."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--nodes", type=int, default=10_000_000)
    options = parser.parse_args()
    print(f"the engine {autograd.engine_name} on Python {sys.version.split()[0]}")
    soak(options.nodes)


if __name__ == "__main__":
    main()
