"""Handles: where they stand is read off the weights, and turning one does what it says and nothing else."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from playground.cells import CELLS
from playground.experiment import Experiment, Run, run
from playground.experiment.handles import handles, turn


def variants() -> list[dict]:
    found = []
    for name, spec in CELLS.items():
        for values in itertools.product(*spec.options.values()):
            options = dict(zip(spec.options, values, strict=True))
            if not spec.conflict(options):
                found.append({"cell": name, **options})
    return found


def bias(made: Run, gate: str) -> np.ndarray:
    order, units = made.experiment.gates, made.experiment.hidden_size
    rows = slice(order.index(gate) * units, (order.index(gate) + 1) * units)
    return made.params.b_ih[rows] + made.params.b_hh[rows]


@pytest.mark.parametrize("variant", variants(), ids=str)
def test_every_cell_has_a_few(variant):
    found = handles(run(Experiment(**variant, edits=())))
    assert 1 <= len(found) <= 3
    assert all(one.label and all(one.ends) for one in found)


def test_what_keeps_the_memory_comes_first():
    assert [one.name for one in handles(run(Experiment()))] == ["f", "i", "o"]
    assert handles(run(Experiment()))[0].ends == ("drop", "keep")
    assert [one.name for one in handles(run(Experiment(cell="gru", edits=())))] == ["z", "r"]
    assert handles(run(Experiment(cell="gru", edits=())))[0].ends == ("renew", "keep")
    assert [one.name for one in handles(run(Experiment(cell="rnn", edits=())))] == ["radius", "input"]


@pytest.mark.parametrize("gate", ["f", "i", "o"])
def test_all_units_turn_together_and_stay_as_far_apart(gate):
    before = run(Experiment())
    after = run(turn(before, gate, -1.5))
    assert bias(after, gate).mean() == pytest.approx(-1.5)
    np.testing.assert_allclose(np.diff(bias(after, gate)), np.diff(bias(before, gate)), atol=1e-5)
    for name, array in before.params.arrays().items():
        changed = np.abs(array - getattr(after.params, name)) > 1e-12
        assert changed.sum() == (4 if name == "b_ih" else 0)


def test_one_unit_turns_alone():
    before = run(Experiment(cell="gru", edits=()))
    after = run(turn(before, "z", 2.5, 2))
    assert bias(after, "z")[2] == pytest.approx(2.5)
    assert bias(after, "z")[[0, 1, 3]] == pytest.approx(bias(before, "z")[[0, 1, 3]])


def test_a_cell_without_gates_turns_its_radius_and_its_input():
    before = run(Experiment(cell="rnn", edits=(), seed=4))
    after = run(turn(before, "radius", 1.3))
    assert np.abs(np.linalg.eigvals(after.params.W_hh)).max() == pytest.approx(1.3)
    louder = run(turn(before, "input", 2.0))
    assert np.abs(louder.params.W_ih).mean() == pytest.approx(2.0, abs=1e-5)
    ratio = louder.params.W_ih / before.params.W_ih
    assert np.ptp(ratio) < 1e-4
    one = run(turn(before, "input", 2.0, 1))
    assert np.flatnonzero(one.params.W_ih[:, 0] != before.params.W_ih[:, 0]).tolist() == [1]


def test_to_and_fro_leaves_one_change_in_the_log():
    made = run(Experiment())
    for value in (1.0, 0.0, -3.0, 2.0):
        made = run(turn(made, "f", value))
    assert len(made.experiment.edits) <= len(Experiment().edits) + 1


@pytest.mark.parametrize(
    ("name", "value", "unit", "sentence"),
    [("q", 0.0, None, "no handle called “q”"), ("f", 0.0, 9, "no unit 10"), ("f", 1e9, None, "1,000,000|1e6|number")],
)
def test_what_there_is_not_is_said(name, value, unit, sentence):
    with pytest.raises(ValueError, match=sentence):
        turn(run(Experiment()), name, value, unit)


def test_a_leak_and_weights_of_ones_own_have_a_handle():
    leaky = run(Experiment(cell="leaky", edits=()))
    assert [one.name for one in handles(leaky)] == ["leak", "radius", "input"]
    assert turn(leaky, "leak", 0.05) == replace(leaky.experiment, leak=0.05)
    alone = run(Experiment(cell="indrnn", edits=()))
    own = alone.params.weights["W_hh"]
    np.testing.assert_allclose(
        run(turn(alone, "own", 0.9, 2)).params.weights["W_hh"], [*own[:2], 0.9, own[3]], atol=1e-6
    )
    moved = run(turn(alone, "own", 0.5)).params.weights["W_hh"]
    np.testing.assert_allclose(moved - moved.mean(), own - own.mean(), atol=2e-6)
    assert abs(moved.mean() - 0.5) < 2e-6
