// How numbers are written on the board: a true minus sign, inf and nan by name.

/** What stands for a number that is not finite; null for a finite one. */
function unbounded(value) {
  if (value === undefined || Number.isNaN(value)) return "nan";
  if (Number.isFinite(value)) return null;
  return value > 0 ? "inf" : "−inf";
}

const minus = (text) => (/^-0\.?0*$/.test(text) ? text.slice(1) : text.replaceAll("-", "−")); // −0.00 is 0.00

const magnitude = (size) => (size === 0 ? 0 : Math.floor(Math.log10(size)));

/** A number in few characters: 0.92, −1.3, 2.4e−7. */
export function short(value, digits = 3) {
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-3 && size < 1e5);
  const decimals = Math.max(0, digits - 1 - Math.max(0, magnitude(size)));
  return unbounded(value) ?? minus(plain ? value.toFixed(decimals) : value.toExponential(digits - 2));
}

/** A number of any size with as many digits as others, for what is read by its logarithm: 0.00231, 0.54, 1.2e−20. */
export function significant(value, digits = 3) {
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1 ? minus(value.toPrecision(digits)) : short(value, digits);
}

/** A number with so many decimals; what would be 0.00 without being 0 is written as 4e−4. */
export function written(value, decimals = 3) {
  return unbounded(value) ?? minus(decimal(value, decimals));
}

function decimal(value, decimals) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e5) return value.toExponential(2);
  if (size < 0.5 * 10 ** -decimals) return value.toExponential(decimals > 2 ? 1 : 0);
  const less = size >= 1000 ? 2 : size >= 100 ? 1 : 0;
  return value.toFixed(Math.max(0, decimals - less));
}

/** A number in little room: two decimals, three where two would say little (0.02, or a gate of 0.997). */
export function brief(value, gate = false) {
  const size = Math.abs(value);
  const fine = size < 0.0995 || (gate && value !== 1 && size > 0.99);
  return written(value, fine && size >= 0.0005 ? 3 : 2);
}

/** A number with the sign as its place wants it: "joined" + 0.31, − 0.31; "factor" (−0.31); else −0.31. */
export function signedText(value, sign, decimals) {
  const text = written(value, decimals);
  if (sign === "joined") return text.startsWith("−") ? ` − ${text.slice(1)}` : ` + ${text}`;
  return sign === "factor" && text.startsWith("−") ? `(${text})` : text;
}

/** A number as a person would type it: 0.5, −2. */
export function typed(value) {
  return minus(String(Number(value.toPrecision(6))));
}

/** A number to so many digits, without zeros behind them: 0.593, −1, 24. */
export function toDigits(value, digits = 3) {
  return typed(Number(value.toPrecision(digits)));
}

/** As `written`, for LaTeX. */
export function latexNumber(value, decimals = 3) {
  const text = written(value, decimals).replaceAll("−", "-");
  if (text.endsWith("inf")) return text.replace("inf", "\\infty");
  if (text === "nan") return "\\mathrm{nan}";
  return text.replace(/e\+?(-?\d+)$/, " \\times 10^{$1}");
}

/** A weight to four digits, at least two of them after the point. */
export function full(value) {
  if (!Number.isFinite(value)) return unbounded(value).replace("inf", "∞");
  const rounded = Number(value.toPrecision(4));
  const size = Math.abs(rounded);
  if (size >= 1e5 || (size > 0 && size < 1e-4)) return minus(rounded.toExponential(2));
  const decimals = (String(rounded).split(".")[1] ?? "").length;
  return minus(decimals < 2 ? rounded.toFixed(2) : String(rounded));
}

/** A value in at most `letters` letters, or "" where it can't be told in so few; narrow cells drop the leading zero. */
export function fitted(value, letters) {
  if (!Number.isFinite(value)) return full(value);
  const fit = (texts) => minus(texts.find((text) => text.length <= letters) ?? "");
  if (Math.abs(value) >= 99950) return fit([value.toExponential(0).replace("e+", "e")]);
  const decimals = letters < 4 ? [1, 0] : [2, 1, 0];
  const texts = decimals.map((count) => value.toFixed(count).replace(/^-(?=[0.]*$)/, ""));
  if (letters >= 5) return fit(texts);
  return fit(texts.map((text) => text.replace(/^(-?)0\.(?=.*[1-9])/, "$1.").replace(/^0\.0+$/, "0")));
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
