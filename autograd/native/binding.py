"""What the engine in C is given of the table: its methods, with the names and errors that the reference has."""

from collections.abc import Callable
from typing import Any

from autograd import arithmetic
from autograd.native import core
from autograd.table import OPS, Op


def sort_out(self: Any, data: Any, name: str | None = None) -> tuple[Any, str | None]:  # noqa: ARG001  as a method
    """The arguments of `Value(data, name=None)`, however they are given."""
    return data, name


sort_out.__qualname__ = "Value.__init__"


def _function(op: Op) -> Callable[..., Any]:
    """The method in Python: what a call that is not plain gets, and where signature and errors come from."""
    if op.arity == 1:
        return lambda self: self.apply(op, (self,))
    if op.arity == 2 and not op.defaults:
        return lambda self, other: self.apply(op, (self, other))
    return arithmetic.general(op)


def bind() -> None:
    """Give the rows their formulas in C, and the Value in C one method per row; its operators it has."""
    for op in OPS:
        op.bind()
        if op.arity:
            method = core.Method(op, arithmetic.named(_function(op), op))
            for name in (op.name, *op.aliases):
                setattr(core.Value, name, method)
