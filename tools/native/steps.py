"""The steps of a program: one thing that a user may do with Values, as well or as badly as chance has it."""

import array
import itertools
import operator
from collections.abc import Callable
from typing import Any

import mischief
import numpy as np
from world import World, moods

import autograd

Step = Callable[[World], Any]
STEPS: dict[Step, int] = {}
_FIXED = [op for op in autograd.OPS if op.arity]
_MANY = [op for op in autograd.OPS if op.collect]
_OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.floordiv, operator.mod]
_COMPARISONS = [operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge]
_SUBCLASSES = [mischief.Named, mischief.Slotted, mischief.Mortal]
_FEW = 60  # nodes: of larger graphs no derivatives are taken that are graphs themselves


def step(weight: int) -> Callable[[Step], Step]:
    """Enter a step into STEPS; chance takes it in proportion to its weight."""

    def enter(function: Step) -> Step:
        STEPS[function] = weight
        return function

    return enter


def operand(world: World) -> Any:
    """What may be given to an operation."""
    chance = world.rng.random()
    if chance < 0.7:
        return world.value()
    if chance < 0.9:
        return world.number()
    if chance < 0.96:
        return world.rng.choice([mischief.Number, mischief.Index, mischief.Shape])(world)
    return world.junk()


def numbers(world: World, length: int) -> Any:
    """What may be given to an operation of many operands."""
    kind = world.rng.randrange(11)
    if kind < 2:
        return array.array("d", [world.rng.uniform(-2.0, 2.0) for _ in range(length)])
    if kind < 4:
        return np.linspace(-1.0, 2.0, 2 * length)[:: world.rng.choice([1, 2])][:length]
    if kind == 4:
        return np.arange(length, dtype=world.rng.choice([np.int32, np.float32, object]))
    items = [operand(world) if world.rng.random() < 0.3 else world.value() for _ in range(length)]
    if kind == 5:
        return (x for x in items)
    if kind == 6:
        return world.rng.choice([mischief.Sequence, mischief.Iterable])(world, items)
    if kind == 7:
        return mischief.Items(items)
    if world.is_wild:
        world.others.append(items)
    return tuple(items) if kind == 8 else items


@step(6)
def leaf(world: World) -> Any:
    """Make a leaf."""
    name = world.rng.choice([None, None, "a", "b", 3])
    return world.keep(autograd.Value(world.number(), name))


@step(25)
def operate(world: World) -> Any:
    """An operator on Values and numbers, either way round."""
    left, right = world.value(), operand(world)
    if world.rng.random() < 0.3:
        left, right = right, left
    return world.keep(world.rng.choice(_OPERATORS)(left, right))


@step(20)
def call(world: World) -> Any:
    """An operation of fixed arity, as a function or a method."""
    op = world.rng.choice(_FIXED)
    count = world.rng.randint(max(1, op.arity - len(op.defaults)), op.arity + (world.rng.random() < 0.03))
    operands = [operand(world) for _ in range(count)]
    if world.rng.random() < 0.5:
        return world.keep(op(*operands))
    names = [name for name in (op.name, *op.aliases) if hasattr(autograd.Value, name)]
    return world.keep(getattr(world.value(), world.rng.choice(names))(*operands[1:]))


@step(14)
def reduce(world: World) -> Any:
    """An operation of many operands."""
    op, length = world.rng.choice(_MANY), world.rng.choice([0, 1, 2, 3, 7, 16, 17, 40, 70, 140])
    if op.name != "dot":
        return world.keep(op(numbers(world, length)))
    xs, ys = numbers(world, length), numbers(world, length + (world.rng.random() < 0.05))
    return world.keep(op(xs, ys, operand(world)) if world.rng.random() < 0.5 else op(xs, ys))


@step(2)
def reduce_buffer(world: World) -> Any:
    """A dot product with a buffer whose owner changes the other list."""
    xs = [world.value() * 1.5 for _ in range(5)]
    return world.keep(autograd.dot(xs, mischief.Buffer(world, array.array("d", [1.0] * 5), xs)))


@step(6)
def moody(world: World) -> Any:
    """Operations of a user's, whose functions behave or do not."""
    moods.world = world
    moods.forward = world.rng.choice(mischief.FORWARDS)
    moods.rule = world.rng.choice(mischief.WILD_RULES if world.is_wild else mischief.RULES)
    result = world.keep(mischief.moody(operand(world), operand(world)))
    moods.forward = moods.rule = "fine"
    return result


