// Routes the wires of a diagram: the cheapest way on a grid of lines between and through the nodes, few bends, few
// crossings; wires of one origin share their way, wires of two origins only ever cross at a right angle.

import { Heap } from "./heap.js";

const COST = { bend: 16, crossing: 22, side: 8, hug: 0.35 };
const MOVES = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
]; // right, down, left, up

const uniqueSorted = (values) => [...new Set(values.map((value) => Math.round(value * 2) / 2))].sort((a, b) => a - b);
const snap = (lines, value) =>
  lines.reduce((best, line, index) => (Math.abs(line - value) < Math.abs(lines[best] - value) ? index : best), 0);

export class Router {
  constructor({ items, ports, size, placed, width }) {
    this.items = items;
    this.ports = ports;
    this.size = size;
    this.placed = placed;
    this.width = width;
    this.xs = uniqueSorted(this.#columns());
    this.ys = uniqueSorted(this.#rows());
    this.vertex = new Map(); // "i,j" → [{net, axis}] where axis 0: across, 1: upright, 2: bend
    this.edge = new Map(); // "i,j,axis" → net; the edge to the right of or below a vertex
    this.trees = new Map(); // net → Set of vertices
    this.inside = this.#insides();
    this.sides = new Map(); // node → Set of used sides (indices of MOVES, as seen from its centre)
  }

  /** Route all edges: [{from, to, points, joined}], `joined`: begins on a wire that is already there; a bus has no `to`. */
  route(edges, buses) {
    this.wires = [];
    this.#lane();
    buses.forEach((source) => this.#bus(source, edges));
    const done = new Set(this.wires.map(({ from, to }) => `${from}>${to}`));
    const rest = edges.filter(({ from, to }) => !done.has(`${from}>${to}`));
    const out = this.ports
      .filter(({ side, name }) => side === "out" && !done.has(`${name}>out`))
      .map(({ name }) => ({ from: name, to: "out" }));
    const all = [...rest, ...out].sort((a, b) => this.#span(a) - this.#span(b));
    all.forEach((edge) => this.#find(edge));
    return this.wires;
  }

  #columns() {
    const { left, column } = this.size;
    const lines = [0, 30, left - 4, this.width - 26, this.width];
    for (let k = 0; k <= this.placed.columns; k += 1) {
      const edge = left + k * column;
      const gap = Math.min(7, column / 14);
      lines.push(edge - gap, edge, edge + gap);
    }
    for (const item of this.items.values()) lines.push(item.x, ...(item.taps?.values() ?? []));
    return lines;
  }

  #rows() {
    const { lane, pitch, bottom, bus, height } = this.size;
    const lines = [lane, bottom, height - 4, ...Object.values(bus)];
    const rows = [...new Set([...this.items.values()].map((item) => item.y))];
    for (const y of rows) lines.push(y, y - pitch / 2, y - pitch / 2 + 6);
    lines.push(bottom + 20, bottom + 32);
    return lines;
  }

  /** For each grid vertex the node it lies in, with a little air around. */
  #insides() {
    const inside = new Map();
    for (const [name, { x, y, w, h }] of this.items) {
      this.xs.forEach((px, i) =>
        this.ys.forEach((py, j) => {
          if (Math.abs(px - x) <= w / 2 + 3 && Math.abs(py - y) <= h / 2 + 3) inside.set(`${i},${j}`, name);
        }),
      );
    }
    return inside;
  }

  #at(x, y) {
    return [snap(this.xs, x), snap(this.ys, y)];
  }

  #centre(name) {
    const item = this.items.get(name);
    return this.#at(item.x, item.y);
  }

