"""The whole network of an experiment: layers, directions, first states and outputs fed back, against differences."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine import Clamp
from playground.experiment import Experiment, Run, edit, run
from playground.experiment.state.experiment import alone
from playground.experiment.weights.edit import Edit
from playground.ui.pages.gradients.compute import loss_of

PLAIN = Experiment(
    cell="lstm", hidden_size=3, length=8, preset="", base=(), sequence="sine", loss="squared", loss_at="every"
)
NETWORKS = {
    "two layers": replace(PLAIN, layers=2),
    "four layers": replace(PLAIN, cell="gru", layers=4, loss_at="last"),
    "both directions": replace(PLAIN, both=True),
    "two layers in both directions": replace(PLAIN, cell="rnn", layers=2, both=True),
    "given two steps": replace(PLAIN, given=2, loss_at="after"),
    "fed back": replace(PLAIN, given=2, after="output", readout="tanh"),
    "two layers fed back": replace(PLAIN, layers=2, given=1, after="output"),
    "fed back under a clamp": replace(
        PLAIN, given=3, after="output", interventions=(Clamp(target="f", value=0.3, start=2, stop=5, units=(1,)),)
    ),
    "from states of its own": replace(PLAIN, h_0=(0.5, -0.5), c_0=(1.0, 2.0, 3.0, 4.0)),
    "four states fed back": replace(PLAIN, cell="slstm", given=2, after="output"),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_of_the_first_layer_agrees_with_differences(name: str) -> None:
    found = run(NETWORKS[name])
    loss = loss_of(found)
    assert loss(found.params) == pytest.approx(found.loss, rel=1e-12)
    rng = np.random.default_rng(1)
    for key, array in found.params.arrays().items():
        direction = rng.normal(size=array.shape)
        high, low = (loss(found.params.replace(**{key: array + sign * 1e-6 * direction})) for sign in (1, -1))
        wanted = float((found.grads.arrays()[key] * direction).sum())
        assert (high - low) / 2e-6 == pytest.approx(wanted, rel=2e-6, abs=1e-9)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_of_the_readout_agrees_with_differences(name: str) -> None:
    experiment = NETWORKS[name]
    found = run(experiment)
    for k, j in np.ndindex(found.W_hy.shape):
        value = float(found.W_hy[k, j])
        moved = [
            run(edit(experiment, Edit(action="set", block="W_hy", row=k, column=j, value=value + d))).loss
            for d in (1e-6, -1e-6)
        ]
        assert (moved[0] - moved[1]) / 2e-6 == pytest.approx(found.dW_hy[k, j], rel=1e-5, abs=1e-8)


def test_nothing_is_read_after_what_is_given() -> None:
    found = run(replace(PLAIN, given=3))
    assert (found.x[3:] == 0).all()
    assert (found.x[:3] == run(PLAIN).x[:3]).all()
    fed = run(replace(PLAIN, given=3, after="output"))
    np.testing.assert_allclose(fed.x[3:, 0], fed.y[2:-1, 0], atol=1e-14)


def test_outputs_that_cannot_be_fed_back_are_said() -> None:
    two = replace(PLAIN, given=3, after="output", outputs=2)
    assert any("2 for 1 inputs" in note for note in run(two).notes)
    assert any("reverse direction" in note for note in run(replace(two, outputs=1, both=True)).notes)
    assert (run(two).x[3:] == 0).all()


def test_layers_have_weights_of_their_own_that_edits_reach() -> None:
    found = run(replace(PLAIN, layers=2, both=True))
    weights = [params.W_hh for layer in found.network.stack for params in layer]
    assert len({array.tobytes() for array in weights}) == 4
    edited = run(edit(replace(PLAIN, layers=2, both=True), Edit(action="zero", block="l1r.W_hh.f")))
    stack = edited.network.stack
    assert (stack[1][1].W_hh[3:6] == 0).all()
    assert (stack[1][0].W_hh == found.network.stack[1][0].W_hh).all()
    with pytest.raises(ValueError, match=r"no l3\.W_hh"):
        edit(replace(PLAIN, layers=2), Edit(action="zero", block="l3.W_hh"))


def test_the_first_layer_is_drawn_as_without_others() -> None:
    one, more = run(PLAIN), run(replace(PLAIN, layers=3, both=True))
    for name, array in one.params.arrays().items():
        np.testing.assert_array_equal(array, more.params.arrays()[name])
    same: Run = run(alone(replace(PLAIN, layers=3, both=True, given=2, h_0=(1.0,))))
    np.testing.assert_array_equal(same.trace.h, one.trace.h)


def test_first_states_are_where_the_first_step_begins() -> None:
    found = run(NETWORKS["from states of its own"])
    np.testing.assert_array_equal(found.trace.h_0, [0.5, -0.5, 0.0])
    np.testing.assert_array_equal(found.trace.c_0, [1.0, 2.0, 3.0])
