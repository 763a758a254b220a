"""What a type checker must accept, with the types that it must find."""

from fractions import Fraction
from typing import assert_type

import autograd
from autograd import Op, Value, dot, exp, fsum, grad, leaky_relu, maximum, no_grad, tanh, where

v = Value(2, name="v")
w = Value(Fraction(1, 2))
v.backward()
w.backward(seed=2.0)

assert_type(v.data, float)
assert_type(v.grad, float)
assert_type(v.name, str | None)
assert_type(v.op, Op | None)
assert_type(v.operands, tuple[Value, ...])
assert_type(v.partials, tuple[float | None, ...])
assert_type(v.detach(), Value)
v.data, v.grad, v.name, v.is_constant = 3, 0.0, "x", True

assert_type(v + w, Value)
assert_type(v * 2, Value)
assert_type(2.0 / v, Value)
assert_type(True - v, Value)
assert_type(2**v, Value)
assert_type(v**2, Value)
assert_type(-abs(v), Value)
assert_type(divmod(v, 2), tuple[Value, Value])
assert_type(round(v), Value)
assert_type(round(v, 2), Value)
assert_type(v < w, bool)
assert_type(v >= 1, bool)
assert_type(v == 2, bool)
assert_type(bool(v), bool)
assert_type(f"{v:.2f}", str)
assert_type(max([v, w]), Value)

assert_type(v.tanh(), Value)
assert_type(v.leaky_relu(), Value)
assert_type(v.leaky_relu(slope=0.1), Value)
assert_type(v.arctan2(2), Value)
assert_type(v.clip(0, w), Value)
assert_type(v.asin(), Value)

assert_type(tanh(v), Value)
assert_type(tanh(1), float)
assert_type(exp(Fraction(1, 3)), float)
assert_type(maximum(v, 0), Value)
assert_type(maximum(0, v), Value)
assert_type(maximum(0, 1.5), float)
assert_type(leaky_relu(v, 0.2), Value)
assert_type(leaky_relu(-1, slope=0.2), float)
assert_type(where(v > 0, v, 0), Value)
assert_type(fsum([v, w]), Value)
assert_type(fsum([v, 1.0]), Value)
assert_type(fsum([1, 2.5]), float)
assert_type(dot([1, 2], [v, w], bias=v), Value)
assert_type(dot([1, 2], [3, 4]), float)

assert_type(tanh.symbol, str)
assert_type(autograd.OPS["tanh"], Op)
assert_type(autograd.derivatives(v * v, [v]), list[Value])
slope = grad(lambda x: x**3)(2.0)

with no_grad():
    assert_type(v + 1, Value)
