"""The words of a file's columns, what each column is, and the numbers and dates in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from playground.io.dates import Dates, joined, read_dates
from playground.io.kinds import DATE, MISSING, NUMBER, WORDS, Shaped, kind
from playground.io.numerals import Evidence, Signs, evidence, file_decimal, signs_of, values_of
from playground.io.table import Array

Mask = NDArray[np.bool_]

MOST_ODD = 50
"""Of the words that are no numbers, how many of a column are kept to be named."""

LEAST_SHARE = 0.5
"""Of a column's entries that must be numbers, or dates, for it to count as one of them."""

KEPT = 300_000
"""Words of a table up to which their shapes are kept rather than worked out twice."""


class Frame:
    """The words of a table: a column is one of numbers, of dates, of words, or all missing.

    missing : words that stand for a missing value, as the person says
    """

    def __init__(self, columns: Sequence[Any], *, missing: Sequence[str] = ()) -> None:
        self._columns = list(columns)
        self._kept: dict[int, Shaped] = {}
        self._missing = pa.array(list(missing), pa.string())
        self.width = len(self._columns)
        self.rows = len(self._columns[0]) if self._columns else 0
        self.evidence: dict[int, Evidence] = {}
        self.kinds = [self._kind(at) for at in range(self.width)]

    def shaped(self, at: int) -> Shaped:
        """Return a column's words with their shapes."""
        if at in self._kept:
            return self._kept[at]
        words = self._columns[at]
        if len(self._missing):
            words = pc.if_else(pc.is_in(pc.utf8_trim_whitespace(words), self._missing), "", words)
        shaped = Shaped(words)
        if self.width * self.rows <= KEPT:
            self._kept[at] = shaped
        return shaped

    def drop(self, at: int) -> None:
        """Forget a column that is no longer needed, if the table is large."""
        self._kept.pop(at, None)
        if self.width * self.rows > KEPT:
            self._columns[at] = None
            pa.default_memory_pool().release_unused()

    def row(self, place: int) -> str:
        """Return the words of a row that are still known."""
        words = [str(column[place]) for column in self._columns[:20] if column is not None]
        return ", ".join(word.strip() for word in words if word.strip())

    def _kind(self, at: int) -> str:
        column = self.shaped(at)
        counts = dict.fromkeys((NUMBER, DATE, MISSING, WORDS), 0)
        for shape, count in zip(column.shapes, column.counts().tolist(), strict=True):
            counts[kind(shape)] += count
        given = counts[NUMBER] + counts[DATE] + counts[WORDS]
        for wanted in (DATE, NUMBER):
            if counts[wanted] and counts[wanted] >= LEAST_SHARE * given:
                if wanted == NUMBER:
                    self.evidence[at] = evidence(column)
                return wanted
        return WORDS if given else MISSING


def decide(frame: Frame, *, decimal: str | None, separator: str) -> dict[int, Signs]:
    """Return how the numbers of each column are written: `decimal` where the person says so."""
    if decimal is not None:
        return {at: Signs(decimal=decimal) for at in frame.evidence}
    whole = file_decimal(frame.evidence.values())
    return {at: signs_of(evidence, whole=whole, separator=separator) for at, evidence in frame.evidence.items()}


@dataclass(slots=True, kw_only=True, eq=False)
class Columns:
    """The columns of numbers of a frame, and what its rows hold.

    at : (C,) their places in the file
    values : (C, rows)
    good : (rows,) whether a row has a number
    bad : (rows,) in how many columns of numbers it has something else
    filled : (rows,) how many words a row has
    odd : (C,) the rows where something stands in a column of numbers that is none, with the first of those words
    """

    at: list[int]
    values: Array
    good: Mask
    bad: NDArray[np.int64]
    filled: NDArray[np.int64]
    odd: list[tuple[NDArray[np.int64], list[str]]]


def convert(frame: Frame, signs: dict[int, Signs], dated: "Dated | None", missing: Sequence[float]) -> Columns:
    """Return the numbers of a frame's columns, nan where a value is missing."""
    rows = frame.rows
    values = np.empty((len(signs), rows))
    columns = Columns(
        at=[], values=values, good=np.zeros(rows, bool), bad=np.zeros(rows, int), filled=np.zeros(rows, int), odd=[]
    )
    for at in range(frame.width):
        if frame.kinds[at] == MISSING:
            continue
        column = frame.shaped(at)
        columns.filled += ~column.are([kind(shape) == MISSING for shape in column.shapes])
        if at in signs:
            _convert_one(columns, column, at, signs[at].decimal, missing)
        if dated is None or at not in (dated.at, dated.time_at):
            frame.drop(at)
    columns.values = values[: len(columns.at)]
    return columns


def _convert_one(columns: Columns, column: Shaped, at: int, decimal: str, missing: Sequence[float]) -> None:
    values, odd = values_of(column, decimal)
    columns.bad += odd
    for value in missing:
        values[values == value] = np.nan
    there = ~np.isnan(values)
    if not there.any():
        return
    columns.good |= there
    columns.values[len(columns.at)] = values
    columns.at.append(at)
    places = np.flatnonzero(odd)
    columns.odd.append((places, [str(column.words[int(place)]) for place in places[:MOST_ODD]]))


@dataclass(slots=True, kw_only=True, eq=False)
class Dated:
    """The column of dates: where it stands, that of its times (−1 if none), what rows have something else there."""

    at: int
    time_at: int
    dates: Dates
    bad: Mask


def find_dates(frame: Frame, day_first: bool | None, *, european: bool) -> Dated | None:
    """Return the first column of dates, with the times of the day in another; times alone where there are no dates."""
    read: dict[int, Dates] = {}
    for at in [at for at, held in enumerate(frame.kinds) if held == DATE][:8]:
        if (dates := read_dates(frame.shaped(at), day_first=day_first, european=european)) is not None:
            read[at] = dates
    if not read:
        return None
    days = [at for at, dates in read.items() if not dates.is_time]
    times = [at for at, dates in read.items() if dates.is_time]
    at = (days or times)[0]
    dates, time_at = read[at], -1
    if days and times and bool((dates.moments[:1] % 86_400 == 0).all()):
        time_at = times[0]
        dates = joined(dates, read[time_at])
    column = frame.shaped(at)
    return Dated(
        at=at, time_at=time_at, dates=dates, bad=column.are([kind(s) not in (DATE, MISSING) for s in column.shapes])
    )


def pick(dated: Dated, keep: Mask) -> Dated:
    """Return the dates of some rows."""
    if keep.all():
        return dated
    return replace(dated, dates=replace(dated.dates, moments=dated.dates.moments[keep]), bad=dated.bad[keep])


def labels(frame: Frame, at: Sequence[int], keep: Mask) -> Any:
    """Return the words of columns as they are written, side by side, as Arrow holds them: (rows,)."""
    words = [frame.shaped(column).words for column in at]
    words = words if keep.all() else [column.filter(pa.array(keep)) for column in words]
    return words[0] if len(words) == 1 else pc.binary_join_element_wise(*words, " ")
