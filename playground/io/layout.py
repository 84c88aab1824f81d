"""Where the table of a text begins: what stands above it, what its columns are called, which rows are a heading's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from playground.io.dialect import Dialect, widest
from playground.io.kinds import DATE, MISSING, NUMBER, WORDS, kind, shape

MOST_COLUMNS = 1000

DATE_WORDS = re.compile(
    r"date|time|datetime|timestamp|month|year|day|week|quarter|period|datum|tag|zeit|fecha|data|jour|mois|"
    r"날짜|일시|일자|시점|日期|时间|日時|年月日|年月|日付",
    re.IGNORECASE,
)
"""What the column of dates is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the lines of a text make a table.

    width : columns of a row
    names : (width,) what the columns are called, "" where nothing says
    header : whether a row of the text says so
    start : the first line that is a row, counted among all lines from 0
    above : lines above the header that are left out
    below : rows between header and table that are left out
    """

    width: int
    names: tuple[str, ...]
    header: bool
    start: int
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    text: str
    words: list[str]
    kinds: list[str]


def find(lines: Sequence[str], dialect: Dialect, *, header: bool | None = None) -> Layout:
    """Return the layout of a text from its first lines, empty ones included; `header` where the person says so."""
    everything = [_row(number, line, dialect) for number, line in enumerate(lines) if line.strip()]
    everything = [row for row in everything if any(row.words)] or everything
    rows = [row for row in everything if not _is_comment(row)] or everything
    width = widest([row.words for row in rows])
    kinds = _column_kinds(rows, width)
    first = _first(rows, kinds, header)
    if header is False or not any(_fits(row, width, last=row is rows[first - 1]) for row in rows[:first]):
        named = _commented(everything, rows, width) if first == 0 and header is None else None
        return _named_by_comment(rows, named, width) if named else _without_header(lines, rows, first, width)
    return _with_header(lines, rows, first, kinds, width)


def _first(rows: Sequence[_Row], kinds: Sequence[str], header: bool | None) -> int:
    """Return the place of the first row that is the table's."""
    if header is False:
        return next((at for at, row in enumerate(rows) if len(row.words) == len(kinds)), 0)
    first = next((at for at, row in enumerate(rows) if _begins(row, kinds, strict=at == 0)), len(rows))
    if header and first == 0:
        return 1
    return first + (header is None and _counts_on(rows, first, kinds))


def _row(number: int, line: str, dialect: Dialect) -> _Row:
    words = dialect.split(line)
    return _Row(line=number, text=line, words=words, kinds=[kind(shape(word)) for word in words])


def _is_comment(row: _Row) -> bool:
    return bool(re.match(r"\s*(?:#|%|//)", row.text)) and NUMBER not in row.kinds[:1]


def is_rule(words: Sequence[str]) -> bool:
    """Whether a row is the line of dashes below a heading."""
    return any(words) and all(re.fullmatch(r":?[-=]{2,}:?|", word) for word in words)


