// A row of controls that Python lists: choices, sliders, buttons and a badge.
//
// panel.items: each {id, kind, label, …}; `command` and `payload` say what is sent, with the new `value` added.
//   choice   options [{value, label}], value, look "segments" (default) or "select"
//   knob     low, high, reach, step, log, value, ends [at the low end, at the high end], locked, help: see parts/knob.js;
//            unit {label, command, payload, values}: what it is while a unit is chosen, whose number joins the payload
//            as "row"
//   slider   low, high, step, value; log: the positions are powers of ten; shift: added to what is shown
//   button   disabled; main: the one to press first; icon
//   badge    tone "good" | "bad" | "unknown", text; spoken when it turns
//   note     text
// A slider's or knob's command is a gesture of its own, so that one position at most is queued ahead.

import { escaped, h, icon, put, setText } from "../parts/dom.js";
import { significant } from "../parts/numbers.js";
import { createKnob } from "../parts/knob.js";
import { createSegment } from "../parts/segment.js";
import { createSlider } from "../parts/slider.js";

const SIGNS = { good: "✓", bad: "✗", unknown: "–" };

class Controls {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.items = new Map(); // id → {element, set(item)}
    this.strokes = 0; // each hold of a slider is a gesture of its own
    this.row = h("div", { class: "controls", role: "group" });
    element.append(this.row);
  }

  update(panel) {
    this.panel = panel;
    put(this.row, { "aria-label": panel.label ?? "" });
    this.element.classList.toggle("is-wide", panel.wide !== false);
    this.row.classList.toggle(
      "is-knobs",
      panel.items.some(({ kind }) => kind === "knob"),
    );
    this.row.classList.toggle("is-large", panel.look === "large");
    const named = ({ kind, label }) => (kind === "button" ? "" : label); // a button's words may change under the finger
    const shape = JSON.stringify(panel.items.map((item) => [item.id, item.kind, named(item), item.log, item.look]));
    if (shape !== this.shape) this.#arrange(panel);
    this.shape = shape;
    for (const item of panel.items) this.items.get(item.id).set(item);
  }

  /** Another unit is chosen: the knobs that have one are about it. */
  cursor({ unit }) {
    if (unit === this.unit) return;
    this.unit = unit;
    for (const item of this.panel.items.filter((one) => one.unit)) this.items.get(item.id).set(item);
  }

  #arrange(panel) {
    const makers = {
      choice: this.#choice,
      knob: this.#knob,
      slider: this.#slider,
      button: this.#button,
      badge: this.#badge,
      note: this.#note,
    };
    this.items = new Map(panel.items.map((item) => [item.id, makers[item.kind].call(this, item)]));
    this.row.replaceChildren(...[...this.items.values()].map((made) => made.element));
  }

  #item(id) {
    return this.panel.items.find((item) => item.id === id) ?? {};
  }

  #send(id, value, gesture = null) {
    const { command, payload = {} } = this.#item(id);
    this.board.command(command, value === undefined ? payload : { ...payload, value }, { gesture });
  }

  #choice(item) {
    return item.look === "select" ? this.#select(item) : this.#segments(item);
  }

  #segments({ id, label }) {
    const segment = createSegment({ label, onPick: (value) => this.#send(id, value) });
    const set = ({ options, value }) =>
      segment.set(
        options.map((option) => ({ value: option.value, html: escaped(option.label), name: option.label })),
        value,
      );
    return {
      element: h(
        "div",
        { class: "control", "data-control": id },
        h("span", { class: "control-label", "aria-hidden": "true" }, label),
        segment.element,
      ),
      set,
    };
  }

  #select({ id, label }) {
    const select = h("select", { "aria-label": label, onchange: () => this.#send(id, select.value) });
    let shape = "";
    const set = ({ options, value }) => {
      const now = JSON.stringify(options);
      if (now !== shape) {
        select.replaceChildren(...options.map((option) => h("option", { value: option.value }, option.label)));
      }
      shape = now;
      select.value = value;
    };
    return {
      element: h(
        "label",
        { class: "control", "data-control": id },
        h("span", { class: "control-label" }, label),
        select,
      ),
      set,
    };
  }

  #slider(item) {
    const { id, label, log = false, shift = 0, step = "any" } = item;
    const there = log ? Math.log10 : (value) => value + shift;
    const back = log ? (place) => Number((10 ** place).toPrecision(3)) : (place) => place - shift;
    const format = (place) =>
      log ? significant(10 ** place) : Number.isInteger(step) ? String(place) : significant(place);
    const slider = createSlider({
      label,
      low: there(item.low),
      high: there(item.high),
      step: log ? 0.01 : step,
      value: there(item.value),
      format,
      onInput: (place) => this.#send(id, back(place), `${this.panel.id}:${id}:${this.strokes}`),
    });
    for (const name of ["pointerdown", "focus"]) slider.input.addEventListener(name, () => (this.strokes += 1));
    const set = ({ low, high, value, disabled = false }) => {
      slider.input.disabled = disabled;
      slider.limit(there(low), there(high));
      if (!(document.activeElement === slider.input && this.board.commands.busy)) slider.set(there(value));
    };
    slider.element.classList.add("control-slider");
    slider.element.dataset.control = id;
    return { element: slider.element, set };
  }

  #knob({ id }) {
    const knob = createKnob({
      say: (key, words) => this.board.say(key, words),
      onGrip: () => (this.strokes += 1),
      onInput: (value) => {
        this.moved = id;
        const { command, payload } = this.#ofUnit(this.#item(id));
        const gesture = `${this.panel.id}:${id}:${payload?.row ?? ""}:${this.strokes}`;
        this.board.command(command, { ...payload, value }, { gesture });
      },
    });
    const set = (item) => {
      const now = this.#ofUnit(item);
      const early = this.moved === id && this.board.commands.busy; // Python has not answered the last position yet
      knob.set(early ? { ...now, value: knob.value, mixed: false } : now);
    };
    knob.element.dataset.control = id;
    return { element: knob.element, set };
  }

  /** A knob's item as it is for the chosen unit, where it has something to say of one. */
  #ofUnit(item) {
    const { unit } = this.board.store;
    if (!item.unit || unit === null) return item;
    const { label, command, payload, values } = item.unit;
    const name = label.replace("{n}", String(unit + 1));
    return { ...item, label: name, command, payload: { ...payload, row: unit }, value: values[unit], mixed: false };
  }

  #button({ id }) {
    const button = h("button", { type: "button", class: "button", "data-control": id, onclick: () => this.#send(id) });
    let shown = "";
    const set = ({ label, disabled = false, main = false, icon: sign = "" }) => {
      button.disabled = disabled;
      button.classList.toggle("is-main", main);
      if (shown !== sign + label) button.replaceChildren(...(sign ? [icon(sign)] : []), label);
      shown = sign + label;
    };
    return { element: button, set };
  }

  #badge({ id }) {
    const [sign, text] = [h("span", { class: "badge-sign", "aria-hidden": "true" }), h("span")];
    const element = h("p", { class: "badge", role: "status", "data-control": id }, sign, text);
    const set = (item) => {
      element.dataset.tone = item.tone;
      setText(sign, SIGNS[item.tone] ?? "");
      setText(text, item.text);
    };
    return { element, set };
  }

  #note({ id }) {
    const element = h("p", { class: "control-note quiet", "data-control": id });
    return { element, set: ({ text }) => setText(element, text) };
  }
}

export function create(element, board) {
  const controls = new Controls(element, board);
  return { update: (panel) => controls.update(panel), cursor: (store) => controls.cursor(store) };
}
