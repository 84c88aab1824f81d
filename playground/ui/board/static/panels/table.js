// A table of a few rows, already in words; the first column names the row.

import { h } from "../parts/dom.js";

export function create(element) {
  const table = h("table", { class: "numbers" });
  element.append(h("div", { class: "numbers-room", tabindex: "0", role: "region" }, table));
  return {
    update({ head, rows, label }) {
      table.setAttribute("aria-label", label);
      table.parentElement.setAttribute("aria-label", label);
      table.replaceChildren(
        h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", {}, ...rows.map(([first, ...rest]) => row(first, rest))),
      );
    },
    cursor() {},
  };
}

function row(name, cells) {
  return h("tr", {}, h("th", { scope: "row" }, name), ...cells.map((text) => h("td", {}, text)));
}
