"""What a word of a table is: a number, a date, a mark for missing, or words; told by its shape.

The shape of a word is the word with every digit as 0: a column of a million numbers has a few dozen shapes, so whatever
is decided of words is decided of shapes, once each.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from playground.io.calendar import is_date

NUMBER, DATE, MISSING, WORDS = "number", "date", "missing", "words"

PROSE = "words"
"""The one shape of the words of a column that holds nothing else."""

DIGITS = bytes.maketrans(b"123456789", b"000000000")

MARKS_OF_MISSING = frozenset(
    {"", "na", "n/a", "#n/a", "n.a.", "nan", "-nan", "null", "none", "nil", "nd", "n.d.", "missing", "<na>", "nat"}
    | {"#value!", "#div/0!", "#ref!", "#num!", "m", "결측", "欠測", "缺失"}
)
"""Words, in small letters, that stand for a missing value; so do runs of one of . - ? * _ : alone."""

_CURRENCY = r"(?:[$€£¥₩₹円원元]|US\$|R\$)"
_NUMBER = re.compile(
    rf"(?P<open>\((?!.*[+\-]))?(?:[+\-] ?(?:{_CURRENCY} ?)?|{_CURRENCY} ?[+\-]?)?"
    rf"(?P<core>[0.,' ]*0[0.,' ]*?(?:[eE][+\-]?0+)?)(?P<suffix> ?[%KkMB])?(?: ?{_CURRENCY})?(?(open)\))"
)
_EXPONENT = r"(?:[eE][+-]?0+)?"

PLAIN = {sign: re.compile(rf"(?:0+(?:\{sign}0*)?|\{sign}0+){_EXPONENT}") for sign in ".,"}
"""The shapes of numbers without signs for thousands, by their decimal sign."""

GROUPED = {
    ".": re.compile(r"0{1,3}(?P<t>[,' ])000(?:(?P=t)000)*(?:\.0*)?|00?(?:,00)+,000(?:\.0*)?"),
    ",": re.compile(r"0{1,3}(?P<t>[.' ])000(?:(?P=t)000)*(?:,0*)?"),
}
"""The shapes of numbers with signs for thousands (the second: lakhs), by their decimal sign."""

_MISSING_RUN = re.compile(r"[.…]+|[-–—]+|\?+|\*+|_+|:+")

_PLAIN_SIGNS = {ord("−"): "-", ord("’"): "'"}
_TO_ZERO = {ord(digit): "0" for digit in "123456789"}


def shape(word: str) -> str:
    """Return a word, trimmed, with every digit as 0."""
    return plain(word.strip()).translate(_TO_ZERO)


def plain(word: str) -> str:
    """Return a word with its full-width digits, narrow blanks and true minus sign as the plain ones."""
    return word if word.isascii() else unicodedata.normalize("NFKC", word).translate(_PLAIN_SIGNS).strip()


@lru_cache(maxsize=50_000)
def kind(shape: str) -> str:
    """Return what words of a shape are; a number is one in any way of writing."""
    if shape.lower() in MARKS_OF_MISSING or _MISSING_RUN.fullmatch(shape):
        return MISSING
    if len(shape) > 60:
        return WORDS
    if is_date(shape):
        return DATE
    return NUMBER if is_number(shape) else WORDS


def is_number(shape: str) -> bool:
    """Whether words of a shape are numbers in one way of writing or another."""
    core = core_of(shape)
    return bool(core) and any(
        pattern.fullmatch(core) for pattern in (PLAIN["."], PLAIN[","], GROUPED["."], GROUPED[","])
    )


def core_of(shape: str) -> str:
    """Return a number's shape without sign, brackets, currency, percent sign and K, M or B; "" where it is none."""
    match = _NUMBER.fullmatch(shape)
    return match["core"] if match else ""


def suffix_of(shape: str) -> str:
    """Return the percent sign, K, M or B that ends a number's shape, or ""."""
    match = _NUMBER.fullmatch(shape)
    return (match["suffix"] or "").strip() if match else ""


class Shaped:
    """The words of a column with their shapes.

    words : (rows,) trimmed, else as written
    plain : (rows,) the same with plain digits, blanks and minus signs
    shapes : the different shapes
    codes : (rows,) which shape a word has

    Where most are words and no two alike, they count as of one shape.
    """

    __slots__ = ("codes", "plain", "shapes", "words")

    def __init__(self, words: Any) -> None:
        self.words = pc.utf8_trim_whitespace(words)
        self.plain = _plain(self.words)
        encoded = _zeros(self.plain).dictionary_encode()
        self.codes: NDArray[np.int32] = encoded.indices.to_numpy()
        if _is_prose(encoded.dictionary, self.codes):
            self.codes = pc.not_equal(self.words, "").to_numpy(zero_copy_only=False).astype(np.int32)
            self.shapes = ["", PROSE]
        else:
            self.shapes = encoded.dictionary.to_pylist()

    def counts(self) -> NDArray[np.int64]:
        """Return how often each shape is met."""
        return np.bincount(self.codes, minlength=len(self.shapes))

    def are(self, wanted: Sequence[bool]) -> NDArray[np.bool_]:
        """Return for each row what holds of its word's shape: (rows,)."""
        return np.array(wanted, dtype=bool)[self.codes] if len(self.codes) else np.zeros(0, dtype=bool)


def _is_prose(shapes: Any, codes: NDArray[np.int32]) -> bool:
    """Whether a column of many shapes holds words: told by a few hundred of them, evenly spaced."""
    if len(shapes) < 5000:
        return False
    some = codes[:: max(len(codes) // 500, 1)]
    return sum(kind(str(shapes[int(code)])) in (NUMBER, DATE) for code in some) < len(some) / 8


def _plain(words: Any) -> Any:
    data = words.buffers()[2]
    if data is None or data.to_pybytes().isascii():
        return words
    words = pc.utf8_normalize(words, form="NFKC")
    for sign, same in _PLAIN_SIGNS.items():
        words = pc.replace_substring(words, chr(sign), same)
    return pc.utf8_trim_whitespace(words)


def _zeros(words: Any) -> Any:
    """Return words with every digit as 0: the same bytes otherwise, so the same offsets hold."""
    valid, offsets, data = words.buffers()
    zeros = pa.py_buffer((data.to_pybytes() if data else b"").translate(DIGITS))
    return pa.StringArray.from_buffers(len(words), offsets, zeros, valid, -1, words.offset)
