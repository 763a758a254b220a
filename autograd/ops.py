"""The table of operations: one row each, and everything else in the package is derived from it.

A row's `partials` is its differentiation rule: given the result `out` and the operands it returns
one local derivative per operand, written in operations of this table. The same rule therefore runs
on floats (recorded derivatives), on Values (derivatives that are graphs), on symbols (formulas) and
on anything else that has `apply(op, operands)`.

Rules use `+ - *` and unary minus as signs; division and power are `div(x, y)` and `power(x, y)`.
They never branch: `where(condition, a, b)` selects, and gives what it does not select no path at all.
"""

import math
import operator
from collections.abc import Iterable
from typing import Any

from autograd import ieee, special
from autograd.ieee import INF
from autograd.table import OPS, Constant, Op, lookup

__all__ = ["OPS", "Constant", "Op", "lookup"]


def _collect(xs: Iterable[Any]) -> tuple[Any, ...]:
    """The numbers of one sequence; there may be none."""
    if isinstance(xs, str | bytes) or not hasattr(xs, "__iter__"):
        raise TypeError(f"expected a sequence of numbers, got {type(xs).__name__}")
    return tuple(xs)


def _collect_some(xs: Iterable[Any]) -> tuple[Any, ...]:
    """The numbers of one sequence; without any there is no result."""
    operands = _collect(xs)
    if not operands:
        raise ValueError("expected at least one number, got an empty sequence")
    return operands


def _collect_dot(xs: Iterable[Any], ys: Iterable[Any], bias: Any = 0) -> tuple[Any, ...]:
    """x1..xn, y1..yn, bias; the two sequences must be equally long."""
    left, right = _collect(xs), _collect(ys)
    if len(left) != len(right):
        raise ValueError(f"dot takes two sequences of equal length, got {len(left)} and {len(right)} numbers")
    return (*left, *right, bias)


def _products_of_others(xs: tuple[Any, ...]) -> tuple[Any, ...]:
    """For each x the product of all others, without division: what is left of it times what is right of it."""
    before, after = [1.0], [1.0]
    for x, y in zip(xs[:-1], xs[:0:-1], strict=True):
        before.append(before[-1] * x)
        after.append(after[-1] * y)
    return tuple([left * right for left, right in zip(before, reversed(after), strict=True)])


REAL = (-3.0, 3.0)
POSITIVE = (0.25, 3.0)
INSIDE = (-0.9, 0.9)
FRACTION = (0.1, 0.4)
ONE_TO_TWO = (1.0, 2.0)

LN2 = Constant(math.log(2.0), "log(2)")
LOG2E = Constant(1.0 / math.log(2.0), "1/log(2)")
LOG10E = Constant(1.0 / math.log(10.0), "1/log(10)")
RADIAN = Constant(math.pi / 180.0, "pi/180")
DEGREE = Constant(180.0 / math.pi, "180/pi")
TWO_OVER_SQRT_PI = Constant(2.0 / math.sqrt(math.pi), "2/sqrt(pi)")

# fmt: off
add = Op("add", "+", operator.add, lambda out, x, y: (1.0, 1.0), (REAL, REAL), "Sum.", dunder="add")
sub = Op("sub", "-", operator.sub, lambda out, x, y: (1.0, -1.0), (REAL, REAL), "Difference.", aliases=("subtract",), dunder="sub")
mul = Op("mul", "*", operator.mul, lambda out, x, y: (y, x), (REAL, REAL), "Product.", aliases=("multiply",), dunder="mul")
div = Op("div", "/", ieee.div, lambda out, x, y: (div(1.0, y), -div(out, y)), (REAL, POSITIVE),
         "Quotient; x/0 is an infinity, 0/0 nan.", aliases=("divide", "true_divide"), dunder="truediv")
power = Op("power", "**", ieee.power,
           lambda out, x, y: (where((y == 0) & (abs(x) < 1e-308), 0.0, y * shifted_power(x, y, 1.0)), where((x == 0) & (y >= 0), 0.0, out * log(x))),
           (POSITIVE, REAL), "Power; 0**0 is 1 with derivatives 0, a negative base with a fractional exponent is nan.",
           aliases=("pow", "float_power"), dunder="pow")
floor_divide = Op("floor_divide", "//", ieee.floor_divide, lambda out, x, y: (0.0, 0.0), (FRACTION, ONE_TO_TWO),
                  "Largest whole number not above x / y; derivatives 0, jumps included.", dunder="floordiv")
