// A map whose points can be chosen: the pointer or the arrow keys tell a point's numbers, a click or Enter sends it.
//
// panel: pick, the command that a point is sent with, as {row, column}.

import { short, significant } from "../parts/numbers.js";
import { cells } from "./painter.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };

/** The map of a chart: its sizes, where its cells lie, and what they hold. */
function mapOf(chart) {
  const trace = chart.traces.find(({ type }) => type === "heatmap");
  const [rows, columns] = trace.shapes.z;
  const [x, y] = chart.axesOf(trace);
  return { trace, rows, columns, x, y, across: cells(trace, "x", columns), up: cells(trace, "y", rows) };
}

/** The point under a pointer, or null beside the map. */
export function pointAt(chart, place) {
  const { rows, columns, x, y, across, up } = mapOf(chart);
  const column = Math.round((x.value(place.x) - across.first) / across.step);
  const row = Math.round((y.value(place.y) - up.first) / up.step);
  return row < 0 || row >= rows || column < 0 || column >= columns ? null : { row, column };
}

/** A point's place and value in words. */
export function wordsOf(chart, { row, column }) {
  const { trace, columns, across, up } = mapOf(chart);
  const z = trace.z[row * columns + column];
  const value = trace.meta?.log ? 10 ** z : z;
  return `${short(across.first + column * across.step)}, ${short(up.first + row * up.step)}: ${significant(value)}`;
}

export class Pick {
  constructor(chart) {
    this.chart = chart;
    this.point = null;
    const { hit, element } = chart;
    hit.addEventListener("pointermove", (event) => {
      if (chart.panel.pick) this.#look(pointAt(chart, placeOf(chart, event)));
    });
    hit.addEventListener("click", () => this.#send());
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** What the chosen point says. */
  words() {
    return this.point ? wordsOf(this.chart, this.point) : "";
  }

  /** Outline the chosen point. */
  paint(context, ink) {
    if (!this.point) return;
    const { x, y, across, up } = mapOf(this.chart);
    const edge = (axis, { first, step }, at) => axis.pixel(first + (at - 0.5) * step);
    const [left, right] = [edge(x, across, this.point.column), edge(x, across, this.point.column + 1)];
    const [bottom, top] = [edge(y, up, this.point.row), edge(y, up, this.point.row + 1)];
    context.lineWidth = 2;
    context.strokeStyle = ink;
    context.strokeRect(left, top, right - left, bottom - top);
  }

  #look(point) {
    this.point = point;
    this.chart.hit.style.cursor = point ? "pointer" : "";
    this.chart.cursor(this.chart.board.store);
  }

  #send() {
    if (this.chart.panel.pick && this.point) this.chart.board.command(this.chart.panel.pick, this.point);
  }

  #key(event) {
    const { chart } = this;
    if (!chart.panel.pick || event.target !== chart.element) return;
    if (event.key === "Enter") this.#send();
    else if (STEPS[event.key]) {
      const { rows, columns } = mapOf(chart);
      const [up, on] = STEPS[event.key];
      const { row, column } = this.point ?? { row: (rows >> 1) - up, column: (columns >> 1) - on };
      const within = (at, count) => Math.min(Math.max(at, 0), count - 1);
      this.#look({ row: within(row + up, rows), column: within(column + on, columns) });
    } else return;
    event.preventDefault();
  }
}

function placeOf(chart, event) {
  const box = chart.plot.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
