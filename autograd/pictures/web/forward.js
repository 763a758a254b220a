// Forward functions of operations that Math lacks or means otherwise; the rest is written by tools/generate.py.
// They mirror autograd/ieee.py and autograd/special.py, where the reasons for the compensated forms stand.

const forward = { __proto__: null };

const UP = 2 ** 600;
const DOWN = 2 ** -600;
const SQRT_HALF = Math.sqrt(0.5);
const SQRT_PI = Math.sqrt(Math.PI);

/** Power as C's pow: Math.pow says nan where one of the numbers decides alone. */
forward.power = (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : Math.pow(x, y));
forward.exp2 = (x) => Math.pow(2, x);

/** Remainder with the sign of y, and the whole number of times that y goes into x. */
function divideWhole(x, y) {
  if (y === 0) return [x / y, NaN];
  const rest = x % y;
  const isOpposed = rest !== 0 && rest < 0 !== y < 0;
  const quotient = (x - rest) / y - (isOpposed ? 1 : 0);
  const nearest = Math.floor(quotient);
  const whole = quotient - nearest > 0.5 ? nearest + 1 : nearest;
  const remainder = rest === 0 ? copySign(0, y) : isOpposed ? rest + y : rest;
  return [quotient === 0 ? copySign(0, x / y) : whole, remainder];
}

function copySign(x, y) {
  const isNegative = y < 0 || Object.is(y, -0);
  return isNegative ? -Math.abs(x) : Math.abs(x);
}

forward.floor_divide = (x, y) => divideWhole(x, y)[0];
forward.mod = (x, y) => divideWhole(x, y)[1];

/** Rounds to a number of decimals, ties to even: exactly, on the integers that make up the float. */
forward.round = (x, decimals) => {
  if (!Number.isFinite(x)) return x;
  if (!Number.isFinite(decimals)) return NaN;
  const digits = Math.trunc(decimals);
  if (digits > 323 || x === 0) return x;
  if (digits < -308) return copySign(0, x);
  const [mantissa, exponent] = splitFloat(Math.abs(x));
  const numerator = (mantissa * 10n ** BigInt(Math.max(digits, 0))) << BigInt(Math.max(exponent, 0));
  const denominator = 10n ** BigInt(Math.max(-digits, 0)) << BigInt(Math.max(-exponent, 0));
  let whole = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  if (twice > denominator || (twice === denominator && whole % 2n === 1n)) whole += 1n;
  return copySign(Number(`${whole}e${-digits}`), x);
};

/** A positive float as mantissa * 2**exponent. */
function splitFloat(x) {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0];
  const field = Number(bits >> 52n);
  const fraction = bits & (2n ** 52n - 1n);
  return field === 0 ? [fraction, -1074] : [fraction + 2n ** 52n, field - 1075];
}

forward.sign = (x) => (x !== x ? x : Number(x > 0) - Number(x < 0));
forward.step = (x) => (x !== x ? x : Number(x > 0));
forward.maximum = (x, y) => (x > y || x !== x ? x : y);
forward.minimum = (x, y) => (x < y || x !== x ? x : y);
forward.clip = (x, lo, hi) => forward.minimum(forward.maximum(x, lo), hi);
forward.where = (condition, a, b) => (condition !== 0 ? a : b);
forward.exceeds = (x, y) => (x === x && y === y ? 0.5 * (1 + Number(x > y) - Number(x < y)) : NaN);

forward.shifted_power = (x, y, k) => {
  const exponent = y - k;
  const shift = y - exponent;
  const lost = y - (exponent + shift) + (shift - k);
  let result = forward.power(x, exponent);
  if (lost === 0 || !Number.isFinite(lost)) return result;
  const parity = forward.mod(lost, 2);
  if (x < 0 && parity !== 0) result = parity === 1 ? -result : NaN;
  const size = Math.abs(result);
  return size > 0 && size < Infinity ? result + result * (lost * Math.log(Math.abs(x))) : result;
};

