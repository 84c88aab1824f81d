// The equations of the cell for the chosen unit and step: symbols, numbers, result.
//
// Panel: nothing of its own; it works from the panel "cell", see panels/cell.py. Every number is worked out here from the arrays of the message.

import { modelOf } from "../cell/model.js";
import { colourOf, nameElement, symbolOf } from "../cell/names.js";
import { substepsOf } from "../cell/steps.js";
import { tracerOf } from "../cell/tracer.js";
import { copy } from "../parts/clipboard.js";
import { h, setText } from "../parts/dom.js";
import { signedText, written } from "../parts/numbers.js";
import { asLatex, asText } from "./copy.js";
import { Products } from "./terms.js";
import { equations, lineNodes, modes } from "./tree.js";
import { whence } from "./whence.js";
import { Writer } from "./write.js";

export function create(element, board) {
  const panel = new Equations(element, board);
  return { update: () => panel.update(), cursor: () => panel.paint(), destroy: () => panel.destroy() };
}

class Equations {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.substeps = substepsOf(board);
    this.tracer = tracerOf(board);
    this.rows = [];
    this.#build();
    this.stops = [this.substeps.subscribe(() => this.#mark()), this.tracer.subscribe(() => this.#showTrace())];
  }

  update() {
    this.model = modelOf(this.board);
    if (!this.model) return;
    const { label } = this.model.cell;
    this.body.setAttribute("aria-label", this.board.say("equations.name", { cell: label }));
    this.substeps.use(this.model.nodes);
    const key = JSON.stringify([this.model.nodes, this.board.theme.dark]);
    if (key !== this.key) this.#fill();
    this.key = key;
    this.#showTrace();
  }

  destroy() {
    this.stops.forEach((stop) => stop());
  }

  get #place() {
    return [this.board.store.t, this.board.store.unit ?? 0];
  }

  #build() {
    const say = (key) => this.board.say(`equations.${key}`);
    const button = (key, make) => {
      const made = h(
        "button",
        {
          type: "button",
          class: "button",
          onclick: async () => {
            if (!(await copy(make(this.model, this.list, ...this.#place, 3)))) return;
            setText(made, say("copied"));
            setTimeout(() => setText(made, say(key)), 1500);
          },
        },
        say(key),
      );
      return made;
    };
    this.heading = h("span", { class: "equations-at" });
    this.body = h("div", { class: "equations-body", role: "group" });
    this.trace = h("div", { class: "whence" });
    this.note = h("p", { class: "equations-note" });
    const reach = h(
      "button",
      { type: "button", class: "link", onclick: () => this.tracer.reach({ input: 0, t: this.board.store.t }) },
      say("trace_input"),
    );
    this.element.append(
      h(
        "div",
        { class: "equations" },
        h(
          "div",
          { class: "equations-bar" },
          this.heading,
          h("span", {}, button("copy_text", asText), " ", button("copy_latex", asLatex)),
        ),
        this.trace,
        this.body,
        this.note,
        h("p", { class: "quiet" }, reach),
      ),
    );
  }

  #fill() {
    this.list = equations(this.model.nodes);
    this.rows = this.list.map((equation) => this.#row(equation));
    this.body.replaceChildren(...this.rows.map(({ element }) => element));
  }

  /** One equation: its lines, of which the numbers are kept to be written again at every step. */
  #row(equation) {
    const row = { equation, numbers: [], lines: [] };
    row.products = new Products(this.board, () => this.paint());
    const name = this.#name(symbolOf(this.model, equation.name), colourOf(this.model, equation.name));
    const lines = modes(equation.tree).map((mode) => this.#line(row, mode));
    row.clamp = h("div", { class: "equation-clamp", hidden: true });
    row.element = h(
      "div",
      { class: "equation", "data-node": equation.name },
      h("div", { class: "left" }, name),
      h("div", { class: "right" }, ...lines, row.clamp),
      row.products.element,
    );
    row.lines.at(-1).element.append(" = ", this.#result(row));
    return row;
  }

  #line(row, mode) {
    const pieces = new Writer(this.model, row.equation.tree, mode).pieces;
    const element = h(
      "div",
      { class: `line line-${mode}` },
      h("span", { class: "equals" }, "= "),
      ...pieces.map((piece) => this.#piece(row, piece)),
    );
    row.lines.push({ element, nodes: lineNodes(row.equation, mode) });
    return element;
  }

  #piece(row, piece) {
    if (piece.text !== undefined) return piece.text;
    if (!piece.value) return this.#name([piece.letter, piece.index], piece.colour);
    const style = piece.colour ? `--own: ${this.board.colour(piece.colour)}` : null;
    const term = piece.part?.type === "term";
    const element = term
      ? h("button", { type: "button", class: "number term", style, onclick: () => row.products.toggle(piece.part) })
      : h("span", { class: "number", style });
    const joint = h("span", { class: "sign" });
    row.numbers.push({ ...piece, element, joint, term });
    return h("span", { class: "signed" }, joint, element);
  }

  #result(row) {
    const state = row.equation.node.kind !== "";
    const onclick = () => this.#choose(row.equation.name);
    row.result = state
      ? h("button", { type: "button", class: "number result", title: this.board.say("equations.whence"), onclick })
      : h("span", { class: "number result" });
    return row.result;
  }

  #name(name, colour) {
    return nameElement(this.board, name, colour);
  }

  #choose(signal) {
    const [t, unit] = this.#place;
    this.board.element.dispatchEvent(new CustomEvent("board:value", { detail: { signal, t, unit } }));
  }

