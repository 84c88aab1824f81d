"""Experiments that each show one thing, with weights laid out by hand and a sentence that says what to look for."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from playground.experiment.presets import gru, lstm, rnn
from playground.experiment.presets.preset import Preset


def _labelled(preset: Preset) -> Preset:
    """Return the preset with an experiment that names it."""
    return replace(preset, experiment=replace(preset.experiment, preset=preset.name))


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {preset.name: _labelled(preset) for preset in (*lstm.PRESETS, *gru.PRESETS, *rnn.PRESETS)}
)
"""The presets by name; the first is the first paint."""

__all__ = ["PRESETS", "Preset"]
