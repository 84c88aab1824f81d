// The weight editor: every matrix and bias as one grid under the hand.
//
// Commands to Python; rows and columns count from 0 inside the gate's block, column is null in a vector, gate is ""
// for what has no blocks (peepholes, readout) and for the whole of a matrix:
//   "weight"  {target, gate, row, column, value}   gesture "weight:…": a drag, a burst of keys, a typed value
//   "paste"   {target, gate, row, column, text}    text as a spreadsheet gives it, its first number goes to the place
//   "restore" {target, gate, row, column}          one weight; target "" (row, column null): every edit of the person's
// Events on board.element:
//   hears "board:trace"   detail {weights: [{target, gate, row, column, strength}]}, strength 0…1; null clears
//   tells "board:weight"  detail {target, gate, row, column}, when the person chooses a weight

import { h, setText } from "./dom.js";
import { exact } from "./numbers.js";
import { choice, shownGate, shownView } from "./weights_choice.js";
import { listenToClipboard, listenToKeyboard, listenToPointer } from "./weights_hand.js";
import { Model, viewsOf } from "./weights_model.js";
import { cellName, cellSentence, full, nameHtml, parse } from "./weights_names.js";
import { keyOf, Painter } from "./weights_paint.js";
import { Place } from "./weights_place.js";
import { createSegment, gateOptions } from "./weights_segment.js";
import { createValueRow } from "./weights_value.js";

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8, 12];
const HEIGHT = 356; // px: what the grid takes of the column at most

export function create(element, board) {
  const editor = new Editor(element, board);
  return {
    update: (panel) => editor.update(panel),
    cursor: () => editor.paint(),
    destroy: () => editor.destroy(),
  };
}

