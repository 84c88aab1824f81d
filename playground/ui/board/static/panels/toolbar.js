// The tools of a page: undo, redo, reset, the reference, the style of the charts, link, file, plain view; and notices.

import { button, h, icon, iconButton, setText } from "../parts/dom.js";
import { save } from "../parts/files.js";
import { createSegment } from "../parts/segment.js";

const SHOWN = { info: 6000, warning: 15_000 }; // ms that a notice stays, unless a pointer rests on it
const SAID = 1600; // ms that "Copied" stays

class Toolbar {
  constructor(element, board) {
    this.element = element;
    this.board = board;
    element.setAttribute("role", "toolbar");
    element.setAttribute("aria-label", board.say("Tools"));
    this.words = h("div", { class: "toolbar-words" });
    this.bar = h("div", { class: "toolbar-tools" });
    this.toast = h("div", { class: "toast", role: "status", hidden: true });
    this.file = h("input", {
      type: "file",
      accept: ".json,application/json",
      hidden: true,
      onchange: () => this.#open(this.file.files[0]),
    });
    this.skip = button(board.say("Skip to the weights"), () => board.element.querySelector(".weights-grid")?.focus(), {
      class: "button skip",
    });
    element.append(this.skip, this.words, this.bar, this.toast, this.file);
    this.#listenToDrops();
  }

  update(panel) {
    this.panel = panel;
    const shown = JSON.stringify([
      panel.tools,
      panel.can_undo,
      panel.can_redo,
      panel.ghost,
      panel.style,
      panel.level,
      panel.plain,
      panel.hidden,
    ]);
    if (shown !== this.shown) this.#show(panel);
    this.shown = shown;
    this.#title(panel);
    this.skip.hidden = !this.board.panel("weights");
    this.board.element.classList.toggle("is-plain", Boolean(panel.plain));
    if (panel.notice) this.#notify(panel.notice);
    if (panel.file_id && panel.file_id !== this.saved) {
      this.saved = panel.file_id;
      if (panel.file) save(panel.file.name, panel.file.text, "application/json");
    }
  }

  cursor() {}

  destroy() {
    document.removeEventListener("dragover", this.over);
    document.removeEventListener("drop", this.drop);
  }

