// What a trace of a chart holds, whatever its kind: series over the steps.

const PAINTED = { heatmap: true, scatter: true };

/** Whether we paint a trace ourselves; everything else is Plotly's. */
export function isPainted(trace, layout) {
  const type = trace.type ?? "scatter";
  if (!PAINTED[type] || layout.meta?.paint === "plotly" || trace.meta?.paint === "plotly") return false;
  if (type === "heatmap") return Array.isArray(trace.colorscale) && !trace.coloraxis && !trace.transpose && !trace.text;
  const fills = trace.fill && trace.fill !== "none";
  const words = (trace.mode ?? "lines").includes("text");
  return !fills && !words && !trace.error_x && !trace.error_y && !trace.stackgroup;
}

/** The traces of a frame with their arrays in place: {data, shape, dtype} becomes flat data beside `shapes[key]`. */
export function withArrays(data, places, array) {
  const traces = data.map((trace) => ({ ...trace, shapes: {}, dtypes: {} }));
  for (const [index, path, name] of places) {
    const keys = path.split(".");
    const last = keys.pop();
    let holder = traces[index];
    for (const key of keys) holder = holder[key] = { ...holder[key] };
    const { data: numbers, shape, dtype } = array(name);
    holder[last] = numbers;
    traces[index].shapes[path] = shape;
    traces[index].dtypes[path] = dtype;
  }
  for (const trace of traces) if (trace.type === "heatmap" && Array.isArray(trace.z?.[0])) flatten(trace);
  return traces;
}

function flatten(trace) {
  trace.shapes.z = [trace.z.length, trace.z[0].length];
  trace.z = Float64Array.from(trace.z.flat(), (value) => value ?? NaN);
}

/** First and last (exclusive) index of unit j in a line trace; units of T steps are separated by one nan. */
export function unitSpan(trace, j, T) {
  const units = trace.meta?.units;
  if (units === undefined) return [0, trace.y.length];
  const stride = Math.ceil(trace.y.length / units);
  return [j * stride, j * stride + Math.min(stride, T)];
}

/**
 * The series of a trace over T steps, or null: {rows, steps, at(row, step), ofUnits}.
 * A heatmap has a row a series; a line trace has one a unit.
 */
export function series(trace, T) {
  if (trace.type === "heatmap") {
    const [rows, steps] = trace.shapes.z ?? [0, 0];
    if (steps !== T) return null;
    const raw = (row, step) => trace.z[row * steps + step];
    return { rows, steps, at: trace.meta?.log ? (row, step) => 10 ** raw(row, step) : raw, ofUnits: true };
  }
  if (!trace.y) return null;
  const rows = trace.meta?.units ?? 1;
  const [, steps] = unitSpan(trace, 0, T);
  if (steps !== T) return null;
  const starts = Array.from({ length: rows }, (_, row) => unitSpan(trace, row, T)[0]);
  return {
    rows,
    steps,
    at: (row, step) => Number(trace.y[starts[row] + step]),
    ofUnits: trace.meta?.units !== undefined,
  };
}

/** A trace as Plotly takes it: matrices as rows, without what we noted beside it. */
export function forPlotly(trace) {
  const plain = { ...trace };
  for (const [key, [rows, columns]] of Object.entries(trace.shapes)) {
    if (columns !== undefined) {
      plain[key] = Array.from({ length: rows }, (_, row) => trace[key].subarray(row * columns, (row + 1) * columns));
    }
  }
  delete plain.shapes;
  delete plain.dtypes;
  return plain;
}
