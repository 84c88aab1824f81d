"""run(): what it puts together agrees with the engine, with differences and with itself."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground import forward
from playground.experiment import Clamp, Edit, Experiment, append_step, run, set_weight
from playground.experiment.editing import weights

VARIANTS = [
    {"cell": "rnn"},
    {"cell": "rnn", "activation": "sigmoid"},
    {"cell": "lstm"},
    {"cell": "lstm", "peephole": True},
    {"cell": "lstm", "coupled": True},
    {"cell": "lstm", "forget_gate": False},
    {"cell": "gru"},
    {"cell": "gru", "reset": "before"},
]


def loss_of(result, experiment, arrays):
    """The loss written out again, from the engine's forward pass alone."""
    own = {name: array for name, array in arrays.items() if name not in ("W_hy", "b_y")}
    h = forward(replace(result.params, **own), result.x, interventions=result.interventions).h
    steps = {"last": [len(h) - 1], "every": range(len(h)), "step": [min(experiment.loss_step, len(h) - 1)]}
    total = 0.0
    for t in steps[experiment.loss_at]:
        if experiment.loss == "state":
            total += h[t].sum()
        else:
            total += 0.5 * (arrays["W_hy"][0] @ h[t] + arrays["b_y"][0] - result.target[t, 0]) ** 2
    return total


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("loss", ["state", "squared"])
@pytest.mark.parametrize("loss_at", ["last", "every", "step"])
def test_every_gradient_is_that_of_the_loss(variant, loss, loss_at):
    experiment = Experiment(
        **variant,
        base=(),
        hidden_size=3,
        sequence="noise",
        length=6,
        loss=loss,
        loss_at=loss_at,
        loss_step=3,
        target=(0.2, -0.4),
        target_level=0.7,
        interventions=(Clamp(target="h", value=0.5, start=2, stop=3, units=(1,)),),
    )
    result = run(experiment)
    arrays = result.arrays()
    assert result.loss == pytest.approx(loss_of(result, experiment, arrays), rel=1e-12)
    gradients = result.grads.arrays() | {"W_hy": result.dW_hy, "b_y": result.db_y}
    assert set(gradients) == set(arrays)
    rng = np.random.default_rng(0)
    for name, gradient in gradients.items():
        direction = rng.normal(size=gradient.shape)
        up, down = (
            loss_of(result, experiment, {**arrays, name: arrays[name] + sign * 1e-6 * direction}) for sign in (1, -1)
        )
        numeric, analytic = (up - down) / 2e-6, (gradient * direction).sum()
        assert analytic == pytest.approx(numeric, rel=1e-6, abs=1e-8), name


def test_shapes():
    result = run(Experiment(length=7, hidden_size=5, base=(), sequence="text", text="abca"))
    assert result.x.shape == (7, 3)
    assert result.trace.h.shape == (7, 5)
    assert result.y.shape == result.target.shape == (7, 1)
    assert result.dh.shape == result.grads.h.shape == (7, 5)
    assert result.W_hy.shape == (1, 5)
    assert result.input_labels == ("a", "b", "c")
    assert result.step_labels == tuple("abcaabc")
    assert (result.y[:, 0] == result.trace.h @ result.W_hy[0] + result.b_y).all()


def test_equal_experiments_give_equal_runs_in_another_process():
    code = (
        "from playground.experiment import *; import hashlib\n"
        "r = run(Experiment(initialiser='keras', seed=7, base=(), sequence='noise'))\n"
        "print(hashlib.sha256(r.trace.h.tobytes() + r.grads.W_hh.tobytes()).hexdigest())"
    )
    found = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in "ab"
    }
    import hashlib

    ours = run(Experiment(initialiser="keras", seed=7, base=(), sequence="noise"))
    assert found == {hashlib.sha256(ours.trace.h.tobytes() + ours.grads.W_hh.tobytes()).hexdigest() + "\n"}


def test_experiments_are_hashable_and_compared_by_value():
    first, second = Experiment(edits=(Edit(action="zero"),)), Experiment(edits=(Edit(action="zero"),))
    assert first == second
    assert hash(first) == hash(second)
    assert first != Experiment()


def test_initial_weights_are_those_before_the_edits():
    experiment = set_weight(Experiment(), "W_hh.f", 0, 0, value=9.0)
    result = run(experiment)
    assert result.initial.W_hh[4, 0] != 9.0
    assert result.params.W_hh[4, 0] == 9.0
    assert (result.initial.W_hh == weights(Experiment())["W_hh"]).all()
    assert (result.initial.W_hh != weights(Experiment(base=()))["W_hh"]).any()


def test_clamps_that_this_cell_lacks_wait():
    clamps = (
        Clamp(target="f", value=1.0, start=2),
        Clamp(target="h", value=0.5, units=(0, 9)),
        Clamp(target="c", value=0.5, units=(9,)),
    )
    lstm = run(Experiment(interventions=clamps))
    assert [clamp.target for clamp in lstm.interventions] == ["f", "h"]
    assert lstm.interventions[1].units == (0,)
    assert (lstm.trace.gates["f"][2:] == 1).all()
    gru = run(Experiment(cell="gru", interventions=clamps))
    assert [clamp.target for clamp in gru.interventions] == ["h"]
    assert (gru.trace.h[:, 0] == 0.5).all()


def test_the_first_bad_step_is_named():
    experiment = Experiment(
        cell="rnn", activation="relu", initialiser="constant", constant=10, gain=10, base=(), length=400, hidden_size=4
    )
    result = run(experiment)
    h = result.trace.h
    assert result.first_bad is not None
    assert np.isfinite(h[: result.first_bad]).all()
    assert not np.isfinite(h[result.first_bad]).all()
    assert run(Experiment()).first_bad is None


@pytest.mark.parametrize("length", [1, 2, 500])
@pytest.mark.parametrize("hidden_size", [1, 64])
def test_the_corners_of_the_sizes(length, hidden_size):
    result = run(Experiment(length=length, hidden_size=hidden_size))
    assert result.trace.h.shape == (length, hidden_size)
    assert result.first_bad is None


def test_the_sum_of_what_enters_is_where_the_loss_sits():
    result = run(Experiment(loss_at="step", loss_step=400))
    assert np.flatnonzero(result.loss_steps).tolist() == [23]
    assert (result.dh[23] == 1).all()
    assert (result.dh[:23] == 0).all()


def test_notes_say_what_was_filled_in():
    assert run(Experiment()).notes == ()
    short = Experiment(sequence="numbers", values=(1.0, 2.0), length=5)
    assert "step 2" in run(short).notes[0]
    assert run(append_step(short)).x[:, 0].tolist() == [1, 2, 0, 0, 0, 0]
