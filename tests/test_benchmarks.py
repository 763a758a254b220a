"""The benchmark measures the same thing for every engine, and its report says what was measured."""

import importlib.util
import json
import math
import os
import sys
from itertools import count
from pathlib import Path

import pytest
from rich.console import Console

import autograd

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
STATM = Path("/proc/self/statm")
ON_LINUX = pytest.mark.skipif(not STATM.exists(), reason=f"the resident memory is read from {STATM}, which Linux has")


@pytest.fixture(autouse=True)
def benchmarks_importable(monkeypatch):
    """The files import one another by name; after a test they are forgotten, as their names are common ones."""
    names = {path.stem for path in BENCHMARKS.glob("*.py")}
    monkeypatch.syspath_prepend(BENCHMARKS)
    yield
    for name in names & set(sys.modules):
        del sys.modules[name]


def load(name):
    return importlib.import_module(name)


SMALL = {"sums": 100, "moons": 7, "xor": 20, "digits": 5, "black_scholes": 5, "rosenbrock": 9, "gpt": 5}


def installed(job):
    """The engines that can do a job here: the native one and the reference are the same function."""
    return {e.function: e.name for e in load("engines").ENGINES if hasattr(job, e.function) and is_here(e.module)}


def is_here(module):
    return importlib.util.find_spec(module) is not None


# The jobs.


@pytest.mark.parametrize("name", SMALL)
def test_every_engine_computes_the_same(name):
    job = load(name)
    engines = installed(job)
    assert "glassgrad" in engines
    # The second call shows that the first left nothing behind, or trained the same
    results = {engine: [call(), call()] for engine in engines if (call := getattr(job, engine)(SMALL[name]))}
    expected = results.pop("glassgrad")
    for engine, result in results.items():
        assert result == [pytest.approx(numbers, rel=1e-9, abs=1e-9) for numbers in expected], engine


def test_digits_take_the_same_batches():
    job = load("digits")
    engines = set(installed(job)) - {"glassgrad", "micrograd"}
    expected = job.glassgrad(80)()  # three batches; the later losses depend on the steps before
    for engine in engines:
        assert getattr(job, engine)(80)() == pytest.approx(expected, rel=1e-9), engine


def test_sum_is_that_of_the_products():
    job = load("sums")
    xs, ys = job.numbers(50)
    total = math.sumprod(xs, ys) if hasattr(math, "sumprod") else math.fsum(map(float.__mul__, xs, ys))
    assert job.glassgrad(50)() == pytest.approx([total, ys[0], xs[-1]], rel=1e-12)
    assert job.nodes(50) == 99


def test_black_scholes_is_that_of_the_textbook():
    # The well-known example of Hull, "Options, Futures, and Other Derivatives": 42, 40, 10 %, 20 %, half a year
    job, calls = load("black_scholes"), []
    price = job.pricer(autograd.log, autograd.sqrt, autograd.exp, lambda d: calls.append(d) or autograd.normal_cdf(d))
    assert price([42.0, 40.0, 0.1, 0.2, 0.5]) == pytest.approx(4.76, abs=0.005)
    assert calls == pytest.approx([0.7693, 0.6278], abs=5e-5)


def test_rosenbrock_is_least_at_ones():
    job = load("rosenbrock")
    value = job.gradients.of_values(autograd.Value, job.of_scalars, [1.0] * 6)()
    assert value == [0.0] * 7
    # By hand: 100 * (2 - 1.5**2)**2 + 0.5**2 = 6.5; -400 * 1.5 * (2 - 2.25) + 2 * 0.5 = 151; 200 * (2 - 2.25) = -50
    assert job.gradients.of_values(autograd.Value, job.of_scalars, [1.5, 2.0])() == pytest.approx([6.5, 151.0, -50.0])


def test_gpt_is_as_large_as_its_title_says_and_learns():
    job = load("gpt")
    numbers = sum(len(row) for rows in job.layers() for row in rows)
    assert f"{numbers:,} parameters" in job.TITLE
    call = job.glassgrad(8)
    first, *_, last = [call()[0] for _ in range(4)]
    assert last < first
    assert first == pytest.approx(math.log(27), abs=0.7)  # what knowing nothing costs


def test_letters_do_not_see_those_after_them():
    job, model = load("gpt"), load("gpt_module").GPT()
    load("weights").fill(model.parameters(), job.layers())
    one, other = ([x.data for x in model(letters)[1]] for letters in ([3, 1, 4], [3, 1, 20]))
    assert one == other


# The clock and the other measures.


