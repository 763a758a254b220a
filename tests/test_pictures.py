"""Pictures: the model by hand-computed graphs, the text tree, DOT checked by rendering it, files and failures."""

import io
import os
import random
import subprocess
import sys
import time
import tracemalloc
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest

import nn
from autograd import OPS, Value, dot, draw, scope, tree, where
from autograd.pictures.camera import take_picture
from autograd.pictures.picture import Edge, Group, Node
from autograd.pictures.render import NoRendererError, render, renderers_found

NASTY = 'a<&"|{}\n\\N \x1b[31m]]>😀你好'
needs_graphviz = pytest.mark.skipif(not renderers_found(), reason="draws: pip install 'glassgrad[draw]'")


@pytest.fixture
def no_graphviz(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)


def example():
    """d = a*b + 10: data and gradients by hand."""
    a, b = Value(2, name="a"), Value(-3, name="b")
    d = a * b + 10
    d.backward()
    return a, b, d


def chain(count):
    total = Value(0.0)
    for _ in range(count):
        total = total + 1.0
    return total


def titles(svg):
    """How often each kind of element (v box, o operation, h cut) and edge stands in an SVG."""
    groups = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
    found = [(g.get("class"), g[0].text) for g in groups if g.get("class") in ("node", "edge", "cluster")]
    nodes = [title for kind, title in found if kind == "node"]
    return {
        **{letter: sum(title[0] == letter for title in nodes) for letter in "voh"},
        "edge": sum(kind == "edge" for kind, _ in found),
        "cluster": sum(kind == "cluster" for kind, _ in found),
    }


def words(svg):
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return "".join([text.text for text in texts]).replace("\xa0", " ")


def tooltips(svg):
    links = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}a")
    return [link.get("{http://www.w3.org/1999/xlink}title").replace("\xa0", " ") for link in links]


# The model.


def test_nodes_of_a_small_graph():
    _, _, d = example()
    assert take_picture(d).nodes == (
        Node(1, "input", None, None, 2.0, -3.0, "a", None, False, False, 0),
        Node(2, "input", None, None, -3.0, 2.0, "b", None, False, False, 0),
        Node(3, "operation", "mul", "*", -6.0, 1.0, None, None, False, False, 0),
        Node(4, "constant", None, None, 10.0, 0.0, None, None, True, False, 0),
        Node(5, "output", "add", "+", 4.0, 1.0, None, None, False, False, 0),
    )


def test_edges_keep_the_order_of_operands():
    a, b = Value(1), Value(2)
    picture = take_picture([a * a, b - a])
    assert picture.edges == (Edge(2, 0, 1, ""), Edge(2, 1, 1, ""), Edge(4, 0, 3, "x"), Edge(4, 1, 1, "y"))
    assert picture.roots == (2, 4)


@pytest.mark.parametrize(
    ("make", "labels"),
    [
        (lambda x, y, z: dot([x, y], [z, x], y), ["x1", "x2", "y1", "y2", "bias"]),
        (lambda x, y, z: where(x, y, z), ["condition", "a", "b"]),
        (lambda x, y, z: x.clip(y, z), ["x", "lo", "hi"]),
        (lambda x, y, z: x.tanh(), [""]),
        (lambda x, y, z: OPS["fsum"]([x, y, z]), ["", "", ""]),
    ],
)
def test_labels_of_edges(make, labels):
    out = make(Value(1), Value(2), Value(3))
    assert [edge.label for edge in take_picture(out).edges] == labels


def test_numbers_are_copied():
    a, _, d = example()
    picture, drawing, text = take_picture(d), draw(d), tree(d)
    before = picture.nodes, drawing.dot, str(text)
    a.data, a.name, d.grad = 100.0, "changed", 7.0
    assert (picture.nodes, drawing.dot, str(text)) == before


def test_equal_values_are_told_apart():
    a, b = Value(1), Value(1)
    assert len(take_picture(a * b).nodes) == 3