  // ---- what changes with the step and the unit

  paint() {
    if (!this.model) return;
    const [t, unit] = this.#place;
    setText(this.heading, this.board.say("equations.heading", { t: t + 1, unit: unit + 1 }));
    for (const row of this.rows) this.#paintRow(row, t, unit);
    this.#paintNote(t, unit);
    this.#mark();
  }

  #paintRow(row, t, unit) {
    for (const number of row.numbers) this.#paintNumber(row, number, number.value(t, unit));
    const { name } = row.equation;
    setText(row.result, written(this.model.value(name, t, unit)));
    const clamp = this.model.clamp(name, t, unit);
    row.clamp.hidden = !clamp;
    row.element.classList.toggle("is-clamped", Boolean(clamp));
    if (clamp) {
      setText(
        row.clamp,
        this.board.say("equations.clamped", {
          value: written(clamp.value),
          computed: written(this.model.unclamped(name, t, unit)),
        }),
      );
    }
    row.products.paint(this.model, t, unit);
  }

  /** Between two numbers stands + or −, and the number that follows is written without its sign. */
  #paintNumber(row, { sign, element, joint, term, part }, value) {
    const text = signedText(value, sign, 3);
    const split = sign === "joined" ? 3 : 0;
    setText(joint, text.slice(0, split));
    setText(element, text.slice(split));
    if (!term) return;
    const open = row.products.isOpen(part);
    element.setAttribute("aria-expanded", String(open));
    element.title = this.board.say(`equations.${open ? "close" : "open"}_term`, {
      name: part.source ?? "b",
      value: text.trim(),
    });
  }

  #mark() {
    const moving = this.substeps.index !== null;
    this.body.classList.toggle("is-moving", moving);
    const now = moving ? this.substeps.frames[this.substeps.index].names : [];
    for (const { equation, lines } of this.rows) {
      const own = now.includes(equation.name);
      lines.forEach(({ element, nodes }, index) => {
        const marked = nodes.some((name) => now.includes(name)) || (own && index === lines.length - 1);
        element.classList.toggle("is-now", marked);
      });
    }
  }

  #paintNote(t, unit) {
    const shown = this.rows.map(({ equation }) => this.model.value(equation.name, t, unit));
    const key = shown.some(Number.isNaN) ? "nan" : shown.some((value) => !Number.isFinite(value)) ? "inf" : "rounded";
    const start = key === "rounded" && t === 0 ? ` ${this.board.say("equations.initial")}` : "";
    setText(this.note, this.board.say(`equations.${key}`) + start);
    this.note.classList.toggle("is-bad", key !== "rounded");
  }

  #showTrace() {
    const { origin, model } = this.tracer;
    this.trace.replaceChildren(...whence(this.board, this.tracer, model));
    const row = origin?.kind === "from" && this.rows.find(({ equation }) => equation.name === origin.signal);
    if (row) row.element.append(this.trace);
    else this.body.before(this.trace);
  }
}
