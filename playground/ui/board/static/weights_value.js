// The row below the grid that sets the chosen weight: for fingers, and for who prefers a slider.

import { h } from "./dom.js";
import { cellName, keyStep, matrixName, nameHtml, parse, snap } from "./weights_names.js";
import { exact } from "./numbers.js";

/** editor: its verbs value, stroke, change, restore. Gives {element, show(panel, cell, value, edited)}. */
export function createValueRow(board, editor) {
  const say = (key) => board.say(key);
  const name = h("span", { class: "weights-name" });
  const slider = h("input", { type: "range", class: "weights-slide", min: "-2", max: "2", step: "0.01", "aria-label": say("weights.value") });
  const field = h("input", { class: "weights-field", inputmode: "decimal", autocomplete: "off", "aria-label": say("weights.value") });
  const step = (sign, text, key) => h("button", { type: "button", class: "weights-key", "aria-label": say(key), onclick: () => nudge(sign) }, text);
  const undo = h("button", { type: "button", class: "weights-key", "aria-label": say("weights.restore"), title: say("weights.restore"), onclick: () => editor.restore() }, "↺");
  slider.value = 0;
  const element = h("div", { class: "weights-value" }, name, step(-1, "−", "weights.less"), slider, step(1, "+", "weights.more"), field, undo);

  const nudge = (sign) => {
    const value = Number.isFinite(editor.value()) ? editor.value() : 0;
    const size = keyStep(editor.limit());
    editor.stroke();
    editor.change(snap(value + sign * size, size / 10));
  };
  slider.onpointerdown = () => editor.stroke();
  slider.oninput = () => editor.change(snap(Number(slider.value), Number(slider.step)));
  const commit = () => {
    const value = parse(field.value);
    field.toggleAttribute("aria-invalid", Number.isNaN(value));
    if (Number.isNaN(value)) return;
    editor.stroke();
    editor.change(value);
  };
  field.onchange = commit;
  field.onkeydown = (event) => {
    if (event.key === "Enter") commit();
  };

  const show = (panel, cell, value, edited) => {
    for (const control of element.querySelectorAll("button, input")) control.disabled = !cell;
    undo.disabled = !cell || !edited;
    if (!cell) {
      name.replaceChildren();
      field.value = "";
      return;
    }
    const matrix = matrixName(cell.target, cell.gate, panel.gates);
    name.innerHTML = nameHtml(matrix) + escape(cellName(panel, cell).slice(matrix.length));
    const limit = reach(value, editor.limit());
    if (document.activeElement !== slider || Math.abs(value) > Number(slider.max)) {
      Object.assign(slider, { min: -limit, max: limit, step: limit / 200 });
    }
    slider.value = Number.isFinite(value) ? value : 0;
    slider.style.setProperty("--share", `${50 + (50 * slider.value) / slider.max}%`);
    if (document.activeElement !== field) field.value = exact(snapped(value), "float32");
  };
  return { element, show };
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

function escape(text) {
  return text.replace(/[&<>]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[letter]);
}
