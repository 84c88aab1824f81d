// A row of buttons of which one is pressed: a radio group with arrow keys.

import { h, icon, put } from "./dom.js";

/**
 * @typedef {object} Option
 * @property {string} value
 * @property {string} name what a screen reader says, and a pointer is told
 * @property {string} [html] what stands on the button; its name if nothing else does
 * @property {string} [icon] an icon in place of words
 * @property {string} [colour]
 */

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * @param {{label: string, onPick: (value: string) => void}} about
 * @returns {{element: HTMLElement, set(options: Option[], value: string): void}}
 */
export function createSegment({ label, onPick }) {
  let [buttons, shape] = [[], ""];
  const element = h("div", { class: "segment", role: "radiogroup", "aria-label": label });
  element.onkeydown = (event) => {
    const at = buttons.indexOf(document.activeElement);
    if (!(event.key in STEPS) || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + STEPS[event.key] + buttons.length) % buttons.length];
    onPick(next.dataset.value);
    buttons.find(({ dataset }) => dataset.value === next.dataset.value)?.focus(); // it may have been made anew
  };
  const set = (options, value) => {
    const now = JSON.stringify(options);
    if (now !== shape) element.replaceChildren(...(buttons = options.map((option) => segmentButton(option, onPick))));
    shape = now;
    for (const button of buttons) {
      const on = button.dataset.value === value;
      put(button, { "aria-checked": on, tabindex: on ? 0 : -1 });
    }
  };
  return { element, set };
}

function segmentButton({ value, name, html, icon: picture, colour }, onPick) {
  const words = {
    type: "button",
    role: "radio",
    title: name,
    "aria-label": name,
    "data-value": value,
    "data-term": name,
  };
  const button = h("button", { ...words, onclick: () => onPick(value) });
  if (picture) button.append(icon(picture));
  else if (html) button.innerHTML = html;
  else button.textContent = name;
  if (colour) button.style.setProperty("--gate", colour);
  return button;
}
