"""The reading of each unit: the numbers are the unit's own, and the right sentence is told."""

from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment, View, run
from playground.ui.board.context import Context, Ghost
from playground.ui.panels import tracks
from playground.ui.panels.units import BAD, FLAT, USUAL, OfUnits, of_difference, of_gate, of_state

VALUES = np.array([[0.0, 0.0, 0.5], [-0.75, 0.0, np.nan], [0.25, 0.0, np.inf]])


def told(found: OfUnits, unit: int) -> str:
    """The sentence of a unit, here once more."""
    which, *numbers = found.numbers[unit]
    words: dict[str, Any] = {"unit": unit + 1, **{name: f"{n:.3g}" for name, n in zip("abc", numbers, strict=True)}}
    return found.sentences[int(which)].format(**words)


def test_a_state() -> None:
    found = of_state(VALUES)
    assert list(found.numbers[:, 0]) == [USUAL, FLAT, BAD]
    assert told(found, 0) == "Unit 1 is largest at step 2: -0.75. At the end 0.25."
    assert told(found, 1) == "Unit 2 is 0 at every step."
    assert told(found, 2) == "Unit 3 is not finite from step 2 on: drawn grey."


def test_a_gate() -> None:
    found = of_gate(np.array([[0.95, 0.05], [0.5, 0.01], [0.99, 0.9]]))
    assert told(found, 0) == "Unit 1: open (> 0.9) at 2 of 3 steps, shut (< 0.1) at 0; mean 0.813."
    assert told(found, 1) == "Unit 2: open (> 0.9) at 0 of 3 steps, shut (< 0.1) at 2; mean 0.32."


def test_a_difference() -> None:
    found = of_difference(VALUES[:, :2], np.zeros((3, 2)), "the reference")
    assert told(found, 0) == "Unit 1 differs from the reference most at step 2: -0.75 instead of 0."
    assert told(found, 1) == "Unit 2 is the same as the reference at every step."


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru", "mingru"])
def test_every_track_of_units_reads_each_of_them(cell: str) -> None:
    one = run(Experiment(cell=cell, base=(), edits=(), length=5))
    ghost = Ghost(run=run(Experiment(cell=cell, base=(), edits=(), length=5, seed=2)), name="it")
    for context in (Context(run=one), Context(run=one, ghost=ghost, view=View(style="lines"))):
        for panel in tracks.track_panels(context)[1:]:
            table = panel.arrays[panel.props["of_units"]["array"]]
            assert table.shape == (one.params.hidden_size, 4)
            assert len(panel.props["of_units"]["sentences"]) == 3
            values = tracks.values_of(one, panel.props["signal"])
            if "largest" in panel.props["of_units"]["sentences"][USUAL]:
                np.testing.assert_array_equal(table[:, 3], values[-1])
