import assert from "node:assert/strict";
import { test } from "node:test";

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
