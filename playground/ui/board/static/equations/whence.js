// The list of what a chosen value comes from, or of what a chosen weight or input reaches.

import { asked, weightName } from "../cell/asked.js";
import { colourOf, nameElement } from "../cell/names.js";
import { h } from "../parts/dom.js";
import { written } from "../parts/numbers.js";

const SHOWN = 6;

/** The elements that tell what a tracer has found; [] where nothing was asked. */
export function whence(board, tracer, model) {
  const { origin, effects } = tracer;
  if (!effects) return [];
  const say = (key, words) => board.say(`equations.${key}`, words);
  const clear = h("button", { type: "button", class: "link", onclick: () => tracer.clear() }, say("clear"));
  const from = origin.kind === "from";
  const lists = from ? sources(board, model, effects, origin) : [peaks(board, model, effects)];
  const help = h("p", { class: "quiet" }, say(from ? "from_help" : "reach_help"));
  return [h("div", { class: "whence-head" }, h("strong", {}, asked(board, tracer)), clear), help, ...lists];
}

function sources(board, model, effects, origin) {
  const value = ({ signal, t, unit }) => {
    const before = t < origin.t;
    const index = signal === "x" && model.D === 1 ? "" : `[${unit + 1}]`;
    return h(
      "span",
      {},
      nameElement(board, [signal, before ? "t−1" : "t"], colourOf(model, signal)),
      h("small", {}, index),
    );
  };
  const weight = (place) => h("span", {}, weightName(model, place));
  const lists = [
    ["from_before", effects.values, value],
    ["from_gates", effects.gates, value],
    ["from_weights", effects.weights, weight],
  ]
    .filter(([, list]) => list.length)
    .map(([key, list, write]) => group(board.say(`equations.${key}`), list.slice(0, SHOWN), write));
  return lists.length ? [h("div", { class: "whence-lists" }, ...lists)] : [h("p", {}, board.say("equations.nothing"))];
}

function group(title, list, write) {
  const most = Math.abs(list[0].effect) || 1;
  const rows = list.map((one) =>
    h(
      "li",
      {},
      write(one),
      h("span", { class: "effect" }, one.effect > 0 ? `+${written(one.effect)}` : written(one.effect)),
      h("span", {
        class: `bar ${one.effect < 0 ? "is-negative" : ""}`,
        style: `--size: ${Math.min(1, Math.abs(one.effect) / most) || 0}`,
        "aria-hidden": "true",
      }),
    ),
  );
  return h("div", { class: "whence-group" }, h("div", { class: "quiet" }, title), h("ol", {}, ...rows));
}

/** For each signal that is reached, where it moves most. */
function peaks(board, model, effects) {
  const first = new Map();
  for (const one of effects.values) if (!first.has(one.signal)) first.set(one.signal, one);
  const rows = [...first.values()].map(({ signal, t, unit, effect }) => {
    const label = model.node.get(signal)?.label || signal;
    const words = {
      name: label,
      t: t + 1,
      unit: unit + 1,
      value: effect > 0 ? `+${written(effect)}` : written(effect),
    };
    const button = h(
      "button",
      { type: "button", class: "link", onclick: () => (board.store.pin(t), board.store.choose(unit)) },
      board.say("equations.reach_peak", words),
    );
    return h("li", {}, button);
  });
  return rows.length ? h("ul", { class: "whence-peaks" }, ...rows) : h("p", {}, board.say("equations.reach_none"));
}
