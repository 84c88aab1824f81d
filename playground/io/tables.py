"""A CSV file as columns of numbers, and a window of them as a sequence."""

import codecs
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from playground.sequences import MOST_INPUTS, standardised
from playground.sequences.numbers import LARGEST, MOST_STEPS, shorten
from playground.words import _, ngettext

Array = NDArray[np.float64]

LEAST_SHARE = 0.5
"""Of a column's entries that must be numbers for it to count as one of numbers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The columns of numbers of a file."""

    names: tuple[str, ...]  # (C,)
    values: Array  # (rows, C), nan where a value is missing
    left_out: tuple[str, ...]  # the names of the other columns
    notes: tuple[str, ...]  # sentences for the person

    @property
    def rows(self) -> int:
        """The number of rows below the header."""
        return len(self.values)

    def missing(self, name: str) -> int:
        """Return how many values of a column are missing."""
        return int(np.isnan(self.values[:, self.names.index(name)]).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """A part of a table, ready to be a sequence."""

    x: Array  # (T, D)
    names: tuple[str, ...]  # (D,)
    notes: tuple[str, ...]  # sentences about missing values and rows that ran out


def read_csv(data: bytes) -> Table:
    """Return the columns of numbers of a CSV file.

    The encoding is told by its byte order mark, else UTF-8; the separator (comma, semicolon, tab, bar) by the first
    lines; a comma is a decimal comma where it doesn't separate. The first row is a header unless it is all numbers.

    Raises
    ------
    ValueError : a sentence: the file is empty, is no text, or has no column of numbers
    """
    text, notes = _decode(data)
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:50]
    if not lines:
        raise ValueError(_("The file is empty: choose one with a column of numbers."))
    separator = _separator(lines)
    header = not _all_numbers(lines[0], separator)
    frame = _read_frame(text, separator, header=header)
    notes += _skipped(text, len(frame) + header)
    numbers = {str(name): _numbers(frame[name], decimal_comma=separator != ",") for name in frame.columns}
    kept = {name: column for name, column in numbers.items() if column is not None}
    if not kept or not len(frame):
        raise ValueError(
            _("The file has no column of numbers: its first lines read “{lines}”.").format(
                lines=shorten(" / ".join(lines[:2]), 80)
            )
        )
    left_out = tuple(name for name in numbers if name not in kept)
    return Table(names=tuple(kept), values=np.column_stack(list(kept.values())), left_out=left_out, notes=notes)


def take(
    table: Table,
    names: Sequence[str],
    *,
    start: int = 0,
    length: int = MOST_STEPS,
    stride: int = 1,
    standardise: bool = True,
) -> Window:
    """Return every stride-th row from row `start` on (counted from 0), `length` of them at most, of some columns.

    A missing value takes the one before it; at the beginning of a column, the first there is. Where `standardise`,
    each whole column has mean 0 and standard deviation 1 before the window is taken.

    Raises
    ------
    ValueError : no column or too many, an unknown one, a window that begins past the last row, too large numbers
    """
    _check_window(table, names, start=start, length=length, stride=stride)
    columns = table.values[:, [table.names.index(name) for name in names]]
    filled = pd.DataFrame(columns).ffill().bfill().to_numpy()
    x = (standardised(filled) if standardise else filled)[start::stride][:length]
    if np.abs(x).max() > LARGEST:
        raise ValueError(
            _("The numbers go up to {got:g}, {most:g} at most can be shown: standardise the column.").format(
                got=np.abs(x).max(), most=LARGEST
            )
        )
    notes = [sentence for name in names if (sentence := _missing(table, name))]
    if len(x) < length:
        notes.append(_("The window has {got} steps: the file ends there.").format(got=len(x)))
    return Window(x=np.ascontiguousarray(x), names=tuple(names), notes=tuple(notes))


def _missing(table: Table, name: str) -> str:
    rows = np.flatnonzero(np.isnan(table.values[:, table.names.index(name)])) + 1
    if not len(rows):
        return ""
    sentence = ngettext(
        "“{name}” has {number} missing value (row {rows}): it takes the value before it.",
        "“{name}” has {number} missing values (rows {rows}): they take the value before them.",
        len(rows),
    )
    listed = ", ".join(map(str, rows[:5])) + (", …" if len(rows) > 5 else "")
    return sentence.format(name=shorten(name), number=len(rows), rows=listed)


