"""How large an experiment may be, and whether a value lies within; True and False are no numbers."""

import re
from typing import Any

WEIGHT_LIMIT = 1e6
"""The largest weight, input or target a person can set; what the network makes of it may still overflow."""

MOST_UNITS, MOST_STEPS = 64, 500
MOST_EDITS, MOST_CLAMPS = 4000, 200
MOST_OUTPUTS, MOST_LAYERS = 16, 4

NAME = re.compile(r"[^\W\d]\w{0,15}~?")
"""What a gate, a state or a signal may be called, in whatever cell."""


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_index(value: Any, size: int) -> bool:
    """Whether a value is a position among so many, or None."""
    return value is None or (is_whole(value) and 0 <= value < size)


def is_number(value: Any, low: float, high: float) -> bool:
    """Whether a value is a number in a range; nan is in none."""
    return isinstance(value, float | int) and not isinstance(value, bool) and low <= value <= high


def is_name(value: Any) -> bool:
    """Whether a value is what a gate, a state or a signal may be called."""
    return isinstance(value, str) and NAME.fullmatch(value) is not None