def test_a_parameter_is_in_the_group_that_uses_it():
    model = nn.MLP(1, [1, 1], rng=random.Random(1))
    groups = {group.path: len(group.members) for group in take_picture(model([Value(2)]), names=model).groups}
    # Weight, bias, dot and tanh in the hidden neuron; the linear output neuron has no tanh.
    assert groups == {"mlp": 0, "mlp.layer0": 0, "mlp.layer0.neuron0": 4, "mlp.layer1": 0, "mlp.layer1.neuron0": 3}


def test_scopes_are_nested_groups():
    x = Value(1)
    with scope("mlp"):
        h = x * 2
        with scope("layer0"), scope("neuron1"):
            y = h.tanh()
    assert take_picture(y).groups == (
        Group("mlp", None, (2, 3)),
        Group("mlp.layer0", "mlp", ()),
        Group("mlp.layer0.neuron1", "mlp.layer0", (4,)),
    )


def test_names_from_a_mapping_and_from_a_model():
    class Model:
        def named_parameters(self):
            yield "layer0.w1", a

    a, b = Value(1, name="old"), Value(2, name="b")
    frozen = Value(3, name="frozen")
    frozen.is_constant = True
    found = [(node.name, node.role) for node in take_picture(a * b + frozen, names=Model()).nodes]
    assert found == [
        ("layer0.w1", "parameter"), ("b", "input"), (None, "operation"), ("frozen", "constant"), (None, "output"),
    ]  # fmt: skip
    assert take_picture(a, names={"first": a, "text": "no Value", "second": a}).nodes[0].name == "first"


def test_a_leaf_as_root_is_a_leaf():
    number = Value(1)
    number.is_constant = True
    assert [node.role for node in take_picture([Value(1), number]).nodes] == ["input", "constant"]


def test_changed_leaf_makes_its_users_stale():
    a, b, d = example()
    assert take_picture(d).stale == 0
    a.data = 5.0
    picture = take_picture(d)
    assert [node.number for node in picture.nodes if node.is_stale] == [3]
    assert picture.notes() == ["Out of date: a Value was changed after it was used, so 1 result is old. Compute again."]
    b.data = 4.0
    a.data = -1.5
    assert take_picture(d).stale == 0  # -1.5 * 4 is -6 again: every number shown agrees


def test_stale_is_found_below_the_cut_and_where_the_operation_raises(monkeypatch):
    def refuse(x):
        raise ArithmeticError(x)

    y = Value(1).tanh() + 1
    assert take_picture(y, max_nodes=1).stale == 0
    monkeypatch.setattr(OPS["tanh"], "forward", refuse)
    assert take_picture(y, max_nodes=1).stale == 1


def test_nan_is_not_stale():
    assert take_picture(Value(-1).log() + 1).stale == 0


