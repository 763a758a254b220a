"""The forward functions that the standard `math` lacks: floats in, float out, IEEE 754, never raising.

Where the obvious form loses accuracy a compensated one is used, and its docstring says why.
"""

import math
import operator
from functools import reduce

from autograd.ieee import INF, NAN, exp, fsum, power


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
    return result + result * (lost * math.log(abs(x))) if lost and 0.0 < abs(x) < INF and result else result


def exceeds(x: float, y: float) -> float:
    """1 for x > y, 1/2 for x = y, 0 for x < y; nan where either is nan."""
    return 0.5 * (1.0 + (x > y) - (x < y)) if x == x and y == y else NAN


def unit(x: float, y: float) -> float:
    """x / hypot(x, y): first coordinate of the unit vector along (x, y); 0 at the origin."""
    length = math.hypot(x, y)
    if length == 0.0:
        return 0.0
    if math.isinf(x):
        return math.copysign(math.sqrt(0.5) if math.isinf(y) else 1.0, x)
    return x / length


def inversion(x: float, y: float) -> float:
    """x / (x*x + y*y), the real part of 1/(x + iy); 0 at the origin. Dividing twice cannot overflow."""
    length = math.hypot(x, y)
    if length == 0.0 or math.isinf(length):
        return math.copysign(0.0, x)
    return x / length / length


def _split(x: float) -> tuple[float, float]:
    """Split x into a head of 26 bits, whose square is exact, and the rest (Veltkamp; |x| < 1e300)."""
    big = 134217729.0 * x
    head = big - (big - x)
    return head, x - head


def gaussian(x: float, a: float) -> float:
    """exp(-a*x*x), with the square split in two: rounding x*x alone would cost up to 700 ulp."""
    if not abs(x) < 1e150:
        return exp(-a * x * x)
    head, rest = _split(x)
    return exp(-a * head * head) * exp(-a * rest * (x + head))


_SQRT_HALF = math.sqrt(0.5)
_SQRT_HALF_HEAD, _SQRT_HALF_REST = _split(_SQRT_HALF)
_SQRT_HALF_LOST = -4.833646656726457e-17  # sqrt(1/2) minus the float nearest to it


def normal_cdf(x: float) -> float:
    """erfc(-x/sqrt(2))/2, the standard normal distribution function.

    Rounding -x/sqrt(2) alone would cost up to 700 ulp: the rounding error is found exactly (Dekker's
    product) and taken back with the slope of erfc.
    """
    z = -x * _SQRT_HALF
    if not 1.0 < z < 40.0:
        return 0.5 * math.erfc(z)
    head, rest = _split(-x)
    lost = head * _SQRT_HALF_HEAD - z + head * _SQRT_HALF_REST + rest * _SQRT_HALF_HEAD
    lost += rest * _SQRT_HALF_REST - x * _SQRT_HALF_LOST
    return 0.5 * math.erfc(z) - lost * math.exp(-z * z) / math.sqrt(math.pi)


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), written so that exp never overflows."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    small = math.exp(x)
    return small / (1.0 + small)


def relu(x: float) -> float:
    """max(x, 0); nan for nan."""
    return x if x > 0.0 or x != x else 0.0


def leaky_relu(x: float, slope: float) -> float:
    """X for x > 0, else slope*x."""
    return x if x > 0.0 else slope * x


def elu(x: float, alpha: float) -> float:
    """X for x > 0, else alpha*(exp(x) - 1)."""
    return x if x > 0.0 else alpha * math.expm1(x)


def gelu(x: float) -> float:
    """x * normal_cdf(x); 0 at -inf."""
    return -0.0 if x == -INF else x * normal_cdf(x)


def silu(x: float) -> float:
    """x * sigmoid(x); below -700 sigmoid would be subnormal, so its square root is multiplied in twice."""
    if x >= -700.0:
        return x * sigmoid(x)
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
