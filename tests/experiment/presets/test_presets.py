"""Each preset shows what its sentence says: checked on the arrays of the run, apart from the code that writes it."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from playground.analysis import fit_decay
from playground.analysis.wording import number
from playground.cells import CELLS
from playground.experiment import PRESETS, Edit, Experiment, Run, decode, encode, look_for, run, set_weight


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
            "timescale",
            "independent",
            "flip",
            "minimal",
            "asleep",
            "sample",
            "average",
            "outweigh",
            "parity",
            "majority",
            "ever",
            "ringing",
            "selffed",
            "echo",
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
    quiet = run(replace(result.experiment, amplitude=0.0)).trace.c
    share = (c[23] - quiet[23]) / (c[3] - quiet[3])
    assert share[0] > 0.95
    assert sorted(np.abs(share)) == sorted(np.abs(share), key=abs)
    assert np.abs(share).min() < 0.05
    assert len(np.unique(share.round(1))) >= 3
    assert (f[:, 0] > 0.99).all()
    text = sentence(runs, "pulse")
    assert f"{share[0]:.0%}".replace("%", " %") in text
    assert "step 4" in text
    assert f"20 steps later unit {np.abs(share).argmax() + 1} still has" in text
    assert f"{f[-1, 0]:.3f}" in text


def test_remember(runs):
    result = runs["remember"]
    after = slice(4, None)
    assert (result.trace.gates["f"][after] > 1 - 1e-8).all()
    assert (result.trace.gates["i"][after] < 1e-8).all()
    assert np.allclose(result.trace.c[3], result.trace.c[-1], rtol=1e-6)
    assert (np.abs(result.trace.c[-1]) > 0.4).all()
    assert "56 steps later every unit of c still has 99.9 % of what was written, or more" in sentence(runs, "remember")


def test_remember_keeps_the_gradient_of_the_cell(runs):
    """With f = 1 and i = 0, ∂L/∂c_t is the same at every step but for what enters through h."""
    grads = runs["remember"].grads
    assert np.allclose(grads.c[5], grads.c[-2], rtol=1e-6)


def test_leaky(runs):
    c = runs["leaky"].trace.c
    for unit, steps in enumerate((12, 6, 3, 1)):
        ratio = c[20, unit] / c[20 - steps, unit]
        assert ratio == pytest.approx(0.5, rel=1e-3)
    said = sentence(runs, "leaky")
    assert "unit 1 loses half every 12 steps, unit 2 loses half every 6 steps, unit 3 loses half every 3 steps" in said
    assert "unit 4 loses half at every step" in said


def test_overwrite(runs):
    result = runs["overwrite"]
    weights = np.array([1.5, -1.0, 0.5, -2.0])
    assert np.allclose(result.trace.c, np.tanh(result.x * weights), atol=1e-6)
    assert np.abs(result.trace.c).max() > 0.5
    assert result.trace.gates["f"].max() <= 0.001
    assert result.trace.gates["i"].min() >= 0.999
    said = sentence(runs, "overwrite")
    assert "never above 0.001, the input gate never below 0.999: c is the candidate g of the same step" in said


def test_counter(runs):
    result = runs["counter"]
    pulses = np.cumsum(result.x[:, 0])
    assert pulses[-1] == 6
    assert np.allclose(result.trace.c, pulses[:, None] * [1, 0.5, 0.25, -0.5], atol=1e-5)
    assert "6 pulses come, and c of unit 1 changes by 1 at each: it ends at 6." in sentence(runs, "counter")


def test_latch(runs):
    c = runs["latch"].trace.c[:, 0]
    assert np.allclose(c[3:11], 1, atol=1e-3)
    assert np.allclose(c[11:16], 0, atol=1e-3)
    assert np.allclose(c[16:24], 1, atol=1e-3)
    assert np.allclose(c[24:], 0, atol=1e-3)
    assert (np.abs(runs["latch"].trace.c[5]) > 0.4).all()
    assert (
        "step 4 sets c of unit 1 to 1, and it stays there until the pulse at step 12, which clears it: 0"
        in sentence(runs, "latch")
    )


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
    assert "unit 1 every 8 steps, unit 4 every 16." in sentence(runs, "oscillate")


def test_vanish(runs):
    norms = np.linalg.norm(runs["vanish"].grads.h, axis=1)
    assert norms[0] < 1e-5 * norms[-1]
    rates = norms[5:-1] / norms[6:]
    assert np.allclose(rates, 0.75, rtol=0.1)  # the radius, once the state is near 0 and tanh' near 1
    fit = fit_decay(norms)
    assert f"falls by half every {fit.half_life:.2g} steps" in sentence(runs, "vanish")
    assert f"{norms[-1]:.2g} at step 48" in sentence(runs, "vanish")


def test_explode(runs):
    norms = np.linalg.norm(runs["explode"].grads.h, axis=1)
    assert np.allclose(norms[:-1] / norms[1:], 1.2, rtol=1e-4)
    assert f"grows ×10 every {math.log(10) / math.log(1.2):.2g} steps" in sentence(runs, "explode")


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


def test_another_cell_tells_what_is_left_of_the_pulse():
    """What a sentence is about may be gone (a gate, a cell state); then the general one takes its place."""
    changed = run(replace(PRESETS["remember"].experiment, cell="gru", edits=(), initialiser="pytorch"))
    said = PRESETS["remember"].look_for(changed)
    assert said.startswith("The pulse at step 4 is written into h; 56 steps later no unit has even 1 % of it left.")
    assert np.abs(changed.trace.h[-1]).max() > 0.1  # the resting level, which is no memory


def test_the_sentence_stays_true_of_what_was_changed():
    """A forget gate that is lowered by hand: the numbers are those of the new run."""
    preset = PRESETS["pulse"]
    lowered = set_weight(preset.experiment, "b_ih", 4, value=0.0)
    result = run(lowered)
    quiet = run(replace(lowered, amplitude=0.0))
    share = np.abs((result.trace.c - quiet.trace.c)[-1] / (result.trace.c - quiet.trace.c)[3])
    said = preset.look_for(result)
    assert f"unit {share.argmax() + 1} still has {share.max():.0%}".replace("%", " %") in said
    assert share.argmax() == 1
    shut = run(replace(preset.experiment, amplitude=0.0))
    assert preset.look_for(shut) == ""


def test_one_unit_is_one_unit():
    said = PRESETS["dead"].look_for(run(replace(PRESETS["dead"].experiment, hidden_size=3)))
    assert said.startswith("1 of 3 units is 0 at every step: what goes into its relu")
    counted = PRESETS["counter"].look_for(run(replace(PRESETS["counter"].experiment, length=5)))
    assert counted.startswith("1 pulse comes")


def test_timescale(runs):
    """Without recurrent weights what is left falls by 1 − α a step, in every unit."""
    h = runs["timescale"].trace.h
    assert np.allclose(h[20] / h[19], 0.9, rtol=1e-12)
    assert f"27 steps later every unit has {0.9**27:.0%}".replace("%", " %") in sentence(runs, "timescale")


def test_independent(runs):
    h = runs["independent"].trace.h
    assert np.allclose(h[14] / h[4], np.array([0.99, 0.9, 0.7, 0.4]) ** 10, rtol=1e-9)
    assert f"24 steps later it has {0.99**24:.0%}".replace("%", " %") in sentence(runs, "independent")
    assert "unit 4, with 0.4, has less than 1 %" in sentence(runs, "independent")


def test_flip(runs):
    """Unit 1 changes its sign at every pulse but the first, and nowhere else."""
    signs = np.sign(runs["flip"].trace.h[3:, 0])
    turned = np.flatnonzero(np.diff(signs)) + 4
    assert turned.tolist() == list(runs["flip"].experiment.pulses[1:])
    assert "5 pulses come, and 4 of those after the first turn the sign" in sentence(runs, "flip")


def test_minimal(runs):
    result = runs["minimal"]
    quiet = run(replace(result.experiment, amplitude=0.0)).trace.h
    share = (result.trace.h - quiet)[-1] / (result.trace.h - quiet)[3]
    said = sentence(runs, "minimal")
    assert share[0] > 0.9
    assert f"unit 1 still has {share[0]:.0%}".replace("%", " %") in said
    assert f"unit 4 {share[3]:.0%}".replace("%", " %") in said
    assert "an open gate overwrites" in said
    assert (result.trace.gates["f"][3] > 0.98).all()


def test_asleep(runs):
    result = runs["asleep"]
    largest = np.abs(result.trace.h[8:]).max(axis=1)
    assert (np.diff(largest) < 0).all()
    assert max(abs(np.linalg.eigvals(result.params.W_hh[:4]))) > 3
    assert "at every step: recurrent weights of up to 4" in sentence(runs, "asleep")


def test_sample(runs):
    """h is the last input above ½."""
    result = runs["sample"]
    x, held = result.x[:, 0], 0.0
    for step, value in enumerate(x):
        held = value if value > 0.5 else held
        assert abs(result.trace.h[step, 0] - held) < 0.15
    assert "opens at 4 of 36 steps" in sentence(runs, "sample")


def test_average(runs):
    """h of unit 2 is the mean of the inputs with weights that fall by three quarters a step."""
    result = runs["average"]
    x = result.x[:, 0]
    weights = 0.25 * 0.75 ** np.arange(len(x))
    assert np.allclose(result.trace.h[-1, 1], weights @ x[::-1], rtol=1e-4)
    assert f"unit 4, which takes in 5 % a step, spans {np.ptp(result.trace.h[:, 3]):.2g}" in sentence(runs, "average")


def test_outweigh(runs):
    """h is the mean of the candidates, each with the weight exp of its input gate's sum: worked out apart."""
    result = runs["outweigh"]
    x = result.x[:, 0]
    candidates, logarithms = np.tanh(x - 2), 4 * x - 4
    kept = -math.log1p(math.exp(-9))  # log σ(9)
    age = np.arange(len(x))[:, None] - np.arange(len(x))
    weights = np.where(age >= 0, np.exp(logarithms + age * kept), 0.0)
    wanted = (weights @ candidates) / weights.sum(axis=1) / (1 + math.exp(-4))
    assert np.allclose(result.trace.h[:, 0], wanted, rtol=1e-9)
    said = sentence(runs, "outweigh")
    assert "At step 20 the new value weighs" in said
    assert "at step 28 it weighs 0.000" in said


