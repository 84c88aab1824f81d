// A text that a person brings: it is sent when they say so, with the button or Ctrl+Enter.
//
// panel: label, value, hint, send (the words on the button), command.

import { button, h, setText } from "../parts/dom.js";

export function create(element, board) {
  const label = h("span", { class: "control-label" });
  const area = h("textarea", { rows: "4", spellcheck: "false" });
  const send = button("", () => board.command(element.dataset.command, { value: area.value }));
  const hint = h("span", { class: "quiet" });
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send.click();
  });
  element.append(h("label", { class: "paste" }, label, area), h("div", { class: "paste-foot" }, send, hint));
  let given = null;
  return {
    update(panel) {
      element.dataset.command = panel.command;
      setText(label, panel.label);
      setText(send, panel.send);
      setText(hint, panel.hint);
      if (panel.value !== given) area.value = panel.value;
      given = panel.value;
    },
    cursor() {},
  };
}