@step(4)
def custom(world: World) -> Any:
    """Operations of a user's that behave."""
    if world.rng.random() < 0.5:
        return world.keep(mischief.square(operand(world)))
    return world.keep(mischief.blend(*[operand(world) for _ in range(4)]))


@step(3)
def numpy_call(world: World) -> Any:
    """numpy's functions and arrays."""
    node, rng = world.value(), world.rng
    kind = rng.randrange(4)
    if kind == 0:
        return world.keep(rng.choice([np.exp, np.tanh, np.square, np.isnan, np.negative])(node))
    if kind == 1:
        return rng.choice(_OPERATORS)(node, np.array([1.0, 2.0]))
    if kind == 2:
        return rng.choice(_OPERATORS)(np.array([world.value(), 2.0], dtype=object), node)
    return world.keep(np.maximum(node, operand(world)))


@step(8)
def columns(world: World) -> Any:
    """Vectors, and many Values at once."""
    rng, kind = world.rng, world.rng.randrange(6)
    values = mischief.Items(world.some_values(4)) if rng.random() < 0.2 else world.some_values(4)
    if kind == 0:
        return autograd.set_data(values, rng.choice([2.0, autograd.Vector([1.0] * len(values)), operand(world)]))
    if kind == 1:
        return autograd.set_grads(values, autograd.Vector([operand(world) for _ in values]))
    if kind == 2:
        named = autograd.own_attributes([*values, world], ("name", "rng"), rng.choice([None, [], world.others]))
        return [autograd.get_data(values), autograd.get_grads(values), autograd.trainable(values), len(named)]
    things = numbers(world, rng.choice([0, 1, 3]))
    vector = autograd.Vector(things.items if isinstance(things, mischief.Sequence) else things)
    other = autograd.Vector([operand(world) for _ in vector]) if rng.random() < 0.7 else operand(world)
    if kind == 3:
        return rng.choice([operator.lt, operator.le, operator.gt, operator.ge])(vector, other)
    result = rng.choice(_OPERATORS)(vector, other) if kind == 4 else autograd.where(vector, other, world.value())
    for x in result:
        world.keep(x)
    return result


@step(4)
def layers(world: World) -> Any:
    """Layers in one call."""
    rng = world.rng
    n_in, n_out = rng.randint(1, 3), rng.randint(1, 3)
    weights = [[world.value() for _ in range(n_in)] for _ in range(n_out)]
    activation = rng.choice([None, autograd.tanh, autograd.leaky_relu, mischief.square, lambda x: x * 2.0])
    scopes = [autograd.scope(f"neuron{i}") for i in range(n_out)] if rng.random() < 0.5 else []
    path = [autograd.scope("net")] if rng.random() < 0.5 else []
    dense = autograd.Dense(weights, [operand(world) for _ in range(n_out)], activation, path, scopes)
    samples = [[operand(world) for _ in range(n_in)] for _ in range(rng.randint(0, 3))]
    outputs = autograd.feed_forward([dense], samples)
    return [world.keep(x) for row in outputs for x in row]


@step(10)
def plain_layers(world: World) -> Any:
    """Layers of plain Values in one call: their nodes share operands, also with those of an earlier call."""
    rng = world.rng
    values = [autograd.Value(rng.uniform(-1.0, 1.0)) for _ in range(4)]
    values += rng.choice([[], [x for x in world.values if type(x) is autograd.Value]])
    if not world.nets or rng.random() < 0.3:
        world.nets = [*world.nets[-3:], _net(world, values)]
    net = rng.choice(world.nets)
    for row in rng.choice(net).weights:
        row[0].data = rng.choice([row[0].data, 0.25])
        if world.is_wild:  # what is replaced may live until the next call
            row[-1] = rng.choice([row[-1], *values])
    samples = [[rng.choice([0.5, 2, *values]) for _ in net[0].weights[0]] for _ in range(rng.randint(0, 3))]
    return [world.keep(x) for row in autograd.feed_forward(net, samples) for x in row]


def _net(world: World, values: list[Any]) -> list[autograd.Dense]:
    rng = world.rng
    sizes = [rng.randint(1, 4) for _ in range(rng.randint(2, 4))]
    return [
        autograd.Dense(
            [[rng.choice(values) for _ in range(m)] for _ in range(n)],
            [rng.choice(values) for _ in range(n)],
            rng.choice([None, autograd.tanh, autograd.leaky_relu]),
            scopes=rng.choice([[], [autograd.scope(f"neuron{i}") for i in range(n)]]),
        )
        for m, n in itertools.pairwise(sizes)
    ]


def choose(world: World) -> Step:
    """A step, by its weight."""
    return world.rng.choices(list(STEPS), list(STEPS.values()))[0]