def test_seconds_are_those_of_one_call(monkeypatch):
    timing = load("timing")
    calls = count()
    ticks = count(0.0, 0.001)
    job = type(sys)("a_job")
    job.engine = lambda size: lambda: [float(size), next(calls)]
    monkeypatch.setitem(sys.modules, "a_job", job)
    monkeypatch.setitem(timing.CLOCKS, "wall", lambda: next(ticks))
    # Every look at this clock takes 1 ms: a call is repeated 50 times to take 50 ms, after two calls to warm up
    assert timing.seconds("a_job", "engine", 1, "wall") == pytest.approx(0.001 / 50)
    assert next(calls) == 2 + 50
    assert timing.seconds("a_job", "engine", 1, "wall") == pytest.approx(0.001 / 50)
    assert next(calls) == 2 + 50 + 1 + 50


@pytest.mark.parametrize("shape", ["chain", "balanced tree"])
@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_graphs_of_the_growth_have_so_many_nodes(shape, size):
    x = autograd.Value(1.0)
    root = load("growth").SHAPES[shape](x, size)
    assert len(autograd.graph.order(root)) == size + 1
    root.backward()
    assert x.grad == size + 1


def test_tree_is_balanced():
    depth = {id(x := autograd.Value(1.0)): 0}
    for node in autograd.graph.order(root := load("growth").tree(x, 1000)):
        depth[id(node)] = 1 + max((depth[id(operand)] for operand in node.operands), default=-1)
    assert depth[id(root)] == 10


def test_growth_checks_its_passes_and_gives_nanoseconds(monkeypatch):
    growth = load("growth")
    assert 10 < growth.nanoseconds_per_node("glassgrad", "chain", 1000, 3, "cpu") < 1e6
    monkeypatch.setitem(growth.SHAPES, "balanced tree", lambda x, size: x * x)
    with pytest.raises(ArithmeticError, match=r"^glassgrad: the derivative of a balanced tree of 5 nodes is 2\.0$"):
        growth.nanoseconds_per_node("glassgrad", "balanced tree", 5, 1, "wall")
    assert growth.growth({10: 40.0, 1000: 50.0, 100: 80.0}) == 1.25


class Heavy:
    """A node of about 1,000 bytes, which backward makes 500 bytes heavier."""

    def __init__(self, before):
        self.before, self.made = before, bytes(1000)

    def __mul__(self, other):
        return Heavy(self)

    def backward(self):
        node = self
        while isinstance(node, Heavy):
            node.gradient, node = bytes(500), node.before


def test_memory_of_a_node_counts_what_backward_adds(monkeypatch):
    memory = load("memory")
    monkeypatch.setattr(memory, "_value", lambda function: Heavy)
    assert 1500 < memory.bytes_per_node("heavy", 10_000, is_traced=True) < 1900


@ON_LINUX
def test_resident_memory_is_in_bytes():
    memory = load("memory")
    before = memory.resident()
    block = bytearray(b"x") * 50_000_000
    assert memory.resident() - before == pytest.approx(len(block), rel=0.1)


@ON_LINUX
def test_memory_of_our_node():
    engines = load("engines")
    ours = [engine for engine in engines.ENGINES if engine.module == "autograd" and engine.is_installed()]
    found = load("memory").measure(ours, 0.1)
    assert found.keys() == {engine.name for engine in ours}
    assert all(40 < ways["resident"] < 300 for ways in found.values()), found


# Goals and tables.


def test_goals_compare_the_native_engine_where_it_is():
    goals, job = load("goals"), load("digits")
    seconds = {"glassgrad native": 0.01, "glassgrad python": 1.0, "micrograd": 9.99, "torch": 0.004}
    against_micrograd, against_torch = goals.of_job(job, 1797, seconds).values()
    assert (against_micrograd.wanted, against_micrograd.verdict) == ("at least 1,000 x", "NOT met, 999")
    assert (against_torch.wanted, against_torch.verdict) == ("at most 3.5 x its time", "met, 2.50")
    del seconds["glassgrad native"]
    assert goals.of_job(job, 1797, seconds)["micrograd"].verdict == "NOT met, 9.99"
    assert goals.of_job(job, 1797, {"torch": 1.0}) == {}


def test_memory_has_no_goal_where_the_resident_one_is_unknown():
    assert load("goals").of_memory({"glassgrad native": {"traced": 0}}) is None


def test_goal_per_node_is_in_nanoseconds():
    goals, job = load("goals"), load("sums")
    goal = goals.of_job(job, 500, {"glassgrad python": 999 * 79.9e-9})["glassgrad python"]
    assert (goal.wanted, goal.verdict) == ("at most 80 ns per node", "met, 79.9")


RESULTS = {
    "jobs": {"xor": {"seconds": {"glassgrad native": 0.004, "glassgrad python": 0.4, "micrograd": 0.5, "torch": 0.03}}},
    "memory": {"glassgrad native": {"resident": 97, "traced": 80}},
    "growth": {"chain": {"glassgrad native": {10: 60.0, 100: 66.0}, "xad": {10: 600.0}}},
    "import": {"glassgrad native": 12.0, "glassgrad python": 31.0},
}


