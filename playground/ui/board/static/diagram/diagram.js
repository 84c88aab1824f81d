// The cell as a diagram, drawn from its own graph: every wire carries the value of the step under the cursor.
//
// Panel: nothing of its own; it works from the panel "cell", see panels/cell.py. No cell is known here by name.

import { modelOf } from "../cell/model.js";
import { substepsOf } from "../cell/steps.js";
import { tracerOf } from "../cell/tracer.js";
import { workedOut } from "../cell/worked.js";
import { h, iconButton, setText } from "../parts/dom.js";
import { createSegment } from "../parts/segment.js";
import { Drawing } from "./draw.js";
import { sentence } from "./sentence.js";

const CALM = 900; // ms the cursor rests before a screen reader is told about the step

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function create(element, board) {
  const diagram = new Diagram(element, board);
  return {
    update: () => diagram.update(),
    cursor: () => diagram.cursor(),
    destroy: () => diagram.destroy(),
  };
}

class Diagram {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.substeps = substepsOf(board);
    this.tracer = tracerOf(board);
    this.all = false;
    this.key = "";
    this.drawing = null;
    this.#build();
    this.stops = [this.substeps.subscribe(() => this.#show()), this.tracer.subscribe(() => this.#light())];
  }

  update() {
    this.model = modelOf(this.board);
    if (!this.model) return;
    const { cell } = this.model;
    this.substeps.use(this.model.nodes);
    const key = JSON.stringify([cell.nodes, cell.units, this.board.theme.dark]);
    if (key !== this.key) this.#draw();
    else this.drawing.model = this.model;
    this.key = key;
    this.drawing.element.setAttribute(
      "aria-label",
      this.board.say("diagram.name", { cell: cell.label, t: this.board.store.t + 1 }),
    );
    this.#light();
  }

  cursor() {
    if (!this.model) return;
    this.#show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => setText(this.spoken, this.read.textContent), CALM);
  }

  destroy() {
    clearTimeout(this.timer);
    this.substeps.whole();
    this.stops.forEach((stop) => stop());
  }

  get unit() {
    return this.board.store.unit ?? 0;
  }

  // ---- building

  #build() {
    const say = (key) => this.board.say(`diagram.${key}`);
    const onPick = (value) => this.#choose(value === "all");
    this.which = createSegment({ label: say("values_of"), onPick });
    this.back = iconButton("back", say("previous"), () => this.#step(-1));
    this.playing = iconButton("play", say("play"), () => this.#toggle(), { hidden: still() });
    this.next = iconButton("forward", say("next"), () => this.#step(1));
    this.count = h("span", { class: "diagram-count" });
    this.bar = h(
      "div",
      { class: "diagram-bar" },
      this.which.element,
      h("div", { class: "diagram-motion" }, this.count, this.back, this.playing, this.next),
    );
    this.figure = h("div", { class: "diagram-figure" });
    this.caption = h("div", { class: "diagram-caption", hidden: true });
    this.read = h("p", { class: "diagram-sentence" });
    this.spoken = h("p", { class: "unseen", "aria-live": "polite" });
    this.element.append(
      h(
        "div",
        { class: "diagram" },
        this.bar,
        this.figure,
        this.caption,
        this.read,
        this.spoken,
        h("p", { class: "diagram-legend" }, say("legend")),
      ),
    );
    this.figure.addEventListener("pointerenter", () => this.substeps.hold(true));
    this.figure.addEventListener("pointerleave", () => this.substeps.hold(false));
  }

  #draw() {
    this.drawing = new Drawing(this.board, this.model, (name) => this.#choseValue(name));
    this.figure.replaceChildren(this.drawing.element);
  }

  // ---- what the person does

  #choose(all) {
    this.all = all;
    this.#show();
  }

  #step(by) {
    this.substeps.pause();
    this.substeps.move(by);
  }

  #toggle() {
    if (this.substeps.playing) this.substeps.pause();
    else this.substeps.play();
  }

  #choseValue(name) {
    const { t } = this.board.store;
    const detail = { signal: name, t, unit: name === "x" ? largest(this.model.values(t).get("x")) : this.unit };
    this.board.element.dispatchEvent(new CustomEvent("board:value", { detail }));
  }

  // ---- showing

  #show() {
    if (!this.drawing) return;
    const { t } = this.board.store;
    this.drawing.paint(t, this.unit, this.all, (name) => this.substeps.phase(name));
    const one = { value: "one", name: this.board.say("diagram.unit", { unit: this.unit + 1 }) };
    this.which.set([one, { value: "all", name: this.board.say("diagram.all_units") }], this.all ? "all" : "one");
    setText(this.read, sentence(this.board, this.model, t, this.unit));
    this.#showMotion(t);
  }

  #showMotion(t) {
    const { index, frames, playing } = this.substeps;
    const label = this.board.say(`diagram.${playing ? "pause" : "play"}`);
    if (this.playing.title !== label) {
      this.playing.replaceChildren(iconButton(playing ? "pause" : "play", label).firstChild);
      this.playing.title = label;
      this.playing.setAttribute("aria-label", label);
    }
    this.drawing.element.classList.toggle("is-moving", index !== null);
    this.drawing.element.classList.toggle("is-flowing", index !== null && !still());
    this.caption.hidden = index === null;
    this.read.hidden = index !== null;
    const frame = frames[index];
    setText(this.count, frame ? this.board.say("diagram.count", { number: index + 1, total: frames.length }) : "");
    if (frame) this.#captionOf(frame, t);
  }

  /** What is computed in a frame, as it is worked out. */
  #captionOf({ stage, names }, t) {
    const title = h("strong", {}, this.board.say(`diagram.stage_${stage}`));
    const lines = names.map((name) =>
      h("div", { class: "diagram-line" }, ...workedOut(this.board, this.model, name, t, this.unit)),
    );
    this.caption.replaceChildren(title, ...lines);
  }

  #light() {
    if (!this.drawing) return;
    const { origin, effects } = this.tracer;
    const here = origin?.kind === "from" && effects;
    if (!here) return this.drawing.light(null);
    const strengths = new Map();
    const most = Math.abs(effects.values[0]?.effect ?? 0) || 1;
    for (const { signal, t, effect } of [...effects.values, ...effects.gates]) {
      const name = t < origin.t ? `${signal}_prev` : signal;
      strengths.set(name, Math.max(strengths.get(name) ?? 0, Math.min(1, Math.abs(effect) / most)));
    }
    this.drawing.light(strengths);
  }
}

/** The index of the number of largest size: of a character's inputs the one that is 1. */
function largest(values) {
  return values.reduce((best, value, index) => (Math.abs(value) > Math.abs(values[best]) ? index : best), 0);
}
