// A panel with one figure: Plotly draws frame and axes, the canvas over it the numbers, a thin layer the cursor.

import { fit } from "../parts/canvas.js";
import { h, setText } from "../parts/dom.js";
import { axisOf, isUnseen, layoutKey, openRange, thinned } from "./axes.js";
import { Clamps } from "./clamps.js";
import { PointEdit } from "./edit.js";
import { chartMenu } from "./export.js";
import { paintOverlay } from "./overlay.js";
import { paintHeatmap, paintLines, paintRowNumbers } from "./painter.js";
import { Figure } from "./plotly.js";
import { Pick } from "./pick.js";
import { listenToPointer } from "./pointer.js";
import { readout } from "./readout.js";
import { ScaleKey } from "./scale.js";
import { forPlotly, isPainted, withArrays } from "./traces.js";
import { paintEnds, unitSentence } from "./units.js";

const GREY = { light: "#9aa1ac", dark: "#6d7684" }; // what is not a finite number, and ghosts
const QUIET = 500; // ms without a move after which the value is spoken
const LAZY = 120; // ms without a change of zoom after which Plotly redraws its axes

const ROOMY = 11; // px above a chart whose large marks reach its edge
const LOW = 40; // px of a row below which there is no room below its name
const PROJECTED = 1.4; // how much larger the type of a chart is on a projector

let charts = 0;

/** Read a frame for a projector: every font is larger. */
function enlarged(key, value) {
  return /font$/.test(key) && value?.size ? { ...value, size: PROJECTED * value.size } : value;
}

/** What the frames of two updates share needs no work: a frame is parsed and given to Plotly only when it is another. */
class Chart {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.traces = [];
    this.size = { width: 0, height: 0 };
    this.scratch = new Map(); // index of a heatmap → the canvas with its picture
    this.leave = null;
    this.frameText = null;
    this.#build();
    this.figure = new Figure(this.plotly, { onLayout: () => this.#laidOut() });
    this.clamps = new Clamps(this);
    this.edit = new PointEdit(this);
    this.pick = new Pick(this);
    this.stopListening = listenToPointer(this);
    this.resizing = new ResizeObserver(() => this.#resized());
    this.resizing.observe(this.plot);
  }

  #build() {
    const id = `chart-${(charts += 1)}`;
    this.title = h("h3", { class: "chart-title", id: `${id}-title` });
    this.value = h("output", { class: "chart-value", "aria-live": "off" });
    this.tools = h("span", { class: "chart-tools" });
    this.plotly = h("div", { class: "chart-plotly", "aria-hidden": "true" });
    this.base = h("canvas", { class: "chart-canvas", "aria-hidden": "true" });
    this.over = h("canvas", { class: "chart-canvas chart-over", "aria-hidden": "true" });
    this.hit = h("div", { class: "chart-hit" });
    this.plot = h("div", { class: "chart-plot" }, this.plotly, this.base, this.over, this.hit);
    this.reading = h("p", { class: "chart-reading", id: `${id}-reading` });
    this.scale = new ScaleKey();
    this.live = h("span", { class: "unseen", "aria-live": "polite" });
    const names = {
      role: "group",
      tabindex: "0",
      "aria-labelledby": `${id}-title`,
      "aria-describedby": `${id}-reading`,
    };
    for (const [name, value] of Object.entries(names)) this.element.setAttribute(name, value);
    chartMenu(this);
    this.element.append(
      h("header", { class: "chart-head" }, this.title, this.value, this.tools),
      this.plot,
      h("div", { class: "chart-foot" }, this.reading, this.scale.element),
      this.live,
    );
  }

  update(panel) {
    this.panel = panel;
    this.#dress(panel);
    this.#read(this.board.store);
    const { dark } = this.board.theme;
    const { plain } = this.board.header;
    if (panel.stretch && !this.leave) this.leave = this.board.fill.join(this);
    const height = panel.fill ? this.#room(panel) : this.#height();
    const changed =
      panel.frame !== this.frameText || dark !== this.dark || plain !== this.plain || height !== this.size.height;
    if (changed) {
      this.plot.style.height = panel.fill ? "" : `${height}px`;
      this.size = { width: this.plot.clientWidth, height };
      const { data, layout } = this.board.theme.recolour(JSON.parse(panel.frame, plain ? enlarged : undefined));
      if (plain && layout.yaxis2) layout.margin.t = Math.max(layout.margin.t, ROOMY); // its highest mark is at the edge
      this.frameText = panel.frame;
      this.dark = dark;
      this.plain = plain;
      this.data = data;
      this.layout = layout;
      this.scale.show(data);
      this.mine = data.map((trace) => isPainted(trace, layout));
      this.ranges = {}; // of the axes that the figure leaves open
      this.plot.classList.toggle("is-timed", Boolean(panel.time || panel.pick));
    }
    this.traces = withArrays(this.data, panel.places, this.board.array);
    this.edit.overwrite(this.traces);
    if (this.#rangesMoved() || changed || this.mine.includes(false)) this.#react();
    this.clamps.update();
    this.#paint();
  }

  cursor(store) {
    if (store.zoom !== this.zoom && this.panel.time) {
      this.zoom = store.zoom;
      clearTimeout(this.lazy);
      this.lazy = setTimeout(() => this.#react(), LAZY);
      this.clamps.update();
      this.#paint();
    } else if (store.unit !== this.unit && this.traces.some((trace) => trace.meta?.units !== undefined)) this.#paint();
    if (store.unit !== this.told) this.#read(store);
    paintOverlay(this.overContext, this, store);
    setText(this.value, this.panel.pick ? this.pick.words() : readout(this.board, this.panel, this.traces, store));
    if (this.element.matches(":focus")) this.#speak();
  }

  /** Whether we paint this trace, and the person has not switched it off. */
  painted(trace) {
    const index = this.traces.indexOf(trace);
    return this.mine[index] && trace.visible !== false && this.figure.shows(index);
  }

  /** What it is called, and how it stands: with a head above it, or as a row with its name at its left. */
  #dress({ title, look = "", letter, colour, fill, height }) {
    const row = look === "row";
    this.element.classList.toggle("is-row", row);
    this.element.classList.toggle("is-filling", Boolean(fill));
    this.element.style.flexGrow = fill ? String(fill) : "";
    this.element.style.setProperty("--least", `${height}px`);
    if (row) this.element.style.setProperty("--own", this.board.colour(colour));
    const shown = `${letter} ${title}`;
    if (shown === this.dressed) return;
    this.dressed = shown;
    this.title.setAttribute("data-term", letter ?? this.panel.signal ?? "");
    if (row) this.title.replaceChildren(h("i", {}, letter), h("span", {}, title));
    else setText(this.title, title);
  }

  /** The sentence below the chart: on the chosen unit where there is one, else on all. */
  #read({ unit }) {
    const { of_units: each, reading = "" } = this.panel;
    this.told = unit;
    const table = each && unit !== null ? this.board.array(each.array) : null;
    setText(this.reading, table && unit < table.shape[0] ? unitSentence(each.sentences, table, unit) : reading);
  }

  /** The height there is for a chart that takes what others leave. */
  #room({ height }) {
    return Math.max(this.plot.clientHeight, height);
  }

