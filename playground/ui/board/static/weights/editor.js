// The weight editor: every matrix and bias as one grid under the hand.
//
// Commands to Python; rows and columns count from 0 inside the gate's block, column is null in a vector, gate is ""
// for what has no blocks (peepholes, readout) and for the whole of a matrix:
//   "weight"  {target, gate, row, column, value}   gesture "weight:…": one drag, one burst of keys, one typed value
//   "paste"   {target, gate, row, column, text}    text as a spreadsheet gives it, its first number goes to the place
//   "restore" {target, gate, row, column}          one weight; target "" (row, column null): every edit of the person's
// Events on board.element:
//   hears "board:trace"   detail {weights: [{target, gate, row, column, strength}]}, strength 0…1; null or [] clears
//   tells "board:weight"  detail {target, gate, row, column}, when the person chooses a weight

import { cellName } from "../cell/names.js";
import { setText } from "../parts/dom.js";
import { exact } from "../parts/numbers.js";
import { around, bound, corner, landing, lines, nearest } from "./block.js";
import { choice, shownGate, shownView } from "./choice.js";
import { buildFrame, showLegend, showMarks, showPickers, speak } from "./frame.js";
import { listenToClipboard, listenToKeyboard, listenToPointer } from "./hand.js";
import { Model, viewsOf } from "./model.js";
import { cellSentence, named } from "./names.js";
import { keyOf, Painter } from "./paint.js";
import { HEIGHT, Place, PROJECTED } from "./place.js";
import { openField } from "./type.js";

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8, 12];
const SCROLLBAR = 12; // px

export function create(element, board) {
  const editor = new Editor(element, board);
  return {
    update: (panel) => editor.update(panel),
    cursor: () => editor.cursor(),
    destroy: () => editor.destroy(),
  };
}