def _check_window(table: Table, names: Sequence[str], *, start: int, length: int, stride: int) -> None:
    unknown = [name for name in names if name not in table.names]
    if unknown:
        raise ValueError(
            _("The file has no column “{got}” of numbers: it has {known}.").format(
                got=shorten(unknown[0]), known=", ".join(map(shorten, table.names))
            )
        )
    if not 1 <= len(names) <= MOST_INPUTS:
        raise ValueError(_("Choose 1 to {most} columns, not {got}.").format(most=MOST_INPUTS, got=len(names)))
    if not 1 <= length <= MOST_STEPS or stride < 1:
        raise ValueError(
            _(
                "A window has 1 to {most} steps and takes every row or every n-th, got {length} steps, every {stride}."
            ).format(most=MOST_STEPS, length=length, stride=stride)
        )
    if not 0 <= start < table.rows:
        raise ValueError(
            _("The window must begin at a row from 1 to {rows}, got {got}.").format(rows=table.rows, got=start + 1)
        )


# ---- reading


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and a sentence where its letters had to be guessed."""
    if not data.strip():
        raise ValueError(_("The file is empty: choose one with a column of numbers."))
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "latin-1"
    control = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text[:10_000]))
    if control > len(text[:10_000]) / 100:
        raise ValueError(
            _("The file is no text (a picture, a spreadsheet or an archive, perhaps): save it as CSV first.")
        )
    if encoding == "latin-1":
        return text, (_("The file isn't UTF-8: letters beyond A–Z in its column names may look wrong."),)
    return text, ()


def _encoding(data: bytes) -> str:
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    for mark, encoding in marks.items():
        if data.startswith(mark):
            return encoding
    start = data[:1000]
    odd, even = start[1::2].count(0), start[::2].count(0)  # UTF-16 without its mark: every other byte of ASCII is 0
    if odd > len(start) / 3 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) / 3 and not odd else "utf-8"


def _separator(lines: Sequence[str]) -> str:
    """Return the separator that the first lines have in common, most columns first; a comma where there is none."""
    counts = {separator: min(line.count(separator) for line in lines) for separator in ";\t|,"}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else ","


def _all_numbers(line: str, separator: str) -> bool:
    return all(_is_number(word.strip().strip('"'), separator) for word in line.split(separator))


def _is_number(word: str, separator: str) -> bool:
    try:
        float(word if separator == "," else word.replace(",", "."))
    except ValueError:
        return False
    return True


def _read_frame(text: str, separator: str, *, header: bool) -> pd.DataFrame:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.ParserWarning)  # what a line has beyond the header is left out
            frame = pd.read_csv(
                io.StringIO(text),
                sep=separator,
                header=0 if header else None,
                dtype=str,
                index_col=False,
                on_bad_lines="skip",
                skipinitialspace=True,
            )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(
            _("The file can't be read as a table: its lines have different numbers of columns.")
        ) from error
    named = [str(name).strip() for name in frame.columns]
    frame.columns = named if header else [f"column {number + 1}" for number in range(len(named))]
    return frame.loc[:, ~frame.columns.duplicated()]


def _skipped(text: str, read: int) -> tuple[str, ...]:
    """Return a sentence where lines were left out; in a file with quotes a line break may be no new line."""
    if '"' in text:
        return ()
    number = sum(not line.isspace() and line != "" for line in text.splitlines()) - read
    if number <= 0:
        return ()
    sentence = ngettext(
        "{number} line has more columns than the first and was left out.",
        "{number} lines have more columns than the first and were left out.",
        number,
    )
    return (sentence.format(number=number),)


def _numbers(column: "pd.Series[str]", *, decimal_comma: bool) -> Array | None:
    """Return a column's numbers, nan where there is none; None for a column that isn't one of numbers."""
    words = column.str.replace(",", ".", regex=False) if decimal_comma else column
    values = pd.to_numeric(words, errors="coerce").to_numpy(np.float64, copy=True)
    values[~np.isfinite(values)] = np.nan
    given = int(column.notna().sum())
    found = int(np.isfinite(values).sum())
    return values if found and found >= LEAST_SHARE * given else None
