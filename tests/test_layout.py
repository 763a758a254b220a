"""The built-in layout: against dot's crossings, nothing overlaps, frames hold what is theirs, on any graph."""

import importlib.util
import random
import sys
from functools import cache
from itertools import combinations, pairwise

import pytest
from crossings import crossings, flattened
from drawn_graphs import (
    NAMES,
    committed,
    committed_crossings,
    committed_text,
    crossings_by_dot,
    drawn_count,
    perceptron,
    picture_of,
    text_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from large_graphs import SHAPES, deep_tangle, entangled, horner, much_entangled, onion, picture_of_shape, recurrent

import nn
from autograd import Value, dot, where
from autograd.pictures import layout as layout_module
from autograd.pictures.camera import take_picture
from autograd.pictures.fonts import text_width
from autograd.pictures.layout import lay_out
from autograd.pictures.layout_edges import spread
from autograd.pictures.layout_lanes import far_links
from autograd.pictures.layout_layers import Link
from autograd.pictures.layout_ranks import assign_ranks, without_cycles
from autograd.pictures.picture import Edge, Group, Node, Picture
from autograd.pictures.records import edge_text_width, record_of
from autograd.pictures.svg import svg_text

DIRECTIONS = ("LR", "RL", "TB", "BT")
BY_DOT = committed_crossings()
NOTHING = float("nan")
ALL = ("data", "grad", "partials", "flow", "legend")


def layout_of(picture, direction="LR", show=("data", "grad")):
    records = {node.number: record_of(node, show) for node in picture.nodes}
    labels = {(edge.user, edge.position): edge_text_width(edge, show) for edge in picture.edges}
    return lay_out(picture, records, labels, direction)


@cache
def drawn(name, direction="LR", show=("data", "grad")):
    """One of the ten graphs and its layout."""
    return committed(name), layout_of(committed(name), direction, show)


def leaf(number, **fields):
    return Node(number, "input", None, None, 1.0, 0.0, None, None, False, False, 0)._replace(**fields)


def result(number, **fields):
    return leaf(number, role="operation", op="add", symbol="+", **fields)


def box(number, **fields):
    nan = float("nan")
    return leaf(number, role="group", data=nan, grad=nan, name=f"part {number}", caption="9 nodes", count=9, **fields)


def picture(nodes, edges, groups=()):
    """Edges as pairs, operand first."""
    positions: dict[int, int] = {}
    full = []
    for operand, user in edges:
        positions[user] = positions.get(user, -1) + 1
        full.append(Edge(user, positions[user], operand, ""))
    return Picture(tuple(nodes), tuple(full), tuple(groups), (nodes[-1].number,) if nodes else (), len(nodes), 0)


def overlap(a, b):
    """True where two rectangles share more than a border."""
    return (
        min(a.x + a.width, b.x + b.width) - max(a.x, b.x) > 0.01
        and min(a.y + a.height, b.y + b.height) - max(a.y, b.y) > 0.01
    )


def inside(inner, outer):
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and inner.y + inner.height <= outer.y + outer.height + 0.01
    )


def near(place, other):
    return all(abs(a - b) < 0.01 for a, b in zip(place, other, strict=True))


def things(layout):
    """Every box, operation and count, with the number of its node."""
    return [item for part in (layout.boxes, layout.operations, layout.cuts) for item in part.items()]


def check(picture, layout):
    """What holds of every layout."""
    for (_, a), (_, b) in combinations(things(layout), 2):
        assert not overlap(a, b)
    for _, thing in things(layout):
        assert thing.x >= 0 and thing.y >= 0
        assert thing.x + thing.width <= layout.width and thing.y + thing.height <= layout.height
    check_frames(picture, layout)
    assert set(layout.boxes) == {node.number for node in picture.nodes}
    assert set(layout.operations) == {node.number for node in picture.nodes if node.symbol}
    assert {(edge.user, edge.position) for edge in picture.edges} <= set(layout.edges)


def check_frames(picture, layout):
    parents = {group.path: group.parent for group in picture.groups}

    def around(path):
        while path is not None:
            yield path
            path = parents[path]

    homes = {number: group.path for group in picture.groups for number in group.members}
    frames = [(group.path, frame) for group, frame in zip(picture.groups, layout.frames, strict=True) if frame]
    for path, frame in frames:
        for number, thing in things(layout):
            if path in around(homes.get(number)):
                assert inside(thing, frame)
            else:
                assert not overlap(thing, frame)
    for (path, frame), (other_path, other) in combinations(frames, 2):
        if path in around(other_path):
            assert inside(other, frame)
        elif other_path in around(path):
            assert inside(frame, other)
        else:
            assert not overlap(frame, other)


