"""Code that runs in the middle of things: it changes what is being read, and nothing breaks on either engine."""

import array
import os
import subprocess
import sys
from pathlib import Path

import pytest

import autograd as ag
from autograd import Value, native

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / "tools" / "native"
in_c = pytest.mark.skipif(native.core is None, reason=f"the engine in Python serves: {native.reason}")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, so that a crash is an answer too."""
    environment = {**os.environ, "AUTOGRAD_ENGINE": ag.engine_name, "PYTHONPATH": f"{ROOT}{os.pathsep}{TOOLS}"}
    command = [sys.executable, "-X", "faulthandler", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=ROOT)


class Meddler:
    """A number whose conversion does something else first."""

    def __init__(self, action):
        self.action = action

    def __float__(self):
        self.action()
        return 1.5


# Operands are converted first, and numbers read then.


@pytest.mark.parametrize(
    "call",
    [
        lambda x, number: x + number,
        lambda x, number: number * x,
        lambda x, number: x.maximum(number),
        lambda x, number: ag.power(x, number),
        lambda x, number: ag.where(x, number, x),
        lambda x, number: ag.fsum([x, number, x]),
    ],
)
def test_a_number_set_while_the_other_operand_is_converted_is_the_one_used(call):
    x, expected = Value(7), Value(2)
    made = call(x, Meddler(lambda: setattr(x, "data", 2)))
    assert (made.data, made.partials) == (call(expected, 1.5).data, call(expected, 1.5).partials)


def test_a_vector_is_compared_with_a_number_that_is_converted_once():
    calls = []
    assert (ag.Vector([1.0, 2.0, 3.0]) < Meddler(lambda: calls.append(1))).tolist() == [1.0, 0.0, 0.0]
    assert len(calls) == 1


def test_a_vector_applies_operations_to_operands_without_a_vector():
    assert ag.Vector([5.0, 6.0]).apply(ag.add, (1.0, 2.0)).tolist() == [3.0, 3.0]


@in_c
def test_a_layer_may_be_called_while_it_is_being_read():
    class Meddling:
        def change(self, modes):
            if changes:
                changes.pop()()
            return ag.scope("net").change(modes)

    w = [[Value(2), Value(3)]]
    layer = ag.Dense(w, [Value(1)], None, path=[Meddling()])
    changes = []
    assert ag.feed_forward([layer], [[1.0, 1.0]])[0][0].data == 6.0
    changes = [lambda: w[0].__setitem__(0, Value(5)), lambda: ag.feed_forward([layer], [[1.0, 1.0]])]
    with ag.scope("outer"):
        [[y]] = ag.feed_forward([layer], [[1.0, 1.0]])
    assert (y.data, y.scope) == (9.0, "outer.net")


def test_a_scope_that_is_none_is_refused():
    class NoScope:
        def change(self, modes):
            return 3

    w = [[Value(2)]]
    with pytest.raises(TypeError):
        ag.feed_forward([ag.Dense(w, [Value(1)], None, path=[NoScope()])], [[1.0]])


def test_messages_name_the_class_alone():
    from decimal import Decimal

    with pytest.raises(TypeError, match=r"^a name is a string or None, got Decimal$"):
        Value(1, Decimal(2))
    with pytest.raises(AttributeError, match=r"^property 'data' of 'Named' object has no deleter$"):
        del type("Named", (Value,), {})(1).data


def test_a_leaf_that_is_made_again_inside_a_scope_lets_go_of_its_labels():
    x, name = Value(1), "a name" * 10
    x.name = name
    before = sys.getrefcount(name)
    with ag.scope("net"):
        x.__init__(2)
    assert (x.data, x.name, x.scope) == (2.0, None, "net")
    assert sys.getrefcount(name) == before - 1


# The collector runs finalizers within an allocation (Python 3.11), a buffer its owner's code (from Python 3.12 on).

FINALIZERS = """
import gc
from autograd import Value, dot, fsum, scope
class Tagged(Value): pass
class Trap:
    def __init__(self, action): self.action, self.me = action, self
    def __del__(self): self.action()
gc.set_threshold(1)
def spring(prepare, action, step):
    for _ in range(30):
        gc.collect(); gc.disable()
        prepare()
        Trap(action)
        gc.enable()  # from here on the next object that the collector knows sets it off
        try: step()
        except (RuntimeError, ValueError) as error:
            assert 'changed while' in str(error) or 'equal length' in str(error), error
xs, ys = [], []
def fill():
    xs.clear(); ys.clear()
    xs.extend([Tagged(1.0) * 2.0 for _ in range(20)]); ys.extend([2.0] * 20)
