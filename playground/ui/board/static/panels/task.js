// One thing to try, which the run checks: what, or that it is done and what there is to read now; and what comes next.

import { h, setText } from "../parts/dom.js";

export function create(element, board) {
  const mark = h("span", { class: "task-mark" });
  const text = h("p", { class: "task-text" });
  const next = h("button", { type: "button", class: "button task-next", onclick: () => board.command("next") });
  const line = h("div", { class: "task", role: "status" }, mark, text, next);
  element.append(line);
  return {
    update(panel) {
      line.classList.toggle("is-done", panel.done);
      setText(mark, panel.mark);
      setText(text, panel.text);
      setText(next, panel.next);
    },
    cursor() {},
  };
}