def test_cut_keeps_the_nearest_and_counts_the_rest():
    picture = take_picture(chain(10), max_nodes=4)  # 10 sums, 10 ones, one start
    assert [node.number for node in picture.nodes] == [17, 19, 20, 21]
    assert [node.hidden for node in picture.nodes] == [2, 1, 0, 0]
    assert (picture.total, picture.hidden) == (21, 17)
    assert picture.notes() == ["17 of 21 nodes are not shown: raise max_nodes to see more."]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: tree(3), TypeError, "expected a Value or a list of Values to draw, got int"),
        (lambda: draw("x"), TypeError, "expected a Value or a list of Values to draw, got str"),
        (lambda: draw([Value(1), 2]), TypeError, "expected a Value or a list of Values to draw, got int in the list"),
        (lambda: draw([]), ValueError, "expected at least one Value to draw, got an empty list"),
        (lambda: draw(Value(1), max_nodes=0), ValueError, "max_nodes is a whole number of at least 1, got 0"),
        (lambda: tree(Value(1), max_nodes=1.5), ValueError, "max_nodes is a whole number of at least 1, got 1.5"),
        (lambda: draw(Value(1), direction="up"), ValueError, "direction is one of LR, RL, TB, BT; got 'up'"),
        (lambda: draw(Value(1), show="data"), ValueError, 'show is a tuple of "data" and "grad", or (); got \'data\''),
        (
            lambda: draw(Value(1), names=[Value(1)]),
            TypeError,
            'names is a mapping such as {"a": a}, or a model with named_parameters(); got list',
        ),
        (
            lambda: draw(Value(1)).save("x.jpg"),
            ValueError,
            "a picture is saved as .svg, .png, .pdf, .dot, .txt; got 'x.jpg'",
        ),
    ],
)
def test_messages(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


# The tree.


def test_tree_of_a_small_graph():
    _, _, d = example()
    d.name = "d"
    assert tree(d).text() == (
        "#5  d = +        data 4   grad 1\n"
        "#3  ├─ *         data -6  grad 1\n"
        "#1  │  ├─ a      data 2   grad -3\n"
        "#2  │  └─ b      data -3  grad 2\n"
        "#4  └─ constant  data 10"
    )


def test_tree_shows_a_shared_node_once():
    a = Value(2, name="a")
    h = a * a
    lines = tree(h + h).text().splitlines()
    assert [line.split("data")[0].rstrip() for line in lines] == [
        "#3  +", "#2  ├─ *", "#1  │  ├─ a", "    │  └─ see #1 (a)", "    └─ see #2 (*)",
    ]  # fmt: skip


def test_tree_in_ascii():
    _, b, d = example()
    text = tree(d, names={"é\u202e": b}, ascii=True).text(ascii=True)
    assert text.isascii()
    assert "#1  |  |- a" in text
    assert "`- \\xe9\\u202e" in text


def test_tree_follows_the_encoding_of_the_terminal(monkeypatch):
    _, _, d = example()
    for encoding, branch in (("ascii", "|- "), ("latin-1", "|- "), ("utf-8", "├─ "), ("cp437", "|- ")):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        assert branch in repr(tree(d))
        print(tree(d), draw(d))  # noqa: T201  must not raise
    for no_encoding in (None, io.StringIO()):
        monkeypatch.setattr(sys, "stdout", no_encoding)
        assert "├─ " in repr(tree(d))


def test_tree_says_what_is_cut():
    lines = tree(chain(10), max_nodes=4).text().splitlines()
    assert [line[:21].rstrip() for line in lines[:-1]] == [
        "#21  +", "#19  ├─ +", "#17  │  ├─ +", "     │  │  └─ … 2 mor", "     │  └─ … 1 more o", "#20  └─ constant",
    ]  # fmt: skip
    assert lines[-1] == "17 of 21 nodes are not shown: raise max_nodes to see more."


def test_tree_marks_what_is_out_of_date():
    a, _, d = example()
    a.data = 5.0
    lines = tree(d).text().splitlines()
    assert lines[1].endswith("grad 1   ! out of date")
    assert lines[-1].startswith("Out of date: a Value was changed after it was used")


def test_tree_does_not_indent_without_bound():
    lines = tree(chain(1000), max_nodes=None).text().splitlines()
    assert max(map(len, lines)) < 100
    shown = [line.split()[0] for line in lines if line.startswith("#") or line.lstrip().startswith("#")]
    assert len(shown) == len(set(shown)) == 2001


def test_tree_keeps_names_on_one_line_and_aligned():
    names = [NASTY, "x" * 1000, "e\u0301", "\ud800", "你好", "a\u2028b", "👩\u200d🚀"]
    text = tree([Value(1, name=name) for name in names]).text()
    lines = text.split("\n")
    assert len(lines) == len(text.splitlines()) == len(names)
    columns = set()
    for line in lines:
        before = line[: line.index("data")]
        wide = [2 if unicodedata.east_asian_width(c) == "W" else 1 for c in before]
        columns.add(sum(wide) - before.count("\u0301") - before.count("\u200d"))
    assert len(columns) == 1
    assert "\\ud800" in text
    assert "\\x1b[31m" in text


def test_tree_in_colour_only_through_rich():
    from rich.console import Console

    a, _, d = example()
    a.data = 1
    assert "\x1b" not in str(tree(d)) + repr(draw(d))
    for thing in (tree(d), draw(d)):
        plain, coloured = io.StringIO(), io.StringIO()
        Console(file=plain, width=200).print(thing)
        Console(file=coloured, width=200, force_terminal=True, color_system="standard").print(thing)
        assert [line.rstrip() for line in plain.getvalue().splitlines()] == thing.__str__().splitlines()
        assert "\x1b[36ma" in coloured.getvalue()


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_every_operation_is_labelled(op):
    count = op.arity or 3
    operands = [Value(low + 0.4 * (high - low)) for low, high in (op.domain * count)[:count]]
    out = operands[0].apply(op, tuple(operands))
    assert tree(out).text().split()[1] == op.symbol
    assert f'label="{op.symbol}"' in draw(out).dot


# Deep graphs.


def test_deep_chain():
    total = chain(100_000)
    assert "199,901 of 200,001 nodes are not shown" in tree(total).text()
    assert "199,701 of 200,001 nodes are not shown" in draw(total).dot


@pytest.mark.long
def test_deep_chain_of_a_million():
    total = chain(1_000_000)
    start = time.perf_counter()
    text = str(draw(total))
    assert time.perf_counter() - start < 20
    assert "1,999,701 of 2,000,001 nodes are not shown" in text
    tracemalloc.start()
    tree(total).text()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500e6


# Drawings.


def test_dot_of_a_small_graph():
    a, _, d = example()
    lines = [line.strip() for line in draw(a * a).dot.splitlines()]
    assert "v1:e -> o2" in lines
    assert lines.count("v1:e -> o2") == 2
    assert "o2 -> v2 [weight=4]" in lines
    assert "rankdir=TB" in draw(d, direction="TB").dot
    assert "grad</FONT>" not in draw(d, show=["data"]).dot


@needs_graphviz
@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_svg_has_a_box_per_value_and_a_node_per_operation(direction):
    _, _, d = example()
    svg = render(draw(d, direction=direction).dot, "svg")
    assert titles(svg) == {"v": 5, "o": 2, "h": 0, "edge": 6, "cluster": 0}
    assert words(svg).count("data") == 4  # the constant is a bare number


@needs_graphviz
def test_svg_has_frames_cuts_and_notes():
    x = Value(1)
    with scope("mlp"), scope(NASTY):
        y = x.tanh() * x
    x.data = 2
    svg = render(draw(y, max_nodes=2).dot, "svg")  # y and tanh(x); x is left out of both
    assert titles(svg) == {"v": 2, "o": 2, "h": 2, "edge": 5, "cluster": 2}
    assert "Out of date: a Value was changed after it was used, so 2 results are old. Compute again." in words(svg)
    assert "1 of 3 nodes are not shown: raise max_nodes to see more." in words(svg)
    assert "! out of date" in words(svg)
    assert 'a<&"|{}\\n\\N \\x1b[31m]]>😀你好' in words(svg)


@needs_graphviz
@pytest.mark.parametrize(
    "name", [NASTY, "\\", '\\"', "\\G\\N\\l", "<b>", "&amp;", "\\\\", "--", " ", "", "你好", "node", "\ud800\0"]
)
def test_names_are_shown_as_they_are(name):
    svg = render(draw(Value(1, name=name) * 1).dot, "svg")
    assert titles(svg) == {"v": 3, "o": 1, "h": 0, "edge": 3, "cluster": 0}
    shown = "".join([c if c.isprintable() else c.encode("unicode_escape").decode() for c in name])
    assert shown in words(svg)
    assert tooltips(svg)[0] == f"#1 input\nname {shown}\ndata 1.0\ngrad 0.0".replace("name \n", "")


@needs_graphviz
@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("SVG", b"<?xml")]
)
def test_save_draws(tmp_path, suffix, start):
    _, _, d = example()
    path = tmp_path / f"graph.{suffix}"
    assert draw(d).save(os.fspath(path)) == path
    assert path.read_bytes().startswith(start)


