"""The text of a cell as tokens, one list a line, in one spelling: `*` is `⊙`, `−` is `-`, `h_new` is `h'`."""

import re
from dataclasses import dataclass
from typing import Literal

from playground.cells.text.syntax import PRIME, CellTextError, Place
from playground.words import _

MOST_CHARACTERS = 4000
MOST_NAME = 16
LARGEST = 1e6

Kind = Literal["name", "number", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    place: Place


_LETTER = "A-Za-z\u0370-\u03ff"
_PATTERN = re.compile(
    rf"""
    (?P<space> [ \t\r\u00a0\u2009\u202f]+ | \#.* )
  | (?P<number> (?: \d+ \.? \d* | \. \d+ ) (?: [eE] [+-]? \d+ )? )
  | (?P<name> [{_LETTER}][{_LETTER}0-9_]* ['’′]? )
  | (?P<sign> [-+−–⊙*·×∘@/()=,²] )
    """,
    re.VERBOSE | re.ASCII,
)
_SPELLED = {"−": "-", "–": "-", "*": "⊙", "·": "⊙", "×": "⊙", "∘": "⊙", "’": PRIME, "′": PRIME}
_NEW = "_new"


def tokenise(text: str) -> list[list[Token]]:
    """Return the tokens of each line that has any.

    Raises
    ------
    CellTextError : the text is too long, or a character, a name or a number is not of the language
    """
    if len(text) > MOST_CHARACTERS:
        raise CellTextError(
            _("A cell's text has at most {most:,} characters, this one has {number:,}.").format(
                most=MOST_CHARACTERS, number=len(text)
            )
        )
    text = text.replace("µ", "μ")  # the micro sign of a keyboard, and the Greek letter
    lines = (_tokens(line, number) for number, line in enumerate(text.split("\n"), start=1))
    return [tokens for tokens in lines if tokens]


def _tokens(line: str, number: int) -> list[Token]:
    tokens, at = [], 0
    while at < len(line):
        match = _PATTERN.match(line, at)
        if match is None:
            raise CellTextError(_strange(line[at]), Place(number, at + 1))
        at = match.end()
        if match.lastgroup != "space":
            tokens.append(_token(match, Place(number, match.start() + 1, at - match.start())))
    return tokens


def _token(match: re.Match[str], place: Place) -> Token:
    text = match.group()
    if match.lastgroup == "number":
        return Token("number", _number(text, place), place)
    if match.lastgroup == "sign":
        return Token("sign", _SPELLED.get(text, text), place)
    name = text[:-1] + _SPELLED.get(text[-1], text[-1])
    if name.endswith(_NEW) and len(name) > len(_NEW):
        name = name.removesuffix(_NEW) + PRIME
    if len(name) > MOST_NAME:
        raise CellTextError(_("A name has at most {most} characters.").format(most=MOST_NAME), place)
    return Token("name", name, place)


def _number(text: str, place: Place) -> str:
    if len(text) > MOST_NAME + 8 or not abs(float(text)) <= LARGEST:
        raise CellTextError(
            _("A number is at most {largest:,.0f} and has at most {most} digits.").format(largest=LARGEST, most=16),
            place,
        )
    return text


def _strange(character: str) -> str:
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if character in "[]{}":
        return _("Brackets are round: `(` and `)`, not `{character}`.").format(character=shown)
    if character == "^":
        return _("There are no powers: write `f ⊙ f`, or `f²`.")
    if character in "_'’′":
        return _("A name begins with a letter: `{character}` can’t stand here.").format(character=shown)
    return _("`{character}` is not known here.").format(character=shown)
