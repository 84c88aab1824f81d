"""A GRU that passes on what it is given."""

import math

import numpy as np

from playground.analysis.wording import at_most
from playground.experiment.presets.preset import OPEN, Preset, bias, laid_out, matrix
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.words import _, mark


def _copying_gru(units: int = 8, level: float = 0.9) -> Experiment:
    """Return a GRU that is a shift register: z shut, r open, and unit j's candidate reads unit j − 1.

    tanh(w · level) = level keeps what is passed on at ±level.
    """
    passing = round(math.atanh(level) / level, 6)
    chain = np.diag([passing] * (units - 1), k=-1)
    edits = (
        bias("r", OPEN),
        bias("z", -OPEN),
        column("W_ih.n", round(math.atanh(level), 6), *[0.0] * (units - 1)),
        matrix("W_hh.n", chain.tolist()),
    )
    return laid_out("gru", edits, units, {"sequence": "pulses", "pulses": (2, 5, 6, 11, 17, 18, 25), "length": 36})


def smeared(run: Run) -> float:
    """How far the last unit is at most from what the first showed as many steps before as lie between them."""
    h = run.trace.h
    lag = h.shape[1] - 1
    return float(np.abs(h[lag:, -1] - h[: len(h) - lag, 0]).max())


def copied(run: Run) -> str:
    """How far the last unit lags behind the first, and how well it copies it."""
    h, z = run.trace.h, run.trace.gates["z"]
    lag = h.shape[1] - 1
    if lag == 0 or not np.abs(h[:, 0]).max():
        return _("There is nothing to copy: it takes two units, and an input that moves the first.")
    rest = smeared(run)
    said = (
        _("Each unit copies the one before it, a step later: unit {last} shows what unit 1 showed {lag} steps before")
        if rest < 0.1
        else _("Unit {last} does not show what unit 1 showed {lag} steps before")
    )
    said += (
        _(", to within {rest}. The update gate z is never above {z}: ")
        if rest < 0.1
        else _(": they differ by up to {rest}. The update gate z is never above {z}: ")
    )
    said += _("shut, so that each step is written anew.") if z.max() < 0.1 else _("where it opens, the old is kept.")
    return said.format(last=lag + 1, lag=lag, rest=at_most(rest), z=at_most(float(z.max())))


PRESETS = (Preset(name="copy", label=mark("A GRU that copies"), experiment=_copying_gru(), read=copied),)