def test_save_text(tmp_path):
    _, _, d = example()
    drawing = d.draw()
    assert drawing.save(tmp_path / "x.dot").read_text(encoding="utf-8") == drawing.dot
    assert drawing.save(tmp_path / "x.txt").read_text(encoding="utf-8") == d.tree().text() + "\n"


@needs_graphviz
def test_notebooks_get_a_picture_and_the_tree():
    _, _, d = example()
    bundle = draw(d)._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/plain"] == repr(tree(d))
    assert titles(bundle["image/svg+xml"])["v"] == 5


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_without_graphviz_dot_text_is_saved(tmp_path, no_graphviz, suffix):
    _, _, d = example()
    dot_path = tmp_path / "x.dot"
    with pytest.warns(UserWarning) as caught:
        assert draw(d).save(tmp_path / f"x.{suffix}") == dot_path
    assert [str(warning.message) for warning in caught] == [
        f"wrote {dot_path} instead of x.{suffix}: drawing it needs Graphviz, pip install 'glassgrad[draw]'"
    ]
    assert caught[0].filename == __file__
    assert dot_path.read_text(encoding="utf-8") == draw(d).dot
    assert [path.name for path in tmp_path.iterdir()] == ["x.dot"]


def test_without_graphviz_notebooks_get_the_tree(no_graphviz):
    _, _, d = example()
    assert draw(d)._repr_mimebundle_() == {"text/plain": repr(tree(d))}
    assert renderers_found() == []
    with pytest.raises(NoRendererError, match=r"the dot program: .*; pygraphviz is not installed"):
        render("digraph {}", "svg")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in program is a script with a first line that only Unix reads")