def check_edges(picture, layout):
    """No edge passes behind a box or an operation."""
    for edge in picture.edges:
        own = layout.boxes[edge.operand], layout.operations.get(edge.user, layout.boxes[edge.user])
        for x, y in flattened(layout.edges[edge.user, edge.position]):
            for _, thing in things(layout):
                is_behind = thing.x < x < thing.x + thing.width and thing.y < y < thing.y + thing.height
                assert thing in own or not is_behind


# The ten graphs.


def test_the_graphs_go_from_a_neuron_to_a_model():
    counts = {name: drawn_count(committed(name)) for name in NAMES}
    assert len(counts) == 10
    assert counts["neuron"] == min(counts[name] for name in counts if name != "diamond") == 15
    assert counts["large_model"] == max(counts.values()) == 172


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_graphs_are_what_the_library_makes(name):
    assert text_of(picture_of(name)) == committed_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_crossings_are_at_most_a_fifth_more_than_dots(name):
    assert crossings(drawn(name)[1].edges.values()) <= 1.2 * BY_DOT[name]


def test_crossings_in_all_are_a_third_less_than_dots():
    assert sum([crossings(drawn(name)[1].edges.values()) for name in NAMES]) <= 2 / 3 * sum(BY_DOT.values())


def test_sweeps_and_exchanges_both_help():
    # 37 with both, 41 without exchanges, 59 without sweeps.
    assert crossings(drawn("large_model")[1].edges.values()) <= 38


@pytest.mark.skipif(not importlib.util.find_spec("pygraphviz"), reason="runs dot: pip install 'glassgrad[draw]'")
@pytest.mark.parametrize("name", NAMES)
def test_dots_crossings_are_as_committed(name):
    # Fonts and versions of Graphviz move its boxes a little, and so some crossings come and go.
    again = crossings_by_dot(committed(name))
    assert again == pytest.approx(BY_DOT[name], rel=0.2, abs=2)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_and_frames_hold_what_is_theirs(name, direction):
    check(*drawn(name, direction))
    check(*drawn(name, direction, ALL))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_no_edge_passes_behind_a_box(name, direction):
    check_edges(*drawn(name, direction, ALL))


@pytest.mark.parametrize("name", NAMES)
def test_edges_leave_a_box_and_reach_the_operation(name):
    graph, layout = drawn(name)
    for edge in graph.edges:
        curve = layout.edges[edge.user, edge.position]
        start, end = layout.boxes[edge.operand], layout.operations[edge.user]
        assert near(curve[0], (start.x + start.width, start.y + start.height / 2))
        assert end.x <= curve[-1][0] <= end.x + end.width / 2
        assert end.y <= curve[-1][1] <= end.y + end.height
        assert curve[-2][1] == curve[-1][1]  # level, so that the head of the arrow lies well


@pytest.mark.parametrize("name", NAMES)
def test_results_lie_in_the_direction_asked_for(name):
    for direction in DIRECTIONS:
        graph, layout = drawn(name, direction)
        for edge in graph.edges:
            start, end = layout.boxes[edge.operand], layout.operations[edge.user]
            dx, dy = end.x - start.x, end.y - start.y
            assert {"LR": dx, "RL": -dx, "TB": dy, "BT": -dy}[direction] > 0


def test_an_operation_stands_just_before_its_box():
    _, layout = drawn("small_model")
    for number, operation in layout.operations.items():
        place = layout.boxes[number]
        assert place.x - operation.x - operation.width == pytest.approx(11)
        assert place.y + place.height / 2 == pytest.approx(operation.y + operation.height / 2)


# Shapes by hand.


def test_one_node_and_nodes_alone():
    check(one := picture([leaf(1)], []), layout_of(one))
    check(three := picture([leaf(1), leaf(2), leaf(3)], []), layout_of(three))


def test_a_chain_is_one_straight_line():
    layout = layout_of(picture([leaf(1), result(2), result(3)], [(1, 2), (2, 3)]))
    assert len({round(place.y + place.height / 2, 6) for place in layout.boxes.values()}) == 1
    assert all(len({y for _, y in curve}) == 1 for curve in layout.edges.values())