class Editor {
  constructor(element, board) {
    [this.element, this.board] = [element, board];
    this.local = new Map(); // "target:index" → a value still under way to Python
    this.strokes = 0;
    [this.range, this.hovered, this.trace] = [null, null, null];
    this.#build();
    this.painter = new Painter(this.canvas);
    const events = {
      "board:painted": () => this.#settle(),
      "board:trace": (event) => this.#lightUp(event.detail?.weights ?? null),
    };
    for (const [name, listener] of Object.entries(events)) board.element.addEventListener(name, listener);
    const resized = new ResizeObserver(() => this.#layOut());
    resized.observe(this.frame);
    this.stops = [
      choice.subscribe(() => this.#rebuild()),
      () => resized.disconnect(),
      () => Object.entries(events).forEach(([name, listener]) => board.element.removeEventListener(name, listener)),
    ];
  }

  update(panel) {
    const shape = JSON.stringify([panel.gates, panel.units, panel.inputs, panel.matrices.map(({ name }) => name)]);
    if (this.shape !== undefined && shape !== this.shape) this.#forget();
    this.shape = shape;
    this.panel = panel;
    this.#rebuild();
  }

  destroy() {
    this.stops.forEach((stop) => stop());
    cancelAnimationFrame(this.frameRequest);
  }

  // ── What the hand does ──────────────────────────────────────────────────────────────────────────────────────

  /** The place {r, c} under a pointer, or null. */
  at(event) {
    const box = this.grid.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    if (x < this.place.left || y < this.place.top) return null;
    const r = this.place.row(y - this.place.top + this.grid.scrollTop);
    const c = this.place.column(x - this.place.left + this.grid.scrollLeft);
    return this.model.cell(r, c) ? { r, c } : null;
  }

  /** A press on the number of a row chooses that unit, or lets it go. */
  header(event) {
    const box = this.grid.getBoundingClientRect();
    const y = event.clientY - box.top - this.place.top;
    if (event.clientX - box.left >= this.place.left || y < 0) return;
    const place = this.model.rows[this.place.row(y + this.grid.scrollTop)];
    if (!place || place.section.gate === "") return;
    this.board.store.choose(place.row === this.board.store.unit ? null : place.row);
  }

  select(place) {
    const { index, ...cell } = this.model.cell(place.r, place.c);
    this.range = null;
    choice.set({ cell });
    this.#reveal();
    this.board.element.dispatchEvent(new CustomEvent("board:weight", { detail: cell }));
  }

  /** Make a block from the chosen cell to a place, within its matrix and gate; null lets it go. */
  extend(place) {
    if (place && this.selected) {
      const within = this.#within();
      const to = { r: bound(place.r, within.from.r, within.to.r), c: bound(place.c, within.from.c, within.to.c) };
      this.range = { from: this.selected, to };
    } else if (!place) {
      this.range = null;
    }
    this.paint();
  }

  selectAll() {
    if (!this.selected) return;
    this.range = this.#within();
    this.paint();
  }

  hover(place) {
    if (place?.r === this.hovered?.r && place?.c === this.hovered?.c) return;
    this.hovered = place;
    this.paint();
    this.#read();
  }

  /** The next cell in a direction; cells that the view doesn't have are stepped over. */
  move(down, right) {
    const { rows, columns } = this.model;
    const start = this.selected ?? { r: 0, c: 0 };
    let r = bound(start.r + down, 0, rows.length - 1);
    let c = bound(start.c + right, 0, columns.length - 1);
    const [stepR, stepC] = Number.isFinite(down + right) ? [Math.sign(down), Math.sign(right)] : [-Math.sign(down), -Math.sign(right)];
    while (rows[r] && columns[c] && !this.model.cell(r, c) && (stepR || stepC)) [r, c] = [r + stepR, c + stepC];
    if (this.model.cell(r, c)) this.select({ r, c });
  }

  /** The value of the chosen cell. */
  value() {
    return this.model.value(this.cell);
  }

  /** What follows is a change of its own, to be undone by itself. */
  stroke() {
    this.strokes += 1;
  }

  change(value) {
    if (!this.cell || value === this.value()) return;
    const { index, ...cell } = this.cell;
    this.model.hold(this.cell, value);
    const gesture = `weight:${keyOf(cell)}:${this.strokes}`;
    this.board.command("weight", { ...cell, value }, { gesture });
    this.paint();
    this.#read();
  }

  clear() {
    if (!this.cell) return;
    this.stroke();
    if (!this.range) return this.change(0);
    this.paste(this.#lines((r, c) => "0"), this.#corner());
  }

  restore() {
    if (!this.cell) return;
    this.stroke();
    const { index, ...cell } = this.cell;
    if (!this.model.edited(this.cell)) return;
    this.model.hold(this.cell, this.model.was(this.cell));
    if (this.panel.laid) this.board.command("weight", { ...cell, value: this.value() });
    else this.board.command("restore", cell);
    this.paint();
    this.#read();
  }

  copy() {
    const { data } = this.model.matrices.get(this.cell.target);
    const dtype = data instanceof Float32Array ? "float32" : "float64";
    return this.#lines((r, c) => exact(this.model.value(this.model.cell(r, c)), dtype));
  }

  /** A block that is taller than the rest of the gate's rows counts its rows through the whole matrix. */
  paste(text, place = this.#corner()) {
    if (!place) return;
    const { index, ...cell } = this.model.cell(place.r, place.c);
    const lines = text.replace(/\s+$/, "").split("\n").length;
    const { section } = this.model.rows[place.r];
    const spills = section.gate !== "" && cell.gate !== "" && cell.row + lines > section.rows;
    const whole = spills ? { gate: "", row: section.start + cell.row } : {};
    this.board.command("paste", { ...cell, ...whole, text });
  }

  /** Open a field over the chosen cell; `letter` is what was typed to open it, null keeps the value. */
  type(letter) {
    if (!this.selected) return;
    this.#reveal();
    const { place, selected, grid } = this;
    const input = h("input", { class: "weights-type", inputmode: "decimal", "aria-label": cellName(this.panel, this.cell) });
    input.value = letter ?? String(exact(this.value(), "float32"));
    const width = Math.max(place.cell, 58);
    const left = Math.min(place.left + place.x[selected.c] - grid.scrollLeft, grid.clientWidth - width);
    Object.assign(input.style, {
      left: `${left}px`,
      top: `${place.top + place.y[selected.r] - grid.scrollTop + place.line / 2}px`,
      width: `${width}px`,
    });
    let open = true;
    const close = () => {
      if (!open) return;
      open = false;
      input.remove();
    };
    const commit = (down, right) => {
      const value = parse(input.value);
      if (Number.isNaN(value)) {
        input.setAttribute("aria-invalid", "true");
        setText(this.reading, this.board.say("weights.not_number", { text: input.value }));
        return;
      }
      close();
      grid.focus({ preventScroll: true });
      this.stroke();
      this.change(value);
      if (down || right) this.move(down, right);
    };
    input.onkeydown = (event) => {
      event.stopPropagation();
      const act = { Enter: () => commit(1, 0), Tab: () => commit(0, event.shiftKey ? -1 : 1) }[event.key];
      if (act) act();
      else if (event.key === "Escape") grid.focus({ preventScroll: true }), close(), this.#read();
      else return;
      event.preventDefault();
    };
    input.onblur = () => {
      if (open && !Number.isNaN(parse(input.value))) this.stroke(), this.change(parse(input.value));
      close();
    };
    this.frame.append(input);
    input.focus({ preventScroll: true });
    if (letter === null) input.select();
  }

  zoom(direction, event = null) {
    const at = bound(ZOOMS.indexOf(choice.zoom) + direction, 0, ZOOMS.length - 1);
    const place = event ? this.at(event) : this.selected;
    choice.set({ zoom: ZOOMS[at] });
    if (place) this.#reveal(place, true);
  }

  // ── What is on show ─────────────────────────────────────────────────────────────────────────────────────────

  paint() {
    if (!this.place || this.frameRequest) return;
    this.frameRequest = requestAnimationFrame(() => {
      this.frameRequest = 0;
      this.#paintNow();
    });
  }

  #paintNow() {
    const { grid, model, place, selected, range, hovered, trace } = this;
    const view = { width: grid.clientWidth, height: grid.clientHeight, x: grid.scrollLeft, y: grid.scrollTop };
    if (!view.width) return;
    this.painter.paint({ model, place, view, selected, range, hovered, trace, unit: this.board.store.unit });
  }

  #build() {
    const say = (key) => this.board.say(key);
    this.views = createSegment({ label: say("weights.matrix"), onPick: (view) => choice.set({ view }) });
    this.gates = createSegment({ label: say("weights.gate"), onPick: (gate) => choice.set({ gate }) });
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.sizer = h("div", { class: "weights-sizer" }, this.canvas);
    this.spoken = [0, 1].map((n) => h("div", { role: "gridcell", id: `weights-cell-${n}` }));
    this.grid = h(
      "div",
      { class: "weights-grid", role: "grid", tabindex: "0", "aria-label": say("weights.grid"), "aria-describedby": "weights-help" },
      this.sizer,
      ...this.spoken.map((cell) => h("div", { role: "row", class: "unseen" }, cell)),
    );
    this.frame = h("div", { class: "weights-frame" }, this.grid);
    this.reading = h("p", { class: "weights-reading" });
    this.values = createValueRow(this.board, this);
    this.changes = h("button", { type: "button", class: "weights-changes", onclick: () => this.#restoreAll() });
    this.legend = h("div", { class: "weights-legend" }, h("span"), h("i"), h("span"));
    const zoom = (direction, text, key) =>
      h("button", { type: "button", class: "weights-key", "aria-label": say(key), title: say(key), onclick: () => this.zoom(direction) }, text);
    this.zooms = [zoom(-1, "−", "weights.zoom_out"), zoom(1, "+", "weights.zoom_in")];
    const root = h(
      "div",
      { class: "weights" },
      h("div", { class: "weights-bar" }, this.views.element, this.gates.element),
      this.frame,
      h(
        "div",
        { class: "weights-below" },
        this.reading,
        h("div", { class: "weights-aside" }, this.legend, h("div", { class: "weights-zoom" }, this.changes, ...this.zooms)),
      ),
      this.values.element,
      h("p", { id: "weights-help", hidden: true }, say("weights.help")),
    );
    this.element.append(root);
    this.grid.onscroll = () => this.paint();
    this.grid.onfocus = () => this.selected ?? this.move(0, 0);
    listenToPointer(this.grid, this);
    listenToKeyboard(this.grid, this);
    listenToClipboard(this.grid, this);
  }

  /** The model for what is chosen, and the controls that tell it. */
  #rebuild() {
    const { panel, board } = this;
    if (!panel) return;
    const views = viewsOf(panel);
    const [view, gate] = [shownView(panel, views), shownGate(panel)];
    this.model = new Model(panel, board.array, { view, gate, local: this.local });
    this.selected = this.model.find(choice.cell);
    this.cell = this.selected && this.model.cell(this.selected.r, this.selected.c);
    this.range = this.selected && this.range;
    this.views.set(views.map((name) => this.#viewOption(name)), view);
    this.gates.set(gateOptions(board, panel.gates), gate);
    this.gates.element.hidden = panel.gates.length === 1 || view === "readout";
    this.#legend();
    this.#layOut();
    this.#read();
  }

  #viewOption(view) {
    const written = { all: this.board.say("weights.all"), b: "<i>b</i>", peephole: nameHtml("W_c"), readout: nameHtml("W_hy") };
    return { value: view, html: written[view] ?? nameHtml(view), name: this.board.say(`weights.view_${view}`) };
  }

  #legend() {
    const { panel, board } = this;
    const limit = full(panel.limit).replace(/\.?0+$/, "");
    const beyond = panel.beyond ? ["≤ ", "≥ "] : ["", ""];
    setText(this.legend.firstChild, `${beyond[0]}−${limit}`);
    setText(this.legend.lastChild, `${beyond[1]}${limit}`);
    const stops = panel.scale.map(([stop, hex]) => `${board.colour(hex)} ${stop * 100}%`);
    this.legend.children[1].style.background = `linear-gradient(90deg, ${stops.join()})`;
    const count = this.model.changes();
    this.changes.hidden = count === 0;
    setText(this.changes, board.say(count === 1 ? "weights.edited_one" : "weights.edited", { count }));
  }

  #layOut() {
    const { panel, grid, model } = this;
    const width = this.frame.clientWidth;
    if (!panel || !width) return;
    const height = panel.height ?? HEIGHT;
    const bar = 12; // the scroll bar that a tall grid may need
    this.place = new Place(model, { width, height, zoom: choice.zoom });
    if (this.place.height > height) this.place = new Place(model, { width: width - bar, height, zoom: choice.zoom });
    grid.style.height = `${Math.ceil(Math.min(this.place.height + (this.place.width > width ? bar : 0), height))}px`;
    Object.assign(this.sizer.style, { width: `${this.place.width}px`, height: `${this.place.height}px` });
    this.zooms[0].disabled = choice.zoom === ZOOMS[0];
    this.zooms[1].disabled = choice.zoom === ZOOMS.at(-1) || this.place.full;
    this.painter.dress(this.board, panel);
    this.#paintNow();
  }

  #read() {
    const { board, panel, model, hovered, cell } = this;
    const told = hovered ? model.cell(hovered.r, hovered.c) : cell;
    if (told) setText(this.reading, cellSentence(board, panel, told, model.value(told), model.was(told)));
    else setText(this.reading, board.say("weights.hint"));
    this.values.show(panel, cell, cell && model.value(cell), cell ? model.edited(cell) : false);
    if (cell) this.#speak(cellSentence(board, panel, cell, model.value(cell), model.was(cell)));
  }

