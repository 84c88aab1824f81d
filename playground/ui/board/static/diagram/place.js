// Where the nodes of a cell's graph stand: a column and a level each. Knows no cell, only operations.
//
// The state that is carried on by products and sums alone (c of an LSTM, h of a GRU) is a straight lane across the top.
// Every linear node begins a column; what it feeds stands above it. What hangs on the lane (tanh c) comes down from it.

const CARRIES = new Set(["multiply", "add", "identity"]);

/** The nodes from `state`_prev to `state` through products and sums alone, first to last; [] where there is no such way. */
function carry(graph, state) {
  const ways = [[state]];
  while (ways.length) {
    const way = ways.shift();
    const node = graph.get(way[0]);
    if (!node || !CARRIES.has(node.op)) continue;
    if (node.inputs.includes(`${state}_prev`)) return way;
    for (const input of node.inputs) if (graph.has(input)) ways.push([input, ...way]);
  }
  return [];
}

/** What hangs on the lane, with its distance from it: no linear node, and fed by the lane or by what hangs on it. */
function hanging(nodes, lane) {
  const depth = new Map(lane.map((name) => [name, 0]));
  for (const node of nodes) {
    if (node.op === "linear" || depth.has(node.name)) continue;
    const above = node.inputs.filter((input) => depth.has(input)).map((input) => depth.get(input));
    if (above.length) depth.set(node.name, 1 + Math.max(...above));
  }
  lane.forEach((name) => depth.delete(name));
  return depth;
}

/** The level of every node, counted from below, and of the lane. */
function levels(nodes, graph, lane, depth) {
  const level = new Map();
  const onLane = new Set(lane);
  const below = (node) => node.inputs.filter((input) => level.has(input)).map((input) => level.get(input) + 1);
  let top = 1;
  for (const node of nodes) {
    if (onLane.has(node.name)) top = Math.max(top, ...below(node));
    else if (depth.has(node.name)) top = Math.max(top, depth.get(node.name) + Math.max(1, ...below(node)));
    else level.set(node.name, Math.max(node.op === "linear" ? 0 : 1, ...below(node)));
  }
  lane.forEach((name) => level.set(name, top));
  depth.forEach((distance, name) => level.set(name, top - distance));
  if (!lane.length) top = Math.max(...level.values());
  return { level, top };
}

/** Deals out columns from left to right in the order in which the lane needs what stands in them. */
class Columns {
  constructor(graph, lane, depth) {
    this.graph = graph;
    this.lane = lane;
    this.depth = depth;
    this.column = new Map();
    this.taken = new Set(); // nodes that have something straight above them
    this.seen = new Set();
    this.count = 0;
  }

  visit(name) {
    const node = this.graph.get(name);
    if (!node || this.seen.has(name)) return;
    this.seen.add(name);
    node.inputs.forEach((input) => this.visit(input));
    if (this.lane.includes(name)) this.#onLane(node);
    else if (node.op === "linear") this.column.set(name, this.count++);
    else this.#above(node);
  }

  #onLane(node) {
    const feeders = node.inputs.filter((input) => this.column.has(input) && !this.lane.includes(input));
    const used = this.lane.filter((name) => this.column.has(name)).map((name) => this.column.get(name));
    const feeder = feeders.findLast((name) => this.column.get(name) > Math.max(-1, ...used) && !this.taken.has(name));
    if (feeder !== undefined) this.taken.add(feeder);
    this.column.set(node.name, feeder === undefined ? this.count++ : this.column.get(feeder));
  }

  #above(node) {
    const placed = node.inputs.filter((input) => this.column.has(input) && !this.lane.includes(input));
    const free = placed
      .filter((input) => !this.taken.has(input))
      .sort((a, b) => this.column.get(b) - this.column.get(a));
    if (!placed.length && this.depth.has(node.name)) return; // hangs alone: goes where what it feeds goes
    if (free.length) this.taken.add(free[0]);
    this.column.set(node.name, free.length ? this.column.get(free[0]) : this.count++);
    for (const input of node.inputs) {
      if (this.depth.has(input) && !this.column.has(input)) this.column.set(input, this.column.get(node.name));
    }
  }
}

/**
 * Place a graph whose states are given from top to bottom: {column, level (maps by name), columns, top, lane (names, first to last), state (the one on the lane)}.
 */
export function place(nodes, states) {
  const graph = new Map(nodes.map((node) => [node.name, node]));
  const ways = states.map((state) => [state, carry(graph, state)]);
  const [state, lane] = ways.find(([, way]) => way.length) ?? [null, []];
  const depth = hanging(nodes, lane);
  const { level, top } = levels(nodes, graph, lane, depth);
  const columns = new Columns(graph, lane, depth);
  for (const name of [...lane, ...states, ...nodes.map((node) => node.name)]) columns.visit(name);
  for (const { name } of nodes) if (!columns.column.has(name)) columns.column.set(name, columns.count++);
  return { column: columns.column, level, columns: columns.count, top, lane, state };
}
