"""The forward functions that the standard `math` lacks: floats in, float out, IEEE 754, never raising.

Where the obvious form loses accuracy a compensated one is used, and its docstring says why.
"""

import math
import operator
from functools import reduce

from autograd.ieee import INF, NAN, fsum, power


def cbrt(x: float) -> float:
    """Cube root: the C library's (off by up to 4 ulp in some), then one Newton step on its residual."""
    root = math.cbrt(x)
    if root == 0.0 or not math.isfinite(root):
        return root
    return root - (root - x / root / root) / 3.0


def shifted_power(x: float, y: float, k: float) -> float:
    """Power x**(y - k), with the bits that rounding y - k loses added back as x**lost = 1 + lost*log|x|."""
    exponent = y - k
    shift = y - exponent
    lost = (y - (exponent + shift)) + (shift - k)
    result = power(x, exponent)
    if lost == 0.0 or not math.isfinite(lost):
        return result
    if x < 0.0 and lost % 2.0:  # an odd number lost turns the sign; a fraction has no real power
        result = -result if lost % 2.0 == 1.0 else NAN
    return result + result * (lost * math.log(abs(x))) if 0.0 < abs(result) < INF else result


def exceeds(x: float, y: float) -> float:
    """1 for x > y, 1/2 for x = y, 0 for x < y; nan where either is nan."""
    return 0.5 * (1.0 + (x > y) - (x < y)) if x == x and y == y else NAN


_UP, _DOWN = 2.0**600, 2.0**-600


def unit(x: float, y: float) -> float:
    """x / hypot(x, y), first coordinate of the unit vector along (x, y); 0 at the origin. Scaled as inversion is."""
    square = x * x + y * y
    if 1e-290 < square < INF:
        return x / math.sqrt(square)
    if x == 0.0 or square != square:
        return square if square != square else x
    if math.isinf(x):
        return math.copysign(math.sqrt(0.5) if math.isinf(y) else 1.0, x)
    if square < INF:
        return unit(x * _UP, y * _UP)
    u, v = x * _DOWN, y * _DOWN
    return 0.5 * x / (math.sqrt(u * u + v * v) * (0.5 * _UP))


def inversion(x: float, y: float) -> float:
    """x / (x*x + y*y), the real part of 1/(x + iy); 0 at the origin. Scaled where the squares leave the floats."""
    square = x * x + y * y
    if 1e-290 < square < INF:
        return x / square
    if x == 0.0 or square != square:
        return square if square != square else x
    if math.isinf(x) or math.isinf(y):
        return math.copysign(0.0, x)
    scale = _UP if square < 1.0 else _DOWN
    return inversion(x * scale, y * scale) * scale


def _split(x: float) -> tuple[float, float]:
    """Split x into a head of 26 bits, whose square is exact, and the rest (Veltkamp; |x| < 1e300)."""
    big = 134217729.0 * x
    head = big - (big - x)
    return head, x - head


def _exp_of_square(x: float, a: float) -> float:
    """exp(-a*x*x) for a = 1 or 1/2, with what rounding the square loses taken back: it would cost up to 700 ulp."""
    if not abs(x) < 40.0:
        return 0.0 if x == x else x
    head, rest = _split(x)
    square = x * x
    lost = head * head - square + rest * (x + head)
    result = math.exp(-a * square)
    return result - result * (a * lost)


def gaussian(x: float) -> float:
    """exp(-x*x)."""
    return _exp_of_square(x, 1.0)


_ONE_OVER_SQRT_2PI = 1.0 / math.sqrt(2.0 * math.pi)


def normal_pdf(x: float) -> float:
    """exp(-x*x/2) / sqrt(2*pi), the standard normal density."""
    return _ONE_OVER_SQRT_2PI * _exp_of_square(x, 0.5)


_SQRT_HALF = math.sqrt(0.5)
_SQRT_HALF_HEAD, _SQRT_HALF_REST = _split(_SQRT_HALF)
_SQRT_HALF_LOST = -4.833646656726457e-17  # sqrt(1/2) minus the float nearest to it


def normal_cdf(x: float) -> float:
    """erfc(-x/sqrt(2))/2, the standard normal distribution function.

    Rounding -x/sqrt(2) alone would cost up to 700 ulp: the rounding error is found exactly (Dekker's
    product) and taken back with the slope of erfc.
    """
    z = -x * _SQRT_HALF
    if not 0.5 < z < 40.0:
        return 0.5 * math.erfc(z)
    head, rest = _split(-x)
    lost = head * _SQRT_HALF_HEAD - z + head * _SQRT_HALF_REST + rest * _SQRT_HALF_HEAD
    lost += rest * _SQRT_HALF_REST - x * _SQRT_HALF_LOST
    return 0.5 * math.erfc(z) - lost * math.exp(-z * z) / math.sqrt(math.pi)


_LARGEST_EXPONENT = 709.782712893384  # exp of the next float overflows


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)); where exp(-x) overflows that is exp(x)."""
    return math.exp(x) if x < -_LARGEST_EXPONENT else 1.0 / (1.0 + math.exp(-x))


def relu(x: float) -> float:
    """max(x, 0); nan for nan."""
    return x if x > 0.0 or x != x else 0.0


def leaky_relu(x: float, slope: float) -> float:
    """x for x > 0, else slope*x."""
    return x if x > 0.0 else slope * x


def elu(x: float, alpha: float) -> float:
    """x for x > 0, else alpha*(exp(x) - 1)."""
    return x if x > 0.0 else alpha * math.expm1(x)


def gelu(x: float) -> float:
    """x * normal_cdf(x); 0 at -inf."""
    return -0.0 if x == -INF else x * normal_cdf(x)


def silu(x: float) -> float:
    """x * sigmoid(x); below -709 sigmoid would be subnormal, so its square root is multiplied in twice."""
    if x > -709.0:
        return x / (1.0 + math.exp(-x))
    half = math.exp(0.5 * x)
    return x * half * half if half else -0.0


def softplus(x: float) -> float:
    """log(1 + exp(x)), written so that exp never overflows."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def log_sigmoid(x: float) -> float:
    """log(sigmoid(x)) = -softplus(-x)."""
    return -softplus(-x)


def prod(*xs: float) -> float:
    """Product, from the left."""
    return math.prod(xs, start=1.0)


def mean(*xs: float) -> float:
    """fsum(xs) / n; where the sum alone overflows, the sum of x / n."""
    total = fsum(*xs)
    if math.isinf(total) and all(map(math.isfinite, xs)):
        return fsum(*[x / len(xs) for x in xs])
    return total / len(xs)


def logsumexp(*xs: float) -> float:
    """log(sum(exp(x))), the largest term taken out so that exp never overflows and log1p sees the rest."""
    largest = max(xs)
    if not math.isfinite(largest) or any(x != x for x in xs):
        return NAN if any(x != x for x in xs) else largest
    rest = list(xs)
    rest.remove(largest)
    return largest + math.log1p(math.fsum([math.exp(x - largest) for x in rest]))


def dot(*operands: float) -> float:
    """x1*y1 + ... + xn*yn + bias for x1..xn, y1..yn, bias: added from the left, the bias first."""
    n = len(operands) // 2
    return reduce(operator.add, map(operator.mul, operands[:n], operands[n:]), operands[-1])
