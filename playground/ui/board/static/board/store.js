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
    this.wished = 0; // the step that was pinned, though the sequence may have become shorter
    this.unit = null;
    this.zoom = null; // the steps in sight on every time axis, 1-based: [first − ½, last + ½], or null for all
    this.listeners = new Set();
    this.frame = 0;
  }

  /**
   * Take the sizes of a new message. The cursor and the unit stay where they are, if that still exists; where the
   * sequence was shorter for a while, the cursor comes back.
   */
  resize(T, H) {
    if (T !== this.T || H !== this.H) this.changed();
    this.T = T;
    this.H = H;
    const still = this.t === this.pinned;
    this.pinned = clamp(this.wished, T);
    this.t = still ? this.pinned : clamp(this.t, T);
    if (this.unit !== null && this.unit >= H) this.unit = null;
    if (this.zoom) this.#see(...this.zoom);
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
    const next = clamp(Math.round(t), this.T);
    this.wished = next;
    if (next === this.pinned && next === this.t) return;
    this.pinned = this.t = next;
    this.changed();
  }

  /** Mark unit j everywhere; null marks none. */
  choose(unit) {
    const next = unit === null ? null : clamp(unit, this.H);
    if (next === this.unit) return;
    this.unit = next;
    this.changed();
  }

  /** Show fewer (factor > 1) or more steps, with step `t` staying where it is on screen. */
  zoomBy(factor, t = this.t) {
    const [low, high] = this.zoom ?? [0.5, this.T + 0.5];
    const span = Math.max((high - low) / factor, Math.min(4, this.T));
    const share = (t + 1 - low) / (high - low);
    this.#see(t + 1 - share * span, t + 1 + (1 - share) * span);
    this.changed();
  }

  /** Show all steps. */
  zoomOut() {
    if (!this.zoom) return;
    this.zoom = null;
    this.changed();
  }

  /** Take a zoom made elsewhere, such as on a Plotly axis. */
  see(low, high) {
    this.#see(low, high);
    this.changed();
  }

  /** The first and the last step in sight (0-based), or null for all. */
  get inSight() {
    if (!this.zoom) return null;
    const [low, high] = this.zoom.map((edge) => Math.round(edge - 0.5));
    return [low, Math.max(high - 1, low)];
  }

  #see(low, high) {
    const span = high - low;
    if (span >= this.T - 0.01) {
      this.zoom = null;
      return;
    }
    const first = Math.min(Math.max(low, 0.5), this.T + 0.5 - span);
    this.zoom = [first, first + span];
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
