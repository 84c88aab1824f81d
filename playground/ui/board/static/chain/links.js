// The strength of the links of the chain over time: ‖∂s_t/∂s_{t−1}‖ of a state s, the other held.

const WORK = 3e6; // T·H³ up to which the largest singular value is worked out; above it the mean over all directions
const SQUARINGS = 12;

/** "spectral" or "mean": how the strength of a link is measured in a chain of this size. */
export function normOf({ T, H }) {
  return T * H ** 3 <= WORK ? "spectral" : "mean";
}

/** Yields the strength of each link, step by step, so that a long chain can be worked out in pieces; nan if not finite. */
export function* strengths(model, state) {
  const norm = normOf(model) === "spectral" ? largestStretch : meanStretch;
  for (let t = 0; t < model.T; t += 1) yield norm(jacobian(model, state, t));
}

/** ∂s_t/∂s_{t−1} as rows. */
function jacobian(model, state, t) {
  return Array.from({ length: model.H }, (_, unit) => model.gradients(state, t, unit).get(`${state}_prev`));
}

const finite = (value) => (Number.isFinite(value) ? value : NaN);

/** By what a small change grows, root mean square over all its directions: ‖J‖_F / √H. */
function meanStretch(rows) {
  return finite(Math.sqrt(rows.reduce((sum, row) => sum + dot(row, row), 0) / rows.length));
}

/**
 * The largest singular value: A = J Jᵀ is squared until its largest column points along the vector of the largest
 * eigenvalue, whose Rayleigh quotient in A is the square sought.
 */
function largestStretch(rows) {
  const A = rows.map((row) => Float64Array.from(rows, (other) => dot(row, other)));
  if (!Number.isFinite(trace(A))) return NaN;
  let power = scaled(A);
  for (let k = 0; power && k < SQUARINGS; k += 1) {
    power = scaled(power.map((row) => Float64Array.from(power, (other) => dot(row, other))));
  }
  if (!power) return 0;
  const column = power.reduce((best, row) => (dot(row, row) > dot(best, best) ? row : best));
  return Math.sqrt(
    dot(
      column,
      Float64Array.from(A, (row) => dot(row, column)),
    ) / dot(column, column),
  );
}

const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

const trace = (A) => A.reduce((sum, row, k) => sum + row[k], 0);

/** A symmetric matrix over its trace, or null for zero. */
function scaled(A) {
  const size = trace(A);
  return size > 0 ? A.map((row) => row.map((value) => value / size)) : null;
}
