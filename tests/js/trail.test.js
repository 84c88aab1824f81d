import assert from "node:assert/strict";
import { test } from "node:test";

import { Trail } from "../../playground/ui/board/static/board/trail.js";

function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
}

const at = (query, index, { first = 0, last = index, reference = "", mode = "off" } = {}) => ({
  query,
  trail: { first, index, last, reference, mode },
});

test("a tab that is loaded again hands back its steps, the undone ones and the reference", () => {
  const kept = storage();
  const trail = new Trail(kept);
  trail.record(at("a", 0));
  trail.record(at("b", 1));
  trail.record(at("c", 2, { reference: "b", mode: "lines" }));
  trail.record(at("b", 1, { last: 2, reference: "b", mode: "lines" }));
  const again = new Trail(kept);
  assert.equal(again.continues("b"), true);
  assert.equal(again.continues("c"), false);
  assert.deepEqual(again.payload(), { query: "b", past: "a", future: "c", reference: "b", mode: "lines" });
});

test("a drag is one step, and what could be redone goes with a new one", () => {
  const trail = new Trail(storage());
  trail.record(at("a", 0));
  trail.record(at("b", 1, { last: 2 }));
  trail.record(at("b2", 1));
  assert.deepEqual(trail.payload(), { query: "b2", past: "a", future: "", reference: "", mode: "off" });
});

test("steps that the server no longer keeps go here too, and the count begins anew when they are handed back", () => {
  const trail = new Trail(storage());
  for (let index = 0; index <= 5; index += 1) trail.record(at(`q${index}`, index, { first: Math.max(index - 3, 0) }));
  assert.equal(trail.payload().past, "q2\nq3\nq4");
  trail.record(at("q5", 3));
  trail.record(at("q6", 4));
  assert.equal(trail.payload().past, "q2\nq3\nq4\nq5");
});

test("what is kept is bounded: the oldest steps go first, the present never", () => {
  const kept = storage();
  const trail = new Trail(kept);
  for (let index = 0; index < 6; index += 1) trail.record(at(String(index).repeat(300_000), index));
  const { past, query } = new Trail(kept).payload();
  assert.equal(query[0], "5");
  assert.deepEqual(
    past.split("\n").map((step) => step[0]),
    ["3", "4"],
  );
});

test("a storage that is forbidden, full or not ours is no error", () => {
  const broken = {
    getItem: () => "{]",
    setItem: () => {
      throw new Error("full");
    },
  };
  const trail = new Trail(broken);
  assert.equal(trail.continues(""), false);
  trail.record(at("a", 0));
  assert.equal(trail.payload().query, "a");
});
