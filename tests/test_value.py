"""Value: what goes in, what is refused, what can be set, and one node per operation."""

import copy
import inspect
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from autograd import Op, Value
from autograd.graph import adjoints, leaves, order, tangents


class Celsius(Value):
    """A subclass with an attribute of its own."""

    def __init__(self, data: float, station: str = "") -> None:
        super().__init__(data)
        self.station = station


class Doubling(Value):
    """A subclass with arithmetic of its own."""

    def __add__(self, other):
        return super().__add__(other) * 2

    __radd__ = __add__


class NoNumber:
    def __float__(self):
        raise RuntimeError("no number today")


class WrongNumber:
    def __float__(self):
        return "3"


def made(v: Value) -> tuple[str, list[float]]:
    """The operation and operands of a node; every operand a leaf, so that it is one node."""
    assert not any(operand.operands for operand in v.operands)
    return v.op.name, [operand.data for operand in v.operands]


# The door.


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (3, 3.0),
        (True, 1.0),
        (2.5, 2.5),
        (Fraction(1, 4), 0.25),
        (Decimal("0.5"), 0.5),
        (np.float32(1.5), 1.5),
        (np.int8(-3), -3.0),
        (np.bool_(True), 1.0),
        (np.array(2), 2.0),
        (np.longdouble("1e999"), math.inf),
        (10**400, math.inf),
        (-(10**400), -math.inf),
        (Fraction(-(10**400), 3), -math.inf),
        (Decimal("1e999"), math.inf),
        (5e-324, 5e-324),
        (math.inf, math.inf),
    ],
)
def test_any_real_number_becomes_a_float(given, stored):
    v = Value(given)
    assert type(v.data) is float
    assert v.data == stored
    v.data = given
    v.grad = given
    assert (v.data, v.grad) == (stored, stored)


def test_nan_and_minus_zero_are_kept():
    assert math.isnan(Value(math.nan).data)
    assert math.copysign(1.0, Value(-0.0).data) == -1.0
    assert math.copysign(1.0, (-Value(0.0)).data) == -1.0


REFUSED = [
    ("3", "expected a real number, got str '3': convert it with float(...)"),
    (b"3", "expected a real number, got bytes b'3': convert it with float(...)"),
    (None, "expected a real number, got NoneType: is a return statement missing?"),
    (1j, "expected a real number, got complex: take .real, .imag or abs(...) of it"),
    ([1.0], "expected a real number, got list: pass its numbers one by one"),
    ((1.0,), "expected a real number, got tuple: pass its numbers one by one"),
    ({}, "expected a real number, got dict: pass its numbers one by one"),
    (np.array([1.0]), "expected a real number, got ndarray: pass its numbers one by one"),
    (np.array("a"), "expected a real number, got ndarray of dtype <U1"),
    (np.timedelta64(1, "s"), "expected a real number, got timedelta64 of dtype timedelta64[s]"),
    (object(), "expected a real number, got object"),
]


@pytest.mark.parametrize(("given", "message"), REFUSED, ids=[str(type(given)) for given, _ in REFUSED])
def test_what_is_no_real_number_is_refused_everywhere(given, message):
    v = Value(1.0)
    for door in (
        lambda: Value(given),
        lambda: setattr(v, "data", given),
        lambda: setattr(v, "grad", given) if given is not None else Value(given),
        lambda: v.backward(given),
    ):
        with pytest.raises(TypeError) as refusal:
            door()
        assert str(refusal.value) == message
    assert (v.data, v.grad) == (1.0, 0.0)


def test_a_value_is_refused_as_data():
    with pytest.raises(TypeError) as refusal:
        Value(Value(1.0))
    assert str(refusal.value) == ("Value takes a number, got a Value: use it as it is, or v.detach() for a new leaf")
    v = Value(1.0)
    for door in (lambda: setattr(v, "data", v), lambda: setattr(v, "grad", v), lambda: v.backward(v)):
        with pytest.raises(TypeError, match="a Value does not become a plain number by itself"):
            door()


