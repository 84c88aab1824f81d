// What a tracer was asked, in words.

import { cellName } from "./names.js";

/** "Where f[2] at step 4 comes from", "What W_hf[3, 1] reaches"; "" where nothing is traced. */
export function asked(board, { origin, effects, model }) {
  if (!effects || !model) return "";
  const say = (key, words) => board.say(`equations.${key}`, words);
  if (origin.kind === "from") return say("from", { name: `${origin.signal}[${origin.unit + 1}]`, t: origin.t + 1 });
  const { input, t, ...place } = origin.seed;
  if (input === undefined) return say("reach", { name: weightName(model, place) });
  const name = model.D === 1 ? "x" : `x[${model.cell.input_labels[input] ?? input + 1}]`;
  return say("reach_input", { name, t: t + 1 });
}

/** "W_hf[3, 1]", as the cell's own record names it. */
export function weightName({ cell }, place) {
  return cellName({ gates: cell.gates, inputs: cell.input_labels, characters: cell.spelled }, place);
}
