"""Numbers that a person types or pastes, and numbers given step by step."""

import math
import re
from collections.abc import Sequence

import numpy as np

from playground.sequences.record import MOST_INPUTS, Array, Input, channel_labels
from playground.words import _

MOST_STEPS = 500
LARGEST = 1e6
LONGEST = 400_000
"""Characters of a pasted text: more than the largest sequence or block of weights takes."""


def numbers(length: int, *, values: Sequence[float], channels: int, names: str, step_names: str = "") -> Input:
    """The given numbers, `channels` a step; 0 after their end. `step_names` holds a line for what each step is called.

    Raises
    ------
    ValueError : the numbers don't fill whole steps
    """
    if len(values) % channels:
        raise ValueError(
            _("{number} numbers don't fill steps of {channels}: give {channels} for each step.").format(
                number=len(values), channels=channels
            )
        )
    given = np.array(values, dtype=np.float64).reshape(-1, channels)[:length]
    x = np.zeros((length, channels))
    x[: len(given)] = given
    steps = tuple((step_names.split("\n") + [""] * length)[:length]) if step_names else ()
    notes = _padding(len(given), length)
    return Input(x=x, labels=channel_labels(channels, names.split(",")), steps=steps, notes=notes)


def _padding(given: int, length: int) -> tuple[str, ...]:
    if given >= length:
        return ()
    return (_("The numbers end after step {given}: the input is 0 from there on.").format(given=given),)


def parse_numbers(text: str) -> Array:
    """Return the numbers in a text that a person typed or pasted, a row a step: (T, D).

    Each line is a step and the numbers in it are its inputs; a single line is one number a step. Numbers stand apart
    by tabs, semicolons, spaces or commas. A comma is a decimal comma where tabs, semicolons or spaces already
    separate the numbers and no number has a point ("1,5; 2,5"); "1,5" alone is two numbers.

    Raises
    ------
    ValueError : a sentence that names the line and the word that is no number, a row of another width, or what is
        too many or too large
    """
    rows = parse_rows(text)
    if len(rows) == 1:
        rows = [[value] for value in rows[0]]
    _check_shape(rows)
    return np.array(rows)


def parse_rows(text: str) -> list[list[float]]:
    """Return the numbers of a text line by line, all lines equally long; empty lines don't count.

    Separators, decimal commas and errors as for `parse_numbers`.
    """
    if len(text) > LONGEST:
        raise ValueError(
            _("The text is {got:,} characters long: paste {most:,} at most.").format(got=len(text), most=LONGEST)
        )
    lines = [line.strip(" ") for line in re.split(r"\r\n?|[\n\u2028]", text) if line.strip()]
    if not lines:
        raise ValueError(_("There are no numbers: type some, for example 0, 1, 0.5."))
    if len(lines) > MOST_STEPS:
        raise ValueError(_too_long(len(lines)))
    decimal_comma = _has_decimal_comma(lines)
    rows = [_parse_line(line, number, decimal_comma) for number, line in enumerate(lines, 1)]
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise ValueError(
                _("Line {line} has {got} numbers where the first has {wanted}: give every line as many.").format(
                    line=number, got=len(row), wanted=len(rows[0])
                )
            )
    return rows


def _has_decimal_comma(lines: Sequence[str]) -> bool:
    """Whether every comma stands between digits, something else separates the numbers, and there is no point."""
    joined = "\n".join(lines)
    return (
        "," in joined
        and "." not in joined
        and all(re.fullmatch(r"[^,\s;]*\d,\d[^,\s;]*|[^,\s;]+", word) for word in re.split(r"[\s;]+", joined) if word)
        and any(re.search(r"[\s;]", line) for line in lines)
    )


def _parse_line(line: str, number: int, decimal_comma: bool) -> list[float]:
    parts = re.split(r"[;\t]" if decimal_comma else r"[,;\t]", line)
    words = [word for part in parts for word in part.split() or [""]]
    if words and not words[-1]:
        words.pop()  # a separator at the end of a line
    return [_parse_word(word.replace(",", ".") if decimal_comma else word, number) for word in words]


def _parse_word(word: str, number: int) -> float:
    if not word:
        raise ValueError(
            _("Line {line} has two separators with no number between them: write 0 where nothing is.").format(
                line=number
            )
        )
    try:
        value = float(word.replace("−", "-"))
    except ValueError:
        value = math.nan
        if word.lower() not in ("nan", "+nan", "-nan"):
            raise ValueError(
                _("Line {line}: wanted a number, got “{word}”.").format(line=number, word=shorten(word))
            ) from None
    if not abs(value) <= LARGEST:
        raise ValueError(
            _("Line {line}: wanted a number between −{most} and {most}, got “{word}”.").format(
                line=number, most="1e6", word=shorten(word)
            )
        )
    return value


def _check_shape(rows: Sequence[Sequence[float]]) -> None:
    if len(rows) > MOST_STEPS:
        raise ValueError(_too_long(len(rows)))
    if len(rows[0]) > MOST_INPUTS:
        raise ValueError(
            _("A step can have {most} numbers at most, the lines have {got}.").format(
                most=MOST_INPUTS, got=len(rows[0])
            )
        )


def _too_long(steps: int) -> str:
    return _("A sequence can have {most} steps at most, got {got}: leave some out.").format(most=MOST_STEPS, got=steps)


def shorten(text: str, most: int = 40) -> str:
    """Return a text on one line and not longer than `most` characters, for a sentence that quotes it."""
    line = " ".join(text[: 4 * most].encode("utf-8", "replace").decode().split())  # "?" for half of a surrogate pair
    return line if len(line) <= most else line[: most - 1] + "…"
