"""Experiments that each show one thing, with weights laid out by hand and a sentence that says what to look for."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.experiment.presets import gru, lstm, rnn
from playground.experiment.presets.preset import Preset

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {preset.name: preset for preset in (*lstm.PRESETS, *gru.PRESETS, *rnn.PRESETS)}
)
"""The presets by name; the first is the first paint."""

__all__ = ["PRESETS", "Preset"]
