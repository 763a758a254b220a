# Written by tools/generate.py from the table of operations and the signatures in the code; do not edit.
# ruff: noqa: D402  a sentence of the table may begin with a call
"""Scalar reverse-mode automatic differentiation that you can see through.

Every number in a computation is a `Value` that remembers how it was made, so its derivative can be
computed, drawn, explained and checked. Start with `Value(3)`, `y.backward()` and `y.tree()`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, SupportsFloat, TypeAlias, overload

from autograd.anomaly import AnomalyError as AnomalyError
from autograd.anomaly import detect_anomaly as detect_anomaly
from autograd.check import GradientReport as GradientReport
from autograd.check import check_gradients as check_gradients
from autograd.columns import Vector as Vector
from autograd.columns import are_finite_numbers as are_finite_numbers
from autograd.differentiation import StaleGraphError as StaleGraphError
from autograd.explanation import Explanation, Step
from autograd.expression import Symbol
from autograd.functional import elementwise_grad as elementwise_grad
from autograd.functional import grad as grad
from autograd.functional import hessian as hessian
from autograd.functional import hvp as hvp
from autograd.functional import jacobian as jacobian
from autograd.functional import jvp as jvp
from autograd.functional import value_and_grad as value_and_grad
from autograd.functional import vjp as vjp
from autograd.known import own_attributes as own_attributes
from autograd.layers import Dense as Dense
from autograd.layers import feed_forward as feed_forward
from autograd.modes import no_grad as no_grad
from autograd.modes import scope as scope
from autograd.paths import Paths
from autograd.pictures import draw as draw
from autograd.pictures import film as film
from autograd.pictures import tree as tree
from autograd.pictures.drawing import Drawing
from autograd.pictures.text import Tree
from autograd.sensitivities import Sensitivity
from autograd.table import Op as Op
from autograd.table import Table
from autograd.typesetting import Formula
from autograd.vectors import log_softmax as log_softmax
from autograd.vectors import norm as norm
from autograd.vectors import softmax as softmax

__all__ = [
    "OPS",
    "AnomalyError",
    "Dense",
    "GradientReport",
    "Op",
    "StaleGraphError",
    "Value",
    "Vector",
    "add",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "are_finite_numbers",
    "cbrt",
    "ceil",
    "check_gradients",
    "clip",
    "cos",
    "cosh",
    "derivatives",
    "detect_anomaly",
    "div",
    "dot",
    "draw",
    "elementwise_grad",
    "elu",
    "engine_name",
    "erf",
    "erfc",
    "exceeds",
    "exp",
    "exp2",
    "explain",
    "expm1",
    "feed_forward",
    "film",
    "floor",
    "floor_divide",
    "formula",
    "fsum",
    "gaussian",
    "gelu",
    "get_data",
    "get_grads",
    "grad",
    "hessian",
    "hvp",
    "hypot",
    "inversion",
    "jacobian",
    "jvp",
    "leaky_relu",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "maximum",
    "mean",
    "minimum",
    "mod",
    "mul",
    "neg",
    "no_grad",
    "norm",
    "normal_cdf",
    "normal_pdf",
    "own_attributes",
    "pos",
    "power",
    "prod",
    "refresh",
    "relu",
    "scope",
    "sensitivity",
    "set_data",
    "set_grads",
    "shifted_power",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "sqrt",
    "step",
    "steps",
    "sub",
    "tan",
    "tanh",
    "trainable",
    "tree",
    "unit",
    "value_and_grad",
    "vjp",
    "where",
]

__version__: str

OPS: Table

def derivatives(y: Value, wrt: Iterable[Value]) -> list[Value]:
    """Return dy/dx for each x of `wrt`, as Values that can be differentiated again."""

engine_name: str

def explain(
    v: Value, a: Value | None = None, *, names: Any = None, max_steps: int | None = 100, max_paths: int = 10
) -> Explanation | Paths:
    """Say in words how the gradients of a Value come about, from the local derivatives that were recorded."""

def formula(y: Value | Symbol, latex: bool = False, *, names: Any = None, max_nodes: int | None = 300) -> Formula:
    """Return a Value's recorded graph, or a symbol, as a formula."""

