// Written by python tools/generate.py from the table of operations; a test fails when it is stale.

forward.add = ($x, $y) => $x + $y;
forward.sub = ($x, $y) => $x - $y;
forward.mul = ($x, $y) => $x * $y;
forward.div = ($x, $y) => $x / $y;
forward.neg = ($x) => -$x;
forward.pos = ($x) => +$x;
forward.abs = Math.abs;
forward.exp = Math.exp;
forward.expm1 = Math.expm1;
forward.log = Math.log;
forward.log1p = Math.log1p;
forward.log2 = Math.log2;
forward.log10 = Math.log10;
forward.sqrt = Math.sqrt;
forward.cbrt = Math.cbrt;
forward.sin = Math.sin;
forward.cos = Math.cos;
forward.tan = Math.tan;
forward.arcsin = Math.asin;
forward.arccos = Math.acos;
forward.arctan = Math.atan;
forward.arctan2 = Math.atan2;
forward.sinh = Math.sinh;
forward.cosh = Math.cosh;
forward.tanh = Math.tanh;
forward.arcsinh = Math.asinh;
forward.arccosh = Math.acosh;
forward.arctanh = Math.atanh;
forward.hypot = Math.hypot;
forward.floor = Math.floor;
forward.ceil = Math.ceil;

const operations = new Map([
  ["add", { forward: forward.add, partials: ($out, $x, $y) => [1, 1] }],
  ["sub", { forward: forward.sub, partials: ($out, $x, $y) => [1, -1] }],
  ["mul", { forward: forward.mul, partials: ($out, $x, $y) => [$y, $x] }],
  ["div", { forward: forward.div, partials: ($out, $x, $y) => [1 / $y, -$out / $y] }],
  ["power", { forward: forward.power, partials: ($out, $x, $y) => [(($y === 0) && (forward.abs($x) < 1e-308) ? 0 : $y * forward.shifted_power($x, $y, 1)), (($x === 0) && ($y >= 0) ? 0 : $out * forward.log($x))] }],
  ["floor_divide", { forward: forward.floor_divide, partials: ($out, $x, $y) => [0, 0] }],
  ["mod", { forward: forward.mod, partials: ($out, $x, $y) => [1, -forward.floor_divide($x, $y)] }],
  ["neg", { forward: forward.neg, partials: ($out, $x) => [-1] }],
  ["pos", { forward: forward.pos, partials: ($out, $x) => [1] }],
  ["abs", { forward: forward.abs, partials: ($out, $x) => [forward.sign($x)] }],
  ["exp", { forward: forward.exp, partials: ($out, $x) => [$out] }],
  ["exp2", { forward: forward.exp2, partials: ($out, $x) => [$out * 0.6931471805599453] }],
  ["expm1", { forward: forward.expm1, partials: ($out, $x) => [forward.exp($x)] }],
  ["log", { forward: forward.log, partials: ($out, $x) => [1 / $x] }],
  ["log1p", { forward: forward.log1p, partials: ($out, $x) => [1 / (1 + $x)] }],
  ["log2", { forward: forward.log2, partials: ($out, $x) => [1.4426950408889634 / $x] }],
  ["log10", { forward: forward.log10, partials: ($out, $x) => [0.43429448190325176 / $x] }],
  ["sqrt", { forward: forward.sqrt, partials: ($out, $x) => [0.5 / $out] }],
  ["cbrt", { forward: forward.cbrt, partials: ($out, $x) => [1 / $out / (3 * $out)] }],
  ["sin", { forward: forward.sin, partials: ($out, $x) => [forward.cos($x)] }],
  ["cos", { forward: forward.cos, partials: ($out, $x) => [-forward.sin($x)] }],
  ["tan", { forward: forward.tan, partials: ($out, $x) => [1 + $out * $out] }],
  ["arcsin", { forward: forward.arcsin, partials: ($out, $x) => [1 / forward.sqrt((1 - $x) * (1 + $x))] }],
  ["arccos", { forward: forward.arccos, partials: ($out, $x) => [-1 / forward.sqrt((1 - $x) * (1 + $x))] }],
  ["arctan", { forward: forward.arctan, partials: ($out, $x) => [forward.inversion(1, $x)] }],
  ["arctan2", { forward: forward.arctan2, partials: ($out, $y, $x) => [forward.inversion($x, $y), -forward.inversion($y, $x)] }],
  ["sinh", { forward: forward.sinh, partials: ($out, $x) => [forward.cosh($x)] }],
  ["cosh", { forward: forward.cosh, partials: ($out, $x) => [forward.sinh($x)] }],
  ["tanh", { forward: forward.tanh, partials: ($out, $x) => [4 * forward.sigmoid(2 * $x) * forward.sigmoid(-2 * $x)] }],
  ["arcsinh", { forward: forward.arcsinh, partials: ($out, $x) => [1 / forward.hypot(1, $x)] }],
  ["arccosh", { forward: forward.arccosh, partials: ($out, $x) => [1 / (forward.sqrt($x - 1) * forward.sqrt($x + 1))] }],
  ["arctanh", { forward: forward.arctanh, partials: ($out, $x) => [1 / ((1 - $x) * (1 + $x))] }],
  ["hypot", { forward: forward.hypot, partials: ($out, $x, $y) => [forward.unit($x, $y), forward.unit($y, $x)] }],
  ["erf", { forward: forward.erf, partials: ($out, $x) => [1.1283791670955126 * forward.gaussian($x)] }],
  ["erfc", { forward: forward.erfc, partials: ($out, $x) => [-1.1283791670955126 * forward.gaussian($x)] }],
  ["sigmoid", { forward: forward.sigmoid, partials: ($out, $x) => [$out * forward.sigmoid(-$x)] }],
  ["relu", { forward: forward.relu, partials: ($out, $x) => [forward.step($x)] }],
  ["leaky_relu", { forward: forward.leaky_relu, partials: ($out, $x, $slope) => [($x > 0 ? 1 : $slope), ($x > 0 ? 0 : $x)] }],
  ["elu", { forward: forward.elu, partials: ($out, $x, $alpha) => [($x > 0 ? 1 : $alpha * forward.exp($x)), ($x > 0 ? 0 : forward.expm1($x))] }],
  ["gelu", { forward: forward.gelu, partials: ($out, $x) => [forward.normal_cdf($x) + forward.clip($x, -40, 40) * forward.normal_pdf($x)] }],
  ["silu", { forward: forward.silu, partials: ($out, $x) => [forward.sigmoid($x) + ($x > 0 ? -forward.silu(-$x) * forward.sigmoid($x) : $out * forward.sigmoid(-$x))] }],
  ["softplus", { forward: forward.softplus, partials: ($out, $x) => [forward.sigmoid($x)] }],
  ["log_sigmoid", { forward: forward.log_sigmoid, partials: ($out, $x) => [forward.sigmoid(-$x)] }],
  ["maximum", { forward: forward.maximum, partials: ($out, $x, $y) => [forward.exceeds($x, $y), forward.exceeds($y, $x)] }],
  ["minimum", { forward: forward.minimum, partials: ($out, $x, $y) => [forward.exceeds($y, $x), forward.exceeds($x, $y)] }],
  ["clip", { forward: forward.clip, partials: ($out, $x, $lo, $hi) => [(($x >= $lo) && ($x <= $hi) ? 1 : 0), (($x < $lo) && ($lo <= $hi) ? 1 : 0), (($x > $hi) || ($lo > $hi) ? 1 : 0)] }],
  ["where", { forward: forward.where, partials: ($out, $condition, $a, $b) => [null, ($condition !== 0 ? 1 : null), ($condition !== 0 ? null : 1)] }],
  ["floor", { forward: forward.floor, partials: ($out, $x) => [0] }],
  ["ceil", { forward: forward.ceil, partials: ($out, $x) => [0] }],
  ["round", { forward: forward.round, partials: ($out, $x, $decimals) => [0, 0] }],
  ["sign", { forward: forward.sign, partials: ($out, $x) => [0] }],
  ["step", { forward: forward.step, partials: ($out, $x) => [0] }],
  ["fsum", many.fsum],
  ["prod", many.prod],
  ["mean", many.mean],
  ["logsumexp", many.logsumexp],
  ["dot", many.dot],
  ["shifted_power", { forward: forward.shifted_power, partials: ($out, $x, $y, $k) => [(($y === $k) && (forward.abs($x) < 1e-308) ? 0 : ($y - $k) * forward.shifted_power($x, $y, $k + 1)), (($x === 0) && ($y >= $k) ? 0 : $out * forward.log($x)), (($x === 0) && ($y >= $k) ? 0 : -$out * forward.log($x))] }],
  ["unit", { forward: forward.unit, partials: ($out, $x, $y) => [forward.unit($y, $x) * forward.inversion($y, $x), -$out * forward.inversion($y, $x)] }],
  ["inversion", { forward: forward.inversion, partials: ($out, $x, $y) => [(forward.inversion($y, $x) - $out) * (forward.inversion($y, $x) + $out), -2 * $out * forward.inversion($y, $x)] }],
  ["exceeds", { forward: forward.exceeds, partials: ($out, $x, $y) => [0, 0] }],
  ["gaussian", { forward: forward.gaussian, partials: ($out, $x) => [($out === 0 ? 0 : -2 * $x * $out)] }],
  ["normal_pdf", { forward: forward.normal_pdf, partials: ($out, $x) => [($out === 0 ? 0 : -$x * $out)] }],
  ["normal_cdf", { forward: forward.normal_cdf, partials: ($out, $x) => [forward.normal_pdf($x)] }],
]);
