// What comes next after what is typed: the likeliest characters as bars.
//
// panel: typed, label, next [{letter, p}], about.

import { h, setText } from "../parts/dom.js";

export function create(element, board) {
  const label = h("span", { class: "control-label" });
  const field = h("input", { type: "text", spellcheck: "false", autocomplete: "off", maxlength: "200" });
  field.addEventListener("input", () => board.command("train.type", { value: field.value }, { gesture: "train.type" }));
  field.addEventListener("keydown", (event) => event.stopPropagation());
  const bars = h("ol", { class: "next-letters", "aria-live": "polite" });
  const about = h("p", { class: "chart-reading" });
  element.append(h("label", { class: "reader-typed" }, label, field), bars, about);
  return {
    update(panel) {
      setText(label, panel.label);
      setText(about, panel.about);
      if (document.activeElement !== field) field.value = panel.typed;
      bars.replaceChildren(
        ...panel.next.map(({ letter, p }) =>
          h(
            "li",
            { style: `--p:${p}` },
            h("span", { class: "next-letter" }, letter),
            h("span", { class: "next-bar", "aria-hidden": "true" }),
            h("span", { class: "next-share" }, `${(100 * p).toFixed(p < 0.1 ? 1 : 0)} %`),
          ),
        ),
      );
    },
    cursor() {},
  };
}
