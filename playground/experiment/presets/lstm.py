"""An LSTM as a memory: what holds a pulse, loses it, overwrites it, counts and latches."""

import math

import numpy as np

from playground.analysis.decay import Decay, fit_regimes
from playground.analysis.memory import pulses
from playground.analysis.sentences import pace
from playground.analysis.wording import at_least, at_most, number, percent
from playground.experiment.presets.preset import OPEN, Preset, bias, laid_out
from playground.experiment.presets.pulse import first_pulse, held_pulse, later, main_state
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.experiment.weights.edit import Edit
from playground.words import _, mark, ngettext

WRITTEN = (1.5, -1.0, 0.5, -2.0)
"""What a pulse writes, before the tanh: different for each unit, so that they can be told apart."""


def _lstm(*edits: Edit, units: int = 4, **fields: object) -> Experiment:
    """Return an LSTM whose weights are all 0 but for the edits and an open output gate."""
    return laid_out("lstm", (bias("o", OPEN), *edits), units, fields)


def _gate_opened_by_pulse() -> tuple[Edit, ...]:
    """Return an input gate that is open at a pulse of 1 and else shut."""
    return (column("W_ih.i", *[2 * OPEN] * 4), bias("i", -OPEN))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _remember() -> Experiment:
    return _lstm(*_gate_opened_by_pulse(), bias("f", OPEN), column("W_ih.g", *WRITTEN), length=60)


def _leaky() -> Experiment:
    keep = column("b_ih.f", *(_logit(0.5 ** (1 / steps)) for steps in (12, 6, 3, 1)))
    return _lstm(*_gate_opened_by_pulse(), keep, column("W_ih.g", *WRITTEN))


def _overwrite() -> Experiment:
    gates = (bias("f", -OPEN), bias("i", OPEN))
    return _lstm(*gates, column("W_ih.g", *WRITTEN), sequence="noise", amplitude=0.7, length=32)


def _counter() -> Experiment:
    """Return units that add 1, ½, ¼ and −½ at each pulse: tanh of a large weight is 1."""
    steps = column("W_ih.g", OPEN, *(round(math.atanh(step), 6) for step in (0.5, 0.25, -0.5)))
    pulses = (3, 7, 9, 14, 18, 22)
    return _lstm(bias("f", OPEN), bias("i", OPEN), steps, sequence="pulses", pulses=pulses, alternate=False, length=28)


def _latch() -> Experiment:
    """Return units that a pulse up sets and a pulse down, which shuts the forget gate, resets."""
    gates = (
        column("W_ih.i", *[2 * OPEN] * 4),
        bias("i", -OPEN),
        column("W_ih.f", *[2 * OPEN] * 4),
        bias("f", OPEN),
    )
    held = column("b_ih.g", OPEN, -OPEN, 0.5, -0.5)
    return _lstm(*gates, held, sequence="pulses", pulses=(3, 11, 16, 24), length=30)


def remembered(run: Run) -> str:
    """How much is kept where the gates are open and shut for good."""
    memory, gates = first_pulse(run), run.trace.gates
    left, after = memory.left("c"), slice(memory.stop, None)
    if not np.isfinite(left).all() or not memory.after:
        return held_pulse(run)
    return _(
        "After the pulse at step {t} the forget gate never falls below {f} and the input gate never rises above {i}: "
        "{later} every unit of c still has {share} of what was written, or more."
    ).format(
        f=at_least(float(gates["f"][after].min())),
        i=at_most(float(gates["i"][after].max())),
        t=memory.start + 1,
        share=_floor_percent(float(left.min())),
        later=later(memory),
    )


def _floor_percent(share: float) -> str:
    """A share that is never said to be more than it is."""
    return percent(math.floor(1000 * share) / 1000)


def half_lives(run: Run) -> list[Decay | None]:
    """Return how each unit forgets the first pulse in the steps after it, by `fit_regimes`; None without one rate."""
    memory = first_pulse(run)
    kept = np.abs(memory.differences[main_state(run)][memory.stop - 1 :])
    fits = [fit_regimes(kept[::-1, unit]) for unit in range(kept.shape[1])]  # reversed: forwards in time
    return [fit[0] if len(fit) == 1 else None for fit in fits]