  #span({ from, to }) {
    const [a, b] = [from, to].map(
      (name, end) =>
        this.items.get(name) ??
        this.ports.find((port) => port.name === name || (end && port.name === from && port.side === "out")),
    );
    if (!a || !b) return 1e4;
    const upright = Math.abs(a.x - b.x) < 1 ? 0 : 400; // what stands straight above goes first
    return upright + Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + (to === "out" ? 200 : 0);
  }

  // ---- what is drawn before anything is searched: the lane, the buses and their taps

  #lane() {
    const { lane, state } = this.placed;
    if (!lane.length) return;
    const y = this.size.lane;
    const stops = [`${state}_prev`, ...lane, "out"];
    const xOf = (name, index) => (index === 0 ? 0 : name === "out" ? this.width : this.items.get(name).x);
    for (let k = 0; k + 1 < stops.length; k += 1) {
      const [from, to] = [stops[k], stops[k + 1]];
      this.#keep({ from, to, vertices: [this.#at(xOf(from, k), y), this.#at(xOf(to, k + 1), y)] });
    }
  }

  #bus(source, edges) {
    const y = this.size.bus[source];
    const start = this.ports.find(({ name, side }) => name === source && side === "in");
    const first = start.y === y ? [] : [this.#at(30, start.y)];
    const corner = this.#at(first.length ? 30 : 0, y);
    const sinks = edges.filter(({ from, to }) => from === source && this.items.get(to).taps?.has(source));
    const tap = ({ to }) => this.items.get(to).taps.get(source);
    const end = Math.max(...sinks.map(tap));
    if (sinks.length) {
      this.#keep({
        from: source,
        to: null,
        trunk: true,
        joined: first.length > 0,
        vertices: [...first, corner, this.#at(end, y)],
      });
    }
    for (const sink of sinks) {
      const x = tap(sink);
      this.#keep({
        from: source,
        to: sink.to,
        joined: true,
        vertices: [this.#at(x, y), this.#at(x, this.items.get(sink.to).y)],
      });
    }
    if (!sinks.length && !this.trees.has(source)) this.trees.set(source, new Set([this.#at(0, y).join(",")]));
  }

  /** Enter a wire given by its corners into the books. */
  #keep({ vertices, from, to = undefined, ...more }) {
    const wire = { from, to, ...more };
    const path = this.#fill(vertices);
    this.#book(wire, path);
    this.wires.push({ ...wire, points: path.map(([i, j]) => [this.xs[i], this.ys[j]]) });
  }

  #fill(corners) {
    const path = [corners[0]];
    for (const [i, j] of corners.slice(1)) {
      let [a, b] = path.at(-1);
      while (a !== i || b !== j) {
        if (a !== i) a += Math.sign(i - a);
        else b += Math.sign(j - b);
        path.push([a, b]);
      }
    }
    return path;
  }

  #book({ from: net, to }, path) {
    const tree = this.trees.get(net) ?? new Set();
    this.trees.set(net, tree);
    path.forEach(([i, j], k) => {
      const [before, after] = [path[k - 1], path[k + 1]];
      const axis = before && after ? (before[0] === after[0] ? (after[0] === i ? 1 : 2) : after[1] === j ? 0 : 2) : 2;
      const inside = this.inside.get(`${i},${j}`);
      if (!inside || (inside !== net && inside !== to)) tree.add(`${i},${j}`);
      const users = this.vertex.get(`${i},${j}`) ?? [];
      users.push({ net, axis });
      this.vertex.set(`${i},${j}`, users);
      if (after) this.edge.set(this.#edgeKey([i, j], after), net);
    });
    this.#useSide(net, path[0], path[1]);
    this.#useSide(to, path.at(-1), path.at(-2));
  }

  #useSide(name, at, next) {
    if (!this.items.has(name) || !next) return;
    const [i, j] = this.#centre(name);
    if (this.items.get(name).node.op === "linear" && at[0] !== i) return;
    if (at[0] !== i || at[1] !== j) return;
    const used = this.sides.get(name) ?? new Set();
    this.sides.set(name, used.add(direction(at, next)));
  }

  #edgeKey([i, j], [a, b]) {
    return `${Math.min(i, a)},${Math.min(j, b)},${i === a ? 1 : 0}`;
  }

  // ---- the search

  #find({ from, to }) {
    const target = to === "out" ? this.#outPort(from) : this.#centre(to);
    const seen = new Map();
    const heap = new Heap();
    for (const state of this.#starts(from)) heap.push(state);
    for (let state = heap.pop(); state; state = heap.pop()) {
      const key = `${state.at},${state.heading}`;
      if (seen.has(key)) continue;
      seen.set(key, state);
      if (state.at[0] === target[0] && state.at[1] === target[1]) return this.#finish({ from, to }, state);
      for (const next of this.#steps(state, from, to)) heap.push(next);
    }
    const straight = [this.items.has(from) ? this.#centre(from) : this.#at(0, this.size.height - 4), target];
    this.#keep({ from, to, vertices: straight });
  }

  #outPort(name) {
    const port = this.ports.find((candidate) => candidate.name === name && candidate.side === "out");
    return this.#at(port.x, port.y);
  }

  #starts(from) {
    const states = [...(this.trees.get(from) ?? [])].map((key) => ({
      at: key.split(",").map(Number),
      heading: -1,
      cost: 1,
      before: null,
      joined: true,
    }));
    if (this.items.has(from)) {
      states.push({ at: this.#centre(from), heading: -1, cost: 0, before: null, joined: false });
    }
    if (!this.items.has(from) && !states.length) {
      const port = this.ports.find(({ name, side }) => name === from && side === "in");
      states.push({ at: this.#at(port.x, port.y), heading: 0, cost: 0, before: null, joined: false });
    }
    return states;
  }

  #steps(state, from, to) {
    return MOVES.flatMap((move, heading) => {
      if (state.heading !== -1 && Math.abs(heading - state.heading) === 2) return [];
      const at = [state.at[0] + move[0], state.at[1] + move[1]];
      if (at[0] < 0 || at[1] < 0 || at[0] >= this.xs.length || at[1] >= this.ys.length) return [];
      if (heading % 2 === 1 && (at[0] === 0 || at[0] === this.xs.length - 1)) return []; // the rim is for ports
      const cost = this.#price(state, at, heading, from, to);
      return cost === null ? [] : [{ at, heading, cost: state.cost + cost, before: state, joined: state.joined }];
    });
  }

  /** What a step costs; null where it is not allowed. */
  #price(state, at, heading, from, to) {
    const owner = this.edge.get(this.#edgeKey(state.at, at));
    if (owner !== undefined && owner !== from) return null;
    const bend = state.heading !== -1 && state.heading !== heading;
    let cost =
      Math.hypot(this.xs[at[0]] - this.xs[state.at[0]], this.ys[at[1]] - this.ys[state.at[1]]) + (bend ? COST.bend : 0);
    const here = this.inside.get(`${state.at}`);
    const there = this.inside.get(`${at}`);
    if (here || there) {
      const allowed = this.#mayPass({ state, at, heading, bend, here, there, from, to });
      if (allowed === null) return null;
      cost += allowed;
    }
    for (const { net, axis } of this.vertex.get(`${state.at}`) ?? []) {
      if (net === from || here === from || here === to) continue;
      if (bend || state.heading === -1 || axis === 2 || axis === heading % 2) return null;
      cost += COST.crossing;
    }
    return cost;
  }

  /** Through its own ends alone may a wire pass, straight in and out by a free side: the price, or null. */
  #mayPass({ state, at, heading, bend, here, there, from, to }) {
    if ((here && here !== from && here !== to) || (there && there !== from && there !== to)) return null;
    if (here && bend) return null;
    const used = (name) => this.sides.get(name) ?? new Set();
    const centre = (name, [i, j]) => this.items.has(name) && this.#centre(name).join() === `${i},${j}`;
    if (here === from && centre(from, state.at)) {
      if (used(from).has(heading)) return null;
      const linear = this.items.get(from).node.op === "linear";
      return heading === 3 ? 0 : linear ? null : COST.side;
    }
    if (there === to && centre(to, at)) return used(to).has((heading + 2) % 4) ? null : 0;
    if (here === to && here !== from) return this.#towards(to, state.at, heading) ? 0 : null;
    return 0;
  }

  #towards(to, at, heading) {
    const [i, j] = this.#centre(to);
    return heading % 2 === 0 ? at[1] === j : at[0] === i;
  }

  #finish(edge, state) {
    const path = [];
    for (let at = state; at; at = at.before) path.unshift(at.at);
    const wire = { ...edge, joined: state.joined };
    this.#book(wire, path);
    this.wires.push({ ...wire, points: path.map(([i, j]) => [this.xs[i], this.ys[j]]) });
  }
}

function direction([i, j], [a, b]) {
  return MOVES.findIndex(([di, dj]) => Math.sign(a - i) === di && Math.sign(b - j) === dj);
}
