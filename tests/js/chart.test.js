import assert from "node:assert/strict";
import { test } from "node:test";

import { axisOf, isUnseen, thinned } from "../../playground/ui/board/static/chart/axes.js";
import { ends } from "../../playground/ui/board/static/chart/scale.js";
import { shadeOf, spread, unitSentence } from "../../playground/ui/board/static/chart/units.js";
import { readout } from "../../playground/ui/board/static/chart/readout.js";
import { pointAt, wordsOf } from "../../playground/ui/board/static/chart/pick.js";

const axis = { value: (pixel) => pixel / 10, pixel: (value) => value * 10 };
const z = Float32Array.from([0, 1, 2, -1, -2, NaN]);
const map = { type: "heatmap", z, shapes: { z: [2, 3] }, x0: 1, dx: 2, y0: 5, dy: 1, meta: { log: true } };
const chart = { traces: [{ type: "scatter" }, map], axesOf: () => [axis, axis] };

test("a point is the cell under the pointer, and null beside the map", () => {
  assert.deepEqual(pointAt(chart, { x: 10, y: 50 }), { row: 0, column: 0 });
  assert.deepEqual(pointAt(chart, { x: 59, y: 64 }), { row: 1, column: 2 });
  assert.equal(pointAt(chart, { x: 61, y: 50 }), null);
  assert.equal(pointAt(chart, { x: 10, y: 44 }), null);
});

test("a point says its knobs and its value, of a logarithm the number itself", () => {
  assert.equal(wordsOf(chart, { row: 0, column: 2 }), "5.00, 5.00: 100");
  assert.equal(wordsOf(chart, { row: 1, column: 0 }), "1.00, 6.00: 0.100");
  assert.match(wordsOf(chart, { row: 1, column: 2 }), /nan$/);
});

const line = (name, y, meta) => ({ type: "scatter", name, y: Float32Array.from(y), shapes: {}, meta });
const board = { say: (key, values = {}) => key.replace(/\{(\w+)\}/g, (_, name) => values[name]) };
const behind = (of, units) => ({ ghost: true, of, called: "the reference", ...(units && { units }) });

test("of sizes the head tells the ratio to the run behind, where that has the step", () => {
  const traces = [line("kept", [4, 0], behind("n")), line("n", [1, 3, 5])];
  const at = (t) => readout(board, { time: true, units: false, log: true }, traces, { T: 3, t, unit: null });
  assert.equal(at(0), "t = 1 · 1.00 (×0.25)");
  assert.equal(at(1), "t = 2 · 3.00 (the reference 0.00)"); // there is no ratio to 0
  assert.equal(at(2), "t = 3 · 5.00");
});

test("of values the head tells that of the chosen unit of the run behind, which may have fewer", () => {
  const traces = [
    line("kept", [0.5, 0.25, NaN, 7, 8, NaN], behind("h", 2)),
    line("h", [1, 2, NaN, 3, 4, NaN, 5, 6], { units: 3 }),
  ];
  const at = (unit) => readout(board, { time: true }, traces, { T: 2, t: 1, unit });
  assert.equal(at(0), "t = 2 · unit 1: 2.00 (the reference 0.25)");
  assert.equal(at(1), "t = 2 · unit 2: 4.00 (the reference 8.00)");
  assert.equal(at(2), "t = 2 · unit 3: 6.00");
  assert.equal(at(null), "t = 2 · 2.00 … 6.00, mean 4.00 (the reference 0.25 … 8.00)");
  const alone = readout(board, { time: true }, traces.slice(1), { T: 2, t: 1, unit: null });
  assert.equal(alone, "t = 2 · 2.00 … 6.00, mean 4.00");
});