const HINT = matchMedia("(pointer: coarse)").matches ? "weights.hint_touch" : "weights.hint";
class Editor {
  constructor(element, board) {
    this.board = board;
    this.local = new Map(); // target → index → a value still under way to Python
    this.part = "";
    this.laid = "";
    this.width = 0;
    this.view = null; // what is in sight of the grid, null where it must be looked at again
    this.strokes = 0;
    this.range = this.hovered = null;
    this.trace = null; // what is lit up: {strength, cells} by key, or null
    const acts = {
      onView: (view) => choice.set({ view }),
      onGate: (gate) => choice.set({ gate }),
      onRestoreAll: () => board.command("restore", { target: "", gate: "", row: null, column: null }),
    };
    this.parts = buildFrame(element, board, this, acts);
    this.grid = this.parts.grid;
    this.painter = new Painter(this.parts.canvas);
    this.stops = [choice.subscribe(() => this.#rebuild()), this.#listen(), this.parts.marked.stop];
  }

  update(panel) {
    const blocks = panel.matrices.map(({ name, gates, rows, columns }) => [name, gates, rows, columns]);
    const shape = JSON.stringify([panel.prefix, panel.gates, panel.units, panel.inputs, blocks]);
    if (this.shape !== undefined && shape !== this.shape) this.#forget();
    this.shape = shape;
    this.panel = panel;
    this.#rebuild();
  }

  destroy() {
    this.stops.forEach((stop) => stop());
    cancelAnimationFrame(this.request);
  }

  // What the hand does: see hand.js

  /** The place {r, c} under a pointer, or null. */
  at(event) {
    const { x, y } = this.#inside(event);
    if (x < 0 || y < 0) return null;
    const r = this.place.row(y + this.grid.scrollTop);
    const c = this.place.column(x + this.grid.scrollLeft);
    return this.model.cell(r, c) ? { r, c } : null;
  }

  /** The unit whose number stands under a pointer, or null. */
  unitAt(event) {
    const { x, y } = this.#inside(event);
    const row = x < 0 && y >= 0 ? this.model.rows[this.place.row(y + this.grid.scrollTop)] : null;
    return row && row.section.gate !== "" ? row.row : null;
  }

  /** A press on the number of a unit chooses it, or lets it go. */
  chooseUnit(unit) {
    this.board.store.choose(unit === this.board.store.unit ? null : unit);
  }

  select(place) {
    const cell = this.#weight(place);
    this.range = this.hovered = null;
    choice.set({ cell });
    this.#reveal();
    this.board.element.dispatchEvent(new CustomEvent("board:weight", { detail: cell }));
  }

  /** Make a block from the chosen cell to a place, within its matrix and gate; null lets it go. */
  extend(place) {
    if (!place) this.range = null;
    else if (this.selected) this.range = { from: this.selected, to: nearest(place, around(this.model, this.selected)) };
    this.paint();
  }

  selectAll() {
    if (this.selected) this.range = around(this.model, this.selected);
    this.paint();
  }

  hover(place) {
    if (place?.r === this.hovered?.r && place?.c === this.hovered?.c) return;
    this.hovered = place;
    this.paint();
    this.#tell();
  }

  /** The next cell in a direction; cells that the view doesn't have are stepped over. */
  move(down, right) {
    const { rows, columns } = this.model;
    const start = this.selected ?? { r: 0, c: 0 };
    let r = bound(start.r + down, 0, rows.length - 1);
    let c = bound(start.c + right, 0, columns.length - 1);
    const back = Number.isFinite(down + right) ? 1 : -1; // from an end of the grid the way leads back into it
    const [stepR, stepC] = right ? [0, back * Math.sign(right)] : [back * Math.sign(down), 0];
    while (r in rows && c in columns && !this.model.cell(r, c) && (stepR || stepC)) [r, c] = [r + stepR, c + stepC];
    if (this.model.cell(r, c)) this.select({ r, c });
  }

  /** The value of the chosen cell. */
  value() {
    return this.model.value(this.cell);
  }

  /** The value at which the colour scale ends: what counts as large here. */
  limit() {
    return this.limits.limit;
  }

  /** What follows is a change of its own, to be undone by itself. */
  stroke() {
    this.strokes += 1;
  }

  change(value) {
    if (!this.cell || value === this.value()) return;
    const cell = named(this.panel, this.#weight(this.selected));
    this.model.hold(this.cell, value);
    this.board.command("weight", { ...cell, value }, { gesture: `weight:${keyOf(cell)}:${this.strokes}` });
    this.paint();
    this.#read();
  }

  clear() {
    if (!this.cell) return;
    this.stroke();
    if (this.range) this.paste(lines(this.range, () => "0"));
    else this.change(0);
  }

  restore() {
    if (!this.cell || !this.model.edited(this.cell)) return;
    const was = this.model.was(this.cell);
    this.stroke();
    if (this.panel.laid) return this.change(was);
    this.model.hold(this.cell, was);
    this.board.command("restore", named(this.panel, this.#weight(this.selected)));
    this.paint();
    this.#read();
  }

  copy() {
    if (!this.cell) return "";
    const dtype = this.model.matrices.get(this.cell.target).data instanceof Float32Array ? "float32" : "float64";
    const range = this.range ?? { from: this.selected, to: this.selected };
    return lines(range, ({ r, c }) => exact(this.model.value(this.model.cell(r, c)), dtype));
  }

  paste(text) {
    if (!this.selected) return;
    const place = this.range ? corner(this.range) : this.selected;
    const cell = landing(this.model, place, this.#weight(place), text);
    this.board.command("paste", { ...named(this.panel, cell), text });
  }

  /** Open a field over the chosen cell; `letter` is what was typed to open it, null keeps the value. */
  type(letter) {
    if (!this.selected) return;
    this.#reveal();
    const { place, selected, grid } = this;
    openField({
      frame: this.parts.frame,
      at: {
        left: place.left + place.x[selected.c] - grid.scrollLeft,
        top: place.top + place.y[selected.r] - grid.scrollTop + place.line / 2,
        width: place.cell,
      },
      label: cellName(this.panel, this.cell),
      text: letter ?? exact(this.value(), "float32"),
      fresh: letter !== null,
      onValue: (value, { down, right }) => {
        this.stroke();
        this.change(value);
        if (down || right) this.move(down, right);
      },
      onWrong: (text) => setText(this.parts.reading, this.board.say("weights.not_number", { text })),
      onClose: () => {
        grid.focus({ preventScroll: true });
        this.#read();
      },
    });
  }

  zoom(direction, event = null) {
    const place = event ? this.at(event) : this.selected;
    choice.set({ zoom: ZOOMS[bound(ZOOMS.indexOf(choice.zoom) + direction, 0, ZOOMS.length - 1)] });
    if (place) this.#reveal(place, true);
  }

  // What is on show

  cursor() {
    showMarks(this.parts, this.trace);
    this.paint();
  }

  paint() {
    if (!this.place || this.request) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.#paintNow();
    });
  }

  #paintNow() {
    const { grid, model, place, selected, range, hovered, trace } = this;
    this.view ??= { width: grid.clientWidth, height: grid.clientHeight, x: grid.scrollLeft, y: grid.scrollTop };
    const { view } = this;
    if (view.width) {
      this.painter.paint({ model, place, view, selected, range, hovered, trace, unit: this.board.store.unit });
    }
  }

  #listen() {
    const { board, grid } = this;
    const events = {
      "board:painted": () => this.#settle(),
      "board:trace": (event) => this.#lightUp(event.detail?.weights ?? null),
    };
    for (const [name, listener] of Object.entries(events)) board.element.addEventListener(name, listener);
    const resized = new ResizeObserver(() => {
      this.width = this.parts.frame.clientWidth;
      this.view = null;
      this.#layOut();
    });
    resized.observe(this.parts.frame);
    resized.observe(grid);
    grid.onscroll = () => {
      this.view = null;
      this.paint();
    };
    grid.onfocus = () => this.selected ?? this.move(0, 0);
    listenToPointer(grid, this);
    listenToKeyboard(grid, this);
    const stopClipboard = listenToClipboard(grid, this);
    return () => {
      stopClipboard();
      resized.disconnect();
      for (const [name, listener] of Object.entries(events)) board.element.removeEventListener(name, listener);
    };
  }

  /** The model for what is chosen, and the controls that tell it. */
  #rebuild() {
    const { panel, board, parts } = this;
    if (!panel) return;
    const all = viewsOf(panel);
    const [view, gate] = [shownView(panel, all), shownGate(panel)];
    this.#modelOf(view, gate);
    this.selected = this.model.find(choice.cell);
    this.cell = this.selected && this.model.cell(this.selected.r, this.selected.c);
    this.range = this.selected && this.range;
    this.hovered = this.hovered && this.model.cell(this.hovered.r, this.hovered.c) ? this.hovered : null;
    showPickers(parts, board, panel, { all, view, gate });
    this.limits = panel.limits[view];
    showLegend(parts, board, panel, { ...this.limits, count: this.model.changes() });
    this.#layOut();
    this.#read();
  }

  /** The same model with new numbers, where it shows the same part of the same cell. */
  #modelOf(view, gate) {
    const { panel, board, local } = this;
    const part = JSON.stringify([this.shape, view, gate]);
    if (part === this.part) this.model.take(panel, board.array);
    else this.model = new Model(panel, board.array, { view, gate, local });
    this.part = part;
  }

