// The parts of the drawing as SVG elements, made once for each layout; draw.js puts the numbers in.

import { svg } from "../parts/dom.js";

const RADIUS = 9; // of the bends of wires

/** A name with its index lowered, as the content of a text element. */
export function symbol([letter, index]) {
  if (!index) return [svgText(letter)];
  return [svgText(letter), svg("tspan", { class: "index", dy: "0.28em" }, index)];
}

function svgText(text) {
  return svg("tspan", { class: "letter" }, text);
}

/** The corners of a wire alone, its ends cut off where the boxes begin. */
export function corners(points, from, to) {
  const kept = points.filter((point, k) => {
    const [before, after] = [points[k - 1], points[k + 1]];
    return (
      !before ||
      !after ||
      !((before[0] === point[0] && point[0] === after[0]) || (before[1] === point[1] && point[1] === after[1]))
    );
  });
  const cut = kept.map((point) => [...point]);
  if (from) shorten(cut, 0, 1, from);
  if (to) shorten(cut, cut.length - 1, cut.length - 2, to);
  return cut;
}

/** Move an end that lies inside a box to its rim, towards its neighbour. */
function shorten(points, end, next, { x, y, w, h }) {
  const [px, py] = points[end];
  if (!points[next] || Math.abs(px - x) > w / 2 || Math.abs(py - y) > h / 2) return;
  const [dx, dy] = [Math.sign(points[next][0] - px), Math.sign(points[next][1] - py)];
  if (dx) points[end] = [x + (dx * w) / 2, py];
  else if (dy) points[end] = [px, y + (dy * h) / 2];
}

/** A path through corners, rounded. */
export function rounded(points) {
  let path = `M${points[0]}`;
  for (let k = 1; k + 1 < points.length; k += 1) {
    const [before, at, after] = [points[k - 1], points[k], points[k + 1]];
    const r = Math.min(RADIUS, span(before, at) / 2, span(at, after) / 2);
    path += `L${towards(at, before, r)}Q${at} ${towards(at, after, r)}`;
  }
  return `${path}L${points.at(-1)}`;
}

const span = ([a, b], [c, d]) => Math.abs(a - c) + Math.abs(b - d);

function towards([x, y], [a, b], r) {
  return [x + r * Math.sign(a - x), y + r * Math.sign(b - y)];
}

/** The direction in which a wire arrives: [dx, dy]. */
export function arrival(points) {
  const [[a, b], [c, d]] = points.slice(-2);
  return [Math.sign(c - a), Math.sign(d - b)];
}

/** A small arrow head with its point at the end of a wire. */
export function head(points, size = 4.5) {
  const [x, y] = points.at(-1);
  const [dx, dy] = arrival(points);
  return `M${x},${y}L${x - dx * size * 1.5 - dy * size},${y - dy * size * 1.5 + dx * size}L${x - dx * size * 1.5 + dy * size},${y - dy * size * 1.5 - dx * size}Z`;
}

/** A wire: a thin line that is always there, and over it the live one; `ends`: with a head. */
export function wire(points, attributes, ends = true) {
  const path = rounded(points);
  const group = svg("g", { class: "wire", ...attributes });
  const base = svg("path", { class: "base", d: path });
  const live = svg("path", { class: "live", d: path });
  const flow = svg("path", { class: "flow", d: path });
  const tip = svg("path", { class: "tip", d: head(points) });
  group.append(base, live, flow, tip);
  if (!ends) tip.remove();
  return { group, base, live, flow, tip, points };
}

/** A box for a weighted sum or an activation. */
export function boxShape({ x, y, w, h }) {
  return { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: h < 30 ? 7 : 9 };
}

const LINES = { "×": "M-4.2,-4.2L4.2,4.2M4.2,-4.2L-4.2,4.2", "+": "M-5.4,0H5.4M0,-5.4V5.4", "−": "M-5.4,0H5.4" };

/** The glyph of an operation: a sign alone as lines (a letter would not sit in the middle), the others as text. */
export function glyph(written, x, y) {
  if (LINES[written]) return svg("path", { class: "glyph", d: LINES[written], transform: `translate(${x},${y})` });
  return svg("text", { class: "glyph-text", x, y: y + 4, "text-anchor": "middle" }, written);
}

/** The two leaves of a sluice across a wire: how far they close is how far the gate is shut. */
export function sluice(points) {
  const [x, y] = points.at(-1);
  const [dx, dy] = arrival(points);
  const at = [x - dx * 12, y - dy * 12];
  const leaves = [-1, 1].map((side) => svg("line", { class: "leaf", "data-side": side }));
  return { group: svg("g", { class: "sluice" }, ...leaves), leaves, at, across: [dy, dx] };
}

/** Where a number beside a circle is in nobody's way: the first free of four corners. */
export function freeCorner(item, wires, items, width) {
  const [w, h] = [34, 12];
  const spots = [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ].map(([sx, sy]) => ({ sx, sy, x: item.x + sx * (item.w / 2 + 1), y: item.y + sy * 13 }));
  const cost = ({ sx, x, y }) => {
    const box = { x0: sx > 0 ? x : x - w, x1: sx > 0 ? x + w : x, y0: y - h / 2, y1: y + h / 2 };
    const off = box.x0 < 0 || box.x1 > width ? 10 : 0;
    const boxes = [...items].filter((other) => other !== item && overlaps(box, rect(other))).length;
    return off + 4 * boxes + wires.reduce((total, points) => total + crossings(box, points), 0);
  };
  return spots.reduce((best, spot) => (cost(spot) < cost(best) ? spot : best));
}

const rect = ({ x, y, w, h }) => ({ x0: x - w / 2, x1: x + w / 2, y0: y - h / 2, y1: y + h / 2 });

const overlaps = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

function crossings(box, points) {
  let count = 0;
  for (let k = 1; k < points.length; k += 1) {
    const [[a, b], [c, d]] = [points[k - 1], points[k]];
    if (
      overlaps(box, { x0: Math.min(a, c) - 1, x1: Math.max(a, c) + 1, y0: Math.min(b, d) - 1, y1: Math.max(b, d) + 1 })
    ) {
      count += 1;
    }
  }
  return count;
}
