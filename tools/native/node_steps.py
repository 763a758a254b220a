"""The steps of a program that look at Values, change, copy and drop them."""

import copy
import gc
import operator
import pickle
import weakref
from typing import Any

import mischief
from steps import choose, operand, step
from world import World, describe, describe_graph

import autograd
from autograd import copying, graph

_COMPARISONS = [operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge]
_SUBCLASSES = [mischief.Named, mischief.Slotted, mischief.Mortal]
_FEW = 60  # nodes: of larger graphs no derivatives are taken that are graphs themselves


@step(10)
def backward(world: World) -> Any:
    """Differentiate, and look at the whole graph."""
    root = world.value()
    root.backward(*([operand(world)] if world.rng.random() < 0.2 else []))
    return describe_graph(root)


@step(6)
def walk(world: World) -> Any:
    """The walks over a graph."""
    root, kind = world.value(), world.rng.randrange(5)
    if kind == 0:
        return graph.order(*world.some_values(3), until=set(world.some_values(4)))
    if kind == 1:
        return list(graph.adjoints(root, world.rng.uniform(-2.0, 2.0)).items())
    if kind == 2:
        return graph.every_node(root)
    if kind == 3:
        return graph.leaves(root)
    return list(graph.tangents(root, {world.leaf(): 1.0}).items())


@step(4)
def derivatives(world: World) -> Any:
    """Derivatives that are graphs."""
    root, wrt = world.value(), world.some_values(3)
    if len(graph.order(root)) > _FEW:
        return "too many"
    return [world.keep(x) for x in autograd.derivatives(root, wrt)]


@step(8)
def assign(world: World) -> Any:
    """Set the attributes of a Value, to what they take and to what they do not."""
    node = world.value()
    name = world.rng.choice(["data", "data", "grad", "grad", "is_constant", "name", "op", "operands", "foo", "scope"])
    thing = operand(world) if name in ("data", "grad") else world.rng.choice([True, False, None, "c", 2])
    if world.rng.random() < 0.05:
        delattr(node, name)
    else:
        setattr(node, name, thing)
    return node


@step(4)
def link(world: World) -> Any:
    """Make a node as copies and pickles do, or give one its operands again with other local derivatives."""
    rng = world.rng
    if rng.random() < 0.5:
        node = world.value()
        node._links = node._links and tuple([x if i % 2 == 0 else 0.5 for i, x in enumerate(node._links)])
        return node
    links = rng.choice([None, (), tuple([x for y in world.some_values(20) for x in (y, rng.choice([None, 2.0]))])])
    if world.is_wild and rng.random() < 0.3:
        links = rng.choice([(1.0, 2.0), (world.value(),), [world.value(), 1.0], "ab", (world.value(), "x")])
    cls = rng.choice([autograd.Value, *_SUBCLASSES])
    op = mischief.square if links else None
    return world.keep(copying.restore(cls, 1.5, world.rng.uniform(-2.0, 2.0), op, links))


@step(5)
def duplicate(world: World) -> Any:
    """Copies and pickles."""
    how = world.rng.randrange(3)
    if how == 0:
        return world.keep(copy.copy(world.value()))
    together = [world.value(), world.value()]
    protocol = world.rng.choice([2, 4, 5])
    copies = copy.deepcopy(together) if how == 1 else pickle.loads(pickle.dumps(together, protocol))
    return [world.keep(x) for x in copies]


@step(6)
def subclass(world: World) -> Any:
    """Instances with attributes, in cycles through the graph."""
    node = world.keep(world.rng.choice(_SUBCLASSES)(world.rng.uniform(-1.0, 1.0)))
    node.extra = world.keep(autograd.sin(node) * world.value())
    if world.rng.random() < 0.3:
        node.more = [node, world.value(), autograd.dot([node] * 20, [2.0] * 20)]
    if world.rng.random() < 0.2:
        node.__class__ = world.rng.choice(_SUBCLASSES)
    return node


@step(3)
def refer(world: World) -> Any:
    """Weak references, some with a callback that makes, differentiates and drops Values.

    When it is called depends on the collector, so that only where nothing is compared it may change what others see.
    """
    values = world.values if world.is_wild else [autograd.Value(0.5)]
    callback = (lambda _: autograd.exp(values[0]).backward() if values else None) if world.rng.random() < 0.5 else None
    world.others.append(weakref.ref(world.value(), callback))
    return world.value()


@step(6)
def drop(world: World) -> Any:
    """Let go of Values."""
    for _ in range(world.rng.randint(0, 5)):
        if world.values:
            world.values.pop(world.rng.randrange(len(world.values)))
    if world.rng.random() < 0.2:
        world.others.clear()
    return len(world.values)


@step(2)
def collect(world: World) -> Any:
    """Run the collector."""
    gc.collect(world.rng.randrange(3))
    if world.is_wild:
        gc.set_threshold(world.rng.choice([1, 2, 7, 700]))
        for _ in range(world.rng.randint(0, 5)):
            mischief.Trap(world)


@step(1)
def deepen(world: World) -> Any:
    """A deep chain, differentiated and dropped."""
    x = y = world.leaf()
    for _ in range(world.rng.choice([100, 3000])):
        y = y * 0.5 + x
    y.backward()
    return [y, x]


@step(4)
def compare(world: World) -> Any:
    """Order and equality."""
    return world.rng.choice(_COMPARISONS)(world.value(), operand(world))


@step(3)
def write(world: World) -> Any:
    """Texts."""
    node = world.value()
    return [repr(node), f"{node:.3g}", node.tree() if len(graph.order(node)) < _FEW else ""]


@step(3)
def restart(world: World) -> Any:
    """Call `__init__` again, and `Value` in all ways."""
    kind, node = world.rng.randrange(4), world.leaf()
    if kind == 0:
        node.__init__(operand(world))
    elif kind == 1:
        world.keep(autograd.Value(data=world.number(), name="k"))
    elif kind == 2:
        world.keep(autograd.Value(*[world.number() for _ in range(world.rng.randint(0, 3))]))
    else:
        world.keep(autograd.Value(operand(world), nonsense=1))
    return node


@step(5)
def within(world: World) -> Any:
    """A few steps inside a mode."""
    rng = world.rng
    mode = rng.choice(
        [autograd.no_grad(), autograd.scope("part"), autograd.detect_anomaly(rng.random() < 0.5, rng.random() < 0.3)]
    )
    with world.inside(mode):
        for _ in range(rng.randint(1, 5)):
            world.attempt(choose(world))
        if rng.random() < 0.2:
            raise mischief.MischiefError("inside a mode")


def finish(world: World) -> None:
    """Look at all that is left."""
    world.trace += [describe(x) for x in world.values]
    world.trace += [describe_graph(x) for x in world.values[:4]]
