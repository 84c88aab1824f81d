"""How numbers are written: which sign stands before the decimals, which between thousands.

It is decided from the whole file first and then for the column. Words decide by their shapes: 1,204.5 or 1,204,512 can
only have commas for thousands, 3,5 and 0,125 only decimal commas; 1,204 alone leaves both open.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from playground.io.kinds import GROUPED, MISSING, NUMBER, PLAIN, Shaped, core_of, kind, suffix_of
from playground.words import _

Array = NDArray[np.float64]

POINT, COMMA = ".", ","

MULTIPLIES: Mapping[str, str] = {"K": "e3", "k": "e3", "M": "e6", "B": "e9"}

_ONE_GROUP = {sign: re.compile(rf"0{{1,3}}\{sign}000") for sign in (POINT, COMMA)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How many words of a column speak for what.

    point, comma : for this sign before decimals, with no other reading
    one_point, one_comma : one sign with three digits behind it and one to three before: both readings
    short, long : whole numbers of up to three digits, of more
    example : one of the words that have both readings
    wide : whether those have one digit before the sign in some places, two or three in others
    multiplied : whether K, M or B ends some
    """

    point: int = 0
    comma: int = 0
    one_point: int = 0
    one_comma: int = 0
    short: int = 0
    long: int = 0
    example: str = ""
    wide: bool = False
    multiplied: bool = False

    def is_open(self) -> bool:
        """Whether nothing but words with two readings speaks of the column's signs."""
        return not self.point and not self.comma and bool(self.one_point or self.one_comma)


def evidence(column: Shaped) -> Evidence:
    """Return what the words of a column say of how its numbers are written."""
    totals = dict.fromkeys(("point", "comma", "one_point", "one_comma", "short", "long"), 0)
    example, widths, ends = "", set(), set()
    for code, (shape, count) in enumerate(zip(column.shapes, column.counts().tolist(), strict=True)):
        if kind(shape) != NUMBER:
            continue
        core = core_of(shape)
        ends.add(suffix_of(shape))
        sign = next((sign for sign, pattern in _ONE_GROUP.items() if pattern.fullmatch(core)), "")
        if not sign:
            totals[_says(core)] += count
            continue
        leading, other = _leading_zeros(column, code)
        totals["comma" if sign == COMMA else "point"] += leading
        totals["one_comma" if sign == COMMA else "one_point"] += count - leading
        example = example or other
        widths.add(core.index(sign))
    totals.pop("", None)
    return Evidence(**totals, example=example, wide=len(widths) > 1, multiplied=bool(ends & MULTIPLIES.keys()))


def _says(core: str) -> str:
    """Return for what a number's shape speaks that isn't one group of three."""
    if core.isdigit():
        return "short" if len(core) <= 3 else "long"
    by_point = bool(PLAIN[POINT].fullmatch(core) or GROUPED[POINT].fullmatch(core))
    by_comma = bool(PLAIN[COMMA].fullmatch(core) or GROUPED[COMMA].fullmatch(core))
    if by_point == by_comma:  # 1e5, 12 345
        return "long"
    return "point" if by_point else "comma"


