// Curves over the steps of learning: all networks on one axis, lines for what a guess reaches, and a step to look at.
//
// panel: title, reading, height, part (of the height of the screen that it takes, in percent, where that is more), unit, axis {low, high, log}, last (the end of the axis of steps), at (the step that is
// looked at, or null), newest, series [{name, colour, x, y, faint}] whose x and y name arrays, levels [{value, label,
// colour}]. Hovering shows the exact numbers in all curves; a click, a drag or the arrow keys choose a step.

import { fit } from "../parts/canvas.js";
import { h, setText } from "../parts/dom.js";
import { significant } from "../parts/numbers.js";
import { lastUpTo, scale, spreadOut, ticks } from "./scale.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [52, 12, 8, 24];
const HOVER = "board:learning";

let strokes = 0;

class Curves {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.hovered = null;
    this.#build();
    this.listen = (event) => this.#hover(event.detail);
    board.element.addEventListener(HOVER, this.listen);
    this.resizing = new ResizeObserver(() => this.panel && this.#paint());
    this.resizing.observe(this.plot);
  }

  #build() {
    this.title = h("h3", { class: "chart-title" });
    this.value = h("output", { class: "chart-value curves-value", "aria-live": "off" });
    this.canvas = h("canvas", { class: "chart-canvas", "aria-hidden": "true" });
    this.plot = h("div", { class: "curves-plot", tabindex: "0", role: "slider", "aria-valuemin": "0" }, this.canvas);
    this.reading = h("p", { class: "chart-reading" });
    this.element.append(h("header", { class: "chart-head" }, this.title, this.value), this.plot, this.reading);
    this.plot.addEventListener("pointermove", (event) => this.#moved(event));
    this.plot.addEventListener("pointerleave", () => this.#tell(null));
    this.plot.addEventListener("pointerdown", (event) => this.#pressed(event));
    this.plot.addEventListener("keydown", (event) => this.#key(event));
  }

  update(panel) {
    this.panel = panel;
    setText(this.title, panel.title);
    setText(this.reading, panel.reading ?? "");
    this.plot.style.height = `max(${panel.height}px, ${panel.part ?? 0}vh)`;
    this.plot.setAttribute("aria-label", panel.title);
    this.plot.setAttribute("aria-valuemax", panel.newest);
    this.plot.setAttribute("aria-valuenow", panel.at ?? panel.newest);
    this.series = panel.series.map((one) => ({
      ...one,
      steps: this.board.array(one.x).data,
      values: this.board.array(one.y).data,
    }));
    this.#paint();
  }

  destroy() {
    this.board.element.removeEventListener(HOVER, this.listen);
    this.resizing.disconnect();
  }

  /** The scales of the axes for the present width. */
  #axes() {
    const { width, height } = this.size;
    const { axis, last } = this.panel;
    return {
      across: scale({ low: 0, high: last }, LEFT, width - RIGHT),
      up: scale(axis, height - BOTTOM, TOP),
    };
  }

  #paint() {
    const width = this.plot.clientWidth;
    if (!width) return;
    this.size = { width, height: this.plot.clientHeight };
    const context = fit(this.canvas, this.size);
    context.clearRect(0, 0, width, this.size.height);
    const axes = this.#axes();
    const type = this.board.header.plain ? 15 : 11; // px, larger on a projector
    context.font = `${type}px ${getComputedStyle(this.element).fontFamily}`;
    this.#frame(context, axes);
    const labels = this.#levels(context, axes);
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP - 2, width - LEFT - RIGHT + 2, this.size.height - TOP - BOTTOM + 4);
    context.clip();
    for (const one of this.series) this.#line(context, axes, one);
    context.restore();
    this.#labels(context, labels);
    for (const one of this.series) this.#end(context, axes, one);
    this.#cursor(context, axes);
    setText(this.value, this.#numbers());
  }

  #frame(context, { across, up }) {
    const { width, height } = this.size;
    const [grid, muted] = [this.board.colour("#e4e7ec"), this.board.colour("#5b6472")];
    context.textBaseline = "middle";
    context.lineWidth = 1;
    for (const value of ticks(this.panel.axis, Math.max(3, Math.round(height / 45)))) {
      const y = Math.round(up.pixel(value)) + 0.5;
      context.strokeStyle = grid;
      context.beginPath();
      context.moveTo(LEFT, y);
      context.lineTo(width - RIGHT, y);
      context.stroke();
      context.fillStyle = muted;
      context.textAlign = "right";
      context.fillText(this.panel.percent ? `${Math.round(100 * value)} %` : plain(value), LEFT - 6, y);
    }
    context.textBaseline = "alphabetic";
    for (const value of ticks({ low: 0, high: this.panel.last }, width < 500 ? 4 : 8)) {
      context.textAlign = value ? "center" : "left";
      context.fillStyle = muted;
      context.fillText(value ? String(value) : this.board.say("step 0"), across.pixel(value), height - 8);
    }
  }

