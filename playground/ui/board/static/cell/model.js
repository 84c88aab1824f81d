// The numbers of a cell at any step, worked out in the browser from the arrays of the page: every node of its graph,
// every product in a linear node, and exact derivatives of a step.

import { OPERATIONS } from "./operations.js";

const models = new WeakMap(); // board → {state, model}: the panels of one message share it

/** The model of the cell on the board (see panels/cell.py), or null where its numbers are not there. */
export function modelOf(board) {
  const { state } = board;
  if (models.get(board)?.state !== state) {
    const cell = board.panel("cell")?.cell;
    models.set(board, { state, model: cell ? new Model(board, cell) : null });
  }
  return models.get(board).model;
}

/**
 * T, H, D: steps, units, inputs. nodes: in order of computation. values(t): name → Float64Array of all units.
 * A name is a node's or a source's: x, h_prev, c_prev. states: the names of the states, h first.
 */
export class Model {
  constructor(board, cell) {
    this.cell = cell;
    this.nodes = cell.nodes;
    this.T = cell.steps;
    this.H = cell.units;
    this.D = cell.inputs;
    this.states = cell.states.map(({ name }) => name);
    this.node = new Map(cell.nodes.map((node) => [node.name, node]));
    this.arrays = new Map(Object.entries(cell.arrays).map(([name, key]) => [name, board.array(key)]));
    this.cache = new Map();
  }

