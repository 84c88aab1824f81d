// The time bar: play, speed, loop, and a scrubber whose steps stand under those of the charts.

import { Marked } from "../cell/marked.js";
import { h, icon, iconButton, put, setText } from "../parts/dom.js";

const SPEEDS = [0.5, 1, 2];

class TimeBar {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    const { player } = board;
    this.play = iconButton("play", "", () => player.toggle());
    this.play.classList.add("timebar-play");
    this.loop = iconButton("loop", board.say("Loop"), () => this.#loop(), {
      "aria-pressed": "false",
      "data-tool": "loop",
    });
    this.speed = h("button", { type: "button", class: "tool speed", onclick: () => this.#speed() });
    this.where = h("span", { class: "timebar-where" });
    this.marked = new Marked(board);
    this.knob = h("span", { class: "scrub-knob" });
    this.ticks = h("span", { class: "scrub-ticks", "aria-hidden": "true" });
    this.rail = h("span", { class: "scrub-rail" }, h("span", { class: "scrub-window" }), this.ticks, this.knob);
    this.scrub = h(
      "div",
      { class: "scrub", role: "slider", tabindex: "0", "aria-label": board.say("Time step") },
      this.rail,
    );
    this.element.append(
      this.scrub,
      h(
        "div",
        { class: "timebar-row" },
        iconButton("back", board.say("One step back (←)"), () => this.#step(-1)),
        this.play,
        iconButton("forward", board.say("One step on (→)"), () => this.#step(1)),
        this.speed,
        this.loop,
        this.where,
        ...this.marked.elements,
      ),
    );
    this.steps = h(
      "span",
      { class: "timebar-steps", role: "group", "aria-label": board.say("Steps of the sequence") },
      ...this.#stepTools(),
    );
    this.element.lastElementChild.append(this.steps);
    this.#listen();
  }

  #stepTools() {
    const { board } = this;
    const here = () => ({ t: board.store.t });
    return [
      iconButton("insert", board.say("Insert a step before this one"), () => board.command("insert_step", here())),
      iconButton("remove", board.say("Delete this step"), () => board.command("delete_step", here())),
      iconButton("append", board.say("Add a step at the end"), () => board.command("append_step")),
      h(
        "button",
        {
          type: "button",
          class: "tool",
          title: board.say("Double the length"),
          "aria-label": board.say("Double the length"),
          onclick: () => board.command("double_length"),
        },
        "×2",
      ),
    ];
  }

  update(panel) {
    this.steps.hidden = !panel.steps;
    this.element.classList.toggle("is-calm", Boolean(panel.calm));
    const { T } = this.board.store;
    const shown = JSON.stringify([T, panel.labels, this.width, panel.left, panel.right]);
    this.panel = panel;
    this.T = T;
    if (shown === this.shown) return;
    this.shown = shown;
    this.rail.style.marginLeft = `${panel.left ?? 0}px`;
    this.rail.style.marginRight = `${panel.right ?? 0}px`;
    this.scrub.setAttribute("aria-valuemin", 1);
    this.scrub.setAttribute("aria-valuemax", T);
    this.#drawTicks(T, panel.labels, panel.spelled);
  }

  cursor(store) {
    const { board, panel } = this;
    const { player } = board;
    if (store.T !== this.T) this.update(panel); // the length is no part of the panel
    const label = panel.labels?.[store.t];
    const [low, high] = store.zoom ?? [0.5, store.T + 0.5];
    this.knob.style.left = `${share(store.t, store.T)}%`;
    this.rail.style.setProperty("--from", `${(100 * (low - 0.5)) / store.T}%`);
    this.rail.style.setProperty("--to", `${(100 * (high - 0.5)) / store.T}%`);
    this.rail.classList.toggle("is-zoomed", store.zoom !== null);
    const where =
      board.say("t = {t} of {T}", { t: store.t + 1, T: store.T }) +
      (label ? ` · ${panel.spelled ? `“${label}”` : label}` : "");
    setText(this.where, where);
    put(this.scrub, { "aria-valuenow": store.t + 1, "aria-valuetext": where });
    this.marked.update();
    this.#showPlaying(player);
  }

  destroy() {
    this.marked.stop();
    this.resizing.disconnect();
  }

  #showPlaying({ playing, speed }) {
    const state = `${playing} ${speed}`;
    if (this.state === state) return;
    this.state = state;
    const label = this.board.say(playing ? "Pause (space)" : "Play (space)");
    this.play.replaceChildren(icon(playing ? "pause" : "play"));
    this.play.title = label;
    this.play.setAttribute("aria-label", label);
    setText(this.speed, `${speed}×`);
    this.speed.title = this.board.say("Speed");
    this.speed.setAttribute("aria-label", this.board.say("Speed {speed}×", { speed }));
  }

  #drawTicks(T, labels, spelled) {
    const width = this.width || 600;
    const longest = labels ? Math.max(...labels.map((label) => label.length)) : 0;
    const every = labels ? Math.ceil((T * (spelled ? 12 : 9 * longest)) / width) : nice((T * 28) / width);
    const marks = [];
    for (let t = 0; t < T; t += 1) {
      const first = t === 0 && ((every - 1) * width) / T >= 24; // step 1 where the next number leaves it room
      const sticksOut = !spelled && t > 0 && (share(t, T) / 100) * width + 3 * longest > width + 12;
      if (labels ? t % every || sticksOut : (t + 1) % every && !first) continue;
      const mark = h("span", {}, labels ? (labels[t] === " " ? "␣" : labels[t]) : String(t + 1));
      mark.style.whiteSpace = "nowrap";
      mark.style.left = `${share(t, T)}%`;
      marks.push(mark);
    }
    this.ticks.replaceChildren(...marks);
  }

  #step(by) {
    const { store } = this.board;
    store.pin(store.t + by);
  }

  #speed() {
    const { player } = this.board;
    player.speed = SPEEDS[(SPEEDS.indexOf(player.speed) + 1) % SPEEDS.length];
    this.cursor(this.board.store);
  }

  #loop() {
    const { player } = this.board;
    player.loop = !player.loop;
    this.loop.setAttribute("aria-pressed", String(player.loop));
  }

  #listen() {
    const { store, player } = this.board;
    const at = (event) => {
      const box = this.rail.getBoundingClientRect();
      return Math.round(((event.clientX - box.left) / box.width) * store.T - 0.5);
    };
    this.scrub.onpointerdown = (event) => {
      this.scrub.setPointerCapture(event.pointerId);
      player.pause();
      store.pin(at(event));
    };
    this.scrub.onpointermove = (event) => {
      if (this.scrub.hasPointerCapture(event.pointerId)) store.pin(at(event));
    };
    this.scrub.onkeydown = (event) => {
      const moves = {
        ArrowLeft: -1,
        ArrowDown: -1,
        ArrowRight: 1,
        ArrowUp: 1,
        PageUp: 10,
        PageDown: -10,
        Home: -Infinity,
        End: Infinity,
      };
      if (event.key === " ") player.toggle();
      else if (event.key in moves && !event.ctrlKey && !event.metaKey) {
        store.pin(Math.min(Math.max(store.t + moves[event.key], 0), store.T - 1));
      } else return;
      event.preventDefault();
    };
    this.resizing = new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      if (this.panel) this.update(this.panel);
    });
    this.resizing.observe(this.scrub);
  }
}

/** Where the middle of step t lies on the rail, in per cent. */
function share(t, T) {
  return (100 * (t + 0.5)) / T;
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least a number. */
function nice(number) {
  for (let power = 1; ; power *= 10) for (const digit of [1, 2, 5]) if (digit * power >= number) return digit * power;
}

export function create(element, board) {
  const bar = new TimeBar(element, board);
  return { update: (panel) => bar.update(panel), cursor: (store) => bar.cursor(store), destroy: () => bar.destroy() };
}
