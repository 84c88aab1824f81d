// Where the panels stand: areas side by side, each a stack of plain, tabbed or collapsible groups.

import { h } from "../parts/dom.js";
import { Frame } from "./frame.js";

/** How areas and groups stand, apart from which tab is open: while this stays, no element moves. */
function shapeOf(layout) {
  return JSON.stringify(layout, (key, value) => (value?.form === "tab" ? { ...value, open: null } : value));
}

export class Layout {
  constructor(board) {
    this.board = board;
    this.frames = new Map(); // id → Frame
    this.areas = new Map(); // name → element
    this.chosen = new Map(); // area → the tab that the person opened, until Python has it
    this.layout = null;
    this.shape = "";
    this.visibility = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "100px" });
  }

  update(state) {
    const { layout, panels } = state.header;
    if (layout !== this.layout) this.#follow(layout);
    this.layout = layout;
    for (const [id, frame] of this.frames) frame.take(panels[id], state);
  }

  /** Bring a section to the top of what is seen. */
  reveal(id) {
    this.board.element.querySelector(`[data-group="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "start" });
  }

  cursor() {
    for (const frame of this.frames.values()) frame.cursor();
  }

  repaint() {
    for (const frame of this.frames.values()) frame.refresh();
  }

  destroy() {
    this.visibility.disconnect();
    for (const frame of this.frames.values()) frame.destroy();
  }

  #follow(layout) {
    const shape = shapeOf(layout);
    if (shape !== this.shape) this.#arrange(layout);
    this.shape = shape;
    for (const area of layout) this.#showTab(area);
  }

  /** Show the open tab of an area: the person's own choice until Python has it too. */
  #showTab({ name, groups }) {
    const tabs = groups.filter((group) => group.form === "tab");
    if (!tabs.length) return;
    const told = (tabs.find((group) => group.open) ?? tabs[0]).id;
    if (this.chosen.get(name) === told) this.chosen.delete(name);
    this.#openTab(this.areas.get(name), this.chosen.get(name) ?? told);
  }

  #arrange(layout) {
    const { element } = this.board;
    const kept = this.frames;
    const scroller = scrollerOf(element);
    const top = scroller.scrollTop; // an empty board, for a moment, would bring the page to its top
    this.frames = new Map();
    const areas = layout.map((area) => this.#area(area, kept));
    this.areas = new Map(layout.map(({ name }, index) => [name, areas[index]]));
    const focused = document.activeElement;
    element.replaceChildren(...areas);
    refocus(element, focused);
    for (const frame of kept.values()) frame.destroy();
    scroller.scrollTop = top;
    for (const frame of this.frames.values()) if (inSight(frame.element)) frame.show(true);
    scroller.scrollTop = top;
  }

  #area(area, kept) {
    const element = document.createElement("div");
    element.className = `area area-${area.name}`;
    const tabs = area.groups.filter((group) => group.form === "tab");
    const strip = tabs.length > 1 ? this.#tabs(area, tabs) : [];
    element.append(...strip, ...area.groups.map((group) => this.#group(group, kept)));
    return element;
  }

  #tabs(area, tabs) {
    const open = (id) => {
      this.chosen.set(area.name, id);
      this.#openTab(this.areas.get(area.name), id);
      this.board.command("tab", { area: area.name, id });
    };
    const buttons = tabs.map(({ id, label }) =>
      h("button", { type: "button", role: "tab", "data-tab": id, onclick: () => open(id) }, label),
    );
    const strip = h("div", { class: "tabs", role: "tablist" }, ...buttons);
    strip.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const at = buttons.indexOf(document.activeElement);
      if (!step || at < 0) return;
      const next = buttons[(at + step + buttons.length) % buttons.length];
      next.focus();
      next.click();
    };
    return [strip];
  }

  #openTab(area, id) {
    for (const button of area.querySelectorAll(":scope > .tabs > button")) {
      button.setAttribute("aria-selected", button.dataset.tab === id);
      button.tabIndex = button.dataset.tab === id ? 0 : -1;
    }
    for (const group of area.querySelectorAll(":scope > .group-tab")) group.hidden = group.dataset.group !== id;
  }

  #group(group, kept) {
    const element = group.form === "section" ? this.#section(group) : h("div");
    element.className = `group group-${group.form}`;
    element.dataset.group = group.id;
    if (group.form === "tab") element.setAttribute("role", "tabpanel");
    for (const id of group.panels) {
      const frame = kept.get(id) ?? new Frame(this.board, id);
      kept.delete(id);
      this.frames.set(id, frame);
      this.visibility.observe(frame.element);
      element.append(frame.element);
    }
    return element;
  }

  #section(group) {
    const element = document.createElement("details");
    element.append(h("summary", {}, group.label));
    let told = (element.open = group.open);
    element.ontoggle = () => {
      if (element.open !== told) this.board.command("section", { id: group.id, open: element.open });
      told = element.open;
    };
    return element;
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) this.frames.get(target.dataset.panel)?.show(isIntersecting);
  }
}

/** What scrolls the board: the nearest ancestor that can, else the page. */
function scrollerOf(element) {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at;
  }
  return document.scrollingElement;
}

/** Whether an element is on screen now; the observer tells it a frame later, which would be a frame of nothing. */
function inSight(element) {
  const { top, bottom, width } = element.getBoundingClientRect();
  return width > 0 && bottom >= 0 && top <= window.innerHeight;
}

/** Give the focus back to what had it before everything was moved: the same element, or the summary of the same section. */
function refocus(board, focused) {
  if (!(focused instanceof Element) || focused === document.activeElement) return;
  const section = focused.matches("summary") ? focused.parentElement.dataset.group : null;
  const again = section ? board.querySelector(`details[data-group="${CSS.escape(section)}"] > summary`) : focused;
  if (again && board.contains(again)) again.focus({ preventScroll: true });
}
