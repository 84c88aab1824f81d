"""What a column of numbers holds: a measure, or a counter, a date in digits, a place's number; odd values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.io.calendar import NEVER, Ints

Array = NDArray[np.float64]

MEASURE, CODE, CALENDAR, COUNTER, CONSTANT = range(5)
"""What a column can hold, in the order in which it is offered."""

_CALENDAR_NAMES = re.compile(
    r"(?:.*[ _(])?(?:year|yr|month|mnth|mo|day|dy|hour|hr|minute|min|week|weekday|dayofweek|dow|quarter|season|holiday|"
    r"workingday|isholiday|date|time|datetime|timestamp|unix|epoch|jahr|monat|tag|stunde|년도?|연도|월|일|시|시간|분|年|月|日|時|时|年度|date.*|time)[)]?",
    re.IGNORECASE,
)
_CODE_NAMES = re.compile(
    r"(?:.*[ _.])?(?:id|no|no\.|nr|nr\.|num|number|code|station|stn|site|usaf|wban|store|index|idx|row|zip|fips|lat|"
    r"lon|long|latitude|longitude|label|class)|지점|지점번호|지점코드|번호|코드|.*番号|地点|编号|代码|.*代码|站号|序号|順位",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"|unnamed: \d+|index|level_0|\.\.\.1|x1?\.?|v1", re.IGNORECASE)


def role(values: Array, name: str, given: str) -> int:
    """Return what a column holds; `given` is what the file calls it, "" where it says nothing."""
    known = values[~np.isnan(values)]
    if len(known) and (known == known[0]).all() and len(values) > 1:
        return CONSTANT
    whole = bool((known == np.trunc(known)).all())
    if whole and _is_counter(known) and (len(known) > 2 or _UNNAMED.fullmatch(given)):
        return COUNTER
    if digits_as_moments(known) is not None or _is_decimal_year(known, name):
        return CALENDAR
    if whole and _CALENDAR_NAMES.fullmatch(name) and np.abs(known).max(initial=0) < 3000:
        return CALENDAR
    return CODE if _CODE_NAMES.fullmatch(name) else MEASURE


def suggested(names: Sequence[str], given: Sequence[str], values: Array) -> str:
    """Return the column to offer first: the first measure, else the first of what comes nearest."""
    best, least = names[0], CONSTANT + 1
    for at, name in enumerate(names):
        rank = role(values[:, at], name, given[at])
        if rank < least:
            best, least = name, rank
        if rank == MEASURE:
            break
    return best


def _is_counter(known: Array) -> bool:
    """1, 2, 3 …, forwards or backwards, or round and round as months do."""
    steps = np.diff(known)
    if not len(steps):
        return False
    back = known.min() - known.max()
    return bool((steps == -1).all() or ((steps == 1) | (steps == back)).all()) and steps[0] != 0


def decimal_years(values: Array) -> Ints | None:
    """Return the moments of years with decimals that go on evenly, in seconds since 1970, or None: (rows,)."""
    if (
        np.isnan(values).any()
        or len(values) < 3
        or (values == np.trunc(values)).all()
        or not _is_decimal_year(values, "")
    ):
        return None
    return ((values - 1970) * 365.2425 * 86_400).astype(np.int64)


def _is_decimal_year(known: Array, name: str) -> bool:
    """1958.2027, 1958.2877 …: years that go on, by less than one a row."""
    if len(known) < 2 or not (known.min() >= 1500 and known.max() <= 2200):
        return False
    steps = np.diff(known)
    named = re.search(r"year|date|yr|time", name, re.IGNORECASE) is not None
    even = bool((steps > 0).all()) and float(steps.max()) <= 1.01 and float(np.ptp(steps)) < 0.02
    return even or (named and bool((steps >= 0).all()) and float(steps.max()) <= 1.5)


def digits_as_moments(values: Array) -> Ints | None:
    """Return the moments in seconds since 1970 of dates in digits, None where they aren't all: (rows,).

    20250103, 202501, 2025010312 with the hour, years that don't go back and forth, seconds or milliseconds since 1970.
    """
    if not len(values) or np.isnan(values).any():
        return None
    if (values != np.trunc(values)).any():
        return _months_behind_a_point(values)
    low, high = float(values.min()), float(values.max())
    if not 1500 <= low <= high <= 4e12:
        return None
    digits = values.astype(np.int64)
    if low >= 19000101 and high <= 21001231:
        return _date(digits // 10000, digits // 100 % 100, digits % 100)
    if low >= 190001 and high <= 210012 and low != high:
        return _date(digits // 100, digits % 100, np.ones_like(digits)) if _is_one_way(values) else None
    if low >= 1900010100 and high <= 2100123123:
        days = _date(digits // 1000000, digits // 10000 % 100, digits // 100 % 100)
        if days is not None and (digits % 100 < 25).all():
            return days + 3600 * (digits % 100)
    if low >= 1500 and high <= 2200 and _is_one_way(values) and np.abs(np.diff(values)).max(initial=0) <= 10:
        return _date(digits, np.ones_like(digits), np.ones_like(digits))
    if low >= 5e8 and high <= 4e9 and _is_one_way(values):
        return digits
    return digits // 1000 if low >= 5e11 and high <= 4e12 and _is_one_way(values) else None


def _months_behind_a_point(values: Array) -> Ints | None:
    """2010.01, 2010.02 …: month after month."""
    months = np.round(100 * values)
    if len(values) < 3 or values.min() < 1500 or values.max() > 2200 or np.abs(100 * values - months).max() > 1e-6:
        return None
    year, month = (months // 100).astype(np.int64), (months % 100).astype(np.int64)
    steps = np.diff(12 * year + month)
    return _date(year, month, np.ones_like(year)) if abs(steps[0]) == 1 and (steps == steps[0]).all() else None


def written(values: Array) -> list[str]:
    """Return dates in digits as they were written: 2010.10 with its 0."""
    form = "{:.2f}" if _months_behind_a_point(values) is not None else "{:.14g}"
    return [form.format(value) for value in values.tolist()]


def _is_one_way(values: Array) -> bool:
    steps = np.diff(values)
    return len(steps) > 0 and bool((steps >= 0).all() or (steps <= 0).all()) and values[0] != values[-1]


def _date(year: Ints, month: Ints, day: Ints) -> Ints | None:
    if (month < 1).any() or (month > 12).any() or (day < 1).any() or (day > 31).any():
        return None
    months = (12 * (year - 1970) + month - 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    moments: Ints = 86_400 * (months + day - 1)
    assert (moments != NEVER).all()
    return moments


_PARTS: Mapping[str, "re.Pattern[str]"] = {
    part: re.compile(names, re.IGNORECASE)
    for part, names in (
        ("year", "year|yr|yyyy|jahr|년도?|연도|年"),
        ("month", "month|mo|mnth|mm|monat|월|月"),
        ("day", "day|dy|dd|tag|일|日"),
        ("hour", "hour|hr|hh|stunde|시간?|時|时"),
    )
}


def parts_as_moments(names: Sequence[str], values: Array) -> tuple[list[str], Ints] | None:
    """Return what rows are called, 2010-01-31 or 2010-01-31 05:00, and their moments, from a date's parts in columns.

    None where there are no columns of whole years and months.
    """
    at = {
        part: next((at for at, name in enumerate(names) if form.fullmatch(name)), -1) for part, form in _PARTS.items()
    }
    order = ["year", "month", "day", "hour"]
    there = next((count for count, part in enumerate(order) if at[part] < 0), len(order))
    parts = values[[at[part] for part in order[:there]]]
    if there < 2 or np.isnan(parts).any() or (parts != np.trunc(parts)).any() or parts.min() < 0 or parts.max() > 2200:
        return None
    whole = [part.astype(np.int64) for part in parts]
    whole += [np.full_like(whole[0], missing) for missing in (1, 0)[there - 2 :]]
    days = _date(*whole[:3])
    if days is None or whole[0].min() < 1500 or whole[3].max() > 24:
        return None
    form = ("{:04d}-{:02d}", "{:04d}-{:02d}-{:02d}", "{:04d}-{:02d}-{:02d} {:02d}:00")[there - 2]
    return [form.format(*row) for row in zip(*(part.tolist() for part in whole), strict=True)], days + 3600 * whole[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A value far from all others of its columns that repeats: it may stand for missing.

    value : the value
    columns : the names of the columns it is met in
    count : how often it is met in all of them
    """

    value: float
    columns: tuple[str, ...]
    count: int


