"""Picks the implementation of Value and attaches to it what is written once for all of them."""

import numbers
from typing import Any

from autograd import arithmetic, copying, explanation, graph, interop, modes, pictures
from autograd.ieee import to_float
from autograd.native import NODES, core, engine_name
from autograd.ops import Op
from autograd.value import Value, constant

__all__ = ["Value", "constant", "engine_name"]


def backward(self: Value, seed: float = 1.0) -> None:
    """Differentiate this Value by everything that it is made of.

    Interior gradients are set afresh; leaf gradients accumulate, so reset them between steps.

    Args:
        seed: the derivative to start with.

    Raises:
        AnomalyError: inside `detect_anomaly`, where a NaN appears; no gradient is changed then.

    >>> x = Value(2)
    >>> h = x * x
    >>> (h * 3).backward()
    >>> (h * 5).backward()
    >>> x.grad
    32.0
    """
    if seed.__class__ is not float:
        seed = to_float(seed)
    if not modes.active and isinstance(self, NODES):
        core.backward(self, seed)
        return
    nodes = graph.order(self)
    adjoints = graph.sweep_back(reversed(nodes), {} if self.is_constant else {self: seed})
    watching = modes.current().anomaly
    if watching is not None:
        watching.check(self, nodes, adjoints)
    for node, adjoint in adjoints.items():
        if node._links:
            node._grad = adjoint
        else:
            node._grad += adjoint
    if len(adjoints) < len(nodes):
        for node in nodes:
            if node._links and node not in adjoints:
                node._grad = 0.0


def detach(self: Value) -> Value:
    """Return a new leaf with the same data and name."""
    return Value(self.data, self.name)


def representation(self: Value) -> str:
    """`Value(6, op='*', grad=1)`: one line, six significant digits."""
    parts = [f"{self.data:.6g}"]
    if self.name is not None:
        parts.append(f"name={self.name!r}")
    if self.op is not None:
        parts.append(f"op={self.op.symbol!r}")
    if self.grad != 0.0:
        parts.append(f"grad={self.grad:.6g}")
    return f"{type(self).__name__}({', '.join(parts)})"


def formatted(self: Value, spec: str) -> str:
    """`f"{v:.2f}"` formats the number, `f"{v}"` is the repr."""
    return format(self.data, spec) if spec else repr(self)


class _Signature:
    """What `inspect` shows as the signature of the class: that of its `__init__`, whatever `__new__` would take."""

    def __get__(self, value: Value | None, owner: Any) -> Any:
        if value is not None:
            raise AttributeError("a Value is not called: it has no signature")
        import inspect  # takes as long to load as the rest of the package

        _, *parameters = inspect.signature(owner.__init__).parameters.values()
        return inspect.Signature(parameters)


def _attach(cls: Any) -> None:
    """Give an implementation of Value, its arithmetic bound already, all that is written once."""
    attached = {
        "backward": backward,
        "detach": detach,
        "draw": pictures.draw,
        "explain": explanation.explain,
        "tree": pictures.tree,
        "__repr__": representation,
        "__format__": formatted,
        "__copy__": copying.shallow_copy,
        "__deepcopy__": copying.deep_copy,
        "__reduce_ex__": copying.reduce,
        "__array_ufunc__": interop.array_ufunc,
        "__float__": interop.refuse_float,
        "__int__": interop.refuse_float,
        "__complex__": interop.refuse_float,
        "__trunc__": interop.trunc,
        "__floor__": cls.floor,
        "__ceil__": cls.ceil,
        "__round__": interop.round_,
        "__divmod__": interop.divmod_,
        "__rdivmod__": interop.reflected_divmod,
        "conjugate": cls.pos,
        "real": property(cls.pos, doc="The same number, as a new node."),
        "imag": property(lambda _: constant(0.0), doc="0, as a constant."),
        "__signature__": _Signature(),
        "__module__": "autograd",
        "__doc__": Value.__doc__,
    }
    for name, thing in attached.items():
        setattr(cls, name, thing)
    numbers.Real.register(cls)


# The reference is complete whichever engine serves, so that the two can be compared.
arithmetic.bind()
_attach(Value)
if core is not None:
    from autograd.native import binding

    binding.bind()
    _attach(core.Value)
    Value, constant = core.Value, core.constant  # type: ignore[misc]  # to a type checker they are the same


def _describe(op: Op) -> str:
    """The text of `help(op)`; what it takes is imported when it is asked for."""
    from autograd.description import describe

    return describe(op)


Op.describe = staticmethod(_describe)  # type: ignore[method-assign]  # the row's text is made by its interpreters
