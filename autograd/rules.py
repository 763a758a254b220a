"""Written by `python tools/generate.py` from the table in autograd/ops.py; a test fails when it is stale.

The rules of the operations of fixed arity, on floats: what the engine in Python records local derivatives by. The
same numbers as the rows give, but a choice computes only what it selects, and forward functions are called directly.
"""

# ruff: noqa: ARG005, E501, FURB136  operands that a rule does not need, one row per line, choices as written

from collections.abc import Callable
from typing import Any

from autograd.ops import OPS

div = OPS["div"].forward
floor_divide = OPS["floor_divide"].forward
abs = OPS["abs"].forward
exp = OPS["exp"].forward
expm1 = OPS["expm1"].forward
log = OPS["log"].forward
sqrt = OPS["sqrt"].forward
sin = OPS["sin"].forward
cos = OPS["cos"].forward
sinh = OPS["sinh"].forward
cosh = OPS["cosh"].forward
hypot = OPS["hypot"].forward
sigmoid = OPS["sigmoid"].forward
silu = OPS["silu"].forward
clip = OPS["clip"].forward
sign = OPS["sign"].forward
step = OPS["step"].forward
shifted_power = OPS["shifted_power"].forward
unit = OPS["unit"].forward
inversion = OPS["inversion"].forward
exceeds = OPS["exceeds"].forward
gaussian = OPS["gaussian"].forward
normal_pdf = OPS["normal_pdf"].forward
normal_cdf = OPS["normal_cdf"].forward

# fmt: off
RULES: dict[str, Callable[..., tuple[Any, ...]]] = {
    "add": lambda out, x, y: (1.0, 1.0),
    "sub": lambda out, x, y: (1.0, -1.0),
    "mul": lambda out, x, y: (y, x),
    "div": lambda out, x, y: (div(1.0, y), -div(out, y)),
    "power": lambda out, x, y: ((0.0 if (y == 0.0) and (abs(x) < 1e-308) else y * shifted_power(x, y, 1.0)), (0.0 if (x == 0.0) and (y >= 0.0) else out * log(x))),
    "floor_divide": lambda out, x, y: (0.0, 0.0),
    "mod": lambda out, x, y: (1.0, -floor_divide(x, y)),
    "neg": lambda out, x: (-1.0,),
    "pos": lambda out, x: (1.0,),
    "abs": lambda out, x: (sign(x),),
    "exp": lambda out, x: (out,),
    "exp2": lambda out, x: (out * 0.6931471805599453,),
    "expm1": lambda out, x: (exp(x),),
    "log": lambda out, x: (div(1.0, x),),
    "log1p": lambda out, x: (div(1.0, 1.0 + x),),
    "log2": lambda out, x: (div(1.4426950408889634, x),),
    "log10": lambda out, x: (div(0.43429448190325176, x),),
    "sqrt": lambda out, x: (div(0.5, out),),
    "cbrt": lambda out, x: (div(div(1.0, out), 3.0 * out),),
    "sin": lambda out, x: (cos(x),),
    "cos": lambda out, x: (-sin(x),),
    "tan": lambda out, x: (1.0 + out * out,),
    "arcsin": lambda out, x: (div(1.0, sqrt((1.0 - x) * (1.0 + x))),),
    "arccos": lambda out, x: (-div(1.0, sqrt((1.0 - x) * (1.0 + x))),),
    "arctan": lambda out, x: (inversion(1.0, x),),
    "arctan2": lambda out, y, x: (inversion(x, y), -inversion(y, x)),
    "sinh": lambda out, x: (cosh(x),),
    "cosh": lambda out, x: (sinh(x),),
    "tanh": lambda out, x: (4.0 * sigmoid(2.0 * x) * sigmoid(-2.0 * x),),
    "arcsinh": lambda out, x: (div(1.0, hypot(1.0, x)),),
    "arccosh": lambda out, x: (div(1.0, sqrt(x - 1.0) * sqrt(x + 1.0)),),
    "arctanh": lambda out, x: (div(1.0, (1.0 - x) * (1.0 + x)),),
    "hypot": lambda out, x, y: (unit(x, y), unit(y, x)),
    "erf": lambda out, x: (1.1283791670955126 * gaussian(x),),
    "erfc": lambda out, x: (-1.1283791670955126 * gaussian(x),),
    "sigmoid": lambda out, x: (out * sigmoid(-x),),
    "relu": lambda out, x: (step(x),),
    "leaky_relu": lambda out, x, slope: ((1.0 if x > 0.0 else slope), (0.0 if x > 0.0 else x)),
    "elu": lambda out, x, alpha: ((1.0 if x > 0.0 else alpha * exp(x)), (0.0 if x > 0.0 else expm1(x))),
    "gelu": lambda out, x: (normal_cdf(x) + clip(x, -40.0, 40.0) * normal_pdf(x),),
    "silu": lambda out, x: (sigmoid(x) + (-silu(-x) * sigmoid(x) if x > 0.0 else out * sigmoid(-x)),),
    "softplus": lambda out, x: (sigmoid(x),),
    "log_sigmoid": lambda out, x: (sigmoid(-x),),
    "maximum": lambda out, x, y: (exceeds(x, y), exceeds(y, x)),
    "minimum": lambda out, x, y: (exceeds(y, x), exceeds(x, y)),
    "clip": lambda out, x, lo, hi: ((1.0 if (x >= lo) and (x <= hi) else 0.0), (1.0 if (x < lo) and (lo <= hi) else 0.0), (1.0 if (x > hi) or (lo > hi) else 0.0)),
    "where": lambda out, condition, a, b: (None, (1.0 if condition != 0.0 else None), (None if condition != 0.0 else 1.0)),
    "floor": lambda out, x: (0.0,),
    "ceil": lambda out, x: (0.0,),
    "round": lambda out, x, decimals: (0.0, 0.0),
    "sign": lambda out, x: (0.0,),
    "step": lambda out, x: (0.0,),
    "shifted_power": lambda out, x, y, k: ((0.0 if (y == k) and (abs(x) < 1e-308) else (y - k) * shifted_power(x, y, k + 1.0)), (0.0 if (x == 0.0) and (y >= k) else out * log(x)), (0.0 if (x == 0.0) and (y >= k) else -out * log(x))),
    "unit": lambda out, x, y: (unit(y, x) * inversion(y, x), -out * inversion(y, x)),
    "inversion": lambda out, x, y: ((inversion(y, x) - out) * (inversion(y, x) + out), -2.0 * out * inversion(y, x)),
    "exceeds": lambda out, x, y: (0.0, 0.0),
    "gaussian": lambda out, x: ((0.0 if out == 0.0 else -2.0 * x * out),),
    "normal_pdf": lambda out, x: ((0.0 if out == 0.0 else -x * out),),
    "normal_cdf": lambda out, x: (normal_pdf(x),),
}
# fmt: on
