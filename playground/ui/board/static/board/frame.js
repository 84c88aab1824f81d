// The place of one panel: passes on what concerns it while it is on screen, and keeps the last of it while it is not.

import * as chart from "../chart/chart.js";
import * as timebar from "../panels/timebar.js";
import * as toolbar from "../panels/toolbar.js";
import { partsOf, same } from "./message.js";
import { boardOf } from "./run.js";

/** Panel modules by kind; those that a page may never show are loaded when it first does. */
const MODULES = { chart, timebar, toolbar };

const LATER = {
  alert: () => import("../panels/alert.js"),
  controls: () => import("../panels/controls.js"),
  curves: () => import("../learn/curves.js"),
  diagram: () => import("../diagram/diagram.js"),
  equations: () => import("../equations/equations.js"),
  invent: () => import("../invent/invent.js"),
  lead: () => import("../panels/lead.js"),
  letters: () => import("../sequences/letters.js"),
  moves: () => import("../weights/moves.js"),
  paste: () => import("../learn/paste.js"),
  racers: () => import("../learn/racers.js"),
  reader: () => import("../learn/reader.js"),
  shapes: () => import("../sequences/shapes.js"),
  stepwise: () => import("../chart/stepwise.js"),
  task: () => import("../panels/task.js"),
  table: () => import("../panels/table.js"),
  text: () => import("../panels/text.js"),
  unrolled: () => import("../chain/chain.js"),
  weights: () => import("../weights/editor.js"),
  tried: () => import("../tried/tried.js"),
  written: () => import("../learn/written.js"),
};

/** Load the modules of panels that are on their way; null where all are there. */
export function modulesFor(panels) {
  const kinds = new Set(panels.map(({ kind }) => kind).filter((kind) => !MODULES[kind] && LATER[kind]));
  if (!kinds.size) return null;
  const loaded = [...kinds].map((kind) => LATER[kind]().then((module) => (MODULES[kind] = module)));
  return Promise.all(loaded);
}

export class Frame {
  constructor(board, id) {
    this.board = board;
    this.element = document.createElement("section");
    this.element.className = "panel";
    this.element.dataset.panel = id;
    this.visible = false;
    this.panel = null;
    this.parts = null;
    this.instance = null;
  }

  /** Take the panel of a new state; undefined where the board does not have it for now, since no one sees it. */
  take(panel, state) {
    this.element.classList.toggle("is-waiting", !panel);
    if (!panel) return;
    if (panel.kind !== this.kind || panel.run !== this.run) this.#become(panel);
    const parts = partsOf(panel, state);
    if (same(this.parts, parts)) return;
    this.parts = parts;
    this.panel = panel;
    if (this.#drawn) this.refresh();
    else this.stale = true;
  }

  show(visible) {
    this.visible = visible;
    if (!visible) return;
    if (this.stale) this.refresh();
    else this.cursor(); // it may have moved meanwhile
  }

  refresh() {
    if (!this.#drawn || !this.instance || !this.panel) {
      this.stale = true;
      return;
    }
    this.stale = false;
    this.instance.update(this.panel);
    this.instance.cursor(this.seen.store);
  }

  /** Whether it is drawn at once: on screen, or hidden by its own hand, since what is hidden never comes on screen. */
  get #drawn() {
    return this.visible || this.element.hidden;
  }

  cursor() {
    if (this.visible && this.instance && this.panel && !this.stale) this.instance.cursor(this.seen.store);
  }

  destroy() {
    this.gone = true;
    this.instance?.destroy?.();
    this.element.remove();
  }

  #become({ kind, run }) {
    this.instance?.destroy?.();
    this.instance = this.parts = null;
    this.element.replaceChildren();
    this.kind = kind;
    this.run = run;
    this.seen = boardOf(this.board, run);
    this.element.className = `panel panel-${kind}`;
    const ready = (module) => {
      if (this.gone || this.kind !== kind || this.run !== run) return;
      this.instance = module.create(this.element, this.seen);
      if (this.visible) this.refresh();
    };
    if (MODULES[kind]) ready(MODULES[kind]);
    else LATER[kind]().then(ready);
  }
}