  /** The two axes of a trace, as they are now. */
  axesOf(trace) {
    const given = { layout: this.layout, full: this.figure.full, ...this.size };
    const zoom = this.panel.time && this.panel.time !== "y" ? this.board.store.zoom : null;
    return [axisOf(trace.xaxis ?? "x", { ...given, zoom }), axisOf(trace.yaxis ?? "y", given)];
  }

  /** Paint again after a change of the numbers in `traces`. */
  repaint() {
    this.#paint();
    this.cursor(this.board.store);
  }

  /** What the shades of a colour lean towards. */
  get shades() {
    return { ink: this.board.colour("#1b1f27"), paper: this.board.colour("#ffffff") };
  }

  get grey() {
    return this.dark ? GREY.dark : GREY.light;
  }

  /** The height that the chart is to have is another: see board/fill.js. */
  resize() {
    if (!this.panel || this.#height() === this.size.height) return;
    this.size = { ...this.size, height: this.#height() };
    this.plot.style.height = `${this.size.height}px`;
    this.#react();
    this.clamps.update();
    this.repaint();
  }

  #height() {
    return this.panel.height + (this.panel.stretch ? this.board.fill.extra : 0);
  }

  destroy() {
    this.leave?.();
    clearTimeout(this.lazy);
    this.stopListening();
    this.resizing.disconnect();
    this.figure.destroy();
  }

  /** Find the ranges that the figure leaves open; true if one is not what it was. */
  #rangesMoved() {
    const before = JSON.stringify(this.ranges);
    const painted = this.traces.filter((_, index) => this.mine[index]);
    for (const name of new Set(painted.flatMap((trace) => [trace.xaxis ?? "x", trace.yaxis ?? "y"]))) {
      const key = layoutKey(name);
      if (this.layout[key]?.range && !this.ranges[key]) continue;
      this.ranges[key] = openRange(painted, name, this.layout[key]?.type === "log");
      this.layout[key] = { ...this.layout[key], range: this.ranges[key] };
    }
    return JSON.stringify(this.ranges) !== before;
  }

