// How the numbers of the diagram and of the equations are written.

/** A number with so many decimals; what would be 0.00 without being 0 is written as 4e−4. inf and nan by name. */
export function written(value, decimals = 3) {
  if (value === undefined || Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  return plain(value, decimals).replaceAll("-", "−");
}

function plain(value, decimals) {
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

/** The same for LaTeX. */
export function latexNumber(value, decimals = 3) {
  const text = written(value, decimals).replaceAll("−", "-");
  if (text.endsWith("inf")) return text.replace("inf", "\\infty");
  if (text === "nan") return "\\mathrm{nan}";
  return text.replace(/e\+?(-?\d+)$/, " \\times 10^{$1}");
}

/** A name such as W_hf, h_{t−1} or c_t as [letter, index]. */
export function parts(name) {
  const [letter, ...index] = name.split("_");
  return [letter, index.join("_").replace(/[{}]/g, "")];
}
