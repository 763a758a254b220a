"""The built-in SVG: well formed whatever is drawn, its elements by contract, its colours, its notes and legend."""

import math
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from drawn_graphs import NAMES, committed
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, dot, scope
from autograd.pictures.camera import take_picture
from autograd.pictures.fonts import text_width
from autograd.pictures.looks import BORDERS, DARK, LIGHT
from autograd.pictures.picture import Edge, Group, Node, Picture
from autograd.pictures.style import style_sheet
from autograd.pictures.svg import svg_text

NASTY = 'a<&"|{}\n\\N \x1b[31m]]>😀你好\ud800\x00\ufffe'
SHOWN = 'a<&"|{}\\n\\N \\x1b[31m]]>😀你好\\ud800\\x00\\ufffe'
TESTS = Path(__file__).parent
ALL = ("data", "grad", "partials", "flow", "legend")
SVG = "{http://www.w3.org/2000/svg}"


def example():
    """d = a*b + 10, after a backward pass."""
    a, b = Value(2, name="a"), Value(-3, name="b")
    d = a * b + 10
    d.backward()
    return a, b, d


def drawn(roots, **options):
    """The SVG of a graph, as elements."""
    return ElementTree.fromstring(svg_text(take_picture(roots), **options))


def by_id(svg, wanted):
    return next(element for element in svg.iter() if element.get("data-id") == wanted)


def words(element):
    return ["".join(text.itertext()) for text in element.iter(f"{SVG}text")]


def parts(element):
    """The elements inside, as tag.class."""
    return [f"{child.tag.removeprefix(SVG)}.{child.get('class', '')}".rstrip(".") for child in element]


# The contract.


def test_the_frame_of_the_file():
    svg = drawn(example()[2])
    assert (svg.tag, svg.get("class"), svg.get("role")) == (f"{SVG}svg", "glassgrad", "img")
    assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"
    assert svg.findtext(f"{SVG}title") == "Graph of a computation, 5 boxes"
    assert svg.find(f"{SVG}metadata").text == "Drawn by glassgrad's built-in layout."


def test_a_box_has_name_data_and_grad():
    node = by_id(drawn(example()[2]), "n2")
    assert (node.get("class"), node.get("data-number")) == ("node role-input", "2")
    assert parts(node) == ["title", "rect.box", "text.name", "path.rule", "text.data", "path.rule", "text.grad"]
    assert words(node) == ["b", "data -3", "grad 2"]
    spans = [(span.get("class"), span.text) for span in node.iter(f"{SVG}tspan")]
    assert spans == [("caption", "data"), ("value", "-3"), ("caption", "grad"), ("value", "2")]


def test_the_number_of_a_constant_stands_alone():
    node = by_id(drawn(example()[2]), "n4")
    assert node.get("class") == "node role-constant"
    assert (parts(node), words(node)) == (["title", "rect.box", "text.data"], ["10"])


def test_an_operation_and_the_line_to_its_box():
    svg = drawn(example()[2])
    assert (parts(by_id(svg, "o3")), words(by_id(svg, "o3"))) == (["circle", "text"], ["*"])
    assert by_id(svg, "m3").get("class") == "made"
    tall = by_id(drawn(dot([Value(1), Value(2)], [Value(3), Value(4)], Value(5))), "o6")
    assert (parts(tall), words(tall)) == (["rect", "text"], ["dot"])
    assert len([each for each in svg.iter() if each.get("class") == "op"]) == 2


def test_edges_name_their_ends():
    edge = by_id(drawn(example()[2]), "e3-1")
    found = [edge.get(name) for name in ("class", "data-user", "data-position", "data-operand")]
    assert found == ["edge", "3", "1", "2"]
    assert parts(edge) == ["path.line"]


def test_the_same_operand_twice_is_two_edges():
    a = Value(3)
    svg = drawn(a * a)
    first, second = (by_id(svg, name)[0].get("d") for name in ("e2-0", "e2-1"))
    assert first != second


