// The editor of a cell's equations: the text as it is typed, the same as mathematics, and what is wrong at its place.
//
// Panel: {text, rows: [{number, name, pieces}], fault: {sentence, line, column, length} | null, takes, take, locked}.
// A piece is [text, index, colour, role]. Python reads the text; while it is no cell, the last one stays on screen.

import { nameElement } from "../cell/names.js";
import { h, setText } from "../parts/dom.js";

const PAUSE = 250; // ms without a key after which the text is sent
const BREATH = 2500; // ms after which what is typed is a step of its own for undo

export function create(element, board) {
  return new Invent(element, board);
}

class Invent {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.waiting = 0; // the timer of what is typed and not yet sent
    this.typed = 0; // when a key was last pressed
    this.burst = 0;
    this.#build();
  }

  #build() {
    const say = (key) => this.board.say(`invent.${key}`);
    this.area = h("textarea", {
      class: "invent-text",
      rows: 6,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      autocorrect: "off",
      "aria-label": say("label"),
      "aria-describedby": "invent-fault",
      oninput: () => this.#typing(),
      onblur: () => this.#send(),
      onscroll: () => this.#scroll(),
    });
    this.under = h("pre", { class: "invent-under", "aria-hidden": "true" });
    this.rows = h("div", { class: "invent-rows" });
    this.spoken = h("span", { class: "invent-spoken" });
    this.kept = h("span");
    this.status = h("p", { class: "invent-kept", id: "invent-fault", role: "status" }, this.spoken, " ", this.kept);
    this.takes = h("div", { class: "invent-takes", role: "group", "aria-label": say("takes") });
    const help = ["help_lines", "help_weights", "help_functions"].map((key) => h("p", {}, ...code(say(key))));
    this.element.append(
      h(
        "div",
        { class: "invent" },
        h("p", { class: "quiet" }, say("intro")),
        h("div", { class: "invent-editor" }, this.under, this.area),
        this.rows,
        this.status,
        h("h3", {}, say("takes")),
        this.takes,
        h("details", { class: "invent-help" }, h("summary", {}, say("help")), ...help),
      ),
    );
  }

  update(panel) {
    this.panel = panel;
    if (!this.#isAhead()) this.#show(panel.text);
    this.area.readOnly = panel.locked;
    this.#showFault();
    this.rows.replaceChildren(...this.#rowsOf(panel));
    this.#showTakes(panel);
  }

  cursor() {}

  destroy() {
    clearTimeout(this.waiting);
  }

  /** Whether the person has typed on since what the panel tells was sent. */
  #isAhead() {
    return this.waiting !== 0 || (this.area.value !== this.panel.text && this.board.commands.busy);
  }

  #show(text) {
    if (this.area.value !== text) this.area.value = text;
    this.area.rows = Math.max(3, text.split("\n").length);
  }

  #typing() {
    const now = performance.now();
    if (now - this.typed > BREATH) this.burst += 1;
    this.typed = now;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#send(), PAUSE);
    this.area.rows = Math.max(3, this.area.value.split("\n").length);
    this.under.replaceChildren();
  }

  #send() {
    if (!this.waiting) return;
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.board.command("equations", { text: this.area.value }, { gesture: `equations:${this.burst}` });
  }

  #scroll() {
    this.under.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
  }

  /** Mark the place in the text: the same text lies under it, of which only the mark is seen. */
  #showFault() {
    const { fault, text } = this.panel;
    this.area.setAttribute("aria-invalid", String(Boolean(fault)));
    this.under.replaceChildren(...(fault?.line && this.area.value === text ? marked(text, fault) : []));
    setText(this.spoken, fault ? fault.sentence.replaceAll("`", "") : "");
    setText(this.kept, fault ? this.board.say("invent.kept") : "");
    this.#scroll();
  }

  #rowsOf({ rows, fault }) {
    const shown = rows.map((row) => this.#row(row, fault?.line === row.number ? fault : null));
    const placed = rows.some(({ number }) => number === fault?.line);
    return fault && !placed ? [...shown, this.#sentence(fault)] : shown;
  }

  #row({ number, name, pieces }, fault) {
    if (fault) return this.#sentence(fault, number);
    const left = h("span", { class: "invent-name" }, ...name.map((piece) => this.#piece(piece)));
    const right = h("span", { class: "invent-value" }, ...pieces.map((piece) => this.#piece(piece)));
    return h("div", { class: "invent-row" }, left, h("span", {}, name.length ? "=" : ""), right);
  }

  #sentence({ sentence }, number = "") {
    const text = h("span", { class: "invent-value" }, ...code(sentence));
    return h(
      "div",
      { class: "invent-row is-wrong" },
      h("span", { class: "invent-name" }, String(number)),
      h("span"),
      text,
    );
  }

  #piece([text, index, colour, role]) {
    if (role === "name" || role === "weight") {
      const element = nameElement(this.board, [text, index], colour);
      element.classList.add(`is-${role}`);
      return element;
    }
    return h("span", { class: role ? `is-${role}` : null }, text);
  }

  #showTakes({ takes, take, locked }) {
    const chips = takes.map(({ name, label }) => {
      const onclick = () => this.board.command("take", { name });
      return h(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(name === take), disabled: locked, onclick },
        label,
      );
    });
    const focused = [...this.takes.children].indexOf(document.activeElement);
    this.takes.replaceChildren(...chips);
    if (focused >= 0) chips[focused]?.focus();
  }
}

/** A text with its `code` set apart. */
function code(text) {
  return text.split("`").map((part, k) => (k % 2 ? h("code", {}, part) : part));
}

/** The text up to the end of the faulty place, the place in a mark of its own. */
function marked(text, { line, column, length }) {
  const lines = text.split("\n");
  const before = [...lines.slice(0, line - 1), ""].join("\n") + lines[line - 1].slice(0, column - 1);
  const place = lines[line - 1].slice(column - 1, column - 1 + length) || " ";
  return [before, h("mark", {}, place)];
}