def test_more_than_all_of_a_pulse_is_said_as_a_multiple():
    """An sLSTM's c is scaled by its other states, so that the pulse is looked for in h, where no share is absurd."""
    made = run(Experiment(cell="slstm"))
    said = look_for(made)
    quiet = run(replace(made.experiment, amplitude=0.0))
    left = (made.trace.h[-1] - quiet.trace.h[-1]) / (made.trace.h[3] - quiet.trace.h[3])
    best = int(np.abs(left).argmax())
    assert "written into h" in said
    if abs(left[best]) > 2:
        assert f"unit {best + 1} has {number(left[best], 2)} times as much as was written" in said
    else:
        assert f"unit {best + 1} still has {left[best]:.0%}".replace("%", " %").replace("-", "−") in said


@pytest.mark.parametrize("cell", CELLS)
def test_no_sentence_speaks_of_thousands_of_per_cent(cell):
    for seed in range(6):
        said = look_for(run(Experiment(cell=cell, preset="", base=(), gain=3.0, seed=seed)))
        assert not [share for share in re.findall(r"([\d.]+) %", said) if float(share) > 200], said


BITS = [0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1]


def test_parity(runs):
    result, odd = runs["parity"], 0
    for t, bit in enumerate(BITS):
        odd ^= bit
        assert result.y[t, 0] == pytest.approx(odd, abs=0.05)
    assert "All 20 answers are right" in sentence(runs, "parity")
    for seed in range(20):
        bits = np.random.default_rng(seed).integers(0, 2, 20)
        other = run(replace(result.experiment, values=tuple(bits.astype(float).tolist())))
        assert np.abs(other.y[:, 0] - np.cumsum(bits) % 2).max() < 0.05
    assert "20 answers" in look_for(run(set_weight(result.experiment, "W_hh.h", 0, 1, value=3.0)))
    assert "All" not in look_for(run(set_weight(result.experiment, "W_hh.h", 0, 1, value=3.0)))
    assert "Unit 1 says" not in look_for(run(set_weight(result.experiment, "W_hh.h", 0, 1, value=3.0)))