def test_the_same_operand_twice_is_two_edges():
    a = Value(3)
    layout = layout_of(take_picture(a * a))
    first, second = layout.edges[2, 0], layout.edges[2, 1]
    assert first[0] == second[0]
    assert second[-1][1] - first[-1][1] >= 6


def test_operands_enter_in_their_order():
    xs, ys = [Value(x) for x in (1, 2, 3)], [Value(y) for y in (4, 5, 6)]
    for made in (dot(xs, ys, Value(7)), where(xs[0], xs[1], xs[2]), xs[0] - xs[1], xs[1] / xs[0]):
        graph = take_picture(made)
        ends = [layout_of(graph).edges[edge.user, edge.position][-1][1] for edge in graph.edges]
        assert ends == sorted(ends)
        assert all(b - a >= 12.9 for a, b in pairwise(ends))  # room for the labels, 10 pixels high


def test_long_edges_pass_between_boxes_in_a_straight_line():
    # 1 is used at once and after three more layers.
    graph = picture(
        [leaf(1), leaf(2), *[result(number) for number in (3, 4, 5, 6)]],
        [(1, 3), (2, 3), (3, 4), (4, 5), (5, 6), (1, 6)],
    )
    layout = layout_of(graph)
    check(graph, layout)
    levels = [round(y, 6) for _, y in layout.edges[6, 1]]
    assert len(set(levels)) <= 3  # that of the box, of the long line, of the operation


def test_a_picture_with_cycles():
    nodes = [box(number) for number in (1, 2, 3)]
    graph = picture(nodes, [(1, 2), (2, 3), (3, 1), (2, 2), (3, 2)])
    for direction in DIRECTIONS:
        layout = layout_of(graph, direction)
        check(graph, layout)
        assert len(layout.edges) == 5
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for c in layout.edges.values() for x, y in c)


def test_groups_that_depend_on_one_another():
    groups = [Group("a", None, (2, 4), "a"), Group("b", None, (3, 5), "b")]
    graph = picture([leaf(1), *[result(number) for number in (2, 3, 4, 5)]], [(1, 2), (2, 3), (3, 4), (4, 5)], groups)
    check(graph, layout_of(graph))


def test_groups_side_by_side_keep_one_order_in_all_layers():
    groups = [Group("a", None, (4, 5), "a"), Group("d", None, (1, 3), "d")]
    graph = picture([box(number) for number in range(1, 6)], [(1, 4), (5, 3)], groups)
    check(graph, layout_of(graph))


def test_frames_of_neurons_that_are_alike_are_alike():
    model = nn.MLP(4, [8, 6, 1], rng=random.Random(1))
    graph = take_picture(perceptron(model, [Value(1.0, name=f"x{index}") for index in range(4)]), model)
    layout = layout_of(graph)
    frames = {group.path: frame for group, frame in zip(graph.groups, layout.frames, strict=True)}
    for depth, count in enumerate((8, 6)):
        alike = [frames[f"mlp.layer{depth}.neuron{index}"] for index in range(count)]
        assert max(frame.height for frame in alike) <= 1.1 * min(frame.height for frame in alike)


def test_a_group_without_nodes_has_no_frame():
    assert layout_of(picture([leaf(1)], [], [Group("a", None, (), "a")])).frames == (None,)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_long_title_has_room_on_its_frame(direction):
    title = "a long title of a rather small scope"
    graph = picture([leaf(1), leaf(2)], [], [Group("a", None, (1,), title)])
    layout = layout_of(graph, direction)
    check(graph, layout)
    assert layout.frames[0].width >= text_width(title, 10, is_bold=True) + 17.9


def test_what_enters_a_group_stands_before_it_and_what_leaves_it_behind():
    #  1 -> [2 -> 3] -> 5 <- 4
    graph = picture(
        [leaf(1), result(2), result(3), leaf(4), result(5)],
        [(1, 2), (2, 3), (3, 5), (4, 5)],
        [Group("a", None, (2, 3), "a")],
    )
    layout = layout_of(graph)
    (frame,) = layout.frames
    assert layout.boxes[1].x + layout.boxes[1].width < frame.x
    assert layout.boxes[4].x > frame.x + frame.width
    assert layout.operations[5].x > frame.x + frame.width


# Its parts.


def test_ranks_of_a_sum_of_products():
    # ((0*1 + 2*3) + 4): 0*1 is 5, 2*3 is 6, their sum 7, the whole 8; the bias 4 stands just before it.
    edges = [(0, 5), (1, 5), (2, 6), (3, 6), (5, 7), (6, 7), (7, 8), (4, 8)]
    assert assign_ranks(edges, [-1] * 9, []) == [0, 0, 0, 0, 2, 1, 1, 2, 3]


