// The order of computation within a step, as frames of a slow motion that diagram and equations share.

import { inputsOf } from "./graph.js";

const STAGES = ["linear", "gate", "candidate", "state", "output"];
const FRAME = 1400; // ms

const shared = new WeakMap(); // board → Substeps

/** The slow motion of a board: one for all its panels. */
export function substepsOf(board) {
  if (!shared.has(board)) shared.set(board, new Substeps());
  return shared.get(board);
}

/** What can be computed at once, stage by stage: [{stage, names}]. */
export function frames(nodes) {
  const names = new Set(nodes.map(({ name }) => name));
  const done = new Set();
  const stages = [];
  while (done.size < nodes.length) {
    const ready = nodes.filter(
      (node) => !done.has(node.name) && inputsOf(node).every((input) => !names.has(input) || done.has(input)),
    );
    if (!ready.length) break;
    const stage = STAGES.find((candidate) => ready.some((node) => node.stage === candidate)) ?? ready[0].stage;
    const now = ready.filter((node) => node.stage === stage).map(({ name }) => name);
    now.forEach((name) => done.add(name));
    stages.push({ stage, names: now });
  }
  return stages;
}

/** index: the frame on show, or null for the whole step. */
export class Substeps {
  constructor() {
    this.frames = [];
    this.index = null;
    this.playing = false;
    this.held = false;
    this.timer = 0;
    this.listeners = new Set();
  }

  use(nodes) {
    const key = nodes.map(({ name }) => name).join();
    if (key === this.key) return;
    this.key = key;
    this.frames = frames(nodes);
    this.whole();
  }

  /** The frame a node belongs to. */
  frameOf(name) {
    return this.frames.findIndex(({ names }) => names.includes(name));
  }

  /** "done", "now" or "later" for a node; "done" for all where the whole step is shown. */
  phase(name) {
    if (this.index === null) return "done";
    const at = this.frameOf(name);
    return at === this.index ? "now" : at < this.index ? "done" : "later";
  }

  move(by) {
    const last = this.frames.length - 1;
    const next = this.index === null ? (by > 0 ? 0 : last) : this.index + by;
    this.index = next < 0 || next > last ? null : next;
    this.#changed();
  }

  whole() {
    this.pause();
    this.index = null;
    this.#changed();
  }

  play() {
    this.playing = true;
    if (this.index === null) this.index = 0;
    this.#changed();
    this.#schedule();
  }

  pause() {
    clearTimeout(this.timer);
    if (!this.playing) return;
    this.playing = false;
    this.#changed();
  }

  /** Stand still while the pointer rests on the diagram. */
  hold(held) {
    this.held = held;
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  #schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.playing) return;
      if (!this.held) {
        if (this.index === null || this.index >= this.frames.length - 1) return this.whole();
        this.index += 1;
        this.#changed();
      }
      this.#schedule();
    }, FRAME);
  }

  #changed() {
    this.listeners.forEach((listener) => listener(this));
  }
}