def test_the_error_of_a_number_that_fails_comes_through():
    for door in (Value, lambda x: Value(1.0) + x, lambda x: x * Value(1.0)):
        with pytest.raises(RuntimeError, match="no number today"):
            door(NoNumber())
        with pytest.raises(TypeError, match="__float__ returned non-float"):
            door(WrongNumber())


# State.


def test_a_new_value_is_a_leaf():
    v = Value(3, "x")
    assert (v.data, v.grad, v.name, v.op, v.operands, v.partials) == (3.0, 0.0, "x", None, (), ())
    assert (v.is_constant, v.scope, Value(1).name) == (False, None, None)


def test_grad_none_means_zero():
    v = Value(1.0)
    v.grad = 5
    v.grad = None
    assert v.grad == 0.0


def test_names_are_text():
    v = Value(1.0, name="a")
    v.name = "b"
    v.name = None
    assert v.name is None
    for door in (lambda: Value(1.0, 3), lambda: setattr(v, "name", 3)):
        with pytest.raises(TypeError) as refusal:
            door()
        assert str(refusal.value) == "a name is a string or None, got int"


@pytest.mark.parametrize("attribute", ["op", "operands", "partials", "scope"])
def test_how_it_was_made_is_read_only(attribute):
    v = Value(1.0) * 2
    with pytest.raises(AttributeError) as refusal:
        setattr(v, attribute, ())
    assert str(refusal.value) == (
        f"{attribute} is read-only: it tells how this Value was made; operations make new Values"
    )


def test_there_are_no_other_attributes():
    v = Value(1.0)
    with pytest.raises(AttributeError, match="gradient"):
        v.gradient = 1.0
    with pytest.raises(AttributeError):
        v.gradient
    with pytest.raises(AttributeError):
        v.__dict__


def test_leaves_can_be_constant():
    v = Value(2.0)
    v.is_constant = True
    y = v * v
    y.backward()
    assert (v.grad, y.grad, len(order(y)), adjoints(y)) == (0.0, 1.0, 1, {y: 1.0})
    v.is_constant = False
    y.backward()
    assert v.grad == 4.0
    with pytest.raises(AttributeError) as refusal:
        y.is_constant = True
    assert str(refusal.value) == "is_constant can be set on leaves only: this Value is the result of an operation"
    with pytest.raises(TypeError, match="is_constant is True or False, got str"):
        v.is_constant = "no"


def test_numbers_met_by_an_operator_are_constants():
    x = Value(3.0)
    y = x * 2 + 1
    two = y.operands[0].operands[1]
    assert [two.data, two.is_constant, y.operands[1].is_constant] == [2.0, True, True]
    y.backward()
    assert two.grad == 0.0
    assert [leaf is x for leaf in leaves(y)] == [True]
    assert all(not node.is_constant for node in [*order(y), *adjoints(y)])


def test_a_constant_root_has_nothing_to_differentiate():
    c = Value(2.0)
    c.is_constant = True
    c.backward()
    assert (c.grad, order(c), adjoints(c), tangents(c, {})) == (0.0, [], {}, {})


def test_operands_are_the_same_objects_at_every_access():
    a, b = Value(2.0), Value(3.0)
    y = a * b
    assert y.operands[0] is a
    assert y.operands[1] is b
    assert (y + 1).operands[0] is y
    z = a + 5
    assert z.operands[1] is z.operands[1]
    assert len((a * a).operands) == 2


def test_partials_are_those_of_the_moment():
    a, b = Value(2.0), Value(3.0)
    y = a * b
    a.data = 100.0
    assert y.partials == (3.0, 2.0)
    assert all(type(partial) is float for partial in (a + b).partials)


def test_a_value_can_be_referred_to_weakly_and_hashed_by_identity():
    a, b = Value(1.0), Value(1.0)
    assert len({a, b}) == 2
    assert hash(a) != hash(b)
    assert a == b


# Arithmetic.


