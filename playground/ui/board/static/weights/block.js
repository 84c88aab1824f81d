// A block of weights: the part of a matrix that is copied, cleared, or pasted into at one go.

/** The first and the last place of the matrix and gate in which a place lies. */
export function around(model, place) {
  const { section } = model.rows[place.r];
  const { block } = model.columns[place.c];
  const r = model.rows.findIndex((row) => row.section === section);
  const c = model.columns.findIndex((column) => column.block === block);
  return { from: { r, c }, to: { r: r + section.rows - 1, c: c + block.columns - 1 } };
}

/** The place nearest to a given one within a block. */
export function nearest({ r, c }, { from, to }) {
  return { r: bound(r, from.r, to.r), c: bound(c, from.c, to.c) };
}

/** The upper left corner. */
export function corner({ from, to }) {
  return { r: Math.min(from.r, to.r), c: Math.min(from.c, to.c) };
}

/** The block as a spreadsheet takes it: lines of cells parted by tabs, each written by write({r, c}). */
export function lines(range, write) {
  const { r, c } = corner(range);
  const [height, width] = [Math.abs(range.to.r - range.from.r) + 1, Math.abs(range.to.c - range.from.c) + 1];
  const line = (row) => Array.from({ length: width }, (_, step) => write({ r: row, c: c + step })).join("\t");
  return Array.from({ length: height }, (_, step) => line(r + step)).join("\n");
}

/** Where a pasted text goes: one that is taller than the rest of the gate's rows counts rows through the whole matrix. */
export function landing(model, place, cell, text) {
  const { section } = model.rows[place.r];
  const height = text.replace(/\s+$/, "").split("\n").length;
  const spills = cell.gate !== "" && cell.row + height > section.rows;
  return spills ? { ...cell, gate: "", row: section.start + cell.row } : cell;
}

export function bound(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
