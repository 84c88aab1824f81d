// Moves of whole blocks: the spectral radius and the bias of every gate, and what turns a block as a whole.
//
// Commands to Python, all "move" {kind, target, gate, value}; gate "" is every block of the target:
//   radius     target W_hh, value ρ             gesture "move:…", as for all sliders
//   bias       target b_ih, value b             (Python puts b into b_ih and 0 into b_hh)
//   scale      value: the factor, counted from what was there when this run of moves began
//   rotate     value: θ in radians
//   transpose, zero, identity, orthogonal       value 0

import { nameHtml } from "../cell/names.js";
import { h, put, setText } from "../parts/dom.js";
import { fitted } from "../parts/numbers.js";
import { createSegment } from "../parts/segment.js";
import { createSlider } from "../parts/slider.js";
import { choice, shownGate } from "./choice.js";
import { gateOptions } from "./gates.js";

const TERMS = { radius: "ρ", norm: "‖W‖₂", bias: "b" }; // what the glossary calls the columns

const RADIUS = { low: 0, high: 2, step: 0.01 };
const BIAS = { low: -6, high: 6, step: 0.05 };
const PAUSE = 800; // ms without a key after which the next one is a step of its own to undo
const DEGREES = 180 / Math.PI;
const BUTTONS = ["transpose", "zero", "identity", "orthogonal"];

export function create(element, board) {
  const moves = new Moves(element, board);
  return { update: (panel) => moves.update(panel), cursor() {}, destroy: () => moves.stop() };
}