def get_data(values: Sequence[Value]) -> Vector:
    """Return the data of every Value."""

def get_grads(values: Sequence[Value]) -> Vector:
    """Return the gradient of every Value."""

def refresh(v: Value) -> Value:
    """Evaluate the recorded graph again, in place, after the data of leaves was changed."""

def sensitivity(v: Value, *, names: Any = None, limit: int | None = 20) -> Sensitivity:
    """Return which leaves a Value depends on most: a table of gradients and of what +1 % of each leaf does."""

def set_data(values: Sequence[Value], numbers: Any) -> None:
    """Set the data of every Value."""

def set_grads(values: Sequence[Value], numbers: Any) -> None:
    """Set the gradient of every Value; the arguments are those of `set_data`."""

def steps(v: Value) -> list[Step]:
    """Return the backward pass from a Value as data: one step for each result that it visits, in its order."""

def trainable(values: Sequence[Value], known: list[Value] | None = None) -> list[Value]:
    """Return those of the Values that are no constants."""

_Operand: TypeAlias = Value | SupportsFloat

class Value:
    """A number that remembers how it was made, so that derivatives can be taken of it."""

    def __init__(self, data: SupportsFloat, name: str | None = None) -> None: ...
    def abs(self) -> Value:
        """Absolute value; derivative 0 at 0."""
    def absolute(self) -> Value:
        """Absolute value; derivative 0 at 0."""
    def acos(self) -> Value:
        """Inverse cosine, in radians; derivative -inf at -1 and 1."""
    def acosh(self) -> Value:
        """Inverse hyperbolic cosine; derivative inf at 1."""
    def add(self, y: _Operand, /) -> Value:
        """Sum."""
    def apply(self, op: Op, operands: tuple[Any, ...]) -> Value:
        """Record `op` on any number of operands, Values or numbers; `op(...)` calls this."""
    def arccos(self) -> Value:
        """Inverse cosine, in radians; derivative -inf at -1 and 1."""
    def arccosh(self) -> Value:
        """Inverse hyperbolic cosine; derivative inf at 1."""
    def arcsin(self) -> Value:
        """Inverse sine, in radians; derivative inf at -1 and 1."""
    def arcsinh(self) -> Value:
        """Inverse hyperbolic sine."""
    def arctan(self) -> Value:
        """Inverse tangent, in radians."""
    def arctan2(self, x: _Operand, /) -> Value:
        """Angle of the point (x, y) in radians; derivatives 0 at the origin."""
    def arctanh(self) -> Value:
        """Inverse hyperbolic tangent; derivative inf at -1 and 1."""
    def asin(self) -> Value:
        """Inverse sine, in radians; derivative inf at -1 and 1."""
    def asinh(self) -> Value:
        """Inverse hyperbolic sine."""
    def atan(self) -> Value:
        """Inverse tangent, in radians."""
    def atan2(self, x: _Operand, /) -> Value:
        """Angle of the point (x, y) in radians; derivatives 0 at the origin."""
    def atanh(self) -> Value:
        """Inverse hyperbolic tangent; derivative inf at -1 and 1."""
    def backward(self, seed: float = 1.0) -> None:
        """Differentiate this Value by everything that it is made of."""
    def cbrt(self) -> Value:
        """Cube root; derivative inf at 0."""
    def ceil(self) -> Value:
        """Smallest whole number not below x; derivative 0."""
    def clip(self, lo: _Operand, hi: _Operand) -> Value:
        """x limited to [lo, hi]; derivative 1 at the limits, hi where lo > hi."""
    def conjugate(self) -> Value:
        """The same number as a new node."""
    def cos(self) -> Value:
        """Cosine of x in radians."""
    def cosh(self) -> Value:
        """Hyperbolic cosine."""
    @property
    def data(self) -> float:
        """The number, a float; assigning changes this node alone."""
    @data.setter
    def data(self, data: SupportsFloat) -> None: ...
    def detach(self) -> Value:
        """Return a new leaf with the same data and name."""
    def div(self, y: _Operand, /) -> Value:
        """Quotient; x/0 is an infinity, 0/0 nan."""
    def divide(self, y: _Operand, /) -> Value:
        """Quotient; x/0 is an infinity, 0/0 nan."""
    def draw(
        self,
        *,
        names: Any = None,
        depth: int | None = None,
        max_nodes: int | None = 300,
        direction: str = "LR",
        show: str | tuple[str, ...] = ...,
        theme: str = "auto",
        engine: str = "auto",
    ) -> Drawing:
        """Draw how a Value, or several, were made."""
    def elu(self, alpha: _Operand = 1.0) -> Value:
        """x for x > 0, else alpha*(exp(x) - 1); derivative alpha at 0."""
    def erf(self) -> Value:
        """Error function."""
    def erfc(self) -> Value:
        """1 - erf(x), exact for large x."""
    def exceeds(self, y: _Operand, /) -> Value:
        """1 for x > y, 1/2 for x = y, 0 for x < y; derivatives 0."""
    def exp(self) -> Value:
        """Exponential function."""
    def exp2(self) -> Value:
        """2**x."""
    def explain(
        self, a: Value | None = None, *, names: Any = None, max_steps: int | None = 100, max_paths: int = 10
    ) -> Explanation | Paths:
        """Say in words how the gradients of a Value come about, from the local derivatives that were recorded."""
    def expm1(self) -> Value:
        """exp(x) - 1, exact near 0."""
    def fabs(self) -> Value:
        """Absolute value; derivative 0 at 0."""
    def float_power(self, y: _Operand, /) -> Value:
        """Power; 0**0 is 1 with derivatives 0, a negative base with a fractional exponent is nan."""
    def floor(self) -> Value:
        """Largest whole number not above x; derivative 0."""
    def floor_divide(self, y: _Operand, /) -> Value:
        """Largest whole number not above x / y; derivatives 0, jumps included."""
    def gaussian(self) -> Value:
        """exp(-x*x); where that vanishes, so does its derivative."""
    def gelu(self) -> Value:
        """x times the normal distribution function of x; the exact form, not the tanh one."""
    @property
    def grad(self) -> float:
        """d(root)/d(this) of the last backward; leaves accumulate."""
    @grad.setter
    def grad(self, grad: SupportsFloat | None) -> None: ...
    def hypot(self, y: _Operand, /) -> Value:
        """Length of the vector (x, y); derivatives 0 at the origin."""
    @property
    def imag(self) -> Value:
        """0, as a constant."""
    def inversion(self, y: _Operand, /) -> Value:
        """x / (x*x + y*y); 0 at the origin."""
    @property
    def is_constant(self) -> bool:
        """True: receives no gradient. Writable on leaves."""
    @is_constant.setter
    def is_constant(self, is_constant: bool) -> None: ...
    def leaky_relu(self, slope: _Operand = 0.01) -> Value:
        """x for x > 0, else slope*x; derivative slope at 0."""
    def log(self) -> Value:
        """Natural logarithm; log(0) is -inf, nan below."""
    def log10(self) -> Value:
        """Logarithm to base 10."""
    def log1p(self) -> Value:
        """log(1 + x), exact near 0."""
    def log2(self) -> Value:
        """Logarithm to base 2."""
    def log_sigmoid(self) -> Value:
        """log(sigmoid(x)), finite for any finite x."""
    def maximum(self, y: _Operand, /) -> Value:
        """The larger of x and y; half the derivative to each where they are equal."""
    def minimum(self, y: _Operand, /) -> Value:
        """The smaller of x and y; half the derivative to each where they are equal."""
    def mod(self, y: _Operand, /) -> Value:
        """Remainder with the sign of y; jumps have no derivative of their own."""
    def mul(self, y: _Operand, /) -> Value:
        """Product."""
    def multiply(self, y: _Operand, /) -> Value:
        """Product."""
    @property
    def name(self) -> str | None:
        """A label of yours, or None."""
    @name.setter
    def name(self, name: str | None) -> None: ...
    def neg(self) -> Value:
        """Negation."""
    def negative(self) -> Value:
        """Negation."""
    def normal_cdf(self) -> Value:
        """Distribution function of the standard normal distribution."""
    def normal_pdf(self) -> Value:
        """Density of the standard normal distribution; where that vanishes, so does its derivative."""
    @property
    def op(self) -> Op | None:
        """The operation that made it; None for a leaf."""
    @property
    def operands(self) -> tuple[Value, ...]:
        """What it was made of, in order."""
    @property
    def partials(self) -> tuple[float | None, ...]:
        """The local derivative by each operand, as recorded; None where there is no path."""
    def pos(self) -> Value:
        """The same number as a new node."""
    def positive(self) -> Value:
        """The same number as a new node."""
    def pow(self, y: _Operand, /) -> Value:
        """Power; 0**0 is 1 with derivatives 0, a negative base with a fractional exponent is nan."""
    def power(self, y: _Operand, /) -> Value:
        """Power; 0**0 is 1 with derivatives 0, a negative base with a fractional exponent is nan."""
    @property
    def real(self) -> Value:
        """The same number, as a new node."""
    def relu(self) -> Value:
        """max(x, 0); derivative 0 at 0."""
    def remainder(self, y: _Operand, /) -> Value:
        """Remainder with the sign of y; jumps have no derivative of their own."""
    def rint(self, decimals: _Operand = 0.0) -> Value:
        """x rounded to a number of decimals, ties to even; derivative 0."""
    def round(self, decimals: _Operand = 0.0) -> Value:
        """x rounded to a number of decimals, ties to even; derivative 0."""
    @property
    def scope(self) -> str | None:
        """The module path that made it, or None."""
    def shifted_power(self, y: _Operand, k: _Operand) -> Value:
        """x**(y - k), without the rounding of y - k."""
    def sigmoid(self) -> Value:
        """Logistic function 1 / (1 + exp(-x))."""
    def sign(self) -> Value:
        """-1, 0 or 1; derivative 0."""
    def silu(self) -> Value:
        """x * sigmoid(x)."""
    def sin(self) -> Value:
        """Sine of x in radians."""
    def sinh(self) -> Value:
        """Hyperbolic sine."""
    def softplus(self) -> Value:
        """log(1 + exp(x)), a smooth relu."""
    def sqrt(self) -> Value:
        """Square root; derivative inf at 0, nan below."""
    def step(self) -> Value:
        """1 for x > 0, else 0; derivative 0."""
    def sub(self, y: _Operand, /) -> Value:
        """Difference."""
    def subtract(self, y: _Operand, /) -> Value:
        """Difference."""
    def swish(self) -> Value:
        """x * sigmoid(x)."""
    def tan(self) -> Value:
        """Tangent of x in radians."""
    def tanh(self) -> Value:
        """Hyperbolic tangent; the rule keeps full accuracy where 1 - out*out would be 0."""
    def tree(
        self, *, names: Any = None, depth: int | None = None, max_nodes: int | None = 100, ascii: bool | None = None
    ) -> Tree:
        """Show how a Value, or several, were made, as a tree of text."""
    def true_divide(self, y: _Operand, /) -> Value:
        """Quotient; x/0 is an infinity, 0/0 nan."""
    def unit(self, y: _Operand, /) -> Value:
        """x / hypot(x, y); 0 at the origin."""
    def where(self, a: _Operand, b: _Operand) -> Value:
        """a where the condition is not 0, else b; the other has no path, so nothing is propagated to it."""
    def __abs__(self) -> Value: ...
    def __add__(self, other: _Operand) -> Value: ...
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any: ...
    def __bool__(self) -> bool: ...
    def __ceil__(self) -> Value: ...
    def __copy__(self) -> Any: ...
    def __deepcopy__(self, memo: dict[int, Any]) -> Any: ...
    def __divmod__(self, other: _Operand) -> tuple[Value, Value]: ...
    def __eq__(self, other: object) -> bool: ...
    def __floor__(self) -> Value: ...
    def __floordiv__(self, other: _Operand) -> Value: ...
    def __format__(self, spec: str) -> str: ...
    def __ge__(self, other: _Operand) -> bool: ...
    def __gt__(self, other: _Operand) -> bool: ...
    def __le__(self, other: _Operand) -> bool: ...
    def __lt__(self, other: _Operand) -> bool: ...
    def __mod__(self, other: _Operand) -> Value: ...
    def __mul__(self, other: _Operand) -> Value: ...
    def __ne__(self, other: object) -> bool: ...
    def __neg__(self) -> Value: ...
    def __pos__(self) -> Value: ...
    def __pow__(self, other: _Operand) -> Value: ...
    def __radd__(self, other: _Operand) -> Value: ...
    def __rdivmod__(self, other: _Operand) -> tuple[Value, Value]: ...
    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]: ...
    def __repr__(self) -> str: ...
    def __rfloordiv__(self, other: _Operand) -> Value: ...
    def __rmod__(self, other: _Operand) -> Value: ...
    def __rmul__(self, other: _Operand) -> Value: ...
    def __round__(self, ndigits: int | None = None) -> Value: ...
    def __rpow__(self, other: _Operand) -> Value: ...
    def __rsub__(self, other: _Operand) -> Value: ...
    def __rtruediv__(self, other: _Operand) -> Value: ...
    def __sub__(self, other: _Operand) -> Value: ...
    def __truediv__(self, other: _Operand) -> Value: ...
    def __trunc__(self) -> Value: ...

