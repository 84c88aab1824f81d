// From a placed graph to geometry: boxes, wires, ports, in the coordinates of the drawing.

import { grouped, inputsOf, stateOf } from "../cell/graph.js";
import { OPERATIONS } from "../cell/operations.js";
import { typed } from "../parts/numbers.js";
import { place } from "./place.js";
import { Router } from "./route.js";

const WIDEST = 420;
const NARROWEST = 270; // a small graph is drawn in fewer units of length, and so larger
const TALL = 0.95; // of its width: a low graph is stretched to that
const MARGIN = 46; // room for the names of what comes in and goes out
const TAPS = 46; // from the weighted sums down to the first bus
const BUS = 35; // from bus to bus: a name above each, a number below
const SIGNS = { multiply: "×", complement: "1−" };
const LETTER = 6.5; // width of a letter in an operation's circle

/** Sizes that depend on how full the graph is. */
function measure({ columns, top }, buses) {
  const pitch = Math.min(62, Math.max(44, 292 / top));
  const width = Math.min(WIDEST, Math.max(NARROWEST, 2 * MARGIN + 96 * columns));
  const column = Math.min(96, (width - 2 * MARGIN) / columns);
  const lane = 34;
  const low = lane + (top - 1) * pitch + 48 + TAPS + (buses.length - 1) * BUS + 22;
  const more = Math.max(0, TALL * width - low) / 2; // above the linear nodes, and below them
  const bottom = lane + (top - 1) * pitch + 48 + more; // of the linear nodes at level 0
  const bus = Object.fromEntries(buses.map((name, index) => [name, bottom + TAPS + more + index * BUS]));
  const left = (width - column * columns) / 2;
  return { width, pitch, column, lane, bottom, bus, left, height: low + 2 * more };
}

function box(node, placed, size) {
  const level = placed.level.get(node.name);
  const x = size.left + (placed.column.get(node.name) + 0.5) * size.column;
  const y = level === 0 ? size.bottom : size.lane + (placed.top - level) * size.pitch;
  if (OPERATIONS[node.op]?.sign) return { node, x, y, w: roundWidth(node, size.column), h: 24, round: true };
  return { node, x, y, w: Math.min(62, size.column - 12), h: node.op === "linear" ? 22 : 36, round: false };
}

/** An operation with a number has room for it: × 0.5. */
function roundWidth({ glyph }, column) {
  return Math.max(24, Math.min(column - 6, 10 + LETTER * glyph.length));
}

/**
 * The nodes that are drawn, each with what its circle shows. A number is no node of its own but stands in the operation
 * that reads it.
 */
function drawn(nodes) {
  const numbers = new Map(nodes.filter(({ op, kind }) => op === "constant" && !kind).map((node) => [node.name, node]));
  return nodes
    .filter(({ name }) => !numbers.has(name))
    .map((node) => {
      const sign = SIGNS[node.op] ?? OPERATIONS[node.op]?.sign ?? "";
      const inputs = node.inputs.filter((input) => !numbers.has(input));
      const parts = node.inputs.map((input) => (numbers.has(input) ? typed(numbers.get(input).number) : ""));
      return { ...node, inputs, glyph: inputs.length < node.inputs.length ? parts.join(sign) : sign };
    });
}

/** Where the terms of a linear node enter it from below: Map source → x. The bias (null) comes last. */
function taps(item, buses) {
  const order = [...buses].reverse();
  const from = grouped(item.node).map(({ source }) => source);
  const below = from.filter((source) => source === null || order.includes(source));
  below.sort((a, b) => (a === null ? 9 : order.indexOf(a)) - (b === null ? 9 : order.indexOf(b)));
  const gap = Math.min(15, (item.w - 12) / Math.max(1, below.length - 1));
  return new Map(below.map((source, index) => [source, item.x + (index - (below.length - 1) / 2) * gap]));
}

function consumers(nodes) {
  return nodes.flatMap((node) => [...new Set(inputsOf(node))].map((from) => ({ from, to: node.name })));
}

/**
 * Everything that is drawn of a graph with these states, h first: {width, height, items, wires, stubs, ports}; wires are
 * lists of [x, y].
 */
export function layout(all, [first, ...others]) {
  const states = [...others, first]; // from top to bottom
  const nodes = drawn(all);
  const placed = place(nodes, states);
  const edges = consumers(nodes);
  const linear = new Set(nodes.filter(({ op }) => op === "linear").map(({ name }) => name));
  const used = [...states.map((state) => `${state}_prev`), "x"].filter((source) =>
    edges.some(({ from }) => from === source),
  );
  const buses = used.filter(
    (source) => edges.some(({ from, to }) => from === source && linear.has(to)) || source !== `${placed.state}_prev`,
  );
  const size = measure(placed, buses);
  const items = new Map(nodes.map((node) => [node.name, box(node, placed, size)]));
  for (const item of items.values()) if (item.node.op === "linear") item.taps = taps(item, buses);
  const ports = portsOf({ placed, size, used, states });
  const router = new Router({ items, ports, size, placed, width: size.width });
  const wires = router.route(edges, buses);
  return { width: size.width, height: size.height, items, wires, ports, stubs: stubs(items), size };
}

/** Where sources come in and states go out; a state that has no lane leaves at the height of its own source. */
function portsOf({ placed, size, used, states }) {
  const onLane = (state) => placed.state === state;
  const into = used.map((name) => ({
    name,
    side: "in",
    x: 0,
    y: onLane(stateOf(name)) ? size.lane : size.bus[name],
  }));
  let free = size.bottom; // for the states that nothing reads
  const out = states.map((state) => ({
    name: state,
    side: "out",
    x: size.width,
    y: onLane(state) ? size.lane : (size.bus[`${state}_prev`] ?? (free -= BUS) + BUS),
  }));
  return [...into, ...out];
}

/** The bias of a linear node comes from nowhere: a short wire of its own. */
function stubs(items) {
  return [...items.values()]
    .filter((item) => item.taps?.has(null))
    .map((item) => {
      const [x, y] = [item.taps.get(null), item.y + item.h / 2];
      return {
        to: item.node.name,
        points: [
          [x, y + 15],
          [x, y],
        ],
      };
    });
}
