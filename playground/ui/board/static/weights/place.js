// Where the cells of the grid lie, in pixels.

export const HEIGHT = { aim: 356, most: 432 }; // px: what the grid takes of the column; more than the aim where it then needs no scrolling
export const PROJECTED = 1.35; // how much larger the grid is on a projector
const LEFT = 34; // px: the gate's letter and the unit's number
const TOP = 32; // px: the matrix's name and the column's label
const BLOCK = 8; // between matrices
const SECTION = 7; // between gates
const CELL = { least: 2.5, widest: 52, tallest: 20, shortest: 11, easy: 17, square: 13 };

/** Edges of rows and columns for a model in a space of `width` × `height`, or `most` where less would be hard to read; all that holds letters grows by `grow`. */
export class Place {
  constructor(model, { width, height, most, zoom, grow = 1 }) {
    const [left, top] = [Math.round(LEFT * grow), Math.round(TOP * grow)];
    const gaps = BLOCK * (model.blocks.length - 1);
    const steps = SECTION * (model.sections.length - 1);
    const even = (height - top - steps - 2) / model.rows.length;
    const wide = Math.max((width - left - gaps - 2) / model.columns.length, CELL.least);
    const fit = wide < CELL.square && even < wide && even > 0.8 * wide ? even : wide; // rather than scroll a little
    this.cell = Math.min(fit * zoom, CELL.widest * grow);
    this.largest = this.cell >= CELL.widest * grow;
    if (this.cell > 8) this.cell = Math.floor(this.cell);
    const scrolls = model.rows.length * CELL.shortest * grow + top + steps > most;
    const line = scrolls
      ? Math.round(CELL.easy * grow)
      : Math.floor(Math.min(Math.max(even, CELL.shortest * grow), CELL.tallest * grow) * Math.min(zoom, 1.5));
    this.line = this.cell < CELL.square ? this.cell : line; // small cells are square
    this.left = left;
    this.top = top;
    this.grow = grow;
    this.x = edges(
      model.columns.map(({ block }) => block),
      this.cell,
      BLOCK,
    );
    this.y = edges(
      model.rows.map(({ section }) => section),
      this.line,
      SECTION,
    );
    this.width = left + end(this.x) + 2;
    this.height = top + end(this.y) + 2;
  }

  /** The row or column under a position that is measured from the first cell; −1 in a gap or outside. */
  row(y) {
    return under(this.y, this.line, y);
  }

  column(x) {
    return under(this.x, this.cell, x);
  }
}

/** The first edge of each cell; groups are parted by a gap. */
function edges(groups, size, gap) {
  let at = 0;
  return groups
    .map((group, index) => {
      if (index && group !== groups[index - 1]) at += gap;
      at += size;
      return at - size;
    })
    .concat(at);
}

function end(edgesOf) {
  return edgesOf[edgesOf.length - 1];
}

function under(edgesOf, size, position) {
  for (let index = edgesOf.length - 2; index >= 0; index -= 1) {
    if (position >= edgesOf[index]) return position < edgesOf[index] + size ? index : -1;
  }
  return -1;
}