def name(): global y; y = Value(1.0) * 2.0; y.name = 'a' * 40
def label():
    with scope('s'): name()
def tag(): global y; y = Tagged(1.0) * 2.0
"""


@pytest.mark.parametrize(
    "code",
    [
        "spring(fill, xs.clear, lambda: fsum(xs))",
        "spring(fill, xs.clear, lambda: dot(xs, ys))",
        "spring(name, lambda: setattr(y, 'name', 'b' * 40), lambda: setattr(y, 'name', 'c' * 40))",
        "got = []\nspring(label, lambda: got.append(y.operands[1]), lambda: got.append(y.operands[1]))\n"
        "assert all(x is y for x, y in zip(got[::2], got[1::2]))",
        "spring(tag, lambda: setattr(y, '_links', ()), lambda: y._links)",
        "def large(): fill(); xs.insert(0, 10**400)\n"
        "try: 1 / 0\nexcept ZeroDivisionError: spring(large, xs.clear, lambda: fsum(xs))",
    ],
)
def test_finalizers_that_change_what_is_being_read_break_nothing(code):
    ran = python("-c", FINALIZERS + code + "\nprint('done')")
    assert (ran.stdout, ran.returncode) == ("done\n", 0), ran.stderr


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 has no __buffer__ in Python")
def test_a_buffer_that_changes_the_other_list_breaks_nothing():
    class Buffer:
        def __buffer__(self, flags):
            xs.clear()
            return memoryview(array.array("d", [1.0] * 30))

        def __iter__(self):
            return iter([])

    xs = [Value(1) * 2.0 for _ in range(30)]
    assert ag.dot(xs, Buffer()) == 0.0


# Memory that ends.

LIMITED = """
import resource
from autograd import Value, graph
x = Value(1.0)
y = x * 2.0 + x
y.backward()
def used(): return int(open('/proc/self/statm').read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (used() + 100_000_000, resource.RLIM_INFINITY))
z = x
try:
    while True: z = z * 1.0
except MemoryError: pass
for walk in (z.backward, lambda: graph.order(z), lambda: graph.adjoints(z)):
    try: walk()
    except MemoryError: print('no memory')
print(x.grad)
del z
y.backward()
print(x.grad)
"""


@in_c
@pytest.mark.skipif(sys.platform != "linux", reason="the address space is limited on Linux")
def test_a_graph_that_fills_the_memory_can_be_dropped_and_nothing_changed():
    ran = python("-c", LIMITED)
    assert ran.stdout.endswith("no memory\n3.0\n6.0\n"), ran.stdout + ran.stderr


# The fuzz driver: that it runs, and that it finds what is wrong.


@in_c
def test_the_fuzz_driver_finds_nothing_in_a_few_programs():
    for kind in ("plain", "wild"):
        ran = python(str(TOOLS / "fuzz.py"), "--seed", "1", "--count", "12", "--kind", kind)
        assert ran.stdout == f"seed 1\n12 programs: 12 {kind}\n", ran.stdout + ran.stderr


def test_the_fuzz_driver_finds_a_node_that_is_never_freed_and_blocks_that_grow():
    ran = python(
        "-c",
        "import autograd, worker\n"
        "kept = []\n"
        "def node(seed): kept.append(autograd.Value(seed)); return []\n"
        "def text(seed): kept.append('some text' + str(seed)); return []\n"
        "worker.plain = text\n"
        "print(*worker.leaks(node, 1)); print(*worker.leaks(text, 1)); print(*worker.leaks(lambda seed: [], 1))",
    )
    node, text, nothing = ran.stdout.splitlines()
    assert "references to Value: " in node
    assert text.startswith("blocks: ")
    assert nothing == ""


def test_the_fuzz_driver_finds_engines_that_differ_and_a_process_that_dies():
    ran = python(
        "-c",
        "import fuzz\n"
        "answer = {'kind': 'plain', 'is_compared': True}\n"
        "ours, theirs = [{**answer, 'trace': ['a -> 1', x]} for x in ('b -> 2', 'b -> 3')]\n"
        "print(fuzz.differences(ours, theirs)); print(fuzz.differences(ours, ours))\n"
        "worker = fuzz.Worker('no such engine'); print(worker.answer()['problems'])",
    )
    differing, same, dead = ran.stdout.splitlines()
    assert differing == repr(["step 1\n  native: b -> 2\n  python: b -> 3"])
    assert same == "[]"
    assert dead == "['the no such engine engine died: 1']"


@in_c
@pytest.mark.long
def test_soaking_ends_where_it_began():
    ran = python(str(TOOLS / "soak.py"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
