// A knob: a number with its name, a slider to feel it, and a field to type it, large or small.

import { h, icon, put, setText } from "./dom.js";
import { parse, snap } from "./entry.js";

const FINE = 1000; // positions of a slider whose steps are not all alike
const FAR = 10; // steps that PageUp and PageDown go

let knobs = 0;

/**
 * @typedef {object} Scale how a knob's numbers lie on its slider
 * @property {number} low the least number that may be typed
 * @property {number} high
 * @property {[number, number]} [reach] what the slider reaches, if less; it widens to a value that lies beyond
 * @property {number} [step] what numbers are rounded to, and what a key moves
 * @property {boolean} [log] equal ratios at equal distances
 */

/** Place of a number on a slider that reaches from `from` to `to`, 0 to 1. */
export function placeOf(value, { from, to, log }) {
  const [a, b, at] = log ? [from, to, value].map(Math.log) : [from, to, value];
  return b > a ? Math.min(1, Math.max(0, (at - a) / (b - a))) : 0;
}

/** Number at a place of a slider, in whole steps. */
export function numberAt(place, { from, to, log, step }) {
  const value = log ? from * (to / from) ** place : from + place * (to - from);
  return Math.min(to, Math.max(from, snap(value, step)));
}

/** What the slider reaches for a value: the scale's reach, or as far as the value lies beyond it. */
export function reachOf(value, { low, high, reach = [low, high], step = 0.01, log = false }) {
  return { from: Math.max(low, Math.min(reach[0], value)), to: Math.min(high, Math.max(reach[1], value)), log, step };
}

/**
 * The knob. `onInput(value)` is called with each new number, whether dragged, typed or moved by keys; `onGrip()` when a
 * new hold of it begins, which is a step of its own to undo. What Python says is ignored while the knob is held.
 *
 * @param {object} about
 * @param {(value: number) => void} about.onInput
 * @param {() => void} [about.onGrip]
 * @param {(key: string, words?: object) => string} about.say
 * @param {(value: number) => string} [about.format]
 */
export function createKnob(about) {
  return new Knob(about);
}

class Knob {
  constructor({ onInput, onGrip = () => undefined, say, format = plain }) {
    const id = `knob-${(knobs += 1)}`;
    this.say = say;
    this.format = format;
    this.onInput = onInput;
    this.onGrip = onGrip;
    this.held = false;
    this.locked = null;
    this.name = h("label", { class: "knob-name", for: id });
    this.lock = h("span", { class: "knob-lock", hidden: true }, icon("lock"));
    this.input = h("input", { type: "range", id, class: "knob-slide", min: 0, max: FINE, step: 1 });
    this.ends = [h("span", { class: "knob-end" }), h("span", { class: "knob-end" })];
    this.field = h("input", { class: "knob-field", inputmode: "decimal", autocomplete: "off", spellcheck: "false" });
    this.wrong = h("p", { class: "knob-wrong", role: "alert", hidden: true });
    this.input.tabIndex = -1; // one stop of Tab a knob: its field, where the same keys move it
    const head = h("div", { class: "knob-head" }, this.name, this.lock, this.field);
    const rail = h("div", { class: "knob-rail" }, this.ends[0], this.input, this.ends[1]);
    this.element = h("div", { class: "knob" }, head, rail, this.wrong);
    this.#listen();
  }

  /**
   * Bring the knob up to date.
   *
   * @param {Scale & {label: string, value: number, ends?: string[], locked?: boolean, help?: string, mixed?: boolean}} item
   *   ends: words at both ends of the slider; mixed: the value is a mean of several
   */
  set(item) {
    const { label, ends = ["", ""], locked = false, help = "", mixed = false } = item;
    this.scale = item;
    this.mixed = mixed;
    setText(this.name, label);
    this.ends.forEach((end, index) => setText(end, ends[index]));
    put(this.element, { title: locked ? this.say("Locked by this link") : help });
    put(this.field, { "aria-label": label });
    if (locked !== this.locked) this.#bolt(locked);
    if (!this.held) this.#show(item.value);
  }

  #bolt(locked) {
    this.locked = locked;
    this.element.classList.toggle("is-locked", locked);
    this.lock.hidden = !locked;
    this.input.disabled = this.field.disabled = locked;
  }

  /** Write a number on slider and field. */
  #show(value) {
    this.value = value;
    if (!this.held) this.reach = reachOf(value, this.scale); // what is under the hand stays where it is
    const place = placeOf(value, this.reach);
    const text = this.mixed ? `≈ ${this.format(Number(value.toPrecision(3)))}` : this.format(value);
    this.input.value = String(Math.round(place * FINE));
    put(this.input, { "aria-valuetext": text, "--share": `${100 * place}%` });
    if (document.activeElement !== this.field) this.#write(text);
  }

  #write(text) {
    this.written = text;
    if (this.field.value !== text) this.field.value = text;
    if (this.wrong.hidden) return;
    this.field.removeAttribute("aria-invalid");
    this.wrong.hidden = true;
  }

  #listen() {
    const { input, field } = this;
    const release = () => (this.held = false);
    input.addEventListener("pointerdown", () => {
      this.held = true;
      this.onGrip();
    });
    for (const name of ["pointerup", "pointercancel", "blur", "change"]) input.addEventListener(name, release);
    input.addEventListener("input", () => this.#tell(numberAt(Number(input.value) / FINE, this.reach)));
    input.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("focus", () => field.select());
    field.addEventListener("blur", () => this.#commit());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#commit();
      else if (event.key === "Escape") this.#write(this.format(this.value));
      else if (/^(Arrow(Up|Down)|Page(Up|Down))$/.test(event.key)) this.#key(event);
    });
  }

  /** Keys move by the knob's own steps, wherever the slider's positions lie. */
  #key(event) {
    const { step = 0.01, low, high } = this.scale;
    const { key } = event;
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: FAR, PageDown: -FAR }[key];
    const to = by ? this.value + by * step : { Home: this.reach.from, End: this.reach.to }[key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) this.onGrip();
    this.#tell(Math.min(high, Math.max(low, snap(to, step))));
    if (event.target === this.field) this.#write(this.format(this.value));
  }

  #tell(value) {
    if (value === this.value) return;
    this.mixed = false;
    this.#show(value);
    this.onInput(value);
  }

  /** Take what was typed; what is no number that can be had stays where it stands, with a sentence. */
  #commit() {
    const { field, scale } = this;
    const text = field.value.replace(/^≈\s*/, "");
    if (field.value === this.written || text === this.format(this.value)) return this.#write(field.value);
    const { low, high, step = 0.01 } = scale;
    const value = parse(text);
    const whole = Number.isInteger(step);
    if (!(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
      const wanted = whole ? "Wanted a whole number from {low} to {high}" : "Wanted a number from {low} to {high}";
      const key = text.trim() ? `${wanted}, got “{text}”.` : `${wanted}: the field is empty.`;
      field.setAttribute("aria-invalid", "true");
      setText(this.wrong, this.say(key, { low: this.format(low), high: this.format(high), text: text.slice(0, 40) }));
      this.wrong.hidden = false;
      return undefined;
    }
    this.onGrip();
    this.#tell(value);
    return this.#write(this.format(value));
  }
}

/** A number as it is typed, to four digits. */
function plain(value) {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4))).replace("-", "−");
}
