"""The picture as DOT text, checked by rendering it."""

import math
from xml.etree import ElementTree

import pytest
from pictured import NASTY, example, moons_loss, plain_network, renderers_found

from autograd import Value, draw, scope
from autograd.pictures.flow import Flow
from autograd.pictures.looks import LIGHT
from autograd.pictures.picture import Edge
from autograd.pictures.render import render

needs_graphviz = pytest.mark.skipif(not renderers_found(), reason="draws: pip install 'glassgrad[draw]'")


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
    svg = render(draw(d, direction=direction).dot, "svg")[0]
    assert titles(svg) == {"v": 5, "o": 2, "h": 0, "edge": 6, "cluster": 0}
    assert words(svg).count("data") == 4  # the constant is a bare number


@needs_graphviz
def test_svg_has_frames_cuts_and_notes():
    x = Value(1)
    with scope("mlp"), scope(NASTY):
        y = x.tanh() * x
    x.data = 2
    svg = render(draw(y, max_nodes=2).dot, "svg")[0]  # y and tanh(x); x is left out of both
    assert titles(svg) == {"v": 2, "o": 2, "h": 2, "edge": 5, "cluster": 2}
    assert "Out of date: a Value was changed after it was used, so 2 operations recorded old numbers." in words(svg)
    assert "1 of 3 nodes are not shown: raise max_nodes to see more." in words(svg)
    assert "! out of date" in words(svg)
    assert 'a<&"|{}\\n\\N \\x1b[31m]]>😀你好' in words(svg)


@needs_graphviz
@pytest.mark.parametrize(
    "name", [NASTY, "\\", '\\"', "\\G\\N\\l", "<b>", "&amp;", "\\\\", "--", " ", "", "你好", "node", "\ud800\0"]
)
def test_names_are_shown_as_they_are(name):
    svg = render(draw(Value(1, name=name) * 1).dot, "svg")[0]
    assert titles(svg) == {"v": 3, "o": 1, "h": 0, "edge": 3, "cluster": 0}
    shown = "".join([c if c.isprintable() else c.encode("unicode_escape").decode() for c in name])
    assert shown in words(svg)
    assert tooltips(svg)[0] == f"#1 input\nname {shown}\ndata 1.0\ngrad 0.0".replace("name \n", "")


@needs_graphviz
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_svg_of_a_rolled_up_graph(direction):
    network = plain_network(2, [4, 1])
    drawing = draw(moons_loss(network, 20), names=network, depth=1, direction=direction)
    svg = render(drawing.dot, "svg")[0]
    nodes = drawing.picture.nodes
    assert titles(svg) == {
        "v": len(nodes), "o": sum(bool(node.symbol) for node in nodes), "h": 0, "cluster": 1,
        "edge": len(drawing.picture.edges) + sum(bool(node.symbol) for node in nodes),
    }  # fmt: skip
    assert "layer0 · Layer 2→4412 nodes" in words(svg)
    assert "relu ×20" in words(svg)
    assert "×160" in words(svg)  # two inputs of twenty samples to each of four neurons
    assert "#3 group\nname layer0 · Layer 2→4\n412 nodes\nscope mlp.layer0" in tooltips(svg)


@needs_graphviz
def test_svg_with_everything_on_request():
    a, _, d = example()
    shown = words(render(draw(d, show=("partials", "flow", "legend"), names={NASTY: a}).dot, "svg")[0])
    for text in ("∂ -3", "∂ 2", "inputconstantoperationoutput"):
        assert text in shown
    assert "data" not in shown


def test_flow_is_shown_by_width_and_colour():
    """Widths from 0.8 to 5.0 by the square root of the share of the largest."""
    a, b = Value(1), Value(-4)
    out = a * b + a * 0.0
    out.backward()
    lines = draw(out, show=("flow",)).dot.splitlines()
    assert '  v1:e -> o3 [penwidth=5.00 color="#D55E00"]' in lines  # -4, the largest
    assert '  v2:e -> o3 [penwidth=2.90 color="#0072B2"]' in lines  # 1: 0.8 + 4.2 / 2
    assert '  v1:e -> o5 [penwidth=0.80 color="#80868B"]' in lines  # 0
    assert "  v4:e -> o5" in lines  # a constant


@pytest.mark.parametrize(
    ("flow", "width", "colour"),
    [(math.inf, 5.0, LIGHT.positive), (-math.inf, 5.0, LIGHT.negative), (math.nan, 0.8, LIGHT.alarm)],
)
def test_flow_that_is_not_finite(flow, width, colour):
    strange, plain = (Edge(2, 0, 1, "", 1.0, x) for x in (flow, 3.0))
    measure = Flow([strange, plain])
    assert (measure.width(strange), measure.colour(strange, LIGHT)) == (width, colour)
    assert measure.width(plain) == 5.0
