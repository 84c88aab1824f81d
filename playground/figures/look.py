"""How a chart looks, whatever it shows: what every figure takes beside its numbers."""

from dataclasses import dataclass

from playground.figures.theme import LIGHT, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Height, names of the steps, and colours of a chart.

    height : pixels; 0 for the chart's own
    tokens : what the steps are called: the characters of a text, written at each, or names such as dates, at some
    """

    height: int = 0
    tokens: tuple[str, ...] = ()
    theme: Theme = LIGHT


PLAIN = Look()
"""The chart's own height, steps by number, light."""
