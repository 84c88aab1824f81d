// Paints the grid on a canvas: only what is in view, so that 256 × 64 weights follow a drag.

import { fit } from "../parts/canvas.js";
import { css, inkOn, mix } from "../parts/colour.js";
import { fitted } from "../parts/numbers.js";

const SHADES = 255;
const NUMBER = 20; // px: the narrowest cell in which a value is written
const TITLE = 24; // px that a matrix's name takes
const PALE = 0.4; // of a trace: the strength below which a cell is nearer to the paper than to its colour
const GAPPED = 7; // px: the narrowest cell that keeps a line free to its neighbour

export class Painter {
  constructor(canvas) {
    this.canvas = canvas;
    this.scene = null;
    this.dressed = "";
  }

  /** Colours from what the page shows around the grid. */
  dress(board, panel, limit) {
    const now = JSON.stringify([
      devicePixelRatio,
      board.theme.dark,
      board.header.plain,
      panel.scale,
      panel.gates,
      panel.inputs,
      limit,
    ]);
    if (now === this.dressed) return;
    this.dressed = now;
    this.scene = null; // nothing of what is painted holds any more
    const style = getComputedStyle(this.canvas);
    this.ink = style.color;
    this.family = style.fontFamily;
    this.paper = style.getPropertyValue("--paper").trim() || "#fff";
    this.accent = style.getPropertyValue("--mark").trim() || this.ink;
    this.traced = style.getPropertyValue("--traced").trim() || this.ink;
    this.unknown = board.colour(panel.unknown);
    this.limit = limit;
    this.shades = shades(panel.scale.map(([stop, hex]) => [stop, board.colour(hex)]));
    this.gates = new Map(panel.gates.map((gate) => [gate.name, board.colour(gate.colour)]));
    this.panel = panel;
  }

  /**
   * scene: {model, place, view: {width, height, x, y}, selected, range, hovered, unit, trace}. Where nothing but values
   * is another than in the scene before, only those cells are painted.
   */
  paint(scene) {
    const same = this.scene !== null && sameFrame(this.scene, scene);
    this.scene = scene;
    if (same) this.#paintChanged();
    else this.#paintAll();
  }

