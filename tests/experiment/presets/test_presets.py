"""Each preset shows what its sentence says: checked on the arrays of the run, apart from the code that writes it."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import PRESETS, Experiment, Run, decode, encode, run


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: run(preset.experiment) for name, preset in PRESETS.items()}


def sentence(runs, name):
    return PRESETS[name].look_for(runs[name])


def test_the_first_is_the_first_paint(runs):
    assert next(iter(PRESETS.values())).experiment == Experiment()
    assert list(PRESETS) == [
        *(
            "pulse",
            "remember",
            "leaky",
            "overwrite",
            "counter",
            "latch",
            "copy",
            "oscillate",
            "vanish",
            "explode",
            "dead",
        )
    ]


@pytest.mark.parametrize("name", list(PRESETS))
def test_each_says_something_fits_a_link_and_is_finite(runs, name):
    assert len(sentence(runs, name)) > 40
    assert runs[name].first_bad is None
    assert "nan" not in sentence(runs, name)
    query = encode(PRESETS[name].experiment)
    assert decode(query).experiment == PRESETS[name].experiment
    assert sum(map(len, query.values())) < 400


def test_first_paint(runs):
    """An LSTM of 4 units, T = 24, a pulse at step 4 that is written and held for 20 steps by some units, not by all."""
    result = runs["pulse"]
    c, i, f = result.trace.c, result.trace.gates["i"], result.trace.gates["f"]
    assert result.experiment.cell == "lstm"
    assert c.shape == (24, 4)
    assert np.flatnonzero(result.x).tolist() == [3]
    assert (i[3] > 0.9).all()
    assert (np.delete(i, 3, axis=0) < 0.1).all()
    assert (np.abs(c[:3]) < 0.01).all()
    share = c[23] / c[3]
    assert share[0] > 0.95
    assert sorted(np.abs(share)) == sorted(np.abs(share), key=abs)
    assert np.abs(share).min() < 0.05
    assert len(np.unique(share.round(1))) >= 3
    assert (f[:, 0] > 0.99).all()
    text = sentence(runs, "pulse")
    assert f"{share[0]:.0%}" in text
    assert "step 4" in text
    assert "20 steps later" in text


def test_remember(runs):
    result = runs["remember"]
    after = slice(4, None)
    assert (result.trace.gates["f"][after] > 1 - 1e-8).all()
    assert (result.trace.gates["i"][after] < 1e-8).all()
    assert np.allclose(result.trace.c[3], result.trace.c[-1], rtol=1e-6)
    assert (np.abs(result.trace.c[-1]) > 0.4).all()
    assert "100.00%" in sentence(runs, "remember")


def test_remember_keeps_the_gradient_of_the_cell(runs):
    """With f = 1 and i = 0, ∂L/∂c_t is the same at every step but for what enters through h."""
    grads = runs["remember"].grads
    assert np.allclose(grads.c[5], grads.c[-2], rtol=1e-6)


def test_leaky(runs):
    c = runs["leaky"].trace.c
    for unit, steps in enumerate((12, 6, 3, 1)):
        ratio = c[20, unit] / c[20 - steps, unit]
        assert ratio == pytest.approx(0.5, rel=1e-3)
    assert "every 12.0, 6.0, 3.0, 1.0 steps" in sentence(runs, "leaky")


def test_overwrite(runs):
    result = runs["overwrite"]
    weights = np.array([1.5, -1.0, 0.5, -2.0])
    assert np.allclose(result.trace.c, np.tanh(result.x * weights), atol=1e-6)
    assert np.abs(result.trace.c).max() > 0.5
    assert re.search(r"f = 0\.0000 and i = 1\.0000", sentence(runs, "overwrite"))


def test_counter(runs):
    result = runs["counter"]
    pulses = np.cumsum(result.x[:, 0])
    assert pulses[-1] == 6
    assert np.allclose(result.trace.c, pulses[:, None] * [1, 0.5, 0.25, -0.5], atol=1e-5)
    assert "6 pulses, and it ends at 6.00" in sentence(runs, "counter")


def test_latch(runs):
    c = runs["latch"].trace.c[:, 0]
    assert np.allclose(c[3:11], 1, atol=1e-3)
    assert np.allclose(c[11:16], 0, atol=1e-3)
    assert np.allclose(c[16:24], 1, atol=1e-3)
    assert np.allclose(c[24:], 0, atol=1e-3)
    assert (np.abs(runs["latch"].trace.c[5]) > 0.4).all()
    assert "step 4 sets c of unit 1 to 1.00" in sentence(runs, "latch")
    assert "step 12" in sentence(runs, "latch")


def test_copy(runs):
    h = runs["copy"].trace.h
    for unit in range(1, 8):
        assert np.allclose(h[unit:, unit], h[: len(h) - unit, 0], atol=1e-4)
    assert np.allclose(h[:, 0], 0.9 * runs["copy"].x[:, 0], atol=1e-5)
    assert {-1.0, 0.0, 1.0} == set(runs["copy"].x[:, 0])
    assert "7 steps before" in sentence(runs, "copy")


def test_oscillate(runs):
    h = runs["oscillate"].trace.h
    spectrum = np.abs(np.fft.rfft(h[-64:] - h[-64:].mean(axis=0), axis=0))
    periods = 64 / spectrum.argmax(axis=0)
    assert np.allclose(periods[:2], 8, atol=0.3)
    assert np.allclose(periods[2:], 16, atol=1)
    late, middle = (np.abs(part).max(axis=0) for part in (h[-16:], h[40:56]))
    assert np.allclose(late, middle, rtol=0.05)
    assert (late > 0.3).all()
    assert "every 8.0 steps" in sentence(runs, "oscillate")


def test_vanish(runs):
    norms = np.linalg.norm(runs["vanish"].grads.h, axis=1)
    assert norms[0] < 1e-5 * norms[-1]
    rates = norms[5:-1] / norms[6:]
    assert np.allclose(rates, 0.75, rtol=0.1)  # the radius, once the state is near 0 and tanh' near 1
    steps = float(re.search(r"half every ([\d.]+) steps", sentence(runs, "vanish")).group(1))
    assert steps == pytest.approx(math.log(0.5) / math.log((norms[0] / norms[-1]) ** (1 / 47)), abs=0.051)


def test_explode(runs):
    norms = np.linalg.norm(runs["explode"].grads.h, axis=1)
    assert np.allclose(norms[:-1] / norms[1:], 1.2, rtol=1e-4)
    steps = float(re.search(r"tenfold every ([\d.]+) steps", sentence(runs, "explode")).group(1))
    assert steps == pytest.approx(math.log(10) / math.log(1.2), abs=0.051)


def test_dead(runs):
    result = runs["dead"]
    assert (result.trace.h[:, 2:] == 0).all()
    assert (result.trace.pre["h"][:, 2:] < 0).all()
    assert (result.trace.h[:, :2].max(axis=0) > 0.5).all()
    assert (result.grads.W_ih[2:] == 0).all()
    assert (result.grads.b_ih[2:] == 0).all()
    assert "4 of 6 units are 0" in sentence(runs, "dead")


@pytest.mark.parametrize("name", list(PRESETS))
@pytest.mark.parametrize(
    "change",
    [
        {"cell": "gru"},
        {"cell": "rnn"},
        {"length": 1},
        {"length": 2},
        {"sequence": "impulse", "amplitude": 0.0},
        {"sequence": "sine", "period": 3.0},
        {"hidden_size": 1},
        {"edits": ()},
        {"sequence": "text"},
    ],
    ids=str,
)
def test_what_to_look_for_never_fails(name, change):
    preset = PRESETS[name]
    assert isinstance(preset.look_for(run(replace(preset.experiment, **change))), str)


def test_another_cell_has_nothing_to_look_for():
    preset = PRESETS["counter"]
    assert preset.look_for(run(replace(preset.experiment, cell="gru"))) == ""