def test_operands_are_labelled_where_their_order_matters():
    a, b = Value(3), Value(4)
    assert words(by_id(drawn(a - b), "e3-0")) == ["x"]
    assert words(by_id(drawn(a - b), "e3-1")) == ["y"]
    assert words(by_id(drawn(a + b), "e3-0")) == []


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_texts_on_edges_stand_clear_of_the_widest_flow(direction):
    """Digits of 10 pixels are 7 high; along the text of an edge no line that enters the same operation runs."""
    b, c = Value(7, name="b"), Value(-3, name="c")
    y = b * c
    y.backward()
    svg = drawn(y, direction=direction, show=ALL)
    is_level = direction in ("LR", "RL")
    bands, texts = [], []
    for edge in (by_id(svg, "e3-0"), by_id(svg, "e3-1")):
        line, text = edge
        end = re.findall(r"-?[\d.]+,-?[\d.]+", line.get("d").rpartition("M")[2])[1].split(",")
        half = float(line.get("style").removeprefix("stroke-width:")) / 2
        middle = float(end[is_level])
        bands.append((middle - half, middle + half))
        start = float(text.get("y" if is_level else "x"))
        texts.append((start - 7, start) if is_level else (start, start + text_width(text.text, 10)))
    assert max(high - low for low, high in bands) == pytest.approx(5)
    assert all(high + 1 <= start or end + 1 <= low for low, high in bands for start, end in texts)


def test_frames_have_path_and_title():
    with scope("mlp"), scope("layer0"):
        y = Value(1) * 2
    svg = drawn(y)
    frames = [element for element in svg if element.get("class") == "frame"]
    assert [(frame.get("data-id"), frame.get("data-path")) for frame in frames] == [("f0", "mlp"), ("f1", "mlp.layer0")]
    assert (parts(frames[1]), words(frames[1])) == (["rect", "text.title"], ["layer0"])


def test_left_out_operands_are_counted():
    total = Value(1.0)
    for _ in range(5):
        total = total + 1.0
    svg = ElementTree.fromstring(svg_text(take_picture(total, max_nodes=1)))
    (cut,) = [element for element in svg if element.get("class") == "cut"]
    assert (parts(cut), words(cut)) == (["path.line", "text"], ["… 2"])


def test_a_tooltip_has_all_digits():
    x = Value(1 / 3, name="x")
    assert by_id(drawn(x), "n1")[0].text == "#1 output\nname x\ndata 0.3333333333333333\ngrad 0.0".replace(
        "output", take_picture(x).nodes[0].role
    )


def rolled_up():
    box = Node(1, "group", None, None, math.nan, math.nan, "layer0 · Layer 2→16", None, False, False, 0)
    boxes = [
        box._replace(path="layer0", count=336, caption="336 nodes"),
        box._replace(number=2, name="neuron ×16", is_stale=True, count=16, caption="16 nodes"),
    ]
    edges = (Edge(2, 0, 1, "", None, None, 256), Edge(1, 0, 2, "", None, None, 1))
    return Picture(tuple(boxes), edges, (), (2,), 352, 1)


def test_a_rolled_up_group_looks_like_stacked_cards():
    svg = ElementTree.fromstring(svg_text(rolled_up()))
    group = by_id(svg, "n1")
    assert group.get("class") == "node role-group"
    assert parts(group) == ["title", "rect.card", "rect.card", "rect.box", "text.name", "text.caption"]
    assert words(group) == ["layer0 · Layer 2→16", "336 nodes"]
    assert by_id(svg, "n2").get("class") == "node role-group stale"
    assert words(by_id(svg, "e2-0")) == ["×256"]


# What is shown on request.


def test_numbers_are_shown_on_request():
    svg = drawn(example()[2], show=("grad",))
    assert words(by_id(svg, "n1")) == ["a", "grad -3"]
    assert words(by_id(drawn(example()[2], show=()), "n3")) == ["#3"]


