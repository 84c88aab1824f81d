// Paints heatmaps and lines on a canvas, in the axes that Plotly has drawn.

import { channels, mix, pixel } from "../parts/colour.js";
import { unitSpan } from "./traces.js";
import { isShaded, shadeOf } from "./units.js";

const LEVELS = 256;
const DIM = 0.22; // opacity of what is not chosen

const tables = new Map(); // colour scale as text → its levels as 32-bit pixels

/** The levels of a Plotly colour scale of hex colours: [[0, "#…"], …, [1, "#…"]]. */
function levels(scale) {
  const key = JSON.stringify(scale);
  const level = (_, index) => pixel(mix(scale, index / (LEVELS - 1)));
  if (!tables.has(key)) tables.set(key, Uint32Array.from({ length: LEVELS }, level));
  return tables.get(key);
}

/** Where the cells of a heatmap lie along an axis: centre of the first, width of one, in the axis' numbers. */
export function cells(trace, key, count) {
  const places = trace[key];
  if (places?.length > 1) {
    return { first: Number(places[0]), step: (Number(places.at(-1)) - Number(places[0])) / (count - 1) };
  }
  return { first: Number(places?.[0] ?? trace[`${key}0`] ?? 0), step: trace[`d${key}`] ?? 1 };
}

/** The picture of a heatmap, a pixel a cell. What is not finite is grey, or left out if `trace.meta.gaps`. */
function picture(trace, canvas, grey) {
  const [rows, columns] = trace.shapes.z;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  const out = new Uint32Array(image.data.buffer);
  const table = levels(trace.colorscale);
  const bad = trace.meta?.gaps ? 0 : pixel(channels(grey));
  const [low, high] = [trace.zmin ?? 0, trace.zmax ?? 1];
  const scale = (LEVELS - 1) / (high - low || 1);
  const { z } = trace;
  for (let index = 0; index < out.length; index += 1) {
    const value = z[index];
    const level = (value - low) * scale + 0.5;
    out[index] = Number.isFinite(value) ? table[level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level | 0] : bad;
  }
  context.putImageData(image, 0, 0);
}

/** Paint a heatmap; `canvas` is a scratch canvas that the caller keeps for it. */
export function paintHeatmap(context, trace, [x, y], { canvas, grey }) {
  const [rows, columns] = trace.shapes.z;
  if (!rows || !columns) return;
  picture(trace, canvas, grey);
  const [across, up] = [cells(trace, "x", columns), cells(trace, "y", rows)];
  const left = x.pixel(across.first - across.step / 2);
  const right = x.pixel(across.first + across.step * (columns - 0.5));
  const first = y.pixel(up.first - up.step / 2);
  const last = y.pixel(up.first + up.step * (rows - 0.5));
  context.save();
  context.imageSmoothingEnabled = false;
  context.translate(left, first);
  context.scale((right - left) / columns, (last - first) / rows);
  context.drawImage(canvas, 0, 0);
  context.restore();
  const band = Math.abs(last - first) / rows;
  if (trace.ygap && band >= 6) {
    for (let row = 1; row < rows; row += 1) {
      context.clearRect(left, first + (row * (last - first)) / rows - 0.5, right - left, 1);
    }
  }
  const width = Math.abs(right - left) / columns;
  if (trace.xgap && width >= 6) {
    for (let column = 1; column < columns; column += 1) {
      context.clearRect(left + column * width - 0.5, Math.min(first, last), 1, Math.abs(last - first));
    }
  }
}

const DASHES = {
  solid: [],
  dot: [1.5, 3],
  dash: [6, 4],
  longdash: [10, 5],
  dashdot: [6, 3, 1.5, 3],
  longdashdot: [10, 4, 1.5, 4],
};

function strokeSpan(context, trace, [x, y], start, stop) {
  const steps = trace.line?.shape === "hv";
  let down = false;
  let before = 0;
  for (let index = start; index < stop; index += 1) {
    const [a, b] = [x.pixel(trace.x ? trace.x[index] : index), y.pixel(trace.y[index] ?? NaN)];
    if (Number.isNaN(a) || Number.isNaN(b)) down = false;
    else if (!down) {
      context.moveTo(a, b);
      down = true;
    } else {
      if (steps) context.lineTo(a, before);
      context.lineTo(a, b);
    }
    before = b;
  }
}

