"""The names of `autograd.math` for editors and type checkers: a Value in gives a Value out."""

import sys
from collections.abc import Iterable
from typing import Any, Protocol, SupportsFloat, SupportsIndex, overload

from autograd import Value

class _Unary(Protocol):
    @overload
    def __call__(self, x: Value, /) -> Value: ...
    @overload
    def __call__(self, x: SupportsFloat, /) -> float: ...

class _Binary(Protocol):
    @overload
    def __call__(self, x: Value, y: Value | SupportsFloat, /) -> Value: ...
    @overload
    def __call__(self, x: SupportsFloat, y: Value, /) -> Value: ...
    @overload
    def __call__(self, x: SupportsFloat, y: SupportsFloat, /) -> float: ...

class _Rounding(Protocol):
    @overload
    def __call__(self, x: Value, /) -> Value: ...
    @overload
    def __call__(self, x: SupportsFloat, /) -> int: ...

class _Question(Protocol):
    def __call__(self, x: Value | SupportsFloat, /) -> bool: ...

class _OfPlainNumber(Protocol):
    def __call__(self, x: SupportsFloat, /) -> float: ...

class _OfIntegers(Protocol):
    def __call__(self, *integers: SupportsIndex) -> int: ...

class _OfTwoVectors(Protocol):
    def __call__(self, p: Iterable[Any], q: Iterable[Any], /) -> Any: ...

e: float
inf: float
nan: float
pi: float
tau: float

acos: _Unary
acosh: _Unary
asin: _Unary
asinh: _Unary
atan: _Unary
atanh: _Unary
cbrt: _Unary
cos: _Unary
cosh: _Unary
degrees: _Unary
erf: _Unary
erfc: _Unary
exp: _Unary
exp2: _Unary
expm1: _Unary
fabs: _Unary
log10: _Unary
log1p: _Unary
log2: _Unary
radians: _Unary
sin: _Unary
sinh: _Unary
sqrt: _Unary
tan: _Unary
tanh: _Unary

atan2: _Binary
copysign: _Binary
fmod: _Binary
pow: _Binary
remainder: _Binary

ceil: _Rounding
floor: _Rounding
trunc: _Rounding

isfinite: _Question
isinf: _Question
isnan: _Question

gamma: _OfPlainNumber
lgamma: _OfPlainNumber
ulp: _OfPlainNumber

comb: _OfIntegers
factorial: _OfIntegers
gcd: _OfIntegers
isqrt: _OfIntegers
lcm: _OfIntegers
perm: _OfIntegers

dist: _OfTwoVectors
sumprod: _OfTwoVectors

@overload
def log(x: Value, base: Value | SupportsFloat = ..., /) -> Value: ...
@overload
def log(x: SupportsFloat, base: Value, /) -> Value: ...
@overload
def log(x: SupportsFloat, base: SupportsFloat = ..., /) -> float: ...
@overload
def ldexp(x: Value, i: int, /) -> Value: ...
@overload
def ldexp(x: SupportsFloat, i: int, /) -> float: ...
@overload
def modf(x: Value, /) -> tuple[Value, Value]: ...
@overload
def modf(x: SupportsFloat, /) -> tuple[float, float]: ...
def frexp(x: SupportsFloat, /) -> tuple[float, int]: ...
def fsum(xs: Iterable[Any], /) -> Any: ...
def hypot(*coordinates: Any) -> Any: ...
def isclose(
    a: Value | SupportsFloat, b: Value | SupportsFloat, *, rel_tol: SupportsFloat = ..., abs_tol: SupportsFloat = ...
) -> bool: ...
def nextafter(x: SupportsFloat, y: SupportsFloat, /, *, steps: SupportsIndex | None = ...) -> float: ...
def prod(xs: Iterable[Any], /, *, start: Any = ...) -> Any: ...

if sys.version_info >= (3, 13):
    def fma(x: SupportsFloat, y: SupportsFloat, z: SupportsFloat, /) -> float: ...
