// Operations of many operands: values and local derivatives over an array, mirrored from autograd/ieee.py and
// autograd/special.py. The rules run over whole tuples, so they cannot be printed.

const many = { __proto__: null };

const addFrom = (start, xs) => xs.reduce((sum, x) => sum + x, start);

/** The sum rounded once (Shewchuk's partial sums); where it leaves the floats, the plain sum from the left. */
function exactSum(xs) {
  const parts = [];
  for (const x of xs) {
    if (!addToParts(parts, x)) return addFrom(0, xs);
  }
  let index = parts.length - 1;
  let sum = index < 0 ? 0 : parts[index];
  let lost = 0;
  while (index > 0 && lost === 0) {
    index -= 1;
    const before = sum;
    sum = before + parts[index];
    lost = parts[index] - (sum - before);
  }
  const next = index > 0 ? parts[index - 1] : 0; // decides where `lost` is exactly half a unit
  const corrected = sum + 2 * lost;
  return Math.sign(lost) * Math.sign(next) > 0 && corrected - sum === 2 * lost ? corrected : sum;
}

/** Adds x to parts that do not overlap; false where the sum overflows. */
function addToParts(parts, number) {
  let x = number;
  let kept = 0;
  for (const part of parts) {
    const [large, small] = Math.abs(x) < Math.abs(part) ? [part, x] : [x, part];
    const sum = large + small;
    const lost = small - (sum - large);
    if (lost !== 0) {
      parts[kept] = lost;
      kept += 1;
    }
    x = sum;
  }
  parts.length = kept;
  if (x !== 0) parts.push(x);
  return Number.isFinite(x);
}

/** For each x the product of all others. */
function productsOfOthers(xs) {
  const before = new Array(xs.length).fill(1);
  for (let i = 1; i < xs.length; i += 1) before[i] = before[i - 1] * xs[i - 1];
  let after = 1;
  for (let i = xs.length - 1; i >= 0; i -= 1) {
    before[i] *= after;
    after *= xs[i];
  }
  return before;
}

const largestOf = (xs) => xs.reduce((largest, x) => (x > largest ? x : largest), -Infinity);

many.fsum = { forward: exactSum, partials: (out, xs) => xs.map(() => 1) };

many.prod = { forward: (xs) => xs.reduce((product, x) => product * x, 1), partials: (out, xs) => productsOfOthers(xs) };

many.mean = {
  forward(xs) {
    const total = exactSum(xs);
    const isOverflow = !Number.isFinite(total) && xs.every(Number.isFinite);
    return isOverflow ? exactSum(xs.map((x) => x / xs.length)) : total / xs.length;
  },
  partials: (out, xs) => xs.map(() => 1 / xs.length),
};

many.logsumexp = {
  forward(xs) {
    if (xs.some(Number.isNaN)) return NaN;
    const largest = largestOf(xs);
    if (!Number.isFinite(largest)) return largest;
    const rest = xs.slice();
    rest.splice(xs.indexOf(largest), 1);
    return largest + Math.log1p(exactSum(rest.map((x) => Math.exp(x - largest))));
  },
  partials: (out, xs) => xs.map((x) => Math.exp(x - (out === -Infinity ? 0 : out))),
};

many.dot = {
  forward(xs) {
    const n = (xs.length - 1) / 2;
    let sum = xs[2 * n];
    for (let i = 0; i < n; i += 1) sum += xs[i] * xs[n + i];
    return sum;
  },
  partials(out, xs) {
    const n = (xs.length - 1) / 2;
    return [...xs.slice(n, 2 * n), ...xs.slice(0, n), 1];
  },
};
