import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Store } from "../../playground/ui/board/static/board/store.js";

let frames = [];
const frame = () => frames.splice(0).forEach((draw) => draw());

beforeEach(() => {
  frames = [];
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
});

function made(T = 24, H = 4) {
  const store = new Store();
  store.resize(T, H);
  return store;
}

test("hovering shows a step, leaving goes back to the pinned one", () => {
  const store = made();
  store.pin(5);
  store.hover(9);
  assert.deepEqual([store.t, store.pinned], [9, 5]);
  store.leave();
  assert.equal(store.t, 5);
});

test("listeners are told at most once a frame, and not at all when nothing has changed", () => {
  const store = made();
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  for (let t = 1; t < 20; t += 1) store.pin(t);
  frame();
  assert.equal(told, 1);
  store.pin(19);
  frame();
  assert.equal(told, 1);
  stop();
  store.pin(3);
  frame();
  assert.equal(told, 1);
});

test("step and unit stay within a run that becomes smaller", () => {
  const store = made(24, 4);
  store.pin(20);
  store.choose(3);
  store.resize(10, 4);
  assert.deepEqual([store.t, store.pinned, store.unit], [9, 9, 3]);
  store.resize(10, 2);
  assert.equal(store.unit, null);
});

test("a cursor beyond the end comes back when the sequence is as long again, and whoever listens hears of the length", () => {
  const store = made(24);
  store.pin(20);
  frame();
  let told = 0;
  store.subscribe(() => (told += 1));
  store.resize(10, 4);
  frame();
  assert.deepEqual([store.t, told], [9, 1]);
  store.resize(30, 4);
  assert.deepEqual([store.t, store.pinned], [20, 20]);
  store.resize(30, 4);
  frame();
  assert.equal(told, 2);
});

test("a zoom keeps its step where it is, never leaves the run, and ends where all is seen", () => {
  const store = made(100);
  store.zoomBy(2, 49);
  const [low, high] = store.zoom;
  assert.ok(Math.abs(high - low - 50) < 1e-9);
  assert.ok(Math.abs((50 - low) / (high - low) - 49.5 / 100) < 1e-9);
  store.see(-20, 20);
  assert.deepEqual(store.zoom, [0.5, 40.5]);
  store.zoomBy(0.01);
  assert.equal(store.zoom, null);
});

test("the steps in sight are whole ones, and null while all are", () => {
  const store = made(24);
  assert.equal(store.inSight, null);
  store.see(4.5, 9.5); // steps 5 to 9, counted from 1
  assert.deepEqual(store.inSight, [4, 8]);
  store.zoomOut();
  assert.equal(store.inSight, null);
});