  #paintAll() {
    const { view } = this.scene;
    const context = (this.context = fit(this.canvas, view));
    context.clearRect(0, 0, view.width, view.height);
    this.#inGrid(() => {
      this.drawn = this.#cells();
      this.drawn.forEach((cell) => this.#cell(cell));
      context.globalAlpha = 1;
      this.#marks();
    });
    this.#rowLabels();
    this.#columnLabels();
  }

  #paintChanged() {
    const { model } = this.scene;
    const changed = this.drawn.filter((one) => {
      const [value, edited] = [model.value(one.cell), model.edited(one.cell)];
      const other = !Object.is(value, one.value) || edited !== one.edited;
      if (other) Object.assign(one, { value, edited });
      return other;
    });
    if (!changed.length) return;
    const { cell, line } = this.scene.place;
    this.#inGrid(() => {
      for (const one of changed) {
        this.context.clearRect(one.x, one.y, cell - this.gap, line - this.gap);
        this.#cell(one);
      }
      this.context.globalAlpha = 1;
      this.#marks();
    });
  }

  /** Draw with the first cell's corner as origin, inside the grid alone. */
  #inGrid(draw) {
    const { context } = this;
    const { place, view } = this.scene;
    context.save();
    context.beginPath();
    context.rect(place.left, place.top, view.width, view.height);
    context.clip();
    context.translate(place.left - view.x, place.top - view.y);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `${letters(place)}px ${this.family}`;
    draw();
    context.restore();
  }

  /** The cells in view: [{cell, x, y, value, edited}]. */
  #cells() {
    const { model, place, view } = this.scene;
    this.gap = place.cell >= GAPPED ? 1 : 0;
    this.letters = place.cell >= NUMBER && place.line >= 11 ? this.#letters(place.cell - this.gap) : 0;
    const columns = visible(place.x, place.cell, view.x, view.width - place.left);
    const inView = [];
    for (const r of visible(place.y, place.line, view.y, view.height - place.top)) {
      for (const c of columns) {
        const cell = model.cell(r, c);
        if (!cell) continue;
        inView.push({ cell, x: place.x[c], y: place.y[r], value: model.value(cell), edited: model.edited(cell) });
      }
    }
    return inView;
  }

  #cell({ cell, x, y, value, edited }) {
    const { context, gap } = this;
    const { place, trace } = this.scene;
    const shade = this.#shade(value);
    const spill = gap ? 0 : 0.3; // no hairline between cells whose edges are no whole pixels
    const [wide, tall] = [place.cell - gap, place.line - gap];
    const strength = trace ? (trace.strength.get(keyOf(cell)) ?? 0) : 1;
    context.globalAlpha = 0.12 + 0.88 * strength;
    context.fillStyle = shade.fill;
    context.fillRect(x, y, wide + spill, tall + spill);
    const pale = strength < PALE;
    context.globalAlpha = pale ? 0.6 : 1; // what is pale is read all the same
    if (this.letters) this.#number(x + wide / 2, y + tall / 2 + 0.5, value, pale ? this.ink : shade.ink);
    if (edited) this.#dot(x + wide, y, shade);
  }

  /** How many letters a cell holds: digits, of which one may be the narrow point. */
  #letters(width) {
    return Math.floor((width - 2) / this.context.measureText("0").width + 0.4);
  }

  #number(x, y, value, ink) {
    this.context.fillStyle = ink;
    this.context.fillText(fitted(value, this.letters), x, y);
  }

  /** The corner that tells an edited weight. */
  #dot(right, top, shade) {
    const { context } = this;
    const size = Math.max(1, Math.min(5, this.scene.place.cell * 0.28));
    context.fillStyle = shade.ink;
    context.beginPath();
    context.moveTo(right - size, top);
    context.lineTo(right, top);
    context.lineTo(right, top + size);
    context.fill();
  }

  #shade(value) {
    if (!Number.isFinite(value)) return { fill: this.unknown, ink: "#101418" };
    const share = Math.min(Math.max(value / this.limit, -1), 1);
    return this.shades[Math.round(((share + 1) / 2) * SHADES)];
  }

  #marks() {
    const { place, hovered, selected, range, unit, trace } = this.scene;
    if (trace) this.#strongest(trace);
    if (unit !== null) this.#unitRows(unit);
    if (hovered) this.#frame(hovered, hovered, this.ink, 1);
    if (range && selected) this.#frame(range.from, range.to, this.accent, 1.5);
    if (selected) {
      this.#frame(selected, selected, this.paper, place.cell > 10 ? 4 : 3);
      this.#frame(selected, selected, this.accent, 2);
    }
  }

  #frame(from, to, colour, weight) {
    const { place } = this.scene;
    const { context } = this;
    const gap = place.cell >= GAPPED ? 1 : 0;
    const [r0, r1] = [Math.min(from.r, to.r), Math.max(from.r, to.r)];
    const [c0, c1] = [Math.min(from.c, to.c), Math.max(from.c, to.c)];
    context.strokeStyle = colour;
    context.lineWidth = weight;
    const [x, y] = [place.x[c0], place.y[r0]];
    context.strokeRect(x, y, place.x[c1] + place.cell - gap - x, place.y[r1] + place.line - gap - y);
  }

  #unitRows(unit) {
    const { model } = this.scene;
    const last = model.columns.length - 1;
    model.rows.forEach(({ section, row }, r) => {
      if (section.gate !== "" && row === unit) this.#frame({ r, c: 0 }, { r, c: last }, this.ink, 1.25);
    });
  }

  #strongest(trace) {
    const { model } = this.scene;
    for (const [key, strength] of trace.strength) {
      if (strength < 0.5) continue;
      const place = model.find(trace.cells.get(key));
      if (place) this.#frame(place, place, this.traced, 0.75 + 1.25 * strength);
    }
  }

  #rowLabels() {
    const { context } = this;
    const { model, place, view, unit, selected, hovered } = this.scene;
    const gap = place.line >= GAPPED ? 1 : -0.3;
    this.#band(0, place.top - 6, place.left, view.height - place.top + 6);
    context.textBaseline = "middle";
    for (const r of visible(place.y, place.line, view.y, view.height - place.top)) {
      const { section, row } = model.rows[r];
      const y = place.y[r] - view.y + place.top;
      context.fillStyle = this.gates.get(section.gate) ?? this.ink;
      const top = Math.max(y, place.top);
      context.fillRect(
        place.left - 5,
        top,
        3,
        y + place.line - (model.rows[r + 1]?.section === section && gap > 0 ? 0 : gap) - top,
      );
      if (section.gate === "" && section.rows === 1) continue;
      const near = [selected?.r, hovered?.r].filter((n) => n !== undefined);
      if (unit !== null) near.push(r - row + unit);
      const label = labelling(r, row, { near, size: place.line, needed: 11 * place.grow });
      if (label) this.#label(row + 1, place.left - 8, y + place.line / 2, { align: "right", strong: label === "near" });
    }
    this.#gateLetters();
    context.restore();
  }

  /** The letter of a gate stays in sight as long as a row of its own is. */
  #gateLetters() {
    const { context } = this;
    const { model, place, view } = this.scene;
    let first = 0;
    for (const section of model.sections) {
      const top = place.y[first] - view.y + place.top;
      const bottom = place.y[first + section.rows - 1] - view.y + place.top + place.line;
      first += section.rows;
      const y = Math.max(
        Math.min(Math.max(top, place.top) + Math.max(Math.min(place.line, 18) / 2, 8), bottom - 7),
        top + 4,
      );
      if (bottom < place.top || top > view.height) continue;
      context.fillStyle = this.gates.get(section.gate) ?? this.ink;
      context.textAlign = "left";
      context.font = `italic 600 ${13 * place.grow}px ${this.family}`;
      context.fillText(section.gate || "y", 2, y);
    }
  }

  #columnLabels() {
    const { context } = this;
    const { place, view } = this.scene;
    this.#band(place.left, 0, view.width - place.left, place.top);
    context.textBaseline = "alphabetic";
    this.#titles();
    for (const c of visible(place.x, place.cell, view.x, view.width - place.left)) this.#columnLabel(c);
    context.restore();
  }

  /** The matrices' names, each in the middle of what of it is in view; one that has no room beside the last is left out. */
  #titles() {
    const { model, place, view } = this.scene;
    let [first, taken] = [0, 0];
    for (const block of model.blocks) {
      const left = place.x[first] - view.x + place.left;
      const right = place.x[first + block.columns - 1] - view.x + place.left + place.cell;
      first += block.columns;
      const middle = (Math.max(left, place.left) + Math.min(right, view.width)) / 2;
      if (right > place.left && left < view.width && middle - (TITLE * place.grow) / 2 >= taken) {
        this.#title(model.title(block), middle);
        taken = middle + (TITLE * place.grow) / 2;
      }
    }
  }

  /** The number of a unit or an input, or its character; a single column says enough by its matrix's name. */
  #columnLabel(c) {
    const { model, place, view, selected, hovered } = this.scene;
    const { block, column } = model.columns[c];
    const named = block.kind === "W_ih" && this.panel.characters;
    if (block.columns === 1 && block.kind !== "W_hh" && !named) return;
    const near = [selected?.c, hovered?.c].filter((n) => n !== undefined);
    const label = labelling(c, column, { near, size: place.cell, needed: (named ? 8 : 15) * place.grow });
    const text = named ? shown(this.panel.inputs[column]) : column + 1;
    const x = place.x[c] - view.x + place.left + place.cell / 2;
    if (label) this.#label(text, x, place.top - 5, { align: "center", strong: label === "near" });
  }

  #label(text, x, y, { align, strong }) {
    const { context } = this;
    context.fillStyle = this.ink;
    context.textAlign = align;
    context.globalAlpha = strong ? 1 : 0.7;
    context.font = `${strong ? "600 " : ""}${10 * this.scene.place.grow}px ${this.family}`;
    context.fillText(text, x, y);
    context.globalAlpha = 1;
  }

  /** A matrix's name with its index lowered. */
  #title(name, middle) {
    const { context } = this;
    const [letter, index] = name.split("_");
    const { grow } = this.scene.place;
    const [big, small] = [`italic 600 ${12 * grow}`, `600 ${9 * grow}`].map((font) => `${font}px ${this.family}`);
    context.fillStyle = this.ink;
    context.textAlign = "left";
    context.font = big;
    const wide = context.measureText(letter).width;
    context.font = small;
    const x = middle - (wide + context.measureText(index).width) / 2;
    context.fillText(index, x + wide + 0.5, 14 * grow);
    context.font = big;
    context.fillText(letter, x, 11 * grow);
  }

  /** A strip that stays while the cells scroll below it; restore() ends it. */
  #band(x, y, width, height) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
  }
}