def test_majority(runs):
    result, ahead = runs["majority"], 0
    for t, bit in enumerate(BITS):
        ahead += 1 if bit else -1
        assert result.y[t, 0] == pytest.approx(0.5 if ahead == 0 else float(ahead > 0), abs=0.01)
    assert f"ends at {number(ahead / 2)}" in sentence(runs, "majority")


def test_ever(runs):
    assert runs["ever"].y[-1, 0] > 0.95
    for onset in range(24):
        assert run(replace(runs["ever"].experiment, onset=onset)).y[-1, 0] > 0.95
    quiet = run(replace(runs["ever"].experiment, amplitude=0.0))
    assert quiet.y[-1, 0] < 0.05
    assert "no one came" in look_for(quiet)
    assert "the answer is right" in look_for(quiet)


@pytest.mark.parametrize("name", ["ringing", "selffed"])
def test_a_note_from_one_number(runs, name):
    result, angle = runs[name], 2 * math.pi / 10
    assert result.network.given == 1
    if name == "ringing":
        wanted = [0.94**t * math.cos(angle * t) for t in range(40)]
        assert (result.x[1:] == 0).all()
    else:
        wanted = [0.0, 1.0]
        for _t in range(40):
            wanted.append(2 * 0.94 * math.cos(angle) * wanted[-1] - 0.94**2 * wanted[-2])
        wanted = wanted[2:]
        np.testing.assert_allclose(result.x[1:, 0], result.y[:-1, 0], atol=1e-14)
    np.testing.assert_allclose(result.y[:, 0], wanted, atol=2e-5)
    assert "swings every 10 steps and goes on with 94 %" in sentence(runs, name)


