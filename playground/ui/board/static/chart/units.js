// The lines of many units in one chart: a shade each, and its number at the end of each.

import { css, mix } from "../parts/colour.js";
import { toDigits } from "../parts/numbers.js";
import { unitSpan } from "./traces.js";

const SHADED = 8; // more lines than this have no shades that could be told apart
const LETTER = 10; // px of a number
const GAP = 9; // px from one number to the next

const blend = (from, to, share) =>
  css(
    mix(
      [
        [0, from],
        [1, to],
      ],
      share,
    ),
  );

/** Whether the units of a line trace have shades of their own. */
export function isShaded({ meta }) {
  return !meta?.ghost && meta?.units > 1 && meta.units <= SHADED;
}

/** The colour of the line of a unit: the signal's own, towards the ink for the first and the paper for the last. */
export function shadeOf(colour, unit, units, { ink, paper }) {
  if (units > SHADED) return colour;
  const place = (2 * unit) / (units - 1) - 1;
  return place < 0 ? blend(colour, ink, -0.6 * place) : blend(colour, paper, 0.35 * place);
}

/** Where numbers stand that want to stand at `wanted`: `gap` apart, between two ends, as near as may be; null for no room. */
export function spread(wanted, gap, low, high) {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b]);
  const places = wanted.map(() => null);
  if ((wanted.length - 1) * gap > high - low) {
    let last = -Infinity; // not all have room: those that meet none before them
    for (const index of order) if (wanted[index] - last >= gap) places[index] = last = wanted[index];
    return places;
  }
  let next = low;
  for (const index of order) next = (places[index] = Math.max(wanted[index], next)) + gap;
  let most = high;
  for (const index of order.reverse()) most = (places[index] = Math.min(places[index], most)) - gap;
  return places;
}

/** Write the numbers of the units, or of the chosen one alone, at the ends of their lines. */
export function paintEnds(context, trace, [x, y], { unit, T, zoom, shades, colour }) {
  const { units } = trace.meta;
  const last = Math.min(T, Math.floor(zoom?.[1] ?? T)) - 1;
  const chosen = unit !== null && unit < units;
  const shown = Array.from({ length: units }, (_, row) => row)
    .filter((row) => !chosen || row === unit)
    .map((row) => ({ row, at: y.pixel(Number(trace.y[unitSpan(trace, row, T)[0] + last])) }))
    .filter(({ at }) => at >= y.offset - 1 && at <= y.offset + y.length + 1);
  const places = spread(
    shown.map(({ at }) => at),
    GAP,
    y.offset,
    y.offset + y.length,
  );
  context.save();
  context.font = `600 ${LETTER}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "middle";
  for (const [index, { row }] of shown.entries()) {
    if (places[index] === null) continue;
    const text = String(row + 1);
    const left = Math.min(x.pixel(last + 1) + 5, context.canvas.clientWidth - context.measureText(text).width);
    context.fillStyle = shadeOf(colour, row, units, shades);
    context.fillText(text, left, places[index] + 0.5);
  }
  context.restore();
}

/** The reading of one unit: see panels/units.py. `table`: {data, shape: [units, 4]}, which sentence and its numbers. */
export function unitSentence(sentences, { data }, unit) {
  const [which, ...numbers] = data.subarray(4 * unit, 4 * unit + 4);
  const [a, b, c] = numbers.map((value) =>
    Number.isInteger(value) ? String(value).replace("-", "−") : toDigits(value),
  );
  const words = { unit: unit + 1, a, b, c };
  return sentences[which].replace(/\{(\w+)\}/g, (_whole, name) => words[name]);
}
