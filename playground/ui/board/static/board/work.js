// Long work: its progress over the page, a way to give it up, and the asking for the next slice once the last is painted.

import { h, setText } from "../parts/dom.js";

/** The piece of work to go on with, or null: what the person does goes first. */
export function nextSlice(going, busy) {
  return busy || !going.length ? null : going[0].what;
}

export class Work {
  constructor(board) {
    this.board = board;
    this.going = [];
    this.frame = 0;
    this.label = h("span", { class: "work-label", "aria-live": "off" });
    this.bar = h("progress", { class: "work-bar", max: 1 });
    this.stop = h("button", { type: "button", class: "button work-stop", onclick: () => this.#cancel() });
    this.element = h("div", { class: "work", role: "group", hidden: true }, this.label, this.bar, this.stop);
    board.element.after(this.element);
  }

  /** Take the long work that a message says is going on: a list of {what, label, share}. */
  update(going = []) {
    this.going = going;
    this.element.hidden = !going[0]?.label; // what a page shows by itself has no name here
    if (!going.length) return;
    const [{ label, share }] = going;
    const percent = share === null ? "" : ` ${Math.floor(100 * share)} %`;
    setText(this.label, label + percent);
    setText(this.stop, this.board.say("Cancel"));
    if (share === null) this.bar.removeAttribute("value");
    else this.bar.value = share;
    this.#ask();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.element.remove();
  }

  /** Ask after the next frame, which a tab in the background never has: no one watches, so nothing is done. */
  #ask() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const what = nextSlice(this.going, this.board.commands.busy);
      if (what !== null) this.board.command("slice", { what });
    });
  }

  #cancel() {
    this.board.command("cancel", { what: this.going[0].what });
    this.update([]);
  }
}
