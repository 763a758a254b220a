"""copy, deepcopy and pickle: whole graphs at any depth, and one identity within one call."""

import copy
import gc
import io
import pickle
import subprocess
import sys
import weakref

import pytest

from autograd import OPS, Op, Value, derivatives, dot, no_grad, scope, where
from autograd.graph import every_node


def dumps_in_python(value: object, protocol: int | None = None) -> bytes:
    """`pickle.dumps` by the pickler that is written in Python."""
    file = io.BytesIO()
    pickle._Pickler(file, protocol).dump(value)
    return file.getvalue()


def through_pickle(value):
    return pickle.loads(pickle.dumps(value))


def through_python_pickle(value):
    return pickle._loads(dumps_in_python(value))


COPIERS = [copy.deepcopy, through_pickle, through_python_pickle]
copiers = pytest.mark.parametrize("copied", COPIERS, ids=["deepcopy", "pickle", "python pickle"])


def chain(length: int, x: Value) -> Value:
    y = x
    for _ in range(length):
        y = y + 1.0
    return y


def described(root: Value) -> list[tuple]:
    """All that there is to know of a graph, operands by position."""
    nodes = every_node(root)
    position = {node: i for i, node in enumerate(nodes)}
    return [
        (v.data, v.grad, v.name, v.scope, v.op, v.partials, v.is_constant, [position[x] for x in v.operands])
        for v in nodes
    ]


def example() -> tuple[Value, Value]:
    x = Value(2.0, name="x")
    with scope("layer"):
        h = (x * x + 1).tanh()
        y = where(x > 0, h * x, x) - dot([x, h], [3.0, x], 1.0)
    y.backward()
    return x, y


class Weight(Value):
    """A subclass with attributes in `__dict__`."""


class Slotted(Value):
    """A subclass with attributes in slots, one of them private."""

    __slots__ = ("__secret", "tag")

    def hide(self, secret: object) -> "Slotted":
        self.__secret = secret
        return self

    @property
    def secret(self) -> object:
        return self.__secret


class Unpicklable:
    def __reduce__(self):
        raise RuntimeError("not this one")


# Whole graphs.


@copiers
def test_the_whole_graph_is_copied(copied):
    x, y = example()
    y2 = copied(y)
    assert y2 is not y
    assert described(y2) == described(y)
    before = x.grad
    y2.backward()
    assert x.grad == before
    x2 = next(node for node in every_node(y2) if node.name == "x")
    assert x2.grad == 2 * before


@copiers
@pytest.mark.parametrize("flip", [False, True])
def test_values_copied_in_one_call_keep_their_identity(copied, flip):
    x, y = example()
    x.grad = 0.0
    if flip:
        y2, x2 = copied((y, x))
    else:
        x2, y2 = copied((x, y))
    y2.backward()
    y.backward()
    assert x2.grad == x.grad != 0.0


@copiers
def test_containers_of_values(copied):
    x, y = example()
    h = y.operands[0]
    model = copied({"x": x, "ys": [y, y, h], "both": (h, x)})
    assert model["ys"][0] is model["ys"][1]
    assert model["ys"][2] is model["both"][0] is model["ys"][0].operands[0]
    assert model["x"] is model["both"][1]


@copiers
def test_equal_values_stay_apart(copied):
    a, b = Value(1.0), Value(1.0)
    a2, b2, y2 = copied((a, b, a * b * a))
    assert a2 is not b2
    y2.backward(3)
    assert (a2.grad, b2.grad) == (6.0, 3.0)


@copiers
def test_constants_leaves_and_cut_results(copied):
    c = Value(2.0)
    c.is_constant = True
    with no_grad():
        cut = c * 3
    c2, cut2, y2 = copied([c, cut, c * cut])
    assert (c2.is_constant, cut2.is_constant, cut2.operands) == (True, False, ())
    assert y2.operands[0] is c2
    assert y2.operands[1] is cut2


@copiers
def test_copies_can_be_differentiated_again(copied):
    x = Value(2.0)
    x2, y2 = copied((x, x**4))
    (first,) = derivatives(y2, [x2])
    x3, first3 = copied((x2, first))
    assert [v.data for v in derivatives(first3, [x3])] == [48.0]


def test_copy_shares_the_operands():
    x, y = example()
    z = copy.copy(y)
    assert z is not y
    assert [a is b for a, b in zip(z.operands, y.operands, strict=True)] == [True, True]
    assert (z.data, z.grad, z.scope, z.partials) == (y.data, y.grad, "layer", y.partials)
    x2 = copy.copy(x)
    x2.name = "other"
    assert (x.name, x2.grad) == ("x", x.grad)


# Pickle.


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("dumps", [pickle.dumps, dumps_in_python], ids=["C", "Python"])
def test_every_protocol(protocol, dumps):
    _, y = example()
    deep = chain(3000, y)
    for loads in (pickle.loads, pickle._loads):
        y2, deep2 = loads(dumps((y, deep), protocol))
        assert described(y2) == described(y)
        assert described(deep2) == described(deep)


def test_pickles_are_read_by_other_processes():
    _, y = example()
    program = "import pickle, sys; y = pickle.load(sys.stdin.buffer); y.backward(); print(y.operands[0].grad, repr(y))"
    ran = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(y), capture_output=True, check=True)
    y.backward()
    assert ran.stdout.decode().strip() == f"{y.operands[0].grad} {y!r}"


