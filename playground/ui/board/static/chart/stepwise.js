// A chart that shows one step at a time: the numbers of the step under the cursor, and of no other.
//
// As chart.js, with `panel.stepped`: the names of the arrays whose first axis is time. The chart gets row t of each.
// Nothing is asked of the server while the cursor moves.

import { create as createChart } from "./chart.js";

/** Row t of an array whose first axis is time. */
function row({ data, shape, dtype }, t) {
  const [steps, ...rest] = shape;
  const size = rest.reduce((product, n) => product * n, 1);
  const at = Math.min(Math.max(t, 0), steps - 1);
  return { data: data.subarray(at * size, (at + 1) * size), shape: rest, dtype };
}

export function create(element, board) {
  let [panel, t] = [null, board.store.t];
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
      chart.update(panel);
    },
    cursor(store) {
      if (store.t !== t) {
        t = store.t;
        chart.update(panel);
      }
      chart.cursor(store);
    },
    destroy: () => chart.destroy?.(),
  };
}
