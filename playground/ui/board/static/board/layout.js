// Where the panels stand: areas side by side, each a stack of plain, tabbed or collapsible groups.

import * as chart from "../chart/chart.js";
import * as timebar from "../panels/timebar.js";
import * as toolbar from "../panels/toolbar.js";
import { h } from "../parts/dom.js";

/** Panel modules by kind; those that a page may never show are loaded when it first does. */
const MODULES = { chart, timebar, toolbar };

const LATER = {
  alert: () => import("../panels/alert.js"),
  controls: () => import("../panels/controls.js"),
  diagram: () => import("../diagram/diagram.js"),
  equations: () => import("../equations/equations.js"),
  moves: () => import("../weights/moves.js"),
  stepwise: () => import("../chart/stepwise.js"),
  text: () => import("../panels/text.js"),
  unrolled: () => import("../chain/chain.js"),
  weights: () => import("../weights/editor.js"),
};

export class Layout {
  constructor(board) {
    this.board = board;
    this.frames = new Map(); // id → Frame
    this.shape = "";
    this.visibility = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "100px" });
  }

  update(header) {
    const shape = JSON.stringify(header.layout);
    if (shape !== this.shape) this.#arrange(header);
    this.shape = shape;
    for (const panel of header.panels) this.frames.get(panel.id)?.take(panel);
  }

  cursor(store) {
    for (const frame of this.frames.values()) frame.cursor(store);
  }

  repaint() {
    for (const frame of this.frames.values()) frame.refresh();
  }

  destroy() {
    this.visibility.disconnect();
    for (const frame of this.frames.values()) frame.destroy();
  }

  #arrange(header) {
    const { element } = this.board;
    const kept = this.frames;
    this.frames = new Map();
    const kinds = new Map(header.panels.map((panel) => [panel.id, panel.kind]));
    const areas = header.layout.map((area) => this.#area(area, kept, kinds));
    const focused = document.activeElement;
    element.replaceChildren(...areas);
    refocus(element, focused);
    for (const frame of kept.values()) frame.destroy();
    for (const frame of this.frames.values()) if (inSight(frame.element)) frame.show(true);
  }

  #area(area, kept, kinds) {
    const element = document.createElement("div");
    element.className = `area area-${area.name}`;
    const tabs = area.groups.filter((group) => group.kind === "tab");
    const strip = tabs.length > 1 ? this.#tabs(area, tabs, element) : [];
    element.append(...strip, ...area.groups.map((group) => this.#group(group, kept, kinds)));
    if (tabs.length) this.#openTab(element, this.board.openTabs?.[area.name] ?? tabs[0].id);
    return element;
  }

  #tabs(area, tabs, element) {
    const open = (id) => {
      this.board.openTabs = { ...this.board.openTabs, [area.name]: id };
      this.#openTab(element, id);
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

  #group(group, kept, kinds) {
    const element = group.kind === "section" ? this.#section(group) : h("div");
    element.className = `group group-${group.kind}`;
    element.dataset.group = group.id;
    if (group.kind === "tab") element.setAttribute("role", "tabpanel");
    for (const id of group.panels) {
      const frame = kept.get(id)?.kind === kinds.get(id) ? kept.get(id) : new Frame(this.board, id, kinds.get(id));
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
    element.open = group.open;
    element.ontoggle = () => {
      if (element.open !== group.open) this.board.command("section", { id: group.id, open: element.open });
      group.open = element.open;
    };
    return element;
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) this.frames.get(target.dataset.panel)?.show(isIntersecting);
  }
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

/** The place of one panel: passes messages on while it is on screen, and keeps the last one while it is not. */
class Frame {
  constructor(board, id, kind) {
    this.board = board;
    this.kind = kind;
    this.element = document.createElement("section");
    this.element.className = `panel panel-${kind}`;
    this.element.dataset.panel = id;
    this.visible = false;
    this.panel = null;
    this.instance = null;
    const ready = (module) => {
      if (this.gone) return;
      this.instance = module.create(this.element, board);
      if (this.visible) this.refresh();
    };
    if (MODULES[kind]) ready(MODULES[kind]);
    else LATER[kind]().then(ready);
  }

  take(panel) {
    this.panel = panel;
    if (this.visible) this.refresh();
    else this.stale = true;
  }

  show(visible) {
    this.visible = visible;
    if (!visible) return;
    if (this.stale) this.refresh();
    else this.cursor(this.board.store); // it may have moved meanwhile
  }

  refresh() {
    if (!this.visible || !this.instance || !this.panel) {
      this.stale = true;
      return;
    }
    this.stale = false;
    this.instance.update(this.panel);
    this.instance.cursor(this.board.store);
  }

  cursor(store) {
    if (this.visible && this.instance && this.panel && !this.stale) this.instance.cursor(store);
  }

  destroy() {
    this.gone = true;
    this.instance?.destroy?.();
    this.element.remove();
  }
}
