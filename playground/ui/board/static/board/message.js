// Reads the messages of a page, see playground/ui/board/message.py and delta.py, and keeps what they lead to.

const TYPES = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array };
const NAMES = { f4: "float32", f8: "float64", i4: "int32", u1: "uint8" };
const ALIGNMENT = 8;

/** A message as it came: {message, arrays}, the arrays {data, shape, dtype} by name, over the same bytes. */
export function read(bytes) {
  const copy = bytes.slice(); // aligned at 0, whatever buffer it came in
  const length = new DataView(copy.buffer).getUint32(0, true);
  const message = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  const arrays = new Map();
  let at = 4 + length;
  for (const [name, [type, shape]] of Object.entries(message.arrays)) {
    const size = shape.reduce((product, n) => product * n, 1);
    const data = new TYPES[type](copy.buffer, at, size);
    arrays.set(name, { data, shape, dtype: NAMES[type] });
    at += Math.ceil(data.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  return { message, arrays };
}

/**
 * A copy of a JSON value with another one at a path; what does not lie on the path is shared with the original.
 * @param {any} value
 * @param {any[]} path
 * @param {any} replacement
 */
export function withValue(value, path, replacement) {
  const [key, ...rest] = path;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = rest.length ? withValue(value[key], rest, replacement) : replacement;
  return copy;
}

/**
 * A copy of a JSON value without what stands at a path.
 * @param {any} value
 * @param {any[]} path
 */
export function without(value, path) {
  const [key, ...rest] = path;
  const copy = { ...value };
  if (rest.length) copy[key] = without(value[key], rest);
  else delete copy[key];
  return copy;
}

/**
 * The states of a board: {number, header, arrays}. A message builds on one that Python knows to be here; each is kept until
 * a message builds on a newer one. States share what is the same in them, so that it can be told by identity.
 */
export class States {
  constructor() {
    this.known = new Map(); // number → state
    this.latest = null;
  }

  /** The newest state after a message, or null where it builds on one that is not here: then the whole is wanted. */
  take({ message, arrays }) {
    const state = message.base === null ? this.#whole(message, arrays) : this.#patched(message, arrays);
    if (!state) {
      this.known.clear();
      this.latest = null;
    } else if (!this.latest || state.number > this.latest.number) this.latest = state;
    return this.latest;
  }

  /** What Python is told that there is: the visit and the number of the newest state, or null. */
  get have() {
    return this.latest && [this.latest.header.visit, this.latest.number];
  }

  #whole({ number, header }, arrays) {
    if (this.latest && this.latest.header.visit !== header.visit) {
      this.known.clear();
      this.latest = null;
    }
    if (!this.known.has(number)) this.known.set(number, { number, header, arrays });
    return this.known.get(number);
  }

  #patched({ number, base, set, cut, gone }, arrays) {
    if (this.known.has(number)) return this.known.get(number);
    const before = this.known.get(base);
    if (!before) return null;
    let { header } = before;
    for (const path of cut) header = without(header, path);
    for (const [path, value] of set) header = withValue(header, path, value);
    const all = new Map(before.arrays);
    for (const name of gone) all.delete(name);
    for (const [name, array] of arrays) all.set(name, array);
    for (const older of this.known.keys()) if (older < base) this.known.delete(older);
    const state = { number, header, arrays: all };
    this.known.set(number, state);
    return state;
  }
}

/**
 * All that a panel is drawn from: itself, the panels it needs, its arrays, and what concerns every panel. States share what
 * is the same in them, so a panel is up to date where each of these is the very one that it was drawn from.
 */
export function partsOf(panel, { header, arrays }) {
  const own = (name) => (panel.run ? `${panel.run}/${name}` : name);
  const refused = header.panels.toolbar?.notice?.number; // what was refused is shown again as it is
  return [
    panel,
    header.words,
    header.plain,
    refused,
    panel.run ? header.runs[panel.run] : null,
    ...(panel.needs ?? []).map((id) => header.panels[own(id)]),
    ...(panel.uses ?? []).map((name) => arrays.get(own(name))),
  ];
}

/** Whether two lists hold the very same things. */
export function same(one, other) {
  return one?.length === other.length && other.every((part, index) => part === one[index]);
}
