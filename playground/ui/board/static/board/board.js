// The board: mounts the panels of a page, hands them each new message, and owns what they share.

import { markCharts } from "../chart/marks.js";
import { h } from "../parts/dom.js";
import { dropAddress, keepAddress, linkTo, readAddress } from "./address.js";
import { Commands } from "./commands.js";
import { Fill } from "./fill.js";
import { listenToTerms } from "./glossary.js";
import { listenToKeys } from "./keys.js";
import { modulesFor } from "./frame.js";
import { Layout } from "./layout.js";
import { read, States } from "./message.js";
import { Player } from "./player.js";
import { listenToSidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { Theme } from "./theme.js";
import { Trail } from "./trail.js";
import { Work } from "./work.js";

const STYLES = [
  "board.css",
  "parts.css",
  "weights.css",
  "diagram.css",
  "invent.css",
  "essentials.css",
  "compare.css",
  "controls.css",
  "learn.css",
  "sequences.css",
];

/** Load the style sheets before anything is laid out; one that is missing does not hold up the page. */
function loadStyles() {
  return Promise.all(
    STYLES.map(
      (name) =>
        new Promise((resolve) => {
          const link = document.createElement("link");
          Object.assign(link, {
            rel: "stylesheet",
            href: new URL(`../styles/${name}`, import.meta.url).href,
            onload: resolve,
            onerror: resolve,
          });
          document.head.append(link);
        }),
    ),
  );
}

await loadStyles();

const store = new Store(); // one for the tab: the cursor outlives a change of page
const states = new States(); // likewise: what another page has been sent need not come again
let placed = false;
let visit; // the session that the server knows this tab by
let resumed = 0; // the command that hands a visit back; what Python says before its answer is of another state
const trail = new Trail(window.sessionStorage);
const commands = new Commands(); // one for the tab too: what nobody has answered outlives a board that is mounted anew

class Board {
  constructor(element, component) {
    this.element = element;
    this.component = component;
    this.store = store;
    this.words = {};
    this.player = new Player(store);
    this.theme = new Theme(element);
    this.commands = commands;
    commands.speakFor(this);
    this.unanswered = h("div", { class: "unanswered", role: "status", hidden: true });
    /** An array of the newest state: {data, shape, dtype}, or null. */
    this.array = (name) => this.state.arrays.get(name) ?? null;
    this.fill = new Fill(this);
    this.layout = new Layout(this);
    this.work = new Work(this);
    markCharts(this);
    this.glossary = listenToTerms(this);
    this.stopListening = [
      store.subscribe(() => this.#cursorMoved()),
      this.theme.subscribe(() => this.layout.repaint()),
      listenToKeys(this),
      listenToSidebar(),
      this.glossary.stop,
    ];
  }

  update(component) {
    this.component = component;
    const parts = read(component.data);
    const state = states.take(parts);
    if (!state) this.#askForAll(parts.message);
    else if (!this.#isOfAnotherVisit(state.header, parts.message)) this.#whenLoaded(state, parts.message);
  }

  /** Show a state; the first one once the code of all its panels is there, so that it comes in one piece. */
  #whenLoaded(state, message) {
    const modules = this.header ? null : modulesFor(Object.values(state.header.panels));
    this.newest = [state, message];
    if (!modules) this.#show(state, message);
    else modules.then(() => this.gone || this.header || this.#show(...this.newest));
  }

  #show(state, { seq }) {
    const { header } = state;
    const first = !this.header;
    this.state = state;
    this.header = header;
    this.words = header.words;
    if (seq >= resumed) trail.record(header);
    this.commands.answered(seq); // the next command is on its way while this answer is painted
    store.resize(header.T, header.units);
    if (!placed) this.#place(header.view);
    this.theme.use(header.theme);
    this.layout.update(state);
    keepAddress(header, store, { now: first });
    this.element.dataset.answered = seq;
    this.element.dispatchEvent(new CustomEvent("board:painted", { bubbles: true, detail: { seq } }));
    this.work.update(header.work);
    if (!first && header.reveal !== this.revealed) revealTable();
    this.revealed = header.reveal;
  }

  /** A panel of the newest state, or undefined. */
  panel(id) {
    return this.header.panels[id];
  }

  /** Ask Python for something: see playground/ui/commands/ for the names. */
  command(name, payload = {}, options = {}) {
    this.commands.push(name, payload, options);
  }

  /** A colour of the light theme as it is in the theme on screen. */
  colour(hex) {
    return this.theme.colour(hex);
  }

  /** The words of the interface under a key, with {name} filled in. */
  say(key, values = {}) {
    return (this.words?.[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  /** The address that shows this very state elsewhere. */
  link() {
    return linkTo(this.header, this.store);
  }

  destroy() {
    this.gone = true;
    dropAddress();
    this.stopListening.forEach((stop) => stop());
    this.player.pause();
    this.theme.destroy();
    this.layout.destroy();
    this.fill.destroy();
    this.work.destroy();
    this.commands.silence(this);
    this.unanswered.remove();
    this.element.remove();
  }

  /**
   * A server that was started again, or has forgotten a tab that slept, begins a new visit: it is told what this tab
   * holds, then what the person did and nobody answered. A tab that was loaded again hands its steps back likewise.
   */
  #isOfAnotherVisit({ visit: now, query }, { seq }) {
    const [before, reloaded] = [visit, visit === undefined];
    visit = now;
    if (before === now) return seq < resumed && this.header !== undefined;
    if (reloaded && !trail.continues(query, { again: isReload() })) {
      trail.forget();
      return false;
    }
    const unanswered = this.commands.restart(seq);
    this.command("resume", trail.payload());
    resumed = this.commands.seq;
    for (const { name, payload, gesture } of unanswered) this.command(name, payload, { gesture });
    return !reloaded;
  }

  /** Hand a command to Python; Streamlit passes it on when it is connected. */
  send(command) {
    this.component.setStateValue("command", { ...command, have: states.have });
  }

  /** Say whether an answer is awaited, and whether it is overdue. */
  awaits({ busy, late }) {
    this.element.toggleAttribute("data-busy", busy);
    if (late === this.unanswered.hidden) this.#late(late);
  }

  #late(late) {
    this.unanswered.hidden = !late;
    if (late) this.unanswered.textContent = this.say("No answer yet. What you do is kept, and is sent again.");
    if (late) this.element.after(this.unanswered);
  }

  /** A message builds on what is not here, such as after a lost connection. */
  #askForAll({ seq }) {
    this.commands.answered(seq);
    this.command("whole");
  }

  #place(view) {
    placed = true;
    const { t, unit, zoom } = readAddress(view);
    store.pin(t);
    store.choose(unit);
    if (zoom.length === 2) store.see(Math.min(...zoom) + 0.5, Math.max(...zoom) + 1.5);
    if (view.section) requestAnimationFrame(() => this.layout.reveal(view.section));
  }

  #cursorMoved() {
    this.layout.cursor();
    keepAddress(this.header, store);
  }
}

/** Scroll to the table of weights below the board, once Streamlit has drawn it. */
function revealTable(tries = 40) {
  const table = document.querySelector(".st-key-weights_table");
  if (!table) {
    if (tries) setTimeout(() => revealTable(tries - 1), 100);
    return;
  }
  const show = () => table.scrollIntoView({ block: "end", behavior: "smooth" });
  for (const later of [0, 600, 1500]) setTimeout(show, later); // it grows while its code is loaded
}

/** Whether the tab was loaded again, rather than led to another address. */
function isReload() {
  const [navigation] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming} */ (navigation)?.type === "reload";
}

const boards = new WeakMap();

/** Called by the loader with each new state of the component; gives the function that takes the board down. */
export function mount(component) {
  const parent = component.parentElement;
  let board = boards.get(parent);
  if (!board) {
    const element = document.createElement("div");
    element.className = "board";
    parent.replaceChildren(element);
    boards.set(parent, (board = new Board(element, component)));
  }
  board.update(component);
  return () => {
    boards.delete(parent);
    board.destroy();
  };
}
