// The weights as one grid: sections of rows (gates, the readout), blocks of columns (input, state, biases). Where a gate
// has no rows in a matrix, the grid is empty.

import { matrixName } from "../cell/names.js";

export const VIEWS = {
  all: ["W_ih", "W_hh", "peephole", "b_ih", "b_hh"],
  W_ih: ["W_ih"],
  W_hh: ["W_hh"],
  b: ["b_ih", "b_hh"],
  peephole: ["peephole"],
  readout: ["W_hh", "b_ih"], // W_hy stands below the units it reads, b_y below the biases
};

const READOUT = { W_hh: "W_hy", b_ih: "b_y" }; // what stands below them

/** The views that these matrices have. */
export function viewsOf(panel) {
  const names = new Set(panel.matrices.map(({ name }) => name));
  if (panel.matrices.some(isPeephole)) names.add("peephole");
  return Object.keys(VIEWS).filter((view) => VIEWS[view].some((kind) => names.has(kind)));
}

/** Whether a matrix is a gate's vector of weights, one number a unit. */
function isPeephole({ name, vector }) {
  return vector && !VIEWS.all.includes(name) && name !== "b_y";
}

/** Cells on a lattice of rows r and columns c; each is {target, gate, row, column, index} or null. */
export class Model {
  constructor(panel, array, { view, gate, local }) {
    this.local = local; // target → index → a value that Python doesn't know of yet
    this.take(panel, array);
    this.blocks = this.#blocks(view, gate);
    this.sections = this.#sections(view, gate);
    this.rows = this.sections.flatMap((section) => span(section.rows).map((row) => ({ section, row })));
    this.columns = this.blocks.flatMap((block) => span(block.columns).map((column) => ({ block, column })));
    this.lattice = []; // rows of cells, made as they are asked for
  }

  /** Take the numbers of another message about the same cell. */
  take(panel, array) {
    this.panel = panel;
    this.matrices = new Map(panel.matrices.map((matrix) => [matrix.name, read(matrix, array)]));
    this.peepholes = new Map(); // gate → its vectors
    for (const matrix of panel.matrices.filter(isPeephole)) {
      this.peepholes.set(matrix.gates[0], [...(this.peepholes.get(matrix.gates[0]) ?? []), matrix]);
    }
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
    const target = this.#targetOf(place.section, head.block);
    const matrix = this.matrices.get(target);
    const block = matrix?.gates.indexOf(place.section.gate) ?? -1; // the gates lie one below the other in it
    if (block < 0 || head.column >= matrix.columns) return null;
    const { row } = place;
    const column = matrix.vector ? null : head.column;
    const index = (row + block * place.section.rows) * matrix.columns + (column ?? 0);
    return { target, gate: isPeephole(matrix) ? "" : place.section.gate, row, column, index };
  }

  /** Where a cell stands: {r, c}, or null where the view doesn't hold it. */
  find(cell) {
    if (!cell) return null;
    const matrix = this.matrices.get(cell.target);
    const gate = matrix && isPeephole(matrix) ? matrix.gates[0] : cell.gate;
    const r = this.rows.findIndex(({ section, row }) => section.gate === gate && row === cell.row);
    const c = this.columns.findIndex(
      ({ block, column }) =>
        r >= 0 && this.#targetOf(this.rows[r].section, block) === cell.target && column === (cell.column ?? 0),
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

  #blocks(view, gate) {
    const beneath = view === "readout" || (view === "all" && !gate); // the readout's row stands in these columns too
    const width = (name) => this.matrices.get(name)?.columns ?? 0;
    const count = Math.max(0, ...[...this.peepholes.values()].map((own) => own.length));
    return VIEWS[view].flatMap((kind) => {
      if (kind === "peephole") return span(count).map((nth) => ({ kind, nth, columns: 1 }));
      const columns = Math.max(width(kind), beneath ? width(READOUT[kind]) : 0);
      return columns ? [{ kind, columns }] : [];
    });
  }

  /** The array in which a block of columns of a section lies. */
  #targetOf(section, { kind, nth }) {
    if (section.gate === "") return READOUT[kind] ?? "";
    return kind === "peephole" ? (this.peepholes.get(section.gate)?.[nth]?.name ?? "") : kind;
  }

  #sections(view, gate) {
    const { gates, units } = this.panel;
    const all = gates.map(({ name }) => ({ gate: name, rows: units }));
    const readout = { gate: "", rows: this.matrices.get("W_hy")?.rows ?? 1 };
    if (view === "readout") return [readout];
    const peepholes = all.filter((section) => this.peepholes.has(section.gate));
    const shown = (view === "peephole" ? peepholes : all).filter((section) => !gate || section.gate === gate);
    const chosen = shown.length ? shown : peepholes;
    return view === "all" && !gate ? [...chosen, readout] : chosen;
  }

  /** What a block of columns is called above its columns. */
  title(block) {
    if (this.sections[0].gate === "" || (READOUT[block.kind] && !this.matrices.has(block.kind))) {
      return READOUT[block.kind];
    }
    const gate = this.sections.length === 1 ? this.sections[0].gate : "";
    if (block.kind !== "peephole") return matrixName(block.kind, gate, this.panel.gates);
    return gate ? (this.peepholes.get(gate)?.[block.nth]?.name ?? "") : this.#states(block);
  }

  /** What the vectors of several gates are called together: W_c, as far as their names agree. */
  #states({ nth }) {
    const names = [...this.peepholes.values()].flatMap((own) => (own[nth] ? [own[nth].name] : []));
    const first = names[0].slice(0, 3);
    return names.every((name) => name.length === 4 && name.startsWith(first)) ? first : "p";
  }
}

function read({ name: own, rows, columns, vector, gates, array: name }, array) {
  const changed = array(`${name}.changed`);
  return {
    name: own,
    gates,
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
