// Marks in the charts of the board: the values that a traced one depends on, or that a weight reaches; and the click on a
// chart that asks for it.

import { fit } from "../parts/canvas.js";
import { h } from "../parts/dom.js";
import { axisOf } from "./axes.js";
import { cells } from "./painter.js";

const STILL = 4; // px that a click may wander

/** Draws the values of "board:trace" over the charts of their signals. */
class Marks {
  constructor(board) {
    this.board = board;
    this.layers = new Map(); // panel id → canvas
    this.frames = new Map(); // panel id → {text, parsed}: a frame is parsed once
    this.sizes = new ResizeObserver(() => this.values && this.show(this.values));
    const stop = board.store.subscribe(({ zoom }) => {
      if (!board.element.isConnected) return stop(); // the page is another one
      if (zoom !== this.zoom && this.values) this.show(this.values);
      this.zoom = zoom;
      return undefined;
    });
  }

  /** values: [{signal, t, unit, value, strength}], or null for none. */
  show(values) {
    this.values = values;
    for (const panel of Object.values(this.board.header.panels)) {
      if (!panel.signal || panel.kind !== "chart") continue;
      const mine = values?.filter(({ signal }) => signal === panel.signal) ?? [];
      this.#paint(panel, mine);
    }
    if (values === null) this.sizes.disconnect();
  }

  #paint(panel, values) {
    const plot = this.board.element.querySelector(`[data-panel="${CSS.escape(panel.id)}"] .chart-plot`);
    if (!plot || (!values.length && !this.layers.has(panel.id))) return;
    const canvas = this.#layer(panel.id, plot);
    const size = { width: plot.clientWidth, height: plot.clientHeight };
    const context = fit(canvas, size);
    context.clearRect(0, 0, size.width, size.height);
    if (!values.length) return;
    const figure = this.#frame(panel);
    const { zoom } = this.board.store;
    const axes = ["x", "y"].map((name) =>
      axisOf(name, { layout: figure.layout, ...size, zoom: name === "x" ? zoom : null }),
    );
    context.save();
    context.beginPath();
    context.rect(axes[0].offset, axes[1].offset - 3, axes[0].length, axes[1].length + 6);
    context.clip();
    const heat = figure.data.find((trace) => trace.type === "heatmap");
    for (const value of [...values].reverse()) (heat ? this.#cell : this.#point).call(this, context, axes, value, heat);
    context.restore();
  }

  #layer(id, plot) {
    const there = this.layers.get(id);
    if (there?.parentElement === plot) return there;
    const canvas = h("canvas", { class: "chart-canvas chart-marks", "aria-hidden": "true" });
    plot.append(canvas);
    this.layers.set(id, canvas);
    this.sizes.observe(plot);
    return canvas;
  }

  #frame({ id, frame }) {
    if (this.frames.get(id)?.text !== frame) this.frames.set(id, { text: frame, parsed: JSON.parse(frame) });
    return this.frames.get(id).parsed;
  }

  #colours() {
    const style = getComputedStyle(this.board.element);
    return [style.getPropertyValue("--traced"), this.board.theme.dark ? "#0e1117" : "#ffffff"];
  }

  /** A frame around a cell of a heatmap, as thick as the value is strong. */
  #cell(context, [x, y], { t, unit, strength }, heat) {
    const { first, step } = cells(heat, "y", this.board.store.H);
    const [left, right] = [x.pixel(t + 0.5), x.pixel(t + 1.5)];
    const [a, b] = [y.pixel(first + (unit - 0.5) * step), y.pixel(first + (unit + 0.5) * step)];
    const [ink, paper] = this.#colours();
    const wide = Math.max(right - left - 2, 1);
    const tall = Math.max(Math.abs(b - a) - 2, 1);
    const place = [left + 1, Math.min(a, b) + 1, wide, tall];
    context.globalAlpha = 0.25 + 0.75 * strength;
    if (wide < 6 || tall < 5) {
      context.fillStyle = ink;
      context.fillRect(left + wide / 2 - 1, Math.min(a, b) + tall / 2, 2 + strength, 2 + strength);
      return;
    }
    context.strokeStyle = paper;
    context.lineWidth = 2.5 + 2 * strength;
    context.strokeRect(...place);
    context.strokeStyle = ink;
    context.lineWidth = 0.8 + 2 * strength;
    context.strokeRect(...place);
  }

  /** A ring around a point of a line. */
  #point(context, [x, y], { t, value, strength }) {
    const [ink, paper] = this.#colours();
    const at = [x.pixel(t + 1), y.pixel(value)];
    if (at.some(Number.isNaN)) return;
    context.globalAlpha = 0.3 + 0.7 * strength;
    for (const [colour, width] of [
      [paper, 4],
      [ink, 1 + 1.5 * strength],
    ]) {
      context.beginPath();
      context.arc(...at, 3 + 3 * strength, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }
}

/** A click on a value in a chart asks for it, while the diagram or the equations are on show; Escape lets it go. */
function listenToClicks(board) {
  let from = null;
  const { element, store } = board;
  const ask = (detail) => element.dispatchEvent(new CustomEvent("board:value", { detail }));
  element.addEventListener("pointerdown", (event) => (from = [event.clientX, event.clientY]), true);
  element.addEventListener("click", (event) => {
    const panel = event.target.closest?.(".chart-hit")?.closest("[data-panel]");
    const still = from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < STILL;
    const explaining = [...element.querySelectorAll(".diagram, .equations")].some(
      (shown) => shown.offsetParent !== null,
    );
    if (!panel || !still || !explaining) return;
    const { signal } = board.panel(panel.dataset.panel) ?? {};
    if (signal === "x") ask({ signal, t: store.pinned, unit: 0 });
    else if (signal && store.unit !== null) ask({ signal, t: store.pinned, unit: store.unit });
    else ask(null);
  });
  const escape = (event) => {
    if (!element.isConnected) document.removeEventListener("keydown", escape);
    else if (event.key === "Escape") ask(null);
  };
  document.addEventListener("keydown", escape);
}

/** Let the charts of a board show what is traced, and ask for it. */
export function markCharts(board) {
  const marks = new Marks(board);
  board.element.addEventListener("board:trace", ({ detail }) => marks.show(detail?.values ?? null));
  listenToClicks(board);
}
