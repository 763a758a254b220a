"""`summary`: the parts of a model, their shapes and how many parameters they have."""

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from nn.activations import activation_name
from nn.layers import Neuron
from nn.module import Module

if TYPE_CHECKING:
    from rich.table import Table

_TITLES = ("name", "module", "shape", "activation", "parameters", "frozen")


class Row(NamedTuple):
    """One module: its path in the model, and the parameters that no part of it in another row has."""

    name: str
    module: str
    shape: str
    activation: str
    parameters: int
    frozen: int


class Summary:
    """The rows of a model: prints as a table of text, and as one of rich.

    Attributes:
        rows: one per module, neurons counted in their layers.
        parameters: the number of all parameters.
        frozen: how many of them are constants.
    """

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.parameters = sum(row.parameters for row in rows)
        self.frozen = sum(row.frozen for row in rows)

    @property
    def total(self) -> str:
        """The last line: `17 parameters, 17 to train`."""
        return f"{self.parameters:,} parameters, {self.parameters - self.frozen:,} to train"

    def __str__(self) -> str:
        lines = [_TITLES, *[_cells(row) for row in self.rows]]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = [_line(cells, widths) for cells in lines]
        return "\n".join([*table, self.total])

    __repr__ = __str__

    def __rich__(self) -> "Table":
        from rich.table import Table

        table = Table(caption=self.total, caption_justify="left")
        for index, title in enumerate(_TITLES):
            table.add_column(title, justify="right" if index >= 4 else "left")
        for row in self.rows:
            table.add_row(*_cells(row))
        return table


def summary(model: Module) -> Summary:
    """Return a table of the modules of a model: names, shapes, activations, numbers of parameters.

    Shapes are the attributes `n_in` and `n_out` of a module, where it has them.

    Args:
        model: any Module.

    Returns:
        What prints as a table: `print(summary(model))`, or `rich.print(summary(model))`.

    Raises:
        TypeError: `model` is no Module.

    >>> from nn import MLP
    >>> print(summary(MLP(2, [4, 1])))
    name      module          shape   activation  parameters  frozen
              MLP(2, [4, 1])  2 -> 1                       0       0
    layers.0  Layer(2, 4)     2 -> 4  tanh                12       0
    layers.1  Layer(4, 1)     4 -> 1  linear               5       0
    17 parameters, 17 to train
    """
    if not isinstance(model, Module):
        raise TypeError(f"summary takes a Module, got {type(model).__name__}")
    modules = {path: m for path, m in model.named_modules() if not path or not isinstance(m, Neuron)}
    counts: Counter[str] = Counter()
    frozen: Counter[str] = Counter()
    for name, parameter in model.named_parameters():
        owner = name
        while owner not in modules:
            owner = owner.rpartition(".")[0]
        counts[owner] += 1
        frozen[owner] += parameter.is_constant
    return Summary([_row(path, module, counts[path], frozen[path]) for path, module in modules.items()])


def _row(path: str, module: Module, parameters: int, frozen: int) -> Row:
    own_repr = type(module).__repr__ is not Module.__repr__
    activation = activation_name(module.activation) if hasattr(module, "activation") else ""
    return Row(
        path, repr(module) if own_repr else type(module).__name__, _shape(module), activation, parameters, frozen
    )


def _shape(module: Module) -> str:
    sizes: list[Any] = [getattr(module, "n_in", None), getattr(module, "n_out", None)]
    return " -> ".join(["" if size is None else str(size) for size in sizes]).strip() if any(sizes) else ""


def _cells(row: Row) -> tuple[str, ...]:
    return (*row[:4], f"{row.parameters:,}", f"{row.frozen:,}")


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, numbers to the right."""
    padded = [
        cell.ljust(width) if index < 4 else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()
