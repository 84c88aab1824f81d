// The drawing of a cell: made once for its graph, then given new numbers as often as one likes.

import { gateLike, stateOf } from "../cell/graph.js";
import { symbolOf } from "../cell/names.js";
import { OPERATIONS } from "../cell/operations.js";
import { svg } from "../parts/dom.js";
import { brief, written } from "../parts/numbers.js";
import { Colours } from "./colours.js";
import { layout } from "./layout.js";
import { openness } from "./sentence.js";
import { boxShape, corners, freeCorner, glyph, sluice, symbol, wire } from "./shapes.js";

const STRIP = 8; // px: height of a strip of all units

export class Drawing {
  /** onValue(name): called when the person chooses a value in the drawing. */
  constructor(board, model, onValue) {
    this.board = board;
    this.model = model;
    this.onValue = onValue;
    this.plan = layout(model.nodes, model.states);
    this.gates = gateLike(model.nodes);
    this.colours = new Colours(board, model.cell.scales);
    this.element = svg("svg", {
      class: "cell",
      viewBox: `0 0 ${this.plan.width} ${Math.ceil(this.plan.height)}`,
      role: "group",
    });
    this.wires = this.plan.wires.map((plan) => this.#wire(plan));
    this.stubs = this.plan.stubs.map((plan) => this.#stub(plan));
    this.items = [...this.plan.items.values()].map((item) => this.#item(item));
    this.ports = this.plan.ports.map((port) => this.#port(port));
    this.sluices = this.#sluices();
    const layers = [...this.wires, ...this.stubs].map(({ group }) => group);
    const dots = this.#dots();
    this.element.append(
      ...layers,
      ...dots,
      ...this.sluices.map(({ group }) => group),
      ...this.items.map(({ group }) => group),
      ...this.ports.map(({ group }) => group),
    );
  }

  // ---- what is made once

  #wire(plan) {
    const { items } = this.plan;
    const from = items.get(plan.from);
    const points = corners(plan.points, plan.joined ? null : from, items.get(plan.to));
    return { ...plan, ...wire(points, { "data-from": plan.from, "data-to": plan.to ?? "bus" }, !plan.trunk) };
  }

  #stub({ to, points }) {
    const made = wire(points, { "data-from": "bias", "data-to": to });
    made.group.append(
      svg("text", { class: "bias", x: points[0][0], y: points[0][1] + 9, "text-anchor": "middle" }, "b"),
    );
    return { ...made, from: null, to };
  }

  /** Where a wire leaves another of the same origin. */
  #dots() {
    return this.wires
      .filter(({ joined }) => joined)
      .map(({ points }) => svg("circle", { class: "joint", cx: points[0][0], cy: points[0][1], r: 2.6 }));
  }

  #item(item) {
    const { node, x, y, h } = item;
    const colour = node.colour ? this.board.colour(node.colour) : "";
    const chosen = Boolean(node.kind);
    const group = svg("g", {
      class: `item item-${node.op}${chosen ? " is-named" : ""}`,
      "data-node": node.name,
      "data-term": node.name,
      style: colour ? `--own: ${colour}` : null,
      ...(chosen ? { role: "button", tabindex: 0 } : {}),
    });
    const made = { item, node, group, level: null, shape: null, number: null, strip: null, clamp: null };
    if (item.round) this.#circle(made);
    else this.#box(made);
    if (chosen) this.#listen(group, node.name);
    made.strip = this.#strip(
      made,
      item.round
        ? { x: made.spot.sx > 0 ? made.spot.x : made.spot.x - 32, y: made.spot.y - STRIP / 2, w: 32 }
        : { x: x - item.w / 2 + 5, y: node.op === "linear" ? y - STRIP / 2 : y + h / 2 - STRIP - 5, w: item.w - 10 },
    );
    made.clamp = svg("path", {
      class: "clamp",
      d: `M${x - item.w / 2 - 3},${y - h / 2 - 3}v${h + 6}M${x + item.w / 2 + 3},${y - h / 2 - 3}v${h + 6}M${x - item.w / 2 - 3},${y - h / 2 - 3}h5M${x - item.w / 2 - 3},${y + h / 2 + 3}h5M${x + item.w / 2 + 3},${y - h / 2 - 3}h-5M${x + item.w / 2 + 3},${y + h / 2 + 3}h-5`,
    });
    group.append(made.clamp);
    return made;
  }

  #circle(made) {
    const { item, group, node } = made;
    made.spot = freeCorner(
      item,
      this.wires.map(({ points }) => points),
      this.plan.items.values(),
      this.plan.width,
    );
    made.number = svg("text", {
      class: "number small",
      x: made.spot.x,
      y: made.spot.y + 3.5,
      "text-anchor": made.spot.sx > 0 ? "start" : "end",
    });
    if (node.kind === "state") made.number.style.display = "none"; // it stands at the port
    group.append(
      svg("rect", { class: "body round", ...boxShape(item), rx: item.h / 2 }),
      glyph(node.glyph, item.x, item.y),
      made.number,
    );
    if (node.kind && node.kind !== "state") this.#tag(made);
  }

  /** A gate that is an operation of its own (a coupled i) bears its name beside it. */
  #tag({ node, spot, group }) {
    group.append(
      svg(
        "text",
        {
          class: "label",
          x: spot.x,
          y: spot.y + (spot.sy > 0 ? 17 : -10),
          "text-anchor": spot.sx > 0 ? "start" : "end",
        },
        ...symbol([node.symbol, ""]),
      ),
    );
  }

  #box(made) {
    const { item, group, node } = made;
    const shape = boxShape(item);
    const linear = node.op === "linear";
    made.level = svg("rect", { class: "level", ...shape });
    made.shape = shape;
    made.number = svg("text", {
      class: "number",
      x: linear && item.w > 48 ? item.x + 6 : item.x,
      y: linear ? item.y + 4 : item.y + 13,
      "text-anchor": "middle",
    });
    const label = linear ? [] : [this.#label(node, item)];
    group.append(
      svg("rect", { class: "paper", ...shape }),
      made.level,
      svg("rect", { class: "body", ...shape }),
      ...label,
      made.number,
    );
    if (linear && item.w > 48) group.append(svg("text", { class: "sum", x: shape.x + 5, y: item.y + 4 }, "Σ"));
  }

  /** What an activation is called: f = σ. */
  #label(node, { x, y }) {
    const named = node.kind
      ? [
          ...symbol(symbolOf(this.model, node.name)),
          svg(
            "tspan",
            { class: "function", dy: node.kind === "state" ? "-0.28em" : "0" },
            ` ${OPERATIONS[node.op]?.function ?? ""}`,
          ),
        ]
      : [svg("tspan", { class: "function" }, OPERATIONS[node.op]?.function ?? "")];
    return svg("text", { class: "label", x, y: y - 3, "text-anchor": "middle" }, ...named);
  }

  #strip(made, { x, y, w }) {
    const H = this.model.H;
    const cells = Array.from({ length: H }, (_, unit) =>
      svg("rect", { x: x + (unit * w) / H, y, width: w / H + 0.05, height: STRIP }),
    );
    const frame = svg("rect", { class: "strip-frame", x, y, width: w, height: STRIP });
    const group = svg("g", { class: "strip" }, ...cells, frame);
    made.group.append(group);
    return cells;
  }

  #port(port) {
    const end = port.side === "out";
    const asks = end || port.name === "x" ? { role: "button", tabindex: 0 } : {};
    const x = end ? this.plan.width - 1 : 1;
    const anchor = end ? "end" : "start";
    const colour = this.model.cell.colours[stateOf(port.name)];
    const group = svg("g", {
      class: `port port-${port.side}${asks.role ? " is-named" : ""}`,
      "data-port": port.name,
      "data-term": stateOf(port.name),
      style: `--own: ${this.board.colour(colour)}`,
      ...asks,
    });
    const number = svg("text", { class: "number small", x, y: port.y + 15, "text-anchor": anchor });
    group.append(
      svg("rect", { class: "hit", x: end ? x - 36 : 0, y: port.y - 18, width: 37, height: 36 }),
      svg(
        "text",
        { class: "label", x, y: port.y - 7, "text-anchor": anchor },
        ...symbol(symbolOf(this.model, port.name)),
      ),
      number,
    );
    const made = { port, group, number, strip: null };
    made.strip = port.name === "x" ? null : this.#strip(made, { x: end ? x - 32 : 1, y: port.y + 7, w: 31 });
    if (asks.role) this.#listen(group, port.name);
    return made;
  }

  #listen(group, name) {
    group.addEventListener("click", () => this.onValue(name));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.onValue(name);
    });
  }

  /** A gate that multiplies something is a sluice across that something's wire. */
  #sluices() {
    return this.model.nodes
      .filter(({ op }) => op === "multiply")
      .flatMap((node) => {
        const gate = node.inputs.find((input) => this.gates.has(input));
        const through = this.wires.find(({ from, to }) => to === node.name && from !== gate);
        if (!gate || !through) return [];
        const made = sluice(through.points);
        made.group.style.setProperty("--own", this.board.colour(this.#ownColour(gate)));
        return [{ gate, to: node.name, ...made }];
      });
  }

  /** The colour of a gate, or of the gate that something is left of. */
  #ownColour(name) {
    const node = this.model.node.get(name);
    return node.colour || (this.model.node.has(node.inputs[0]) ? this.#ownColour(node.inputs[0]) : "#5b6472");
  }

  // ---- what changes with the step and the unit

  /** unit: the one whose values are shown; all: strips of all units instead of numbers. */
  paint(t, unit, all, phase) {
    const values = this.model.values(t);
    this.element.classList.toggle("is-all", all);
    const size = (name) => (all ? rms(values.get(name)) : name === "x" ? this.#xValue(values) : values.get(name)[unit]);
    for (const made of this.wires) this.#paintWire(made, this.#wireValue(made, t, unit, all, size), phase);
    for (const made of this.stubs) this.#paintWire(made, this.#bias(made, unit, all), phase);
    for (const made of this.items) this.#paintItem(made, values, t, unit, all, phase);
    for (const made of this.ports) this.#paintPort(made, values, unit, all, phase);
    for (const made of this.sluices) this.#paintSluice(made, size(made.gate), phase);
  }

  #xValue(values) {
    const x = values.get("x");
    return x.length === 1 ? x[0] : Math.hypot(...x);
  }

  #limit(name) {
    const { limits } = this.model.cell;
    return limits[stateOf(name)] ?? (this.model.node.get(name)?.op === "linear" ? limits.linear : (limits.inner ?? 1));
  }

  /** What a wire carries: into a weighted sum the term it brings, elsewhere the value itself. */
  #wireValue({ from, to }, t, unit, all, size) {
    const node = this.model.node.get(to);
    if (node?.op !== "linear") return { value: size(from), gate: this.gates.has(from), limit: this.#limit(from) };
    const terms = node.terms.filter(({ source }) => source === from);
    const term = (j) => terms.reduce((sum, one) => sum + this.model.term(one, t, j), 0);
    const value = all ? rms(Array.from({ length: this.model.H }, (_, j) => term(j))) : term(unit);
    return { value, gate: false, limit: this.model.cell.limits.linear };
  }

  #bias({ to }, unit, all) {
    const terms = this.model.node.get(to).terms.filter(({ source }) => source === null);
    const bias = (j) => terms.reduce((sum, term) => sum + this.model.weight(term, j), 0);
    const value = all ? rms(Array.from({ length: this.model.H }, (_, j) => bias(j))) : bias(unit);
    return { value, gate: false, limit: this.model.cell.limits.linear };
  }

  #paintWire(made, { value, gate, limit }, phase) {
    const { colour, width, opacity, broken } = this.colours.wire(value, { gate, limit });
    const state = this.model.node.has(made.to)
      ? phase(made.to)
      : this.model.node.has(made.from)
        ? after(phase(made.from))
        : "done";
    made.group.dataset.phase = made.to === null ? "done" : state;
    made.group.classList.toggle("is-broken", broken);
    made.live.style.cssText = `stroke:${colour};stroke-width:${width.toFixed(2)};stroke-opacity:${opacity.toFixed(2)}`;
    made.tip.style.cssText = `fill:${opacity < 0.1 ? "var(--faint)" : colour};fill-opacity:${Math.max(opacity, 0.6).toFixed(2)}`;
  }

  #paintItem({ node, group, number, level, shape, strip, clamp }, values, t, unit, all, phase) {
    const all_ = values.get(node.name);
    const value = all_[unit];
    const gate = this.gates.has(node.name);
    const limit = this.#limit(node.name);
    const clamped = all
      ? all_.some((_, j) => this.model.clamp(node.name, t, j))
      : Boolean(this.model.clamp(node.name, t, unit));
    group.dataset.phase = phase(node.name);
    group.classList.toggle("is-clamped", clamped);
    group.classList.toggle("is-shut", gate && !all && value < 0.1);
    clamp.style.display = clamped ? "" : "none";
    const text = brief(value, gate);
    if (number.textContent !== text) number.textContent = text;
    if (level && !all) this.#paintLevel(level, shape, value, { gate, limit, own: node.colour });
    else if (level) level.setAttribute("height", 0);
    if (all) this.#paintStrip(strip, all_, { gate, limit });
    if (node.kind) group.setAttribute("aria-label", this.#describe(node, value, gate, clamped));
  }

  #paintLevel(level, { x, y, width, height }, value, { gate, limit, own }) {
    if (!Number.isFinite(value)) return level.setAttribute("height", 0);
    const share = Math.min(1, Math.abs(value) / (gate ? 1 : limit));
    const signed = this.colours.wire(value, { gate: false, limit }).colour;
    level.style.fill = gate ? this.board.colour(own || "#808080") : signed;
    if (gate) {
      level.setAttribute("y", y + height * (1 - share));
      level.setAttribute("height", height * share);
      level.setAttribute("rx", Math.min(9, (height * share) / 2));
      return;
    }
    const half = width / 2 - 2;
    level.setAttribute("x", value < 0 ? x + width / 2 - half * share : x + width / 2);
    level.setAttribute("width", half * share);
    level.setAttribute("y", y + 2);
    level.setAttribute("height", height - 4);
    level.setAttribute("rx", Math.min(5, half * share * 0.3));
  }

  #describe(node, value, gate, clamped) {
    const say = (key, words) => this.board.say(`diagram.${key}`, words);
    const text = say("node", { label: node.label, symbol: node.symbol, value: brief(value, gate) });
    const state = gate ? `, ${say(openness(value))}` : "";
    return text + state + (clamped ? `, ${say("clamped", { value: brief(value, gate) })}` : "");
  }

  #paintPort({ port, group, number, strip }, values, unit, all, phase) {
    const shown = values.get(port.name);
    const text = port.name === "x" ? this.#xText(shown) : brief(shown[unit]);
    if (number.textContent !== text) number.textContent = text;
    number.style.display = all && strip ? "none" : "";
    const label = this.model.node.get(stateOf(port.name))?.label ?? this.board.say("diagram.input");
    group.setAttribute("aria-label", `${label} ${port.name}: ${text}`);
    group.dataset.phase = port.side === "out" ? after(phase(port.name)) : "done";
    if (strip && all) this.#paintStrip(strip, shown, { gate: false, limit: this.#limit(port.name) });
  }

  #xText(x) {
    if (x.length === 1) return brief(x[0]);
    const only = x.findIndex((value) => value === 1);
    const oneHot = only >= 0 && x.every((value, index) => value === (index === only ? 1 : 0));
    return oneHot ? `“${this.model.cell.input_labels[only] ?? only + 1}”` : `‖${written(Math.hypot(...x), 2)}‖`;
  }

  #paintStrip(cells, values, scale) {
    cells.forEach((cell, unit) => {
      const colour = this.colours.cell(values[unit], scale) ?? "var(--faint)";
      if (cell.dataset.colour !== colour) cell.style.fill = cell.dataset.colour = colour;
    });
  }

  #paintSluice({ leaves, at: [x, y], across: [ax, ay], group, to }, value, phase) {
    const shut = Number.isFinite(value) ? Math.min(1, Math.max(0, 1 - value)) : 0;
    group.dataset.phase = phase(to);
    const [outer, inner] = [9, 9 * (1 - shut)];
    leaves.forEach((leaf, index) => {
      const side = index ? 1 : -1;
      leaf.setAttribute("x1", x + side * ax * outer);
      leaf.setAttribute("y1", y + side * ay * outer);
      leaf.setAttribute("x2", x + side * ax * inner);
      leaf.setAttribute("y2", y + side * ay * inner);
      leaf.style.display = shut < 0.03 ? "none" : "";
    });
  }

  /** Give the marks of the trace: name → strength 0…1; null takes them away. */
  light(strengths) {
    this.element.classList.toggle("is-traced", strengths !== null);
    for (const { node, group } of this.items) group.style.setProperty("--lit", strengths?.get(node.name) ?? 0);
    for (const { port, group } of this.ports) {
      group.style.setProperty("--lit", port.side === "in" ? (strengths?.get(port.name) ?? 0) : 0);
    }
  }
}

/** What comes after a node in a slow motion is not there before the node is. */
function after(phase) {
  return phase === "done" ? "done" : phase === "now" ? "now" : "later";
}

function rms(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
