"""What a plain RNN does by itself: swing, let its gradient vanish or explode, and die."""

import math
from collections.abc import Sequence

import numpy as np

from playground.cells.records import Array
from playground.experiment.presets.preset import Preset, laid_out, matrix, pulse_steps
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.experiment.weights.edit import Edit
from playground.words import _, mark


def _rotations(radius: float, *periods: float) -> list[list[float]]:
    """Return a block diagonal matrix of rotations by 2π/period, scaled to a spectral radius."""
    W = np.zeros((2 * len(periods), 2 * len(periods)))
    for number, steps in enumerate(periods):
        cos, sin = math.cos(2 * math.pi / steps), math.sin(2 * math.pi / steps)
        W[2 * number : 2 * number + 2, 2 * number : 2 * number + 2] = radius * np.array([[cos, -sin], [sin, cos]])
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
    """The periods of the first and the last unit."""
    h = run.trace.h
    return _(
        "One kick at step {t} and the state swings on for ever: unit 1 every {first:.1f} steps, unit {units} every "
        "{last:.1f}, with an amplitude of {size:.2f} at the end as in the middle ({middle:.2f})."
    ).format(
        t=pulse_steps(run)[0] + 1,
        first=period(h[:, 0]),
        units=h.shape[1],
        last=period(h[:, -1]),
        size=np.abs(h[-len(h) // 4 :]).max(),
        middle=np.abs(h[len(h) // 2 : -len(h) // 4]).max(),
    )


def gradient_norms(run: Run) -> Array:
    """Return ‖∂L/∂h_t‖: (T,)."""
    norms: Array = np.linalg.norm(run.grads.h, axis=1)
    return norms


def log_rate(run: Run) -> float:
    """Return how many powers of ten ‖∂L/∂h_t‖ changes in a step back in time, on average."""
    norms = gradient_norms(run)
    return float(np.log10(norms[0] / norms[-1]) / (len(norms) - 1))


def vanished(run: Run) -> str:
    """How fast the gradient falls on its way back."""
    norms = gradient_norms(run)
    return _(
        "‖∂L/∂h_t‖ falls by half every {steps:.1f} steps on its way back: {end:.2f} at step {T}, {start:.0e} at "
        "step 1. What happened there can't be learnt."
    ).format(steps=-math.log10(2) / log_rate(run), end=norms[-1], start=norms[0], T=len(norms))


def exploded(run: Run) -> str:
    """How fast the gradient grows on its way back."""
    norms = gradient_norms(run)
    return _(
        "‖∂L/∂h_t‖ grows tenfold every {steps:.1f} steps on its way back: {end:.2f} at step {T}, {start:.1e} at "
        "step 1. One step of learning would throw the weights far off."
    ).format(steps=1 / log_rate(run), end=norms[-1], start=norms[0], T=len(norms))


def dead_units(run: Run) -> Array:
    """Return which units are 0 at every step: (H,) bool."""
    dead: Array = (run.trace.h == 0).all(axis=0)
    return dead


def died(run: Run) -> str:
    """How many units are dead, and that nothing can wake them."""
    dead = dead_units(run)
    largest = np.abs(run.grads.W_ih[dead]).max() if dead.any() else 0.0
    return _(
        "{dead} of {units} units are 0 at every step: what goes into their relu is never above {most:.2f}. "
        "The largest gradient of their weights is {largest:g}, so learning can't wake them."
    ).format(
        dead=int(dead.sum()),
        units=len(dead),
        most=run.trace.pre["h"][:, dead].max() if dead.any() else math.nan,
        largest=largest,
    )


PRESETS = (
    Preset(name="oscillate", label=mark("An RNN that oscillates"), experiment=_oscillating(), read=oscillated),
    Preset(name="vanish", label=mark("A gradient that vanishes"), experiment=_vanishing(), read=vanished),
    Preset(name="explode", label=mark("A gradient that explodes"), experiment=_exploding(), read=exploded),
    Preset(name="dead", label=mark("A dead relu RNN"), experiment=_dead(), read=died),
)