def test_ranks_of_what_is_used_early_and_late():
    # 0 is used by 1 and by 3, at the end of the chain 1, 2, 3: it stands before its first user.
    assert assign_ranks([(0, 1), (1, 2), (2, 3), (0, 3)], [-1] * 4, []) == [0, 1, 2, 3]


def test_edges_that_close_a_cycle_are_turned_round():
    assert without_cycles(3, [(0, 1), (1, 2), (2, 0)]) == [(0, 1), (1, 2), (0, 2)]


@pytest.mark.parametrize(
    ("levels", "step", "breadth", "places"),
    [
        ([0], 7, 22, [0]),
        ([-100, 100], 7, 22, [-6, 6]),
        ([100, -100], 7, 22, [6, -6]),
        ([0, 0], 6, 22, [-3, 3]),
        ([40, 40], 6, 22, [0, 6]),
        ([0, 8], 6, 22, [0, 6]),
        ([4, -80], 6, 22, [1, -6]),
        ([0, 0, 0], 5, 22, [-5, 0, 5]),
        ([9, -9, 0], 13, 36, [13, -13, 0]),
    ],
)
def test_where_edges_enter(levels, step, breadth, places):
    assert spread(levels, step, breadth) == pytest.approx(places)


def test_widths_of_texts():
    # From the tables of the fonts, in 1/1000: Helvetica W 944 A 667 V 667 E 667; DejaVu Sans 989 684 684 632.
    assert 0.989 + 0.684 + 0.684 + 0.667 <= text_width("WAVE", 1) <= 3.06
    # Helvetica Bold 944 722 667 667; DejaVu Sans Bold 1103 774 774 683.
    assert 1.103 + 0.774 + 0.774 + 0.683 <= text_width("WAVE", 1, is_bold=True) <= 3.40
    assert text_width("你好", 10) >= 20
    assert text_width("😀", 10) >= 13
    assert text_width("e\u0301", 10) == text_width("e", 10)


def test_crossings_of_straight_lines():
    line = lambda a, b: (a, a, b, b)  # noqa: E731  a curve that is straight
    assert crossings([line((0, 0), (9, 9)), line((0, 9), (9, 0))]) == 1
    assert crossings([line((0, 0), (9, 0)), line((0, 0), (9, 9)), line((0, 5), (9, 5.5))]) == 1
    assert crossings([line((0, 0), (9, 0)), line((9, 0), (9, 9))]) == 0


# Any graph.


@st.composite
def pictures(draw):
    count = draw(st.integers(1, 14))
    numbers = st.integers(1, count)
    edges = draw(st.lists(st.tuples(numbers, numbers), max_size=26))
    is_rolled_up = draw(st.booleans())
    if not is_rolled_up:
        edges = [(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]]
    users = {user for _, user in edges}
    make = box if is_rolled_up else lambda number: (result if number in users else leaf)(number)
    nodes = [
        make(number)._replace(name=draw(st.sampled_from([None, "w", "a long name"]))) for number in range(1, count + 1)
    ]
    nodes = [node._replace(hidden=draw(st.integers(0, 2))) if node.symbol else node for node in nodes]
    paths = [None, "a", "a.b", "a.c", "d", "d.e"]
    homes = {number: draw(st.sampled_from(paths)) for number in range(1, count + 1)}
    groups = [
        Group(path, path.rpartition(".")[0] or None, tuple([n for n in homes if homes[n] == path]), path)
        for path in paths[1:]
    ]
    return picture(nodes, edges, groups)


@given(pictures(), st.sampled_from(DIRECTIONS))
@settings(deadline=None, max_examples=60)
def test_any_graph(graph, direction):
    layout = layout_of(graph, direction)
    check(graph, layout)
    check_edges(graph, layout)


@st.composite
def trees(draw):
    """Every result is used once, so that no edges need cross."""
    count = draw(st.integers(2, 30))
    edges = [(number, draw(st.integers(number + 1, count))) for number in range(1, count)]
    users = {user for _, user in edges}
    return picture([(result if number in users else leaf)(number) for number in range(1, count + 1)], edges)


@given(trees(), st.sampled_from(DIRECTIONS))
@settings(deadline=None, max_examples=60)
def test_a_tree_has_no_crossings(graph, direction):
    assert crossings(layout_of(graph, direction).edges.values()) == 0