mod = Op("mod", "%", ieee.mod, lambda out, x, y: (1.0, -floor_divide(x, y)), (FRACTION, ONE_TO_TWO),
         "Remainder with the sign of y; jumps have no derivative of their own.", aliases=("remainder",), dunder="mod")
neg = Op("neg", "-", operator.neg, lambda out, x: (-1.0,), (REAL,), "Negation.", aliases=("negative",), dunder="neg")
pos = Op("pos", "+", operator.pos, lambda out, x: (1.0,), (REAL,), "The same number as a new node.", aliases=("positive",), dunder="pos")
abs = Op("abs", "abs", operator.abs, lambda out, x: (sign(x),), (POSITIVE,), "Absolute value; derivative 0 at 0.",
         aliases=("absolute", "fabs"), dunder="abs")

exp = Op("exp", "exp", ieee.exp, lambda out, x: (out,), (REAL,), "Exponential function.")
exp2 = Op("exp2", "exp2", ieee.exp2, lambda out, x: (out * LN2,), (REAL,), "2**x.")
expm1 = Op("expm1", "expm1", ieee.expm1, lambda out, x: (exp(x),), (REAL,), "exp(x) - 1, exact near 0.")
log = Op("log", "log", ieee.log, lambda out, x: (div(1.0, x),), (POSITIVE,), "Natural logarithm; log(0) is -inf, nan below.")
log1p = Op("log1p", "log1p", ieee.log1p, lambda out, x: (div(1.0, 1.0 + x),), (INSIDE,), "log(1 + x), exact near 0.")
log2 = Op("log2", "log2", ieee.log2, lambda out, x: (div(LOG2E, x),), (POSITIVE,), "Logarithm to base 2.")
log10 = Op("log10", "log10", ieee.log10, lambda out, x: (div(LOG10E, x),), (POSITIVE,), "Logarithm to base 10.")
sqrt = Op("sqrt", "sqrt", ieee.sqrt, lambda out, x: (div(0.5, out),), (POSITIVE,), "Square root; derivative inf at 0, nan below.")
cbrt = Op("cbrt", "cbrt", special.cbrt, lambda out, x: (div(div(1.0, out), 3.0 * out),), (POSITIVE,), "Cube root; derivative inf at 0.")

sin = Op("sin", "sin", ieee.sin, lambda out, x: (cos(x),), (REAL,), "Sine of x in radians.")
cos = Op("cos", "cos", ieee.cos, lambda out, x: (-sin(x),), (REAL,), "Cosine of x in radians.")
tan = Op("tan", "tan", ieee.tan, lambda out, x: (1.0 + out * out,), (INSIDE,), "Tangent of x in radians.")
arcsin = Op("arcsin", "arcsin", ieee.arcsin, lambda out, x: (div(1.0, sqrt((1.0 - x) * (1.0 + x))),), (INSIDE,),
            "Inverse sine, in radians; derivative inf at -1 and 1.", aliases=("asin",))
arccos = Op("arccos", "arccos", ieee.arccos, lambda out, x: (-div(1.0, sqrt((1.0 - x) * (1.0 + x))),), (INSIDE,),
            "Inverse cosine, in radians; derivative -inf at -1 and 1.", aliases=("acos",))
arctan = Op("arctan", "arctan", ieee.arctan, lambda out, x: (inversion(1.0, x),), (REAL,), "Inverse tangent, in radians.", aliases=("atan",))
arctan2 = Op("arctan2", "arctan2", ieee.arctan2, lambda out, y, x: (inversion(x, y), -inversion(y, x)), (REAL, POSITIVE),
             "Angle of the point (x, y) in radians; derivatives 0 at the origin.", aliases=("atan2",))
sinh = Op("sinh", "sinh", ieee.sinh, lambda out, x: (cosh(x),), (REAL,), "Hyperbolic sine.")
cosh = Op("cosh", "cosh", ieee.cosh, lambda out, x: (sinh(x),), (REAL,), "Hyperbolic cosine.")
tanh = Op("tanh", "tanh", ieee.tanh, lambda out, x: (4.0 * sigmoid(2.0 * x) * sigmoid(-2.0 * x),), (REAL,),
          "Hyperbolic tangent; the rule keeps full accuracy where 1 - out*out would be 0.", textbook=lambda out, x: (1.0 - power(out, 2.0),))
