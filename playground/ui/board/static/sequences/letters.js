// A text whose letters are coloured: by the row of the step under the cursor, or by the chosen unit of a signal.
//
// panel: text, letters, by "cursor" | "unit", low, high, scale, longest, locked; array "letters.values" (rows, steps).
// Sends "text" {text}.

import { css, inkOn, mix } from "../parts/colour.js";
import { h, setText } from "../parts/dom.js";

/** Which row of the values colours the letters: the cursor's or the unit's; the last where it has none of its own. */
export function rowOf({ by, rows }, { t, unit }) {
  return Math.min(by === "cursor" ? t : (unit ?? 0), rows - 1);
}

/** The colours of a letter, {background, color}: none where its number is not finite. */
export function coloursOf(value, { low, high, scale }) {
  if (!Number.isFinite(value)) return { background: "", color: "" };
  const rgb = mix(scale, (value - low) / (high - low || 1));
  return { background: css(rgb), color: inkOn(rgb) };
}

class Letters {
  constructor(element, board) {
    this.board = board;
    this.box = h("input", { class: "letters-box", type: "text", "aria-label": board.say("Your text") });
    const form = h(
      "form",
      { class: "letters-form", onsubmit: (event) => this.#send(event) },
      this.box,
      h("button", { type: "submit", class: "letters-send" }, board.say("Colour it")),
    );
    this.text = h("div", { class: "letters-text" });
    this.form = form;
    element.append(form, this.text);
  }

  update(panel) {
    this.panel = panel;
    this.box.maxLength = panel.longest;
    for (const part of this.form.children) part.disabled = panel.locked;
    if (document.activeElement !== this.box) this.box.value = panel.text;
    const shown = panel.letters.join("\u0000");
    if (shown !== this.shown) this.#spell(panel.letters);
    this.shown = shown;
    this.values = panel.letters.length ? this.board.array("letters.values") : null;
  }

  cursor(store) {
    if (!this.values) return;
    const [rows, steps] = this.values.shape;
    const row = rowOf({ by: this.panel.by, rows }, store);
    const look = { ...this.panel, scale: this.panel.scale.map(([stop, hex]) => [stop, this.board.colour(hex)]) };
    this.spans.forEach((span, step) => {
      const { background, color } = coloursOf(this.values.data[row * steps + step], look);
      span.style.background = background;
      span.style.color = color;
      span.classList.toggle("is-at", step === store.t);
    });
  }

  #spell(letters) {
    this.spans = letters.map((letter, step) => {
      const span = h("span", { class: "letter", onclick: () => this.board.store.pin(step) });
      setText(span, letter === " " ? "\u00a0" : letter);
      return span;
    });
    this.text.replaceChildren(...this.spans);
  }

  #send(event) {
    event.preventDefault();
    this.board.command("text", { text: this.box.value });
  }
}

export function create(element, board) {
  const letters = new Letters(element, board);
  return { update: (panel) => letters.update(panel), cursor: (store) => letters.cursor(store) };
}
