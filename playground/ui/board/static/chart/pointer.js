// Pointer and keys on a chart: hover shows a step, click pins it and chooses a unit, drag scrubs.

import { cells } from "./painter.js";
import { ownSeries } from "./readout.js";

const STILL = 3; // px that a click may wander
const NEAR = 14; // px from a line that still mean it

/** The step (0-based) under a pointer. */
export function stepAt(chart, { x, y }) {
  const [across, up] = chart.axesOf(chart.traces[0] ?? {});
  const value = chart.panel.time === "y" ? up.value(y) : across.value(x);
  return Math.round(value) - 1;
}

/** The unit (0-based) whose row or line is under a pointer, or null. */
export function unitAt(chart, place, t) {
  if (chart.panel.units === false) return null;
  const heat = chart.traces.find((trace) => trace.type === "heatmap" && chart.painted(trace));
  if (heat) {
    const [, y] = chart.axesOf(heat);
    const { first, step } = cells(heat, "y", heat.shapes.z[0]);
    const row = Math.round((y.value(place.y) - first) / step);
    return row >= 0 && row < heat.shapes.z[0] ? row : null;
  }
  return nearest(chart, place, t);
}

function nearest(chart, place, t) {
  let [best, distance] = [null, NEAR];
  for (const { trace, own } of ownSeries(chart.traces, chart.board.store.T)) {
    if (!own.ofUnits) continue;
    const [, y] = chart.axesOf(trace);
    for (let row = 0; row < own.rows; row += 1) {
      const away = Math.abs(y.pixel(own.at(row, t)) - place.y);
      if (away < distance) [best, distance] = [row, away];
    }
  }
  return best;
}

/** What pointer and keys do on one chart. `held` is what the pressed pointer is about: a mark, a point, or the step. */
class Pointer {
  constructor(chart) {
    this.chart = chart;
    this.held = null;
  }

  down(event) {
    const { chart } = this;
    if (event.button !== 0 || this.held) return;
    const from = this.#place(event);
    chart.hit.setPointerCapture(event.pointerId);
    chart.element.focus({ preventScroll: true });
    chart.board.player.pause();
    const t = stepAt(chart, from);
    this.held = { from, moved: false, before: chart.board.store.pinned };
    if (chart.clamps.marksWith(event)) this.held.mark = chart.clamps.begin(t, unitAt(chart, from, t));
    else this.held.edit = chart.edit.begin(from, t);
  }

  move(event) {
    const { chart, held } = this;
    const at = this.#place(event);
    if (!held) this.#hover(event, at);
    else if (held.moved || Math.hypot(at.x - held.from.x, at.y - held.from.y) >= STILL) {
      held.moved = true;
      if (held.mark) chart.clamps.extend(stepAt(chart, at));
      else if (held.edit) chart.edit.drag(at);
      else chart.board.store.pin(stepAt(chart, at));
    }
  }

  up() {
    const { chart, held } = this;
    if (!held) return;
    this.held = null;
    if (held.edit) chart.edit.end();
    if (held.mark) {
      setTimeout(() => chart.clamps.ask());
    } // at once, the popover would take this release for a click beside it
    else if (!held.moved) this.#click(held);
  }

  cancel() {
    if (this.held?.edit) this.chart.edit.end();
    if (this.held?.mark) this.chart.clamps.forget();
    this.held = null;
  }

  leave() {
    if (!this.held) this.chart.board.store.leave();
  }

  wheel(event) {
    const { chart } = this;
    if (!(event.ctrlKey || event.metaKey) || chart.panel.time === "y") return;
    event.preventDefault();
    chart.board.store.zoomBy(event.deltaY < 0 ? 1.25 : 0.8, stepAt(chart, this.#place(event)));
  }

  key(event) {
    const { chart } = this;
    const { store } = chart.board;
    if (event.target !== chart.element || event.ctrlKey || event.metaKey || event.altKey || !chart.panel.time) return;
    const act = {
      "+": () => store.zoomBy(1.5),
      "=": () => store.zoomBy(1.5),
      "-": () => store.zoomBy(1 / 1.5),
      0: () => store.zoomOut(),
      c: chart.panel.edit === "clamp" && !chart.panel.locked ? () => chart.clamps.askAtCursor() : null,
      ...(event.shiftKey ? chart.edit.keys() : {}),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #place(event) {
    const box = this.chart.plot.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #hover(event, at) {
    const { chart } = this;
    const t = stepAt(chart, at);
    const grip = chart.edit.finds(at, t) ? "ns-resize" : "";
    chart.hit.style.cursor = chart.clamps.marksWith(event) ? "crosshair" : grip;
    if (event.pointerType !== "touch") chart.board.store.hover(t);
  }

  /** Pin the step and choose the unit; the same click again chooses none. */
  #click({ from, before }) {
    const { chart } = this;
    const { store } = chart.board;
    store.pin(stepAt(chart, from));
    const unit = unitAt(chart, from, store.pinned);
    if (unit !== null) store.choose(unit === store.unit && store.pinned === before ? null : unit);
  }
}

/** Listen on a chart; gives the function that stops it. */
export function listenToPointer(chart) {
  const pointer = new Pointer(chart);
  const { hit, element } = chart;
  for (const name of ["down", "move", "up", "cancel", "leave"]) {
    hit.addEventListener(`pointer${name}`, (event) => chart.panel.pick || pointer[name](event)); // a map has its own
  }
  hit.addEventListener("mousedown", (event) => event.preventDefault()); // no text is selected by a drag
  hit.addEventListener("dblclick", () => chart.board.store.zoomOut());
  hit.addEventListener("wheel", (event) => pointer.wheel(event), { passive: false });
  const key = (event) => pointer.key(event);
  element.addEventListener("keydown", key);
  return () => element.removeEventListener("keydown", key);
}
