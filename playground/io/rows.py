"""The rows of a table as columns of words, read by Arrow; what doesn't fit is mended or set aside first."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.csv

from playground.io.dialect import Dialect
from playground.io.kinds import WORDS, kind, shape
from playground.io.layout import MOST_COLUMNS, Layout, is_rule
from playground.words import _

MOST_ROWS = 1_000_000
LONGEST_LINE = 100_000
"""Bytes of a line that are read: 1,000 columns of a hundred each."""

MOST_FIELDS = 10_000_000
"""Words of all columns that are read: a file of numbers can't have more, one of empty words could."""

LOOK_AHEAD = 20
"""Lines over which a quoted word may reach."""

MOST_OPEN = 2000
"""Lines with an open quote after which it isn't looked for its end any more."""

ALONE = "\x1f"
"""A sign that stands in no text, as the separator where there is none."""


@dataclass(slots=True, kw_only=True)
class Rows:
    """The rows below the header.

    columns : a column's words each (rows,), as Arrow holds them
    empty : empty lines between rows
    most_rows, more_rows : how many are read at most, about how many there are beyond those
    cut_lines : lines too long to be read to their end
    wide, sentences : lines with more columns than the header, lines that are no rows: a few of them, and how many
    short : rows with fewer columns than the header
    open, quotes : lines that end within quotes, those of them whose quote is never closed
    """

    columns: list[Any] = field(default_factory=list)
    empty: int = 0
    most_rows: int = MOST_ROWS
    more_rows: int = 0
    cut_lines: int = 0
    wide: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    short: int = 0
    open: int = 0
    quotes: int = 0


def body_of(text: str, layout: Layout) -> bytes:
    """Return a text from the layout's first line on."""
    start = _start(text, layout.start)
    return (text[start:] if start else text).encode("utf-8", "replace")