def test_every_operator_is_one_node():
    a, b = Value(7.0), Value(2.0)
    cases = {
        "add": a + b, "sub": a - b, "mul": a * b, "div": a / b, "power": a**b, "floor_divide": a // b, "mod": a % b,
    }  # fmt: skip
    for name, v in cases.items():
        assert made(v) == (name, [7.0, 2.0])
    assert [v.data for v in cases.values()] == [9.0, 5.0, 14.0, 3.5, 49.0, 3.0, 1.0]
    for name, v in {"neg": -a, "pos": +a, "abs": abs(a)}.items():
        assert made(v) == (name, [7.0])


@pytest.mark.parametrize("number", [2, 2.0, True + 1, Fraction(2), Decimal(2), np.float64(2), np.int16(2), np.array(2)])
def test_numbers_may_stand_on_either_side(number):
    a = Value(7.0)
    right = [a + number, a - number, a * number, a / number, a**number, a // number, a % number]
    left = [number + a, number - a, number * a, number / a, number**a, number // a, number % a]
    assert [v.data for v in right] == [9.0, 5.0, 14.0, 3.5, 49.0, 3.0, 1.0]
    assert [v.data for v in left] == [9.0, -5.0, 14.0, 2 / 7, 128.0, 0.0, 2.0]
    assert all(type(v) is Value and made(v)[1] == [7.0, 2.0] for v in right)
    assert all(type(v) is Value and made(v)[1] == [2.0, 7.0] for v in left)


def test_derivatives_of_powers():
    v = Value(3.0)
    (2**v).backward()
    assert v.grad == pytest.approx(8 * math.log(2), rel=1e-15)
    u, v = Value(2.0), Value(3.0)
    (u**v).backward()
    assert (u.grad, v.grad) == (12.0, pytest.approx(8 * math.log(2), rel=1e-15))


def test_huge_numbers_become_infinite():
    assert (Value(1.0) + 10**400).data == math.inf
    assert (-(10**400) * Value(1.0)).data == -math.inf
    assert (Value(1e308) * 10).data == math.inf


@pytest.mark.parametrize("other", ["a", None, [1.0], 1j])
def test_what_is_no_number_has_no_arithmetic(other):
    for operation in (lambda: Value(1.0) * other, lambda: other * Value(1.0), lambda: Value(1.0).maximum(other)):
        with pytest.raises(TypeError, match="expected a real number, got "):
            operation()


def test_calls_with_wrong_counts_name_the_method():
    with pytest.raises(TypeError) as refusal:
        Value(1.0).exp(2)
    assert str(refusal.value) == "Value.exp() takes 1 positional argument but 2 were given"
    with pytest.raises(TypeError) as refusal:
        Value(1.0).clip(0)
    assert str(refusal.value) == "expected clip(x, lo, hi), got clip(Value, int)"
    with pytest.raises(TypeError, match=r"Value\.power\(\) takes 2 positional arguments but 3 were given"):
        pow(Value(2), 3, 5)
    assert Value.tanh.__doc__.startswith("Hyperbolic tangent")


def test_order_and_equality_compare_numbers_and_give_bools():
    a, b = Value(1.0), Value(2.0)
    answers = [a < b, a <= b, a > b, a >= b, a == b, a != b, a < 2, a == 1, a == Fraction(1)]
    answers += [2 > a, 1 == a]  # noqa: SIM300  the reflected order is meant
    assert answers == [True, True, False, False, False, True, True, True, True, True, True]
    assert all(type(answer) is bool for answer in answers)
    assert a != None  # noqa: E711  the comparison is what is tested
    assert a != "a"
    assert Value(math.nan) != Value(math.nan)
    assert max(a, b) is b
    assert sorted([b, a]) == [a, b]
    with pytest.raises(TypeError, match="'<' not supported between instances of 'Value' and 'str'"):
        a < "a"  # noqa: B015  for its error


def test_truth_is_of_the_number():
    assert [bool(Value(x)) for x in (0.0, -0.0, 0.5, math.nan)] == [False, False, True, True]


# Repr.


def test_repr_is_one_line():
    a = Value(4, name="a")
    y = a * 1.5
    y.backward()
    assert [repr(a), repr(y)] == ["Value(4, name='a', grad=1.5)", "Value(6, op='*', grad=1)"]
    assert repr(Value(1 / 3)) == "Value(0.333333)"
    assert repr(Value(-0.0)) == "Value(-0)"
    assert repr(Value(1e300)) == "Value(1e+300)"
    assert repr(Value(math.nan)) == "Value(nan)"
    assert f"{y:.2f} {a}" == "6.00 Value(4, name='a', grad=1.5)"


def test_detach_is_a_leaf_with_the_same_data():
    x = Value(3.0)
    y = x * x
    d = y.detach()
    (d * x).backward()
    assert (d.data, d.op, d.operands) == (9.0, None, ())
    assert (x.grad, y.grad, d.grad) == (9.0, 0.0, 3.0)


# Subclasses.


def test_a_subclass_has_attributes_of_its_own():
    t = Celsius(20.0, station="Oslo")
    y = (t * 1.8 + 32) * t
    y.backward()
    assert t.grad == 2 * 1.8 * 20.0 + 32
    assert (t.station, repr(t)) == ("Oslo", "Celsius(20, grad=104)")
    assert type(y) is Value
    assert y.operands[1] is t
    assert copy.deepcopy(t).station == pickle.loads(pickle.dumps(t)).station == "Oslo"


def test_a_subclass_may_override_arithmetic():
    x, d = Value(1.0), Doubling(3.0)
    assert ((d + x).data, (x + d).data, (1 + d).data, (x * d).data) == (8.0, 8.0, 8.0, 3.0)
    (x + d).backward()
    assert (x.grad, d.grad) == (2.0, 2.0)


# Subclasses and signatures.


class WithNew(Value):
    """A subclass that hands its arguments on."""

    def __new__(cls, *arguments, **keywords):
        return super().__new__(cls, *arguments, **keywords)


class WithoutInit(Value):
    """A subclass that forgets `super().__init__`, as `class F(float)` may: F() is 0.0."""

    def __init__(self):
        pass


class WithMore(Value):
    """A subclass with an argument of its own."""

    def __init__(self, data, extra=1):
        super().__init__(data, name="more")
        self.extra = extra


def test_subclasses_are_made_as_any_class():
    x = WithNew(2, name="x")
    assert (x.data, x.name, (x * 3).data) == (2.0, "x", 6.0)
    assert (WithoutInit() + 1).data == 1.0
    more = WithMore(2, extra=3)
    assert (more.data, more.name, more.extra) == (2.0, "more", 3)


def test_a_value_is_started_again_by_its_init():
    x = Value(2) * 3
    x.__init__(5, "x")
    assert (x.data, x.name, x.op, x.operands) == (5.0, "x", None, ())


@pytest.mark.parametrize("call", [lambda: Value(2, name=3), lambda: Value(2, 3)])
def test_a_name_that_is_no_string(call):
    with pytest.raises(TypeError, match=r"^a name is a string or None, got int$"):
        call()


@pytest.mark.parametrize(
    ("thing", "names"),
    [
        (Value, ["data", "name"]),
        (Value.__init__, ["self", "data", "name"]),
        (WithNew, ["data", "name"]),
        (WithMore, ["data", "extra"]),
        (Op, ["name", "symbol", "forward", "partials", "domain", "doc", "defaults", "aliases", "dunder"]),
    ],
)
def test_signatures_are_shown(thing, names):
    assert list(inspect.signature(thing).parameters)[: len(names)] == names


def test_a_rule_that_begins_to_give_values_is_refused():
    given = iter([1.0, Value(2)])
    op = Op("fickle", "fickle", lambda x: x, lambda out, x: (next(given),), domain=((0.5, 1.0),), doc="...")
    with pytest.raises(TypeError, match=r"^a Value does not become a plain number by itself"):
        op(Value(1))


def test_a_rule_may_give_whole_numbers():
    op = Op("same", "same", lambda x: x, lambda out, x: (1,), domain=((0.5, 1.0),), doc="...")
    assert [type(partial) for partial in op(Value(1)).partials] == [float]