  /** The chosen cell as an element that a screen reader finds; a new one each time, so that it is read out. */
  #speak(sentence) {
    if (this.spoken[0].textContent === sentence) return;
    this.spoken.reverse();
    const [cell] = this.spoken;
    cell.textContent = sentence;
    cell.parentElement.setAttribute("aria-rowindex", this.selected.r + 1);
    cell.setAttribute("aria-colindex", this.selected.c + 1);
    cell.setAttribute("aria-selected", "true");
    this.spoken[1].setAttribute("aria-selected", "false");
    this.grid.setAttribute("aria-rowcount", this.model.rows.length);
    this.grid.setAttribute("aria-colcount", this.model.columns.length);
    this.grid.setAttribute("aria-activedescendant", cell.id);
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
      const now = grid[side];
      if (centre) grid[side] = from - room / 2;
      else if (from < now) grid[side] = from;
      else if (from + size + 4 > now + room) grid[side] = from + size + 4 - room;
    }
    this.paint();
  }

  /** The first and the last cell of the matrix and gate in which the chosen cell lies. */
  #within() {
    const { section } = this.model.rows[this.selected.r];
    const { block } = this.model.columns[this.selected.c];
    const r = this.model.rows.findIndex((row) => row.section === section);
    const c = this.model.columns.findIndex((column) => column.block === block);
    return { from: { r, c }, to: { r: r + section.rows - 1, c: c + block.columns - 1 } };
  }

  #corner() {
    if (!this.range) return this.selected;
    const { from, to } = this.range;
    return { r: Math.min(from.r, to.r), c: Math.min(from.c, to.c) };
  }

  /** The chosen block as lines of cells parted by tabs. */
  #lines(write) {
    const { r, c } = this.#corner();
    const { from, to } = this.range ?? { from: this.selected, to: this.selected };
    const line = (row) => Array.from({ length: Math.abs(to.c - from.c) + 1 }, (_, step) => write(row, c + step)).join("\t");
    return Array.from({ length: Math.abs(to.r - from.r) + 1 }, (_, step) => line(r + step)).join("\n");
  }

  #restoreAll() {
    this.board.command("restore", { target: "", gate: "", row: null, column: null });
  }

  #lightUp(weights) {
    this.trace = weights && new Map(weights.map(({ strength, ...cell }) => [keyOf(cell), strength]));
    if (this.trace) this.trace.cells = new Map(weights.map((cell) => [keyOf(cell), cell]));
    this.paint();
  }

  /** Once nothing is under way any more, what Python says holds. */
  #settle() {
    if (this.board.commands.busy || this.local.size === 0) return;
    this.local.clear();
    this.#legend();
    this.#paintNow();
    this.#read();
  }

  #forget() {
    this.local.clear();
    [this.range, this.hovered, this.trace] = [null, null, null];
    choice.zoom = 1;
  }
}

function bound(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
