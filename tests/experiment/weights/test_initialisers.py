"""Initialisers against what their sources say."""

import math

import numpy as np
import pytest

from playground.cells import CELLS
from playground.experiment import INITIALISERS, Experiment, run
from playground.experiment.weights.initialisers import draw

SIZE, INPUTS = 24, 5
GATES = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}


def drawn(name, cell="lstm", seed=3, **more):
    options = CELLS[cell].resolve({})
    return draw(name, cell, options=options, input_size=INPUTS, hidden_size=SIZE, seed=seed, **more)


def split(array, cell="lstm"):
    return dict(zip(GATES[cell], np.split(array, len(GATES[cell])), strict=True))


@pytest.mark.parametrize("cell", list(GATES))
@pytest.mark.parametrize("name", list(INITIALISERS))
def test_shapes_and_repeatability(name, cell):
    arrays = drawn(name, cell)
    gates = len(GATES[cell])
    shapes = {key: array.shape for key, array in arrays.items()}
    assert shapes["W_ih"] == (gates * SIZE, INPUTS)
    assert shapes["W_hh"] == (gates * SIZE, SIZE)
    assert shapes["b_ih"] == shapes["b_hh"] == (gates * SIZE,)
    assert shapes["W_hy"] == (1, SIZE)
    assert shapes["b_y"] == (1,)
    assert all((array == drawn(name, cell)[key]).all() for key, array in arrays.items())
    if "seed" in INITIALISERS[name].settings:
        assert (arrays["W_ih"] != drawn(name, cell, seed=4)["W_ih"]).any()


@pytest.mark.parametrize("cell", list(GATES))
def test_pytorch_fills_its_interval(cell):
    bound = SIZE**-0.5
    for array in drawn("pytorch", cell).values():
        assert np.abs(array).max() <= bound
    assert drawn("pytorch", cell)["W_hh"].std() == pytest.approx(bound / math.sqrt(3), rel=0.05)
    assert (drawn("pytorch", cell)["b_hh"] != 0).all()


def test_glorot_and_he_have_their_variance_for_each_gate():
    limit = math.sqrt(6 / (2 * SIZE))
    for W in split(drawn("glorot")["W_hh"]).values():
        assert np.abs(W).max() <= limit
        assert W.std() == pytest.approx(limit / math.sqrt(3), rel=0.08)
    for W in split(drawn("he")["W_hh"]).values():
        assert W.var() == pytest.approx(2 / SIZE, rel=0.2)
    assert (drawn("glorot")["b_ih"] == 0).all()


def test_orthogonal_blocks_are_orthogonal():
    for W in split(drawn("orthogonal")["W_hh"]).values():
        assert np.allclose(W @ W.T, np.eye(SIZE), atol=1e-12)
    first, second, *_rest = split(drawn("orthogonal")["W_hh"]).values()
    assert not np.allclose(first, second)


def test_identity_is_that_of_le():
    arrays = drawn("identity", "rnn")
    assert (arrays["W_hh"] == np.eye(SIZE)).all()
    assert 0 < np.abs(arrays["W_ih"]).max() < 0.01
    assert (arrays["b_ih"] == 0).all()


def test_keras_is_glorot_over_all_gates_and_jointly_orthogonal():
    arrays = drawn("keras")
    limit = math.sqrt(6 / (INPUTS + 4 * SIZE))
    assert 0.9 * limit < np.abs(arrays["W_ih"]).max() <= limit
    assert np.allclose(arrays["W_hh"].T @ arrays["W_hh"], np.eye(SIZE), atol=1e-12)
    biases = split(arrays["b_ih"])
    assert (biases["f"] == 1).all()
    assert all((biases[gate] == 0).all() for gate in "igo")
    assert (drawn("keras", "gru")["b_ih"] == 0).all()


@pytest.mark.parametrize("memory", [2, 3, 100])
def test_chrono_biases(memory):
    biases = split(drawn("chrono", memory=memory)["b_ih"])
    steps = np.exp(biases["f"])
    assert steps.min() >= 1 - 1e-12
    assert steps.max() <= memory - 1 + 1e-9
    assert (biases["i"] == -biases["f"]).all()
    if memory == 100:
        assert steps.max() > 50
    z = split(drawn("chrono", "gru", memory=memory)["b_ih"], "gru")["z"]
    assert (z == biases["f"]).all()


def test_chrono_of_a_cell_without_gates_is_glorot():
    assert (drawn("chrono", "rnn")["W_hh"] == drawn("glorot", "rnn")["W_hh"]).all()
    assert (drawn("chrono", "rnn")["b_ih"] == 0).all()


def test_zeros_and_constant():
    assert all((array == 0).all() for array in drawn("zeros").values())
    arrays = drawn("constant", constant=0.3)
    assert (arrays["W_hh"] == 0.3).all()
    assert (arrays["b_ih"] == 0).all()


@pytest.mark.parametrize("name", [name for name, entry in INITIALISERS.items() if "gain" in entry.settings])
def test_the_gain_multiplies_the_recurrent_weights_alone(name):
    once, twice = drawn(name, constant=0.1), drawn(name, gain=2.0, constant=0.1)
    assert np.allclose(twice["W_hh"], 2 * once["W_hh"], rtol=1e-15)
    assert (twice["W_ih"] == once["W_ih"]).all()


def test_another_input_size_leaves_the_recurrent_weights():
    options = CELLS["lstm"].resolve({})
    few, many = (draw("glorot", "lstm", options=options, input_size=size, hidden_size=SIZE, seed=3) for size in (1, 9))
    assert (few["W_hh"] == many["W_hh"]).all()


def test_each_has_a_source_and_its_settings_are_fields():
    for entry in INITIALISERS.values():
        assert entry.source.endswith(".")
        assert all(hasattr(Experiment(), name) for name in entry.settings)


@pytest.mark.parametrize("cell", list(GATES))
@pytest.mark.parametrize("name", list(INITIALISERS))
def test_all_run(name, cell):
    result = run(Experiment(cell=cell, initialiser=name, base=(), peephole=cell == "lstm", length=3))
    assert result.first_bad is None


@pytest.mark.parametrize("name", INITIALISERS)
def test_units_that_see_themselves_alone_can_be_drawn(name):
    typed = Experiment(cell="typed", equations="h' = tanh(W x + p ⊙ h + b)", initialiser=name, base=(), hidden_size=5)
    weights = run(typed).params.W_hh
    assert weights.shape == (5,)
    if name == "orthogonal":
        assert set(np.abs(weights)) == {1.0}
