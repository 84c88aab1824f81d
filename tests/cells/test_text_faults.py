"""What is wrong with a cell's text is said in a sentence at its place, whatever the text is."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.cells.text.checks import check
from playground.cells.text.parser import MOST_DEPTH, parse
from playground.cells.text.preview import preview
from playground.cells.text.syntax import CellTextError
from playground.cells.text.tokens import MOST_CHARACTERS
from tests.cells.typed import texts

LSTM = """i = σ(W x + U h + b)
f = σ(W x + U h + b)
g = tanh(W x + U h + b)
c' = f ⊙ c + i ⊙ g
o = σ(W x + U h + b + p ⊙ c')
h' = o ⊙ tanh(c')"""
GRU = """r = sigmoid(W*x + U*h + b)
z = sigmoid(W*x + U*h + b)
n = tanh(W*x + b_i + r*(U*h + b_h))
h_new = (1 - z)*n + z*h"""
SLSTM = """a = logσ(W x + U h + b)
i = W x + U h + b
m' = max(a + m, i)
c' = exp(a + m - m') ⊙ c + exp(i − m') ⊙ tanh(W x + U h + b)
n' = exp(a + m - m') ⊙ n + exp(i − m')
h' = σ(W x + U h + b) ⊙ c' / n'"""
WHOLE = (LSTM, GRU, SLSTM)


def fault(text: str) -> CellTextError:
    """Return what is wrong with a text."""
    with pytest.raises(CellTextError) as caught:
        check(parse(text))
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "column", "sentence"),
    [
        ("f = σ(W x + b)\nh' = k ⊙ h", 2, 6, "`k` is not defined; did you mean `f`?"),
        ("gate = σ(W x + b)\nother = b\nh' = gat ⊙ h", 3, 6, "`gat` is not defined; did you mean `gate`?"),
        ("h' = c'\nc' = h'", 1, 1, "h' depends on itself through c'."),
        ("h' = f\nf = c'\nc' = h'", 1, 1, "h' depends on itself through f and c'."),
        ("h' = h' + b", 1, 1, "h' depends on itself."),
        ("f = σ(W x)", None, None, "h' is never set"),
        ("", None, None, "There is no line yet"),
        ("# nothing\n\n", None, None, "There is no line yet"),
        ("h = tanh(W x)", 1, 1, "The new state is written `h'`"),
        ("h' = h\n\nh' = b", 3, 1, "`h'` is defined twice: it is in line 1 already."),
        ("h' = c\nc' = b\nc = 1", 3, 1, "`c` and `c'` (line 2) can’t both be there"),
        ("h' = tanh(W x + (U h)", 1, 10, "This bracket is never closed"),
        ("h' = W x)", 1, 9, "This bracket closes nothing"),
        ("h' = 2 h", 1, 8, "Between `2` and `h` a sign is missing"),
        ("h' = tanh W x", 1, 6, "`tanh` needs brackets: `tanh(…)`."),
        ("h' = tahn(W x)", 1, 10, "There is no function `tahn`; did you mean `tanh`?"),
        ("h' = abs(W x)", 1, 9, "There is no function `abs`, only sigmoid, tanh,"),
        ("h' = max(h)", 1, 6, "`max` takes two values"),
        ("h' = tanh(h, h)", 1, 6, "`tanh` takes one value, here are 2."),
        ("h' = x", 1, 6, "it stands behind `W` alone"),
        ("h' = W h", 1, 6, "For a state write `U h`"),
        ("h' = U x", 1, 6, "for the input write `W x`"),
        ("h' = U U h", 1, 6, "`U` multiplies a state"),
        ("h' = U (2)", 1, 6, "`U` multiplies a state"),
        ("h' = U (h + b)", 1, 13, "without weights"),
        ("h' = W x + U h + W x", 1, 18, "`W` stands twice in this line"),
        ("h' = p ⊙ h + p ⊙ h", 1, 14, "`p ⊙ h` stands twice in this line"),
        ("h' = b + b_i", 1, 6, "one `b`, or `b_i` and `b_h`"),
        ("h' = p", 1, 6, "`p` is a vector of weights"),
        ("f = σ(b)\nh' = p ⊙ f", 2, 10, "`p` weights a state (h): `f` is none."),
        ("f = σ(b)\nh' = f'", 2, 6, "`f` is no state and has no prime"),
        ("h' = h_prev", 1, 6, "the state before is written `h`"),
        ("σ = b\nh' = h", 1, 1, "`σ` has a meaning of its own"),
        ("h' = h ^ 2", 1, 8, "no powers"),
        ("f = σ(h)\nh' = f ⊙ h", None, None, "No line has weights"),
        ("h' = 2 + tanh(1)", 1, 1, "`h'` is a number alone"),
        ("h' = h\nf σ(b)", 2, 3, "After `f` an `=` is missing."),
        ("h' = h = h", 1, 8, "A line has one `=`"),
        ("h' = b +", 1, 9, "a value is missing"),
        ("h' = ⊙ h", 1, 6, "Before `⊙` a value is missing."),
        ("h' = 1e7", 1, 6, "A number is at most 1,000,000"),
        ("h' = h ☃", 1, 8, "`☃` is not known here."),
        ("abcdefghijklmnopq = b\nh' = h", 1, 1, "A name has at most 16 characters."),
        ("h' = a\na' = b\nc' = b\nd' = b\ne' = b", 5, 1, "at most 4 states, here are 5"),
        ("h' = h\n" + "\n".join(f"f{k} = b" for k in range(9)), 10, 1, "at most 8 lines, here are 9"),
    ],
)
def test_the_sentence_names_what_is_wrong_and_where(text: str, line: int | None, column: int, sentence: str) -> None:
    found = fault(text)
    assert sentence in found.sentence
    if line is None:
        assert found.place is None
        assert str(found) == found.sentence
        return
    assert found.place is not None
    assert (found.place.line, found.place.column) == (line, column)
    assert str(found) == f"line {line}: {found.sentence}"


