// What is wrong, in a sentence, with a button that mends it.

import { h } from "../parts/dom.js";

export function create(element, board) {
  element.setAttribute("role", "alert");
  let shown = "";
  return {
    update(panel) {
      element.hidden = panel.sentences.length === 0;
      const now = JSON.stringify([panel.sentences, panel.action]);
      if (now === shown) return;
      shown = now;
      const words = panel.sentences.map((sentence) => h("p", {}, sentence));
      const { action } = panel;
      const button = action
        ? h("button", { type: "button", class: "button", onclick: () => board.command(action.command) }, action.label)
        : null;
      element.replaceChildren(h("div", {}, ...words), ...(button ? [button] : []));
    },
    cursor() {},
  };
}
