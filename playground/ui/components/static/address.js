// The address bar always holds the experiment, the step and the unit; no entry is added to the history for it.

const DELAY = 250; // ms: browsers refuse more than about 100 changes of the address in half a minute

let timer = 0;

/** The step and the unit (0-based) that Python read from the address at the start. */
export function readAddress(view) {
  return { t: view.t ?? 0, unit: view.unit ?? null };
}

/** The query for a header and a store: the experiment from Python, the cursor from here. */
export function query(header, store) {
  const parameters = new URLSearchParams(header.query);
  parameters.set("t", store.pinned + 1);
  if (store.unit !== null) parameters.set("unit", store.unit + 1);
  return parameters.toString();
}

/** The address that shows this very state elsewhere. */
export function link(header, store) {
  return `${location.origin}${location.pathname}?${query(header, store)}`;
}

/** Bring the address bar up to date, shortly. */
export function keepAddress(header, store) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const search = `?${query(header, store)}`;
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search);
  }, DELAY);
}
