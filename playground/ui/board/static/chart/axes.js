// From numbers to pixels, with the axes of a Plotly layout.

const FAR = 1e5; // px: beyond this a line leaves the chart anyway, and a canvas loses precision

/** One axis: where it stands in pixels, and which numbers it shows. On a log axis the range is in powers of ten. */
export class Axis {
  /** @param {{offset: number, length: number, range: number[], log: boolean, vertical: boolean}} about */
  constructor({ offset, length, range, log, vertical }) {
    this.offset = offset;
    this.length = length;
    this.log = log;
    this.vertical = vertical;
    this.low = range[0];
    this.high = range[1];
  }

  /**
   * Pixel of a number; nan for what the axis cannot show.
   * @param {number} value
   */
  pixel(value) {
    if (!Number.isFinite(value)) return NaN;
    const place = this.log ? Math.log10(value) : value;
    const share = (place - this.low) / (this.high - this.low);
    const pixel = this.offset + (this.vertical ? 1 - share : share) * this.length;
    return Math.min(Math.max(pixel, -FAR), FAR);
  }

  /**
   * Number under a pixel.
   * @param {number} pixel
   */
  value(pixel) {
    const along = (pixel - this.offset) / this.length;
    const place = this.low + (this.vertical ? 1 - along : along) * (this.high - this.low);
    return this.log ? 10 ** place : place;
  }
}

/** The key in a layout of an axis by its short name: x → xaxis, y2 → yaxis2. */
export function layoutKey(name) {
  return `${name[0]}axis${name.slice(1)}`;
}

/**
 * Whether nothing of an axis is drawn: its numbers are ours alone, and Plotly needn't hear of another range.
 * @param {any} axis
 */
export function isUnseen({ showticklabels, showgrid, showline, zeroline, ticks, title } = {}) {
  return showticklabels === false && !showgrid && !showline && !zeroline && !ticks && !title;
}

/** An axis from what Plotly has laid out, or, before it has, from the layout that it will get. */
export function axisOf(name, { layout, full = null, width, height, zoom = null }) {
  const key = layoutKey(name);
  const vertical = name[0] === "y";
  const given = layout[key] ?? {};
  const drawn = full?.[key];
  const log = (drawn?.type ?? given.type) === "log";
  const range = zoom ?? (isUnseen(given) ? given.range : drawn?.range) ?? given.range ?? [0, 1];
  if (drawn?._length) {
    return new Axis({ offset: drawn._offset, length: drawn._length, range: range.map(Number), log, vertical });
  }
  const margin = { l: 80, r: 80, t: 100, b: 80, ...layout.margin };
  const [from, to] = given.domain ?? [0, 1];
  const inner = vertical ? height - margin.t - margin.b : width - margin.l - margin.r;
  const offset = vertical ? margin.t + (1 - to) * inner : margin.l + from * inner;
  return new Axis({ offset, length: Math.max(inner * (to - from), 1), range, log, vertical });
}

/** The range of an axis that the figure leaves open: all finite numbers of its traces, and a little air. */
export function openRange(traces, name, log) {
  let [low, high] = [Infinity, -Infinity];
  for (const trace of traces) {
    if ((trace[`${name[0]}axis`] ?? name[0]) !== name) continue;
    for (const raw of trace[name[0]] ?? []) {
      const value = log ? Math.log10(raw) : raw;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  const air = 0.05 * (high - low) || Math.abs(high) * 0.05 || 1;
  return [low - air, high + air];
}

/** An axis whose marks stand no nearer to each other than their letters are high, over so many pixels. */
export function thinned(axis, length, letters) {
  const { tickvals, ticktext, range } = axis ?? {};
  if (!(tickvals?.length > 1) || !range) return axis;
  const [first, second] = tickvals.map((value) => (axis.type === "log" ? Math.log10(value) : value));
  const apart = (Math.abs(second - first) / Math.abs(range[1] - range[0])) * length;
  const every = Math.ceil(letters / apart);
  const kept = (list) => list?.filter((_, index) => index % every === 0);
  return every > 1 ? { ...axis, tickvals: kept(tickvals), ...(ticktext && { ticktext: kept(ticktext) }) } : axis;
}
