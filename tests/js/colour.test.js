import assert from "node:assert/strict";
import { test } from "node:test";

import {
  channels,
  computed,
  css,
  inkOn,
  luminance,
  mix,
  pixel,
} from "../../playground/ui/board/static/parts/colour.js";

const SCALE = [
  [0, "#f59322"],
  [0.5, "#e8eaeb"],
  [1, "#0877bd"],
];

test("colours are read in every form they come in", () => {
  assert.deepEqual(channels("#f59322"), [245, 147, 34]);
  assert.deepEqual(channels("#abc"), [170, 187, 204]);
  assert.deepEqual(computed("rgb(250, 250, 249)"), [250, 250, 249]);
  assert.deepEqual(computed("rgba(14, 17, 23, 0.5)"), [14, 17, 23]);
});

test("a scale has its stops' colours at its stops, mixes between them, and ends at its ends", () => {
  for (const [at, hex] of SCALE) assert.deepEqual(mix(SCALE, at), channels(hex));
  assert.deepEqual(mix(SCALE, 0.25), [239, 191, 135]);
  assert.deepEqual(mix(SCALE, -3), channels("#f59322"));
  assert.deepEqual(mix(SCALE, 7), channels("#0877bd"));
  assert.equal(css(mix(SCALE, 1)), "rgb(8,119,189)");
});

test("a pixel holds its channels as a canvas stores them", () => {
  const [r, g, b, a] = new Uint8Array(Uint32Array.of(pixel([1, 2, 3])).buffer);
  assert.deepEqual([r, g, b, a], [1, 2, 3, 255]);
});

test("ink contrasts at least 3 to 1 with every colour of the scale", () => {
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  for (let at = 0; at <= 1; at += 0.01) {
    const colour = mix(SCALE, at);
    assert.ok(contrast(luminance(colour), luminance(channels(inkOn(colour)))) >= 3, `at ${at}`);
  }
  assert.equal(luminance([255, 255, 255]), 1);
});
