// The state of a step in one spoken-style sentence, from the numbers and from the graph alone.

import { stateOf } from "../cell/graph.js";
import { brief } from "../parts/numbers.js";

/** Karpathy, Johnson, Fei-Fei 2015: a gate is saturated above 0.9 and below 0.1. */
export const SHUT = 0.1;
export const OPEN = 0.9;

export function openness(value) {
  return value < SHUT ? "shut" : value > OPEN ? "open" : "half_open";
}

/** Everything that happens to a unit in a step, in words. */
export function sentence(board, model, t, unit) {
  const say = (key, values) => board.say(`diagram.${key}`, values);
  const value = (name) => spoken(board, model.value(name, t, unit));
  const said = [say("say_step", { t: t + 1, T: model.T, unit: unit + 1 }), input(board, model, t)];
  for (const { name, kind } of model.cell.signals) {
    if (!model.node.has(name)) continue;
    const label = spokenName(model, name);
    if (model.clamp(name, t, unit)) said.push(say("say_clamped", { gate: label, value: value(name) }));
    else if (kind === "gate") said.push(gate(board, model, { name, label, value: model.value(name, t, unit) }));
    else said.push(say("say_candidate", { gate: label, value: value(name) }));
  }
  for (const state of [...model.states].reverse()) {
    const words = { state: spokenName(model, state), before: value(`${state}_prev`), after: value(state) };
    said.push(say(Number.isFinite(model.value(state, t, unit)) ? "say_state" : "say_bad", words));
  }
  return said.join(" ");
}

/** What a state, gate or candidate is called; by its letter too where several are called alike. */
function spokenName(model, name) {
  const { label } = model.node.get(name);
  const alike = model.nodes.filter((node) => node.label === label);
  return alike.length > 1 ? `${label} ${name}` : label;
}

/** A number as it is said: what is all but 0 is called so. */
function spoken(board, value) {
  return value !== 0 && Math.abs(value) < 0.0005 ? board.say("diagram.nearly") : brief(value);
}

function input(board, model, t) {
  const text = model.cell.step_labels[t];
  if (model.cell.spelled && text !== undefined) return board.say("diagram.say_input_text", { value: text });
  if (model.D === 1) return board.say("diagram.say_input", { value: spoken(board, model.value("x", t, 0)) });
  return board.say("diagram.say_input_many", { inputs: model.D });
}

function gate(board, model, { name, label, value }) {
  const words = { gate: label, value: brief(value, true), state: board.say(`diagram.${openness(value)}`) };
  const users = model.nodes.filter((node) => node.op === "multiply" && node.inputs.includes(name));
  const user = users.find(({ stage }) => stage === "state") ?? users[0]; // what it does to the state goes first
  const other = user?.inputs.find((one) => one !== name);
  if (!other) return board.say("diagram.say_gate_alone", words);
  const edge = value > 0.99 || value < 0.01;
  const share = board.say("diagram.percent", {
    number: (100 * value).toFixed(edge && value !== 1 && value !== 0 ? 1 : 0),
  });
  return board.say("diagram.say_gate", { ...words, share, what: what(board, model, other) });
}

/** What a gate lets through, in words. */
function what(board, model, name) {
  if (name.endsWith("_prev")) {
    return board.say("diagram.the_state_before", { name: spokenName(model, stateOf(name)) });
  }
  const node = model.node.get(name);
  if (node.label) return board.say("diagram.the_candidate", { name: spokenName(model, name) });
  const below = model.node.get(node.inputs[0]);
  if (node.op !== "linear" && below?.label) return board.say("diagram.the_squashed", { name: below.label });
  return board.say("diagram.the_sum");
}
