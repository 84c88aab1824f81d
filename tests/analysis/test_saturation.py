"""Saturation counted by hand."""

from dataclasses import replace

import numpy as np

from playground import forward, init_params
from playground.analysis import dead_units, saturation
from playground.engine import make_params


def test_shares_of_steps_by_hand(new_case) -> None:
    case = new_case("lstm", {"peephole": False, "coupled": False, "forget_gate": True})
    gate = np.full_like(case.trace.gates["f"], 0.5)
    gate[:3, 0], gate[3:5, 0], gate[0, 1] = 0.95, 0.05, 0.9
    candidate = np.zeros_like(gate)
    candidate[:4, 2] = -0.99
    trace = replace(case.trace, gates={**case.trace.gates, "f": gate, "g": candidate})
    found = saturation(case.params, trace)
    np.testing.assert_allclose(found["f"].high, [3 / 7, 0, 0, 0])
    np.testing.assert_allclose(found["f"].low, [2 / 7, 0, 0, 0])
    np.testing.assert_allclose(found["g"].high, [0, 0, 4 / 7, 0])
    assert found["g"].scale == "signed"
    assert np.isnan(found["g"].low).all()


def test_signals_of_every_variant(case) -> None:
    found = saturation(case.params, case.trace)
    assert set(case.trace.gates) - {"h"} <= set(found)
    if case.params.cell == "rnn":
        assert ("h" in found) == (case.params.options["activation"] in ("tanh", "sigmoid"))
    if case.params.cell == "lstm":
        assert found["squashed_c"].scale == "signed"


def test_a_bias_opens_a_gate() -> None:
    params = init_params("lstm", input_size=1, hidden_size=3, rng=np.random.default_rng(0))
    params.b_ih[3:6] = 10
    found = saturation(params, forward(params, np.ones((20, 1))))
    assert (found["f"].high == 1).all()
    assert (found["f"].low == 0).all()


def test_dead_units_of_a_relu_rnn() -> None:
    params = make_params(
        "rnn",
        {"W_ih": np.array([[1.0], [-1.0]]), "W_hh": np.zeros((2, 2)), "b_ih": np.zeros(2), "b_hh": np.zeros(2)},
        activation="relu",
    )
    x = np.array([[1.0], [1.0], [-1.0], [1.0]])
    dead = dead_units(params, forward(params, x))
    assert dead is not None
    np.testing.assert_allclose(dead, [0.25, 0.75])
    tanh = init_params("rnn", input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    assert dead_units(tanh, forward(tanh, x)) is None
