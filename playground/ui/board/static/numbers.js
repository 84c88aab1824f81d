// How numbers are written on the board: three digits, a true minus sign.

/** A number in few characters: 0.92, −1.3, 2.4e−7; inf and nan by name. */
export function short(value, digits = 3) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-3 && size < 1e5);
  const text = plain ? value.toFixed(Math.max(0, digits - 1 - Math.max(0, magnitude(size)))) : value.toExponential(digits - 2);
  return text.replaceAll("-", "−");
}

/** A number of any size with as many digits as others, for what is read by its logarithm: 0.00231, 0.54, 1.2e−20. */
export function significant(value, digits = 3) {
  const size = Math.abs(value);
  if (!(size >= 1e-4 && size < 1)) return short(value, digits);
  return value.toPrecision(digits).replaceAll("-", "−");
}

function magnitude(size) {
  return size === 0 ? 0 : Math.floor(Math.log10(size));
}

/** A number without loss: what parses back to the very same bits of its type. */
export function exact(value, dtype = "float64") {
  if (dtype !== "float32" || !Number.isFinite(value)) return String(value);
  for (const digits of [6, 7, 8, 9]) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}
