import assert from "node:assert/strict";
import { test } from "node:test";

import { dragStep, keyStep, parse, snap } from "../../playground/ui/board/static/parts/entry.js";
import * as numbers from "../../playground/ui/board/static/parts/numbers.js";

test("a number in few characters", () => {
  const written = [0.92, -1.3, 2.4e-7, 0, 123.4, 1e6, -0.5].map((value) => numbers.short(value));
  assert.deepEqual(written, ["0.92", "−1.30", "2.4e−7", "0.00", "123", "1.0e+6", "−0.50"]);
});

test("nothing is written as minus zero", () => {
  assert.deepEqual([numbers.short(-0.0012), numbers.written(-0.0), numbers.short(-0.002, 2)], ["0.00", "0", "0.0"]);
});

test("what is not finite has a name wherever it is written", () => {
  for (const write of [numbers.short, numbers.significant, numbers.written, numbers.brief]) {
    assert.deepEqual(
      [NaN, Infinity, -Infinity].map((value) => write(value)),
      ["nan", "inf", "−inf"],
      write.name,
    );
  }
  assert.deepEqual(
    [NaN, Infinity, -Infinity].map((value) => numbers.full(value)),
    ["nan", "∞", "−∞"],
  );
});

test("nothing but zero is written as zero", () => {
  assert.equal(numbers.written(0), "0");
  assert.equal(numbers.written(0.0004), "4.0e−4");
  assert.equal(numbers.brief(0.004, false), "0.004");
  assert.equal(numbers.brief(0.9971, true), "0.997");
  assert.equal(numbers.brief(0.9971, false), "1.00");
});

test("a sign stands as its place wants it", () => {
  assert.equal(numbers.signedText(-0.31, "joined", 2), " − 0.31");
  assert.equal(numbers.signedText(0.31, "joined", 2), " + 0.31");
  assert.equal(numbers.signedText(-0.31, "factor", 2), "(−0.31)");
  assert.equal(numbers.signedText(-0.31, "plain", 2), "−0.31");
});

test("a number for LaTeX is one that LaTeX can read", () => {
  assert.equal(numbers.latexNumber(-1.5e-7), "-1.5 \\times 10^{-7}");
  assert.equal(numbers.latexNumber(2e7), "2.00 \\times 10^{7}");
  assert.equal(numbers.latexNumber(-Infinity), "-\\infty");
});

test("a value never needs more letters than it is given", () => {
  for (let exponent = -6; exponent < 7; exponent += 0.37) {
    for (const value of [10 ** exponent, -(10 ** exponent)]) {
      for (let letters = 1; letters < 9; letters += 1) {
        assert.ok(numbers.fitted(value, letters).length <= letters, `${value} in ${letters}`);
      }
    }
  }
  assert.deepEqual(
    [0.25, -0.25, 0.004].map((value) => numbers.fitted(value, 3)),
    [".3", "−.3", "0"],
  );
});

test("a float32 without loss parses back to the same bits, in as few digits as that takes", () => {
  for (const value of [0.1, 1 / 3, 16777217, 1.17549435e-38, -7.25].map(Math.fround)) {
    assert.equal(Math.fround(Number(numbers.exact(value, "float32"))), value);
  }
  assert.equal(numbers.exact(Math.fround(0.1), "float32"), "0.1");
  assert.equal(Number(numbers.exact(1 / 3)), 1 / 3);
});

test("a typed number may have a comma and any minus", () => {
  assert.deepEqual(["−1,5", " 2 ", "–3e-2"].map(parse), [-1.5, 2, -0.03]);
  assert.ok(["", "abc", "1/2", "Infinity"].map(parse).every(Number.isNaN));
});

test("steps are round, and a snapped value has no dust", () => {
  assert.equal(snap(0.1 + 0.2, 0.1), 0.3);
  assert.equal(snap(-7.049999, 0.05), -7.05);
  for (const limit of [0.3, 1, 4, 70]) {
    assert.ok(/^[125]0*$/.test(String(Math.round(dragStep(limit) * 1e6))), String(dragStep(limit)));
    assert.ok(limit / keyStep(limit) >= 4.99 && limit / keyStep(limit) < 51);
  }
});
