// Where does this come from, and what does it reach: exact derivatives, told to the whole board.
//
// Events on board.element:
//   hears "board:value"   detail {signal, t, unit}               a value was chosen: where does it come from
//   hears "board:weight"  detail {target, gate, row, column}     a weight was chosen: what does it reach
//   tells "board:trace"   detail {weights: [{target, gate, row, column, strength}],
//                                 values: [{signal, t, unit, value, strength}]}, strength 0…1, strongest first; null clears

import { modelOf } from "./model.js";

const MOST = 3000; // marks told at most
const PAUSE = 250; // ms after a weight is chosen: the first change of a drag goes first
const SOON = 250; // ms after which a question is answered again at the latest
const LEAST = 0.02; // of the strongest: what is weaker is not marked

const shared = new WeakMap(); // board → Tracer

/** The tracer of a board: one for all its panels. */
export function tracerOf(board) {
  if (!shared.has(board)) shared.set(board, new Tracer(board));
  return shared.get(board);
}

/** Do something when nothing more urgent is left, yet soon. */
function whenIdle(act) {
  return window.requestIdleCallback ? requestIdleCallback(act, { timeout: SOON }) : setTimeout(act, SOON);
}

export class Tracer {
  constructor(board) {
    this.board = board;
    this.model = null;
    this.origin = null; // {kind: "from", signal, t, unit} or {kind: "reach", seed}
    this.effects = null;
    this.waiting = null; // a weight that was chosen before the cell's numbers are here
    this.wanted = false;
    this.idle = 0;
    this.listeners = new Set();
    board.element.addEventListener("board:painted", () => this.#later());
    board.element.addEventListener("board:value", ({ detail }) => (detail ? this.from(detail) : this.clear()));
    board.element.addEventListener("board:weight", ({ detail }) => this.#weight(detail));
    this.refresh();
  }

  /** Answer again once the charts are painted: they are what the person looks at while a value is dragged. */
  #later() {
    this.model = modelOf(this.board);
    if (this.origin && (!this.model || this.#gone())) this.clear();
    else if (this.origin || this.waiting) this.idle ||= whenIdle(() => this.#now());
  }

  #now() {
    this.idle = 0;
    if (this.board.element.isConnected) this.refresh();
  }

  /** Take the model of a new message; what was asked is answered again. */
  refresh() {
    this.model = modelOf(this.board);
    if (this.waiting && this.model) return this.#weight(this.waiting);
    if (!this.origin) return;
    if (!this.model || this.#gone()) this.clear();
    else this.#answer();
  }

  /** Whether what was asked about is no part of the model any more. */
  #gone() {
    const { kind, signal, t, unit, seed } = this.origin;
    if (kind !== "from") return !this.knows(seed);
    return t >= this.model.T || unit >= this.model.H || !this.model.node.has(signal);
  }

  /** Whether a weight belongs to the cell, and has a row of its own. */
  knows({ target, row, column, input, t }) {
    if (input !== undefined) return input < this.model.D && t < this.model.T;
    const shape = this.model?.arrays.get(target)?.shape;
    return (
      Boolean(shape) &&
      target !== "x" &&
      row !== null &&
      row < this.model.H &&
      (shape.length === 1 || column < shape[1])
    );
  }

  #weight(place) {
    this.origin = null; // the same weight chosen again is still chosen
    this.#want(place);
    if (place && this.knows(place)) this.reach(place);
    else this.#clear();
  }

  /** The numbers of the cell are on the board only where something works from them: a chosen weight does. */
  #want(place) {
    this.waiting = place && !this.model ? place : null;
    clearTimeout(this.timer);
    if (!this.board.panel("cell") || Boolean(place) === this.wanted) return;
    const ask = () => {
      this.wanted = Boolean(place);
      this.board.command("want", { what: "cell", on: this.wanted });
    };
    if (place) this.timer = setTimeout(ask, PAUSE);
    else ask();
  }

  from({ signal, t, unit }) {
    if (signal === "x") return this.reach({ input: unit, t });
    if (!this.model?.node.has(signal)) return;
    this.#ask({ kind: "from", signal, t, unit });
  }

  reach(seed) {
    if (this.model) this.#ask({ kind: "reach", seed });
  }

  clear() {
    if (this.origin) this.#clear();
  }

  #clear() {
    this.origin = null;
    this.effects = null;
    this.#tell();
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  #ask(origin) {
    if (JSON.stringify(origin) === JSON.stringify(this.origin)) return this.clear();
    this.origin = origin;
    this.#answer();
  }

