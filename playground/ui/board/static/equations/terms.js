// A term opened to its products, largest first.

import { biasOf, colourOf, nameElement, parameterOf, symbolOf } from "../cell/names.js";
import { h, setText } from "../parts/dom.js";
import { signedText, written } from "../parts/numbers.js";

const SHOWN = 8; // products; the others come on demand

/** The list of products under an equation: {element, paint(t, unit), toggle(part)}. */
export class Products {
  constructor(board, onToggle) {
    this.board = board;
    this.onToggle = onToggle;
    this.element = h("div", { class: "products" });
    this.open = new Map(); // key → {part, whole}
  }

  keyOf(part) {
    return `${part.node.name}:${part.source}`;
  }

  isOpen(part) {
    return this.open.has(this.keyOf(part));
  }

  toggle(part) {
    const key = this.keyOf(part);
    if (!this.open.delete(key)) this.open.set(key, { part, whole: false });
    this.onToggle();
  }

  paint(model, t, unit) {
    if (!this.open.size && !this.element.firstChild) return;
    const blocks = [...this.open.values()].map((entry) => this.#block(model, entry, t, unit));
    this.element.replaceChildren(...blocks);
  }

  #block(model, entry, t, unit) {
    const { part } = entry;
    const products = part.terms.flatMap((term) => model.products(term, t, unit));
    products.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
    const total = products.reduce((sum, { product }) => sum + product, 0);
    const most = Math.abs(products[0]?.product) || 1;
    const shown = entry.whole || products.length <= SHOWN + 1 ? products : products.slice(0, SHOWN);
    const rows = shown.map((product) => this.#row(model, part, product, most, unit));
    const rest = products.slice(shown.length);
    const element = h(
      "div",
      { class: "product-block", "data-term": this.keyOf(part) },
      this.#heading(model, part, products.length, total),
      h("table", {}, h("tbody", {}, ...rows)),
    );
    if (rest.length) element.append(this.#more(entry, rest));
    return element;
  }

  #heading(model, part, count, total) {
    const key = part.source === null ? "bias_of" : "sum_of";
    const [before, after] = this.board.say(`equations.${key}`, { count }).split("{name}");
    const name =
      part.source === null
        ? nameElement(this.board, biasOf(model, part.terms))
        : h(
            "span",
            {},
            nameElement(this.board, parameterOf(model, part.terms[0])),
            " ",
            nameElement(this.board, symbolOf(model, part.source), colourOf(model, part.source)),
          );
    return h("div", { class: "product-heading" }, before, name, ` = ${written(total)} `, after ?? "");
  }

  #row(model, part, { term, column, weight, value, product }, most, unit) {
    const colour = part.source === null ? "" : colourOf(model, part.source);
    const place =
      value === null || term.elementwise ? `[${unit + 1}]` : `[${unit + 1}, ${this.#column(model, term, column)}]`;
    const weightName = h("span", {}, nameElement(this.board, parameterOf(model, term)), h("small", {}, place));
    const sourceName =
      value === null
        ? ""
        : h(
            "span",
            {},
            nameElement(this.board, symbolOf(model, term.source), colour),
            h("small", {}, `[${this.#column(model, term, column)}]`),
          );
    const bar = h("span", {
      class: `bar ${product < 0 ? "is-negative" : ""}`,
      style: `--size: ${Math.min(1, Math.abs(product) / most) || 0}`,
    });
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, weightName, value === null ? "" : " × ", sourceName),
      h("td", {}, value === null ? "" : `${written(weight)} × ${signedText(value, "factor", 3)}`),
      h("td", { class: "product" }, written(product)),
      h("td", { class: "bar-cell", "aria-hidden": "true" }, bar),
    );
  }

  #column(model, term, column) {
    if (term.source !== "x" || model.D === 1) return column + 1;
    const label = model.cell.input_labels[column];
    return label === undefined ? column + 1 : label === " " ? "␣" : label;
  }

  #more(entry, rest) {
    const value = written(rest.reduce((sum, { product }) => sum + product, 0));
    const button = h("button", { type: "button", class: "link" });
    setText(button, this.board.say("equations.show_all", { count: rest.length, value }));
    button.onclick = () => {
      entry.whole = true;
      this.onToggle();
    };
    return button;
  }
}