class Moves {
  constructor(element, board) {
    this.board = board;
    this.strokes = 0;
    this.rows = new Map(); // gate → its row
    this.table = h("div", { class: "moves-blocks", role: "group", "aria-label": board.say("moves.each") });
    this.picker = createSegment({ label: board.say("moves.block"), onPick: (gate) => choice.set({ gate }) });
    this.scale = this.#slider("scale", { low: 0, high: 3, step: 0.01, value: 1, format: (x) => `${x.toFixed(2)}×` });
    this.turn = this.#slider("rotate", {
      low: -180,
      high: 180,
      step: 1,
      value: 0,
      format: (x) => `${Math.round(x)}°`.replace("-", "−"),
    });
    this.buttons = BUTTONS.map((kind) =>
      h(
        "button",
        {
          type: "button",
          class: "button",
          title: board.say(`moves.${kind}_help`),
          onclick: () => this.#move(kind, "W_hh", this.gate, 0),
        },
        board.say(`moves.${kind}`),
      ),
    );
    const title = h("span", { class: "moves-title" }, board.say("moves.whole"), " ");
    title.insertAdjacentHTML("beforeend", nameHtml("W_hh"));
    this.whole = h(
      "div",
      { class: "moves-whole" },
      h("div", { class: "moves-bar" }, title, this.picker.element),
      h("div", { class: "moves-pair" }, this.scale.element, this.turn.element),
      h("div", { class: "moves-buttons" }, ...this.buttons),
    );
    element.append(h("div", { class: "moves" }, this.table, this.whole));
    const settle = () => this.#settle();
    board.element.addEventListener("board:painted", settle);
    const release = choice.subscribe(() => this.panel && this.update(this.panel));
    this.stop = () => {
      release();
      board.element.removeEventListener("board:painted", settle);
    };
  }

  update(panel) {
    this.panel = panel;
    const shape = JSON.stringify(panel.blocks.map(({ name, label }) => [name, label]));
    if (shape !== this.shape) this.#arrange(panel.blocks);
    this.shape = shape;
    this.#show();
    const order = panel.blocks.filter(({ square }) => square);
    this.gate = shownGate({ gates: order, units: this.board.store.H });
    this.picker.set(gateOptions(this.board, order), this.gate);
    this.picker.element.hidden = order.length === 1;
    this.whole.hidden = order.length === 0; // no block that a unit's past and another's share
    this.table.classList.toggle("is-biases", order.length === 0);
    this.#stand();
  }

  /** What the panel says, but for a slider under the hand: it stays where the hand has it until nothing is under way. */
  #show() {
    for (const block of this.panel.blocks) this.rows.get(block.name).show(block);
  }

  /** The sliders that go on with the last move stand where it left them, else at rest. */
  #stand() {
    const { last } = this.panel;
    const here = last && last.target === "W_hh" && last.gate === this.gate ? last : null;
    this.#set(this.scale, here?.kind === "scale" ? here.value : 1);
    this.#set(this.turn, here?.kind === "rotate" ? Math.round(here.value * DEGREES) : 0);
  }

  #set(slider, value, range = null) {
    if (document.activeElement === slider.input && this.board.commands.busy) return;
    if (range && document.activeElement !== slider.input) widen(slider, value, range);
    slider.set(value);
  }

  #settle() {
    if (!this.panel || this.board.commands.busy) return;
    this.#show();
    this.#stand();
  }

  #arrange(blocks) {
    const say = (key) => this.board.say(`moves.${key}`);
    const head = ["gate", "radius", "norm", "bias"].map((key) =>
      h(
        "span",
        { class: `moves-head moves-${key}`, title: say(`${key}_help`), "data-term": TERMS[key] ?? null },
        say(key),
      ),
    );
    this.rows = new Map(blocks.map((block) => [block.name, this.#row(block)]));
    this.table.replaceChildren(...head, ...[...this.rows.values()].flatMap((row) => row.cells));
  }

  /** A gate's row: letter, radius, norm, bias, what the bias means. */
  #row({ name, label, colour }) {
    const letter = h("span", { class: "moves-gate", title: label }, h("i", {}, name));
    const [radius, bias] = [
      this.#slider("radius", { ...RADIUS, value: 0, label, format: number, target: "W_hh", gate: name }),
      this.#slider("bias", { ...BIAS, value: 0, label, format: number, target: "b_ih", gate: name }),
    ];
    radius.element.classList.add("moves-radius");
    const [norm, meaning] = [h("span", { class: "moves-number" }), h("span", { class: "moves-meaning" })];
    const show = (block) => {
      put(letter, { "--gate": this.board.colour(colour) });
      this.#set(radius, block.radius ?? 0, RADIUS);
      this.#set(bias, block.bias ?? 0, BIAS);
      radius.input.disabled = !(block.radius > 1e-9);
      bias.input.disabled = !block.biased;
      bias.element.classList.toggle("is-mean", !block.uniform);
      put(bias.element, { title: this.board.say(block.uniform ? "moves.same" : "moves.mean") });
      setText(norm, block.norm === null ? "–" : number(block.norm));
      setText(meaning, block.half_life);
    };
    return { cells: [letter, radius.element, norm, bias.element, meaning], show };
  }

  /** A slider that moves a block; each press of it is one step to undo. */
  #slider(kind, { target = "W_hh", gate = null, label = "", low, high, step, value, format }) {
    const words = this.board.say(gate === null ? `moves.${kind}` : `moves.${kind}_of`, { gate: label });
    const slider = createSlider({
      ...{ low, high, step, value, format },
      label: words,
      onInput: (at) => this.#move(kind, target, gate ?? this.gate, kind === "rotate" ? at / DEGREES : at, true),
    });
    let last = 0;
    const begin = ({ type, timeStamp }) => {
      if (type === "pointerdown" || timeStamp - last > PAUSE) this.strokes += 1;
      last = timeStamp;
    };
    for (const name of ["pointerdown", "keydown"]) slider.input.addEventListener(name, begin);
    slider.element.title = this.board.say(`moves.${kind}_help`);
    return slider;
  }

  #move(kind, target, gate, value, gliding = false) {
    const gesture = gliding ? `move:${kind}:${target}:${gate}:${this.strokes}` : null;
    this.board.command("move", { kind, target, gate, value }, { gesture });
  }
}

function number(value) {
  return fitted(value, 6);
}

/** Let a slider reach a value that lies outside its usual range. */
function widen(slider, value, { low, high }) {
  const most = Math.max(high, 2 ** Math.ceil(Math.log2(Math.max(Math.abs(value), 1e-9))));
  slider.limit(low < 0 ? -most : low, most);
}