  /** Every source and node at step t (0-based), as the engine has them: clamped where they were clamped. */
  values(t) {
    if (this.cache.size > 64 && !this.cache.has(t)) this.cache.clear();
    if (!this.cache.has(t)) this.cache.set(t, this.#evaluate(t));
    return this.cache.get(t);
  }

  /** The value of one node or source for one unit (for x: one input). */
  value(name, t, unit) {
    return this.values(t).get(name)?.[unit];
  }

  /** The value of the input, a gate or a state as it came from Python; undefined before the first step. */
  signal(name, t, unit) {
    const { data, shape } = this.arrays.get(name);
    return data[t * shape[1] + unit];
  }

  #evaluate(t) {
    const values = new Map([["x", this.#row("x", t)]]);
    for (const state of this.states) {
      const before = t === 0 ? Float64Array.from(this.arrays.get(`${state}_0`).data) : this.#row(state, t - 1);
      values.set(`${state}_prev`, before);
    }
    for (const node of this.nodes) {
      values.set(node.name, this.arrays.has(node.name) ? this.#row(node.name, t) : this.#compute(node, values));
    }
    return values;
  }

  #row(name, t) {
    const { data, shape } = this.arrays.get(name);
    return Float64Array.from(data.subarray(t * shape[1], (t + 1) * shape[1]));
  }

  #compute(node, values) {
    const inputs = node.inputs.map((name) => values.get(name));
    const each = (f) => Float64Array.from({ length: this.H }, (_, unit) => f(unit));
    if (node.op === "linear") {
      return each((unit) => node.terms.reduce((sum, term) => sum + this.#term(term, values, unit), 0));
    }
    if (node.op === "constant") return each(() => node.number);
    const { value } = OPERATIONS[node.op];
    return each((unit) => value(...inputs.map((input) => input[unit])));
  }

  /** What a node would be if nothing were clamped: the operation done on its inputs. */
  unclamped(name, t, unit) {
    return this.#compute(this.node.get(name), this.values(t))[unit];
  }

  /** The clamp in force on a node at a step for a unit, or undefined. */
  clamp(name, t, unit) {
    return this.cell.clamps.findLast(
      ({ target, start, stop, units }) =>
        target === name && t >= start && t < (stop ?? this.T) && (units?.includes(unit) ?? true),
    );
  }

  /** The first row of a term's block in its parameter. */
  #offset({ parameter, gate }) {
    return this.cell.blocks[parameter].indexOf(gate) * this.H;
  }

  /** The weight of a term from `column` (ignored by biases and peepholes) to `unit`. */
  weight(term, unit, column = 0) {
    const { data, shape } = this.arrays.get(term.parameter);
    const row = this.#offset(term) + unit;
    return shape.length === 1 ? data[row] : data[row * shape[1] + column];
  }

  #term(term, values, unit) {
    if (term.source === null) return this.weight(term, unit);
    const source = values.get(term.source);
    if (term.elementwise) return this.weight(term, unit) * source[unit];
    const { data, shape } = this.arrays.get(term.parameter);
    const start = (this.#offset(term) + unit) * shape[1];
    let sum = 0;
    for (let column = 0; column < source.length; column += 1) sum += data[start + column] * source[column];
    return sum;
  }

  /** One summand of a linear node for a unit. */
  term(term, t, unit) {
    return this.#term(term, this.values(t), unit);
  }

  /** The products that a term sums, as they come: [{term, column, weight, value, product}]; column null without one. */
  products(term, t, unit) {
    const make = (column, weight, value) => ({
      term,
      column,
      weight,
      value,
      product: value === null ? weight : weight * value,
    });
    if (term.source === null) return [make(null, this.weight(term, unit), null)];
    const source = this.values(t).get(term.source);
    if (term.elementwise) return [make(unit, this.weight(term, unit), source[unit])];
    return Array.from(source, (value, column) => make(column, this.weight(term, unit, column), value));
  }

  /** ∂node/∂input `k` at a step for a unit, 0 where the node is clamped; not for linear nodes. */
  slope(node, k, values, unit, t) {
    if (this.clamp(node.name, t, unit)) return 0;
    const inputs = node.inputs.map((name) => values.get(name)[unit]);
    return OPERATIONS[node.op].slopes(values.get(node.name)[unit], ...inputs)[k];
  }

  /** ∂(node `name`, unit)/∂(every source and node of the same step): name → Float64Array. */
  gradients(name, t, unit) {
    const values = this.values(t);
    const gradients = new Map([...values].map(([key, value]) => [key, new Float64Array(value.length)]));
    gradients.get(name)[unit] = 1;
    for (const node of [...this.nodes].reverse()) this.#back(node, values, gradients, t);
    return gradients;
  }

  #back(node, values, gradients, t) {
    const here = gradients.get(node.name);
    for (let unit = 0; unit < here.length; unit += 1) {
      const slope = here[unit];
      if (slope === 0) continue;
      if (node.op === "linear") {
        this.#backLinear(node, gradients, unit, slope);
        continue;
      }
      node.inputs.forEach((input, k) => {
        gradients.get(input)[unit] += slope * this.slope(node, k, values, unit, t);
      });
    }
  }

  #backLinear(node, gradients, unit, slope) {
    for (const term of node.terms) {
      if (term.source === null) continue;
      const into = gradients.get(term.source);
      const { data } = this.arrays.get(term.parameter);
      const row = this.#offset(term) + unit;
      if (term.elementwise) into[unit] += slope * data[row];
      else {
        for (let column = 0; column < into.length; column += 1) {
          into[column] += slope * data[row * into.length + column];
        }
      }
    }
  }

  /**
   * How far a change reaches: the derivative of every node, at every step, by one number.
   * seed: {target, gate, row, column} of a weight (acts at every step), or {input, t}.
   * → name → Float64Array (T·H), for states and gates.
   */
  reach(seed) {
    const shown = [...this.cell.signals.map(({ name }) => name), ...this.states].filter((name) => this.node.has(name));
    const out = new Map(shown.map((name) => [name, new Float64Array(this.T * this.H)]));
    let carried = new Map(this.states.map((state) => [`${state}_prev`, new Float64Array(this.H)]));
    for (let t = 0; t < this.T; t += 1) {
      const moved = this.#forward(seed, carried, t);
      for (const name of shown) out.get(name).set(moved.get(name), t * this.H);
      carried = new Map(this.states.map((state) => [`${state}_prev`, moved.get(state)]));
    }
    return out;
  }

  #forward(seed, carried, t) {
    const values = this.values(t);
    const moved = new Map(carried);
    moved.set(
      "x",
      Float64Array.from({ length: this.D }, (_, d) => (seed.input === d && seed.t === t ? 1 : 0)),
    );
    for (const node of this.nodes) {
      moved.set(
        node.name,
        Float64Array.from({ length: this.H }, (_, unit) => {
          if (node.op === "linear") return this.#linearForward(node, seed, values, moved, unit);
          return node.inputs.reduce((sum, input, k) => {
            const change = moved.get(input)[unit];
            return change === 0 ? sum : sum + change * this.slope(node, k, values, unit, t);
          }, 0);
        }),
      );
    }
    return moved;
  }

  #linearForward(node, seed, values, moved, unit) {
    return node.terms.reduce((sum, term) => {
      const own =
        seed.target === term.parameter &&
        (term.elementwise || seed.gate === "" || seed.gate === term.gate) &&
        seed.row === unit;
      const direct = own
        ? term.source === null
          ? 1
          : values.get(term.source)[term.elementwise ? unit : seed.column]
        : 0;
      return (
        sum +
        direct +
        (term.source === null || !moved.get(term.source).some(Boolean) ? 0 : this.#term(term, moved, unit))
      );
    }, 0);
  }
}