def _leading_zeros(column: Shaped, code: int) -> tuple[int, str]:
    """Return how many words of a shape begin with 0 and a sign, so that it is a decimal one, and one that doesn't."""
    words = column.words.filter(pa.array(column.codes == code))
    leading = pc.match_substring_regex(words, r"^[^0-9]*0[.,]")
    others = words.filter(pc.invert(leading))
    return len(words) - len(others), str(others[0]) if len(others) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The decimal sign of a column, and whether words with two readings could have been read the other way."""

    decimal: str
    told: bool = False


def file_decimal(columns: Iterable[Evidence]) -> str:
    """Return the decimal sign for which most columns of a file speak with certainty, or ""."""
    votes = [np.sign(column.point - column.comma) for column in columns]
    total = int(sum(votes))
    return "" if total == 0 else POINT if total > 0 else COMMA


def signs_of(column: Evidence, *, whole: str, separator: str) -> Signs:
    """Return a column's decimal sign, given the file's as a whole ("" where nothing tells)."""
    if column.point != column.comma:
        return Signs(decimal=POINT if column.point > column.comma else COMMA)
    if not column.is_open():
        return Signs(decimal=whole or POINT)
    if whole:
        return Signs(decimal=whole)
    written = COMMA if column.one_comma >= column.one_point else POINT
    grouped = _is_grouped(column, written, separator)
    return Signs(decimal=_other(written) if grouped else written, told=True)


def _is_grouped(column: Evidence, written: str, separator: str) -> bool:
    """Whether the signs stand between thousands, where one sign with three digits behind it is all there is."""
    if column.long:  # 1204 beside 1,204
        return False
    if column.short:  # 998 beside 11,032
        return written == COMMA or separator != ","
    return written == COMMA and (column.wide or separator != ";")


def _other(sign: str) -> str:
    return COMMA if sign == POINT else POINT


def told(name: str, column: Evidence, signs: Signs) -> str:
    """Say how a number with two readings was read."""
    sign = COMMA if column.one_comma >= column.one_point else POINT
    plain = column.example.replace(sign, "." if sign == signs.decimal else "")
    sentence = (
        _("“{name}”: {example} is read as {plain}, the sign marks decimals; if it marks thousands, change it.")
        if sign == signs.decimal
        else _("“{name}”: {example} is read as {plain}, the sign marks thousands; if it marks decimals, change it.")
    )
    return sentence.format(name=name, example=column.example, plain=plain)


def valid_shapes(shapes: Sequence[str], decimal: str) -> list[bool]:
    """Return which shapes are numbers with this decimal sign."""
    return [is_valid(shape, decimal) for shape in shapes]


def is_valid(shape: str, decimal: str) -> bool:
    if kind(shape) != NUMBER:
        return False
    core = core_of(shape)
    if "e" in core.lower() and suffix_of(shape):
        return False
    return bool(PLAIN[decimal].fullmatch(core) or GROUPED[decimal].fullmatch(core))


def values_of(column: Shaped, decimal: str) -> tuple[Array, NDArray[np.bool_]]:
    """Return a column's numbers (rows,), nan where there is none, and where something stands that is no number."""
    valid = column.are(valid_shapes(column.shapes, decimal))
    missing = column.are([kind(shape) == MISSING for shape in column.shapes])
    values = _parsed(column, valid, decimal)
    finite = np.isfinite(values)
    values[~finite] = np.nan
    return values, ~missing & ~finite


def _parsed(column: Shaped, valid: NDArray[np.bool_], decimal: str) -> Array:
    shapes = [shape for shape in column.shapes if is_valid(shape, decimal)]
    letters = set("".join(shapes))
    words = column.plain if valid.all() else pc.if_else(pa.array(valid), column.plain, pa.scalar(None, pa.string()))
    for old, new in _changes(letters, {suffix_of(shape) for shape in shapes}, decimal):
        words = pc.replace_substring(words, old, new)
    result: Array = pc.cast(words, pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64, copy=True)
    return result


def _changes(letters: set[str], suffixes: set[str], decimal: str) -> list[tuple[str, str]]:
    """Return what is replaced in turn so that a number reads as Python writes it."""
    removed = ["US$", "R$", *"$€£¥₩₹円원元%+ '", _other(decimal)]
    changes = [(sign, "") for sign in removed if set(sign) <= letters and sign != "+"]
    changes += [("(", "-"), (")", "")] if "(" in letters else []
    changes += [(suffix, MULTIPLIES[suffix]) for suffix in sorted(suffixes) if suffix in MULTIPLIES]
    return changes + ([(COMMA, POINT)] if decimal == COMMA and COMMA in letters else [])
