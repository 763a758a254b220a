"""The picture as a Mermaid flowchart: read back by the rules of its language."""

import re

import pytest
from pictured import NASTY, chain, example

from autograd import Value, draw, fsum, scope

# What a flowchart consists of. Labels are in quotes; within them a sharp sign begins an entity.
TEXT = r'"(?:[^"#\n]|#\d+;)*"'
STATEMENTS = [
    r"flowchart (LR|RL|TB|BT)",
    rf"  [vohn]\w+(?:\({TEXT}\)|\(\({TEXT}\)\)|\[{TEXT}\]|\[\[{TEXT}\]\]):::[a-z]+",
    r"  class v\d+ stale",
    rf"  [vh]\d+ (?:-->|-\.->)(?:\|{TEXT}\|)? [vo]\d+",
    r"  o\d+ --> v\d+",
    rf"  subgraph f\d+\[{TEXT}\]",
    r"  end",
    r"  linkStyle \d+ stroke:#[0-9A-F]{6},stroke-width:\d\.\d\dpx",
    r"  classDef [a-z]+ [-a-zA-Z0-9:#,. ]+",
    r"  style f\d+ fill:#[0-9A-F]{6},stroke:#[0-9A-F]{6},color:#[0-9A-F]{6}",
]


def check(text):
    """Every line is a statement; boxes of edges exist, subgraphs are closed, styles have classes and edges."""
    lines = text.splitlines()
    for line in lines:
        assert any(re.fullmatch(pattern, line) for pattern in STATEMENTS), line
    made = re.findall(r"^  ([vohn]\w+)[(\[]", text, re.MULTILINE)
    assert len(made) == len(set(made))
    ends = [re.fullmatch(r"  (\w+) [-.]+>(?:\|.*\|)? (\w+)", line) for line in lines]
    edges = [match.groups() for match in ends if match]
    assert {end for edge in edges for end in edge} <= set(made)
    assert text.count("  subgraph ") == lines.count("  end")
    assert set(re.findall(r":::([a-z]+)", text)) <= set(re.findall(r"classDef ([a-z]+)", text))
    assert all(int(number) < len(edges) for number in re.findall(r"linkStyle (\d+)", text))
    return edges


def shown(text):
    """What stands in the boxes, as a reader sees it."""
    found = re.findall(r'^  [vohn]\w+[(\[]+"(.*)"[)\]]+:::', text, re.MULTILINE)
    return [re.sub(r"#(\d+);", lambda entity: chr(int(entity[1])), words) for words in found]


def test_a_small_graph():
    _, _, d = example()
    text = draw(d).mermaid
    assert check(text) == [
        ("v1", "o3"), ("v2", "o3"), ("v3", "o5"), ("v4", "o5"), ("o3", "v3"), ("o5", "v5"),
    ]  # fmt: skip
    assert shown(text) == [
        "a | data 2 | grad -3", "b | data -3 | grad 2", "data -6 | grad 1", "*", "10", "data 4 | grad 1", "+",
    ]  # fmt: skip


def test_the_same_operand_twice_has_two_edges():
    a = Value(2, name="a")
    assert check(draw(a * a).mermaid) == [("v1", "o2"), ("v1", "o2"), ("o2", "v2")]


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_directions(direction):
    text = draw(Value(1), direction=direction, show=[]).mermaid
    assert text.splitlines()[:2] == [f"flowchart {direction}", '  v1("#35;1"):::input']
    check(text)


@pytest.mark.parametrize(
    "name",
    [
        NASTY,
        "`markdown`",
        "#35;",
        "%%{init: {}}%%",
        "end",
        "fa:fa-car",
        "_it_",
        "$$x$$",
        "1. x",
        "- x",
        "a --> b",
        ":::",
        "\\n",
        "\ud800",
        "😀你好",
    ],
)
def test_names_are_shown_as_they_are(name):
    with scope(name):
        y = Value(1, name=name).tanh()
    text = draw(y).mermaid
    check(text)
    printed = "".join([c if c.isprintable() else c.encode("unicode_escape").decode() for c in name])
    assert shown(text)[0].startswith(f"{printed} | data")
    assert text.isprintable() or "\n" in text
    text.encode()


def test_partials_and_flow():
    _, _, d = example()
    text = draw(d, show=("partials", "flow")).mermaid
    check(text)
    assert '  v1 -->|"∂ -3"| o3' in text
    # 2 reaches b, the largest is 3: 0.8 + 4.2 * sqrt(2/3)
    assert "  linkStyle 1 stroke:#0072B2,stroke-width:4.23px" in text
    assert "  linkStyle 0 stroke:#D55E00,stroke-width:5.00px" in text
    assert "linkStyle 3" not in text  # the constant receives nothing


def test_boxes_cuts_and_notes():
    x = Value(1)
    with scope("net"):
        y = x.tanh().tanh()
    x.data = 3
    z = y * 2
    z.backward()
    rolled, cut = draw(z, depth=0).mermaid, draw(chain(10), max_nodes=4).mermaid
    check(rolled), check(cut)
    assert "net<br/>2 nodes" in shown(rolled)
    assert shown(rolled)[-2].startswith("Out of date: a Value was changed after it was used, so 1 operation")
    assert [words for words in shown(cut) if words.startswith("…")] == ["… 2", "… 1"]
    assert shown(cut)[-1] == "17 of 21 nodes are not shown: raise max_nodes to see more."
    stale = draw(y).mermaid
    check(stale)
    assert "  class v2 stale" in stale


def test_frames_hold_their_members():
    with scope("a"):
        x = Value(1).tanh()
        with scope("b"):
            y = x.exp()
    lines = [line.strip().split(":::")[0].split("[")[0].split("(")[0] for line in draw(y).mermaid.splitlines()]
    inner = lines[lines.index("subgraph f0") : lines.index("end")]
    assert inner == ["subgraph f0", "v1", "v2", "o2", "subgraph f1", "v3", "o3"]


def test_few_enough_edges_for_mermaid():
    """Each product has two edges, one to its circle and one to the sum, and the sum one to its circle: at most 500."""

    def products(n):
        return draw(fsum([Value(1) * Value(2) for _ in range(n)]), max_nodes=None).mermaid

    with_circles, without = products(124), products(125)
    assert (len(check(with_circles)), len(check(without))) == (4 * 124 + 1, 3 * 125)
    assert '(("#42;"))' not in without
    assert "* | data 2 | grad 0" in shown(without)
