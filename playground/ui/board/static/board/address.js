// The address bar always holds the experiment, the step and the unit; no entry is added to the history for it.

const DELAY = 250; // ms: browsers refuse more than about 100 changes of the address in half a minute

const STREAMLITS = ["embed", "embed_options"]; // parameters that are not ours, and stay

let timer = 0;
let waiting = null;

/** The step, the unit and the steps in sight (0-based) that Python read from the address at the start. */
export function readAddress(view) {
  return { t: view.t ?? 0, unit: view.unit ?? null, zoom: view.zoom ?? [] };
}

/** The query for a header and a store: the experiment from Python, the cursor from here. */
export function query(header, store) {
  const parameters = new URLSearchParams(header.query);
  parameters.set("t", store.pinned + 1);
  if (store.unit !== null) parameters.set("unit", store.unit + 1);
  const [first, last] = store.inSight ?? [];
  if (last !== undefined) parameters.set("zoom", `${first + 1},${last + 1}`);
  return parameters.toString();
}

/** The address that shows this very state elsewhere. */
export function linkTo(header, store) {
  return `${location.origin}${location.pathname}?${query(header, store)}`;
}

/** Bring the address bar up to date, shortly, or at once. */
export function keepAddress(header, store, { now = false } = {}) {
  waiting = [header, store];
  clearTimeout(timer);
  if (now) flush();
  else timer = setTimeout(flush, DELAY);
}

/** Write what still waits, so that a reload finds it. */
function flush() {
  clearTimeout(timer);
  if (!waiting) return;
  const parameters = new URLSearchParams(query(...waiting));
  const present = new URLSearchParams(location.search);
  for (const name of STREAMLITS) for (const value of present.getAll(name)) parameters.append(name, value);
  waiting = null;
  const search = `?${parameters}`;
  if (search !== location.search) history.replaceState(history.state, "", location.pathname + search);
}

/** A board goes away: what it has not written yet must not land in the address of the next page. */
export function dropAddress() {
  clearTimeout(timer);
  waiting = null;
}

window.addEventListener("pagehide", flush);
