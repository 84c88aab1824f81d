import assert from "node:assert/strict";
import { test } from "node:test";

import { inputsOf } from "../../playground/ui/board/static/cell/graph.js";
import { modelOf } from "../../playground/ui/board/static/cell/model.js";
import { frames } from "../../playground/ui/board/static/cell/steps.js";
import { contributions } from "../../playground/ui/board/static/cell/tracer.js";
import { layout } from "../../playground/ui/board/static/diagram/layout.js";
import { equations, lineNodes, modes, valueOf } from "../../playground/ui/board/static/equations/tree.js";
import { asLatex, asText } from "../../playground/ui/board/static/equations/copy.js";
import { boardOf, fromPython } from "./python.js";

const CASES = fromPython("cells").map((each) => ({ ...each, model: modelOf(boardOf(each)) }));

const FAMILY = { add: "sum", subtract: "sum", multiply: "product", divide: "product" };

/** Whether a sum stands in a sum, or a product in a product: it is written out there, and has no value of its own. */
function isWrittenOut(nodes, name) {
  const family = ({ op }) => FAMILY[op];
  const own = family(nodes.find((node) => node.name === name));
  return own !== undefined && nodes.some((node) => node.inputs.includes(name) && family(node) === own);
}

const close = (a, b) => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

for (const { name, cell, values, jacobians, model } of CASES) {
  const { T, H, nodes } = model;
  const units = Array.from({ length: H }, (_, unit) => unit);
  const steps = Array.from({ length: T }, (_, t) => t);

  test(`${name}: every node of every step has Python's value`, () => {
    for (const node of nodes) {
      for (const t of steps) {
        const here = units.map((unit) => model.value(node.name, t, unit));
        assert.ok(
          here.every((value, unit) => close(value, values[node.name][t][unit])),
          `${node.name} at ${t}`,
        );
      }
    }
  });

  test(`${name}: the derivatives of a step are the step's Jacobian`, () => {
    const { states } = model;
    for (const t of steps) {
      states.forEach((state, block) => {
        for (const unit of units) {
          const slopes = model.gradients(state, t, unit);
          const row = states.flatMap((from) => [...slopes.get(`${from}_prev`)]);
          const wanted = jacobians[t][block * H + unit];
          assert.ok(
            row.every((value, k) => close(value, wanted[k])),
            `${state} at ${t}: ${row} against ${wanted}`,
          );
        }
      });
    }
  });

  test(`${name}: an equation's tree has the value of its node, and its lines work out every node inside`, () => {
    const list = equations(nodes);
    for (const equation of list) {
      const { tree, node, inner } = equation;
      if (!cell.clamps.length) {
        const parts = tree.items ?? [tree];
        assert.ok(parts.length > 0);
        for (const t of steps) assert.ok(close(valueOf(tree, model, t, 1), values[node.name][t][1]), equation.name);
      }
      const marked = new Set(modes(tree).flatMap((mode) => lineNodes(equation, mode)));
      const alone = (part) => !["linear", "constant"].includes(model.node.get(part).op) && !isWrittenOut(nodes, part);
      for (const one of inner.filter(alone)) {
        assert.ok(marked.has(one) || one === node.name, `${one} in ${equation.name}`);
      }
    }
    const written = new Set(list.flatMap((one) => [one.name, ...one.inner]));
    const weighted = new Set(nodes.flatMap(({ terms }) => terms.map(({ source }) => source))); // stands in its term
    const missing = nodes.filter((one) => !written.has(one.name) && !weighted.has(one.name));
    assert.deepEqual(missing, []);
    const brackets = (text, open, shut) => text.split(open).length === text.split(shut).length;
    assert.ok(brackets(asText(model, list, 1, 0, 3), "(", ")"));
    assert.ok(brackets(asLatex(model, list, 1, 0, 3), "{", "}"));
  });

  test(`${name}: a slow motion computes everything once, after what it needs`, () => {
    const done = new Set();
    const names = new Set(nodes.map((node) => node.name));
    for (const { names: now } of frames(nodes)) {
      for (const one of now) {
        const waits = inputsOf(model.node.get(one)).filter((input) => names.has(input));
        assert.ok(
          waits.every((input) => done.has(input)),
          one,
        );
      }
      now.forEach((one) => done.add(one));
    }
    assert.deepEqual(done, names);
  });

  test(`${name}: what a value comes from adds up to what it is, to first order of a linear sum`, () => {
    const sum = nodes.find(({ op }) => op === "linear");
    const { weights } = contributions(model, { signal: sum.name, t: 2, unit: 0 });
    assert.ok(
      close(
        weights.reduce((total, { effect }) => total + effect, 0),
        model.value(sum.name, 2, 0),
      ),
    );
  });

  test(`${name}: boxes stand apart inside the drawing, wires go from what they carry to what they feed`, () => {
    const plan = layout(nodes, model.states);
    const boxes = [...plan.items.values()];
    const inside = ({ x, y, w, h }) =>
      x - w / 2 >= 0 && x + w / 2 <= plan.width && y - h / 2 >= 0 && y + h / 2 <= plan.height;
    assert.ok(boxes.every(inside));
    const apart = (a, b) => Math.abs(a.x - b.x) >= (a.w + b.w) / 2 || Math.abs(a.y - b.y) >= (a.h + b.h) / 2;
    boxes.forEach((a, k) =>
      boxes.slice(k + 1).forEach((b) => assert.ok(apart(a, b), `${a.node.name} on ${b.node.name}`)),
    );
    for (const { points } of plan.wires) {
      points.slice(1).forEach(([x, y], k) => assert.ok(x === points[k][0] || y === points[k][1], "a slanted wire"));
    }
    const within = ([x, y], box) => Math.abs(x - box.x) <= box.w / 2 + 1 && Math.abs(y - box.y) <= box.h / 2 + 1;
    const fed = new Set(plan.wires.map(({ from, to }) => `${from}>${to}`));
    for (const node of nodes) {
      for (const input of new Set(inputsOf(node))) {
        if (model.node.get(input)?.op === "constant") continue; // it stands at its operation
        assert.ok(fed.has(`${input}>${node.name}`), `${input} to ${node.name}`);
      }
    }
    for (const { to, points } of plan.wires.filter((wire) => plan.items.has(wire.to))) {
      assert.ok(within(points.at(-1), plan.items.get(to)), `the wire to ${to} ends elsewhere`);
    }
  });

  test(`${name}: no wire runs through a box that it has nothing to do with`, () => {
    const plan = layout(nodes, model.states);
    for (const { from, to, points } of plan.wires) {
      for (const [one, box] of plan.items) {
        if (one === from || one === to) continue;
        const hits = points.some(
          ([x, y]) => Math.abs(x - box.x) < box.w / 2 - 1 && Math.abs(y - box.y) < box.h / 2 - 1,
        );
        assert.ok(!hits, `${from} to ${to} runs through ${one}`);
      }
    }
  });
}

test("what a weight reaches is what Python's numbers do when it is changed a little", () => {
  const each = CASES.find(({ name }) => name === "cell=lstm");
  const { model } = each;
  const seed = { target: "W_hh", gate: "f", row: 1, column: 0 };
  const moved = model.reach(seed);
  assert.deepEqual([...moved.keys()].sort(), ["c", "f", "g", "h", "i", "o"]);
  assert.equal(moved.get("f").length, model.T * model.H);
  assert.equal(moved.get("h")[0], 0); // unit 1 at the first step does not yet know of it
  assert.ok(moved.get("f").some((value) => value !== 0));
});
