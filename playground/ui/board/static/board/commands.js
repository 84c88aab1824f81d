// What the person does goes to Python as commands, one in flight at a time.

const PATIENCE = 10_000; // ms without an answer after which the next command is sent all the same

/** @typedef {{seq?: number, name: string, payload: object, gesture: string | null}} Command */

/**
 * A command of the same gesture (a drag) replaces one that still waits, so that never more than one change is
 * queued ahead and the last position always wins. Commands without a gesture keep their order.
 */
export class Commands {
  /**
   * @param {(command: Command) => void} send
   * @param {(busy: boolean) => void} onBusy
   */
  constructor(send, onBusy = () => undefined) {
    this.send = send;
    this.onBusy = onBusy;
    this.seq = 0;
    /** @type {number | null} the seq of the command that Python has not answered yet */
    this.inFlight = null;
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
    if (this.inFlight !== null && seq >= this.inFlight) {
      this.inFlight = null;
      clearTimeout(this.timer);
    }
    this.#next();
  }

  /** Python has begun anew: nothing is on its way any more. */
  restart(seq) {
    clearTimeout(this.timer);
    [this.seq, this.inFlight, this.waiting] = [Math.max(seq, this.seq), null, []];
  }

  get busy() {
    return this.inFlight !== null || this.waiting.length > 0;
  }

  #next() {
    this.onBusy(this.busy);
    if (this.inFlight !== null || this.waiting.length === 0) return;
    const { name, payload, gesture } = this.waiting.shift();
    this.inFlight = this.seq += 1;
    this.timer = setTimeout(() => this.answered(this.inFlight ?? 0), PATIENCE);
    this.send({ seq: this.inFlight, name, payload, gesture });
  }
}