forward.unit = (x, y) => {
  const square = x * x + y * y;
  if (square > 1e-290 && square < Infinity) return x / Math.sqrt(square);
  if (square !== square) return square;
  if (x === 0) return x;
  if (Math.abs(x) === Infinity) return copySign(Math.abs(y) === Infinity ? SQRT_HALF : 1, x);
  if (square < Infinity) return forward.unit(x * UP, y * UP);
  const [u, v] = [x * DOWN, y * DOWN];
  return (0.5 * x) / (Math.sqrt(u * u + v * v) * (0.5 * UP));
};

forward.inversion = (x, y) => {
  const square = x * x + y * y;
  if (square > 1e-290 && square < Infinity) return x / square;
  if (square !== square) return square;
  if (x === 0) return x;
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return copySign(0, x);
  const scale = square < 1 ? UP : DOWN;
  return forward.inversion(x * scale, y * scale) * scale;
};

/** A head of 26 bits, whose square is exact, and the rest. */
function splitHead(x) {
  const big = 134217729 * x;
  const head = big - (big - x);
  return [head, x - head];
}

/** exp(-a*x*x) for a = 1 or 1/2, with what rounding the square loses taken back. */
function expOfSquare(x, a) {
  if (!(Math.abs(x) < 40)) return x === x ? 0 : x;
  const [head, rest] = splitHead(x);
  const square = x * x;
  const lost = head * head - square + rest * (x + head);
  const result = Math.exp(-a * square);
  return result - result * (a * lost);
}

forward.gaussian = (x) => expOfSquare(x, 1);
forward.normal_pdf = (x) => expOfSquare(x, 0.5) / Math.sqrt(2 * Math.PI);

/** 2/sqrt(pi) * exp(-x*x) * (x + 2x**3/3 + 4x**5/15 + ...): terms of one sign, so nothing cancels. */
function erfSeries(x) {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k += 1) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / SQRT_PI) * forward.gaussian(x) * sum;
}

/** Laplace's continued fraction x + (1/2)/(x + 1/(x + (3/2)/(x + ...))), from its end; for x >= 1.25. */
function erfcFraction(x) {
  let fraction = x;
  for (let k = 150; k > 0; k -= 1) fraction = x + (0.5 * k) / fraction;
  return fraction;
}

forward.erf = (x) => (Math.abs(x) < 1.25 ? erfSeries(x) : x < 0 ? forward.erfc(-x) - 1 : 1 - forward.erfc(x));
forward.erfc = (x) => {
  if (x < 0) return 1 + forward.erf(-x);
  if (x < 1.25) return 1 - erfSeries(x);
  return x > 27.3 ? 0 : forward.gaussian(x) / (SQRT_PI * erfcFraction(x));
};

const [SQRT_HALF_HEAD, SQRT_HALF_REST] = splitHead(SQRT_HALF);
const SQRT_HALF_LOST = -4.833646656726457e-17;

forward.normal_cdf = (x) => {
  const z = -x * SQRT_HALF;
  if (!(z > 0.5 && z < 40)) return 0.5 * forward.erfc(z);
  const [head, rest] = splitHead(-x);
  let lost = head * SQRT_HALF_HEAD - z + head * SQRT_HALF_REST + rest * SQRT_HALF_HEAD;
  lost += rest * SQRT_HALF_REST - x * SQRT_HALF_LOST;
  return 0.5 * forward.erfc(z) - (lost * Math.exp(-z * z)) / SQRT_PI;
};

forward.sigmoid = (x) => {
  const grown = Math.exp(-x);
  return grown === Infinity ? Math.exp(x) : 1 / (1 + grown);
};
forward.relu = (x) => (x > 0 || x !== x ? x : 0);
forward.leaky_relu = (x, slope) => (x > 0 ? x : slope * x);
forward.elu = (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x));
forward.gelu = (x) => (x === -Infinity ? -0 : x * forward.normal_cdf(x));
forward.silu = (x) => {
  if (x > -709) return x / (1 + Math.exp(-x));
  const half = Math.exp(0.5 * x);
  return half !== 0 ? x * half * half : -0;
};
forward.softplus = (x) => (x > 0 ? x : x !== x ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)));
forward.log_sigmoid = (x) => -forward.softplus(-x);
