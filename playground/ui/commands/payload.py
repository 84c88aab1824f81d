"""What a payload holds: numbers, places and words under their names, or a sentence that says what came instead."""

import math
from collections.abc import Mapping
from typing import Any

from playground.words import _, quoted

Payload = Mapping[str, Any]


def came(value: object) -> str:
    """What came, as a sentence quotes it."""
    return quoted("" if value is None else str(value)[:40])


def number(payload: Payload, name: str) -> float:
    """The finite number under a name.

    Raises
    ------
    ValueError : there is none; the sentence says what came
    """
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(_("Wanted a finite number for {name}, got {value}.").format(name=name, value=came(value)))
    return float(value)


def index(payload: Payload, name: str) -> int:
    """The whole number under a name; ValueError where there is none."""
    value = number(payload, name)
    if value != int(value):
        raise ValueError(_("Wanted a whole number for {name}, got {value}.").format(name=name, value=came(value)))
    return int(value)


def optional_index(payload: Payload, name: str) -> int | None:
    """The whole number under a name, or None."""
    return None if payload.get(name) is None else index(payload, name)


def word(payload: Payload, name: str) -> str:
    """The text under a name, "" where there is none."""
    return str(payload.get(name, ""))
