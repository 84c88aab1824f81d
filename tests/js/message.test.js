import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf, read, same, States, withValue, without } from "../../playground/ui/board/static/board/message.js";
import { boardOf } from "../../playground/ui/board/static/board/run.js";
import { fromPython } from "./python.js";

const bytes = ({ base64 }) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const { messages, states } = fromPython("messages");

test("what Python sends step by step leads to the very states that it has", () => {
  const kept = new States();
  messages.forEach((message, index) => {
    const state = kept.take(read(bytes(message)));
    assert.deepEqual(state.header, states[index].header);
    assert.deepEqual([...state.arrays.keys()].sort(), Object.keys(states[index].arrays).sort());
    for (const [name, { data, shape }] of state.arrays) {
      assert.deepEqual(Array.from(data), states[index].arrays[name].data);
      assert.deepEqual(shape, states[index].arrays[name].shape);
    }
  });
});

test("a message that was overtaken is not missed", () => {
  const [kept, all] = [new States(), messages.map((message) => read(bytes(message)))];
  kept.take(all[0]);
  assert.deepEqual(kept.take(all[2]).header, states[2].header);
});

test("an older message leaves the newest state", () => {
  const kept = new States();
  const [first, second] = messages.slice(0, 2).map((message) => kept.take(read(bytes(message))));
  assert.equal(kept.take(read(bytes(messages[0]))), second);
  assert.notEqual(first, second);
});

test("what builds on a state that is not here leads to none, and Python is told so", () => {
  const kept = new States();
  assert.equal(kept.take(read(bytes(messages[1]))), null);
  assert.equal(kept.have, null);
  assert.notEqual(kept.take(read(bytes(messages[0]))), null);
  assert.deepEqual(kept.have, [states[0].header.visit, 1]);
});

test("another visit begins with a whole of its own, whatever the numbers", () => {
  const kept = new States();
  kept.take(read(bytes(messages[0])));
  const whole = { message: { number: 1, base: null, header: { visit: "b" } }, arrays: new Map() };
  assert.deepEqual(kept.take(whole).header, { visit: "b" });
});

test("states share what is the same in them", () => {
  const before = { a: { b: [1, { c: 2 }] }, d: { e: 3 } };
  const after = withValue(before, ["a", "b", 1, "c"], 9);
  assert.deepEqual(after, { a: { b: [1, { c: 9 }] }, d: { e: 3 } });
  assert.equal(after.d, before.d);
  assert.equal(before.a.b[1].c, 2);
  assert.deepEqual(without(after, ["a", "b"]), { a: {}, d: { e: 3 } });
});

test("a panel is drawn again where it, its arrays or a panel it needs is another, and only then", () => {
  const [x, y] = [{ data: [1] }, { data: [2] }];
  const [mine, cell] = [{ uses: ["x"], needs: ["cell"] }, { cell: 1 }];
  const state = (panels, arrays) => ({ header: { panels, words: "w", runs: {} }, arrays: new Map(arrays) });
  const parts = partsOf(mine, state({ cell }, [["x", x], ["y", y]])); // prettier-ignore
  assert.ok(same(parts, partsOf(mine, state({ cell }, [["x", x], ["y", { data: [3] }]])))); // prettier-ignore
  assert.ok(!same(parts, partsOf(mine, state({ cell }, [["x", y]]))));
  assert.ok(!same(parts, partsOf(mine, state({ cell: { cell: 1 } }, [["x", x]]))));
  assert.ok(!same(parts, partsOf({ ...mine }, state({ cell }, [["x", x]]))));
});

test("the panels of a run see its arrays, its steps and its units", () => {
  const asked = [];
  const store = { T: 40, H: 8, t: 30, pinned: 30, unit: 6, zoom: null };
  const board = {
    store,
    header: { runs: { gru: [20, 4] } },
    array: (name) => name,
    panel: (id) => id,
    command: (...given) => asked.push(given),
  };
  const mine = boardOf(board, "gru");
  assert.deepEqual([mine.store.T, mine.store.H, mine.store.t, mine.store.unit], [20, 4, 19, null]);
  assert.deepEqual([mine.array("track.h.0.z"), mine.panel("cell")], ["gru/track.h.0.z", "gru/cell"]);
  mine.command("weight", { value: 1 });
  assert.deepEqual(asked, [["weight", { value: 1, run: "gru" }, {}]]);
  assert.equal(boardOf(board, ""), board);
});
