"""An LSTM as a memory: what holds a pulse, loses it, overwrites it, counts and latches."""

import math

import numpy as np

from playground.cells.records import Array
from playground.experiment.presets.preset import OPEN, Preset, bias, laid_out, pulse_steps
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.experiment.weights.edit import Edit
from playground.words import _, mark

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


def written(run: Run) -> tuple[int, Array, Array]:
    """Return the step of the first pulse, the cell state it left and that of the last step: each (H,)."""
    t = int(pulse_steps(run)[0])
    assert run.trace.c is not None
    return t, run.trace.c[t], run.trace.c[-1]


def held_pulse(run: Run) -> str:
    """How much of the pulse each unit still has at the end."""
    t, then, now = written(run)
    share = now / then
    return _(
        "The pulse at step {t} opens the input gate and is written into c. {steps} steps later unit {best} still has "
        "{most:.0%} of it, unit {worst} {least:.0%}: their forget gates stand at {open:.3f} and {shut:.2f}."
    ).format(
        t=t + 1,
        steps=len(run.x) - 1 - t,
        best=int(share.argmax()) + 1,
        most=share.max(),
        worst=int(np.abs(share).argmin()) + 1,
        least=np.abs(share).min(),
        open=run.trace.gates["f"][-1, share.argmax()],
        shut=run.trace.gates["f"][-1, np.abs(share).argmin()],
    )


def remembered(run: Run) -> str:
    """That nothing is lost."""
    t, then, now = written(run)
    after = slice(t + 1, None)
    return _(
        "f = {f:.6f} and i = {i:.6f} after the pulse at step {t}: c keeps {share:.2%} of what was written, "
        "{steps} steps later."
    ).format(
        f=run.trace.gates["f"][after].min(),
        i=run.trace.gates["i"][after].max(),
        t=t + 1,
        share=(now / then).min(),
        steps=len(run.x) - 1 - t,
    )


def half_lives(run: Run) -> Array:
    """Return the steps in which c loses half, unit by unit, over the steps after the first pulse: (H,)."""
    t, then, now = written(run)
    steps = len(run.x) - 1 - t
    lives: Array = steps * math.log(0.5) / np.log(now / then)
    return lives


def leaked(run: Run) -> str:
    """How fast each unit forgets."""
    lives = ", ".join(f"{life:.1f}" for life in half_lives(run))
    return _("c loses half every {lives} steps, unit by unit: the less open the forget gate, the sooner.").format(
        lives=lives
    )


def overwritten(run: Run) -> str:
    """That the cell state is the newest candidate alone."""
    assert run.trace.c is not None
    rest = np.abs(run.trace.c - run.trace.gates["g"]).max()
    return _(
        "f = {f:.4f} and i = {i:.4f}: c is the candidate g of the same step (they differ by {rest:.4f} at most), "
        "nothing older is left."
    ).format(f=run.trace.gates["f"].max(), i=run.trace.gates["i"].min(), rest=rest)


def counted(run: Run) -> str:
    """How many pulses the first unit counted."""
    assert run.trace.c is not None
    count = len(pulse_steps(run))
    return _(
        "c of unit 1 rises by {each:.2f} at each pulse: {count} pulses, and it ends at {end:.2f}. "
        "h = o tanh(c) can't show more than 1: the count is in c alone."
    ).format(each=run.trace.c[-1, 0] / count, count=count, end=run.trace.c[-1, 0])


def latched(run: Run) -> str:
    """Between which steps the latch is set, and what it holds."""
    assert run.trace.c is not None
    steps = pulse_steps(run)
    set_at, reset_at = int(steps[0]), int(steps[1])
    return _(
        "The pulse up at step {set_at} sets c of unit 1 to {high:.2f}, and it stays there until the pulse down at step "
        "{reset_at} shuts the forget gate: {low:.2f} from then on, until it is set again."
    ).format(
        set_at=set_at + 1,
        reset_at=reset_at + 1,
        high=run.trace.c[set_at:reset_at, 0].min(),
        low=run.trace.c[reset_at, 0],
    )


PRESETS = (
    Preset(name="pulse", label=mark("Hold a pulse"), experiment=Experiment(), read=held_pulse),
    Preset(name="remember", label=mark("Remember for ever"), experiment=_remember(), read=remembered),
    Preset(name="leaky", label=mark("Leaky memory"), experiment=_leaky(), read=leaked),
    Preset(name="overwrite", label=mark("Always overwrite"), experiment=_overwrite(), read=overwritten),
    Preset(name="counter", label=mark("A counter"), experiment=_counter(), read=counted),
    Preset(name="latch", label=mark("A latch, set and reset"), experiment=_latch(), read=latched),
)
