// How a number is typed, and by how much keys and drags move one.

/** The number in a text that a person typed, or nan. A comma is a point, and any minus is a minus. */
export function parse(text) {
  const plain = text.trim().replace(/[−–]/g, "-").replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? value : NaN;
}

/** How far one pixel of a drag moves a value: 150 pixels from 0 to the end of the colour scale, in round steps. */
export function dragStep(limit) {
  const power = 10 ** Math.floor(Math.log10(limit / 150));
  return [5, 2, 1].find((lead) => lead * power <= limit / 150) * power;
}

/** How far one key moves a value: a power of ten, five to fifty of them from 0 to the end of the colour scale. */
export function keyStep(limit) {
  return 10 ** Math.floor(Math.log10(limit / 5));
}

/** A value rounded to a whole number of steps, without the dust of binary fractions. */
export function snap(value, step) {
  return Number((Math.round(value / step) * step).toFixed(Math.max(0, -Math.floor(Math.log10(step)))));
}
