"""Experiments that each show one thing, with weights laid out by hand and a sentence that says what to look for."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from playground.experiment.presets import gru, lstm, newer, rnn, sequences
from playground.experiment.presets.preset import Preset, told
from playground.experiment.presets.pulse import felt, held_pulse
from playground.experiment.presets.task import Task
from playground.experiment.presets.tasks import PAGES, TASKS
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment


def _labelled(preset: Preset) -> Preset:
    """Return the preset with an experiment that names it."""
    return replace(preset, experiment=replace(preset.experiment, preset=preset.name))


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: _labelled(preset)
        for preset in (*lstm.PRESETS, *gru.PRESETS, *rnn.PRESETS, *newer.PRESETS, *sequences.PRESETS)
    }
)
"""The presets by name; the first is the first paint."""


def origin(experiment: Experiment) -> Preset | None:
    """Return the preset that an experiment started from and still has the cell and the laid out weights of."""
    preset = PRESETS.get(experiment.preset)
    if preset is None:
        return None
    start = preset.experiment
    return preset if (experiment.cell, experiment.base) == (start.cell, start.base) else None


def look_for(run: Run) -> str:
    """Return what there is to see in a run: what its preset shows, else what is left of the first pulse, else which
    input the loss feels; "" where the run holds inf or nan."""
    preset = origin(run.experiment)
    return (told(run, held_pulse) if preset is None else preset.look_for(run)) or told(run, felt)


__all__ = ["PAGES", "PRESETS", "TASKS", "Preset", "Task", "look_for", "origin"]
