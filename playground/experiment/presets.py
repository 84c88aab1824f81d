"""Experiments that each show one thing, with weights laid out by hand and a sentence that says what to look for."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.experiment import readings
from playground.experiment.defaults import column
from playground.experiment.edit import Edit
from playground.experiment.records import Experiment
from playground.experiment.running import Run
from playground.words import mark

OPEN = 20.0
"""A bias that opens a gate to 1 − 2e−9; its opposite shuts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """An experiment with a name.

    read : a sentence computed from its run; `look_for` is what to call
    """

    name: str
    label: str
    experiment: Experiment
    read: Callable[[Run], str]

    def look_for(self, run: Run) -> str:
        """Return what to look for, in a sentence with the run's numbers.

        "" where the run is of another cell, holds inf or nan, or no longer shows it (a pulse that was taken away).
        """
        if run.experiment.cell != self.experiment.cell or run.first_bad is not None:
            return ""
        try:
            with np.errstate(all="ignore"):
                return self.read(run)
        except (IndexError, KeyError, ValueError, ZeroDivisionError, AssertionError):
            return ""


def _bias(gate: str, value: float) -> Edit:
    return Edit(kind="bias", target="b_ih", gate=gate, value=value)


def _matrix(target: str, gate: str, rows: Sequence[Sequence[float]]) -> Edit:
    values = tuple(tuple(float(value) for value in row) for row in rows)
    return Edit(kind="paste", target=target, gate=gate, row=0, column=0, values=values)


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _lstm(*edits: Edit, units: int = 4, **fields: object) -> Experiment:
    """Return an LSTM whose weights are all 0 but for the edits and an open output gate."""
    return _experiment("lstm", (_bias("o", OPEN), *edits), units, fields)


def _experiment(cell: str, edits: tuple[Edit, ...], units: int, fields: Mapping[str, object]) -> Experiment:
    given = {"initialiser": "zeros", **fields}
    return Experiment(cell=cell, hidden_size=units, edits=(*edits, *_readout(units)), **given)  # type: ignore[arg-type]


def _readout(units: int) -> tuple[Edit, ...]:
    """Return the edit that makes the output the mean of the units."""
    return (_matrix("W_hy", "", [[1 / units] * units]),)


def _gate_opened_by_pulse() -> tuple[Edit, ...]:
    """Return an input gate that is open at a pulse of 1 and else shut."""
    return (column("W_ih", "i", *[2 * OPEN] * 4), _bias("i", -OPEN))


WRITTEN = (1.5, -1.0, 0.5, -2.0)
"""What a pulse writes, before the tanh: different for each unit, so that they can be told apart."""


def _remember() -> Experiment:
    return _lstm(*_gate_opened_by_pulse(), _bias("f", OPEN), column("W_ih", "g", *WRITTEN), length=60)


def _leaky() -> Experiment:
    keep = column("b_ih", "f", *(_logit(0.5 ** (1 / steps)) for steps in (12, 6, 3, 1)))
    return _lstm(*_gate_opened_by_pulse(), keep, column("W_ih", "g", *WRITTEN))


def _overwrite() -> Experiment:
    gates = (_bias("f", -OPEN), _bias("i", OPEN))
    return _lstm(*gates, column("W_ih", "g", *WRITTEN), sequence="noise", amplitude=0.7, length=32)


def _counter() -> Experiment:
    """Return units that add 1, ½, ¼ and −½ at each pulse: tanh of a large weight is 1."""
    steps = column("W_ih", "g", OPEN, *(round(math.atanh(step), 6) for step in (0.5, 0.25, -0.5)))
    pulses = (3, 7, 9, 14, 18, 22)
    return _lstm(
        _bias("f", OPEN), _bias("i", OPEN), steps, sequence="pulses", pulses=pulses, alternate=False, length=28
    )


def _latch() -> Experiment:
    """Return units that a pulse up sets and a pulse down, which shuts the forget gate, resets."""
    gates = (
        column("W_ih", "i", *[2 * OPEN] * 4),
        _bias("i", -OPEN),
        column("W_ih", "f", *[2 * OPEN] * 4),
        _bias("f", OPEN),
    )
    held = column("b_ih", "g", OPEN, -OPEN, 0.5, -0.5)
    return _lstm(*gates, held, sequence="pulses", pulses=(3, 11, 16, 24), length=30)


