// The one time cursor and the one unit, shared by every board that the tab shows, and kept in the address.

const clamp = (value, count) => Math.min(Math.max(value, 0), Math.max(count - 1, 0));

/**
 * t: the step under the cursor, 0-based. pinned: the step it returns to when the pointer leaves.
 * unit: the chosen unit, 0-based, or null. Listeners are called with the store at most once a frame.
 */
export class Store {
  constructor() {
    this.T = 1;
    this.H = 1;
    this.t = 0;
    this.pinned = 0;
    this.unit = null;
    this.listeners = new Set();
    this.frame = 0;
  }

  /** Take the sizes of a new message; the cursor and the unit stay where they are, if that still exists. */
  resize(T, H) {
    [this.T, this.H] = [T, H];
    this.pinned = clamp(this.pinned, T);
    this.t = clamp(this.t, T);
    if (this.unit !== null && this.unit >= H) this.unit = null;
  }

  /** Show step t while the pointer is over it. */
  hover(t) {
    this.#move(t);
  }

  /** The pointer has left: back to the pinned step. */
  leave() {
    this.#move(this.pinned);
  }

  /** Stay at step t. */
  pin(t) {
    this.pinned = clamp(Math.round(t), this.T);
    this.#move(this.pinned);
  }

  /** Mark unit j everywhere; null marks none. */
  choose(unit) {
    const next = unit === null ? null : clamp(unit, this.H);
    if (next === this.unit) return;
    this.unit = next;
    this.changed();
  }

  #move(t) {
    const next = clamp(Math.round(t), this.T);
    if (next === this.t) return;
    this.t = next;
    this.changed();
  }

  /** Tell the listeners in the next frame, however often this is called before it. */
  changed() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      for (const listener of this.listeners) listener(this);
    });
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
