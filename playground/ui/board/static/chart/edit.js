// Dragging the points of the input or of the target up and down; the charts follow while it lasts.

import { ownSeries } from "./readout.js";

const NEAR = 10; // px from a point that still mean it
const PART = 20; // a key moves a point by this part of the axis

const COMMANDS = { input: "set_input", target: "set_target" };

export class PointEdit {
  constructor(chart) {
    this.chart = chart;
    this.held = null; // {trace, t, d, value}: the value on screen while the server still computes
    this.line = 0; // the input that keys move
  }

  /** The traces whose points can be moved, with their series. */
  get #lines() {
    const { chart } = this;
    if (!COMMANDS[chart.panel?.edit] || chart.panel.locked) return [];
    return ownSeries(chart.traces, chart.board.store.T).filter(
      ({ trace }) => trace.type !== "heatmap" && !trace.meta?.fixed,
    );
  }

  /** The step from which on nothing can be moved: the end, or where the network stops reading. */
  get #end() {
    const { board, panel } = this.chart;
    return Math.min(board.store.T, panel.given ?? Infinity);
  }

  /** The point under a pointer, or null. */
  finds(place, t) {
    if (t < 0 || t >= this.#end) return null;
    let [best, distance, d] = [null, NEAR, 0];
    for (const { trace, own } of this.#lines) {
      const [x, y] = this.chart.axesOf(trace);
      for (let row = 0; row < own.rows; row += 1, d += 1) {
        const away = Math.hypot(y.pixel(own.at(row, t)) - place.y, x.pixel(t + 1) - place.x);
        if (away < distance) [best, distance] = [{ trace, own, row, t, d }, away];
      }
    }
    return best;
  }

  begin(place, t) {
    this.held = this.finds(place, t);
    if (!this.held) return false;
    this.line = this.held.d;
    this.chart.board.store.pin(t);
    return true;
  }

  drag({ y }) {
    const [, axis] = this.chart.axesOf(this.held.trace);
    const value = axis.value(Math.min(Math.max(y, axis.offset), axis.offset + axis.length));
    this.#send(this.held, Number(value.toPrecision(3)));
  }

  end() {
    this.held = null;
  }

  /** While a point is dragged, an answer that is older than the pointer must not move it. */
  overwrite(traces) {
    if (!this.held || this.held.value === undefined) return;
    const { index, at, value } = this.held;
    if (traces[index]?.y?.length > at) traces[index].y[at] = value;
  }

  keys() {
    const move = (sign) => () => {
      const { store } = this.chart.board;
      if (store.t >= this.#end) return;
      let d = 0;
      for (const { trace, own } of this.#lines) {
        if (this.line < d + own.rows) {
          const [, axis] = this.chart.axesOf(trace);
          const row = this.line - d;
          const value = own.at(row, store.t) + (sign * Math.abs(axis.high - axis.low)) / PART;
          store.pin(store.t);
          return this.#send({ trace, own, row, t: store.t, d: this.line }, Number(value.toPrecision(4)));
        }
        d += own.rows;
      }
    };
    const count = this.#lines.reduce((sum, { own }) => sum + own.rows, 0);
    if (!count) return {};
    const turn = (by) => () => (this.line = (this.line + by + count) % count);
    return { ArrowUp: move(1), ArrowDown: move(-1), PageUp: turn(-1), PageDown: turn(1) };
  }

  #send(point, value) {
    const { chart } = this;
    const name = COMMANDS[chart.panel.edit];
    const index = chart.traces.indexOf(point.trace);
    const current = chart.traces[index] ?? chart.traces[point.index];
    Object.assign(point, {
      index: index < 0 ? point.index : index,
      at: point.row * stride(current, point.own) + point.t,
      value,
      trace: current,
    });
    current.y[point.at] = value;
    const payload = name === "set_input" ? { t: point.t, d: point.d, value } : { t: point.t, value };
    chart.board.command(name, payload, { gesture: `${chart.panel.id}:${point.t}:${point.d}` });
    chart.repaint();
  }
}

function stride(trace, own) {
  return Math.ceil(trace.y.length / own.rows);
}
