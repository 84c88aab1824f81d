"""Numbers typed and pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.sequences import parse_numbers
from playground.sequences.numbers import numbers, shorten


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0, 1, 0.5", [[0], [1], [0.5]]),
        ("0 1 -0.5", [[0], [1], [-0.5]]),
        ("1\n2\n3", [[1], [2], [3]]),
        ("1\r\n2\r\n\r\n3\n", [[1], [2], [3]]),
        ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("1, 2\n3, 4", [[1, 2], [3, 4]]),
        ("1;2\n3;4", [[1, 2], [3, 4]]),
        ("1,5; 2,5", [[1.5], [2.5]]),
        ("1,5\t2,5\n3\t4,25", [[1.5, 2.5], [3, 4.25]]),
        ("1,5 2,5", [[1.5], [2.5]]),
        ("1,5", [[1], [5]]),
        ("1,5\n2,5", [[1, 5], [2, 5]]),
        ("1,2, 3", [[1], [2], [3]]),
        ("1.5,2.5 3", [[1.5], [2.5], [3]]),
        ("1,", [[1]]),
        ("7", [[7]]),
        ("−3, 1e2, +4", [[-3], [100], [4]]),
    ],
)
def test_what_is_read(text, wanted):
    assert parse_numbers(text).tolist() == wanted


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no numbers"),
        (" \n\t\n", "no numbers"),
        ("1, two, 3", "Line 1: wanted a number, got “two”"),
        ("1\n2\nthree", "Line 3"),
        ("1, , 3", "two separators"),
        ("1\t\t3", "two separators"),
        ("1 2\n3", "Line 2 has 1 numbers where the first has 2"),
        ("nan", "got “nan”"),
        ("inf", "got “inf”"),
        ("1e400", "got “1e400”"),
        ("1e308", "got “1e308”"),
        (" ".join("1" * 501), "500 steps at most, got 501"),
        ("\n".join("1" * 501), "500 steps at most, got 501"),
        ("\n".join([" ".join("1" * 33)] * 2), "32 numbers at most"),
        ("x" * 10_000, "…"),
        ("0x10", "“0x10”"),
        ("١", None),
    ],
    ids=range(17),
)
def test_what_is_refused(text, sentence):
    if sentence is None:
        assert parse_numbers(text).tolist() == [[1]]  # digits of any script, as Python reads them
        return
    with pytest.raises(ValueError, match=sentence) as caught:
        parse_numbers(text)
    assert len(str(caught.value)) < 200


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=50))
def test_what_is_written_is_read(values):
    assert parse_numbers("\n".join(map(repr, values)))[:, 0].tolist() == values
    assert parse_numbers(", ".join(map(repr, values)))[:, 0].tolist() == values


@given(st.text())
def test_any_text_gives_numbers_or_a_sentence(text):
    try:
        found = parse_numbers(text)
    except ValueError:
        return  # what else is raised fails the test
    assert found.ndim == 2


def test_numbers_are_cut_or_filled_with_zeros():
    given = numbers(3, values=(1.0, 2.0, 3.0, 4.0), channels=2, names="a, b")
    assert given.x.tolist() == [[1, 2], [3, 4], [0, 0]]
    assert given.labels == ("a", "b")
    assert "step 2" in given.notes[0]
    assert numbers(1, values=(1.0, 2.0, 3.0, 4.0), channels=2, names="").x.tolist() == [[1, 2]]
    assert numbers(1, values=(), channels=2, names="").labels == ("x1", "x2")
    assert numbers(1, values=(), channels=2, names=",height").labels == ("x1", "height")


def test_numbers_that_fill_no_step_are_refused():
    with pytest.raises(ValueError, match="3 numbers don't fill steps of 2"):
        numbers(3, values=(1.0, 2.0, 3.0), channels=2, names="")


def test_shorten():
    assert shorten("a\n b") == "a b"
    assert len(shorten("x" * 10**6)) == 40
