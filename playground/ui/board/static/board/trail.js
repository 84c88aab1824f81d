// What a visit has been through, kept in the tab's storage: a reload or a new server goes on from it.

const KEY = "playground.trail";
const MOST = 1_000_000; // characters; the oldest steps go first

/**
 * The queries of a visit's steps by their number, the number of the present one, and the reference. Python says in each
 * header where the present stands; the queries themselves are remembered here, since each has been on screen.
 */
export class Trail {
  constructor(storage) {
    this.storage = storage;
    this.kept = this.#load();
  }

  /** Take a message: the present step is the query on screen; what Python no longer has goes. */
  record({ query, trail }) {
    if (!trail) return;
    const { first, index, last, reference, mode } = trail;
    const steps = Object.fromEntries(
      Object.entries(this.kept?.steps ?? {}).filter(([number]) => number >= first && number <= last),
    );
    steps[index] = query;
    this.kept = { steps, index, reference, mode };
    this.#shorten();
    this.#save();
  }

  /** What `resume` takes to go on from the present step, a query a line; steps are counted anew, as Python will. */
  payload() {
    const { steps, index, reference, mode } = this.kept;
    const [past, query, future] = [this.#run(-1).reverse(), steps[index], this.#run(1)];
    this.kept = { steps: { ...[...past, query, ...future] }, index: past.length, reference, mode };
    return { query, past: past.join("\n"), future: future.join("\n"), reference, mode };
  }

  /** Whether what is kept ends at this query and holds more than it: the same visit, before a reload. */
  continues(query, { again = false } = {}) {
    if (!this.kept) return false;
    const { steps, index } = this.kept;
    const known = again ? Object.values(steps).includes(query) : steps[index] === query; // the address may lag behind
    if (!known) return false;
    return Object.keys(this.kept.steps).length > 1 || Boolean(this.kept.reference);
  }

  /** A visit of another experiment begins: nothing of the last one belongs to it. */
  forget() {
    this.kept = null;
  }

  /** The steps without a gap from the present one, backwards or forwards, nearest first. */
  #run(direction) {
    const { steps, index } = this.kept;
    const neighbours = [];
    for (let at = index + direction; steps[at] !== undefined; at += direction) neighbours.push(steps[at]);
    return neighbours;
  }

  #shorten() {
    const { steps, index } = this.kept;
    let size = Object.values(steps).reduce((sum, query) => sum + query.length, 0);
    for (const number of Object.keys(steps)) {
      if (size <= MOST) break;
      if (Number(number) === index) continue;
      size -= steps[number].length;
      delete steps[number];
    }
  }

  #load() {
    try {
      const kept = JSON.parse(this.storage.getItem(KEY));
      return kept && typeof kept.steps === "object" && typeof kept.steps[kept.index] === "string" ? kept : null;
    } catch {
      return null; // no storage, or not ours: the visit begins anew
    }
  }

  #save() {
    try {
      this.storage.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      // a full or forbidden storage costs the undo after a reload, nothing else
    }
  }
}
