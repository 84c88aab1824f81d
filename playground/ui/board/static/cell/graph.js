// What can be read off the graph of a cell.

/** The sources and nodes that a node depends on, in order; of a linear node without its biases. */
export function inputsOf(node) {
  if (node.op !== "linear") return node.inputs;
  return node.terms.map(({ source }) => source).filter((source) => source !== null);
}

/** The state that a source is the old value of; any other name is itself. */
export function stateOf(name) {
  return name.endsWith("_prev") ? name.slice(0, -"_prev".length) : name;
}

/** The terms of a linear node, one for each source, the biases together: [{source, terms}]. */
export function grouped(node) {
  const groups = new Map();
  for (const term of node.terms) {
    const group = groups.get(term.source) ?? { source: term.source, terms: [] };
    group.terms.push(term);
    groups.set(term.source, group);
  }
  return [...groups.values()];
}

/** The nodes whose values lie between 0 and 1: gates, and what is left of one. */
export function gateLike(nodes) {
  const gates = new Set();
  for (const { name, op, kind, inputs } of nodes) {
    if (kind === "gate" || (op === "sigmoid" && kind !== "state") || (op === "complement" && gates.has(inputs[0]))) {
      gates.add(name);
    }
  }
  return gates;
}
