"""Where an output comes from: against differences of the whole run, whatever the network is."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import PRESETS, Experiment, run
from playground.experiment.origins import MOST, most_steps, origins
from tests.experiment.test_network import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("readout", ["identity", "sigmoid"])
def test_every_output_by_every_input(name: str, readout: str) -> None:
    found = run(replace(NETWORKS[name], readout=readout))
    matrix, step = origins(found), 1e-6
    given = found.network.given
    for s in range(given):
        moved = [found.x.copy(), found.x.copy()]
        moved[0][s] += step
        moved[1][s] -= step
        high, low = (found.network.outputs(found.network.forward(x).h())[1] for x in moved)
        np.testing.assert_allclose(matrix[:, s, 0], (high - low)[:, 0] / (2 * step), rtol=1e-5, atol=1e-8)


def test_nothing_comes_from_later_unless_it_is_read_from_its_end() -> None:
    assert (np.triu(origins(run(Experiment()))[:, :, 0], 1) == 0).all()
    assert (np.triu(origins(run(replace(Experiment(), both=True)))[:, :, 0], 1) != 0).any()


def test_a_long_sequence_is_asked_about_its_last_output() -> None:
    long = run(replace(Experiment(), length=MOST + 5))
    assert origins(long).shape == (1, MOST + 5, 1)


def test_an_echo_comes_from_the_one_step_it_repeats() -> None:
    matrix = origins(run(PRESETS["echo"].experiment))[:, :, 0]
    np.testing.assert_array_equal(matrix, np.eye(18, k=-8))


LARGE = replace(Experiment(), hidden_size=64, layers=4, both=True, preset="", base=())


def test_a_large_network_is_asked_about_fewer_steps_and_takes_little_memory() -> None:
    most = most_steps(run(LARGE))
    assert 20 < most < MOST
    assert most_steps(run(Experiment())) == MOST
    asked, longer = run(replace(LARGE, length=most)), run(replace(LARGE, length=most + 1))
    tracemalloc.start()
    matrix = origins(asked)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert matrix.shape == (most, most, 1)
    assert peak < 250 * 2**20
    assert origins(longer).shape == (1, most + 1, 1)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_last_output_alone_is_the_last_row_of_all(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(replace(NETWORKS[name], readout="tanh"))
    whole = origins(found)
    monkeypatch.setattr("playground.experiment.origins.MOST", 1)
    np.testing.assert_allclose(origins(found)[0], whole[-1], atol=1e-14)


def test_a_long_feedback_keeps_no_gradient_of_the_weights_for_each_step() -> None:
    fed = replace(LARGE, both=False, layers=1, length=300, given=1, after="output")
    run(fed)
    tracemalloc.start()
    run(fed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 2**20  # a step's are 130 kB
