// What the person does goes to Python as commands, one in flight at a time.

const PATIENCE = 5_000; // ms without an answer after which a command is sent again: Python carries each out once

/** @typedef {{seq?: number, name: string, payload: object, gesture: string | null}} Command */

/**
 * The board on screen: what hands commands to Python, and says whether an answer is awaited or overdue.
 * @typedef {{send: (command: Command & {tries: number}) => void, awaits: (state: {busy: boolean, late: boolean}) => void}} Speaker
 */

/**
 * A command of the same gesture (a drag) replaces one that still waits, so that never more than one change is
 * queued ahead and the last position always wins. Commands without a gesture keep their order.
 */
export class Commands {
  constructor() {
    /** @type {Speaker | null} */
    this.board = null;
    this.seq = 0;
    /** @type {Command | null} the command that Python has not answered yet */
    this.inFlight = null;
    this.tries = 0;
    /** @type {Command[]} */
    this.waiting = [];
    this.timer = 0;
  }

  /**
   * @param {string} name
   * @param {object} payload
   * @param {{gesture?: string | null}} options
   */
  push(name, payload, { gesture = null } = {}) {
    const last = this.waiting.at(-1);
    if (gesture !== null && last?.gesture === gesture && last.name === name) last.payload = payload;
    else this.waiting.push({ name, payload, gesture });
    this.#next();
  }

  /**
   * Python has answered everything up to seq.
   * @param {number} seq
   */
  answered(seq) {
    this.seq = Math.max(this.seq, seq);
    if (this.inFlight !== null && seq >= this.inFlight.seq) this.#settle();
    this.#next();
  }

  /** Python has begun anew and knows nothing: give back what it never answered, oldest first. */
  restart(seq) {
    const unanswered = [...(this.inFlight ? [this.inFlight] : []), ...this.waiting];
    this.#settle();
    [this.seq, this.waiting] = [Math.max(seq, this.seq), []];
    return unanswered;
  }

  /** A board is mounted: it sends from now on, first of all what is still unanswered. */
  speakFor(board) {
    this.board = board;
    clearTimeout(this.timer);
    if (this.inFlight) this.timer = setTimeout(() => this.#again(), 0);
  }

  /** A board goes away: nothing is sent until the next is there. */
  silence(board) {
    if (this.board !== board) return;
    this.board = null;
    clearTimeout(this.timer);
  }

  get busy() {
    return this.inFlight !== null || this.waiting.length > 0;
  }

  #next() {
    this.#tell();
    if (this.inFlight !== null || this.waiting.length === 0) return;
    this.inFlight = { seq: (this.seq += 1), ...this.waiting.shift() };
    this.#transmit();
  }

  #tell() {
    this.board?.awaits({ busy: this.busy, late: this.tries > 0 });
  }

  #transmit() {
    this.timer = setTimeout(() => this.#again(), PATIENCE);
    this.board?.send({ ...this.inFlight, tries: this.tries });
  }

  /** The connection was cut, or the server works: the same command once more, and the person is told. */
  #again() {
    this.tries += 1;
    this.#tell();
    this.#transmit();
  }

  #settle() {
    clearTimeout(this.timer);
    [this.inFlight, this.tries] = [null, 0];
  }
}
