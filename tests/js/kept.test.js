// What was tried, as it is kept, sorted and taken away.

import assert from "node:assert/strict";
import { test } from "node:test";

import { added, csvOf, Kept, markdownOf, MOST, ordered, read } from "../../playground/ui/board/static/tried/kept.js";

const cell = (query, ...numbers) => ({ query, label: query, numbers, texts: numbers.map(String), spark: [0, 1] });

test("what is kept once is kept once, with its note, and the oldest goes first", () => {
  let rows = added([], [cell("a", 1), cell("b", 2)], 10);
  rows[0].note = "mine";
  rows = added(rows, [cell("a", 9), cell("c", 3)], 11);
  assert.deepEqual(
    rows.map(({ query, note }) => [query, note]),
    [
      ["a", "mine"],
      ["b", ""],
      ["c", ""],
    ],
  );
  const many = added(
    rows,
    Array.from({ length: MOST }, (_, n) => cell(`n${n}`, n)),
    12,
  );
  assert.equal(many.length, MOST);
  assert.equal(many[0].query, "n0");
  assert.equal(added([], [cell("x".repeat(100_000), 1)], 1).length, 0);
});

test("what is no row in storage is left out, whatever it is", () => {
  const [row] = added([], [cell("a", 1, null)], 10);
  const bad = [null, 3, {}, { ...row, numbers: ["1"] }, { ...row, spark: [7] }, { ...row, note: "x".repeat(999) }];
  assert.deepEqual(read(JSON.stringify([row, ...bad])), [row]);
  for (const text of [null, "", "{", "3", '"x"', '{"a":1}']) assert.deepEqual(read(text), []);
});

test("rows are in order by any column both ways, those without a number at the end", () => {
  const rows = added([], [cell("b", 2), cell("c", null), cell("a", -3)], 10);
  const names = (column, sign) => ordered(rows, column, sign).map(({ label }) => label);
  assert.deepEqual(names(-2, 1), ["b", "c", "a"]);
  assert.deepEqual(names(-1, 1), ["a", "b", "c"]);
  assert.deepEqual(names(0, 1), ["a", "b", "c"]);
  assert.deepEqual(names(0, -1), ["b", "a", "c"]);
});

test("a table taken away holds what a person wrote as text", () => {
  const [row] = added([], [cell("q", 1.5, null)], 10);
  row.note = '[x](http://x) | "y"\n`z`';
  assert.equal(
    csvOf([row], ["Cell", "n", "m", "Note", "link"]),
    '"Cell","n","m","Note","link"\r\n"q",1.5,,"[x](http://x) | ""y""\n`z`","q"\r\n',
  );
  const table = markdownOf([row], ["Cell", "n", "m", "Note"]);
  assert.equal(table.split("\n").length, 4);
  assert.ok(table.includes('\\[x\\](http://x) \\| "y" \\`z\\`'));
});

test("where nothing can be stored the rows are kept as long as the tab", () => {
  const refuses = {
    getItem: () => null,
    setItem() {
      throw new Error("full");
    },
  };
  const kept = new Kept(refuses);
  assert.equal(kept.save(added([], [cell("a", 1)], 1)), false);
  assert.equal(kept.rows.length, 1);
});
