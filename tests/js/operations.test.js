import assert from "node:assert/strict";
import { test } from "node:test";

import { OPERATIONS } from "../../playground/ui/board/static/cell/operations.js";
import { fromPython } from "./python.js";

const CASES = fromPython("operations");
const SPELLED = { inf: Infinity, "-inf": -Infinity, nan: NaN };

const number = (plain) => (typeof plain === "string" ? SPELLED[plain] : plain);
const close = (a, b) => Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-14 * Math.max(1e-1, Math.abs(b));

test("the table has Python's operations", () => {
  assert.deepEqual(new Set(Object.keys(OPERATIONS)), new Set(CASES.map(({ name }) => name)));
});

for (const [name, { value, slopes }] of Object.entries(OPERATIONS)) {
  test(`${name} has the values and slopes it has in Python`, () => {
    const own = CASES.filter((one) => one.name === name);
    assert.ok(own.length >= 7);
    for (const { inputs, ...wanted } of own) {
      const found = value(...inputs);
      assert.ok(close(found, number(wanted.value)), `${name}(${inputs}): ${found}, not ${wanted.value}`);
      slopes(found, ...inputs).forEach((slope, k) => {
        assert.ok(close(slope, number(wanted.slopes[k])), `slope ${k} of ${name}(${inputs}): ${slope}`);
      });
    }
  });
}
