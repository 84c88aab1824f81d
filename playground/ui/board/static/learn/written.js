// Texts drawn from the networks that learn to read: panel.texts [{name, text}].

import { h } from "../parts/dom.js";

export function create(element) {
  const list = h("dl", { class: "written" });
  element.append(list);
  let shown = "";
  return {
    update({ texts }) {
      const now = JSON.stringify(texts);
      if (now === shown) return;
      shown = now;
      list.replaceChildren(...texts.flatMap(({ name, text }) => [h("dt", {}, name), h("dd", {}, text)]));
    },
    cursor() {},
  };
}
