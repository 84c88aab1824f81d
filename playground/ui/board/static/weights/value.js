// The row below the grid that sets the chosen weight: for fingers, and for who prefers a slider.

import { cellName, matrixName, nameHtml } from "../cell/names.js";
import { escaped, h, put } from "../parts/dom.js";
import { keyStep, parse, snap } from "../parts/entry.js";
import { exact } from "../parts/numbers.js";

/** editor: its verbs value, stroke, change, restore, limit. Gives {element, show(panel, cell, value, edited)}. */
export function createValueRow(board, editor) {
  const row = new ValueRow((key) => board.say(`weights.${key}`), editor);
  return { element: row.element, show: (...args) => row.show(...args) };
}

class ValueRow {
  constructor(say, editor) {
    this.editor = editor;
    const named = (key, attributes) => ({ "aria-label": say(key), ...attributes });
    const key = (text, attributes) => h("button", { type: "button", class: "weights-key", ...attributes }, text);
    this.name = h("span", { class: "weights-name" });
    this.slider = h("input", named("value", { type: "range", class: "weights-slide", min: -2, max: 2, step: 0.01 }));
    this.field = h("input", named("value", { class: "weights-field", inputmode: "decimal", autocomplete: "off" }));
    this.undo = key("↺", named("restore", { title: say("restore"), onclick: () => editor.restore() }));
    this.slider.value = 0;
    const less = key("−", named("less", { onclick: () => this.#nudge(-1) }));
    const more = key("+", named("more", { onclick: () => this.#nudge(1) }));
    const { name, slider, field, undo } = this;
    this.element = h("div", { class: "weights-value" }, name, less, slider, more, field, undo);
    this.controls = this.element.querySelectorAll("button, input");
    this.live = null;
    this.html = null;
    this.#listen();
  }

  show(panel, cell, value, edited) {
    const { name, slider, field, undo, editor } = this;
    if (Boolean(cell) !== this.live) {
      this.live = Boolean(cell);
      for (const control of this.controls) control.disabled = !cell;
    }
    undo.disabled = !cell || !edited;
    if (!cell) {
      name.innerHTML = this.html = "";
      field.value = "";
      return;
    }
    const matrix = matrixName(cell.target, cell.gate, panel.gates);
    const html = nameHtml(matrix) + escaped(cellName(panel, cell).slice(matrix.length));
    if (html !== this.html) name.innerHTML = this.html = html;
    const limit = reach(value, editor.limit());
    if (document.activeElement !== slider || Math.abs(value) > Number(slider.max)) {
      put(slider, { min: -limit, max: limit, step: limit / 200 });
    }
    slider.value = Number.isFinite(value) ? value : 0;
    put(slider, { "--share": `${50 + (50 * slider.value) / slider.max}%` });
    if (document.activeElement !== field) field.value = exact(snapped(value), "float32");
  }

  #listen() {
    const { slider, field, editor } = this;
    slider.onpointerdown = () => editor.stroke();
    slider.oninput = () => editor.change(snap(Number(slider.value), Number(slider.step)));
    field.onchange = () => this.#commit();
    field.onkeydown = (event) => event.key === "Enter" && this.#commit();
  }

  #nudge(sign) {
    const { editor } = this;
    const value = Number.isFinite(editor.value()) ? editor.value() : 0;
    const size = keyStep(editor.limit());
    editor.stroke();
    editor.change(snap(value + sign * size, size / 10));
  }

  #commit() {
    const { field, editor } = this;
    const value = parse(field.value);
    field.toggleAttribute("aria-invalid", Number.isNaN(value));
    if (Number.isNaN(value)) return;
    editor.stroke();
    editor.change(value);
  }
}

/** How far the slider goes on both sides: twice the colour scale, doubled until the value lies within. */
function reach(value, limit) {
  let most = 2 * limit;
  while (Number.isFinite(value) && Math.abs(value) > most) most *= 2;
  return most;
}

function snapped(value) {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : value;
}
