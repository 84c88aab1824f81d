// The elements of the weight editor, and what they say.

import { Marked } from "../cell/marked.js";
import { nameHtml } from "../cell/names.js";
import { h, put, setText } from "../parts/dom.js";
import { createSegment } from "../parts/segment.js";
import { gateOptions } from "./gates.js";
import { createValueRow } from "./value.js";

/** editor: its verbs. Gives the elements that the editor works with; all stand in `element`. */
export function buildFrame(element, board, editor, { onView, onGate, onRestoreAll }) {
  const say = (key) => board.say(`weights.${key}`);
  const views = createSegment({ label: say("matrix"), onPick: onView });
  const gates = createSegment({ label: say("gate"), onPick: onGate });
  const canvas = h("canvas", { "aria-hidden": "true" });
  const sizer = h("div", { class: "weights-sizer" }, canvas);
  const spoken = [0, 1].map((n) => h("div", { role: "gridcell", id: `weights-cell-${n}` }));
  const about = { role: "grid", tabindex: "0", "aria-label": say("grid"), "aria-describedby": "weights-help" };
  const rows = spoken.map((cell) => h("div", { role: "row", class: "unseen" }, cell));
  const grid = h("div", { class: "weights-grid", ...about }, sizer, ...rows);
  const frame = h("div", { class: "weights-frame" }, grid);
  const reading = h("p", { class: "weights-reading" });
  const legend = h("div", { class: "weights-legend" }, h("span"), h("i"), h("span"));
  const changes = h("button", {
    type: "button",
    class: "weights-changes",
    title: say("restore_all"),
    onclick: onRestoreAll,
  });
  const zooms = [-1, 1].map((direction) => zoomButton(direction, say(direction < 0 ? "zoom_out" : "zoom_in"), editor));
  const marked = new Marked(board, { traced: () => Boolean(editor.trace) });
  const pale = h("span", { class: "quiet" }, say("pale"));
  const marks = h("div", { class: "weights-marks", hidden: true }, ...marked.elements, pale);
  const values = createValueRow(board, editor);
  const aside = h("div", { class: "weights-aside" }, legend, h("div", { class: "weights-zoom" }, changes, ...zooms));
  element.append(
    h(
      "div",
      { class: "weights" },
      h("div", { class: "weights-bar" }, views.element, gates.element),
      frame,
      marks,
      h("div", { class: "weights-below" }, reading, aside),
      values.element,
      h("p", { id: "weights-help", hidden: true }, say("help")),
    ),
  );
  return {
    views,
    gates,
    canvas,
    sizer,
    spoken,
    grid,
    frame,
    reading,
    legend,
    changes,
    zooms,
    values,
    marked,
    marks,
    pale,
  };
}

function zoomButton(direction, label, editor) {
  const onclick = () => editor.zoom(direction);
  return h(
    "button",
    { type: "button", class: "weights-key", "aria-label": label, title: label, onclick },
    direction < 0 ? "−" : "+",
  );
}

/** What the frames in the grid mean, and that what a trace leaves out is pale. */
export function showMarks({ marked, marks, pale }, trace) {
  marked.update();
  pale.hidden = !trace;
  marks.hidden = !marked.any;
}

/** The pickers of the view and the gate, as they stand for a panel. */
export function showPickers({ views, gates }, board, panel, { all, view, gate }) {
  const written = {
    all: board.say("weights.all"),
    b: "<i>b</i>",
    peephole: nameHtml("W_c"),
    readout: nameHtml("W_hy"),
  };
  const option = (name) => ({
    value: name,
    html: written[name] ?? nameHtml(name),
    name: board.say(`weights.view_${name}`),
  });
  views.set(all.map(option), view);
  gates.set(gateOptions(board, panel.gates), gate);
  gates.element.hidden = panel.gates.length === 1 || view === "readout";
}

/** The colour scale with its limits, and how many weights were edited. */
export function showLegend({ legend, changes }, board, panel, { limit, beyond, count }) {
  const [low, strip, high] = legend.children;
  setText(low, `${beyond ? "≤ " : ""}−${limit}`);
  setText(high, `${beyond ? "≥ " : ""}${limit}`);
  const stops = panel.scale.map(([stop, hex]) => `${board.colour(hex)} ${stop * 100}%`);
  put(strip, { "--scale": `linear-gradient(90deg, ${stops.join()})` });
  changes.hidden = count === 0;
  setText(changes, board.say(count === 1 ? "weights.edited_one" : "weights.edited", { count }));
}

/** The chosen cell as an element that a screen reader finds: another one each time, so that it is read out. */
export function speak({ spoken, grid }, sentence, { selected, model }) {
  if (spoken[0].textContent === sentence) return;
  spoken.reverse();
  const [cell, other] = spoken;
  cell.textContent = sentence;
  put(cell.parentElement, { "aria-rowindex": selected.r + 1 });
  put(cell, { "aria-colindex": selected.c + 1, "aria-selected": true });
  put(other, { "aria-selected": false });
  put(grid, {
    "aria-rowcount": model.rows.length,
    "aria-colcount": model.columns.length,
    "aria-activedescendant": cell.id,
  });
}
