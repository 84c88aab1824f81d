// "What if this gate were stuck?": marking steps on a chart and holding the value there.

import { button, h, icon } from "../parts/dom.js";
import { short } from "../parts/numbers.js";
import { createSlider } from "../parts/slider.js";

export class Clamps {
  constructor(chart) {
    this.chart = chart;
    this.armed = false;
    this.tags = h("div", { class: "clamp-tags" });
    this.dialog = h("div", { popover: "auto", class: "popover clamp-dialog", role: "dialog" });
    this.dialog.addEventListener("toggle", ({ newState }) => newState === "closed" && this.forget());
    chart.plot.append(this.tags);
    chart.element.append(this.dialog);
  }

  /** Bring button and tags up to date with the panel. */
  update() {
    const { panel } = this.chart;
    if (panel.edit === "clamp" && !this.button) this.#addButton();
    if (this.button) this.button.hidden = panel.edit !== "clamp" || Boolean(panel.locked);
    const shown = JSON.stringify([panel.clamps ?? [], this.chart.size, this.chart.board.store.zoom]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.tags.replaceChildren(...(panel.clamps ?? []).map((clamp) => this.#tag(clamp)));
  }

  /** Whether a pressed pointer marks steps rather than scrubs. */
  marksWith(event) {
    const { panel } = this.chart;
    return panel.edit === "clamp" && !panel.locked && (this.armed || event.shiftKey);
  }

  begin(t, unit) {
    this.from = { t, unit };
    this.extend(t);
    return true;
  }

  extend(t) {
    const { store } = this.chart.board;
    const [low, high] = [Math.min(this.from.t, t), Math.max(this.from.t, t)];
    this.#mark(Math.max(low, 0), Math.min(high + 1, store.T), null);
    store.pin(t);
  }

  forget() {
    this.chart.marking = null;
    this.chart.cursor(this.chart.board.store);
  }

  askAtCursor() {
    const { store } = this.chart.board;
    this.begin(store.t, store.unit);
    this.ask();
  }

  /** Ask what the marked steps are to be clamped to. */
  ask(existing = null) {
    const { board, panel, marking } = this.chart;
    const span = existing ?? { ...marking, units: null, value: this.#range()[1] === 1 ? 1 : 0 };
    const chosen = existing?.units?.[0] ?? this.from?.unit ?? board.store.unit;
    const state = { ...span, units: span.units };
    const first = this.#number(board.say("from step"), state.start + 1, (step) =>
      this.#remark(state, { start: step - 1 }),
    );
    const last = this.#number(board.say("to step"), state.stop, (step) => this.#remark(state, { stop: step }));
    const [low, high] = this.#range();
    const slider = createSlider({
      label: board.say("value"),
      low,
      high,
      step: 0.01,
      value: state.value,
      format: short,
      onInput: (value) => (state.value = value),
    });
    const title = board.say("Clamp {name}", { name: panel.signal ?? panel.title });
    this.dialog.setAttribute("aria-label", title);
    const rows = [
      h("p", { class: "dialog-title" }, title),
      h("div", { class: "row" }, first, last),
      this.#units(state, chosen),
      this.#shortcuts([low, high], (value) => this.#send(state, value, existing)),
      slider.element,
      this.#actions(state, existing),
    ];
    this.dialog.replaceChildren(...rows.filter(Boolean));
    this.#place(state);
  }

  #shortcuts([low, high], send) {
    const { board } = this.chart;
    const gate = { "Stuck open": 1, "Stuck shut": 0 };
    const values = Object.entries(low === 0 && high === 1 ? gate : { "Hold at 0": 0 });
    const words = (label, value) => [board.say(label), h("span", { class: "quiet" }, ` ${value}`)];
    return h(
      "div",
      { class: "row" },
      ...values.map(([label, value]) => button(words(label, value), () => send(value))),
    );
  }

  #actions(state, existing) {
    const { board } = this.chart;
    const send = () => this.#send(state, state.value, existing);
    return h(
      "div",
      { class: "row" },
      button(board.say(existing ? "Change" : "Clamp"), send, { class: "button is-main" }),
      existing ? button(board.say("Remove"), () => this.#remove(existing)) : null,
      button(board.say("Cancel"), () => this.dialog.hidePopover()),
    );
  }

  #addButton() {
    const label = this.chart.board.say("Clamp steps: then drag across the chart, or hold Shift and drag");
    const toggle = () => {
      this.armed = !this.armed;
      this.button.setAttribute("aria-pressed", String(this.armed));
    };
    this.button = h(
      "button",
      { type: "button", class: "tool", "aria-pressed": "false", "aria-label": label, title: label, onclick: toggle },
      icon("clamp"),
    );
    this.chart.tools.prepend(this.button);
  }

  #tag(clamp) {
    const { board } = this.chart;
    const [x, y] = this.chart.axesOf(this.chart.traces[0]);
    const who = clamp.units
      ? board.say("units {list}", { list: clamp.units.map((unit) => unit + 1).join(", ") })
      : board.say("all units");
    const name = board.say("Clamped to {value}, steps {start} to {stop}, {who}: change or remove", {
      value: short(clamp.value),
      start: clamp.start + 1,
      stop: clamp.stop,
      who,
    });
    const open = () => {
      this.from = { unit: clamp.units?.[0] ?? null };
      this.#mark(clamp.start, clamp.stop, clamp.units);
      this.ask(clamp);
    };
    const tag = h(
      "button",
      { type: "button", class: "clamp-tag", "aria-label": name, title: name, onclick: open },
      `= ${short(clamp.value)}`,
    );
    tag.style.left = `${Math.max(x.pixel(clamp.start + 0.5), x.offset)}px`;
    tag.style.top = `${y.offset}px`;
    tag.hidden = x.pixel(clamp.start + 0.5) > x.offset + x.length || x.pixel(clamp.stop + 0.5) < x.offset;
    return tag;
  }

