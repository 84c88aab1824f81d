// Values worked out by Python, for the tests to compare with.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a module of tests/js writes as JSON. */
export function fromPython(module) {
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 1e8 };
  return JSON.parse(execFileSync("python", ["-m", `tests.js.${module}`], options));
}

/** A board as far as the model of a cell needs one. */
export function boardOf({ cell, arrays }) {
  const array = (name) => (arrays[name] ? { ...arrays[name], data: Float64Array.from(arrays[name].data) } : null);
  const panel = (id) => (id === "cell" ? { cell } : undefined);
  return { state: {}, panel, array, words: {}, colour: (hex) => hex };
}