/** A character, also where it leaves no mark. */
function shown(character) {
  return { " ": "␣", "\n": "⏎", "\t": "⇥" }[character] ?? character;
}

export function keyOf({ target, gate, row, column }) {
  return `${target}:${gate}:${row}:${column ?? ""}`;
}

/** Whether two scenes differ at most in the numbers of their cells. */
function sameFrame(a, b) {
  const keys = ["model", "place", "unit", "trace"];
  const places = ["view", "selected", "range", "hovered"];
  return (
    keys.every((key) => a[key] === b[key]) &&
    JSON.stringify(places.map((key) => a[key])) === JSON.stringify(places.map((key) => b[key]))
  );
}

/** The size of the letters in a cell, in pixels. */
function letters({ cell, line, grow }) {
  const [wide, tall] = [cell / grow, line / grow];
  return grow * (wide < 30 || tall < 13 ? 9 : wide < 40 || tall < 16 ? 10 : 11);
}

/** The indices of the cells between two positions. */
function visible(edges, size, from, length) {
  const indices = [];
  for (let index = 0; index < edges.length - 1; index += 1) {
    if (edges[index] + size >= from && edges[index] <= from + length) indices.push(index);
  }
  return indices;
}

/** Whether place n, the `count`-th of its kind, has a label: "near" for chosen ones, "plain" where there is room, or "". */
function labelling(n, count, { near, size, needed }) {
  if (near.includes(n)) return "near";
  const every = sparse(size, needed);
  const wanted = (count + 1) % every === 0 || (every > 1 && count === 0);
  return wanted && near.every((other) => Math.abs(other - n) * size >= needed) ? "plain" : "";
}

/** Every how many cells a label fits: 1, 5, 10, 20 … */
function sparse(size, needed) {
  return [1, 5, 10, 20].find((every) => every * size >= needed) ?? 50;
}

/** The colours of a scale in equal steps, each with the ink that reads on it. */
function shades(scale) {
  return Array.from({ length: SHADES + 1 }, (_, index) => {
    const mixed = mix(scale, index / SHADES);
    return { fill: css(mixed), ink: inkOn(mixed) };
  });
}
