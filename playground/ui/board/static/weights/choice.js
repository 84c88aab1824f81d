// What is chosen in the weight editor: the view, the gate, the cell. The moves share it; it outlives a change of page.

/**
 * view: "all", "W_ih", "W_hh", "b", "peephole" or "readout"; null: whatever suits the size.
 * gate: the name of a block of rows, "" for all; null: whatever suits the size.
 * cell: {target, gate, row, column} or null, 0-based, counted inside the gate's block; column is null in a vector.
 */
export const choice = {
  view: null,
  gate: null,
  cell: null,
  zoom: 1,
  listeners: new Set(),

  set(changes) {
    Object.assign(this, changes);
    for (const listener of this.listeners) listener(this);
  },

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  },
};

const SMALL = 8; // units up to which all gates and all matrices are shown at once
const COLUMNS = 14; // columns up to which the matrices stand side by side

/** The gate on show: the chosen one if the cell has it, else all of a small cell and the first of a large one. */
export function shownGate(panel) {
  const names = panel.gates.map((gate) => gate.name);
  if (choice.gate === "" || names.includes(choice.gate)) return choice.gate;
  return panel.units <= SMALL || names.length === 1 ? "" : names[0];
}

/** The view on show: the chosen one if there is one, else everything side by side where that stays readable. */
export function shownView(panel, views) {
  if (views.includes(choice.view)) return choice.view;
  return panel.units + panel.inputs.length + 2 <= COLUMNS ? "all" : "W_hh";
}
