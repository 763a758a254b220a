"""Opening dot and fsum: counts, data, gradients and local derivatives by hand."""

import pytest

from autograd import Value, dot, draw, fsum, scope
from autograd.pictures.camera import take_picture


def summary(picture):
    return [(node.number, node.symbol or node.role, node.data, node.grad) for node in picture.nodes]


def test_dot_opens_into_products_and_sums():
    """0.5 + 2*3 + 5*7: the sums from the left are 0.5, 6.5, 41.5; every gradient is that of the whole, 1."""
    x1, x2, y1, y2, bias = map(Value, (2, 5, 3, 7, 0.5))
    out = dot([x1, x2], [y1, y2], bias)
    out.backward()
    picture = take_picture(out, depth=1)
    assert summary(picture) == [
        (1, "input", 2.0, 3.0), (2, "input", 5.0, 7.0), (3, "input", 3.0, 2.0), (4, "input", 7.0, 5.0),
        (5, "input", 0.5, 1.0), (7, "*", 6.0, 1.0), (8, "*", 35.0, 1.0), (9, "+", 6.5, 1.0), (6, "+", 41.5, 1.0),
    ]  # fmt: skip
    assert [(e.user, e.position, e.operand, e.partial, e.flow) for e in picture.edges] == [
        (7, 0, 1, 3.0, 3.0), (7, 1, 3, 2.0, 2.0), (8, 0, 2, 7.0, 7.0), (8, 1, 4, 5.0, 5.0),
        (9, 0, 5, 1.0, 1.0), (9, 1, 7, 1.0, 1.0), (6, 0, 9, 1.0, 1.0), (6, 1, 8, 1.0, 1.0),
    ]  # fmt: skip
    assert (picture.total, picture.hidden, picture.roots) == (9, 0, (6,))
    assert picture.nodes[-1].role == "output"


def test_a_bias_of_nothing_is_left_out():
    """Its constant 0 stays in the picture, but nothing is added; one product alone is the node itself."""
    a, b = Value(2), Value(3)
    assert [node.symbol for node in take_picture(dot([a], [b]), depth=1).nodes if node.symbol] == ["*"]
    assert [node.symbol for node in take_picture(dot([a, b], [b, b]), depth=1).nodes if node.symbol] == ["*", "*", "+"]


@pytest.mark.parametrize(
    ("make", "symbols"),
    [
        (lambda a: fsum([a]), ["sum"]),
        (lambda a: fsum([a, a, a]), ["+", "+"]),
        (lambda a: dot([], [], a), ["dot"]),
        (lambda a: fsum([a, a]) + dot([a], [a], a), ["+", "*", "+", "+"]),
    ],
)
def test_what_opens_into_what(make, symbols):
    picture = take_picture(make(Value(2)), depth=9)
    assert [node.symbol for node in picture.nodes if node.symbol] == symbols
    assert picture.hidden == 0


def test_mean_prod_and_logsumexp_stay():
    from autograd import logsumexp, mean, prod

    a = Value(2)
    out = mean([a, a]) + prod([a, a]) + logsumexp([a, a])
    assert take_picture(out, depth=1).nodes == take_picture(out).nodes


def test_opened_nodes_keep_their_name_scope_and_age():
    a = Value(2)
    with scope("net"):
        y = fsum([a, a, 1])
    y.name = "y"
    a.data = 3.0
    picture = take_picture(y, depth=2)
    last, first = picture.nodes[-1], picture.nodes[-2]
    assert (last.name, last.is_stale, last.scope, last.data) == ("y", True, "net", 5.0)
    assert (first.name, first.is_stale, first.scope, first.data) == (None, False, "net", 6.0)  # 3 + 3, as shown
    assert picture.groups[0].members == (2, 4, 3)


def test_constants_receive_nothing():
    out = fsum([Value(1), 2, 3])
    out.grad = 1.0
    assert [edge.flow for edge in take_picture(out, depth=1).edges] == [1.0, None, 1.0, None]


def test_what_would_be_too_large_stays_closed():
    xs = [Value(i) for i in range(10)]
    out = fsum(xs)
    assert [len(take_picture(out, depth=1, max_nodes=n).nodes) for n in (11, 18, 19)] == [11, 11, 19]


def test_closed_where_the_depth_is_no_more_than_that_of_the_deepest_scope():
    with scope("net"):
        y = fsum([Value(1), Value(2), Value(3)])
    symbols = [[node.symbol for node in take_picture(y, depth=depth).nodes if node.symbol] for depth in (1, 2)]
    assert symbols == [["sum"], ["+", "+"]]
    assert "sum" in str(draw(y))
