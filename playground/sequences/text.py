"""Text as a sequence: one character a step, each character of the alphabet an input of its own (one-hot)."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np

from playground.sequences.record import MOST_INPUTS, Input
from playground.words import _, ngettext

JOINER = "\u200d"
OTHER = "…"
"""The label of the input that the rarest characters share."""


def characters(text: str) -> list[str]:
    """Return what a reader takes for single characters: letters with their marks, emoji of several parts, flags.

    Composed first (NFC), so that a Korean syllable is one character however it was typed. The rules are those of
    Unicode's UAX #29 that matter in practice: marks, variation selectors, skin tones and joiners stay with what they
    follow; regional indicators go in pairs; a line break is one character.
    """
    clusters: list[str] = []
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if clusters and _belongs_to(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _belongs_to(before: str, character: str) -> bool:
    if before[-1] == JOINER:
        return True
    if _is_flag_part(character):
        return len(before) == 1 and _is_flag_part(before)
    extends = unicodedata.category(character) in ("Mn", "Me", "Mc") or character == JOINER
    return extends or 0x1F3FB <= ord(character) <= 0x1F3FF or 0xE0020 <= ord(character) <= 0xE007F


def _is_flag_part(character: str) -> bool:
    return 0x1F1E6 <= ord(character[0]) <= 0x1F1FF


def alphabet(symbols: Sequence[str], most: int = MOST_INPUTS) -> tuple[list[str], int]:
    """Return the characters that get an input of their own, in code point order, and how many are left over.

    Where there are more than `most` different ones, the most frequent most − 1 are kept (of equally frequent ones
    those that come first in the text) and the others share the last input.
    """
    counts = Counter(symbols)  # in the order of first appearance, which most_common keeps among equals
    if len(counts) <= most:
        return sorted(counts), 0
    return sorted(symbol for symbol, _count in counts.most_common(most - 1)), len(counts) - (most - 1)


def text(length: int, *, text: str) -> Input:
    """One-hot characters: x_t[d] = 1 where the character of step t is the d-th of the alphabet, else 0.

    A text longer than T is cut, a shorter one starts again.

    Raises
    ------
    ValueError : the text is empty
    """
    symbols = characters(text)
    if not symbols:
        raise ValueError(_("The text is empty: type at least one character."))
    written = [symbols[t % len(symbols)] for t in range(length)]
    known, left_over = alphabet(symbols)
    place = {symbol: d for d, symbol in enumerate(known)}
    columns = known + [OTHER] * bool(left_over)
    x = np.zeros((length, len(columns)))
    x[np.arange(length), [place.get(symbol, len(known)) for symbol in written]] = 1
    labels = tuple(_visible(symbol) for symbol in columns)
    return Input(x=x, labels=labels, steps=tuple(_visible(symbol) for symbol in written), notes=_notes(left_over))


def _notes(left_over: int) -> tuple[str, ...]:
    if not left_over:
        return ()
    sentence = ngettext(
        "The text has more than {most} different characters: the rarest one is shown as “{other}”.",
        "The text has more than {most} different characters: the {number} rarest share one input, “{other}”.",
        left_over,
    )
    return (sentence.format(most=MOST_INPUTS, number=left_over, other=OTHER),)


def _visible(symbol: str) -> str:
    return {" ": "␣", "\n": "⏎", "\t": "⇥", "\r": "⏎"}.get(symbol, symbol)
