// What is framed on the board now, each as a chip that shows its frame, says what it means and lets it go: the chosen
// unit, and what a trace has found.

import { h, icon, setText } from "../parts/dom.js";
import { asked } from "./asked.js";
import { tracerOf } from "./tracer.js";

export class Marked {
  /**
   * @param {any} board
   * @param {{traced?: () => boolean}} options traced: whether a trace frames anything where the chips stand
   */
  constructor(board, { traced = () => true } = {}) {
    this.board = board;
    this.traced = traced;
    this.tracer = tracerOf(board);
    this.unit = chip("unit", () => board.store.choose(null));
    this.trace = chip("trace", () => this.tracer.clear());
    this.stop = this.tracer.subscribe(() => this.update());
    this.update();
  }

  /** The chips, in one order everywhere. */
  get elements() {
    return [this.unit.element, this.trace.element];
  }

  /** Whether anything is framed. */
  get any() {
    return this.elements.some(({ hidden }) => !hidden);
  }

  /** Bring the chips up to date with the chosen unit and the trace. */
  update() {
    const { board, tracer } = this;
    const { unit } = board.store;
    const what = this.traced() && asked(board, tracer);
    const number = { n: (unit ?? 0) + 1 };
    show(
      this.unit,
      unit !== null && [board.say("unit {n}", number), board.say("Unit {n} is chosen: choose none", number)],
    );
    show(this.trace, what && [what, board.say("equations.framed", { what })]);
  }
}

function chip(kind, onclick) {
  const words = h("span", { class: "chip-words" });
  const frame = h("span", { class: `chip-frame is-${kind}`, "aria-hidden": "true" });
  return {
    words,
    element: h("button", { type: "button", class: "chip", hidden: true, onclick }, frame, words, icon("close")),
  };
}

function show({ element, words }, said) {
  element.hidden = !said;
  if (!said || element.title === said[1]) return;
  setText(words, said[0]);
  element.title = said[1];
  element.setAttribute("aria-label", said[1]);
}
