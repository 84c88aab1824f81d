// The colours of values: the same two scales as in the charts.

import { css, mix } from "../parts/colour.js";

const blend = (stops, place) => css(mix(stops, place));

export class Colours {
  constructor(board, scales) {
    const shown = (stops) => stops.map(([at, hex]) => [at, board.colour(hex)]);
    this.signed = shown(scales.signed);
    this.gate = shown(scales.gate);
  }

  /** The colour of a cell of a strip; null where there is no finite number. */
  cell(value, { gate, limit }) {
    if (!Number.isFinite(value)) return null;
    return blend(gate ? this.gate : this.signed, gate ? value : 0.5 + value / (2 * limit));
  }

  /**
   * How a wire looks that carries a value: {colour, width, opacity, broken}. Colour tells the sign (a gate: its scale), width
   * and opacity the size, so that even a weak one keeps its colour and a strong one stands out.
   */
  wire(value, { gate, limit }) {
    if (!Number.isFinite(value)) return { colour: "currentColor", width: 2, opacity: 0.5, broken: true };
    const size = Math.min(1, Math.abs(value) / (gate ? 1 : limit));
    const colour = gate ? blend(this.gate, 0.45 + 0.55 * value) : value < 0 ? this.signed[0][1] : this.signed.at(-1)[1];
    return {
      colour,
      width: 1 + (gate ? 3.5 : 4.5) * Math.sqrt(size),
      opacity: size < 0.002 ? 0 : 0.35 + 0.65 * Math.sqrt(size),
      broken: gate && value < 0.1,
    };
  }
}
