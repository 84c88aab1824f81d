"""Clamps as part of the state: whether a clamp is one that some cell could have."""

from typing import Any

from playground.engine.interventions import Clamp
from playground.experiment.limits import MOST_STEPS, MOST_UNITS, WEIGHT_LIMIT, is_name, is_number, is_whole


def is_clamp(clamp: Any) -> bool:
    """Whether a value is a clamp of what some cell may have, within the limits; it may wait for that cell."""
    return (
        isinstance(clamp, Clamp)
        and is_name(clamp.target)
        and is_number(clamp.value, -WEIGHT_LIMIT, WEIGHT_LIMIT)
        and is_whole(clamp.start)
        and 0 <= clamp.start < MOST_STEPS
        and (clamp.stop is None or (is_whole(clamp.stop) and clamp.start < clamp.stop <= MOST_STEPS))
        and (clamp.units is None or _are_units(clamp.units))
    )


def _are_units(units: Any) -> bool:
    whole = isinstance(units, tuple) and all(is_whole(unit) and 0 <= unit < MOST_UNITS for unit in units)
    return whole and 0 < len(units) == len(set(units))
