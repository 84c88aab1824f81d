// What a weight is, in words.

import { cellName } from "../cell/names.js";
import { full } from "../parts/numbers.js";

const ROLE = {
  W_ih: "weights.from_input",
  W_hh: "weights.from_unit",
  b_ih: "weights.bias_ih",
  b_hh: "weights.bias_hh",
  W_hy: "weights.readout_from",
  b_y: "weights.readout_bias",
};

/** What a weight does, in words: "forget gate, from unit 1 to unit 3". */
export function cellRole(board, panel, { target, gate, row, column }) {
  const matrix = panel.matrices.find(({ name }) => name === target);
  return board.say((matrix.vector && matrix.state && "weights.from_state") || ROLE[target], {
    gate: panel.gates.find(({ name }) => name === (gate || matrix.gates[0]))?.label ?? "",
    state: matrix.state,
    unit: row + 1,
    from: (column ?? 0) + 1,
    input: panel.input_names[column] ?? "",
  });
}

/** The name, the role and the value of a weight in one sentence, and what it was before it was edited. */
export function cellSentence(board, panel, cell, value, was) {
  const words = { name: cellName(panel, cell), what: cellRole(board, panel, cell), value: full(value), was: full(was) };
  return board.say(was === value ? "weights.cell" : "weights.cell_was", words);
}

/** A cell as Python knows it: its layer and direction stand before the name of its array. */
export function named(panel, cell) {
  return { ...cell, target: `${panel.prefix ?? ""}${cell.target}` };
}
