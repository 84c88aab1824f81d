// How the parts of a cell are called: its sources and nodes, its matrices, its weights.

import { h } from "../parts/dom.js";
import { typed } from "../parts/numbers.js";
import { stateOf } from "./graph.js";

/** @typedef {[string, string]} Name a letter and its index, "" for none */

/**
 * The name of a source or node.
 * @returns {Name}
 */
export function symbolOf(model, name) {
  if (name.endsWith("_prev")) return [stateOf(name), "t−1"];
  if (name === "x") return ["x", "t"];
  if (model.states.includes(name)) return [name, "t"];
  const node = model.node.get(name);
  return [node?.op === "constant" ? typed(node.number) : (node?.symbol ?? name), ""];
}

/** The colour of a name in the light theme; "" for one without. */
export function colourOf(model, name) {
  return model.cell.colours[stateOf(name)] ?? model.node.get(name)?.colour ?? "";
}

/**
 * The name of a term's parameter: W_hf, b_f.
 * @returns {Name}
 */
export function parameterOf(model, term) {
  return split(matrixName(term.parameter, term.gate, model.cell.gates));
}

/**
 * The biases of a gate in one: b_f; one of two that stand apart keeps its name.
 * @returns {Name}
 */
export function biasOf(model, terms) {
  const [letter, index] = parameterOf(model, terms[0]);
  const { blocks, gates } = model.cell;
  const alone = terms.length === 1 && ["b_ih", "b_hh"].every((name) => blocks[name]?.includes(terms[0].gate));
  return alone ? [letter, index] : [letter, gates.length > 1 ? terms[0].gate : ""];
}

/** A name with its index lowered, in its own colour. */
export function nameElement(board, [letter, index], colour = "") {
  const element = h(
    "span",
    { class: "name", style: colour ? `--own: ${board.colour(colour)}` : null },
    h("i", {}, letter),
  );
  if (index) element.append(h("sub", {}, index));
  return element;
}

/** The name of the matrix of one gate: W_hh of gate f is W_hf; a cell of one gate keeps W_hh. */
export function matrixName(target, gate, gates) {
  return gate && gates.length > 1 ? target.slice(0, 3) + gate : target;
}

/**
 * W_hf as [W, hf].
 * @returns {Name}
 */
function split(name) {
  const [letter, ...index] = name.split("_");
  return [letter, index.join("_")];
}

/** W_hf as HTML with its index lowered. */
export function nameHtml(name) {
  const [letter, index] = split(name);
  return index ? `<i>${letter}</i><sub>${index}</sub>` : name;
}

/** "W_hf[3, 1]": counted from 1, to-unit first. Columns of a text are its characters. */
export function cellName(panel, { target, gate, row, column }) {
  const name = matrixName(target, gate, panel.gates);
  const lone = (panel.outputs ?? 1) === 1;
  if (lone && target === "b_y") return name;
  if (lone && target === "W_hy") return `${name}[${column + 1}]`;
  if (column === null) return `${name}[${row + 1}]`;
  const from = target === "W_ih" && panel.characters ? panel.inputs[column] : column + 1;
  return `${name}[${row + 1}, ${from}]`;
}
