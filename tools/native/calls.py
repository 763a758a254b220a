"""Calls that are answered in C, ready to be made while allocations fail.

Each function returns one with all that it needs. What Python or numpy do themselves is left out: without memory
CPython 3.11 crashes in `ContextVar.set` and loses the arguments of functions, numpy crashes in `frompyfunc`.
"""

import array
import operator
from collections.abc import Callable
from functools import partial
from typing import Any

import mischief
from world import World

import autograd
from autograd.native import core

Call = Callable[[], Any]
_OPS = [op for op in autograd.OPS if op.arity and op.name not in ("moody", "squared", "blend")]
_OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.floordiv, operator.mod]


def _plain(world: World) -> Any:
    """A Value of exactly that class: operations on others go through Python."""
    value = world.value()
    return value if type(value) is autograd.Value else autograd.Value(1.5)


def _operators(world: World) -> Call:
    return partial(world.rng.choice(_OPERATORS), world.value(), world.rng.choice([world.value(), 2, 0.5]))


def _operation(world: World) -> Call:
    op = world.rng.choice(_OPS)
    return partial(op, *[_plain(world) for _ in range(op.arity)])


def _user_operation(world: World) -> Call:
    return partial(world.value().apply, mischief.blend, (world.value(), 0.5, world.value(), 2))


def _method(world: World) -> Call:
    return partial(getattr(_plain(world), world.rng.choice(["tanh", "leaky_relu", "exp", "floor"])))


def _reduction(world: World) -> Call:
    length = world.rng.choice([1, 3, 17, 200])
    xs = [_plain(world) for _ in range(length)]
    ys = world.rng.choice([xs, [0.5] * length, array.array("d", [2.0] * length)])
    op = world.rng.choice([autograd.fsum, autograd.prod, autograd.mean, autograd.logsumexp, autograd.dot])
    return partial(op, xs, ys) if op is autograd.dot else partial(op, xs)


def _make(world: World) -> Call:
    cls = world.rng.choice([autograd.Value, mischief.Named, mischief.Slotted])
    return world.rng.choice([partial(cls, 2.0), partial(cls, 2.0, "name"), partial(cls, 0.5, None)])


def _look(world: World) -> Call:
    node = world.value() * 2.0 + 1.0
    node.name = "looked at"
    return partial(getattr, node, world.rng.choice(["operands", "partials", "_links", "data", "name", "scope"]))


def _set(world: World) -> Call:
    node = world.value()
    name, thing = world.rng.choice([("name", "new"), ("data", 2), ("grad", 0.5), ("_links", node._links)])
    return partial(setattr, node, name, thing)


def _walk(world: World) -> Call:
    root = world.value()
    walks = [partial(core.order, (root,), set()), partial(core.adjoints, root, 1.0), partial(core.backward, root, 1.0)]
    return world.rng.choice(walks)


def _vector(world: World) -> Call:
    xs = world.rng.choice([[1.0, 2.0], [world.value(), 0.5], (world.value(), mischief.Named(1.0))])
    if world.rng.random() < 0.4:
        return partial(autograd.Vector, xs)
    return partial(world.rng.choice([*_OPERATORS, operator.lt]), autograd.Vector(xs), autograd.Vector([2.0, 3.0]))


def _columns(world: World) -> Call:
    values = [world.value() for _ in range(4)]
    gets = [partial(core.get_data, values), partial(core.get_grads, values), partial(core.trainable, values, None)]
    gets += [
        partial(core.own_attributes, [world, *values], ("rng", "seed"), None),
        partial(core.are_finite_numbers, [1]),
    ]
    return world.rng.choice([*gets, partial(core.set_data, values, 0.5)])


def _layers(world: World) -> Call:
    parameters = [autograd.Value(world.rng.uniform(-1.0, 1.0)) for _ in range(3)]
    scopes = world.rng.choice([[], [autograd.scope("a"), autograd.scope("b")]])
    row = [parameters[0], parameters[1]]
    net = [
        autograd.Dense([row, row], [parameters[2]] * 2, activation, scopes=scopes)
        for activation in (autograd.tanh, None, autograd.leaky_relu)
    ]
    if world.rng.random() < 0.5:
        core.feed_forward(net, [[1.0, 2.0]])  # what is read now is known in the next call
    parameters[0].data = world.rng.choice([parameters[0].data, 0.5])
    return partial(core.feed_forward, net, [[0.5, parameters[0]], [1.0, 2.0]])


CALLS: list[Callable[[World], Call]] = [
    *(_operators, _operation, _user_operation, _method, _reduction, _make, _look, _set, _walk, _vector, _columns),
    _layers,
]