def _column_kinds(rows: Sequence[_Row], width: int) -> list[str]:
    """Return what most words of each column are, by the later half of the rows."""
    body = [row for row in rows if len(row.words) == width]
    body = body[len(body) // 2 :] if len(body) > 3 else body[1:] or body
    kinds = []
    for column in range(width):
        given = [row.kinds[column] for row in body if row.kinds[column] != MISSING]
        kinds.append(max(set(given), key=lambda kind: (given.count(kind), kind != WORDS)) if given else MISSING)
    return kinds


def _begins(row: _Row, kinds: Sequence[str], *, strict: bool) -> bool:
    """Whether a row is one of the table: its words are what the columns are; at the very top, no name among them."""
    if is_rule(row.words) or len(row.words) > len(kinds):
        return False
    pairs = [(got, want, word) for got, want, word in zip(row.kinds, kinds, row.words, strict=False) if got != MISSING]
    wanted = [(got, want, word) for got, want, word in pairs if want in (NUMBER, DATE)]
    same = sum(got == want for got, want, _word in wanted)
    odd = [word for got, want, word in wanted if got != want and (got == DATE or re.search(r"[^\W\d_]", word))]
    if strict or kinds[0] == DATE:
        return same > 0 and not (odd if strict else [word for word in odd if word == row.words[0]])
    return same > 0 and 2 * same >= len(wanted)


def _fits(row: _Row, width: int, *, last: bool) -> bool:
    """Whether a row may name the columns: it has as many words; or, just above the table, one less, for rows' names."""
    return not is_rule(row.words) and (len(row.words) >= width or (last and len(row.words) == width - 1))


def _commented(everything: Sequence[_Row], rows: Sequence[_Row], width: int) -> list[str] | None:
    """Return the names that a comment just above the table gives, as NumPy writes them."""
    above = [row for row in everything if row.line < rows[0].line]
    if not above:
        return None
    words = [word.strip() for word in above[-1].words]
    words[0] = words[0].lstrip("#%/ ")
    words = words[1:] if not words[0] and len(words) == width + 1 else words
    return words if len(words) == width > 1 and all(kind(shape(word)) == WORDS for word in words) else None


def _named_by_comment(rows: Sequence[_Row], names: list[str], width: int) -> Layout:
    return Layout(width=width, names=tuple(names), header=True, start=rows[0].line)


def _counts_on(rows: Sequence[_Row], first: int, kinds: Sequence[str]) -> bool:
    """Whether the first row counts 1960, 1961, 1962 … as a heading does, where the next doesn't."""
    if len(rows) <= first + 1:
        return False

    def counts(row: _Row) -> bool:
        words = [w for w, got, want in zip(row.words, row.kinds, kinds, strict=False) if got == NUMBER == want]
        numbers = [int(word) for word in words if re.fullmatch(r"\d{1,9}", word)]
        return len(words) == len(numbers) > 2 and all(b - a == 1 for a, b in pairwise(numbers))

    return counts(rows[first]) and not counts(rows[first + 1])


def _without_header(lines: Sequence[str], rows: Sequence[_Row], first: int, width: int) -> Layout:
    start = rows[first].line if first < len(rows) else len(lines)
    above = tuple(row.text for row in rows[:first] if not is_rule(row.words))
    return Layout(width=width, names=("",) * width, header=False, start=start, above=above)


def _with_header(lines: Sequence[str], rows: Sequence[_Row], first: int, kinds: Sequence[str], width: int) -> Layout:
    block = [row for row in _block(rows, first, width) if not is_rule(row.words)] or list(rows[first - 1 : first])
    head = _heading(block, kinds)
    names = _names(head.words, width, rows[first] if first < len(rows) else None)
    below_first = sorted((row for row in block if row is not head), key=lambda row: (row.line < head.line, row.line))
    names = _distinguish(names, below_first)
    commented = tuple(line for line in lines[: head.line] if re.match(r"\s*(?:#|%|//)", line))
    above = tuple(row.text for row in rows[:first] if row.line < head.line)
    below = tuple(row.text for row in rows[:first] if row.line > head.line and not is_rule(row.words))
    start = rows[first].line if first < len(rows) else len(lines)
    layout = Layout(width=max(width, len(names)), names=tuple(names), header=True, start=start, below=below)
    return replace(layout, above=commented + tuple(line for line in above if line not in commented))


def _block(rows: Sequence[_Row], first: int, width: int) -> list[_Row]:
    """Return the rows just above the table that are as wide as it is: the heading's."""
    block: list[_Row] = []
    for row in reversed(rows[:first]):
        if not is_rule(row.words) and not _fits(row, width, last=row is rows[first - 1]):
            break
        block.insert(0, row)
        if width == 1 and not is_rule(row.words):
            break
    return block


def _heading(block: Sequence[_Row], kinds: Sequence[str]) -> _Row:
    """Return the row that names the columns: the fullest, that with “date” above the dates before others."""

    def fullness(row: _Row) -> tuple[int, bool, int]:
        dated = any(kind == DATE and DATE_WORDS.fullmatch(word) for word, kind in zip(row.words, kinds, strict=False))
        return sum(map(bool, row.words)), dated, -row.line

    return max(block, key=fullness)


def _names(words: Sequence[str], width: int, row: _Row | None) -> list[str]:
    """Return names for all columns: one less than there are belong to the columns behind the rows' own names."""
    names = [" ".join(word.split()) for word in words]
    while len(names) > width and not names[-1]:
        names.pop()
    if len(names) < width - 1:
        return [*names, *[""] * (width - len(names))]
    if len(names) == width - 1:
        return [*names, ""] if row is not None and len(row.words) == width and not row.words[-1] else ["", *names]
    return names


def _distinguish(names: Sequence[str], others: Sequence[_Row]) -> list[str]:
    """Add to names that are met twice what the heading's other rows say of their columns."""
    result = list(names)
    for row in others:
        twice = {name for name in result if name and result.count(name) > 1} if len(result) < 3000 else set()
        for at, word in enumerate(row.words[: len(result)]):
            if result[at] in twice and word and kind(shape(word)) == WORDS:
                result[at] = f"{result[at]} {word}"
    return result
