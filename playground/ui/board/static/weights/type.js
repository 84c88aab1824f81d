// The field that opens over a weight when a number is typed.

import { h } from "../parts/dom.js";
import { parse } from "../parts/entry.js";

const WIDTH = 58; // px it has at least

/**
 * Open a field in the frame around the grid.
 *
 * at: {left, top, width} of the cell; text: what stands in it at first; fresh: text was typed, so that the next letter
 * follows it. Told are onValue(value, {down, right}) with where the selection goes next, onWrong(text), onClose().
 */
export function openField({ frame, at, label, text, fresh, onValue, onWrong, onClose }) {
  const input = h("input", { class: "weights-type", inputmode: "decimal", autocomplete: "off", "aria-label": label });
  const width = Math.max(at.width, WIDTH);
  input.value = text;
  Object.assign(input.style, {
    left: `${Math.min(at.left, frame.clientWidth - width)}px`,
    top: `${at.top}px`,
    width: `${width}px`,
  });
  let open = true;

  const remove = () => {
    open = false;
    input.remove();
  };
  const close = () => {
    remove();
    onClose();
  };
  const commit = (next) => {
    const value = parse(input.value);
    input.setAttribute("aria-invalid", Number.isNaN(value));
    if (Number.isNaN(value)) return onWrong(input.value);
    close();
    return onValue(value, next);
  };
  const keys = {
    Enter: () => commit({ down: 1, right: 0 }),
    Tab: (event) => commit({ down: 0, right: event.shiftKey ? -1 : 1 }),
    Escape: close,
  };
  input.onkeydown = (event) => {
    event.stopPropagation();
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event);
  };
  input.onblur = () => {
    if (!open) return; // it was closed, and loses the focus for that
    const value = parse(input.value);
    remove();
    if (!Number.isNaN(value)) onValue(value, { down: 0, right: 0 });
  };
  frame.append(input);
  input.focus({ preventScroll: true });
  if (!fresh) input.select();
}
