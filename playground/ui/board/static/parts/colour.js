// Colours as numbers: channels from 0 to 255, and what lies between the stops of a scale [[0, "#…"], …, [1, "#…"]].

/** @typedef {[number, number, number]} Rgb red, green and blue, 0 to 255 */
/** @typedef {[number, string][]} Stops */

/**
 * Red, green and blue of "#abc" or "#aabbcc".
 * @param {string} hex
 * @returns {Rgb}
 */
export function channels(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  const part = (at) => parseInt(digits.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

/**
 * The channels of a computed style such as rgb(250, 250, 250).
 * @param {string} colour
 * @returns {Rgb}
 */
export function computed(colour) {
  const [r = 255, g = 255, b = 255] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b];
}

/**
 * The channels at a place of a scale; places beyond its ends have the colour of the end.
 * @param {Stops} stops
 * @param {number} place
 * @returns {Rgb}
 */
export function mix(stops, place) {
  const at = Math.min(1, Math.max(0, place));
  const next = Math.max(
    1,
    stops.findIndex(([stop]) => stop >= at),
  );
  const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
  const share = high > low ? (at - low) / (high - low) : 0;
  const [a, b] = [channels(from), channels(to)];
  const between = (index) => Math.round(a[index] + share * (b[index] - a[index]));
  return [between(0), between(1), between(2)];
}

/** @param {Rgb} rgb */
export function css(rgb) {
  return `rgb(${rgb.join()})`;
}

/**
 * An opaque pixel of an image, as one number of 32 bits.
 * @param {Rgb} rgb
 */
export function pixel([r, g, b]) {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/**
 * Relative luminance, 0 to 1, as the WCAG defines it.
 * @param {Rgb} rgb
 */
export function luminance(rgb) {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = rgb.map((value) => linear(value / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * The ink that reads on a colour: what contrasts more, black or white.
 * @param {Rgb} rgb
 */
export function inkOn(rgb) {
  return luminance(rgb) > 0.19 ? "#101418" : "#ffffff";
}