# Large graphs, and what is used far from where it was made.


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_drawn_well(shape, direction):
    graph = picture_of_shape(shape, 60)
    layout = layout_of(graph, direction)
    check(graph, layout)
    check_edges(graph, layout)
    assert layout.unframed == 0


def test_a_value_that_is_used_far_away_has_one_lane_outside_of_all_boxes():
    graph = picture_of_shape(recurrent, 100)
    layout = layout_of(graph)
    names = {node.number: node.name for node in graph.nodes}
    for name, far in (("w", 15), ("u", 15), ("b", 15)):  # 16 steps; the first uses stand beside them
        curves = [layout.edges[edge.user, edge.position] for edge in graph.edges if names[edge.operand] == name]
        lanes = [curve[3][1] for curve in curves if len(curve) > 7]
        assert len(lanes) == far
        assert len(set(lanes)) == 1
        assert not any(box.y <= lanes[0] <= box.y + box.height for _, box in things(layout) if box.x > curves[0][3][0])


def test_what_is_used_near_has_no_lane():
    # 0 is used after no layer and after three; the room is for 60 and twice the vertices.
    assert far_links([0, 1, 4], [Link(0, 1), Link(0, 2)]) == set()


def test_which_links_have_a_lane():
    # 0 passes 41 layers to 2, and none to 1; 3 passes 40 to 4; the one that is turned passes 41. 60 more make room.
    ranks = [0, 1, 42, 0, 41, *[0] * 60]
    links = [Link(0, 1), Link(0, 2), Link(3, 4), Link(2, 0, True)]
    assert far_links(ranks, links) == {1, 3}
    # Together they pass more than there is room for: 60 and 2 for each vertex.
    links = [Link(tail, head) for tail, head in ((0, 3), (1, 4), (2, 5))]
    assert far_links([0, 0, 0, 39, 40, 6], links) == {1}


def test_long_edges_that_point_backwards_have_lanes_too():
    count = 90
    edges = [(number, number + 1) for number in range(1, count)] + [(count, 1), (80, 3), (85, 40)]
    graph = picture([box(number) for number in range(1, count + 1)], edges)
    for direction in DIRECTIONS:
        layout = layout_of(graph, direction)
        check(graph, layout)
        check_edges(graph, layout)


def test_frames_without_room_are_left_out_and_the_picture_says_so():
    graph = picture_of_shape(much_entangled, 150)
    layout = layout_of(graph)
    check(graph, layout)
    drawn = [frame for frame in layout.frames if frame]
    assert len(graph.groups) == 50
    assert len(drawn) == 50 - layout.unframed
    assert 10 <= len(drawn) < 50
    note = f"{layout.unframed} of 50 scopes have no frame here: too many overlap. A smaller depth rolls them up."
    assert svg_text(graph).count(note) == 2  # for the eye and for the reader of screens


def test_scopes_deep_inside_one_another_end():
    graph = picture_of_shape(onion, 500)
    layout = layout_of(graph)
    assert 0 < len([frame for frame in layout.frames if frame]) <= 60


@pytest.mark.parametrize("shape", SHAPES)
def test_work_is_bounded_by_the_size_of_the_graph(shape, monkeypatch):
    made = []
    order = layout_module.order_layers
    monkeypatch.setattr(layout_module, "order_layers", lambda layers: (made.append(layers), order(layers)))
    size = 240
    graph = picture_of_shape(shape, size)
    points = sum([len(curve) for curve in layout_of(graph).edges.values()])
    # An edge passes at most 2 layers, or takes a lane, or shares 60 and 2 for each node with others;
    # frames share 2,000 and 4 for each node, of two sides.
    sides = 2 * (2000 + 4 * size) if graph.groups else 0
    assert len(made[0].ranks) <= size + 2 * len(graph.edges) + 60 + 2 * size + sides
    assert points <= 19 * len(graph.edges) + 6 * (60 + 2 * size)


@pytest.mark.long
@pytest.mark.parametrize("shape", [horner, deep_tangle, entangled])
def test_calls_grow_with_the_graph_and_not_with_its_square(shape):
    small, large = (calls(picture_of_shape(shape, size)) for size in (600, 1200))
    assert large < 2.5 * small


def calls(graph):
    """How many functions the layout calls: a count of its work that is the same on every machine."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        layout_of(graph)
    finally:
        sys.setprofile(before)
    return count