  /** The layout as Plotly gets it: our size, and the zoom along the steps that all charts share. */
  #plotlyLayout() {
    const layout = { uirevision: "kept", ...this.layout, ...this.size, autosize: false };
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.font = { family: getComputedStyle(this.element).fontFamily, ...layout.font };
    if ((this.plain || this.size.height < this.panel.height) && layout.yaxis) {
      const { t = 0, b = 0 } = layout.margin ?? {};
      layout.yaxis = thinned(layout.yaxis, this.size.height - t - b, layout.font.size);
    }
    const { zoom } = this.board.store;
    if (zoom && this.panel.time && this.panel.time !== "y") {
      for (const key of Object.keys(layout).filter((name) => name.startsWith("xaxis"))) {
        layout[key] = { ...layout[key], range: zoom, autorange: false };
      }
    }
    if (this.#isAllOurs()) {
      for (const key of Object.keys(layout)) {
        if (/^[xy]axis/.test(key) && isUnseen(layout[key])) layout[key] = { ...layout[key], range: [0, 1] };
      }
    }
    return layout;
  }

  /** Whether nothing that Plotly draws stands at numbers of an axis but its own ticks. */
  #isAllOurs() {
    return !this.mine.includes(false) && !this.layout.shapes && !this.layout.annotations;
  }

  /** Let Plotly draw, unless it would draw what stands there. */
  #react() {
    if (this.panel.look === "row") return; // it has no axis for Plotly to draw
    const stand = (trace) => ({
      ...trace,
      type: "scatter",
      x: [null],
      y: [null],
      z: undefined,
      shapes: undefined,
      dtypes: undefined,
      hoverinfo: "skip",
      showlegend: trace.type === "heatmap" ? false : trace.showlegend,
    });
    const data = this.traces.map((trace, index) => (this.mine[index] ? stand(trace) : forPlotly(trace)));
    const still = Boolean(this.panel.time) && !this.layout.showlegend;
    const layout = this.#plotlyLayout();
    const asked = this.#isAllOurs() ? JSON.stringify([data, layout, still]) : "";
    if (asked && asked === this.asked) return;
    this.asked = asked;
    this.figure.react(data, layout, { displayModeBar: false, staticPlot: still, doubleClick: "reset" });
  }

  /** Plotly has drawn, or the person has zoomed or used the legend. */
  #laidOut() {
    if (this.panel) this.repaint();
  }

  #resized() {
    const width = this.plot.clientWidth;
    if (!this.panel || !width) return;
    const height = this.panel.fill ? this.#room(this.panel) : this.size.height;
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    this.#react();
    this.repaint();
  }

  #paint() {
    const { store } = this.board;
    this.unit = store.unit;
    this.zoom = store.zoom;
    const context = fit(this.base, this.size);
    this.overContext = fit(this.over, this.size);
    context.clearRect(0, 0, this.size.width, this.size.height);
    this.element.classList.toggle("is-low", this.size.height < (this.plain ? PROJECTED * LOW : LOW));
    this.#placeHit();
    const options = {
      unit: this.panel.units === false ? null : store.unit,
      T: store.T,
      grey: this.grey,
      colour: this.board.colour("#5b6472"),
      shades: this.shades,
      zoom: this.panel.time === true ? store.zoom : null,
    };
    for (const [index, trace] of this.traces.entries()) {
      if (!this.painted(trace)) continue;
      const [x, y] = this.axesOf(trace);
      context.save();
      context.beginPath();
      context.rect(x.offset, y.offset, x.length, y.length);
      context.clip();
      if (trace.type === "heatmap") {
        paintHeatmap(context, trace, [x, y], { canvas: this.#scratch(index), grey: this.grey });
      } else paintLines(context, trace, [x, y], options);
      context.restore();
      if (trace.meta?.units > 1 && !trace.meta.ghost && this.panel.units !== false) {
        paintEnds(context, trace, [x, y], { ...options, colour: trace.line?.color ?? options.colour });
      }
      if (this.panel.look === "row" && trace.type === "heatmap") {
        paintRowNumbers(context, trace, [x, y], options.colour);
      }
    }
  }

  /** What listens to the pointer lies over the axes' inside only, so that Plotly's legend can still be reached. */
  #placeHit() {
    const [x, y] = this.axesOf(this.traces[0] ?? {});
    const place = `left:${x.offset}px;top:${y.offset}px;width:${x.length}px;height:${y.length}px`;
    if (place === this.hitPlace) return;
    this.hitPlace = place;
    this.hit.style.cssText = place;
  }

  #scratch(index) {
    if (!this.scratch.has(index)) this.scratch.set(index, document.createElement("canvas"));
    return this.scratch.get(index);
  }

  #speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => setText(this.live, this.value.textContent), QUIET);
  }
}

export function create(element, board) {
  const chart = new Chart(element, board);
  return {
    update: (panel) => chart.update(panel),
    cursor: (store) => chart.cursor(store),
    destroy: () => chart.destroy(),
  };
}
