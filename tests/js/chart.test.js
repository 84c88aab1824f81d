import assert from "node:assert/strict";
import { test } from "node:test";

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
});
