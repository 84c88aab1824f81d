"""What separates the columns of a text, and which quotes it uses: told by which choice gives the best table."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from playground.io.kinds import DATE, MISSING, NUMBER, kind, shape
from playground.words import _, mark

SEPARATORS: Mapping[str, str] = MappingProxyType(
    {
        "\t": mark("tab"),
        ";": mark("semicolon"),
        "|": mark("bar"),
        ",": mark("comma"),
        " ": mark("blanks"),
        "": mark("nothing: one column"),
    }
)
"""What can stand between columns, by what a person calls it; the first wins where two fit equally well."""

_WORTH = {NUMBER: 1.0, DATE: 1.0, MISSING: 0.5}

_JUDGED = 60
"""Lines and, in each, words by which a separator is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a line of text is divided: "" for the separator where it isn't."""

    separator: str
    quote: str = '"'

    def split(self, line: str) -> list[str]:
        """Return the words of a line, trimmed; a quote that is never closed counts as nothing."""
        if self.separator == "":
            return [line.strip().strip(self.quote)]
        if self.separator == " ":
            line = " ".join(line.split())
        if self.quote not in line:
            return [word.strip() for word in line.split(self.separator)]
        try:
            return [word.strip() for word in next(self._reader(line, strict=True))]
        except (csv.Error, StopIteration):
            return [word.strip() for word in line.replace(self.quote, "").split(self.separator)]

    def is_closed(self, line: str) -> bool:
        """Whether every quote of a line is closed in it."""
        if self.quote not in line or self.separator == "":
            return True
        try:
            next(self._reader(line, strict=True))
        except (csv.Error, StopIteration):
            return False
        return True

    def _reader(self, line: str, *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            [line], delimiter=self.separator or "\x00", quotechar=self.quote, skipinitialspace=True, strict=strict
        )


def guess(lines: Sequence[str], separator: str | None = None) -> Dialect:
    """Return the dialect of a file from its first lines that aren't empty; `separator` where the person says which.

    Each separator is worth the share of words that are numbers, dates or missing in lines of the usual width.
    """
    quote = _quote(lines)
    declared = re.fullmatch(r'"?sep=(.)"?\s*', lines[0]) if lines else None
    if separator is None and declared:
        separator = declared[1]
    if separator is not None:
        return Dialect(separator=separator, quote=quote)
    dialects = [Dialect(separator=known, quote=quote) for known in SEPARATORS if known]
    worth = {dialect.separator: _worth(dialect, lines) for dialect in dialects}
    best = max(dialects, key=lambda dialect: worth[dialect.separator])
    single = Dialect(separator="", quote=quote)
    return single if _is_single(single, best, lines, worth[best.separator]) else best


def _quote(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    single = len(re.findall(r"(?:^|[,;\t|])\s*'[^'\n]*'(?=\s*(?:[,;\t|]|$))", text, re.MULTILINE))
    return "'" if '"' not in text and single > len(lines) / 2 else '"'


def widest(rows: Sequence[Sequence[str]]) -> int:
    """Return the usual width: that of the rows which together hold most numbers and dates, at least 1."""
    worth: dict[int, float] = {}
    for row in rows:
        worth[len(row)] = worth.get(len(row), 0) + _good(row) * len(row) + 1e-6
    return max(worth, key=lambda width: (worth[width], width), default=1)


def _good(row: Sequence[str]) -> float:
    """Return the share of a row's words, the first of them at least, that suit a table of numbers."""
    if len(row) == 1 and not row[0]:
        return 0.0
    words = row[:_JUDGED]
    return sum(_WORTH.get(kind(shape(word)), 0.0) for word in words) / len(words)


def _worth(dialect: Dialect, lines: Sequence[str]) -> float:
    rows = [dialect.split(line) for line in lines[:_JUDGED]]
    width = widest(rows)
    if width < 2:
        return 0.0
    good = sum(_good(row) for row in rows if len(row) == width) / max(len(rows), 1)
    return round(good, 6) + 1e-7 * (len(rows[0]) == width)


def _is_single(single: Dialect, best: Dialect, lines: Sequence[str], worth: float) -> bool:
    """Whether the text is one column: nothing divides it, or what seems to belongs to its numbers."""
    alone = sum(_good(single.split(line)) for line in lines[:_JUDGED]) / max(len(lines[:_JUDGED]), 1)
    rows = [best.split(line) for line in lines[:_JUDGED]]
    if worth <= 0:
        return True
    if alone < worth - 1e-6 or best.separator not in (",", " "):
        return False
    fits = len(rows[0]) == widest(rows)
    return not fits or (alone > worth and all(_is_grouped(line) for line in lines[1:_JUDGED]))


def _is_grouped(line: str) -> bool:
    """Whether a line is a number of up to three digits, or one with signs for thousands."""
    return bool(re.fullmatch(r"-?0{1,3}(?:[, ]000)*(?:\.0+)?", shape(line)))


def ambiguous(dialect: Dialect, lines: Sequence[str]) -> tuple[str, ...]:
    """Say where lines of two whole numbers and a comma could be one decimal number each."""
    rows = [line for line in lines[:_JUDGED] if line.strip()]
    if dialect.separator != "," or not rows or not all(re.fullmatch(r"-?0+,0+", shape(row)) for row in rows[-20:]):
        return ()
    return (
        _(
            "Lines such as “{line}” are read as two numbers; if it is one with a decimal comma, change the separator."
        ).format(line=rows[-1].strip()),
    )
