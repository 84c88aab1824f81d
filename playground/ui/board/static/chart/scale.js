// The colour scale of a heatmap, small, at the chart's edge: what its ends mean.

import { h, put, setText } from "../parts/dom.js";
import { short, significant, toDigits } from "../parts/numbers.js";

export class ScaleKey {
  constructor() {
    this.low = h("span");
    this.strip = h("i");
    this.high = h("span");
    this.element = h("span", { class: "scale-key", hidden: true }, this.low, this.strip, this.high);
  }

  /** Show the scale of the first trace that has one and no bar of Plotly's beside it. */
  show(traces) {
    const trace = traces.find(({ meta, colorscale }) => meta?.scale && !meta.gaps && colorscale);
    this.element.hidden = !trace;
    if (!trace) return;
    const [low, high] = ends(trace);
    setText(this.low, low);
    setText(this.high, high);
    const stops = trace.colorscale.map(([stop, hex]) => `${hex} ${stop * 100}%`);
    put(this.strip, { "--scale": `linear-gradient(90deg, ${stops.join()})` });
  }
}

/** The numbers at the two ends of a scale; of a logarithm the numbers themselves. */
export function ends({ zmin, zmax, cmin, cmax, meta }) {
  const write = meta.log ? (power) => significant(10 ** power) : few;
  return [write(zmin ?? cmin), write(zmax ?? cmax)];
}

/** The end of a scale in few characters, as on an axis: 0.25, −1e19. */
function few(value) {
  const size = Math.abs(value);
  return size && !(size >= 1e-3 && size < 1e5)
    ? short(value, 3).replace("e+", "e").replace(".0e", "e")
    : toDigits(value);
}