def leaked(run: Run) -> str:
    """How fast each unit forgets."""
    lives = half_lives(run)[:4]
    if not any(lives):
        return held_pulse(run)
    told = ", ".join(_forgets(unit, fit) for unit, fit in enumerate(lives, start=1))
    said = _("Of the pulse {told}").format(told=told)
    return said + (_(": the less open the forget gate, the sooner.") if "f" in run.trace.gates else ".")


def _forgets(unit: int, fit: Decay | None) -> str:
    if fit is None:
        return _("unit {unit} loses its part at no steady rate").format(unit=unit)
    if fit.constant:
        return _("unit {unit} loses nothing").format(unit=unit)
    if fit.rate > 0:
        return _("unit {unit} makes more and more").format(unit=unit)
    return _("unit {unit} loses half {pace}").format(unit=unit, pace=pace(fit.half_life))


def overwritten(run: Run) -> str:
    """How near the cell state is to the newest candidate alone."""
    assert run.trace.c is not None
    f, i = run.trace.gates["f"], run.trace.gates["i"]
    rest = float(np.abs(run.trace.c - run.trace.gates["g"]).max())
    said = _("The forget gate is never above {f}, the input gate never below {i}: ").format(
        f=at_most(float(f.max())), i=at_least(float(i.min()))
    )
    if rest < 1e-3 and f.max() < 1e-3:
        return said + _("c is the candidate g of the same step, and nothing older is left.")
    return said + _("c is not the candidate g of the same step alone, which it differs from by up to {rest}.").format(
        rest=number(rest, 2)
    )


def _short(value: float) -> str:
    """A value of a state as a person would read it off: to four decimals."""
    return number(round(value, 4))


def counted(run: Run) -> str:
    """How many pulses the first unit counted."""
    assert run.trace.c is not None
    spans, c = pulses(run.x), run.trace.c[:, 0]
    rises = np.array([c[stop - 1] - (c[start - 1] if start else 0.0) for start, stop in spans])
    said = ngettext("{count} pulse comes", "{count} pulses come", len(spans)).format(count=len(spans))
    if not np.abs(c).max():
        return said + _(", and c of unit 1 stays 0.")
    if np.ptp(rises) < 0.01:
        said += _(", and c of unit 1 changes by {each} at each: it ends at {end}.")
    else:
        said += _(", and c of unit 1 changes by {low} to {high} at each: it ends at {end}.")
    said = said.format(
        each=_short(float(rises.mean())),
        low=number(float(rises.min()), 2),
        high=number(float(rises.max()), 2),
        end=_short(float(c[-1])),
    )
    return said + " " + _("h = o tanh(c) can't show more than 1: the count is in c alone.")


def latched(run: Run) -> str:
    """Between which steps the latch is set, and what it holds."""
    assert run.trace.c is not None
    (set_at, _end), (reset_at, _stop) = pulses(run.x)[:2]
    c = run.trace.c[:, 0]
    if not np.abs(c).max():
        return _("No pulse sets c of unit 1: it stays 0.")
    held, low, high = c[set_at:reset_at], float(c[set_at:reset_at].min()), float(c[set_at:reset_at].max())
    after = float(c[reset_at])
    said = _("The pulse at step {set_at} sets c of unit 1 to {value}").format(
        set_at=set_at + 1, value=_short(float(held[0]))
    )
    said += (
        _(", and it stays there until the pulse at step {reset_at}")
        if high - low < 0.01
        else _(", and it goes to {last} until the pulse at step {reset_at}")
    )
    said += _(", which clears it: {after} from there.") if abs(after) < 0.01 else _(", after which it is {after}.")
    return said.format(reset_at=reset_at + 1, last=_short(float(held[-1])), after=_short(after))


PRESETS = (
    Preset(name="pulse", label=mark("Hold a pulse"), experiment=Experiment(), read=held_pulse),
    Preset(name="remember", label=mark("Remember for ever"), experiment=_remember(), read=remembered),
    Preset(name="leaky", label=mark("Leaky memory"), experiment=_leaky(), read=leaked),
    Preset(name="overwrite", label=mark("Always overwrite"), experiment=_overwrite(), read=overwritten),
    Preset(name="counter", label=mark("A counter"), experiment=_counter(), read=counted),
    Preset(name="latch", label=mark("A latch, set and reset"), experiment=_latch(), read=latched),
)
