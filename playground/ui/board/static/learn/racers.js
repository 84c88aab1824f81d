// The networks that learn, a card each: which cell, how far it is, and where its weights can go.
//
// panel.cards: {place, name, colour, loss, measure, about, state, tone, cell, begun}; panel.cells: [{value, label}] to choose from;
// panel.more, panel.removable: whether another can be added, and one taken away.

import { button, h, setText } from "../parts/dom.js";

function select(board, place, label) {
  const element = h("select", {
    "aria-label": label,
    onchange: () => board.command("train.cell", { place, value: element.value }),
  });
  return element;
}

class Card {
  constructor(board, place) {
    this.board = board;
    this.place = place;
    this.name = "";
    this.choice = select(board, place, board.say("Cell {n}", { n: place + 1 }));
    this.loss = h("strong", { class: "racer-loss" });
    this.measure = h("span", { class: "racer-measure" });
    this.about = h("span", { class: "racer-about quiet" });
    this.state = h("span", { class: "racer-state", role: "status" });
    const to = (page, words) => button(words, () => board.command("train.take", { name: this.name, page }));
    this.take = h(
      "span",
      { class: "racer-take" },
      h("span", { class: "quiet" }, board.say("See these weights in")),
      to("forward", board.say("Forward")),
      to("gradients", board.say("Gradients")),
    );
    this.element = h(
      "li",
      { class: "racer" },
      h("div", { class: "racer-head" }, h("span", { class: "racer-dot", "aria-hidden": "true" }), this.choice),
      h("div", { class: "racer-numbers" }, this.loss, this.measure),
      this.state,
      this.about,
      this.take,
    );
  }

  update(card, cells) {
    this.name = card.name;
    this.element.style.setProperty("--colour", this.board.colour(card.colour));
    fill(this.choice, cells, card.cell);
    setText(this.loss, card.loss);
    setText(this.measure, card.measure);
    setText(this.about, card.about);
    setText(this.state, card.state);
    this.take.hidden = !card.begun;
    this.element.dataset.tone = card.tone;
  }
}

function fill(choice, options, value) {
  const shape = JSON.stringify(options);
  if (choice.dataset.shape !== shape) {
    choice.replaceChildren(...options.map((option) => h("option", { value: option.value }, option.label)));
    choice.dataset.shape = shape;
  }
  if (choice.value !== value) choice.value = value;
}

class Racers {
  constructor(element, board) {
    this.board = board;
    this.cards = [];
    this.list = h("ul", { class: "racers" });
    element.append(this.list);
  }

  update(panel) {
    if (this.cards.length !== panel.cards.length || this.more !== panel.more) this.#arrange(panel);
    const none = panel.removable ? [{ value: "", label: this.board.say("Take away") }] : [];
    for (const [place, card] of panel.cards.entries()) this.cards[place].update(card, [...panel.cells, ...none]);
    if (this.add) fill(this.add, [{ value: "", label: this.board.say("Add a cell") }, ...panel.cells], "");
  }

  #arrange(panel) {
    this.more = panel.more;
    this.cards = panel.cards.map((_, place) => new Card(this.board, place));
    this.add = panel.more ? select(this.board, panel.cards.length, this.board.say("Add a cell")) : null;
    const last = this.add ? [h("li", { class: "racer racer-add" }, this.add)] : [];
    this.list.replaceChildren(...this.cards.map((card) => card.element), ...last);
  }
}

export function create(element, board) {
  const racers = new Racers(element, board);
  return { update: (panel) => racers.update(panel), cursor() {} };
}
