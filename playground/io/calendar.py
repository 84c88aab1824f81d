"""Dates and times as they are written: which shapes they have, what moment each stands for.

All words of one shape have their digits in the same places, so a shape is read once and its rows as whole arrays.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

NEVER = np.iinfo(np.int64).min
"""The moment of what is no date."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = r"(?P<b>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_TIME = (
    r"(?=00?:|00?\.00\.00)(?P<H>00?)(?P<u>[:.])(?P<M>00)(?:(?P=u)(?P<S>00)(?:[.,](?P<f>0+))?)?(?: ?(?P<p>[ap])\.?m\.?)?"
    r"(?: ?(?:z|utc|gmt|[+\-]00:?00))*"
)
_WITH_TIME = rf"(?:(?:t| |, | - ){_TIME})?"

_DAYS = (
    r"(?P<Y>0000)(?P<s>[\-/.])(?P<m>00?)(?P=s)(?P<d>00?)",  # 2017-01-03
    r"(?P<Y>0000)\. (?P<m>00?)\. (?P<d>00?)\.?",  # 2017. 1. 3.
    r"(?P<Y>0000)[年년] ?(?P<m>00?)[月월] ?(?P<d>00?)[日일]",
    r"(?P<one>00?)(?P<s>[\-/.])(?P<two>00?)(?P=s)(?P<Y>0000)",  # 1/3/2017 or 3.1.2017
    r"(?P<one>00?)(?P<s>[\-/.])(?P<two>00?)(?P=s)(?P<y>00)",
    rf"{_WEEKDAY}{_MONTH} (?P<d>00?),? (?P<Y>0000)",  # Jun 12, 2020
    rf"{_WEEKDAY}(?P<d>00?)[ \-/]{_MONTH}[ \-/,]+(?P<Y>0000)",  # 12-Jun-2020
    rf"(?P<d>00?)[ \-/]{_MONTH}[ \-/](?P<y>00)",
    rf"(?P<Y>0000)[ \-/]{_MONTH}[ \-/](?P<d>00?)",
)
_PERIODS = (
    r"(?P<Y>0000)[\-/:m](?P<m>00)",  # 1949-01, 1949M01
    r"(?P<Y>0000)[\-/](?P<m>0)",
    r"(?P<Y>0000)[年년] ?(?P<m>00?)[月월]",
    r"(?P<m>00?)[\-/](?P<Y>0000)",
    rf"{_MONTH}[ \-/,]*(?P<Y>0000)",  # Jan 1949
    rf"(?P<Y>0000)[ \-/]*{_MONTH}",
    rf"{_MONTH}[ \-/'](?P<y>00)",  # Jan-49
    rf"(?P<d>00?)[ \-/]{_MONTH}",  # 3-Jan, of no year
    r"(?P<Y>0000)[ \-:]?[qk](?P<q>0)",  # 2001Q1
    r"[qk](?P<q>0)[ \-/:]*(?P<Y>0000)",
    r"(?P<Y>0000)[ \-]?w(?P<w>00)",  # 2001-W05
    r"(?P<year>00?)-(?P<m>00)",  # 1-01: year and month of a series that names no years
)
_TIMES = (
    _TIME,
    r"(?P<M>00?):(?P<S>00)\.0+",  # 1:02.5, of a stopwatch
    r"(?P<Y>0000)(?P<m>00)(?P<d>00)(?:t| )(?P<H>00)(?P<M>00)(?P<S>00)?z?",  # 20210103 170000
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (*(day + _WITH_TIME for day in _DAYS), *_PERIODS, *_TIMES)
)
_LETTER_GROUPS = frozenset("bspu")
_MAYBE = re.compile(r"(?=[^0]*0)[0 :/.,'+\-年년月월日일a-z]{3,45}", re.IGNORECASE)
_LETTERS = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*|[tzqkwmap]|[ap]m|utc|gmt|tz",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What stands at which places of a shape: (first byte, byte behind the last) by name, and what its letters say."""

    spans: Mapping[str, tuple[int, int]]
    month: int = 0
    afternoon: bool | None = None
    dotted: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it is a time of the day alone."""
        return not self.spans.keys() & {"Y", "y", "year", "d", "b", "one"}

    @property
    def has_order(self) -> bool:
        """Whether it leaves open which comes first, day or month."""
        return "one" in self.spans


def is_date(shape: str) -> bool:
    """Whether words of a shape are dates or times."""
    return bool(readings(shape))


def readings(shape: str) -> tuple[Parts, ...]:
    """Return the ways in which a shape can be read as a date or time, the likelier first; places in bytes of UTF-8."""
    if not _MAYBE.fullmatch(shape) or not all(map(_LETTERS.fullmatch, re.findall("[A-Za-z]+", shape))):
        return ()
    return tuple(_parts(shape, match) for pattern in _PATTERNS if (match := pattern.fullmatch(shape)))


def _parts(shape: str, match: "re.Match[str]") -> Parts:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    place = {
        name: (len(shape[: match.start(name)].encode()), len(shape[: match.end(name)].encode()))
        for name in groups
        if name not in _LETTER_GROUPS
    }
    return Parts(
        spans=place,
        month=1 + MONTHS.index(groups["b"].lower()) if "b" in groups else 0,
        afternoon=groups["p"].lower() == "p" if "p" in groups else None,
        dotted=groups.get("s") == ".",
    )


def seconds(numbers: Mapping[str, NDArray[np.int32]], parts: Parts, *, rows: int, day_first: bool) -> Ints:
    """Return the moments in seconds since 1970 from the numbers at a shape's places: (rows,).

    A date that there can't be is `NEVER`.
    """

    def get(name: str, missing: int) -> NDArray[np.int32]:
        return numbers[name] if name in numbers else np.full(rows, missing, dtype=np.int32)

    day, month = get("d", 1), get("m", parts.month or 1)
    if "one" in numbers:
        day, month = (numbers["one"], numbers["two"]) if day_first else (numbers["two"], numbers["one"])
    if "q" in numbers:
        month = 3 * numbers["q"] - 2
    year = _century(numbers["y"]) if "y" in numbers else get("Y", 1970)
    if "year" in numbers:
        year = 1970 + numbers["year"]
    hour, minute = get("H", 0), get("M", 0)
    if parts.afternoon is not None:
        hour = hour % 12 + 12 * parts.afternoon
    result = _days(year, month, day)
    result += 7 * (get("w", 1) - 1)
    result *= 86_400
    result += 3600 * hour + 60 * minute + get("S", 0)
    wrong = (minute > 59) | (month < 1) | (month > 12) | (day < 1) | (day > 31) | (hour > 24) | (year < 1)
    result[wrong] = NEVER
    return result


def _century(year: NDArray[np.int32]) -> NDArray[np.int32]:
    return year + np.where(year < 50, 2000, 1900).astype(np.int32)


def _days(year: NDArray[np.int32], month: NDArray[np.int32], day: NDArray[np.int32]) -> Ints:
    months = (12 * (year - 1970) + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    result: Ints = months.astype("datetime64[D]").astype(np.int64)
    result += day - 1
    return result


def months_of(moments: Ints) -> Ints:
    """Return the months since 1970 in which moments lie."""
    return moments.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
