"""Memory of an input: with it against without it, and never the resting level of the biases."""

from dataclasses import replace

import numpy as np
import pytest

from playground import forward, init_params
from playground.analysis.memory import memory_of, pulses


def test_pulses_are_spans_of_input() -> None:
    x = np.array([0, 1, 1, 0, -0.5, 1e-6, 0, 2])[:, None]
    assert pulses(x) == [(1, 3), (4, 5), (7, 8)]
    assert pulses(np.zeros((4, 2))) == []


def test_the_difference_is_that_of_two_runs(case) -> None:
    if case.trace.length < 3:
        pytest.skip("an input in the middle takes three steps")
    found = memory_of(case.params, case.trace, start=1, stop=2)
    quiet = case.x.copy()
    quiet[1] = 0
    other = forward(case.params, quiet, h_0=case.trace.h_0)
    np.testing.assert_allclose(found.differences["h"], case.trace.h - other.h, atol=1e-15)
    assert not found.differences["h"][0].any()
    assert ("c" in found.differences) == (case.trace.c is not None)
    assert found.after == case.trace.length - 2


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_fresh_weights_remember_nothing_though_their_states_rest_high(cell: str) -> None:
    """After 60 steps most of the largest state is still there, and of the pulse nothing is."""
    params = init_params(cell, input_size=1, hidden_size=4, rng=np.random.default_rng(1))
    x = np.zeros((60, 1))
    x[3] = 1
    trace = forward(params, x)
    sizes = np.linalg.norm(trace.h, axis=1)
    found = memory_of(params, trace, start=3, stop=4)
    assert sizes[-1] > 0.5 * sizes.max()
    assert np.nanmax(np.abs(found.left("h"))) < 1e-6


def test_a_linear_network_forgets_at_its_rate() -> None:
    params = init_params("rnn", input_size=1, hidden_size=1, rng=np.random.default_rng(0), activation="identity")
    arrays = {"W_ih": np.ones((1, 1)), "W_hh": np.full((1, 1), 0.5), "b_ih": np.ones(1), "b_hh": np.zeros(1)}
    params = replace(params, **arrays)
    x = np.zeros((9, 1))
    x[2] = 3.0
    found = memory_of(params, forward(params, x), start=2, stop=3)
    np.testing.assert_allclose(found.differences["h"][2:, 0], 3 * 0.5 ** np.arange(7.0))
    np.testing.assert_allclose(found.left("h"), [0.5**6])


def test_what_was_never_written_has_no_share() -> None:
    params = init_params("gru", input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    found = memory_of(params, forward(params, np.zeros((5, 1))), start=1, stop=2)
    assert np.isnan(found.left("h")).all()
