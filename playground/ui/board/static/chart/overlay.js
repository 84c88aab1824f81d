// The thin layer over a chart: time cursor, chosen unit, clamped spans. It is all that moves with the cursor.

import { cells } from "./painter.js";
import { ownSeries } from "./readout.js";
import { isShaded, shadeOf } from "./units.js";

const DOTS = 8; // more lines than this get no dot at the cursor unless one is chosen

/** Everything that depends on the step, the unit and the marked span. */
export function paintOverlay(context, chart, store) {
  const { panel, size } = chart;
  context.clearRect(0, 0, size.width, size.height);
  const heat = chart.traces.find((trace) => trace.type === "heatmap" && chart.painted(trace));
  const [x, y] = chart.axesOf(heat ?? chart.traces[0] ?? {});
  const ink = getInk(chart);
  context.save();
  context.beginPath();
  context.rect(x.offset, y.offset, x.length, y.length);
  context.clip();
  if (heat && panel.units !== false && store.unit !== null) outlineRow(context, heat, [x, y], store.unit, ink);
  for (const span of panel.clamps ?? []) hatch(context, span, heat, [x, y], ink);
  if (chart.marking) hatch(context, chart.marking, heat, [x, y], ink);
  if (panel.pick) chart.pick.paint(context, ink.line);
  context.restore();
  if (panel.time) {
    timeCursor(context, {
      heat,
      axes: [x, y],
      ink,
      store,
      along: panel.time === "y" ? "y" : "x",
      bare: panel.look === "row",
      numbered: chart.size.height - y.offset - y.length > 12, // numbers stand below the axis: nothing lies on them
    });
  }
  if (panel.time && panel.time !== "y" && !heat) dots(context, chart, store);
}

function getInk(chart) {
  const dark = chart.board.theme.dark;
  return {
    line: dark ? "#f2f4f8" : "#1b1f27",
    paper: dark ? "14,17,23" : "255,255,255",
    hatch: dark ? "rgba(242,244,248,.42)" : "rgba(27,31,39,.36)",
  };
}

/** Top and bottom of the row of a unit in a heatmap. */
function rowEdges(heat, y, unit) {
  const { first, step } = cells(heat, "y", heat.shapes.z[0]);
  const [a, b] = [y.pixel(first + (unit - 0.5) * step), y.pixel(first + (unit + 0.5) * step)];
  return [Math.min(a, b), Math.max(a, b)];
}

function outlineRow(context, heat, [x, y], unit, ink) {
  if (unit >= heat.shapes.z[0]) return;
  const [top, bottom] = rowEdges(heat, y, unit);
  context.fillStyle = `rgba(${ink.paper},.5)`;
  context.fillRect(x.offset, y.offset, x.length, top - y.offset);
  context.fillRect(x.offset, bottom, x.length, y.offset + y.length - bottom);
  context.strokeStyle = ink.line;
  context.lineWidth = 1.5;
  context.strokeRect(x.offset + 0.75, top + 0.75, x.length - 1.5, Math.max(bottom - top - 1.5, 1));
}

/** Slanted lines over the steps (and in a heatmap the units) of a clamp. */
function hatch(context, { start, stop, units }, heat, [x, y], ink) {
  const [left, right] = [x.pixel(start + 0.5), x.pixel(stop + 0.5)];
  const rows = heat && units ? units.map((unit) => rowEdges(heat, y, unit)) : [[y.offset, y.offset + y.length]];
  for (const [top, bottom] of rows) {
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.strokeStyle = ink.hatch;
    context.lineWidth = 1;
    context.beginPath();
    const tall = bottom - top;
    for (let at = left - tall; at < right; at += 7) {
      context.moveTo(at, bottom);
      context.lineTo(at + tall, top);
    }
    context.stroke();
    context.strokeRect(left + 0.5, top + 0.5, right - left - 1, tall - 1);
    context.restore();
  }
}

function stroke(context, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function timeCursor(context, { heat, axes: [x, y], ink, store, along, bare, numbered }) {
  const axis = along === "x" ? x : y;
  const [from, to] = along === "x" ? [y.offset, y.offset + y.length] : [x.offset, x.offset + x.length];
  const inside = (pixel) => pixel >= axis.offset - 0.5 && pixel <= axis.offset + axis.length + 0.5;
  const line = (pixel) => {
    context.moveTo(...(along === "x" ? [pixel, from] : [from, pixel]));
    context.lineTo(...(along === "x" ? [pixel, to] : [to, pixel]));
  };
  const draw = (t, alpha) => {
    const [low, mid, high] = [t + 0.5, t + 1, t + 1.5].map((value) => axis.pixel(value));
    if (!inside(mid)) return;
    context.globalAlpha = alpha;
    context.beginPath();
    if (heat && Math.abs(high - low) >= 5) [low, high].forEach((edge) => line(Math.round(edge) + 0.5));
    else line(Math.round(mid) + 0.5);
    stroke(context, heat ? `rgba(${ink.paper},.75)` : "transparent", 3); // a rim: it is seen on light and on dark cells
    stroke(context, ink.line, 1);
  };
  context.save();
  context.strokeStyle = context.fillStyle = ink.line;
  context.lineWidth = 1;
  if (store.pinned !== store.t) draw(store.pinned, 0.35);
  draw(store.t, 0.9);
  const pinned = axis.pixel(store.pinned + 1);
  if (along === "x" && !bare && inside(pinned)) {
    context.globalAlpha = 0.9;
    context.beginPath();
    const tip = numbered ? to - 5 : to;
    context.moveTo(pinned - 4, tip + 5);
    context.lineTo(pinned, tip);
    context.lineTo(pinned + 4, tip + 5);
    context.fill();
  }
  context.restore();
}

/** A dot on each line at the cursor. */
function dots(context, chart, store) {
  for (const { trace, own } of ownSeries(chart.traces, store.T)) {
    if (!chart.painted(trace)) continue;
    const [x, y] = chart.axesOf(trace);
    const chosen = own.ofUnits && chart.panel.units !== false && store.unit !== null && store.unit < own.rows;
    if (!chosen && own.rows > DOTS) continue;
    const rows = chosen ? [store.unit] : Array.from({ length: own.rows }, (_, row) => row);
    const colour = trace.line?.color ?? chart.board.colour("#5b6472");
    for (const row of rows) {
      const shaded = !chosen && isShaded(trace);
      context.fillStyle = shaded ? shadeOf(colour, row, own.rows, chart.shades) : colour;
      const [a, b] = [x.pixel(store.t + 1), y.pixel(own.at(row, store.t))];
      if (
        Number.isNaN(b) ||
        a < x.offset - 1 ||
        a > x.offset + x.length + 1 ||
        b < y.offset - 1 ||
        b > y.offset + y.length + 1
      ) {
        continue;
      }
      context.beginPath();
      context.arc(a, b, chosen ? 4 : 2.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
