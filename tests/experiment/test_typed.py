"""A typed cell in an experiment: its weights, its link, what becomes of a broken text, networks that learn with it."""

import numpy as np
import pytest

from playground.experiment import TAKES, Experiment, change, decode, encode, from_json, run, taken, to_json
from playground.experiment.learning import learners_of
from playground.experiment.state.comparison import Comparison, matched
from playground.experiment.state.training import Training


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_present_cells_own_equations_run_as_the_cell_does(cell: str) -> None:
    before = Experiment(cell=cell)
    after = change(before, cell="typed")
    own, typed = run(before), run(after)
    np.testing.assert_allclose(typed.trace.h, own.trace.h, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(typed.grads.x, own.grads.x, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", TAKES)
def test_a_take_differs_from_the_standard_cell_in_its_equations_alone(name: str) -> None:
    new, standard = taken(Experiment(), name)
    assert change(new, cell=standard.cell, equations="", preset=new.preset, base=new.base, edits=new.edits) == standard
    assert not np.allclose(run(new).trace.h, run(standard).trace.h, atol=1e-3)
    assert decode(encode(new)).experiment == new
    assert from_json(to_json(new)) == new


def test_there_are_no_other_takes() -> None:
    with pytest.raises(ValueError, match="a take is one of"):
        taken(Experiment(), "nothing")


def test_a_broken_text_in_an_address_is_told_and_leaves_a_cell() -> None:
    found = decode({"cell": "typed", "equations": "h' = k"})
    assert found.experiment.cell == "lstm"
    assert any("`k` is not defined" in problem for problem in found.problems)
    with pytest.raises(ValueError, match="h' is never set"):
        Experiment(cell="typed", equations="f = b")


def test_a_typed_cell_learns_and_is_compared() -> None:
    own, _standard = taken(Experiment(cell="gru"), "no_reset")
    cells = (("own", own), ("GRU", Experiment(cell="gru")))
    learners = learners_of(Training(cells=cells))
    assert learners["own"].layout.size < learners["GRU"].layout.size
    assert {found.cell for found in matched(Comparison(cells=cells)).values()} == {"typed", "gru"}
