// How weights are called and how their values are written.

/** The name of the matrix of one gate: W_hh of gate f is W_hf; a cell of one gate keeps W_hh. */
export function matrixName(target, gate, gates) {
  return gate && gates.length > 1 ? target.slice(0, 3) + gate : target;
}

/** W_hf as HTML with its index lowered. */
export function nameHtml(name) {
  const [letter, index] = name.split("_");
  return index ? `<i>${letter}</i><sub>${index}</sub>` : name;
}

/** "W_hf[3, 1]": counted from 1, to-unit first. Columns of a text are its characters. */
export function cellName(panel, { target, gate, row, column }) {
  const name = matrixName(target, gate, panel.gates);
  if (target === "b_y") return name;
  if (target === "W_hy") return `${name}[${column + 1}]`;
  if (column === null) return `${name}[${row + 1}]`;
  const from = target === "W_ih" && panel.characters ? panel.inputs[column] : column + 1;
  return `${name}[${row + 1}, ${from}]`;
}

const ROLE = {
  W_ih: "weights.from_input",
  W_hh: "weights.from_unit",
  b_ih: "weights.bias_ih",
  b_hh: "weights.bias_hh",
  W_hy: "weights.readout_from",
  b_y: "weights.readout_bias",
};

/** What a weight does, in words: "forget gate, from unit 1 to unit 3". */
export function cellRole(board, panel, { target, gate, row, column }) {
  return board.say(ROLE[target] ?? "weights.from_cell", {
    gate: panel.gates.find(({ name }) => name === (gate || target.slice(3)))?.label ?? "",
    unit: row + 1,
    from: (column ?? 0) + 1,
    input: panel.input_names[column] ?? "",
  });
}

/** The name, the role and the value of a weight in one sentence, and what it was before it was edited. */
export function cellSentence(board, panel, cell, value, was) {
  const words = { name: cellName(panel, cell), what: cellRole(board, panel, cell), value: full(value), was: full(was) };
  return board.say(was === value ? "weights.cell" : "weights.cell_was", words);
}

/** A value to four digits, at least two of them after the point. */
export function full(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : signed(value > 0 ? "∞" : "-∞");
  const short = Number(value.toPrecision(4));
  const size = Math.abs(short);
  if (size >= 1e5 || (size > 0 && size < 1e-4)) return signed(short.toExponential(2));
  const decimals = (String(short).split(".")[1] ?? "").length;
  return signed(decimals < 2 ? short.toFixed(2) : String(short));
}

/** A value in at most `letters` letters, or "" where it can't be told in so few; narrow cells drop the leading zero. */
export function brief(value, letters) {
  if (!Number.isFinite(value)) return full(value);
  if (Math.abs(value) >= 99950) return fit([value.toExponential(0).replace("e+", "e")], letters);
  const written = [2, 1, 0].slice(letters < 4 ? 1 : 0).map((decimals) => value.toFixed(decimals).replace(/^-(?=[0.]*$)/, ""));
  return fit(letters >= 5 ? written : written.map((text) => text.replace(/^(-?)0\.(?=.*[1-9])/, "$1.").replace(/^0\.0+$/, "0")), letters);
}

function fit(texts, letters) {
  return signed(texts.find((text) => text.length <= letters) ?? "");
}

/** The number in a text that a person typed, or nan. A comma is a point, and any minus is a minus. */
export function parse(text) {
  const plain = text.trim().replace(/[−–]/g, "-").replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? value : NaN;
}

/** How far one pixel of a drag moves a value: 150 pixels from 0 to the end of the colour scale, in round steps. */
export function dragStep(limit) {
  const power = 10 ** Math.floor(Math.log10(limit / 150));
  return [5, 2, 1].find((lead) => lead * power <= limit / 150) * power;
}

/** How far one key moves a value: a power of ten, five to fifty of them from 0 to the end of the colour scale. */
export function keyStep(limit) {
  return 10 ** Math.floor(Math.log10(limit / 5));
}

/** A value rounded to a whole number of steps, without the dust of binary fractions. */
export function snap(value, step) {
  return Number((Math.round(value / step) * step).toFixed(Math.max(0, -Math.floor(Math.log10(step)))));
}

function signed(text) {
  return String(text).replace("-", "−");
}
