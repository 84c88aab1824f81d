"""Text as one-hot characters."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.sequences import alphabet, characters
from playground.sequences.text import OTHER, text


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("abc", ["a", "b", "c"]),
        ("한국어", ["한", "국", "어"]),
        (unicodedata.normalize("NFD", "한국어"), ["한", "국", "어"]),
        ("e\u0301t", ["é", "t"]),
        ("👍🏽!", ["👍🏽", "!"]),
        ("👩‍👩‍👧a", ["👩‍👩‍👧", "a"]),
        ("🇰🇷🇫🇷", ["🇰🇷", "🇫🇷"]),
        ("❤️b", ["❤️", "b"]),
        ("a\r\nb", ["a", "\n", "b"]),
        ("नमस्ते", ["न", "म", "स्", "ते"]),
        ("1️⃣2", ["1️⃣", "2"]),
    ],
)
def test_characters_are_what_a_reader_takes_for_one(written, wanted):
    assert characters(written) == wanted


@given(st.text())
def test_no_character_is_lost(written):
    assert "".join(characters(written)) == unicodedata.normalize("NFC", written.replace("\r\n", "\n"))


def test_one_hot():
    given = text(4, text="abba")
    assert given.x.tolist() == [[1, 0], [0, 1], [0, 1], [1, 0]]
    assert given.labels == ("a", "b")
    assert given.steps == ("a", "b", "b", "a")
    assert given.notes == ()


def test_a_short_text_starts_again_and_a_long_one_is_cut():
    assert text(5, text="ab").steps == ("a", "b", "a", "b", "a")
    assert text(2, text="abc").steps == ("a", "b")
    assert text(2, text="abc").labels == ("a", "b", "c")  # the length does not change how many inputs there are


def test_what_cannot_be_seen_is_shown():
    assert text(4, text="a \n\t").steps == ("a", "␣", "⏎", "⇥")


def test_the_rarest_characters_share_an_input():
    frequent = "".join(chr(ord("a") + number % 26) * 2 for number in range(26))
    rare = "".join(chr(0x4E00 + number) for number in range(10))
    given = text(62, text=frequent + rare)
    assert given.x.shape == (62, 32)
    assert (given.x.sum(axis=1) == 1).all()
    assert given.labels[-1] == OTHER
    assert set(given.labels[:26]) == set(frequent)
    assert given.labels[26:31] == tuple(rare[:5])  # of equally rare ones the first
    assert given.x[52:57, 31].tolist() == [0] * 5
    assert given.x[57:, 31].tolist() == [1] * 5
    assert "5 rarest" in given.notes[0]


@given(st.text(min_size=1), st.integers(1, 60))
def test_any_text_gives_a_sequence(written, length):
    given = text(length, text=written)
    assert given.x.shape == (length, len(given.labels))
    assert len(given.labels) <= 32
    assert (given.x.sum(axis=1) == 1).all()


def test_exactly_as_many_as_there_is_room_for():
    letters = [chr(0x4E00 + number) for number in range(33)]
    assert alphabet(letters[:32]) == (letters[:32], 0)
    known, left_over = alphabet(letters)
    assert (len(known), left_over) == (31, 2)


def test_an_empty_text_is_refused():
    with pytest.raises(ValueError, match="at least one character"):
        text(3, text="")


def test_the_alphabet_does_not_depend_on_the_order_of_the_text():
    assert text(4, text="abca").labels == text(4, text="cbab").labels
    assert np.array_equal(text(3, text="abc").x, np.eye(3))