def test_a_note_without_its_output_dies_at_once(runs):
    cut = run(replace(runs["selffed"].experiment, after="zeros"))
    assert (cut.y[2:] == 0).all()
    assert "that of step 2" in look_for(cut)


def test_echo(runs):
    result = runs["echo"]
    said = [0.8, -0.5, 0.3, 1.0, -0.9, 0.5]
    np.testing.assert_array_equal(result.x[:6, 0], said)
    assert (result.x[6:] == 0).all()
    assert (result.y[6:8] == 0).all()
    np.testing.assert_allclose(result.y[8:14, 0], said)
    assert "All 12 answers are exact" in sentence(runs, "echo")


def test_of_an_input_without_a_pulse_it_says_which_step_the_loss_feels():
    """Central differences of the loss by the input of every step, through whole runs."""
    values = tuple((np.sin(np.arange(5.0)) + 0.3).tolist())
    one = Experiment(cell="gru", preset="", base=(), sequence="numbers", values=values, channels=1, length=5)

    def loss(step, by):
        moved = (*values[:step], values[step] + by, *values[step + 1 :])
        return run(replace(one, values=moved)).loss

    sizes = [abs(loss(step, 1e-6) - loss(step, -1e-6)) for step in range(5)]
    most, share = int(np.argmax(sizes)), sizes[0] / max(sizes)
    assert 0.01 < share < 0.9
    assert look_for(run(one)) == (
        f"The loss feels the input of step {most + 1} most; that of step 1 it feels {share:.0%} as much."
    ).replace("%", " %")
    last = run(replace(one, loss_at="step", loss_step=0))
    assert look_for(last) == "The loss feels the input of step 1 most."
    deaf = run(replace(one, edits=(Edit(action="set", block="W_ih", row=None, value=0.0),)))
    assert look_for(deaf) == "The loss feels the input of no step."
