// The equations as text and as LaTeX, with the numbers of a step and a unit.

import { symbolOf } from "../cell/names.js";
import { latexNumber, signedText, written } from "../parts/numbers.js";
import { modes } from "./tree.js";
import { Writer } from "./write.js";

function line(pieces, t, unit, decimals) {
  return pieces
    .map((piece) => {
      if (piece.text !== undefined) return piece.text;
      if (piece.value) return signedText(piece.value(t, unit), piece.sign, decimals);
      return piece.index ? `${piece.letter}_${piece.index}` : piece.letter;
    })
    .join("");
}

/** All equations as lines of text. */
export function asText(model, list, t, unit, decimals) {
  return list
    .map(({ name, tree }) => {
      const [letter, index] = symbolOf(model, name);
      const lines = modes(tree).map((mode) => line(new Writer(model, tree, mode).pieces, t, unit, decimals));
      return [`${letter}${index && `_${index}`}`, ...lines, written(model.value(name, t, unit), decimals)].join(" = ");
    })
    .join("\n");
}

const LATEX = { "⊙": "\\odot", "×": "\\times", "/": "\\oslash", σ: "\\sigma", "−": "-" };

function latexLine(pieces, t, unit, decimals) {
  return pieces
    .map((piece) => {
      if (piece.text !== undefined) return latexText(piece.text);
      if (piece.value) return latexSigned(piece.value(t, unit), piece.sign, decimals);
      return latexName(piece.letter, piece.index);
    })
    .join("");
}

function latexText(text) {
  return text
    .replace(/tanh|exp|max|log/g, (name) => `\\${name}`)
    .replace(/relu|softplus/g, (name) => `\\operatorname{${name}}`)
    .replace(/[⊙×/σ−]/g, (sign) => LATEX[sign]);
}

function latexSigned(value, sign, decimals) {
  const text = latexNumber(value, decimals);
  if (sign === "joined") return text.startsWith("-") ? ` - ${text.slice(1)}` : ` + ${text}`;
  return sign === "factor" && text.startsWith("-") ? `(${text})` : text;
}

function latexName(letter, index) {
  return index ? `${letter}_{${index.replace("−", "-")}}` : letter;
}

/** All equations as one aligned environment. */
export function asLatex(model, list, t, unit, decimals) {
  const rows = list.map(({ name, tree }) => {
    const lines = modes(tree).map((mode) => latexLine(new Writer(model, tree, mode).pieces, t, unit, decimals));
    return `${latexName(...symbolOf(model, name))} &= ${[...lines, latexNumber(model.value(name, t, unit), decimals)].join(" \\\\\n  &= ")}`;
  });
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`;
}
