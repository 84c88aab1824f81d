import assert from "node:assert/strict";
import { test } from "node:test";

import { numberAt, placeOf, reachOf } from "../../playground/ui/board/static/parts/knob.js";

const LENGTH = { low: 1, high: 500, reach: [1, 200], step: 1, log: true };
const HEIGHT = { low: -1000, high: 1000, reach: [-2, 2], step: 0.05 };

test("every number on the slider is found again at its own place", () => {
  for (const scale of [LENGTH, HEIGHT]) {
    const [from, to] = scale.reach;
    for (let value = from; value <= to; value = Number((value + scale.step).toFixed(2))) {
      const reach = reachOf(value, scale);
      assert.equal(numberAt(placeOf(value, reach), reach), value);
    }
  }
});

test("the slider reaches as far as its value lies, and never past what may be typed", () => {
  assert.deepEqual(reachOf(24, LENGTH), { from: 1, to: 200, log: true, step: 1 });
  assert.equal(reachOf(431, LENGTH).to, 431);
  assert.equal(reachOf(-7, HEIGHT).from, -7);
  assert.equal(reachOf(1e9, LENGTH).to, 500);
});

test("its ends are the ends, and equal ratios lie at equal distances where it is logarithmic", () => {
  const reach = reachOf(24, LENGTH);
  assert.deepEqual([numberAt(0, reach), numberAt(1, reach)], [1, 200]);
  assert.ok(Math.abs(placeOf(20, reach) - placeOf(10, reach) - (placeOf(100, reach) - placeOf(50, reach))) < 1e-12);
});