def test_local_derivatives_are_shown_on_request():
    svg = drawn(example()[2], show=("partials",))
    assert parts(by_id(svg, "e3-0")) == ["path.line", "text.partial"]
    assert [words(by_id(svg, name)) for name in ("e3-0", "e3-1", "e5-0")] == [["-3"], ["2"], ["1"]]


def test_flow_is_width_and_colour():
    # a receives -3, b receives 2, the product 1: the square roots are to one another as the widths above 0.8.
    svg = drawn(example()[2], show=("flow",))
    widths = {}
    for name, kind in (("e3-0", "edge negative"), ("e3-1", "edge positive"), ("e5-0", "edge positive")):
        assert by_id(svg, name).get("class") == kind
        widths[name] = float(by_id(svg, name)[0].get("style").removeprefix("stroke-width:"))
    assert widths["e3-0"] == pytest.approx(5.0)
    assert widths["e3-1"] == pytest.approx(0.8 + 4.2 * (2 / 3) ** 0.5, abs=0.01)
    assert widths["e5-0"] == pytest.approx(0.8 + 4.2 * (1 / 3) ** 0.5, abs=0.01)
    assert words(svg)[-3:] == ["gradient above 0", "gradient below 0", "wider: larger gradient"]


def test_a_flow_that_is_no_number_is_an_alarm():
    x = Value(0.0)
    y = (x**0.5) ** 2
    y.backward()
    assert by_id(drawn(y, show=("flow",)), "e3-0").get("class") == "edge undefined"


def test_the_legend_explains_the_roles_that_are_there():
    assert words(drawn(example()[2], show=("legend",)))[-4:] == ["input", "constant", "operation", "output"]


def test_notes_stand_below():
    a, _, d = example()
    a.data = 7
    picture = take_picture(d, max_nodes=3)
    svg = ElementTree.fromstring(svg_text(picture))
    notes = [text.text for text in svg.iter(f"{SVG}text") if text.get("class") == "remark"]
    assert notes == picture.notes()
    assert svg.findtext(f"{SVG}desc") == " ".join(notes)
    stale = drawn(d)
    assert by_id(stale, "n3").get("class") == "node role-operation stale"
    assert words(by_id(stale, "n3"))[-1] == "! out of date"


def test_every_text_lies_within_the_picture():
    for options in ({}, {"show": ALL, "direction": "TB"}):
        svg = drawn(example()[2], **options)
        width, height = (float(svg.get(name)) for name in ("width", "height"))
        for text in svg.iter(f"{SVG}text"):
            assert 0 < float(text.get("x")) < width
            assert 0 < float(text.get("y")) < height


# Whatever the texts are.


def nasty_picture(text):
    name = text or None
    nodes = (
        Node(1, "input", None, None, 1.0, 0.0, name, text, False, False, 0),
        Node(2, "operation", text, text or "+", 1.0, math.nan, name, text, False, True, 3),
        Node(3, "group", None, None, math.nan, math.nan, name, None, False, False, 0, text, 2, text),
    )
    edges = (Edge(2, 0, 1, text, math.inf, -math.inf), Edge(3, 0, 2, text, None, None, 7))
    return Picture(nodes, edges, (Group(text, None, (1, 2), text),), (3,), 9, 1)


def test_nasty_texts_are_escaped():
    svg = ElementTree.fromstring(svg_text(nasty_picture(NASTY), show=ALL))
    assert words(by_id(svg, "n1"))[0] == SHOWN
    assert by_id(svg, "f0").get("data-path") == SHOWN
    assert f"scope {SHOWN}" in by_id(svg, "n1")[0].text


@given(st.text(st.characters(exclude_categories=()), max_size=50))
@settings(deadline=None, max_examples=100)
def test_any_text_gives_well_formed_xml(text):
    ElementTree.fromstring(svg_text(nasty_picture(text), show=ALL))


