"""What a plain RNN does by itself: swing, let its gradient vanish or explode, and die."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from playground.analysis.decay import norms
from playground.analysis.memory import pulses
from playground.analysis.sentences import decay_sentence
from playground.analysis.wording import number
from playground.cells.records import Array
from playground.experiment.presets.preset import Preset, laid_out, matrix
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.experiment.weights.edit import Edit
from playground.words import _, mark, ngettext


def _rotations(radius: float, *periods: float) -> list[list[float]]:
    """Return a block diagonal matrix of rotations by 2π/period, scaled to a spectral radius."""
    W = np.zeros((2 * len(periods), 2 * len(periods)))
    for pair, steps in enumerate(periods):
        cos, sin = math.cos(2 * math.pi / steps), math.sin(2 * math.pi / steps)
        W[2 * pair : 2 * pair + 2, 2 * pair : 2 * pair + 2] = radius * np.array([[cos, -sin], [sin, cos]])
    return [[round(float(value), 6) for value in row] for row in W]


def _rnn(W_hh: list[list[float]], W_ih: Sequence[float], *edits: Edit, **fields: object) -> Experiment:
    weights = (matrix("W_hh.h", W_hh), column("W_ih.h", *W_ih))
    return laid_out("rnn", (*weights, *edits), len(W_hh), fields)


def _oscillating() -> Experiment:
    return _rnn(_rotations(1.15, 8, 16), (0.5, 0.0, 0.5, 0.0), length=96)


def _vanishing() -> Experiment:
    return _rnn(_rotations(0.75, 12, 7), (0.8, 0.0, -0.8, 0.0), length=48)


def _exploding() -> Experiment:
    return _rnn(_rotations(1.2, 12, 7), (0.1, 0.0, -0.1, 0.0), activation="identity", length=48)


def _dead() -> Experiment:
    """Return relu units whose biases keep them below 0 but for two, which answer to the input's two signs."""
    W_hh = np.diag([0.5, 0.5, 0.9, 0.9, 0.9, 0.9]).tolist()
    bias = column("b_ih.h", 0.0, 0.0, -1.2, -1.5, -2.0, -3.0)
    return _rnn(W_hh, (1.0, -1.0, 1.0, -1.0, 1.0, -1.0), bias, activation="relu", sequence="sine", length=36)


def period(values: Array) -> float:
    """Return the mean steps between upward crossings of 0 in the second half; nan where there are fewer than two."""
    late = values[len(values) // 2 :]
    with np.errstate(all="ignore"):
        up = np.flatnonzero((late[:-1] < 0) & (late[1:] >= 0))
        crossings = up - late[up] / (late[up + 1] - late[up])
    return float(np.diff(crossings).mean()) if len(up) > 1 else math.nan


def oscillated(run: Run) -> str:
    """The periods of the first and the last unit, and whether the swing lasts."""
    h = run.trace.h
    if not h.any():
        return _("The state stays 0: nothing swings.")
    late, middle = (float(np.abs(part).max()) for part in (h[-len(h) // 4 :], h[len(h) // 2 : -len(h) // 4]))
    first, last = period(h[:, 0]), period(h[:, -1])
    kick = pulses(run.x)[0][0] + 1
    if not (math.isfinite(first) and math.isfinite(last)):
        return _("The kick at step {t} sets off no lasting swing: the state is at most {size} at the end.").format(
            t=kick, size=number(late, 2)
        )
    lasts = 0.8 * middle < late < 1.25 * middle
    said = _(
        "One kick at step {t} and the state swings on: unit 1 every {first} steps, unit {units} every {last}. "
    ) + (
        _("It swings as wide at the end ({size}) as in the middle ({middle}).")
        if lasts
        else _("Its swing goes from {middle} in the middle to {size} at the end.")
    )
    return said.format(
        t=kick,
        first=number(first, 2),
        units=h.shape[1],
        last=number(last, 2),
        size=number(late, 2),
        middle=number(middle, 2),
    )


def gradient_norms(run: Run) -> Mapping[str, Array]:
    """Return ‖∂L/∂h_t‖ by the name that a sentence gives it: (T,)."""
    return {_("the gradient of h"): norms(run.grads.h).total}


def travelled(run: Run) -> str:
    """How the gradient changes on its way back, and what that means for learning."""
    told = gradient_norms(run)
    (total,) = told.values()
    usable = np.flatnonzero(np.isfinite(total) & (total > 0))
    if len(usable) < 2:
        return decay_sentence(told)
    first, last = int(usable[0]), int(usable[-1])
    ends = _("It is {end} at step {last} and {start} at step {first}.").format(
        end=number(float(total[last]), 2), last=last + 1, start=number(float(total[first]), 2), first=first + 1
    )
    ratio = float(total[first] / total[last])
    if ratio < 1e-3:
        meaning = _("What happened at the start can hardly be learnt.")
    elif ratio > 1e2:
        meaning = _("One step of learning would throw the weights far off.")
    else:
        meaning = _("What happened at the start still counts.")
    return f"{decay_sentence(told)} {ends} {meaning}"


def dead_units(run: Run) -> Array:
    """Return which units are 0 at every step: (H,) bool."""
    dead: Array = (run.trace.h == 0).all(axis=0)
    return dead


def died(run: Run) -> str:
    """How many units are dead, and that nothing can wake them."""
    dead = dead_units(run)
    count = int(dead.sum())
    if not count:
        return _("No unit is 0 at every step: all of them can learn.")
    largest = float(np.abs(run.grads.W_ih[dead]).max())
    said = ngettext("{dead} of {units} units is 0 at every step", "{dead} of {units} units are 0 at every step", count)
    said += (
        _(": what goes into their relu is never above {most}. ")
        if count > 1
        else _(": what goes into its relu is never above {most}. ")
    )
    said += (
        _("The largest gradient of their weights is {largest}")
        if count > 1
        else _("The largest gradient of its weights is {largest}")
    )
    said += _(", so learning can't wake them.") if largest == 0 else "."
    return said.format(
        dead=count,
        units=len(dead),
        most=number(float(run.trace.pre["h"][:, dead].max()), 2),
        largest=number(largest, 2),
    )


PRESETS = (
    Preset(name="oscillate", label=mark("An RNN that oscillates"), experiment=_oscillating(), read=oscillated),
    Preset(name="vanish", label=mark("A gradient that vanishes"), experiment=_vanishing(), read=travelled),
    Preset(name="explode", label=mark("A gradient that explodes"), experiment=_exploding(), read=travelled),
    Preset(name="dead", label=mark("A dead relu RNN"), experiment=_dead(), read=died),
)