def read(body: bytes, dialect: Dialect, layout: Layout) -> Rows:
    """Return the rows of a table's lines.

    Raises
    ------
    ValueError : a sentence: the lines make no table
    """
    rows = Rows()
    body = _without_empty(body, rows)
    body = _shortened(_bounded(body, rows, min(MOST_ROWS, MOST_FIELDS // layout.width)), rows)
    if not body:
        return rows
    body = _plain(body, dialect)
    try:
        table = _parse(body, dialect, layout.width)
        fits = table.num_rows == body.count(b"\n") + 1
    except pa.ArrowInvalid:
        fits = False
    if not fits:
        table = _parse_mended(body, dialect, layout.width, rows)
    del body
    rows.columns = [_whole(table.column(at)) for at in range(table.num_columns)] if table is not None else []
    return rows


def _start(text: str, line: int) -> int:
    at = 0
    for _number in range(line):
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
    return at


def _without_empty(body: bytes, rows: Rows) -> bytes:
    body = body.strip(b"\n")
    lines = body.count(b"\n")
    while b"\n\n" in body:
        body = body.replace(b"\n\n", b"\n")
    rows.empty = lines - body.count(b"\n")
    return body


def _bounded(body: bytes, rows: Rows, most: int) -> bytes:
    """Return the first rows, so many at most."""
    count, at, piece = 0, 0, 1 << 20
    while at < len(body):
        more = body.count(b"\n", at, at + piece)
        if count + more >= most:
            break
        count, at = count + more, at + piece
    else:
        return body
    while count < most:
        at = body.find(b"\n", at) + 1
        count += 1
    rows.most_rows = most
    rows.more_rows = body.count(b"\n", at) + 1 if at < len(body) else 0
    return body[: at - 1]


def _shortened(body: bytes, rows: Rows) -> bytes:
    """Cut lines that are too long for any table of a thousand columns."""
    at = 0
    while at + LONGEST_LINE < len(body):
        end = body.rfind(b"\n", at, at + LONGEST_LINE)
        if end < 0:
            return b"\n".join(_cut(body, rows))
        at = end + 1
    return body


def _cut(body: bytes, rows: Rows) -> Iterator[bytes]:
    at = 0
    while at <= len(body):
        end = body.find(b"\n", at)
        end = len(body) if end < 0 else end
        rows.cut_lines += end - at > LONGEST_LINE
        yield body[at : min(end, at + LONGEST_LINE)].decode("utf-8", "ignore").encode()
        at = end + 1


def _plain(body: bytes, dialect: Dialect) -> bytes:
    """Return the lines with one separator between words, quotes directly behind it, and none at a line's ends."""
    if dialect.separator == " ":
        body = body.replace(b"\t", b" ")
        while b"  " in body:
            body = body.replace(b"  ", b" ")
        return body.replace(b"\n ", b"\n").replace(b" \n", b"\n").strip(b" ")
    separator, quote = dialect.separator.encode(), dialect.quote.encode()
    if not separator:
        return body.replace(ALONE.encode(), b" ")
    while separator + b" " + quote in body:
        body = body.replace(separator + b" " + quote, separator + quote)
    return body


def _parse(body: bytes, dialect: Dialect, width: int) -> Any:
    names = [str(at) for at in range(width)]
    quoted = dialect.quote.encode() in body
    return pyarrow.csv.read_csv(
        pa.BufferReader(body),
        read_options=pyarrow.csv.ReadOptions(use_threads=False, column_names=names, block_size=1 << 20),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=dialect.separator or ALONE, quote_char=dialect.quote if quoted else False
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=names[:MOST_COLUMNS],
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )


def _whole(column: Any) -> Any:
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


# ---- lines that don't fit


def _parse_mended(body: bytes, dialect: Dialect, width: int, rows: Rows) -> Any:
    """Read the rows again, each line brought to the table's width or left out."""
    mended = io.BytesIO()
    plain = Dialect(separator=dialect.separator or ALONE, quote=dialect.quote)
    for words in _fitting(body, plain, width, rows):
        mended.write(_line(words, plain).encode("utf-8", "replace") + b"\n")
    try:
        return _parse(mended.getvalue().rstrip(b"\n"), plain, width) if mended.tell() else None
    except pa.ArrowInvalid as error:
        raise ValueError(
            _("The file can't be read as a table: its lines have different numbers of columns.")
        ) from error


def _fitting(body: bytes, dialect: Dialect, width: int, rows: Rows) -> Iterator[list[str] | str]:
    """Yield the rows that fit: a line as it is where it does, else its words."""
    lines = iter(io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", errors="replace", newline="\n"))
    waiting: list[str] = []
    while line := waiting.pop(0) if waiting else next(lines, ""):
        line = line.rstrip("\n")
        if rows.open > MOST_OPEN and line.count(dialect.quote) % 2:
            rows.quotes += 1
            line = line.replace(dialect.quote, "")
        if dialect.quote not in line and line.count(dialect.separator) == width - 1:
            yield line
            continue
        words = _words(line, lines, waiting, dialect, width, rows)
        fitted = _fitted(words, line, width, rows)
        if fitted is not None:
            yield fitted


def _words(line: str, lines: Iterator[str], waiting: list[str], dialect: Dialect, width: int, rows: Rows) -> list[str]:
    """Return the words of a row that begins with a line; a quote that is never closed counts as nothing."""
    if dialect.is_closed(line):
        return dialect.split(line)
    rows.open += 1
    words = _over_lines(line, lines, waiting, dialect, width)
    rows.quotes += words is None
    return dialect.split(line) if words is None else words


def _over_lines(line: str, lines: Iterator[str], waiting: list[str], dialect: Dialect, width: int) -> list[str] | None:
    """Return the words of a row whose quoted word goes on in the next lines, None where it is never closed."""
    taken = [line]
    while len(taken) < LOOK_AHEAD:
        if len(waiting) < len(taken):
            following = next(lines, "")
            if not following:
                return None
            waiting.append(following)
        following = waiting[len(taken) - 1].rstrip("\n")
        taken.append(following)
        if dialect.quote in following:
            joined = " ".join(taken)
            words = dialect.split(joined) if dialect.is_closed(joined) else []
            if len(words) == width:
                del waiting[: len(taken) - 1]
                return words
            return None
    return None


def _fitted(words: list[str], line: str, width: int, rows: Rows) -> list[str] | None:
    while len(words) > width and not words[-1]:
        words = words[:-1]
    given = [word for word in words if word]
    if len(words) == width and not is_rule(words):
        return words
    if len(words) > width:
        rows.wide.append(line[:200])
        return None
    if not given:
        rows.empty += 1
        return None
    if is_rule(words) or line.startswith("#") or (len(given) == 1 and kind(shape(given[0])) == WORDS):
        rows.sentences.append(line[:200])
        return None
    rows.short += 1
    return words + [""] * (width - len(words))


def _line(words: list[str] | str, dialect: Dialect) -> str:
    if isinstance(words, str):
        return words
    quote = dialect.quote
    return (
        dialect.separator.join(
            f"{quote}{word.replace(quote, 2 * quote)}{quote}" if quote in word or dialect.separator in word else word
            for word in words
        )
        or f"{quote}{quote}"
    )
