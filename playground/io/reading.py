"""A file that people really have, read as a table of numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from playground.io import say
from playground.io.calendar import NEVER
from playground.io.columns import decimal_years, digits_as_moments, markers, parts_as_moments, suggested, written
from playground.io.dates import Dates, is_newest_first
from playground.io.dates import notes as dates_notes
from playground.io.dialect import Dialect, ambiguous, guess
from playground.io.encoding import decode
from playground.io.encoding import note as encoding_note
from playground.io.frame import Columns, Dated, Frame, Mask, convert, decide, find_dates, labels, pick
from playground.io.kinds import MISSING
from playground.io.layout import Layout, find
from playground.io.numerals import Signs, told
from playground.io.rows import LONGEST_LINE, Rows, body_of
from playground.io.rows import read as read_rows
from playground.io.source import bytes_of
from playground.io.table import Array, Reading, Table
from playground.sequences.numbers import shorten
from playground.words import _

HEAD = 6
"""First rows that a table keeps as they are written."""

SAMPLE_LINES, SAMPLE_LETTERS = 500, 64_000


def read_csv(
    path_or_bytes: "str | Path | bytes",
    *,
    separator: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
    day_first: bool | None = None,
    missing_values: Sequence[float | str] = (),
) -> Table:
    r"""Return the columns of numbers of a text file: CSV in any of its dialects.

    All is told from the file; what the person gives goes before.

    Parameters
    ----------
    path_or_bytes : where the file is, or what is in it; 20 MB, 1,000 columns and a million rows at most
    separator : "," ";" "\t" "|" " " (blanks), or "" for one column
    decimal : "." or ","; the other one may stand between thousands
    encoding : Python's name of the encoding
    header : whether a row names the columns
    day_first : whether 3/4/2017 is the 3rd of April
    missing_values : numbers and words that stand for a missing value, beside NA, ?, - and the like

    Raises
    ------
    ValueError : a sentence: the file is empty, no text, too large, an address, or has no column of numbers
    OSError : the path can't be read
    """
    text, letters = decode(bytes_of(path_or_bytes), encoding)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _first_lines(text)
    filled = [line for line in lines if line.strip()]
    if not filled:
        raise ValueError(_("The file is empty: choose one with a column of numbers."))
    dialect = guess(filled, separator)
    text, lines = _with_whole_names(text, lines, dialect)
    layout = find(lines, dialect, header=header)
    body = body_of(text, layout)
    del text
    rows = read_rows(body, dialect, layout)
    del body
    reading = Reading(
        separator=dialect.separator,
        decimal=decimal or "",
        encoding=letters.encoding,
        header=layout.header,
        day_first=day_first,
        missing_values=tuple(missing_values),
    )
    table = _table(rows, layout, reading)
    if table is None:
        raise ValueError(
            _("The file has no column of numbers: its first lines read “{lines}”.").format(
                lines=shorten(" / ".join(filled[:2]), 80)
            )
        )
    return replace(table, notes=(*encoding_note(letters), *ambiguous(dialect, filled), *table.notes))


def _first_lines(text: str) -> list[str]:
    """Return the first lines of a text, by which it is judged: three at least, however long."""
    start = text[:SAMPLE_LETTERS]
    lines = start.split("\n")[:SAMPLE_LINES]
    if len(lines) > 3:
        return lines[:-1] if len(text) > len(start) and len(lines) < SAMPLE_LINES else lines
    return [line[:LONGEST_LINE] for line in text[: 4 * LONGEST_LINE].split("\n")[:4]]


def _with_whole_names(text: str, lines: list[str], dialect: Dialect) -> tuple[str, list[str]]:
    """Return the text with names of columns that reach over lines on one line each, and its first lines."""
    quote, head = dialect.quote, "\n".join(lines[:40])
    if quote not in head or not dialect.separator:
        return text, lines
    ends = rf"[{re.escape(dialect.separator)}\n]"
    inner = rf"[^{quote}\n]|{quote}{quote}"
    name = rf"(?:^|(?<={ends})){quote}(?:{inner})*(?:\n(?:{inner})*){{1,5}}{quote}(?={ends}|$)"
    whole = re.sub(name, lambda match: match[0].replace("\n", " "), head)
    if whole == head:
        return text, lines
    text = whole + text[len(head) :]
    return text, _first_lines(text)


def _table(rows: Rows, layout: Layout, reading: Reading) -> Table | None:
    """Return the table, or None where there is no column of numbers."""
    missing = reading.missing_values
    frame = Frame(rows.columns, missing=[word for word in missing if isinstance(word, str)])
    if not frame.rows or not frame.evidence:
        return None
    head = _head(frame)
    signs = decide(frame, decimal=reading.decimal or None, separator=reading.separator)
    european = reading.separator == ";" or _usual_decimal(signs) == ","
    dated = find_dates(frame, reading.day_first, european=european)
    columns = convert(frame, signs, dated, [value for value in missing if not isinstance(value, str)])
    if not columns.at:
        return None
    every = _names(layout.names, frame.width)
    keep, none, empty = which_rows(columns, dated, frame.width)
    notes = [*say.left_out(layout.above, layout.below, [*rows.sentences, *_texts(frame, none)], empty=empty)]
    notes += say.of_rows(rows, width=layout.width, single=frame.width == 1)
    notes += _odd(columns, keep, every)
    notes += _signs_notes(frame, signs, columns, every)
    values = _kept(columns.values, keep)
    if not values.shape[1]:
        return None
    names = tuple(every[at] for at in columns.at)
    words, dates = _steps(frame, dated, names, values, keep)
    newest = dates is not None and is_newest_first(dates.moments)
    if newest and dates is not None:
        values, words = values[:, ::-1], words.take(pa.array(np.arange(len(words))[::-1]))
        dates = replace(dates, moments=dates.moments[::-1])
        notes.append(say.newest_first())
    notes += dates_notes(dates, words) if dates is not None else ()
    marked = markers(names, values.T)
    return Table(
        names=names,
        values=values.T,
        suggested=suggested(names, [layout.names[at] if layout.header else "-" for at in columns.at], values.T),
        steps=tuple(words.to_pylist()) if dates is not None else None,
        left_out=tuple(name for at, name in enumerate(every) if at not in columns.at and frame.kinds[at] != MISSING),
        notes=(*notes, *say.far(marked)),
        reading=replace(
            reading,
            decimal=reading.decimal or _usual_decimal(signs),
            day_first=dates.day_first if dates else None,
            newest_first=newest,
        ),
        markers=marked,
        columns=every,
        head=head,
    )


def _head(frame: Frame) -> tuple[tuple[str, ...], ...]:
    words = [[str(word) for word in frame.shaped(at).words[:HEAD]] for at in range(frame.width)]
    return tuple(zip(*words, strict=True))


def _names(given: Sequence[str], width: int) -> tuple[str, ...]:
    """Return names for all columns, each once: by its place where the file says nothing."""
    names: list[str] = []
    known: set[str] = set()
    for at, name in enumerate([*given, *[""] * width][:width]):
        name = wanted = name or f"column {at + 1}"
        number = 0
        while name in known:
            number += 1
            name = f"{wanted}.{number}"
        known.add(name)
        names.append(name)
    return tuple(names)


def which_rows(columns: Columns, dated: Dated | None, width: int) -> tuple[Mask, NDArray[np.int64], int]:
    """Return which rows are the table's, the places of those that are something else, and how many are empty.

    A row is none where it has no number and something stands where a number or date should be: where there are dates,
    anywhere; else where nothing but that word stands in it. A row at the end with words in place of its date is a sum.
    """
    empty = columns.filled == 0
    wrong = ~columns.good & (columns.bad > 0)
    if dated is not None:
        none = ~columns.good & (dated.bad | (wrong & (dated.dates.moments == NEVER)))
        none |= _edges(dated.bad)
    elif width == 1:
        none = _edges(wrong)
    else:
        none = wrong & ((columns.filled == 1) | ((columns.bad == len(columns.at)) & (columns.bad > 1)))
    return ~(none | empty), np.flatnonzero(none & ~empty), int(empty.sum())


def _edges(wrong: Mask) -> Mask:
    """Return where a row and all before it, or all after it, are wrong."""
    before, after = np.logical_and.accumulate(wrong), np.logical_and.accumulate(wrong[::-1])[::-1]
    edges: Mask = before | after
    return edges if not edges.all() else np.zeros_like(edges)


def _texts(frame: Frame, places: NDArray[np.int64]) -> list[str]:
    return [frame.row(int(place)) if number < 3 else "" for number, place in enumerate(places)]


def _odd(columns: Columns, keep: Mask, names: Sequence[str]) -> Iterable[str]:
    odd = []
    for at, (places, words) in zip(columns.at, columns.odd, strict=True):
        kept = keep[places]
        if kept.any():
            there = [word for word, is_kept in zip(words, kept, strict=False) if is_kept]
            odd.append((names[at], int(kept.sum()), there or ["…"]))
    return say.no_numbers(odd)


def _signs_notes(frame: Frame, signs: dict[int, Signs], columns: Columns, names: Sequence[str]) -> Iterable[str]:
    unsure = [at for at in columns.at if signs[at].told]
    for at in unsure[: say.MOST_NAMED]:
        yield told(shorten(names[at]), frame.evidence[at], signs[at])
    if len(unsure) > say.MOST_NAMED:
        yield _("{number} more columns have such numbers and are read alike.").format(
            number=len(unsure) - say.MOST_NAMED
        )
    yield from say.multiplied([names[at] for at in columns.at if frame.evidence[at].multiplied])


def _usual_decimal(signs: dict[int, Signs]) -> str:
    used = [written.decimal for written in signs.values()]
    return max(".,", key=used.count)


def _kept(values: Array, keep: Mask) -> Array:
    """Return the values of some rows, moved up in place: there may be many."""
    if keep.all():
        return values
    number = int(keep.sum())
    for row in values:
        row[:number] = row[keep]
    return values[:, :number]


def _steps(
    frame: Frame, dated: Dated | None, names: Sequence[str], values: Array, keep: Mask
) -> tuple[Any, Dates | None]:
    """Return what the rows are called, and when they are: by a column of dates, else by dates in digits."""
    if dated is not None:
        at = [dated.at] if dated.time_at < 0 else [dated.at, dated.time_at]
        return labels(frame, at, keep), pick(dated, keep).dates
    if (parts := parts_as_moments(names, values)) is not None:
        return pa.array(parts[0]), Dates(moments=parts[1])
    for moments_of in (digits_as_moments, decimal_years):
        for column in values:
            moments = moments_of(column)
            if moments is not None:
                return pa.array(written(column)), Dates(moments=moments)
    return None, None
