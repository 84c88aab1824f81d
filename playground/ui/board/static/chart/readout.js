// What a chart says about the step under the cursor.

import { short, significant } from "../parts/numbers.js";
import { series, unitSpan } from "./traces.js";

/** The series of a chart's own traces, ghosts left out. */
export function ownSeries(traces, T) {
  return traces
    .filter(
      (trace) => !trace.meta?.ghost && !trace.meta?.ribbon && trace.visible !== false && trace.visible !== "legendonly",
    )
    .map((trace) => ({ trace, own: series(trace, T) }))
    .filter(({ own }) => own);
}

/** The value or values at a step in few words. */
export function readout(board, panel, traces, store) {
  if (!panel.time) return "";
  const all = panel.time === "y" ? [] : ownSeries(traces, store.T); // steps run down: no one value belongs to a step
  const asked = all.filter(({ trace, own }) => !trace.meta?.gaps || own.rows > 1 || !Number.isNaN(own.at(0, store.t)));
  const words = asked.map(({ trace, own }) => {
    const one = { trace, own, many: all.length > 1, ghost: ghostOf(traces, trace) };
    return value(board, panel, one, store);
  });
  return [`t = ${store.t + 1}`, ...words].join(" · ");
}

/** The run behind a trace: {name, at(row, step)}, undefined where it has no such step; null where none lies behind. */
function ghostOf(traces, { name }) {
  const ghost = traces.find(({ meta }) => meta?.ghost && meta.of === name);
  if (!ghost) return null;
  const steps = ghost.y.length / (ghost.meta.units ?? 1);
  const at = (row, step) => (step < steps ? ghost.y[unitSpan(ghost, row, steps)[0] + step] : undefined);
  return { name: ghost.meta.called, rows: ghost.meta.units ?? 1, at };
}

/** What the run behind has at a step: the value, or on a scale of sizes the ratio to it. */
function against(panel, ghost, number, row, t) {
  const before = ghost && row < ghost.rows ? ghost.at(row, t) : undefined;
  if (before === undefined || Number.isNaN(before)) return "";
  const ratio = number / before;
  if (panel.log && Number.isFinite(ratio)) return ` (×${significant(ratio, 2)})`;
  return ` (${ghost.name} ${(panel.log ? significant : short)(before)})`;
}

function value(board, panel, { trace, own, many, ghost }, { t, unit }) {
  const name = many && trace.name ? `${trace.name} ` : "";
  const ofUnits = own.ofUnits && panel.units !== false;
  const missing = panel.asks && !panel.asks.known.includes(t) ? "not decomposed" : "not finite";
  const write = (number) => (Number.isNaN(number) ? board.say(missing) : (panel.log ? significant : short)(number));
  if (own.rows === 1) return name + write(own.at(0, t)) + against(panel, ghost, own.at(0, t), 0, t);
  if (ofUnits && unit !== null && unit < own.rows) {
    const number = own.at(unit, t);
    return `${name}${board.say("unit {n}", { n: unit + 1 })}: ${write(number)}${against(panel, ghost, number, unit, t)}`;
  }
  if (panel.rows) return name + largest(panel.rows, own, t);
  return name + summary(board, own, t, write) + span(ghost, t, write);
}

/** From what to what the run behind goes at a step, where no unit is chosen. */
function span(ghost, t, write) {
  const all = Array.from({ length: ghost?.rows ?? 0 }, (_, row) => ghost.at(row, t));
  if (!all.length || !all.every((number) => Number.isFinite(number))) return "";
  return ` (${ghost.name} ${write(Math.min(...all))} … ${write(Math.max(...all))})`;
}

function largest(labels, own, t) {
  let best = 0;
  for (let row = 1; row < own.rows; row += 1) if (own.at(row, t) > own.at(best, t)) best = row;
  return `${labels[best]}: ${short(own.at(best, t))}`;
}

function summary(board, own, t, write) {
  let [low, high, sum] = [Infinity, -Infinity, 0];
  for (let row = 0; row < own.rows; row += 1) {
    const number = own.at(row, t);
    sum += number;
    if (number < low) low = number;
    if (number > high) high = number;
  }
  if (!Number.isFinite(sum)) return board.say("not finite");
  return `${write(low)} … ${write(high)}, ${board.say("mean {value}", { value: write(sum / own.rows) })}`;
}
