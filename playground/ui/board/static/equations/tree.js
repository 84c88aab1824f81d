// The equations of a cell as trees, built from its graph: one equation for each gate and state, and for whatever else
// is used twice; all that is used once is written where it is used.

import { grouped, inputsOf } from "../cell/graph.js";

const SIGNED = { add: [], subtract: [1, -1], negative: [-1] };

/** Whether a symbol is a name; a node called otherwise is an expression, and written wherever it is read. */
export const isName = (symbol) => /^[\p{L}\d_~]+$/u.test(symbol);

/**
 * [{name, node, tree, inner}]; inner: the names of the nodes written inside it. A tree is one of
 *   {type: "term", node, source, terms}      summands of a linear node from one source (null: its biases)
 *   {type: "ref", name}                      a gate, a state or a source
 *   {type: "number", node}                   a number of the cell's text
 *   {type: "sum", node, items, signs}        signs: 1 or −1 for each
 *   {type: "product", node, items, signs}    signs: "⊙" or "/" before each but the first
 *   {type: "call", node, items}              σ, tanh, max of something
 *   {type: "complement", node, item}         1 − something
 */
export function equations(nodes) {
  const graph = new Map(nodes.map((node) => [node.name, node]));
  const uses = new Map();
  for (const node of nodes) for (const input of inputsOf(node)) uses.set(input, (uses.get(input) ?? 0) + 1);
  const shared = ({ name, op, symbol }) => uses.get(name) > 1 && op !== "constant" && isName(symbol);
  const own = new Set(nodes.filter((node) => node.kind || shared(node)).map(({ name }) => name));
  return nodes
    .filter(({ name }) => own.has(name))
    .map((node) => {
      const inner = [];
      return { name: node.name, node, tree: expand(node, { graph, own, inner }), inner };
    });
}

function expand(node, context) {
  const item = (name) => child(name, context);
  if (node.op === "linear") {
    return sum(
      node,
      grouped(node).map((group) => ({ type: "term", node, ...group })),
    );
  }
  const items = node.inputs.map(item);
  if (node.op === "constant") return { type: "number", node };
  if (node.op in SIGNED) return sum(node, items, SIGNED[node.op]);
  if (node.op === "multiply" || node.op === "divide") {
    return { type: "product", node, items, signs: ["", node.op === "multiply" ? "⊙" : "/"] };
  }
  if (node.op === "complement") return { type: "complement", node, item: items[0] };
  if (node.op === "identity") return items[0];
  return { type: "call", node, items };
}

function child(name, context) {
  const node = context.graph.get(name);
  if (!node || context.own.has(name)) return { type: "ref", name };
  context.inner.push(name);
  return expand(node, context);
}

/** A sum added within a sum is one sum; biases go last. */
function sum(node, items, signs = []) {
  const flat = items.flatMap((item, k) => {
    const sign = signs[k] ?? 1;
    if (item.type !== "sum" || sign < 0) return [{ item, sign }];
    return item.items.map((inner, j) => ({ item: inner, sign: item.signs[j] }));
  });
  if (flat.length === 1 && flat[0].sign > 0) return flat[0].item;
  const bias = ({ item, sign }) => Number(item.type === "term" && item.source === null && sign > 0);
  flat.sort((a, b) => bias(a) - bias(b));
  return { type: "sum", node, items: flat.map(({ item }) => item), signs: flat.map(({ sign }) => sign) };
}

/** The value of a tree for a unit at a step. */
export function valueOf(tree, model, t, unit) {
  if (tree.type === "ref") return model.value(tree.name, t, unit);
  if (tree.type === "term") return tree.terms.reduce((total, term) => total + model.term(term, t, unit), 0);
  if (tree.type === "sum") {
    return tree.items.reduce((total, item, k) => total + tree.signs[k] * valueOf(item, model, t, unit), 0);
  }
  return model.value(tree.node.name, t, unit);
}

const WALK = {
  sum: (tree) => tree.items,
  product: (tree) => tree.items,
  call: (tree) => tree.items,
  complement: (tree) => [tree.item],
};

const leaf = (tree) => tree.type === "ref" || tree.type === "term" || tree.type === "number";

function some(tree, test) {
  return test(tree) || (WALK[tree.type]?.(tree) ?? []).some((item) => some(item, test));
}

/**
 * How an equation is worked out, line by line: ["symbols", "numbers", …]. Each mode writes more of the tree as one number:
 * arguments: what a function is applied to; calls: the functions and 1 − z; products: the products of a sum.
 */
export function modes(tree) {
  const levels = ["symbols", "numbers"];
  if (some(tree, (part) => part.type === "call" && !part.items.every(leaf))) levels.push("arguments");
  if (some(tree, (part) => part !== tree && (part.type === "call" || part.type === "complement"))) levels.push("calls");
  if (tree.type === "sum" && tree.items.some((part) => part.type === "product")) levels.push("products");
  return levels;
}

/** Whether a part of a tree is written as one number in a mode. */
export function collapsed(tree, part, mode, parent) {
  if (mode === "symbols") return false;
  if (leaf(part)) return true;
  if (part === tree) return false;
  if (mode === "arguments") return parent?.type === "call";
  if (mode === "calls") return part.type === "call" || part.type === "complement";
  return mode === "products";
}

/** The nodes that a line works out, for marking it while they are computed; the last line works out the node itself. */
export function lineNodes({ node, tree }, mode) {
  const inside = (test) => {
    const names = [];
    const visit = (part, called) => {
      if (part.node && part.node !== node && test(part, called)) names.push(part.node.name);
      (WALK[part.type]?.(part) ?? []).forEach((item) => visit(item, called || part.type === "call"));
    };
    visit(tree, false);
    return names;
  };
  if (mode === "numbers" || mode === "arguments") {
    return inside(({ type }, called) => type === "term" || type === "sum" || (called && type === "product"));
  }
  if (mode === "calls") return inside((part) => part.type === "call" || part.type === "complement");
  return mode === "products" ? inside((part) => part.type === "product") : [];
}
