// Taking a chart away: as a picture drawn by Plotly, or its numbers as a table.

import { h, iconButton, popover } from "../parts/dom.js";
import { save } from "../parts/files.js";
import { exact } from "../parts/numbers.js";
import { loadPlotly } from "./plotly.js";
import { forPlotly, series } from "./traces.js";

const SCALE = 2; // pixels of a PNG a CSS pixel
const WIDTH = 900;

/** The menu of a chart: pictures, numbers, zoom. */
export function chartMenu(chart) {
  const { board } = chart;
  const button = iconButton("more", board.say("Save or zoom this chart"), null, { "aria-haspopup": "true" });
  chart.tools.append(button);
  popover(
    button,
    (close) =>
      entries(chart).map(([label, act]) =>
        h("button", { type: "button", class: "entry", onclick: () => (close(), act()) }, label),
      ),
    { class: "popover menu" },
  );
}

function entries(chart) {
  const { board } = chart;
  const { store } = board;
  const pictures = [
    [board.say("Picture (PNG)"), () => saveImage(chart, "png")],
    [board.say("Picture (SVG)"), () => saveImage(chart, "svg")],
    [board.say("Numbers (CSV)"), () => save(`${name(chart)}.csv`, table(chart), "text/csv")],
  ];
  if (!chart.panel.time || chart.panel.time === "y") return pictures;
  return [
    ...pictures,
    [board.say("Zoom in on this step"), () => store.zoomBy(2)],
    [board.say("Zoom out"), () => store.zoomBy(0.5)],
    [board.say("Show all steps"), () => store.zoomOut()],
  ];
}

function name({ panel }) {
  return panel.id.replace(/[^\w-]+/g, "-");
}

/** The whole figure as Plotly itself draws it, with its title and its step numbers, in the colours on screen. */
export async function saveImage(chart, format) {
  const Plotly = await loadPlotly();
  const height = Math.max(260, chart.size.height + 120);
  const figure = {
    data: chart.traces.map((trace) => complete(chart, forPlotly(trace))),
    layout: pictureLayout(chart, height),
  };
  const picture = await Plotly.toImage(figure, { format, width: WIDTH, height, scale: format === "png" ? SCALE : 1 });
  save(`${name(chart)}.${format}`, await (await fetch(picture)).blob());
}

function complete(chart, trace) {
  return trace.meta?.ghost ? { ...trace, line: { ...trace.line, color: chart.grey, width: 1, dash: "dot" } } : trace;
}

function pictureLayout({ layout, panel, board, element }, height) {
  const page = getComputedStyle(board.element);
  const paper = page.getPropertyValue("--st-background-color").trim() || (board.theme.dark ? "#0e1117" : "#ffffff");
  const margin = {
    l: 60,
    r: 20,
    ...layout.margin,
    t: (layout.margin?.t ?? 10) + 40,
    b: Math.max(layout.margin?.b ?? 0, 48),
  };
  const title = {
    text: panel.title,
    x: 0.02,
    xanchor: "left",
    y: 0.96,
    yanchor: "top",
    font: { size: 16, color: page.color },
  };
  const family = getComputedStyle(element).fontFamily;
  const xaxis =
    panel.time === true
      ? { ...layout.xaxis, showticklabels: true, title: { text: board.say("step t"), standoff: 6 } }
      : layout.xaxis;
  return {
    ...layout,
    xaxis,
    margin,
    title,
    width: WIDTH,
    height,
    autosize: false,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    font: { ...layout.font, family, size: 12 },
  };
}

/** The numbers of a chart as CSV: a row a step with a column a unit, or else the points of each trace. */
export function table(chart) {
  const { T } = chart.board.store;
  const timed = chart.traces.map((trace) => ({ trace, own: chart.panel.time ? series(trace, T) : null }));
  const columns = timed.every(({ own }) => own) ? stepColumns(timed, T, chart.panel) : pointColumns(chart.traces);
  const rows = Math.max(...columns.map(({ values }) => values.length));
  const lines = [columns.map(({ head }) => quote(head)).join(",")];
  for (let row = 0; row < rows; row += 1) lines.push(columns.map(({ values }) => values[row] ?? "").join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function stepColumns(timed, T, panel) {
  const steps = { head: "step", values: Array.from({ length: T }, (_, t) => t + 1) };
  return [steps, ...timed.flatMap((one, index) => ownColumns(one, timed.length > 1 ? index + 1 : 0, T, panel))];
}

function ownColumns({ trace, own }, number, T, panel) {
  const label = trace.name || (number ? `trace ${number}` : "");
  const dtype = trace.meta?.log ? "float64" : (trace.dtypes.y ?? trace.dtypes.z);
  return Array.from({ length: own.rows }, (_row, row) => {
    const unit = own.rows > 1 || own.ofUnits ? (panel.rows?.[row] ?? `unit ${row + 1}`) : "";
    return {
      head: [label, unit].filter(Boolean).join(" ") || panel.title,
      values: Array.from({ length: T }, (_step, t) => exact(own.at(row, t), dtype)),
    };
  });
}

function pointColumns(traces) {
  return traces.flatMap((trace, index) => {
    const label = trace.name || `trace ${index + 1}`;
    if (trace.shapes.z?.length === 2) {
      const [, width] = trace.shapes.z;
      const cell = (key, at) => trace[key]?.[at] ?? at;
      return [
        { head: `${label} x`, values: Array.from(trace.z, (_, at) => cell("x", at % width)) },
        { head: `${label} y`, values: Array.from(trace.z, (_, at) => cell("y", Math.floor(at / width))) },
        {
          head: `${label} value`,
          values: Array.from(trace.z, (value) =>
            trace.meta?.log ? String(10 ** value) : exact(value, trace.dtypes.z),
          ),
        },
      ];
    }
    const keys = ["x", "y", "z"].filter((key) => trace[key]?.length);
    return keys.map((key) => ({
      head: `${label} ${key}`,
      values: Array.from(trace[key], (value) =>
        typeof value === "number" ? exact(value, trace.dtypes[key]) : quote(String(value)),
      ),
    }));
  });
}

function quote(text) {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
