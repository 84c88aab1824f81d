"""Sequences: what a network is given, step by step. A new kind is a function and one line in the table below."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.sequences.numbers import numbers, parse_numbers
from playground.sequences.record import MOST_INPUTS, Input, Kind
from playground.sequences.series import SERIES, Series, series, standardised
from playground.sequences.signals import impulse, noise, pulses, sine, square, step, tones
from playground.sequences.text import alphabet, characters, text
from playground.words import mark

SEQUENCES: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(name="impulse", label=mark("Impulse"), settings=("amplitude", "onset", "width"), make=impulse),
            Kind(name="step", label=mark("Step"), settings=("amplitude", "onset"), make=step),
            Kind(name="sine", label=mark("Sine"), settings=("amplitude", "period"), make=sine),
            Kind(name="square", label=mark("Square wave"), settings=("amplitude", "period"), make=square),
            Kind(name="noise", label=mark("Noise"), settings=("amplitude", "noise_seed"), make=noise),
            Kind(name="tones", label=mark("Two tones"), settings=("amplitude", "period", "second_period"), make=tones),
            Kind(
                name="pulses",
                label=mark("Pulses"),
                settings=("amplitude", "pulses", "width", "alternate"),
                make=pulses,
            ),
            Kind(
                name="numbers",
                label=mark("Your numbers"),
                settings=("values", "channels", "names", "step_names"),
                make=numbers,
            ),
            Kind(name="text", label=mark("Your text"), settings=("text",), make=text),
            Kind(
                name="series",
                label=mark("Measured series"),
                settings=("series", "amplitude", "window_start", "stride", "standardise"),
                make=series,
            ),
        )
    }
)

__all__ = [
    "MOST_INPUTS",
    "SEQUENCES",
    "SERIES",
    "Input",
    "Kind",
    "Series",
    "alphabet",
    "characters",
    "parse_numbers",
    "standardised",
]