/** How a line trace is drawn: a ghost is thin, grey and dashed unless it has a colour to tell it by. */
function lineStyle({ meta, line, opacity = 1 }, { colour, grey }) {
  if (meta?.ghost && !meta.coloured) return { color: grey, width: 1, dash: [3, 3], opacity, thick: 1.25 };
  const { color = colour, width = 1.5, dash } = line ?? {};
  return { color, width, dash: DASHES[dash] ?? [], opacity, thick: width + 1.25 };
}

/** Paint a line trace: all units alike, or the chosen one thick and the others dimmed; a ribbon is filled. */
export function paintLines(context, trace, axes, { unit, T, colour, grey, shades }) {
  const mode = trace.mode ?? "lines";
  const units = trace.meta?.units;
  const chosen = units !== undefined && unit !== null && unit < units ? unitSpan(trace, unit, T) : null;
  const style = lineStyle(trace, { colour, grey });
  const stroke = (start, stop, width, alpha) => {
    context.lineWidth = width;
    context.globalAlpha = alpha * style.opacity;
    context.beginPath();
    strokeSpan(context, trace, axes, start, stop);
    context.stroke();
  };
  context.save();
  context.lineJoin = "round";
  context.strokeStyle = style.color;
  context.setLineDash(style.dash);
  if (trace.fill === "toself") {
    context.globalAlpha = style.opacity;
    context.fillStyle = style.color;
    context.beginPath();
    strokeSpan(context, trace, axes, 0, trace.y.length);
    context.fill();
  } else if (mode.includes("lines")) {
    if (!isShaded(trace)) stroke(0, trace.y.length, style.width, chosen ? DIM : 1);
    for (let row = 0; isShaded(trace) && row < units; row += 1) {
      context.strokeStyle = shadeOf(style.color, row, units, shades);
      stroke(...unitSpan(trace, row, T), style.width, chosen ? DIM : 1);
    }
    context.strokeStyle = style.color;
    if (chosen) stroke(...chosen, style.thick, 1);
  }
  if (mode.includes("markers")) paintMarkers(context, trace, axes, { chosen, color: style.color });
  context.restore();
}

const SHAPES = {
  circle: (context, a, b, r) => context.arc(a, b, r, 0, 2 * Math.PI),
  square: (context, a, b, r) => context.rect(a - r, b - r, 2 * r, 2 * r),
  diamond: (context, a, b, r) =>
    [
      [0, -r],
      [r, 0],
      [0, r],
      [-r, 0],
      [0, -r],
    ].forEach(([da, db], i) => (i ? context.lineTo(a + da, b + db) : context.moveTo(a + da, b + db))),
  x: (context, a, b, r) =>
    [
      [-r, -r, r, r],
      [-r, r, r, -r],
    ].forEach(([p, q, s, t]) => (context.moveTo(a + p, b + q), context.lineTo(a + s, b + t))),
};

function paintMarkers(context, trace, [x, y], { chosen, color }) {
  const marker = { color, size: 6, symbol: "circle", opacity: 1, ...trace.marker };
  const shape = SHAPES[marker.symbol.replace("-open", "")] ?? SHAPES.circle;
  const open = marker.symbol.endsWith("-open") || marker.symbol === "x";
  const of = (value, index) => (typeof value === "object" ? value[index] : value);
  context.setLineDash([]);
  context.lineWidth = marker.line?.width || 1.5;
  for (let index = 0; index < trace.y.length; index += 1) {
    const [a, b] = [x.pixel(trace.x ? trace.x[index] : index), y.pixel(trace.y[index])];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    const aside = chosen && (index < chosen[0] || index >= chosen[1]);
    context.globalAlpha = of(marker.opacity, index) * (aside ? DIM : 1);
    context.fillStyle = context.strokeStyle = of(marker.color, index);
    context.beginPath();
    shape(context, a, b, of(marker.size, index) / 2);
    if (open) context.stroke();
    else context.fill();
  }
}

const SMALL = 11; // px that the number of a unit needs
const TALL = 48; // px below which a row is a strip without numbers

/** The numbers of the units at the left of their rows, where there is room for each. */
export function paintRowNumbers(context, trace, [x, y], colour) {
  const rows = trace.shapes.z[0];
  if (y.length / rows < SMALL || y.length < TALL) return;
  const { fontFamily } = getComputedStyle(context.canvas);
  context.save();
  context.font = `${SMALL}px ${fontFamily}`;
  context.fillStyle = colour;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let row = 0; row < rows; row += 1) context.fillText(String(row + 1), x.offset - 6, y.pixel(row + 1) + 0.5);
  context.restore();
}
