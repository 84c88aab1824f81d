// The colours of values: the same two scales as in the charts.

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** The colour at a place (0 to 1) of a scale [[0, "#…"], …, [1, "#…"]]. */
function blend(stops, place) {
  const at = Math.min(1, Math.max(0, place));
  const next = Math.max(1, stops.findIndex(([stop]) => stop >= at));
  const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
  const share = high > low ? (at - low) / (high - low) : 0;
  const [a, b] = [channels(from), channels(to)];
  return `rgb(${a.map((value, k) => Math.round(value + share * (b[k] - value))).join(",")})`;
}

export class Colours {
  constructor(board, scales) {
    const shown = (stops) => stops.map(([at, hex]) => [at, board.colour(hex)]);
    [this.signed, this.gate] = [shown(scales.signed), shown(scales.gate)];
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
    return { colour, width: 1 + (gate ? 3.5 : 4.5) * Math.sqrt(size), opacity: size < 0.002 ? 0 : 0.35 + 0.65 * Math.sqrt(size), broken: gate && value < 0.1 };
  }
}
