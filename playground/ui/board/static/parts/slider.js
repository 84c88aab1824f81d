// A slider that is felt while it moves: it tells every position, and whoever listens sends the last one.

import { h, put, setText } from "./dom.js";

let sliders = 0;

/**
 * A labelled slider. `onInput(value)` is called with each new position. `set` brings a value from Python, and is ignored
 * while the person holds the slider. Pair it with `board.command(name, payload, {gesture})`: then at most one change is
 * queued ahead.
 *
 * @param {object} about
 * @param {string} about.label
 * @param {number} about.low
 * @param {number} about.high
 * @param {number | "any"} [about.step]
 * @param {number} about.value
 * @param {(value: number) => string} [about.format]
 * @param {(value: number) => void} about.onInput
 * @param {string} [about.unit]
 */
export function createSlider({
  label,
  low,
  high,
  step = "any",
  value,
  format = (number) => String(number),
  onInput,
  unit = "",
}) {
  const id = `slider-${(sliders += 1)}`;
  let held = false;
  const input = h("input", { type: "range", id, min: low, max: high, step });
  const output = h("output", { for: id, class: "slider-value" });
  const element = h("div", { class: "slider" }, h("label", { for: id }, label), input, output);
  const write = (number) => {
    const text = format(number) + unit;
    setText(output, text);
    put(input, { "aria-valuetext": text, "--share": `${(100 * (number - low)) / (high - low || 1)}%` });
  };
  const set = (number) => {
    if (held || number === null || number === undefined) return;
    if (Number(input.value) !== Number(number)) input.value = String(number);
    write(Number(number));
  };
  input.addEventListener("pointerdown", () => (held = true));
  for (const name of ["pointerup", "pointercancel", "blur"]) input.addEventListener(name, () => (held = false));
  input.addEventListener("input", () => {
    write(Number(input.value));
    onInput(Number(input.value));
  });
  input.addEventListener("change", () => (held = false)); // the position itself has been told by "input"
  set(value);
  return {
    element,
    input,
    set,
    /** Change what the slider allows. */
    limit(from, to) {
      if (from === low && to === high) return;
      [low, high] = [from, to];
      put(input, { min: from, max: to });
      write(Number(input.value));
    },
    get value() {
      return Number(input.value);
    },
  };
}
