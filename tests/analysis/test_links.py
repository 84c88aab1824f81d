"""The links of the chain: against the definition, one Jacobian at a time."""

import numpy as np
import pytest

from playground.analysis import links
from playground.analysis.links import WORK
from playground.cells import CELLS
from playground.engine import step_jacobians
from playground.experiment import Experiment, change, run


@pytest.mark.parametrize("cell", CELLS)
def test_a_link_is_what_a_change_can_grow_by(cell: str) -> None:
    shown = run(change(Experiment(), cell=cell, hidden_size=3, length=7, sequence="sine"))
    found = links(shown.params, shown.trace)
    assert found.norm == "spectral"
    assert list(found.strengths) == list(shown.trace.states)
    joint = step_jacobians(shown.params, shown.trace)
    for index, strengths in enumerate(found.strengths.values()):
        for t in range(7):
            own = joint[t, 3 * index : 3 * index + 3, 3 * index : 3 * index + 3]
            directions = np.stack([[np.cos(a) * np.cos(b), np.sin(a) * np.cos(b), np.sin(b)] for a, b in _angles()])
            grown = np.linalg.norm(directions @ own.T, axis=1).max()
            assert grown <= strengths[t] * (1 + 1e-9)
            assert grown >= strengths[t] * 0.99


def _angles() -> list[tuple[float, float]]:
    return [(a, b) for a in np.linspace(0, np.pi, 60) for b in np.linspace(-np.pi / 2, np.pi / 2, 60)]


def test_a_long_wide_chain_says_the_mean_over_directions() -> None:
    shown = run(change(Experiment(), cell="rnn", hidden_size=48, length=40, sequence="sine"))
    assert WORK < 40 * 48**3
    found = links(shown.params, shown.trace)
    assert found.norm == "mean"
    joint = step_jacobians(shown.params, shown.trace)
    random = np.random.default_rng(0).standard_normal((4000, 48))
    grown = np.linalg.norm(random @ joint[9].T, axis=1) / np.linalg.norm(random, axis=1)
    assert found.strengths["h"][9] == pytest.approx(np.sqrt(np.mean(grown**2)), rel=0.05)


def test_a_link_that_is_not_finite_is_nan_and_the_others_stand() -> None:
    shown = run(change(Experiment(), cell="rnn", activation="relu", initialiser="constant", constant=9.0, length=500))
    strengths = links(shown.params, shown.trace).strengths["h"]
    assert np.isfinite(strengths[:10]).all()
    assert shown.first_bad is not None
