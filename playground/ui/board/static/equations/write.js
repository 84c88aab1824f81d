// Writes the tree of an equation as pieces: {text}, a number {value(t, unit)}, or a name {letter, index}.

import { biasOf, colourOf, parameterOf, symbolOf } from "../cell/names.js";
import { OPERATIONS } from "../cell/operations.js";
import { typed } from "../parts/numbers.js";
import { collapsed, isName, valueOf } from "./tree.js";

export class Writer {
  constructor(model, tree, mode) {
    this.model = model;
    this.tree = tree;
    this.mode = mode;
    this.pieces = [];
    this.#write(tree, null, true);
  }

  /** part: what to write; first: nothing that could bear a sign stands before it. */
  #write(part, parent, first, inProduct = false) {
    if (part.type === "number") return this.#text(typed(part.node.number));
    if (collapsed(this.tree, part, this.mode, parent)) return this.#number(part, first, inProduct);
    if (part.type === "ref") return this.#name(symbolOf(this.model, part.name), colourOf(this.model, part.name));
    if (part.type === "term") return this.#term(part);
    if (part.type === "sum") return this.#sum(part, inProduct);
    if (part.type === "product") return this.#product(part, first, inProduct);
    if (part.type === "complement") return this.#complement(part, inProduct);
    return this.#call(part);
  }

  #text(text) {
    this.pieces.push({ text });
  }

  #name([letter, index], colour = "") {
    this.pieces.push({ letter, index, colour });
  }

  #number(part, first, inProduct) {
    const colour =
      part.type === "ref"
        ? colourOf(this.model, part.name)
        : part.type === "term" && part.source !== null
          ? colourOf(this.model, part.source)
          : (part.node?.colour ?? "");
    const sign = first ? (inProduct ? "factor" : "plain") : "joined";
    this.pieces.push({
      value: (t, unit) => valueOf(part, this.model, t, unit),
      sign: inProduct && !first ? "factor" : sign,
      colour,
      part,
    });
  }

  #term({ source, terms }) {
    if (source === null) return this.#name(biasOf(this.model, terms));
    this.#name(parameterOf(this.model, terms[0]));
    this.#text(terms[0].elementwise ? " ⊙ " : " ");
    const [letter, index] = symbolOf(this.model, source);
    const bracket = !index && !isName(letter);
    if (bracket) this.#text("(");
    this.#name([letter, index], colourOf(this.model, source));
    if (bracket) this.#text(")");
  }

  #sum({ items, signs }, inProduct) {
    if (inProduct) this.#text("(");
    const part = { items };
    items.forEach((item, index) => {
      if (signs[index] < 0) {
        this.#text(index > 0 ? " − " : "−");
        return this.#write(item, part, true, true);
      }
      const signed = this.mode !== "symbols" && index > 0;
      if (index > 0 && !(signed && this.#startsWithNumber(item))) this.#text(" + ");
      this.#write(item, part, !(signed && this.#startsWithNumber(item)));
    });
    if (inProduct) this.#text(")");
  }

  /** Whether what is written begins with a number, so that a plus before it may turn into a minus. */
  #startsWithNumber(item) {
    if (item.type === "number") return false;
    if (collapsed(this.tree, item, this.mode, null)) return true;
    return item.type === "product" && this.#startsWithNumber(item.items[0]);
  }

  #product({ items, signs }, first, inProduct) {
    items.forEach((item, index) => {
      if (index > 0) this.#text(` ${this.mode !== "symbols" && signs[index] === "⊙" ? "×" : signs[index]} `);
      const number = item.type !== "number" && collapsed(this.tree, item, this.mode, null);
      if (index === 0 && number) return this.#number(item, first, inProduct);
      const bracket = index > 0 && item.type === "product" && !number;
      if (bracket) this.#text("(");
      this.#write(item, { type: "product" }, true, true);
      if (bracket) this.#text(")");
    });
  }

  #complement({ item }, inProduct) {
    if (inProduct) this.#text("(");
    this.#text("1 − ");
    this.#write(item, { type: "complement" }, true, true);
    if (inProduct) this.#text(")");
  }

  #call(part) {
    this.#text(`${OPERATIONS[part.node.op].function}(`);
    part.items.forEach((item, index) => {
      if (index > 0) this.#text(", ");
      this.#write(item, part, true);
    });
    this.#text(")");
  }
}