class _OfConditionAB(Op):
    @overload
    def __call__(self, condition: SupportsFloat, a: SupportsFloat, b: SupportsFloat) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, condition: _Operand, a: _Operand, b: _Operand) -> Value: ...

class _OfX(Op):
    @overload
    def __call__(self, x: SupportsFloat) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand) -> Value: ...

class _OfXAlpha(Op):
    @overload
    def __call__(self, x: SupportsFloat, alpha: SupportsFloat = ...) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand, alpha: _Operand = ...) -> Value: ...

class _OfXDecimals(Op):
    @overload
    def __call__(self, x: SupportsFloat, decimals: SupportsFloat = ...) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand, decimals: _Operand = ...) -> Value: ...

class _OfXLoHi(Op):
    @overload
    def __call__(self, x: SupportsFloat, lo: SupportsFloat, hi: SupportsFloat) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand, lo: _Operand, hi: _Operand) -> Value: ...

class _OfXSlope(Op):
    @overload
    def __call__(self, x: SupportsFloat, slope: SupportsFloat = ...) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand, slope: _Operand = ...) -> Value: ...

class _OfXY(Op):
    @overload
    def __call__(self, x: SupportsFloat, y: SupportsFloat) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand, y: _Operand) -> Value: ...

class _OfXYK(Op):
    @overload
    def __call__(self, x: SupportsFloat, y: SupportsFloat, k: SupportsFloat) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, x: _Operand, y: _Operand, k: _Operand) -> Value: ...

