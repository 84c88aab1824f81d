// What was tried: the experiments that the person keeps, in a table to be sorted, noted on, taken away and opened again.
//
// panel: head (a word a column: the name, the numbers, the note), cells [{query, label, numbers, texts, spark}] as they
// are on screen. Sends "compare.reopen" {query}.

import { h, put, svg } from "../parts/dom.js";
import { save } from "../parts/files.js";
import { added, csvOf, Kept, markdownOf, MOST, ordered } from "./kept.js";

const [WIDTH, HEIGHT] = [72, 24];

function thumbnail(spark) {
  const x = (n) => 1 + (n / Math.max(spark.length - 1, 1)) * (WIDTH - 2);
  const points = spark.map((value, n) => `${x(n).toFixed(1)},${(HEIGHT - 2 - value * (HEIGHT - 4)).toFixed(1)}`);
  return svg(
    "svg",
    { class: "tried-picture", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
    svg("polyline", { points: points.join(" ") }),
  );
}

class Tried {
  constructor(element, board) {
    this.board = board;
    this.kept = new Kept(window.localStorage);
    this.sorting = { column: -2, sign: 1 };
    const say = (text) => board.say(text);
    this.keep = h("button", { type: "button", class: "button", onclick: () => this.#keep() }, say("Keep these"));
    this.away = [
      this.#action(say("Take as CSV"), () => save("tried.csv", csvOf(this.kept.rows, this.#all()), "text/csv")),
      this.#action(say("Take as Markdown"), () =>
        save("tried.md", markdownOf(this.kept.rows, this.panel.head), "text/markdown"),
      ),
      this.#action(say("Remove all"), () => this.#save([])),
    ];
    this.said = h("p", { class: "quiet", role: "status" });
    this.table = h("table", { class: "numbers" });
    this.room = h("div", { class: "numbers-room", tabindex: "0", role: "region", "aria-label": say("What was tried") });
    this.room.append(this.table);
    element.append(h("div", { class: "tried-tools" }, this.keep, ...this.away), this.said, this.room);
    this.listen = ({ key }) => (key === null || key === "playground.tried") && this.#show();
    window.addEventListener("storage", this.listen); // another tab keeps or removes
  }

  update(panel) {
    this.panel = panel;
    this.#show();
  }

  destroy() {
    window.removeEventListener("storage", this.listen);
  }

  #action(text, act) {
    return h("button", { type: "button", class: "button", onclick: act }, text);
  }

  #all() {
    return [...this.panel.head, "link"];
  }

  #keep() {
    this.#save(added(this.kept.rows, this.panel.cells, Date.now()));
  }

  #save(rows) {
    this.stored = this.kept.save(rows);
    this.#show();
  }

  #show() {
    const { rows } = this.kept;
    const words = { n: String(rows.length), most: String(MOST) };
    this.said.textContent = !rows.length
      ? this.board.say("Nothing is kept yet: keep what is on screen, and find it here again after a reload.")
      : this.stored === false
        ? this.board.say("This browser stores nothing: what is kept goes with the tab.")
        : this.board.say("{n} of {most} kept in this browser.", words);
    for (const button of this.away) button.disabled = !rows.length;
    this.room.hidden = !rows.length;
    const { column, sign } = this.sorting;
    this.table.replaceChildren(
      h("thead", {}, h("tr", {}, h("td"), ...this.#heads(), h("td"))),
      h("tbody", {}, ...ordered(rows, column, sign).map((row) => this.#row(row))),
    );
  }

  /** The heads sort by their column, once more turns the order round; the note's does not. */
  #heads() {
    return this.panel.head.map((text, n) => {
      if (n === this.panel.head.length - 1) return h("th", { scope: "col" }, text);
      const { column, sign } = this.sorting;
      const own = column === n - 1;
      const sort = () => {
        this.sorting = { column: n - 1, sign: own ? -sign : 1 };
        this.#show();
        this.table.querySelectorAll(".tried-sort")[n].focus();
      };
      const head = h("button", { type: "button", class: "tried-sort", onclick: sort }, text);
      const cell = h("th", { scope: "col" }, head);
      put(cell, { "aria-sort": own ? (sign > 0 ? "ascending" : "descending") : "none" });
      return cell;
    });
  }

  #row(row) {
    const open = () => this.board.command("compare.reopen", { query: row.query });
    const note = h("input", {
      class: "tried-note",
      type: "text",
      maxlength: "200",
      "aria-label": this.board.say("Note on {name}", { name: row.label }),
      onchange: () => this.#change(row, { note: note.value }),
    });
    note.value = row.note;
    const remove = this.#action("×", () => this.#save(this.kept.rows.filter(({ query }) => query !== row.query)));
    put(remove, { "aria-label": this.board.say("Remove {name}", { name: row.label }) });
    return h(
      "tr",
      {},
      h("td", {}, thumbnail(row.spark)),
      h("th", { scope: "row" }, h("button", { type: "button", class: "tried-open", onclick: open }, row.label)),
      ...row.texts.map((text) => h("td", {}, text)),
      h("td", {}, note),
      h("td", {}, remove),
    );
  }

  #change(row, changed) {
    this.#save(this.kept.rows.map((one) => (one.query === row.query ? { ...one, ...changed } : one)));
  }
}

export function create(element, board) {
  const tried = new Tried(element, board);
  return { update: (panel) => tried.update(panel), cursor() {}, destroy: () => tried.destroy() };
}