  #mark(start, stop, units) {
    this.chart.marking = { start, stop, units };
    this.chart.cursor(this.chart.board.store);
  }

  #remark(state, change) {
    const { T } = this.chart.board.store;
    Object.assign(state, change);
    state.start = Math.min(Math.max(state.start, 0), T - 1);
    state.stop = Math.min(Math.max(state.stop, state.start + 1), T);
    this.#mark(state.start, state.stop, state.units);
  }

  #range() {
    const heat = this.chart.traces.find((trace) => trace.type === "heatmap");
    const [, y] = this.chart.axesOf(this.chart.traces[0]);
    const [low, high] = heat ? [heat.zmin ?? 0, heat.zmax ?? 1] : [y.low, y.high];
    return (
      this.chart.panel.limits ?? (low > -0.2 && high < 1.2 && high > 0.8 ? [0, 1] : [Math.round(low), Math.round(high)])
    );
  }

  #number(label, value, onchange) {
    const input = h("input", {
      type: "number",
      min: 1,
      max: this.chart.board.store.T,
      value,
      onchange: () => onchange(Math.round(Number(input.value)) || 1),
    });
    return h("label", { class: "field" }, h("span", {}, label), input);
  }

  #units(state, chosen) {
    const { board, panel } = this.chart;
    if (chosen === null || chosen === undefined || panel.units === false) return "";
    const name = `${panel.id}-clamp-units`;
    const choice = (units, label) => {
      const checked = (state.units === null) === (units === null);
      return h(
        "label",
        {},
        h("input", { type: "radio", name, checked, onchange: () => this.#remark(state, { units }) }),
        ` ${label}`,
      );
    };
    return h(
      "div",
      { class: "row", role: "radiogroup" },
      choice(null, board.say("all units")),
      choice([chosen], board.say("unit {n}", { n: chosen + 1 })),
    );
  }

  #place({ start }) {
    const [x] = this.chart.axesOf(this.chart.traces[0]);
    this.dialog.showPopover();
    const at = this.chart.plot.getBoundingClientRect();
    const box = this.dialog.getBoundingClientRect();
    this.dialog.style.left = `${Math.max(4, Math.min(at.left + x.pixel(start + 0.5), window.innerWidth - box.width - 4))}px`;
    this.dialog.style.top = `${at.bottom + box.height + 4 > window.innerHeight ? Math.max(4, at.top - box.height - 4) : at.bottom + 4}px`;
    this.dialog.querySelector("button")?.focus();
  }

  #send({ start, stop, units }, value, existing) {
    const { board, panel } = this.chart;
    if (existing) board.command("clamp", { index: existing.index, target: panel.signal, start, stop, units, value });
    else board.command("clamp", { target: panel.signal, start, stop, units, value });
    this.dialog.hidePopover();
  }

  #remove({ index }) {
    this.chart.board.command("unclamp", { index });
    this.dialog.hidePopover();
  }
}
