// What Essentials begins with: the preset as a title that can be changed, and the cell.

import { h } from "../parts/dom.js";
import { createSegment } from "../parts/segment.js";

const SEGMENTS = 4; // more cells than this stand in a list

class Lead {
  constructor(element, board) {
    this.board = board;
    this.preset = h("select", {
      class: "lead-preset",
      "aria-label": board.say("Start from"),
      onchange: () => board.command("start", { name: this.preset.value }),
    });
    this.cell = h("span", { class: "lead-cell" });
    element.append(h("div", { class: "lead" }, this.preset, this.cell));
  }

  update(panel) {
    this.#showPresets(panel);
    this.#showCells(panel);
    if (this.opened !== undefined && this.opened !== panel.opened) this.board.store.pin(panel.at);
    this.opened = panel.opened;
  }

  /** The presets by name; an experiment that was changed is one of its own, at the top. */
  #showPresets({ presets, preset, title, locked, hidden }) {
    const shown = JSON.stringify([presets, preset, title]);
    const { preset: select } = this;
    select.disabled = locked.preset || hidden.preset;
    if (shown === this.presets) return;
    this.presets = shown;
    const options = presets.map(({ value, label }) => h("option", { value }, label));
    if (!preset) options.unshift(h("option", { value: "", hidden: true }, title));
    select.replaceChildren(...options);
    select.value = preset;
    select.style.setProperty("--letters", String(title.length));
  }

  #showCells({ cells, chosen, locked, hidden }) {
    this.cell.hidden = hidden.cell;
    const pick = (value) => value !== this.chosen && this.board.command("cell", { value });
    const label = this.board.say("Cell");
    if (!this.picker && cells.length <= SEGMENTS) {
      this.picker = createSegment({ label, onPick: pick });
      this.cell.append(this.picker.element);
    } else if (!this.picker) {
      const select = h("select", { "aria-label": label, onchange: () => pick(select.value) });
      select.append(...cells.map((one) => h("option", { value: one.value }, one.label)));
      this.picker = { element: select, set: (_options, value) => (select.value = value) };
      this.cell.append(select);
    }
    this.chosen = chosen;
    this.picker.set(
      cells.map((one) => ({ value: one.value, name: one.label })),
      chosen,
    );
    for (const part of this.cell.querySelectorAll("button, select")) part.disabled = locked.cell;
    this.cell.classList.toggle("is-locked", locked.cell);
  }
}

export function create(element, board) {
  const lead = new Lead(element, board);
  return { update: (panel) => lead.update(panel), cursor() {} };
}