class _OfXs(Op):
    @overload
    def __call__(self, xs: Iterable[SupportsFloat]) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, xs: Iterable[_Operand]) -> Value: ...

class _OfXsYsBias(Op):
    @overload
    def __call__(  # type: ignore[overload-overlap]  # numbers give a number
        self, xs: Iterable[SupportsFloat], ys: Iterable[SupportsFloat], bias: SupportsFloat = ...
    ) -> float: ...
    @overload
    def __call__(self, xs: Iterable[_Operand], ys: Iterable[_Operand], bias: _Operand = ...) -> Value: ...

class _OfYX(Op):
    @overload
    def __call__(self, y: SupportsFloat, x: SupportsFloat) -> float: ...  # type: ignore[overload-overlap]  # numbers give a number
    @overload
    def __call__(self, y: _Operand, x: _Operand) -> Value: ...

abs: _OfX
"""Absolute value; derivative 0 at 0.

d/dx = sign(x)
"""
add: _OfXY
"""Sum.

d/dx = 1
d/dy = 1
"""
arccos: _OfX
"""Inverse cosine, in radians; derivative -inf at -1 and 1.

d/dx = -1/sqrt((1 - x)*(1 + x))
"""
arccosh: _OfX
"""Inverse hyperbolic cosine; derivative inf at 1.

d/dx = 1/(sqrt(x - 1)*sqrt(x + 1))
"""
arcsin: _OfX
"""Inverse sine, in radians; derivative inf at -1 and 1.

d/dx = 1/sqrt((1 - x)*(1 + x))
"""
arcsinh: _OfX
"""Inverse hyperbolic sine.

d/dx = 1/hypot(1, x)
"""
arctan: _OfX
"""Inverse tangent, in radians.

d/dx = inversion(1, x)
"""
arctan2: _OfYX
"""Angle of the point (x, y) in radians; derivatives 0 at the origin.

d/dy = inversion(x, y)
d/dx = -inversion(y, x)
"""
arctanh: _OfX
"""Inverse hyperbolic tangent; derivative inf at -1 and 1.

d/dx = 1/((1 - x)*(1 + x))
"""
cbrt: _OfX
"""Cube root; derivative inf at 0.

d/dx = 1/cbrt(x)/(3*cbrt(x))
"""
ceil: _OfX
"""Smallest whole number not below x; derivative 0.

d/dx = 0
"""
clip: _OfXLoHi
"""x limited to [lo, hi]; derivative 1 at the limits, hi where lo > hi.

d/dx = where((x >= lo) & (x <= hi), 1, 0)
d/dlo = where((x < lo) & (lo <= hi), 1, 0)
d/dhi = where((x > hi) | (lo > hi), 1, 0)
"""
cos: _OfX
"""Cosine of x in radians.

d/dx = -sin(x)
"""
cosh: _OfX
"""Hyperbolic cosine.

d/dx = sinh(x)
"""
div: _OfXY
"""Quotient; x/0 is an infinity, 0/0 nan.

d/dx = 1/y
d/dy = -x/y/y
"""
dot: _OfXsYsBias
"""bias + x1*y1 + ... + xn*yn as one node.

d/dx1 = y1
d/dy1 = x1
d/dbias = 1
"""
elu: _OfXAlpha
"""x for x > 0, else alpha*(exp(x) - 1); derivative alpha at 0.

d/dx = where(x > 0, 1, alpha*exp(x))
d/dalpha = where(x > 0, 0, expm1(x))
"""
erf: _OfX
"""Error function.

d/dx = 2/sqrt(pi)*gaussian(x)
"""
erfc: _OfX
"""1 - erf(x), exact for large x.

d/dx = -2/sqrt(pi)*gaussian(x)
"""
exceeds: _OfXY
"""1 for x > y, 1/2 for x = y, 0 for x < y; derivatives 0.

d/dx = 0
d/dy = 0
"""
exp: _OfX
"""Exponential function.

d/dx = exp(x)
"""
exp2: _OfX
"""2**x.

d/dx = exp2(x)*log(2)
"""
expm1: _OfX
"""exp(x) - 1, exact near 0.

d/dx = exp(x)
"""
floor: _OfX
"""Largest whole number not above x; derivative 0.

d/dx = 0
"""
floor_divide: _OfXY
"""Largest whole number not above x / y; derivatives 0, jumps included.

d/dx = 0
d/dy = 0
"""
fsum: _OfXs
"""Sum, rounded once.

d/dx1 = 1
"""
gaussian: _OfX
"""exp(-x*x); where that vanishes, so does its derivative.

d/dx = where(gaussian(x) == 0, 0, -2*x*gaussian(x))
"""
gelu: _OfX
"""x times the normal distribution function of x; the exact form, not the tanh one.

d/dx = normal_cdf(x) + clip(x, -40, 40)*normal_pdf(x)
"""
hypot: _OfXY
"""Length of the vector (x, y); derivatives 0 at the origin.

d/dx = unit(x, y)
d/dy = unit(y, x)
"""
inversion: _OfXY
"""x / (x*x + y*y); 0 at the origin.

d/dx = (inversion(y, x) - inversion(x, y))*(inversion(y, x) + inversion(x, y))
d/dy = -2*inversion(x, y)*inversion(y, x)
"""
leaky_relu: _OfXSlope
"""x for x > 0, else slope*x; derivative slope at 0.

d/dx = where(x > 0, 1, slope)
d/dslope = where(x > 0, 0, x)
"""
log: _OfX
"""Natural logarithm; log(0) is -inf, nan below.

d/dx = 1/x
"""
log10: _OfX
"""Logarithm to base 10.

d/dx = 1/log(10)/x
"""
log1p: _OfX
"""log(1 + x), exact near 0.

d/dx = 1/(1 + x)
"""
log2: _OfX
"""Logarithm to base 2.

d/dx = 1/log(2)/x
"""
log_sigmoid: _OfX
"""log(sigmoid(x)), finite for any finite x.

d/dx = sigmoid(-x)
"""
logsumexp: _OfXs
"""log(sum(exp(x))), a smooth maximum that never overflows.

d/dx1 = exp(x1 - where(out == -inf, 0, out))
"""
maximum: _OfXY
"""The larger of x and y; half the derivative to each where they are equal.

d/dx = exceeds(x, y)
d/dy = exceeds(y, x)
"""
mean: _OfXs
"""Arithmetic mean.

d/dx1 = 0.5
"""
minimum: _OfXY
"""The smaller of x and y; half the derivative to each where they are equal.

d/dx = exceeds(y, x)
d/dy = exceeds(x, y)
"""
mod: _OfXY
"""Remainder with the sign of y; jumps have no derivative of their own.

d/dx = 1
d/dy = -(x // y)
"""
mul: _OfXY
"""Product.

d/dx = y
d/dy = x
"""
neg: _OfX
"""Negation.

d/dx = -1
"""
normal_cdf: _OfX
"""Distribution function of the standard normal distribution.

d/dx = normal_pdf(x)
"""
normal_pdf: _OfX
"""Density of the standard normal distribution; where that vanishes, so does its derivative.

d/dx = where(normal_pdf(x) == 0, 0, -x*normal_pdf(x))
"""
pos: _OfX
"""The same number as a new node.

d/dx = 1
"""
power: _OfXY
"""Power; 0**0 is 1 with derivatives 0, a negative base with a fractional exponent is nan.

d/dx = where((y == 0) & (abs(x) < 1e-308), 0, y*shifted_power(x, y, 1))
d/dy = where((x == 0) & (y >= 0), 0, x**y*log(x))
"""
prod: _OfXs
"""Product.

d/dx1 = x2
"""
relu: _OfX
"""max(x, 0); derivative 0 at 0.

d/dx = step(x)
"""
round: _OfXDecimals
"""x rounded to a number of decimals, ties to even; derivative 0.

d/dx = 0
d/ddecimals = 0
"""
shifted_power: _OfXYK
"""x**(y - k), without the rounding of y - k.

d/dx = where((y == k) & (abs(x) < 1e-308), 0, (y - k)*shifted_power(x, y, k + 1))
d/dy = where((x == 0) & (y >= k), 0, shifted_power(x, y, k)*log(x))
d/dk = where((x == 0) & (y >= k), 0, -shifted_power(x, y, k)*log(x))
"""
sigmoid: _OfX
"""Logistic function 1 / (1 + exp(-x)).

d/dx = sigmoid(x)*sigmoid(-x)
"""
sign: _OfX
"""-1, 0 or 1; derivative 0.

d/dx = 0
"""
silu: _OfX
"""x * sigmoid(x).

d/dx = sigmoid(x) + where(x > 0, -silu(-x)*sigmoid(x), silu(x)*sigmoid(-x))
"""
sin: _OfX
"""Sine of x in radians.

d/dx = cos(x)
"""
sinh: _OfX
"""Hyperbolic sine.

d/dx = cosh(x)
"""
softplus: _OfX
"""log(1 + exp(x)), a smooth relu.

d/dx = sigmoid(x)
"""
sqrt: _OfX
"""Square root; derivative inf at 0, nan below.

d/dx = 0.5/sqrt(x)
"""
step: _OfX
"""1 for x > 0, else 0; derivative 0.

d/dx = 0
"""
sub: _OfXY
"""Difference.

d/dx = 1
d/dy = -1
"""
tan: _OfX
"""Tangent of x in radians.

d/dx = 1 + tan(x)*tan(x)
"""
tanh: _OfX
"""Hyperbolic tangent; the rule keeps full accuracy where 1 - out*out would be 0.

d/dx = 4*sigmoid(2*x)*sigmoid(-2*x)
"""
unit: _OfXY
"""x / hypot(x, y); 0 at the origin.

d/dx = unit(y, x)*inversion(y, x)
d/dy = -unit(x, y)*inversion(y, x)
"""
where: _OfConditionAB
"""a where the condition is not 0, else b; the other has no path, so nothing is propagated to it.

d/dcondition = no path
d/da = where(condition, 1, no path)
d/db = where(condition, no path, 1)
"""