  #layOut() {
    const { panel, grid, model } = this;
    const width = (this.width ||= this.parts.frame.clientWidth);
    if (!panel || !width) return;
    const grow = this.board.header.plain ? PROJECTED : 1;
    const laid = JSON.stringify([this.part, width, choice.zoom, grow]);
    if (laid !== this.laid) {
      const [aim, most] = [HEIGHT.aim * grow, HEIGHT.most * grow];
      const place = (room) => new Place(model, { width: room, height: aim, most, zoom: choice.zoom, grow });
      this.place = place(width);
      if (this.place.height > most) this.place = place(width - SCROLLBAR);
      const wanted = this.place.height + (this.place.width > width ? SCROLLBAR : 0);
      grid.style.height = `${Math.ceil(wanted > most ? aim : wanted)}px`;
      Object.assign(this.parts.sizer.style, { width: `${this.place.width}px`, height: `${this.place.height}px` });
      this.parts.zooms[0].disabled = choice.zoom === ZOOMS[0];
      this.parts.zooms[1].disabled = this.place.largest;
      this.view = null;
    }
    this.laid = laid;
    this.painter.dress(this.board, panel, this.limits.limit);
    this.#paintNow();
  }

  #sentence(cell) {
    return cellSentence(this.board, this.panel, cell, this.model.value(cell), this.model.was(cell));
  }

  /** The sentence on the weight under the pointer, else on the chosen one. */
  #tell() {
    const { hovered, cell, model } = this;
    const told = hovered ? model.cell(hovered.r, hovered.c) : cell;
    setText(this.parts.reading, told ? this.#sentence(told) : this.board.say(HINT));
  }

  /** All that is said of the chosen weight, and the row that sets it. */
  #read() {
    const { panel, model, cell, parts } = this;
    this.#tell();
    parts.values.show(panel, cell, cell && model.value(cell), cell ? model.edited(cell) : false);
    if (cell) speak(parts, this.#sentence(cell), this);
  }

  /** Scroll the grid, not the page, until a cell is in sight. */
  #reveal(place = this.selected, centre = false) {
    if (!place || !this.place) return;
    const { grid } = this;
    const axes = [
      ["scrollLeft", this.place.x[place.c], this.place.cell, grid.clientWidth - this.place.left],
      ["scrollTop", this.place.y[place.r], this.place.line, grid.clientHeight - this.place.top],
    ];
    for (const [side, from, size, room] of axes) {
      if (centre) grid[side] = from - room / 2;
      else if (from < grid[side]) grid[side] = from;
      else if (from + size + 4 > grid[side] + room) grid[side] = from + size + 4 - room;
    }
    this.view = null;
    this.paint();
  }

  /** What Python knows a place as. */
  #weight({ r, c }) {
    const { target, gate, row, column } = this.model.cell(r, c);
    return { target, gate, row, column };
  }

  /** A pointer's position measured from the first cell. */
  #inside(event) {
    const box = this.grid.getBoundingClientRect();
    return { x: event.clientX - box.left - this.place.left, y: event.clientY - box.top - this.place.top };
  }

  /** Light up what is told, but not the chosen cell alone: that is marked already, and the others are to be read. */
  #lightUp(weights) {
    const keyed = (value) => new Map(weights.map((weight) => [keyOf(weight), value(weight)]));
    const others = weights?.some((weight) => !choice.cell || keyOf(weight) !== keyOf(choice.cell));
    this.trace = others ? { strength: keyed(({ strength }) => strength), cells: keyed((weight) => weight) } : null;
    this.cursor();
  }

  /** Once nothing is under way any more, what Python says holds. */
  #settle() {
    if (this.board.commands.busy || this.local.size === 0) return;
    this.local.clear();
    this.#paintNow();
    this.#read();
  }

  #forget() {
    this.local.clear();
    this.range = this.hovered = this.trace = null;
    choice.zoom = 1;
    this.grid.scrollTo(0, 0);
  }
}
