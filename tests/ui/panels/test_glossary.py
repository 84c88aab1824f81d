"""Every symbol of every cell has its line, and the lines need no other words than they explain."""

import pytest

from playground.cells import CELLS
from playground.ui.panels.glossary import GLOSSARY, words


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_every_letter_of_a_cell_is_explained(cell: str) -> None:
    spec = CELLS[cell]
    assert {"x", *spec.states, *spec.labels} <= set(GLOSSARY)


@pytest.mark.parametrize("term", GLOSSARY)
def test_a_line_is_one_sentence_or_two_halves(term: str) -> None:
    line = GLOSSARY[term]
    assert line.endswith(".")
    assert 20 < len(line) < 130
    assert words()[f"glossary.{term}"] == line
