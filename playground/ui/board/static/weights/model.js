// The weights as one grid: sections of rows (gates, the readout), blocks of columns (input, state, biases).

import { matrixName } from "../cell/names.js";

export const VIEWS = {
  all: ["W_ih", "W_hh", "peephole", "b_ih", "b_hh"],
  W_ih: ["W_ih"],
  W_hh: ["W_hh"],
  b: ["b_ih", "b_hh"],
  peephole: ["peephole"],
  readout: ["W_hh", "b_ih"], // W_hy stands below the units it reads, b_y below the biases
};

/** The views that these matrices have. */
export function viewsOf(panel) {
  const peepholes = panel.matrices.some(({ name }) => name.startsWith("W_c"));
  return Object.keys(VIEWS).filter((view) => view !== "peephole" || peepholes);
}

/** Cells on a lattice of rows r and columns c; each is {target, gate, row, column, index} or null. */
export class Model {
  constructor(panel, array, { view, gate, local }) {
    this.local = local; // target → index → a value that Python doesn't know of yet
    this.take(panel, array);
    this.blocks = this.#blocks(view);
    this.sections = this.#sections(view, gate);
    this.rows = this.sections.flatMap((section) => span(section.rows).map((row) => ({ section, row })));
    this.columns = this.blocks.flatMap((block) => span(block.columns).map((column) => ({ block, column })));
    this.lattice = []; // rows of cells, made as they are asked for
  }

  /** Take the numbers of another message about the same cell. */
  take(panel, array) {
    this.panel = panel;
    this.matrices = new Map(panel.matrices.map((matrix) => [matrix.name, read(matrix, array)]));
  }

  /** The cell at a place, made once. */
  cell(r, c) {
    if (!(r in this.rows) || !(c in this.columns)) return null;
    const row = (this.lattice[r] ??= []);
    if (row[c] === undefined) row[c] = this.#cell(r, c);
    return row[c];
  }

  #cell(r, c) {
    const place = this.rows[r];
    const head = this.columns[c];
    const target = targetOf(place.section, head.block.kind);
    const matrix = this.matrices.get(target);
    if (!matrix) return null;
    const stacked = matrix.rows > place.section.rows; // the gates lie one below the other in it
    const { row } = place;
    const column = matrix.vector ? null : head.column;
    const index = (row + (stacked ? place.section.start : 0)) * matrix.columns + (column ?? 0);
    return {
      target,
      gate: place.section.gate && !target.startsWith("W_c") ? place.section.gate : "",
      row,
      column,
      index,
    };
  }

  /** Where a cell stands: {r, c}, or null where the view doesn't hold it. */
  find(cell) {
    if (!cell) return null;
    const gate = cell.target.startsWith("W_c") ? cell.target.slice(3) : cell.gate;
    const r = this.rows.findIndex(({ section, row }) => section.gate === gate && row === cell.row);
    const c = this.columns.findIndex(
      ({ block, column }) =>
        r >= 0 && targetOf(this.rows[r].section, block.kind) === cell.target && column === (cell.column ?? 0),
    );
    return r < 0 || c < 0 ? null : { r, c };
  }

  value({ target, index }) {
    return this.local.get(target)?.get(index) ?? this.matrices.get(target).data[index];
  }

  hold({ target, index }, value) {
    if (!this.local.has(target)) this.local.set(target, new Map());
    this.local.get(target).set(index, value);
  }

  /** The value before any edit. */
  was(cell) {
    const { changed, before } = this.matrices.get(cell.target);
    const at = changed ? search(changed, cell.index) : -1;
    return at < 0 ? this.matrices.get(cell.target).data[cell.index] : before[at];
  }

  edited({ target, index }) {
    const { changed } = this.matrices.get(target);
    return this.local.get(target)?.has(index) || (changed !== null && search(changed, index) >= 0);
  }

  /** How many weights of all matrices were edited. */
  changes() {
    return [...this.matrices.values()].reduce((sum, { changed }) => sum + (changed?.length ?? 0), 0);
  }

  #blocks(view) {
    const columns = { W_ih: this.panel.inputs.length, W_hh: this.panel.units };
    return VIEWS[view]
      .filter((kind) => kind !== "peephole" || [...this.matrices.keys()].some((name) => name.startsWith("W_c")))
      .map((kind) => ({ kind, columns: columns[kind] ?? 1 }));
  }

  #sections(view, gate) {
    const { gates, units } = this.panel;
    const all = gates.map(({ name }, index) => ({ gate: name, rows: units, start: index * units }));
    const readout = { gate: "", rows: 1, start: 0 };
    if (view === "readout") return [readout];
    const peepholes = all.filter((section) => this.matrices.has(`W_c${section.gate}`));
    const shown = (view === "peephole" ? peepholes : all).filter((section) => !gate || section.gate === gate);
    const chosen = shown.length ? shown : peepholes;
    return view === "all" && !gate ? [...chosen, readout] : chosen;
  }

  /** What a block of columns is called above its columns. */
  title(block) {
    if (this.sections[0].gate === "") return { W_hh: "W_hy", b_ih: "b_y" }[block.kind];
    const gate = this.sections.length === 1 ? this.sections[0].gate : "";
    if (block.kind === "peephole") return `W_c${gate}`;
    return matrixName(block.kind, gate, this.panel.gates);
  }
}

/** The array in which a block of columns of a section lies. */
function targetOf(section, kind) {
  if (section.gate === "") return { W_hh: "W_hy", b_ih: "b_y" }[kind] ?? "";
  return kind === "peephole" ? `W_c${section.gate}` : kind;
}

function read({ rows, columns, vector, array: name }, array) {
  const changed = array(`${name}.changed`);
  return {
    rows,
    columns,
    vector,
    data: array(name).data,
    changed: changed?.data ?? null,
    before: changed ? array(`${name}.before`).data : null,
  };
}

/** The place of a number in a sorted array, or −1. */
function search(sorted, number) {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === number) return middle;
    if (sorted[middle] < number) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function span(count) {
  return Array.from({ length: count }, (_, index) => index);
}