def test_the_dot_program_goes_first(tmp_path, monkeypatch):
    program = tmp_path / "dot"
    program.write_text(f"#!{sys.executable}\nimport sys\nprint(sys.argv[1:], sys.stdin.read())\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert render("digraph {}", "svg") == b"['-Kdot', '-Tsvg'] digraph {}\n"
    program.write_text(f"#!{sys.executable}\nraise SystemExit('no such format')\n")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(NoRendererError, match="no such format"):
        render("digraph {}", "svg")


@pytest.mark.parametrize(("folder", "error"), [("missing", FileNotFoundError), ("file.txt", NotADirectoryError)])
@pytest.mark.parametrize("suffix", ["dot", "txt", pytest.param("svg", marks=needs_graphviz)])
def test_save_where_nothing_can_be_written(tmp_path, folder, error, suffix):
    (tmp_path / "file.txt").write_text("")
    path = tmp_path / folder / f"x.{suffix}"
    with pytest.raises(error, match="save the picture in a folder that exists and can be written") as caught:
        draw(Value(1)).save(path)
    assert str(path) in str(caught.value)


# As a whole.

SCRIPT = """
import sys
from autograd import Value, draw, scope, tree
light = [name for name in ("rich", "graphviz", "pygraphviz", "dataclasses", "numpy") if name in sys.modules]
assert not light, light
xs = [Value(i, name=f"x{i}") for i in range(5)]
with scope("net"):
    y = sum(x * w for x in xs for w in xs).tanh()
y.backward()
sys.stdout.reconfigure(encoding="utf-8")
print(draw(y).dot, tree(y))
"""


def test_output_is_the_same_in_every_process():
    root = Path(__file__).parents[1]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert "#1" in outputs.pop().decode()
