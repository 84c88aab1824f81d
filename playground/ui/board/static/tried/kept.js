// What a person has kept to look at again: rows in the browser's storage, checked as they are read, bounded.

const KEY = "playground.tried";
export const MOST = 60; // rows; the oldest goes first
const LONGEST = { query: 60_000, label: 80, note: 200, text: 40 };
const SPARK = 64; // points of a thumbnail

/** @typedef {{query: string, label: string, numbers: (number|null)[], texts: string[], spark: number[], note: string, when: number}} Row */

const isText = (value, most) => typeof value === "string" && value.length <= most;
const isNumber = (value) => value === null || (typeof value === "number" && Number.isFinite(value));

/** Whether something read from storage is a row. */
function isRow(raw) {
  return (
    raw !== null &&
    typeof raw === "object" &&
    isText(raw.query, LONGEST.query) &&
    isText(raw.label, LONGEST.label) &&
    isText(raw.note, LONGEST.note) &&
    Array.isArray(raw.numbers) &&
    raw.numbers.every(isNumber) &&
    Array.isArray(raw.texts) &&
    raw.texts.every((text) => isText(text, LONGEST.text)) &&
    Array.isArray(raw.spark) &&
    raw.spark.length <= SPARK &&
    raw.spark.every((value) => typeof value === "number" && value >= 0 && value <= 1) &&
    typeof raw.when === "number"
  );
}

/**
 * The rows of a text from storage; those that are none are left out.
 * @param {string | null} text
 * @returns {Row[]}
 */
export function read(text) {
  try {
    const raw = JSON.parse(text ?? "[]");
    return Array.isArray(raw) ? raw.filter(isRow).slice(-MOST) : [];
  } catch {
    return [];
  }
}

/**
 * The rows with others added at the end; what is there already stays where it is, with its note.
 * @param {Row[]} rows
 * @param {Omit<Row, "note" | "when">[]} more
 * @param {number} when
 */
export function added(rows, more, when) {
  const fresh = more.filter((one) => one.query.length <= LONGEST.query && !rows.some((row) => row.query === one.query));
  return [...rows, ...fresh.map((one) => ({ ...one, note: "", when }))].slice(-MOST);
}

/**
 * The rows by a column: -2 the order in which they were kept, -1 the name, then the numbers; without a number last.
 * @param {Row[]} rows
 * @param {number} column
 * @param {number} sign
 */
export function ordered(rows, column, sign) {
  const of = (row) => (column === -2 ? row.when : column === -1 ? row.label : row.numbers[column]);
  return rows
    .map((row, place) => ({ row, place }))
    .sort((a, b) => {
      const [one, other] = [of(a.row), of(b.row)];
      if (one === other) return a.place - b.place;
      if (one === null || one === undefined) return 1;
      if (other === null || other === undefined) return -1;
      return (one < other ? -1 : 1) * sign;
    })
    .map(({ row }) => row);
}

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;

/** The rows as CSV, with their numbers in full. */
export function csvOf(rows, head) {
  const lines = rows.map(({ label, numbers, note, query }) =>
    [quoted(label), ...numbers.map((one) => (one === null ? "" : String(one))), quoted(note), quoted(query)].join(","),
  );
  return `${[head.map(quoted).join(","), ...lines].join("\r\n")}\r\n`;
}

const plain = (text) => text.replace(/[\\`*_{}[\]<>|#~]/g, "\\$&").replace(/\s+/g, " ");

/** The rows as a Markdown table; what a person wrote is text in it and nothing else. */
export function markdownOf(rows, head) {
  const line = (cells) => `| ${cells.map(plain).join(" | ")} |`;
  const body = rows.map(({ label, texts, note }) => line([label, ...texts, note]));
  return `${[line(head), `|${" --- |".repeat(head.length)}`, ...body].join("\n")}\n`;
}

/** The rows of a tab's storage, shared by all tabs. */
export class Kept {
  constructor(storage) {
    this.storage = storage;
    this.own = null; // what is kept where nothing can be stored
  }

  /** @returns {Row[]} */
  get rows() {
    if (this.own) return this.own;
    try {
      return read(this.storage.getItem(KEY));
    } catch {
      return [];
    }
  }

  /** Keep other rows; whether they will be there after a reload. */
  save(rows) {
    try {
      this.storage.setItem(KEY, JSON.stringify(rows));
      this.own = null;
      return true;
    } catch {
      this.own = rows;
      return false;
    }
  }
}