def _copying_gru(units: int = 8, level: float = 0.9) -> Experiment:
    """Return a GRU that is a shift register: z shut, r open, and unit j's candidate reads unit j − 1.

    tanh(w · level) = level keeps what is passed on at ±level.
    """
    passing = round(math.atanh(level) / level, 6)
    chain = np.diag([passing] * (units - 1), k=-1)
    edits = (
        _bias("r", OPEN),
        _bias("z", -OPEN),
        column("W_ih", "n", round(math.atanh(level), 6), *[0.0] * (units - 1)),
        _matrix("W_hh", "n", chain.tolist()),
    )
    return _experiment("gru", edits, units, {"sequence": "pulses", "pulses": (2, 5, 6, 11, 17, 18, 25), "length": 36})


def _rotations(radius: float, *periods: float) -> list[list[float]]:
    """Return a block diagonal matrix of rotations by 2π/period, scaled to a spectral radius."""
    W = np.zeros((2 * len(periods), 2 * len(periods)))
    for number, steps in enumerate(periods):
        cos, sin = math.cos(2 * math.pi / steps), math.sin(2 * math.pi / steps)
        W[2 * number : 2 * number + 2, 2 * number : 2 * number + 2] = radius * np.array([[cos, -sin], [sin, cos]])
    return [[round(float(value), 6) for value in row] for row in W]


def _rnn(W_hh: list[list[float]], W_ih: Sequence[float], *edits: Edit, **fields: object) -> Experiment:
    weights = (_matrix("W_hh", "h", W_hh), column("W_ih", "h", *W_ih))
    return _experiment("rnn", (*weights, *edits), len(W_hh), fields)


def _oscillating() -> Experiment:
    return _rnn(_rotations(1.15, 8, 16), (0.5, 0.0, 0.5, 0.0), length=96)


def _vanishing() -> Experiment:
    return _rnn(_rotations(0.75, 12, 7), (0.8, 0.0, -0.8, 0.0), length=48)


def _exploding() -> Experiment:
    return _rnn(_rotations(1.2, 12, 7), (0.1, 0.0, -0.1, 0.0), activation="identity", length=48)


def _dead() -> Experiment:
    """Return relu units whose biases keep them below 0 but for two, which answer to the input's two signs."""
    W_hh = np.diag([0.5, 0.5, 0.9, 0.9, 0.9, 0.9]).tolist()
    bias = column("b_ih", "h", 0.0, 0.0, -1.2, -1.5, -2.0, -3.0)
    return _rnn(W_hh, (1.0, -1.0, 1.0, -1.0, 1.0, -1.0), bias, activation="relu", sequence="sine", length=36)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(name="pulse", label=mark("Hold a pulse"), experiment=Experiment(), read=readings.held_pulse),
            Preset(name="remember", label=mark("Remember for ever"), experiment=_remember(), read=readings.remembered),
            Preset(name="leaky", label=mark("Leaky memory"), experiment=_leaky(), read=readings.leaked),
            Preset(
                name="overwrite", label=mark("Always overwrite"), experiment=_overwrite(), read=readings.overwritten
            ),
            Preset(name="counter", label=mark("A counter"), experiment=_counter(), read=readings.counted),
            Preset(name="latch", label=mark("A latch, set and reset"), experiment=_latch(), read=readings.latched),
            Preset(name="copy", label=mark("A GRU that copies"), experiment=_copying_gru(), read=readings.copied),
            Preset(
                name="oscillate",
                label=mark("An RNN that oscillates"),
                experiment=_oscillating(),
                read=readings.oscillated,
            ),
            Preset(
                name="vanish", label=mark("A gradient that vanishes"), experiment=_vanishing(), read=readings.vanished
            ),
            Preset(
                name="explode", label=mark("A gradient that explodes"), experiment=_exploding(), read=readings.exploded
            ),
            Preset(name="dead", label=mark("A dead relu RNN"), experiment=_dead(), read=readings.died),
        )
    }
)
"""The presets by name; the first is the first paint."""
