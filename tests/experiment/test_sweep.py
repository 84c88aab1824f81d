"""A map over two knobs: each of its points is what that experiment gives by itself."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.analysis import fit_decay
from playground.cells import CELLS
from playground.experiment import Experiment, run
from playground.experiment.state.comparison import as_drawn, opened
from playground.experiment.sweep import KNOBS, QUANTITIES, SIDE, experiment_at, sweep

SHORT = replace(as_drawn("lstm"), hidden_size=3, length=14)


def last(experiment: Experiment, knobs: tuple[str, str], quantity: str) -> np.ndarray:
    *_some, (share, found) = sweep(experiment, knobs, quantity)
    assert share == 1
    return found


def alone(experiment: Experiment, quantity: str) -> float:
    one = run(experiment)
    norms = np.linalg.norm(one.grads.h, axis=1)
    if quantity == "gradient":
        return float(norms[0] / norms[-1])
    if quantity == "memory":
        quiet = run(replace(experiment, amplitude=0.0))
        sizes = np.linalg.norm(one.trace.h - quiet.trace.h, axis=1)
        return float(sizes[-1] / sizes[experiment.onset])
    if quantity == "saturated":
        values = np.stack([one.trace.gates[gate] for gate in "ifo"])
        return float(((values > 0.9) | (values < 0.1)).mean())
    fit = fit_decay(norms)
    return fit.half_life if fit is not None else np.nan


@pytest.mark.parametrize("quantity", ["memory", "gradient", "saturated"])
@pytest.mark.parametrize(
    "knobs",
    [
        ("bias", "input"),
        ("length", "bias"),
        ("bias", "length"),
        ("hidden_size", "gain"),
        ("length", "hidden_size"),
        ("radius", "gain"),  # both change W_hh
        ("amplitude", "input"),
        ("input", "input"),
    ],
)
def test_points_of_a_map_are_single_runs(quantity: str, knobs: tuple[str, str]) -> None:
    found = last(SHORT, knobs, quantity)
    across, up = (KNOBS[name].places() for name in knobs)
    assert found.shape == (len(up), len(across))
    for row, column in ((0, 0), (3, 11), (len(up) - 1, len(across) - 1)):
        one = experiment_at(SHORT, knobs, (float(across[column]), float(up[row])))
        assert found[row, column] == pytest.approx(alone(one, quantity), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    "changes",
    [
        {"loss": "squared", "aim": "echo", "loss_at": "every", "readout": "tanh"},
        {"loss": "squared", "outputs": 3, "readout": "softmax", "target_level": 0.5},
        {"loss": "binary", "readout": "sigmoid", "outputs": 2, "target_level": 1.0, "loss_at": "every"},
        {"loss": "categorical", "readout": "softmax", "outputs": 3, "target_level": 2.0},
        {"loss_at": "step", "loss_step": 9},
    ],
)
def test_a_map_of_any_loss_is_of_single_runs(changes: dict[str, Any]) -> None:
    experiment = replace(SHORT, **changes)
    found = last(experiment, ("bias", "input"), "gradient")
    across, up = KNOBS["bias"].places(), KNOBS["input"].places()
    for row, column in ((0, 19), (7, 4)):
        one = run(experiment_at(experiment, ("bias", "input"), (float(across[column]), float(up[row]))))
        norms = np.linalg.norm(one.grads.h, axis=1)
        there = norms[norms > 0]
        assert found[row, column] == pytest.approx(float(norms[0] / there[-1]), rel=1e-12)


def test_the_growth_of_a_linear_cell_is_its_radius() -> None:
    """Of a linear RNN all directions change by the radius a step, up to what the first steps decide."""
    linear = replace(as_drawn("rnn"), activation="identity", hidden_size=2, length=100)
    found = last(linear, ("radius", "amplitude"), "lyapunov")
    np.testing.assert_allclose(found[0], np.log(KNOBS["radius"].places()), atol=0.05)
    assert np.ptp(found, axis=0).max() < 1e-12


def test_a_half_life_is_nan_where_no_one_rate_fits() -> None:
    linear = replace(as_drawn("rnn"), activation="identity", hidden_size=1, length=40)
    found = last(linear, ("radius", "amplitude"), "half_life")
    np.testing.assert_allclose(found[2], np.log(0.5) / np.log(KNOBS["radius"].places()), rtol=1e-6)


@pytest.mark.parametrize(("units", "length", "rows"), [(4, 20, 20), (16, 100, 10), (16, 400, 4), (64, 100, 3)])
def test_a_part_is_as_many_rows_as_go_together(units: int, length: int, rows: int) -> None:
    share, found = next(sweep(replace(SHORT, hidden_size=units, length=length), ("bias", "input"), "memory"))
    assert share == pytest.approx(rows / SIDE)
    assert np.isfinite(found[:rows]).all()
    assert np.isnan(found[rows:]).all()


def test_rows_come_one_by_one_and_the_rest_is_empty() -> None:
    share, found = next(sweep(SHORT, ("bias", "length"), "memory"))
    assert share == pytest.approx(1 / SIDE)
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1:]).all()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_cell_has_a_map_or_none_at_all(cell: str, quantity: str) -> None:
    """A minGRU has no recurrent weights to scale, an RNN no gates that saturate: nan, and never an error."""
    found = next(sweep(replace(as_drawn(cell), hidden_size=2, length=8), ("radius", "length"), quantity))[1][0]
    assert np.isfinite(found).all() or np.isnan(found).any()


@pytest.mark.parametrize(("first", "second"), [(a, b) for a in KNOBS for b in KNOBS if a < b])
def test_two_knobs_give_the_same_whichever_is_turned_first(first: str, second: str) -> None:
    start = replace(opened(SHORT, 1.5), seed=4)
    one = run(experiment_at(start, (first, second), (KNOBS[first].places()[7], KNOBS[second].places()[3])))
    other = run(experiment_at(start, (second, first), (KNOBS[second].places()[3], KNOBS[first].places()[7])))
    np.testing.assert_array_equal(one.trace.h, other.trace.h)
    for name in (first, second):  # neither is lost to the other
        there = {first: KNOBS[first].places()[7], second: KNOBS[second].places()[3]} | {name: KNOBS[name].places()[12]}
        moved = run(experiment_at(start, (first, second), (there[first], there[second])))
        assert moved.trace.h.shape != one.trace.h.shape or (moved.trace.h != one.trace.h).any()