arcsinh = Op("arcsinh", "arcsinh", ieee.arcsinh, lambda out, x: (div(1.0, hypot(1.0, x)),), (REAL,),
             "Inverse hyperbolic sine.", aliases=("asinh",))
arccosh = Op("arccosh", "arccosh", ieee.arccosh, lambda out, x: (div(1.0, sqrt(x - 1.0) * sqrt(x + 1.0)),), ((1.1, 3.0),),
             "Inverse hyperbolic cosine; derivative inf at 1.", aliases=("acosh",))
arctanh = Op("arctanh", "arctanh", ieee.arctanh, lambda out, x: (div(1.0, (1.0 - x) * (1.0 + x)),), (INSIDE,),
             "Inverse hyperbolic tangent; derivative inf at -1 and 1.", aliases=("atanh",))
hypot = Op("hypot", "hypot", ieee.hypot, lambda out, x, y: (unit(x, y), unit(y, x)), (REAL, POSITIVE),
           "Length of the vector (x, y); derivatives 0 at the origin.")
erf = Op("erf", "erf", ieee.erf, lambda out, x: (TWO_OVER_SQRT_PI * gaussian(x),), (REAL,), "Error function.")
erfc = Op("erfc", "erfc", ieee.erfc, lambda out, x: (-(TWO_OVER_SQRT_PI * gaussian(x)),), (REAL,), "1 - erf(x), exact for large x.")

sigmoid = Op("sigmoid", "sigmoid", special.sigmoid, lambda out, x: (out * sigmoid(-x),), (REAL,), "Logistic function 1 / (1 + exp(-x)).",
             textbook=lambda out, x: (out * (1.0 - out),))
relu = Op("relu", "relu", special.relu, lambda out, x: (step(x),), (POSITIVE,), "max(x, 0); derivative 0 at 0.")
leaky_relu = Op("leaky_relu", "leaky_relu", special.leaky_relu, lambda out, x, slope: (where(x > 0, 1.0, slope), where(x > 0, 0.0, x)),
                ((-3.0, -0.1), FRACTION), "x for x > 0, else slope*x; derivative slope at 0.", defaults={"slope": 0.01})
elu = Op("elu", "elu", special.elu, lambda out, x, alpha: (where(x > 0, 1.0, alpha * exp(x)), where(x > 0, 0.0, expm1(x))),
         ((-3.0, -0.1), POSITIVE), "x for x > 0, else alpha*(exp(x) - 1); derivative alpha at 0.", defaults={"alpha": 1.0})
gelu = Op("gelu", "gelu", special.gelu, lambda out, x: (normal_cdf(x) + clip(x, -40.0, 40.0) * normal_pdf(x),), (REAL,),
          "x times the normal distribution function of x; the exact form, not the tanh one.")
silu = Op("silu", "silu", special.silu, lambda out, x: (sigmoid(x) + where(x > 0, -silu(-x) * sigmoid(x), out * sigmoid(-x)),), (REAL,),
          "x * sigmoid(x).", aliases=("swish",), textbook=lambda out, x: (out + sigmoid(x) * (1.0 - out),))
softplus = Op("softplus", "softplus", special.softplus, lambda out, x: (sigmoid(x),), (REAL,), "log(1 + exp(x)), a smooth relu.")
log_sigmoid = Op("log_sigmoid", "log_sigmoid", special.log_sigmoid, lambda out, x: (sigmoid(-x),), (REAL,), "log(sigmoid(x)), finite for any finite x.")

maximum = Op("maximum", "max", ieee.maximum, lambda out, x, y: (exceeds(x, y), exceeds(y, x)), (FRACTION, ONE_TO_TWO),
             "The larger of x and y; half the derivative to each where they are equal.")
minimum = Op("minimum", "min", ieee.minimum, lambda out, x, y: (exceeds(y, x), exceeds(x, y)), (FRACTION, ONE_TO_TWO),
             "The smaller of x and y; half the derivative to each where they are equal.")
clip = Op("clip", "clip", ieee.clip,
          lambda out, x, lo, hi: (where((x >= lo) & (x <= hi), 1.0, 0.0), where((x < lo) & (lo <= hi), 1.0, 0.0),
                                  where((x > hi) | (lo > hi), 1.0, 0.0)),
          (INSIDE, (-3.0, -1.0), (1.0, 3.0)), "x limited to [lo, hi]; derivative 1 at the limits, hi where lo > hi.")
