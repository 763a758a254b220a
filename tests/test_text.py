"""The picture as a tree of text."""

import io
import os
import subprocess
import sys
import unicodedata

import pytest
from pictured import NASTY, chain, example

import nn
from autograd import OPS, Value, draw, tree


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
    y = h + h
    y.backward()
    lines = tree(y).text().splitlines()
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
    for encoding, branch in (("ascii", "|- "), ("latin-1", "|- "), ("utf-8", "├─ "), ("cp437", "├─ ")):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        assert branch in repr(tree(d))
        print(tree(d), draw(d))  # noqa: T201  must not raise
    for no_encoding in (None, io.StringIO()):
        monkeypatch.setattr(sys, "stdout", no_encoding)
        assert "├─ " in repr(tree(d))


def test_nothing_raises_where_the_output_is_ascii():
    """At the prompt of a process whose output can write no more."""
    program = (
        "from autograd import *; a, b = Value(2, name='α'), Value(3, name='你'); y = (a * b).tanh() + a\n"
        "y.name = 'σ'; y.backward()\n"
        "for f in (formula, explain, sensitivity, tree, draw): print(f(y)); print([f(y)])\n"
        "print(explain(y, a), formula(y, latex=True))\n"
        "from rich import print as rich_print\n"
        "for f in (formula, explain, sensitivity, tree, draw): rich_print(f(y))"
    )
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=False)
    assert (done.stderr, done.returncode) == (b"", 0)
    lines = done.stdout.decode("ascii").splitlines()
    assert lines[0] == r"tanh(\u03b1*\u4f60) + \u03b1"
    assert r"+ \u03c3 = 3; backward starts with \u03c3.grad = 1" in lines
    assert lines.count(r"#5  \u03c3 = +          data 3  grad 1") == 4  # tree, draw, and what rich makes of them


def test_titles_and_names_too_follow_the_encoding_of_the_terminal(monkeypatch):
    network = nn.MLP(2, [16, 1])
    y = network([Value(1, name="x→1"), Value(2, name="你")])
    for encoding in ("shift_jis", "gb2312", "euc_kr", "cp437", "koi8_r", "ascii"):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        print(draw(y, names=network, depth=1))  # noqa: T201  must not raise
    text = tree(y, names=network, depth=1).text(ascii=True)
    assert "layer0 - Layer 2->16" in text
    assert "x->1" in text and "\\u4f60" in text


def test_tree_says_what_is_cut():
    lines = tree(chain(10), max_nodes=4).text().splitlines()
    assert [line[:21].rstrip() for line in lines[:-2]] == [
        "#21  +", "#19  ├─ +", "#17  │  ├─ +", "     │  │  └─ … 2 mor", "     │  └─ … 1 more o", "#20  └─ constant",
    ]  # fmt: skip
    assert lines[-2:] == [
        "backward() has not run on this graph: its results have grad 0.",
        "17 of 21 nodes are not shown: raise max_nodes to see more.",
    ]


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
