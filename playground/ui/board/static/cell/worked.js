// The arithmetic of a single node with its numbers.

import { h } from "../parts/dom.js";
import { typed, signedText, written } from "../parts/numbers.js";
import { grouped } from "./graph.js";
import { colourOf, nameElement, symbolOf } from "./names.js";
import { OPERATIONS } from "./operations.js";

/** f = σ(2.51) = 0.92, as elements. */
export function workedOut(board, model, name, t, unit) {
  const node = model.node.get(name);
  const result = written(model.value(name, t, unit));
  return [
    nameElement(board, symbolOf(model, name), colourOf(model, name)),
    " = ",
    ...operation(board, model, node, t, unit),
    " = ",
    h("b", {}, result),
  ];
}

function operation(board, model, node, t, unit) {
  const value = (input) => model.value(input, t, unit);
  const number = (input, sign) => {
    const colour = colourOf(model, input);
    return h("span", { style: colour ? `--own: ${board.colour(colour)}` : null }, signedText(value(input), sign, 3));
  };
  if (node.op === "linear") return terms(board, model, node, t, unit);
  const [a, b] = node.inputs;
  if (node.op === "constant") return [typed(node.number)];
  if (node.op === "add") return node.inputs.map((input, k) => number(input, k ? "joined" : "plain"));
  if (node.op === "complement") return ["1 − ", number(a, "factor")];
  if (node.op === "negative") return ["−", number(a, "factor")];
  const { sign, function: name } = OPERATIONS[node.op];
  if (sign) return [number(a, "plain"), ` ${sign === "⊙" ? "×" : sign} `, number(b, "factor")];
  return [`${name}(`, ...node.inputs.flatMap((input, k) => [k ? ", " : "", number(input, "plain")]), ")"];
}

function terms(board, model, node, t, unit) {
  return grouped(node)
    .sort((a, b) => Number(a.source === null) - Number(b.source === null))
    .map(({ source, terms: summed }, k) => {
      const total = summed.reduce((sum, term) => sum + model.term(term, t, unit), 0);
      const colour = source === null ? "" : colourOf(model, source);
      return h(
        "span",
        { style: colour ? `--own: ${board.colour(colour)}` : null },
        signedText(total, k ? "joined" : "plain", 3),
      );
    });
}