@pytest.mark.parametrize("text", WHOLE)
def test_what_the_faults_are_tested_on_is_right(text: str) -> None:
    assert check(parse(text)).states[0] == "h"


ODD = "()=+-−⊙*/,²'WUbpxhcfσ \n#0123.e_\x00\ud800☃\u202e∂ℝé²ⅷ߁"


def broken(text: str, rng: random.Random) -> str:
    """Return the text with a few characters lost, doubled, swapped or put in."""
    letters = list(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(letters) + 1)
        letters[at : at + rng.randint(0, 3)] = rng.choice(["", rng.choice(ODD), rng.choice(ODD) * rng.randint(1, 60)])
    return "".join(letters)


def sentence_of(text: str) -> str:
    """Return what is wrong with a text, "" where nothing is; any other exception goes on."""
    try:
        check(parse(text))
    except CellTextError as error:
        return str(error)
    return ""


def test_a_thousand_broken_texts_give_a_sentence_or_are_cells() -> None:
    rng = random.Random(13)
    sentences = [sentence_of(broken(rng.choice(WHOLE), rng)) for _ in range(1000)]
    wrong = [sentence for sentence in sentences if sentence]
    assert len(wrong) > 700
    assert all(len(sentence) < 200 and sentence.endswith((".", "?")) for sentence in wrong)
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") for sentence in wrong for letter in sentence)


@given(texts())
def test_a_drawn_cell_is_right(text: str) -> None:
    assert sentence_of(text) == ""


@given(st.text(max_size=300))
def test_any_text_gives_a_sentence_or_is_a_cell(text: str) -> None:
    sentence_of(text)
    sentence_of("h' = " + text)


@pytest.mark.parametrize(
    "text",
    [
        "h' = " + "(" * 3000,
        "h' = " + "(" * (MOST_DEPTH + 1) + "h" + ")" * (MOST_DEPTH + 1),
        "h' = " + "tanh(" * 700,
        "h' = " + "U " * 1900 + "h",
        "h' = " + "U (" * 900 + "h",
        "h' = " + "-" * 3900,
        "h' = " + "1" * 3900,
        "h' = 1e" + "9" * 3000,
        "h" * 4000,
        "\n".join(["h' = h"] * 500),
        "\n".join(["=" * 60] * 60),
        "h" * 10**6,
        "(" * 10**6,
        "\n" * 10**6,
        "\x00" * MOST_CHARACTERS,
        "\ud800",
    ],
    ids=lambda text: f"{text[:12]!r} of {len(text)}",
)
def test_hostile_texts_give_a_sentence(text: str) -> None:
    assert sentence_of(text)


def test_the_deepest_brackets_allowed_are_read() -> None:
    assert sentence_of("h' = " + "(" * MOST_DEPTH + "b" + ")" * MOST_DEPTH) == ""
    assert sentence_of("h' = " + "-+" * 1900 + "b") == ""


def test_what_can_be_read_is_shown_as_mathematics_beside_what_can_not() -> None:
    shown = preview("f = sigmoid(Wx + Uh)\n\nc_new = f*c + (\nh' = tanh(c')")
    assert shown.fault is not None
    assert (shown.fault.place.line if shown.fault.place else None) == 3
    assert [(row.number, row.name) for row in shown.rows] == [(1, "f"), (3, ""), (4, "h'")]
    assert "".join(mark.text for mark in shown.rows[0].marks) == "sigmoid(W x + U h)"
    assert shown.states == {"h"}
    assert preview(LSTM).fault is None
    assert len(preview(LSTM).rows) == 6


@given(st.text(max_size=300))
def test_any_text_has_a_preview(text: str) -> None:
    assert (preview(text).fault is None) == (sentence_of(text) == "")
    assert len(preview("(" * 10**5 + text).rows) == 1
