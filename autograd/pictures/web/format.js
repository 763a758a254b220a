// How numbers are written: the same characters as Python's format(x, ".4g").

function formatNumber(x, digits = 4) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const [mantissa, power] = roundedParts(Math.abs(x), digits);
  const exponent = Number(power);
  const sign = x < 0 ? "-" : "";
  const figures = mantissa.replace(".", "");
  if (exponent < -4 || exponent >= digits) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${withoutZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return `${sign}${withoutZeros(`0.${"0".repeat(-exponent - 1)}${figures}`)}`;
  return sign + withoutZeros(`${figures.slice(0, exponent + 1)}.${figures.slice(exponent + 1)}`);
}

const withoutZeros = (text) => (text.includes(".") ? text.replace(/\.?0*$/, "") : text);

/** Mantissa and exponent, rounded to so many digits; JavaScript rounds ties up, Python to even. */
function roundedParts(x, digits) {
  const [exact, exponent] = x.toExponential(40).split("e");
  const isTie = /^50*$/.test(exact.slice(digits + 1));
  const isEven = "02468".includes(exact[digits === 1 ? 0 : digits]);
  return isTie && isEven ? [exact.slice(0, digits + 1), exponent] : x.toExponential(digits - 1).split("e");
}

/** All digits of a number, as many as tell it from its neighbours. */
function formatExactly(x) {
  if (!Number.isFinite(x)) return formatNumber(x);
  return Object.is(x, -0) ? "-0" : String(x);
}

const formatCount = (n) => n.toLocaleString("en-US");
