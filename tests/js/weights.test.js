import assert from "node:assert/strict";
import { test } from "node:test";

import { Model, viewsOf } from "../../playground/ui/board/static/weights/model.js";

const matrix = (name, rows, columns, gates, more = {}) => ({ name, rows, columns, gates, array: name, ...more });

/** The grid of a cell of two units with one gate z, whose recurrent weights are a matrix, a vector or none. */
function grid(recurrent) {
  const own = {
    matrix: [matrix("W_hh", 2, 2, ["z"])],
    vector: [matrix("W_hh", 2, 1, ["z"], { vector: true })],
    none: [],
  }[recurrent];
  const matrices = [
    matrix("W_ih", 2, 1, ["z"]),
    ...own,
    matrix("b_ih", 2, 1, ["z"], { vector: true }),
    matrix("W_hy", 1, 2, [""]),
    matrix("b_y", 1, 1, [""], { vector: true }),
  ];
  const panel = { matrices, gates: [{ name: "z" }], units: 2 };
  const data = (name) => matrices.find((one) => one.name === name);
  const array = (name) =>
    data(name) ? { data: Float64Array.from({ length: data(name).rows * data(name).columns }, (_, n) => n + 1) } : null;
  const model = new Model(panel, array, { view: "all", gate: "", local: new Map() });
  return { panel, model };
}

for (const recurrent of ["matrix", "vector", "none"]) {
  test(`every weight of the readout has a place where the recurrent weights are a ${recurrent}`, () => {
    const { model } = grid(recurrent);
    const places = [0, 1].map((column) => model.find({ target: "W_hy", gate: "", row: 0, column }));
    assert.ok(places.every(Boolean));
    assert.deepEqual(
      places.map(({ r, c }) => model.value(model.cell(r, c))),
      [1, 2],
    );
    const block = model.blocks.find(({ kind }) => kind === "W_hh");
    assert.equal(model.title(block) === "W_hy", recurrent === "none");
  });
}

test("a view that would be empty is not offered", () => {
  assert.ok(viewsOf(grid("matrix").panel).includes("W_hh"));
  assert.ok(!viewsOf(grid("none").panel).includes("W_hh"));
  assert.ok(viewsOf(grid("none").panel).includes("readout"));
});