@pytest.mark.parametrize("name", NAMES)
def test_the_graphs_are_well_formed_and_their_parts_have_marks_that_occur_once(name):
    svg = ElementTree.fromstring(svg_text(committed(name), show=ALL))
    marks = [element.get("data-id") for element in svg.iter() if element.get("data-id")]
    assert len(marks) == len(set(marks)) > len(committed(name).nodes)


def test_pictures_in_one_document_share_no_id():
    """Whatever refers to an id would find the first picture."""
    a, _, d = example()
    text = svg_text(take_picture(d)) + svg_text(take_picture(d + a), show=ALL)
    ids = re.findall(r'(?<![\w-])id="([^"]*)"', text)
    assert len(ids) == len(set(ids)) and not re.search(r"url\(#|href=|aria-labelledby=", text)


def test_the_text_is_the_same_in_every_process():
    program = (
        "from drawn_graphs import *; from autograd.pictures.svg import svg_text; print(svg_text(committed('layer')))"
    )
    path = f"{TESTS}{os.pathsep}{TESTS.parent}"
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {svg_text(committed("layer")) + "\n"}


# Colours.


def test_themes():
    assert LIGHT.paper in style_sheet("light") and DARK.paper not in style_sheet("light")
    assert DARK.paper in style_sheet("dark") and LIGHT.ink not in style_sheet("dark")
    light, dark = style_sheet("auto").split("@media (prefers-color-scheme: dark) {")
    assert LIGHT.paper in light and DARK.paper in dark


def test_a_picture_keeps_its_theme_beside_one_of_another():
    for theme, other in (("light", "dark"), ("dark", "light")):
        root = ElementTree.fromstring(svg_text(committed("neuron"), theme=theme))
        assert root.get("class") == f"glassgrad {theme}"
        colours = [line for line in style_sheet(other).splitlines() if "fill: #" in line or "stroke: #" in line]
        assert colours and all(f"svg.glassgrad.{other} " in line for line in colours)
    assert ElementTree.fromstring(svg_text(committed("neuron"))).get("class") == "glassgrad"


def test_every_rule_is_for_our_pictures_only():
    for theme in ("light", "dark", "auto"):
        for line in style_sheet(theme).splitlines():
            selectors = line.partition("{")[0]
            if selectors and not selectors.startswith("@media") and line != "}":
                assert all(selector.strip().startswith("svg.glassgrad") for selector in selectors.split(","))


def test_every_role_has_its_looks():
    roles = {"input", "parameter", "constant", "operation", "output", "group"}
    assert set(LIGHT.roles) == set(DARK.roles) == set(BORDERS) == roles
    for role in roles:
        assert f".role-{role} rect" in style_sheet()


def luminance(colour):
    """Relative luminance by WCAG 2.1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    high, low = sorted([luminance(a), luminance(b)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_texts_can_be_read_and_borders_seen(theme):
    behind = [theme.paper, theme.frame.fill, *[look.fill for look in theme.roles.values()]]
    for fill in behind:
        assert contrast(theme.ink, fill) >= 7
        assert contrast(theme.pale, fill) >= 4.5
        assert contrast(theme.alarm, fill) >= 4.5
    for look in theme.roles.values():
        assert contrast(look.line, theme.paper) >= 3
    for colour in (theme.edge, theme.positive, theme.negative, theme.operation.line):
        assert contrast(colour, theme.paper) >= 3


def test_the_colours_are_colours():
    for theme in (LIGHT, DARK):
        assert re.fullmatch(r"#[0-9A-F]{6}", theme.paper)


# Wrong arguments.


def test_wrong_arguments():
    picture = take_picture(Value(1))
    with pytest.raises(ValueError, match="direction is one of LR, RL, TB, BT; got 'up'"):
        svg_text(picture, direction="up")
    with pytest.raises(ValueError, match="theme is one of auto, light, dark; got 'pink'"):
        svg_text(picture, theme="pink")
