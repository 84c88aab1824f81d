// What is wrong, in a sentence, with buttons that mend it.

import { button, h } from "../parts/dom.js";

export function create(element, board) {
  element.setAttribute("role", "alert");
  let shown = "";
  return {
    update(panel) {
      element.hidden = panel.sentences.length === 0;
      const now = JSON.stringify([panel.sentences, panel.actions]);
      if (now === shown) return;
      shown = now;
      const words = panel.sentences.map((sentence) => h("p", {}, sentence));
      const buttons = panel.actions.map(({ command, label }) => button(label, () => board.command(command)));
      element.replaceChildren(h("div", {}, ...words), ...buttons);
    },
    cursor() {},
  };
}