def test_goals_of_everything():
    goals = load("goals").of_everything([(load("xor"), 1000)], RESULTS)
    assert [(goal.measure, goal.wanted, goal.verdict) for goal in goals] == [
        ("xor: the time of micrograd over ours", "at least 40 x", "met, 125"),
        ("xor: the time of torch over ours", "at least 10 x", "NOT met, 7.50"),
        ("memory per binary node", "at most 96 bytes", "NOT met, 97.0"),
        ("chain: cost per node at 100 nodes over that at 10", "at most 1.5 x", "met, 1.10"),
        ("import autograd, over a bare interpreter", "at most 30 ms", "met, 12.0"),
    ]


def printed(table):
    console = Console(width=200)
    with console.capture() as capture:
        console.print(table)
    return [" ".join(line.split()) for line in capture.get().splitlines()]


def test_table_of_a_job_has_every_engine():
    lines = printed(load("report").job_table(load("xor"), 1000, RESULTS["jobs"]["xor"]["seconds"]))
    assert lines[0] == "XOR, 1,000 epochs"
    assert lines[1] == "engine written as median time x native x python goal reached"
    assert lines[3:] == [
        "glassgrad native nn.fit without progress 4.00 ms 1.00 0.0100",
        "glassgrad python nn.fit without progress 400 ms 100 1.00",
        "micrograd A bare loop, with a tanh in its style, which it lacks 500 ms 125 1.25 at least 40 x met, 125",
        "torch A loop, the four samples in one batch 30.0 ms 7.50 0.0750 at least 10 x NOT met, 7.50",
    ]


def test_other_tables():
    report = load("report")
    assert printed(report.memory_table(RESULTS["memory"]))[3] == "glassgrad native 97 80 at most 96 bytes NOT met, 97.0"
    growth = printed(report.growth_table("chain", RESULTS["growth"]["chain"]))
    assert growth[1] == "engine 10 100 goal reached"
    assert growth[3:] == ["glassgrad native 60 66 at most 1.5 x met, 1.10", "xad 600 -"]
    imports = printed(report.import_table(RESULTS["import"]))
    assert imports[3:] == ["glassgrad native 12.0 at most 30 ms met, 12.0", "glassgrad python 31.0"]


@pytest.mark.parametrize(("seconds", "text"), [(1.7891, "1.79 s"), (0.04712, "47.1 ms"), (1.68e-5, "16.8 us")])
def test_durations(seconds, text):
    assert load("report").duration(seconds) == text


@pytest.mark.parametrize(
    ("x", "text"), [(0.01234, "0.0123"), (4.5, "4.50"), (1234.5, "1,230"), (0.0, "0"), (99.96, "100")]
)
def test_digits(x, text):
    assert load("goals").digits(x) == text


def test_picture_of_the_growth(tmp_path):
    path = tmp_path / "growth.png"
    load("plot").growth_picture(RESULTS["growth"], "a machine", path)
    assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


# Processes and the command.


def test_an_engine_runs_in_a_process_of_its_own():
    engines = load("engines")
    ours = [engine for engine in engines.ENGINES if engine.module == "autograd" and engine.is_installed()]
    assert engines.PYTHON in [engine.name for engine in ours]
    for engine in ours:
        with engines.process(engine) as child:
            name, process = child.submit(eval, "__import__('autograd').engine_name, __import__('os').getpid()").result()
        assert f"glassgrad {name}" == engine.name
        assert process != os.getpid()


def test_compare_prints_and_saves(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(load("engines"), "ENGINES", [e for e in load("engines").ENGINES if e.module == "autograd"])
    monkeypatch.setattr(load("xor"), "QUICK", 2)
    monkeypatch.setattr(load("engines"), "use_one_core", lambda: None)  # the other tests need theirs
    path = tmp_path / "figures.json"
    load("compare").main(["--quick", "--only", "xor", "import", "--json", str(path)])
    out = capsys.readouterr().out
    assert "XOR, 2 epochs" in out
    assert "goals of glassgrad" in out
    figures = json.loads(path.read_text(encoding="utf-8"))
    assert figures["jobs"]["xor"]["seconds"]["glassgrad python"] > 0
    assert (figures["clock"], figures["rounds"]) == ("wall", 1)
    assert figures["versions"].keys() == {"glassgrad"}
    (goal,) = figures["goals"]
    assert goal["measure"] == "import autograd, over a bare interpreter"
    assert goal["is_met"] == (goal["reached"] <= 30)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rounds", "0"], "--rounds is at least 1, got 0"),
        (["--only", "xor", "--plot", "x.png"], "--plot draws the measure growth: add growth to --only"),
        (["--only", "fast"], "invalid choice: 'fast'"),
    ],
)
def test_wrong_options_say_what_to_do(arguments, message, capsys):
    with pytest.raises(SystemExit):
        load("compare").main(arguments)
    assert message in capsys.readouterr().err