test("numbers at the ends of lines stand apart, between two ends, as near to their line as may be", () => {
  assert.deepEqual(spread([10, 40], 9, 0, 60), [10, 40]);
  assert.deepEqual(spread([30, 30, 30], 9, 0, 40), [22, 31, 40]);
  assert.deepEqual(spread([0, 0, 50], 9, 0, 50), [0, 9, 50]);
  assert.deepEqual(spread([5, 7, 20, 21], 9, 0, 20), [5, null, 20, null]); // no room for all
});

test("the lines of a few units have a shade each, the signal's own in the middle", () => {
  const shades = { ink: "#000000", paper: "#ffffff" };
  const found = [0, 1, 2].map((unit) => shadeOf("#8040ff", unit, 3, shades));
  assert.equal(found[1], "rgb(128,64,255)");
  assert.equal(new Set(found).size, 3);
  assert.equal(shadeOf("#8040ff", 3, 64, shades), "#8040ff");
});

test("a scale names its ends, of a logarithm the numbers themselves", () => {
  assert.deepEqual(ends({ zmin: -1.5, zmax: 1.5, meta: { scale: "signed" } }), ["−1.5", "1.5"]);
  assert.deepEqual(ends({ cmin: 0, cmax: 0.489999, meta: { scale: "ground" } }), ["0", "0.49"]);
  assert.deepEqual(ends({ zmin: -3, zmax: 1, meta: { scale: "norm", log: true } }), ["0.00100", "10.0"]);
  assert.deepEqual(ends({ zmin: -1e19, zmax: 1e19, meta: { scale: "signed" } }), ["−1e19", "1e19"]);
  assert.deepEqual(ends({ zmin: -2.5e-5, zmax: 2.5e-5, meta: { scale: "signed" } }), ["−2.5e−5", "2.5e−5"]);
});

test("the reading of a unit is its own, with three digits and whole numbers whole", () => {
  const table = { data: Float64Array.from([0, 12, -0.59333, 1, 1, 0, 0, 0, 0, 1234, 1e-14, 0]), shape: [3, 4] };
  const sentences = ["{unit}: {b} at {a}, {c}", "{unit} is 0"];
  assert.equal(unitSentence(sentences, table, 0), "1: −0.593 at 12, 1");
  assert.equal(unitSentence(sentences, table, 1), "2 is 0");
  assert.equal(unitSentence(sentences, table, 2), "3: 1e−14 at 1234, 0");
});

test("marks of an axis that would lie on each other are fewer", () => {
  const marked = { tickvals: [1, 2, 3, 4], ticktext: ["a", "b", "c", "d"], range: [4.5, 0.5] };
  assert.equal(thinned(marked, 80, 14), marked);
  assert.deepEqual(thinned(marked, 40, 14).tickvals, [1, 3]);
  assert.deepEqual(thinned(marked, 40, 14).ticktext, ["a", "c"]);
  const powers = { type: "log", tickvals: [0.01, 0.1, 1], range: [-2, 0] };
  assert.deepEqual(thinned(powers, 20, 14).tickvals, [0.01, 1]);
  assert.equal(thinned({ range: [0, 1] }, 40, 14).tickvals, undefined);
});

test("an axis of which nothing is drawn has the range of the figure, whatever Plotly was told last", () => {
  const hidden = { showticklabels: false, showgrid: false, ticks: "", range: [0.5, 30.5] };
  const shown = { ...hidden, showticklabels: true };
  const full = { xaxis: { _offset: 52, _length: 300, range: [0, 1], type: "linear" } };
  const over = (xaxis, zoom = null) => axisOf("x", { layout: { xaxis }, full, width: 400, height: 60, zoom });
  assert.equal(isUnseen(hidden), true);
  assert.equal(over(hidden).pixel(30.5), 352);
  assert.equal(over(hidden, [0.5, 10.5]).pixel(10.5), 352);
  assert.equal(over(shown).pixel(1), 352);
  for (const seen of [{ showgrid: true }, { zeroline: true }, { ticks: "outside" }, { title: { text: "t" } }]) {
    assert.equal(isUnseen({ ...hidden, ...seen }), false);
  }
});
