"""What a preset is, and what its weights are written with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiment.presets.pulse import held_pulse
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.weights.edit import Edit

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

        Where the run has not what the sentence is about (a gate of another cell), what is left of the first pulse; ""
        where there is none either, or the run holds inf or nan.
        """
        return told(run, self.read, held_pulse)


def told(run: Run, *reads: Callable[[Run], str]) -> str:
    """Return the first sentence that the run has the numbers for; "" where there is none, or it holds inf or nan."""
    for read in reads if run.first_bad is None else ():
        try:
            with np.errstate(all="ignore"):
                return read(run)
        except (IndexError, KeyError, ValueError, ZeroDivisionError, AssertionError):
            continue
    return ""


def bias(gate: str, value: float) -> Edit:
    """Return the edit that sets a gate's bias for every unit."""
    return Edit(action="bias", block=f"b_ih.{gate}", value=value)


def matrix(block: str, rows: Sequence[Sequence[float]]) -> Edit:
    """Return the edit that lays out a whole block."""
    values = tuple(tuple(float(value) for value in row) for row in rows)
    return Edit(action="paste", block=block, row=0, column=0, values=values)


def laid_out(cell: str, edits: tuple[Edit, ...], units: int, fields: Mapping[str, object]) -> Experiment:
    """Return an experiment whose weights are all 0 but for the edits, and whose output is the mean of the units."""
    given = {"initialiser": "zeros", **fields}
    return Experiment(cell=cell, hidden_size=units, base=(*edits, *readout(units)), **given)  # type: ignore[arg-type]


def readout(units: int) -> tuple[Edit, ...]:
    """Return the edit that makes the output the mean of the units."""
    return (matrix("W_hy", [[1 / units] * units]),)