  #answer() {
    this.effects =
      this.origin.kind === "from" ? contributions(this.model, this.origin) : reached(this.model, this.origin.seed);
    this.#tell();
  }

  #tell() {
    const valued = (one) => ({ ...one, value: this.model.signal(one.signal, one.t, one.unit) });
    const detail = this.effects && {
      weights: strongest(this.effects.weights),
      values: strongest([...this.effects.values, ...this.effects.gates]).map(valued),
    };
    this.board.element.dispatchEvent(new CustomEvent("board:trace", { detail }));
    this.listeners.forEach((listener) => listener(this));
  }
}

/**
 * What a value at a step comes from, within the step: slope × value of everything it depends on.
 * → {values: what came in, gates: what was computed on the way, weights}, each a list, strongest first.
 */
export function contributions(model, { signal, t, unit }) {
  const slopes = model.gradients(signal, t, unit);
  const values = model.values(t);
  const list = (name, as) =>
    Array.from(values.get(name) ?? [], (value, j) => ({
      ...as(j),
      value,
      slope: slopes.get(name)[j],
      effect: product(slopes.get(name)[j], value),
    }));
  const states = [...model.states].reverse();
  const came = states.flatMap((state) => list(`${state}_prev`, (j) => ({ signal: state, t: t - 1, unit: j })));
  const input = list("x", (j) => ({ signal: "x", t, unit: j }));
  const gates = [...model.cell.signals.map(({ name }) => name), ...states].filter(
    (name) => name !== signal && model.node.has(name),
  );
  return {
    values: ranked([...came, ...input]),
    gates: ranked(gates.flatMap((name) => list(name, (j) => ({ signal: name, t, unit: j })))),
    weights: ranked(weights(model, slopes, t)),
  };
}

const product = (slope, value) => (slope === 0 ? 0 : slope * value);

/** slope × weight of every weight that has a part in it. */
function weights(model, slopes, t) {
  return model.nodes
    .filter(({ op }) => op === "linear")
    .flatMap((node) =>
      Array.from(slopes.get(node.name)).flatMap((slope, row) => {
        if (slope === 0) return [];
        return node.terms.flatMap((term) =>
          model.products(term, t, row).map((one) => ({
            target: term.parameter,
            gate: term.elementwise ? "" : term.gate,
            row,
            column: term.source === null || term.elementwise ? null : one.column,
            value: one.weight,
            effect: slope * one.product,
          })),
        );
      }),
    );
}

const ranked = (list) => list.filter(({ effect }) => effect !== 0).sort((a, b) => size(b.effect) - size(a.effect));

const size = (effect) => (Number.isNaN(effect) ? -1 : Math.abs(effect));

/** What a weight or an input reaches: the derivative of every gate and state at every step by it. */
export function reached(model, seed) {
  const signals = model.reach(seed);
  const values = [...signals].flatMap(([signal, moved]) =>
    Array.from(moved, (effect, index) => ({ signal, t: Math.floor(index / model.H), unit: index % model.H, effect })),
  );
  const own =
    seed.input !== undefined ? model.nodes.flatMap(({ terms }) => terms).filter(({ source }) => source === "x") : [];
  const read = own.flatMap((term) =>
    Array.from({ length: model.H }, (_, row) => ({
      target: term.parameter,
      gate: term.gate,
      row,
      column: seed.input,
      effect: model.weight(term, row, seed.input),
    })),
  );
  return {
    values: ranked(values),
    gates: [],
    weights: seed.input === undefined ? [{ ...seed, effect: 1 }] : ranked(read),
  };
}

/** The strongest of a list with their strength as a share of the first. */
function strongest(list) {
  const sorted = ranked(list);
  const most = Math.abs(sorted[0]?.effect ?? 0);
  if (!(most > 0) || !Number.isFinite(most)) {
    return sorted.slice(0, MOST).map((one) => ({ ...one, strength: Number.isFinite(one.effect) ? 0 : 1 }));
  }
  return sorted
    .slice(0, MOST)
    .map((one) => ({ ...one, strength: Math.abs(one.effect) / most }))
    .filter(({ strength }) => strength >= LEAST);
}
