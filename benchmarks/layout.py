"""The built-in layout beside dot's: nodes, crossings and seconds, for ten graphs and two large ones.

Then seconds alone, for all shapes of tests/large_graphs.py.

    python benchmarks/layout.py [--rounds 3] [--sizes 300 2000]

Crossings are counted in the same way for both, from the drawn curves; of edges that run together in one lane,
every one counts. The seconds are processor time for layout and SVG. dot's crossings need
`pip install 'glassgrad[draw]'`; without it they are those committed.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

import nn
from autograd import Value
from autograd.pictures.camera import take_picture
from autograd.pictures.layout import lay_out
from autograd.pictures.picture import Picture
from autograd.pictures.records import edge_text_width, record_of
from autograd.pictures.render import NoRendererError
from autograd.pictures.svg import svg_text

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import drawn_graphs
from crossings import crossings
from large_graphs import SHAPES, picture_of_shape


def model_of(sizes: list[int], nodes: int) -> Picture:
    """A model written with * and +, cut to about so many nodes."""
    model = nn.MLP(4, sizes, rng=random.Random(1))
    inputs = [Value(1 + i / 10, name=f"x{i}") for i in range(4)]
    return take_picture(drawn_graphs.perceptron(model, inputs), model, nodes)


def ours(picture: Picture) -> int:
    """How often edges cross in the built-in layout."""
    records = {node.number: record_of(node, ("data", "grad")) for node in picture.nodes}
    labels = {(edge.user, edge.position): edge_text_width(edge, ()) for edge in picture.edges}
    return int(crossings(lay_out(picture, records, labels).edges.values()))


def dots(name: str, picture: Picture) -> str:
    """How often they cross in dot's: measured, else as committed."""
    try:
        return str(drawn_graphs.crossings_by_dot(picture))
    except NoRendererError:
        return f"{drawn_graphs.committed_crossings().get(name, '-')} (committed)"


def seconds(picture: Picture, rounds: int) -> float:
    """The fastest of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        svg_text(picture)
        times.append(time.process_time() - start)
    return min(times)


def shapes_table(sizes: list[int], rounds: int) -> Table:
    """The seconds of every shape in every size."""
    table = Table("shape", *[f"{size:,} nodes" for size in sizes])
    for shape in SHAPES:
        row = [f"{seconds(picture_of_shape(shape, size), rounds):.3f}" for size in sizes]
        table.add_row(shape.__name__, *row)
    return table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 2000])
    options = parser.parse_args()
    rounds = options.rounds
    table = Table("graph", "nodes", "boxes and operations", "crossings, ours", "dot", "seconds")
    pictures = {name: drawn_graphs.committed(name) for name in drawn_graphs.NAMES}
    pictures |= {"model": model_of([8, 6, 4], 300), "large": model_of([16, 16, 16, 4], 1000)}
    for name, picture in pictures.items():
        numbers = len(picture.nodes), drawn_graphs.drawn_count(picture), ours(picture)
        row = [*[f"{number:,}" for number in numbers], dots(name, picture), f"{seconds(picture, rounds):.3f}"]
        table.add_row(name, *row)
    Console().print(table, shapes_table(options.sizes, rounds))


if __name__ == "__main__":
    main()
