import assert from "node:assert/strict";
import { test } from "node:test";

import { modelOf } from "../../playground/ui/board/static/cell/model.js";
import { sentence } from "../../playground/ui/board/static/diagram/sentence.js";
import { boardOf, fromPython } from "./python.js";

const CASES = fromPython("cells").map((each) => ({ ...each, model: modelOf(boardOf(each)) }));
const WORDS = { say_gate: "[{gate}: {what}]", the_candidate: "{name}", the_state_before: "old {name}" };

function said(model) {
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (key, values = {}) => fill(WORDS[key.replace("diagram.", "")] ?? "", values);
  return sentence({ say }, model, 1, 0);
}

test("a gate is said to let through what it lets into the state, before what it hides from the candidate", () => {
  const mgu = CASES.find(({ name }) => name === "cell=mgu");
  assert.match(said(mgu.model), /\[forget gate: candidate\]/);
  const lstm = CASES.find(({ name }) => name === "cell=lstm");
  assert.match(said(lstm.model), /\[forget gate: old cell state\]/);
  assert.match(said(lstm.model), /\[input gate: candidate\]/);
});
