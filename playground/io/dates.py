"""The column of dates: which moment each row stands for, whether the newest comes first, where rows are missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.io.calendar import NEVER, Ints, Parts, months_of, readings, seconds
from playground.io.kinds import DATE, Shaped, kind
from playground.words import _, ngettext

DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dates:
    """A column of dates.

    moments : (rows,) seconds since 1970, `NEVER` where there is no date
    day_first : whether the day stands before the month; None where the way of writing leaves no choice
    unsure : whether both orders are possible
    is_time : whether they are times of the day alone
    """

    moments: Ints
    day_first: bool | None = None
    unsure: bool = False
    is_time: bool = False


def read_dates(column: Shaped, *, day_first: bool | None = None, european: bool = False) -> Dates | None:
    """Return a column's dates, None where fewer than nine in ten of them can be dates.

    day_first : whether the day stands before the month, where the person says so
    european : whether the rest of the file is written as where the day comes first
    """
    read = {code: readings(shape) for code, shape in enumerate(column.shapes) if kind(shape) == DATE}
    rows = {code: np.flatnonzero(column.codes == code) for code in read}
    chosen = {code: _likeliest(column, parts, rows[code]) for code, parts in read.items()}
    numbers = {code: _numbers(column, parts, rows[code]) for code, parts in chosen.items()}
    first, unsure = _day_first(chosen, numbers, day_first)

    def moments_if(day_first: bool) -> Ints:
        moments = np.full(len(column.codes), NEVER, dtype=np.int64)
        for code, parts in chosen.items():
            moments[rows[code]] = seconds(numbers[code], parts, rows=len(rows[code]), day_first=day_first)
        return moments

    moments = moments_if(bool(first))
    if unsure:
        dashed = any("-" in column.shapes[code] for code in chosen)
        first, moments = _likelier(moments_if(True), moments_if(False), european or dashed)
    written = sum(map(len, rows.values()))
    if not written or (moments != NEVER).sum() < 0.9 * written:
        return None
    times = all(parts.is_time for parts in chosen.values())
    return Dates(moments=moments, day_first=first, unsure=unsure, is_time=times)


def _likeliest(column: Shaped, readings: Sequence[Parts], rows: NDArray[np.int64]) -> Parts:
    """Return the reading of a shape under which most of its rows are dates that there can be."""

    def possible(parts: Parts) -> int:
        numbers = _numbers(column, parts, rows[:1000])
        size = len(rows[:1000])
        return max(int((seconds(numbers, parts, rows=size, day_first=first) != NEVER).sum()) for first in (True, False))

    return readings[0] if len(readings) == 1 else max(readings, key=possible)


def _numbers(column: Shaped, parts: Parts, rows: NDArray[np.int64]) -> dict[str, NDArray[np.int32]]:
    """Return the numbers that stand at the places of a shape, (rows,) each."""
    _valid, offsets, data = column.plain.buffers()
    starts = np.frombuffer(offsets, dtype=np.int32)[column.plain.offset :][rows]
    letters = np.frombuffer(data, dtype=np.uint8)
    numbers = {}
    for name, (begin, end) in parts.spans.items():
        number = np.zeros(len(rows), dtype=np.int32)  # of nine digits at most
        for place in range(begin, min(end, begin + 9)):
            number = 10 * number + (letters[starts + place] - np.uint8(48))
        numbers[name] = number
    return numbers


def _day_first(
    chosen: dict[int, Parts], numbers: dict[int, dict[str, NDArray[np.int32]]], wanted: bool | None
) -> tuple[bool | None, bool]:
    """Return whether the day comes first, and whether that is unsure: a number above 12 tells which is the day."""
    codes = [code for code, parts in chosen.items() if parts.has_order]
    if not codes or wanted is not None:
        return (wanted if codes else None), False
    above = {name: sum(int((numbers[code][name] > 12).sum()) for code in codes) for name in ("one", "two")}
    if above["one"] != above["two"]:
        return above["one"] > above["two"], False
    dotted = all(chosen[code].dotted for code in codes)
    return dotted, not dotted


def _likelier(day_first: Ints, month_first: Ints, european: bool) -> tuple[bool, Ints]:
    """Return the order under which time runs one way; else the day first where the file is written as in Europe."""
    runs = [_runs_one_way(moments) for moments in (day_first, month_first)]
    first = runs[0] if runs[0] != runs[1] else european
    return first, day_first if first else month_first


def _runs_one_way(moments: Ints) -> bool:
    steps = np.diff(moments[moments != NEVER])
    return bool((steps >= 0).all() or (steps <= 0).all())


def joined(date: Dates, time: Dates) -> Dates:
    """Return dates with the times of the day that stand in a column of their own."""
    known = (date.moments != NEVER) & (time.moments != NEVER)
    return replace(date, moments=np.where(known, date.moments + np.where(known, time.moments, 0), date.moments))


def is_newest_first(moments: Ints) -> bool:
    """Whether no row is later than the one before it, and the last is earlier than the first."""
    known = moments[moments != NEVER]
    return len(known) > 1 and bool(known[0] > known[-1]) and bool((np.diff(known) <= 0).all())


def notes(dates: Dates, labels: Any) -> tuple[str, ...]:
    """Say which came first of day and month where both can be, and where rows are missing or start again.

    labels : (rows,) what the rows are called, as Arrow holds them
    """
    sentences = []
    if dates.unsure:
        example = str(labels[int(np.argmax(dates.moments != NEVER))])
        sentence = (
            _("Dates such as {example} could be day/month or month/day: the day is taken to come first.")
            if dates.day_first
            else _("Dates such as {example} could be day/month or month/day: the month is taken to come first.")
        )
        sentences.append(sentence.format(example=example))
    return (*sentences, *_order(dates, labels))


def _order(dates: Dates, labels: Any) -> tuple[str, ...]:
    rows = np.flatnonzero(dates.moments != NEVER)
    if dates.is_time or len(rows) < 3:
        return ()
    steps = _steps(dates.moments[rows])
    back = np.flatnonzero(steps < 0)
    if len(back):
        return (
            _(
                "The dates go back at row {row} (“{before}”, then “{after}”): is it several series one below the other?"
            ).format(
                row=rows[back[0] + 1] + 1,
                before=str(labels[int(rows[back[0]])]),
                after=str(labels[int(rows[back[0] + 1])]),
            ),
        )
    usual, share = _usual(steps)
    gaps = np.flatnonzero(steps > usual)
    if usual <= 0 or share < 0.7 or not len(gaps):
        return ()
    sentence = ngettext(
        "The dates have {number} gap: between {before} and {after}.",
        "The dates have {number} gaps, the first between {before} and {after}.",
        len(gaps),
    )
    at = gaps[0]
    return (sentence.format(number=len(gaps), before=str(labels[int(rows[at])]), after=str(labels[int(rows[at + 1])])),)


def _steps(moments: Ints) -> Ints:
    """Return the steps from row to row: months, working days or seconds."""
    days = moments // DAY
    months = moments.astype("datetime64[s]").astype("datetime64[M]")
    of_month = days - months.astype("datetime64[D]").astype(np.int64)
    if (of_month == of_month[0]).all() and (moments % DAY == moments[0] % DAY).all():
        return np.diff(months_of(moments))
    if (moments % DAY == 0).all() and not ((days + 3) % 7 >= 5).any():
        workdays = days.astype("datetime64[D]")
        return np.busday_count(workdays[:-1], workdays[1:]).astype(np.int64)
    return np.diff(moments)


def _usual(steps: Ints) -> tuple[int, float]:
    values, counts = np.unique(steps, return_counts=True)
    best = int(np.argmax(counts))
    return int(values[best]), float(counts[best] / len(steps))
