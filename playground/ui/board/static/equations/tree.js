// The equations of a cell as trees, built from its graph: one equation for each gate and state, and for whatever else
// is used twice; all that is used once is written where it is used.

import { grouped, inputsOf } from "../cell/graph.js";

/**
 * [{name, node, tree, inner}]; inner: the names of the nodes written inside it. A tree is one of
 *   {type: "term", node, source, terms}      summands of a linear node from one source (null: its biases)
 *   {type: "ref", name}                      a gate, a state or a source
 *   {type: "sum" | "product", node, items}
 *   {type: "call", node, item}               σ, tanh, relu of something
 *   {type: "complement", node, item}         1 − something
 */
export function equations(nodes) {
  const graph = new Map(nodes.map((node) => [node.name, node]));
  const uses = new Map();
  for (const node of nodes) for (const input of inputsOf(node)) uses.set(input, (uses.get(input) ?? 0) + 1);
  const own = new Set(nodes.filter(({ name, kind }) => kind || uses.get(name) !== 1).map(({ name }) => name));
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
  if (node.op === "add") return sum(node, node.inputs.map(item));
  if (node.op === "multiply") return { type: "product", node, items: node.inputs.map(item) };
  if (node.op === "complement") return { type: "complement", node, item: item(node.inputs[0]) };
  if (node.op === "identity") return item(node.inputs[0]);
  return { type: "call", node, item: item(node.inputs[0]) };
}

function child(name, context) {
  const node = context.graph.get(name);
  if (!node || context.own.has(name)) return { type: "ref", name };
  context.inner.push(name);
  return expand(node, context);
}

/** A sum within a sum is one sum; biases go last. */
function sum(node, items) {
  const flat = items.flatMap((item) => (item.type === "sum" ? item.items : [item]));
  const bias = (item) => Number(item.type === "term" && item.source === null);
  return flat.length === 1 ? flat[0] : { type: "sum", node, items: flat.sort((a, b) => bias(a) - bias(b)) };
}

/** The value of a tree for a unit at a step. */
export function valueOf(tree, model, t, unit) {
  if (tree.type === "ref") return model.value(tree.name, t, unit);
  if (tree.type === "term") return tree.terms.reduce((total, term) => total + model.term(term, t, unit), 0);
  if (tree.type === "sum") return tree.items.reduce((total, item) => total + valueOf(item, model, t, unit), 0);
  return model.value(tree.node.name, t, unit);
}

const WALK = {
  sum: (tree) => tree.items,
  product: (tree) => tree.items,
  call: (tree) => [tree.item],
  complement: (tree) => [tree.item],
};

const leaf = (tree) => tree.type === "ref" || tree.type === "term";

function some(tree, test) {
  return test(tree) || (WALK[tree.type]?.(tree) ?? []).some((item) => some(item, test));
}

/**
 * How an equation is worked out, line by line: ["symbols", "numbers", …]. Each mode writes more of the tree as one number:
 * arguments: what a function is applied to; calls: the functions and 1 − z; products: the products of a sum.
 */
export function modes(tree) {
  const found = ["symbols", "numbers"];
  if (some(tree, (part) => part.type === "call" && !leaf(part.item))) found.push("arguments");
  if (some(tree, (part) => part !== tree && (part.type === "call" || part.type === "complement"))) found.push("calls");
  if (tree.type === "sum" && tree.items.some((part) => part.type === "product")) found.push("products");
  return found;
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