  /** Draw the levels, and return their labels, which stand above the curves: [{text, colour, y}]. */
  #levels(context, { up }) {
    const { width, height } = this.size;
    const { low, high } = this.panel.axis;
    const shown = this.panel.levels.filter(({ value }) => value >= low && value <= high);
    const heights = shown.map(({ value }) => up.pixel(value));
    const places = spreadOut(
      heights.map((y) => y - (this.board.header.plain ? 10 : 7)),
      this.board.header.plain ? 18 : 13,
      { low: TOP + 8, high: height - BOTTOM - 8 },
    );
    context.setLineDash([5, 4]);
    for (const [index, { colour }] of shown.entries()) {
      context.strokeStyle = this.board.colour(colour);
      context.beginPath();
      context.moveTo(LEFT, heights[index]);
      context.lineTo(width - RIGHT, heights[index]);
      context.stroke();
    }
    context.setLineDash([]);
    return shown.map(({ label, colour, value }, index) => ({
      text: `${label} ${plain(value)}`,
      colour: this.board.colour(colour),
      y: places[index],
    }));
  }

  /** Write the labels of the levels with a rim of the page's colour, so that a line behind them is seen but not in the way. */
  #labels(context, labels) {
    const right = this.size.width - RIGHT - 2;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.board.colour("#ffffff");
    context.globalAlpha = 0.75;
    for (const { text, y } of labels) context.strokeText(text, right, y);
    context.globalAlpha = 1;
    for (const { text, colour, y } of labels) {
      context.fillStyle = colour;
      context.fillText(text, right, y);
    }
  }

  #line(context, { across, up }, { steps, values, colour, faint }) {
    const { low, high } = this.panel.axis;
    context.strokeStyle = this.board.colour(colour);
    context.lineWidth = faint ? 1 : 2.25;
    context.globalAlpha = faint ? 0.3 : 1;
    context.lineJoin = "round";
    context.beginPath();
    for (let index = 0; index < values.length; index += 1) {
      const value = Math.min(Math.max(values[index], low * 0.5), high * 2 + 1);
      const [x, y] = [across.pixel(steps[index]), up.pixel(value)];
      if (index) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  /** A dot where a curve has come to, if that is in sight. */
  #end(context, { across, up }, { steps, values, colour, faint }) {
    const { low, high } = this.panel.axis;
    if (faint || !(values.at(-1) >= low && values.at(-1) <= high)) return;
    context.fillStyle = this.board.colour(colour);
    context.beginPath();
    context.arc(across.pixel(steps.at(-1)), up.pixel(values.at(-1)), 3.5, 0, 2 * Math.PI);
    context.fill();
  }

  /** The step that is looked at as a line, and the one under the pointer as a thinner one. */
  #cursor(context, { across }) {
    const lines = [
      [this.panel.at, 1.5, "#1b1f27"],
      [this.hovered, 1, "#5b6472"],
    ];
    for (const [step, width, colour] of lines) {
      if (step === null || step === undefined) continue;
      const x = across.pixel(step);
      context.strokeStyle = this.board.colour(String(colour));
      context.lineWidth = Number(width);
      context.beginPath();
      context.moveTo(x, TOP);
      context.lineTo(x, this.size.height - BOTTOM);
      context.stroke();
    }
  }

  /** The exact numbers at the step under the pointer, else at the one that is looked at, else the newest. */
  #numbers() {
    const step = this.hovered ?? this.panel.at ?? this.panel.newest;
    const words = this.series
      .filter(({ faint, values }) => !faint && values.length)
      .map(({ name, steps, values }) => {
        const value = values[lastUpTo(steps, step)];
        return `${name} ${this.panel.percent ? `${(100 * value).toFixed(1)} %` : significant(value)}`;
      });
    return [this.board.say("step {n}", { n: step }), ...words].join(" · ");
  }

  #moved(event) {
    this.#tell(this.#stepAt(event));
    if (event.buttons === 1 && this.dragging) this.#choose(this.#stepAt(event));
  }

  #pressed(event) {
    if (event.button !== 0 || !this.panel.newest) return;
    this.dragging = true;
    strokes += 1;
    this.plot.setPointerCapture(event.pointerId);
    this.plot.addEventListener("lostpointercapture", () => (this.dragging = false), { once: true });
    this.#choose(this.#stepAt(event));
  }

  #key(event) {
    const { at, newest, spacing } = this.panel;
    const now = at ?? newest;
    const next = { ArrowLeft: now - spacing, ArrowRight: now + spacing, Home: 0, End: newest }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(Math.min(Math.max(next, 0), newest));
  }

  #stepAt(event) {
    const x = event.clientX - this.plot.getBoundingClientRect().left;
    return Math.min(Math.max(Math.round(this.#axes().across.value(x)), 0), this.panel.newest);
  }

  #choose(step) {
    this.board.command("train.at", { value: step }, { gesture: `train.at:${strokes}` });
  }

  /** Let all curves show the same step. */
  #tell(step) {
    this.board.element.dispatchEvent(new CustomEvent(HOVER, { detail: step }));
  }

  #hover(step) {
    if (step === this.hovered || !this.panel) return;
    this.hovered = step;
    this.#paint();
  }
}

/** A number beside an axis: 0.05, 20, 1e−6. */
function plain(value) {
  const size = Math.abs(value);
  const text = size >= 1e-4 && size < 1e5 ? String(Number(value.toPrecision(3))) : value.toExponential(0);
  return size === 0 ? "0" : text.replaceAll("-", "−").replace("e+", "e");
}

export function create(element, board) {
  const curves = new Curves(element, board);
  return { update: (panel) => curves.update(panel), cursor() {}, destroy: () => curves.destroy() };
}
