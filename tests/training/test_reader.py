"""The reader that comes with the playground: it foretells what it has learnt, and so does any network like it."""

import numpy as np
import pytest

from playground.engine import forward
from playground.sequences.record import MOST_INPUTS
from playground.training.reader import FILE, SYMBOLS, fold, indices, reader
from playground.training.reader.__main__ import prose
from playground.training.reading import foretell, write


def bits(text: str) -> float:
    read = indices(text)
    p = foretell(reader().layout, reader().vector, read[:-1])
    return float(-np.log2(p[np.arange(len(p)), read[1:]]).mean())


def test_it_is_small_and_fits_an_experiment() -> None:
    assert FILE.stat().st_size < 200_000
    assert reader().layout.hidden_size <= 64
    assert len(SYMBOLS) == MOST_INPUTS == len(set(SYMBOLS))
    assert reader().vector.shape == (reader().layout.size,)


def test_it_reads_english_better_than_the_unigram() -> None:
    sentence = fold("The function returns the value of the object, which must be a string.")
    assert bits(sentence) < 0.6 * float(reader().about["unigram_bits"])
    assert bits(sentence) < bits(sentence[::-1]) - 1


def test_its_text_is_the_prose_of_the_reference() -> None:
    text = prose()
    assert len(text) > 100_000
    assert set(text) <= set(SYMBOLS)
    assert float(reader().about["bits"]) < 0.5 * float(reader().about["unigram_bits"])


@pytest.mark.parametrize(("typed", "most_likely"), [("the functio", "n"), ("an objec", "t"), ("the valu", "e")])
def test_the_next_character_is_foretold(typed: str, most_likely: str) -> None:
    p = foretell(reader().layout, reader().vector, indices(typed))
    assert p.shape == (len(typed), len(SYMBOLS))
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-5)
    assert SYMBOLS[p[-1].argmax()] == most_likely


def test_what_it_writes_comes_from_what_is_foretold() -> None:
    made, start = reader(), indices("the ")
    one, again, other = (
        write(made.layout, made.vector, start, count=60, rng=np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    assert one.tolist() == again.tolist() != other.tolist()
    rng, read = np.random.default_rng(0), list(start)
    for _ in range(60):
        p = foretell(made.layout, made.vector, np.array(read))[-1].astype(float)
        read.append(int(rng.choice(len(p), p=p / p.sum())))
    assert "".join(SYMBOLS[k] for k in read[4:]) == "".join(SYMBOLS[k] for k in one)


def test_its_weights_run_in_the_engine() -> None:
    network = reader().layout.unpack(reader().vector)
    trace = forward(network.params, np.eye(len(SYMBOLS), dtype=np.float32)[indices("hello")])
    assert trace.h.shape == (5, reader().layout.hidden_size)


def test_any_text_is_folded_into_what_it_knows() -> None:
    assert fold("Grüße,\n\tWorld!  42") == "gr e, world"
    assert set(fold("".join(map(chr, range(3000))))) <= set(SYMBOLS)
