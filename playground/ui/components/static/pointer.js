// Pointer and keys on a chart: hover shows a step, click pins it and chooses a unit, drag scrubs.

import { PointEdit } from "./edit.js";
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

/** Listen on a chart; gives the function that stops it. */
export function listenToPointer(chart) {
  const { hit, element } = chart;
  const { store, player } = chart.board;
  let held = null; // what the pressed pointer does: {from, moved, edit | mark}
  chart.edit = new PointEdit(chart);

  const place = (event) => {
    const box = chart.plot.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event) => {
    if (event.button !== 0 || held) return;
    const from = place(event);
    hit.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    const t = stepAt(chart, from);
    held = { from, moved: false, unit: store.unit, t: store.pinned };
    if (chart.clamps.marksWith(event)) held.mark = chart.clamps.begin(t, unitAt(chart, from, t));
    else held.edit = chart.edit.begin(from, t);
    player.pause();
  };
  const move = (event) => {
    const at = place(event);
    if (!held) {
      hit.style.cursor = chart.clamps.marksWith(event) ? "crosshair" : chart.edit.finds(at, stepAt(chart, at)) ? "ns-resize" : "";
      if (event.pointerType !== "touch") store.hover(stepAt(chart, at));
      return;
    }
    if (!held.moved && Math.hypot(at.x - held.from.x, at.y - held.from.y) < STILL) return;
    held.moved = true;
    if (held.mark) chart.clamps.extend(stepAt(chart, at));
    else if (held.edit) chart.edit.drag(at);
    else store.pin(stepAt(chart, at));
  };
  const up = (event) => {
    if (!held) return;
    const { moved, mark, edit, from, t: before } = held;
    held = null;
    if (edit) chart.edit.end();
    if (mark) return void setTimeout(() => chart.clamps.ask()); // the popover would take this very release for a click beside it
    if (moved) return;
    const t = stepAt(chart, from);
    const unit = unitAt(chart, from, Math.min(Math.max(t, 0), store.T - 1));
    store.pin(t);
    if (unit !== null) store.choose(unit === store.unit && store.pinned === before ? null : unit);
  };
  const cancel = () => {
    if (held?.edit) chart.edit.end();
    if (held?.mark) chart.clamps.forget();
    held = null;
  };
  const leave = () => {
    if (!held) store.leave();
  };
  const wheel = (event) => {
    if (!(event.ctrlKey || event.metaKey) || chart.panel.time === "y") return;
    event.preventDefault();
    store.zoomBy(event.deltaY < 0 ? 1.25 : 0.8, stepAt(chart, place(event)));
  };
  const key = (event) => {
    if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = {
      "+": () => store.zoomBy(1.5),
      "=": () => store.zoomBy(1.5),
      "-": () => store.zoomBy(1 / 1.5),
      0: () => store.zoomOut(),
      c: chart.panel.edit === "clamp" ? () => chart.clamps.askAtCursor() : null,
      ...(event.shiftKey ? chart.edit.keys() : {}),
    };
    if (!chart.panel.time || !moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  };

  const listeners = { mousedown: (event) => event.preventDefault(), pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel, pointerleave: leave, dblclick: () => store.zoomOut() };
  for (const [name, listener] of Object.entries(listeners)) hit.addEventListener(name, listener);
  hit.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("keydown", key);
  return () => element.removeEventListener("keydown", key);
}
