// A board as the panels of one of its runs see it: that run's arrays, steps and units, under the names they know.

const clamp = (value, count) => Math.min(Math.max(value, 0), Math.max(count - 1, 0));

/** The store as a run of its own size sees it: the cursor rests at its last step where the sequence of another goes on. */
class RunStore {
  constructor(board, run) {
    this.board = board;
    this.run = run;
  }

  get #store() {
    return this.board.store;
  }

  get T() {
    return this.board.header.runs[this.run]?.[0] ?? this.#store.T;
  }

  get H() {
    return this.board.header.runs[this.run]?.[1] ?? this.#store.H;
  }

  get t() {
    return clamp(this.#store.t, this.T);
  }

  get pinned() {
    return clamp(this.#store.pinned, this.T);
  }

  get unit() {
    const { unit } = this.#store;
    return unit !== null && unit < this.H ? unit : null;
  }

  get zoom() {
    return this.#store.zoom;
  }

  hover(t) {
    this.#store.hover(t);
  }

  leave() {
    this.#store.leave();
  }

  pin(t) {
    this.#store.pin(t);
  }

  choose(unit) {
    this.#store.choose(unit);
  }

  zoomBy(factor, t) {
    this.#store.zoomBy(factor, t);
  }

  zoomOut() {
    this.#store.zoomOut();
  }

  see(low, high) {
    this.#store.see(low, high);
  }

  changed() {
    this.#store.changed();
  }

  subscribe(listener) {
    return this.#store.subscribe(() => listener(this));
  }
}

/** The board for the panels of a run; "" is the experiment on screen, whose names are the board's own. */
export function boardOf(board, run) {
  if (!run) return board;
  const own = (name) => `${run}/${name}`;
  return Object.create(board, {
    run: { value: run },
    store: { value: new RunStore(board, run) },
    array: { value: (name) => board.array(own(name)) },
    panel: { value: (id) => board.panel(own(id)) },
    command: { value: (name, payload = {}, options = {}) => board.command(name, { ...payload, run }, options) },
  });
}
