// The chain over time: each link as wide as what it lets through, so that one sees where a memory breaks.
//
// Panel: {norm, states: [{name, colour}]}; array "unrolled.h": the strength of each link, nan where it is not finite.

import { h, setText, svg } from "../parts/dom.js";
import { written } from "../parts/numbers.js";

const WIDTH = 400;
const ROW = 92; // of one chain among several
const ROWS = { 1: 260, 2: 170 }; // of few: they fill the room there is
const BROKEN = 0.1;

export function create(element, board) {
  const panel = new Unrolled(element, board);
  return { update: (message) => panel.update(message), cursor: () => panel.paint() };
}

const FULL = 12; // px of a link in which a change passes in full, in a row of ROW

/** The width of a link as a multiple of FULL: by the square root, so that weak ones are still told apart. */
function thickness(strength) {
  if (!Number.isFinite(strength)) return 1 / 3;
  return Math.min(2.8, Math.sqrt(strength));
}

const lowered = (number) => String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);

class Unrolled {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    this.figure = h("div", { class: "unrolled-chains" });
    this.help = h("p", { class: "quiet" });
    this.element.append(h("div", { class: "unrolled" }, this.help, this.figure));
  }

  update({ norm, states }) {
    this.alone = states.length === 1;
    this.row = ROWS[states.length] ?? ROW;
    this.full = (FULL * this.row) / ROW;
    setText(this.help, this.board.say(`unrolled.${norm}`));
    this.chains = states.map(({ name, colour }) =>
      this.#chain({ state: name, colour }, Array.from(this.board.array(`unrolled.${name}`).data)),
    );
    this.figure.replaceChildren(...this.chains.map(({ element }) => element));
    this.paint();
  }

  #chain({ state, colour }, links) {
    const T = links.length;
    const [row, middle] = [this.row, this.row / 2];
    const pitch = (WIDTH - 24) / T;
    const x = (t) => 24 + (t + 0.5) * pitch;
    const lines = Array.from(links, (strength, t) => this.#link(strength, x(t) - pitch, x(t)));
    const dots =
      pitch < 5
        ? []
        : Array.from(links, (_, t) =>
            svg("circle", { class: "state", cx: x(t), cy: middle, r: Math.min(0.3 * this.full, pitch / 3.2) }),
          );
    const start = svg("circle", { class: "state", cx: x(-1), cy: middle, r: Math.min(0.2 * this.full, pitch / 4) });
    const cursor = svg("line", { class: "cursor", y1: 6, y2: row - 18 });
    const label = svg("text", { class: "value", y: row - 4, "text-anchor": "middle" });
    const hit = svg("rect", { class: "hit", x: 0, y: 0, width: WIDTH, height: row });
    const drawing = svg(
      "svg",
      {
        class: "chain",
        viewBox: `0 0 ${WIDTH} ${row}`,
        style: `--own: ${this.board.colour(colour)}`,
        "aria-hidden": "true",
      },
      svg("rect", { class: "full", x: x(-1), y: middle - this.full / 2, width: WIDTH - x(-1), height: this.full }),
      ...lines,
      start,
      ...dots,
      cursor,
      label,
      hit,
    );
    this.#listen(hit, (px) => Math.round((px - 24) / pitch - 0.5), T);
    const title = h(
      "div",
      { class: "chain-title" },
      h("i", { style: `--own: ${this.board.colour(colour)}` }, state),
      h("span", { class: "chain-value" }),
    );
    const reading = h("p", { class: "chain-reading" }, this.#read(state, links));
    return { state, links, x, cursor, label, title, element: h("div", {}, title, drawing, reading) };
  }

  #link(strength, from, to) {
    const [width, middle] = [this.full * thickness(strength), this.row / 2];
    const classes = `link${strength < BROKEN ? " is-broken" : ""}${strength > 1.05 ? " is-growing" : ""}${Number.isFinite(strength) ? "" : " is-bad"}`;
    return svg("line", {
      class: classes,
      x1: from,
      x2: to,
      y1: middle,
      y2: middle,
      "stroke-width": Math.max(0.8, width).toFixed(2),
    });
  }

  #listen(hit, step, T) {
    const { store } = this.board;
    const at = (event) => {
      const box = hit.getBoundingClientRect();
      return Math.min(T - 1, Math.max(0, step(((event.clientX - box.left) / box.width) * WIDTH)));
    };
    hit.addEventListener("pointermove", (event) => (event.buttons ? store.pin(at(event)) : store.hover(at(event))));
    hit.addEventListener("pointerleave", () => store.leave());
    hit.addEventListener("pointerdown", (event) => store.pin(at(event)));
  }

  /** The chain in words: its weakest and strongest link, and where it breaks. */
  #read(state, links) {
    const say = (key, words) => this.board.say(`unrolled.${key}`, { state, ...words });
    const finite = links.map((value, t) => ({ value, t })).filter(({ value }) => Number.isFinite(value));
    if (!finite.length) return "";
    const least = finite.reduce((a, b) => (b.value < a.value ? b : a));
    const most = finite.reduce((a, b) => (b.value > a.value ? b : a));
    const broken = finite.filter(({ value }) => value < BROKEN).length;
    const told = (one) => ({ t: one.t + 1, value: written(one.value) });
    return [say("weakest", told(least)), say("strongest", told(most)), this.#reach(state, broken, finite.length)].join(
      " ",
    );
  }

  /** What the weak links mean; where there is a cell state, h is not the only way. */
  #reach(state, broken, count) {
    const key = !broken
      ? "whole"
      : this.alone
        ? broken === count
          ? "broken_all"
          : "broken"
        : broken === count
          ? "weak_all"
          : "weak";
    return this.board.say(`unrolled.${key}`, { state, count: broken });
  }

  paint() {
    const { t } = this.board.store;
    for (const { state, links, x, cursor, label, title } of this.chains ?? []) {
      const value = links[t];
      cursor.setAttribute("x1", x(t));
      cursor.setAttribute("x2", x(t));
      label.setAttribute("x", Math.min(WIDTH - 16, Math.max(30, x(t))));
      setText(label, written(value));
      setText(title.lastChild, `‖∂${state}${lowered(t + 1)} / ∂${state}${lowered(t)}‖ = ${written(value)}`);
    }
  }
}
