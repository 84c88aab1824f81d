// A chart that shows one step at a time: the numbers of the step under the cursor, and of no other.
//
// As chart.js, with `panel.stepped`: the names of the arrays whose first axis is time. The chart gets row t of each.
// Nothing is asked of the server while the cursor moves, with one exception: `panel.asks` {command, payload, known} is
// of a chart whose steps are too dear to be sent all, and the step at which the cursor comes to rest is asked for.
// `panel.readings` {templates, which, values}: the sentence of every step, see Stepwise in playground/analysis/sentences.

import { create as createChart } from "./chart.js";

/** Row t of an array whose first axis is time. */
function row({ data, shape, dtype }, t) {
  const [steps, ...rest] = shape;
  const size = rest.reduce((product, n) => product * n, 1);
  const at = Math.min(Math.max(t, 0), steps - 1);
  return { data: data.subarray(at * size, (at + 1) * size), shape: rest, dtype };
}

const RESTS = 250; // ms without a move after which a step is asked for

/** The sentence of step t. */
function sentence({ templates, which, values }, t) {
  const at = Math.min(t, which.length - 1);
  return templates[which[at]].replace(/\{(\w+)\}/g, (_whole, name) => values[name][at]);
}

/** Ask for the step under the cursor, once it rests there. */
function ask(board, panel, asked, { t, pinned }) {
  const { command, payload, known } = panel.asks ?? {};
  if (!command || t !== pinned || known.includes(t) || asked.step === t) return;
  clearTimeout(asked.timer);
  asked.timer = setTimeout(() => {
    if (board.store.t !== t) return;
    asked.step = t;
    board.command(command, { ...payload, value: t }, { gesture: "step" });
  }, RESTS);
}

export function create(element, board) {
  let [panel, t] = [null, board.store.t];
  const asked = { step: null, timer: 0 };
  const show = () => chart.update(panel.readings ? { ...panel, reading: sentence(panel.readings, t) } : panel);
  const seen = Object.create(board, {
    array: {
      value: (name) => {
        const whole = board.array(name);
        return whole && panel.stepped?.includes(name) ? row(whole, t) : whole;
      },
    },
  });
  const chart = createChart(element, seen);
  return {
    update(next) {
      panel = next;
      t = board.store.t;
      show();
    },
    cursor(store) {
      if (store.t !== t) {
        t = store.t;
        show();
      }
      chart.cursor(store);
      ask(board, panel, asked, store);
    },
    destroy: () => {
      clearTimeout(asked.timer);
      chart.destroy?.();
    },
  };
}
