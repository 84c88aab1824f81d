// Colours as numbers: channels from 0 to 255, and what lies between the stops of a scale [[0, "#…"], …, [1, "#…"]].

/** Red, green and blue of "#abc" or "#aabbcc". */
export function channels(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}

/** The channels of a computed style such as rgb(250, 250, 250). */
export function computed(colour) {
  return (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
}

/** The channels at a place of a scale; places beyond its ends have the colour of the end. */
export function mix(stops, place) {
  const at = Math.min(1, Math.max(0, place));
  const next = Math.max(
    1,
    stops.findIndex(([stop]) => stop >= at),
  );
  const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
  const share = high > low ? (at - low) / (high - low) : 0;
  const [a, b] = [channels(from), channels(to)];
  return a.map((value, index) => Math.round(value + share * (b[index] - value)));
}

export function css(rgb) {
  return `rgb(${rgb.join()})`;
}

/** An opaque pixel of an image, as one number of 32 bits. */
export function pixel([r, g, b]) {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** Relative luminance, 0 to 1, as the WCAG defines it. */
export function luminance(rgb) {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = rgb.map((value) => linear(value / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The ink that reads on a colour: what contrasts more, black or white. */
export function inkOn(rgb) {
  return luminance(rgb) > 0.19 ? "#101418" : "#ffffff";
}