def test_operations_pickle_by_name():
    assert all(through_pickle(op) is op for op in OPS)
    assert b"tanh" in pickle.dumps(Value(1.0).tanh())


def test_an_unknown_operation_is_named():
    op = Op("vanishing", "v", lambda x: 2 * x, lambda out, x: (2.0,), ((-1.0, 1.0),), "2x.")
    pickled = pickle.dumps(op(Value(1.0)))
    assert pickle.loads(pickled).op is op
    with pytest.raises(KeyError) as unknown:
        pickle.loads(pickled.replace(b"vanishing", b"forgotten"))
    assert unknown.value.args == ("no operation 'forgotten': import the module that defines it, then try again",)


def test_a_rule_may_record_an_exact_constant():
    op = Op("by_log2", "v", lambda x: x, lambda out, x: (OPS["exp2"].partials.__globals__["LN2"],), ((1.0, 2.0),), "_")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        y = pickle.loads(pickle.dumps(op(Value(1.0)), protocol))
        assert y.partials == (0.6931471805599453,)


def test_two_deep_graphs_in_one_pickle():
    x = Value(1.0)
    a, b, c = chain(1500, x), chain(1500, x), chain(1500, Value(5.0))
    for dumps in (pickle.dumps, dumps_in_python):
        for order in ((0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)):
            parts = dict(zip(order, pickle.loads(dumps([(x, a, b, c)[i] for i in order])), strict=True))
            (parts[1] + parts[2]).backward()
            assert parts[0].grad == 2.0
            assert parts[3].data == 1505.0


@pytest.mark.parametrize(
    "make_dump",
    [
        lambda: pickle.dumps,
        lambda: dumps_in_python,
        lambda: pickle.Pickler(io.BytesIO()).dump,
        lambda: pickle._Pickler(io.BytesIO()).dump,
    ],
    ids=["dumps", "dumps in Python", "Pickler", "Pickler in Python"],
)
def test_a_pickler_that_failed_leaves_nothing_switched_on(make_dump):
    x = Weight(1.0)
    x.extra = Unpicklable()
    middle = x * chain(1500, Value(2.0)) + chain(10, x)
    broken = chain(1500, middle)
    dump = make_dump()  # kept, as a failed pickler may be
    with pytest.raises(RuntimeError, match="not this one"):
        dump(broken)
    del x.extra
    for root in (middle, broken, chain(1500, Value(3.0)), broken * 2):
        for loaded in (through_pickle(root), through_python_pickle(root)):
            assert described(loaded) == described(root)


def test_a_pickler_that_died_midway_is_not_kept_alive():
    gc.disable()
    try:
        pickler = pickle.Pickler(io.BytesIO())
        x = Weight(1.0)
        pickler.dump(x * 2)
        gone = weakref.ref(x)
        del pickler, x
        assert gone() is None
    finally:
        gc.enable()


def test_a_pickler_may_dump_many_graphs():
    file = io.BytesIO()
    pickler = pickle.Pickler(file)
    x = Value(2.0)
    roots = [chain(2000 + i, x) for i in range(5)]
    for root in roots:
        pickler.dump(root)
    file.seek(0)
    unpickler = pickle.Unpickler(file)
    loaded = [unpickler.load() for _ in roots]
    assert [v.data for v in loaded] == [v.data for v in roots]


# Subclasses.


@copiers
def test_attributes_of_a_subclass(copied):
    w, s = Weight(2.0, name="w"), Slotted(3.0).hide("secret")
    w.history, s.tag = [1, 2], {"a": w}
    y = copied(w * s)
    w2, s2 = y.operands
    assert (type(w2), type(s2), type(y)) == (Weight, Slotted, Value)
    assert (w2.history, w2.name, s2.secret) == ([1, 2], "w", "secret")
    assert w2.history is not w.history
    assert s2.tag["a"] is w2


@copiers
def test_an_attribute_may_refer_to_a_user_of_the_node(copied):
    w = Weight(2.0)
    w.square = w * w
    w2 = copied(w)
    assert w2.square.operands[0] is w2
    y2 = copied(w.square)
    assert y2.operands[0].square is y2


@copiers
def test_an_attribute_may_be_a_deep_graph(copied):
    w = Weight(2.0)
    w.other = chain(5000, Value(1.0))
    w.above = chain(5000, w)
    y = chain(5000, w * w)
    w2, y2 = copied((w, y))
    assert (w2.other.data, w2.above.data, y2.data) == (5001.0, 5002.0, 5004.0)
    y2.backward()
    assert w2.grad == 4.0


# Depth.


@pytest.mark.parametrize("copied", COPIERS[:2], ids=["deepcopy", "pickle"])
def test_a_hundred_thousand_nodes_deep(copied):
    x2, y2 = copied((x := Value(1.0), chain(100_000, x)))
    y2.backward()
    assert (y2.data, x2.grad) == (100_001.0, 1.0)


@pytest.mark.long
@pytest.mark.parametrize("copied", COPIERS[:2], ids=["deepcopy", "pickle"])
def test_a_million_nodes_deep(copied):
    x = Value(1.0)
    x2, y2 = copied((x, chain(1_000_000, x)))
    y2.backward()
    assert (y2.data, x2.grad) == (1_000_001.0, 1.0)