  #title({ title, subtitle }) {
    const text = JSON.stringify([title, subtitle]);
    if (text === this.titled) return;
    this.titled = text;
    this.words.replaceChildren(
      ...(title ? [h("span", { class: "toolbar-title" }, title)] : []),
      ...(subtitle ? [h("span", { class: "toolbar-subtitle" }, subtitle)] : []),
    );
  }

  #show(panel) {
    const tool = this.bar.contains(document.activeElement) ? document.activeElement.closest("[data-tool]") : null;
    this.bar.replaceChildren(...(panel.tools ?? []).flatMap((name) => this.#tool(name, panel)));
    this.#rove();
    const again = tool && this.bar.querySelector(`[data-tool=${tool.getAttribute("data-tool")}]`);
    (again?.querySelector("[tabindex='0']") ?? again)?.focus();
  }

  /** One stop of the tab key for all buttons; the arrow keys go from one to the next. */
  #rove(at = 0) {
    const buttons = [...this.bar.querySelectorAll("button.tool:not(:disabled)")];
    buttons.forEach((one, index) => (one.tabIndex = index === at ? 0 : -1));
    this.bar.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const here = buttons.indexOf(event.target);
      if (!step || here < 0) return;
      event.preventDefault();
      const next = (here + step + buttons.length) % buttons.length;
      this.#rove(next);
      buttons[next].focus();
    };
  }

  #tool(tool, panel) {
    const { board } = this;
    const make = (name, label, act, attributes = {}) =>
      iconButton(name, board.say(label), act, { "data-tool": name, ...attributes });
    const switched = (on) => ({ "aria-pressed": String(Boolean(on)) });
    const tools = {
      undo: () => [make("undo", "Undo (Ctrl+Z)", () => board.command("undo"), { disabled: !panel.can_undo })],
      redo: () => [make("redo", "Redo (Ctrl+Shift+Z)", () => board.command("redo"), { disabled: !panel.can_redo })],
      reset: () => [make("reset", "Reset to the start", () => board.command("reset"))],
      ghost: () => this.#ghost(panel.ghost ?? "off", make, switched),
      style: () => [this.#style(panel.style)],
      link: () => [
        h(
          "button",
          {
            type: "button",
            class: "tool has-words",
            "data-tool": "link",
            title: board.say("Copy a link to exactly this state"),
            onclick: () => this.#copy(),
          },
          icon("link"),
          h("span", {}, board.say("Copy link")),
        ),
      ],
      save: () => [make("save", "Save this experiment as a file", () => this.#save())],
      open: () => [make("open", "Open an experiment file, or drop it on the page", () => this.file.click())],
      teacher: () => [
        make("teacher", "Teacher's link: hide or lock controls", () => board.command("teacher", this.#place())),
      ],
      plain: () => [
        make("plain", "Projector view", () => board.command("plain", { on: !panel.plain }), switched(panel.plain)),
      ],
      help: () => [make("help", "Keys and symbols (?)", () => board.glossary.open())],
      level: () => [this.#level(panel.level)],
      "|": () => [h("span", { class: "gap", role: "separator" })],
    };
    return tools[tool]?.() ?? [];
  }

  #ghost(mode, make, switched) {
    const { board } = this;
    const set = (next) => () => board.command("ghost", { mode: next });
    const keep = make(
      "ghost",
      mode === "off" ? "Keep this state as a reference" : "Let the reference go",
      set(mode === "off" ? "lines" : "off"),
      switched(mode !== "off"),
    );
    if (mode === "off") return [keep];
    return [
      keep,
      make(
        "difference",
        "Show the difference to the reference",
        set(mode === "difference" ? "lines" : "difference"),
        switched(mode === "difference"),
      ),
    ];
  }

  #style(style) {
    const { board } = this;
    const option = (value, label) => ({ value, name: board.say(label), icon: value });
    const label = board.say("Style of the charts");
    const segment = createSegment({ label, onPick: (value) => board.command("style", { style: value }) });
    segment.set([option("heatmap", "As heatmaps"), option("lines", "As lines")], style);
    segment.element.dataset.tool = "style";
    return segment.element;
  }

  #level(level) {
    const { board } = this;
    const label = board.say("How much is shown");
    const segment = createSegment({ label, onPick: (value) => board.command("level", { level: value }) });
    const option = (value, name) => ({ value, name: board.say(name) });
    segment.set([option("essentials", "Essentials"), option("everything", "Everything")], level);
    segment.element.dataset.tool = "level";
    return segment.element;
  }

  /** Where the browser stands, of which Python knows nothing. */
  #place() {
    const { pinned, unit, inSight } = this.board.store;
    const [first = null, last = null] = inSight ?? [];
    return { t: pinned, unit, first, last };
  }

  async #copy() {
    const { board } = this;
    if (this.panel.link_too_long) {
      this.#notify({
        text: board.say(
          "This experiment is too long for a link. Save it as a file instead: it opens again by dropping it on the page.",
        ),
        tone: "warning",
        act: [board.say("Save file"), () => this.#save()],
      });
      return;
    }
    const address = board.link();
    const copied = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    );
    if (!copied) return this.#notify({ text: address, tone: "info" });
    const words = this.bar.querySelector("[data-tool=link] span");
    if (!words) return;
    setText(words, board.say("Copied"));
    setTimeout(() => setText(words, board.say("Copy link")), SAID);
  }

  #save() {
    const { file } = this.panel;
    if (file) save(file.name, file.text, "application/json");
    else this.board.command("save");
  }

  async #open(file) {
    this.file.value = "";
    if (file) this.board.command("open_file", { name: file.name, text: await file.text() });
  }

  /** Show a sentence once: the same notice in a later message is not shown again. */
  #notify(notice) {
    if (notice.number !== undefined && notice.number === this.noticed) return;
    this.noticed = notice.number ?? this.noticed;
    clearTimeout(this.hiding);
    const hide = () => (this.toast.hidden = true);
    const [label, act] = notice.act ?? [];
    this.toast.dataset.tone = notice.tone ?? "info";
    this.toast.replaceChildren(
      h("span", {}, notice.text),
      ...(act ? [h("button", { type: "button", class: "button", onclick: () => (hide(), act()) }, label)] : []),
      iconButton("close", this.board.say("Dismiss"), hide),
    );
    this.toast.hidden = false;
    const leave = () => (this.hiding = setTimeout(hide, SHOWN[this.toast.dataset.tone]));
    this.toast.onpointerenter = () => clearTimeout(this.hiding);
    this.toast.onpointerleave = leave;
    leave();
  }

  #listenToDrops() {
    const isFile = (event) =>
      [...(event.dataTransfer?.types ?? [])].includes("Files") &&
      !event.target.closest?.("[data-testid=stFileUploader]");
    this.over = (event) => isFile(event) && event.preventDefault();
    this.drop = (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      this.#open(event.dataTransfer.files[0]);
    };
    document.addEventListener("dragover", this.over);
    document.addEventListener("drop", this.drop);
  }
}

export function create(element, board) {
  const bar = new Toolbar(element, board);
  return { update: (panel) => bar.update(panel), cursor: () => bar.cursor(), destroy: () => bar.destroy() };
}
