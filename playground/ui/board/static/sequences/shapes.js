// The four shapes of a network over time as pictures to choose from, each with its examples.
//
// panel: shapes [{name, label, says, examples: [{value, label}]}], chosen, preset, feeds, both, locked, closed;
// opened counts the examples that were opened: the cursor goes to the step `at` of a new one.
// Sends "shape" {name}, and "start" {name} for an example.

import { h, put, svg } from "../parts/dom.js";

const STEPS = 5;
const READ = { each: STEPS, last: STEPS, generate: 1, handover: 3 }; // the steps that are read
const [PITCH, LEFT, SIDE] = [34, 14, 20];
const [TOP, MIDDLE, BOTTOM] = [12, 46, 80]; // where outputs, cells and inputs stand
const HEIGHT = 92;

/** Whether the output of a step counts. */
export function counts(shape, n) {
  if (shape === "last") return n === STEPS - 1;
  return shape !== "handover" || n >= READ.handover;
}

/** Whether a step reads its input. */
export function reads(shape, n) {
  return n < READ[shape];
}

const middle = (n) => LEFT + n * PITCH + SIDE / 2;

function arrow(x1, y1, x2, y2, kind = "") {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const at = (turn) => `${x2 - 5 * Math.cos(angle + turn)},${y2 - 5 * Math.sin(angle + turn)}`;
  return svg(
    "g",
    { class: `shape-arrow ${kind}` },
    svg("line", { x1, y1, x2, y2 }),
    svg("polyline", { points: `${at(0.5)} ${x2},${y2} ${at(-0.5)}` }),
  );
}

/** A step: its cell, the arrow in where it reads, the arrow out where its output counts. */
function step(shape, n) {
  const x = middle(n);
  const parts = [
    svg("rect", { class: "shape-cell", x: x - SIDE / 2, y: MIDDLE - SIDE / 2, width: SIDE, height: SIDE, rx: 4 }),
  ];
  if (reads(shape, n)) {
    parts.push(svg("circle", { class: "shape-in", cx: x, cy: BOTTOM, r: 4.5 }));
    parts.push(arrow(x, BOTTOM - 6, x, MIDDLE + SIDE / 2 + 1));
  }
  if (counts(shape, n)) {
    parts.push(svg("circle", { class: "shape-out", cx: x, cy: TOP, r: 4.5 }));
    parts.push(arrow(x, MIDDLE - SIDE / 2 - 1, x, TOP + 7));
  }
  return parts;
}

/** From each output that is fed back to the cell of the next step. */
function fed(shape) {
  const from = Array.from({ length: STEPS - READ[shape] }, (_, n) => n + READ[shape] - 1);
  return from.map((n) => arrow(middle(n) + 5, TOP + 4, middle(n + 1) - SIDE / 2 + 3, MIDDLE - SIDE / 2 - 1, "is-fed"));
}

function picture(shape, { feeds, both }) {
  const shift = both ? 4 : 0;
  const along = Array.from({ length: STEPS - 1 }, (_, n) => {
    const [from, to] = [middle(n) + SIDE / 2 + 1, middle(n + 1) - SIDE / 2 - 1];
    const there = arrow(from, MIDDLE - shift, to, MIDDLE - shift);
    return both ? [there, arrow(to, MIDDLE + shift, from, MIDDLE + shift)] : [there];
  });
  return svg(
    "svg",
    {
      class: "shape-picture",
      viewBox: `0 0 ${2 * LEFT + (STEPS - 1) * PITCH + SIDE} ${HEIGHT}`,
      "aria-hidden": "true",
    },
    ...along.flat(),
    ...Array.from({ length: STEPS }, (_, n) => step(shape, n)).flat(),
    ...(feeds && READ[shape] < STEPS ? fed(shape) : []),
  );
}

class Shapes {
  constructor(element, board) {
    this.board = board;
    this.row = h("div", { class: "shapes", role: "group", "aria-label": board.say("Choose a shape") });
    element.append(this.row);
  }

  update(panel) {
    if (this.opened !== undefined && this.opened !== panel.opened) this.board.store.pin(panel.at);
    this.opened = panel.opened;
    const shown = JSON.stringify(panel);
    if (shown === this.shown) return;
    this.shown = shown;
    const at = document.activeElement;
    const focused = at instanceof HTMLElement && this.row.contains(at) ? at.dataset.key : null;
    this.row.replaceChildren(...panel.shapes.map((shape) => this.#shape(shape, panel)));
    if (focused) this.row.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #shape({ name, label, says, examples }, panel) {
    const chosen = panel.chosen === name;
    const choose = h(
      "button",
      {
        class: "shape-choice",
        type: "button",
        "data-key": name,
        "aria-pressed": String(chosen),
        onclick: () => chosen || this.board.command("shape", { name }),
      },
      picture(name, chosen ? panel : { feeds: false, both: false }),
      h("b", { class: "shape-label" }, label),
      h("span", { class: "shape-says" }, says),
    );
    choose.disabled = panel.locked;
    const list = examples.map((one) => this.#example(one, panel));
    return h(
      "div",
      { class: `shape${chosen ? " is-chosen" : ""}` },
      choose,
      h("div", { class: "shape-examples", role: "group", "aria-label": this.board.say("Examples") }, ...list),
    );
  }

  #example({ value, label }, panel) {
    const open = () => this.board.command("start", { name: value });
    const button = h(
      "button",
      { class: "shape-example", type: "button", "data-key": `start ${value}`, onclick: open },
      label,
    );
    put(button, { "aria-current": panel.preset === value ? "true" : "false" });
    button.disabled = panel.closed;
    return button;
  }
}

export function create(element, board) {
  const shapes = new Shapes(element, board);
  return { update: (panel) => shapes.update(panel), cursor() {} };
}