def markers(names: Sequence[str], values: Array) -> tuple[Marker, ...]:
    """Return the values that repeat far outside the rest of their columns."""
    places: dict[float, list[tuple[str, int]]] = {}
    for at, name in enumerate(names):
        for value, count in _far(values[:, at]):
            places.setdefault(value, []).append((name, count))
    return tuple(
        Marker(value=value, columns=tuple(name for name, _count in where), count=sum(count for _name, count in where))
        for value, where in sorted(places.items())
    )


def _far(column: Array) -> list[tuple[float, int]]:
    """Return the smallest and the largest value where they repeat and lie far from all others, and how often."""
    known = column[~np.isnan(column)]
    result: list[tuple[float, int]] = []
    if len(known) < 4:
        return result
    for value in (float(known.min()), float(known.max())):
        rest = known[known != value]
        count = len(known) - len(rest)
        if count < 2 or len(np.unique(rest[:1000])) < (1 if value <= -99 and _is_usual(value) else 3):
            continue
        low, high = float(rest.min()), float(rest.max())
        gap = low - value if value < low else value - high
        if gap > _least_gap(value, low, high):
            result.append((value, count))
    return result


def _is_usual(value: float) -> bool:
    """Whether people write this value for missing: −99, 9999, −0.99, −200."""
    return value != 0 and re.fullmatch(r"-?(?:9+|0)(?:\.9+)?|-200", f"{value:g}") is not None


def _least_gap(value: float, low: float, high: float) -> float:
    """Return how far a value must lie from the rest: less where it is one that people use for missing."""
    span = high - low
    if span <= 1:  # flags and levels: 0, 1, and rarely 5
        span = max(span, 1.0)
    usual = _is_usual(value)
    negative = value < 0 <= low
    return span * (
        0.05 if usual and negative and abs(value) >= 99 else 0.5 if usual or (value == -1 and negative) else 3
    )
