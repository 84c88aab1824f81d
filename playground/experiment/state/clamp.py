"""Clamps as part of the state: what can be held, and whether a clamp is one that some cell could have."""

from typing import Any

from playground.engine.interventions import Clamp
from playground.experiment.limits import MOST_STEPS, MOST_UNITS, WEIGHT_LIMIT, is_number, is_whole
from playground.experiment.weights.edit import GATES

CLAMPABLE = tuple(dict.fromkeys((*GATES, "h", "c")))


def is_clamp(clamp: Any) -> bool:
    """Whether a value is a clamp of something that some cell has, within the limits."""
    return (
        isinstance(clamp, Clamp)
        and clamp.target in CLAMPABLE
        and is_number(clamp.value, -WEIGHT_LIMIT, WEIGHT_LIMIT)
        and is_whole(clamp.start)
        and 0 <= clamp.start < MOST_STEPS
        and (clamp.stop is None or (is_whole(clamp.stop) and clamp.start < clamp.stop <= MOST_STEPS))
        and (clamp.units is None or _are_units(clamp.units))
    )


def _are_units(units: Any) -> bool:
    whole = isinstance(units, tuple) and all(is_whole(unit) and 0 <= unit < MOST_UNITS for unit in units)
    return whole and 0 < len(units) == len(set(units))