where = Op("where", "where", ieee.where, lambda out, condition, a, b: (None, 1.0, None) if condition else (None, None, 1.0),
           (ONE_TO_TWO, REAL, REAL), "a where the condition is not 0, else b; the other has no path, so nothing is propagated to it.")
floor = Op("floor", "floor", ieee.floor, lambda out, x: (0.0,), (FRACTION,), "Largest whole number not above x; derivative 0.")
ceil = Op("ceil", "ceil", ieee.ceil, lambda out, x: (0.0,), (FRACTION,), "Smallest whole number not below x; derivative 0.")
round = Op("round", "round", ieee.round_half_even, lambda out, x, decimals: (0.0, 0.0), ((0.11, 0.14), (1.0, 1.4)),
           "x rounded to a number of decimals, ties to even; derivative 0.", defaults={"decimals": 0.0}, aliases=("rint",))
sign = Op("sign", "sign", ieee.sign, lambda out, x: (0.0,), (POSITIVE,), "-1, 0 or 1; derivative 0.")
step = Op("step", "step", ieee.step, lambda out, x: (0.0,), (POSITIVE,), "1 for x > 0, else 0; derivative 0.")

fsum = Op("fsum", "sum", ieee.fsum, lambda out, *xs: (1.0,) * len(xs), (REAL,), "Sum, rounded once.", collect=_collect)
prod = Op("prod", "prod", special.prod, lambda out, *xs: _products_of_others(xs), (REAL,), "Product.", collect=_collect)
mean = Op("mean", "mean", special.mean, lambda out, *xs: (1.0 / len(xs),) * len(xs), (REAL,), "Arithmetic mean.", collect=_collect_some)
logsumexp = Op("logsumexp", "logsumexp", special.logsumexp, lambda out, *xs: tuple([exp(x - where(out == -INF, 0.0, out)) for x in xs]),
               (REAL,), "log(sum(exp(x))), a smooth maximum that never overflows.", collect=_collect_some)
dot = Op("dot", "dot", special.dot, lambda out, *xs: (*xs[len(xs) // 2:-1], *xs[:len(xs) // 2], 1.0), (REAL,),
         "bias + x1*y1 + ... + xn*yn as one node.", collect=_collect_dot)

# What the derivatives above are made of.
shifted_power = Op("shifted_power", "shifted_power", special.shifted_power,
                   lambda out, x, y, k: (where((y == k) & (abs(x) < 1e-308), 0.0, (y - k) * shifted_power(x, y, k + 1.0)),
                                         where((x == 0) & (y >= k), 0.0, out * log(x)), where((x == 0) & (y >= k), 0.0, -out * log(x))),
                   (POSITIVE, REAL, ONE_TO_TWO), "x**(y - k), without the rounding of y - k.",
                   meaning=lambda x, y, k: power(x, y - k))
unit = Op("unit", "unit", special.unit, lambda out, x, y: (unit(y, x) * inversion(y, x), -out * inversion(y, x)), (REAL, POSITIVE),
          "x / hypot(x, y); 0 at the origin.", meaning=lambda x, y: div(x, hypot(x, y)))
inversion = Op("inversion", "inversion", special.inversion,
               lambda out, x, y: ((inversion(y, x) - out) * (inversion(y, x) + out), -2.0 * out * inversion(y, x)), (REAL, POSITIVE),
               "x / (x*x + y*y); 0 at the origin.", meaning=lambda x, y: div(x, x * x + y * y))
exceeds = Op("exceeds", "exceeds", special.exceeds, lambda out, x, y: (0.0, 0.0), (FRACTION, ONE_TO_TWO),
             "1 for x > y, 1/2 for x = y, 0 for x < y; derivatives 0.")
gaussian = Op("gaussian", "gaussian", special.gaussian, lambda out, x: (where(out == 0, 0.0, -2.0 * x * out),), (REAL,),
              "exp(-x*x); where that vanishes, so does its derivative.", meaning=lambda x: exp(-(x * x)))
normal_pdf = Op("normal_pdf", "normal_pdf", special.normal_pdf, lambda out, x: (where(out == 0, 0.0, -x * out),), (REAL,),
                "Density of the standard normal distribution; where that vanishes, so does its derivative.")
normal_cdf = Op("normal_cdf", "normal_cdf", special.normal_cdf, lambda out, x: (normal_pdf(x),), (REAL,),
                "Distribution function of the standard normal distribution.")
# fmt: on

OPS.close()
