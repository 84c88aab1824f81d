"""The record of one field: how it is checked, written in the address and offered to the person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from playground.experiment.records import Experiment
from playground.words import mark

WEIGHT_LIMIT = 1e6
"""The largest weight, input or target a person can set; what the network makes of it may still overflow."""

MOST_UNITS, MOST_STEPS = 64, 500


def always(_experiment: Experiment) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one field is checked, written in the address and offered to the person.

    kind : int, float, choice, bool, text, numbers, steps (numbers of steps), edits, clamps, names
    low, high : the range of a number as stored, of each of several numbers, or of the length of a text
    size : how many numbers, edits or clamps there may be
    choices : allowed values -> labels
    url : its name in the address, by default that in the table
    default : that of the record it belongs to
    offset : what is added to a number before a person sees it: 1 for steps and units
    group : cell, size, sequence, weights, hand, loss: how the controls are grouped
    optional : None is allowed, and is left out of the address
    applies_to : whether the field does anything in this experiment
    """

    name: str
    kind: str
    label: str
    help: str = ""
    url: str = ""
    default: Any = None
    low: float = 0
    high: float = 0
    size: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    offset: int = 0
    group: str = ""
    optional: bool = False
    applies_to: Callable[[Experiment], bool] = always


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "cell": mark("Cell"),
        "size": mark("Size"),
        "sequence": mark("Sequence"),
        "weights": mark("Weights"),
        "hand": mark("Changes by hand"),
        "loss": mark("Loss"),
    }
)
