"""The table of the experiment's fields, and of the view's: it drives validation, the address and the controls."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from playground.experiment.limits import MOST_STEPS, MOST_UNITS
from playground.experiment.state import kinds
from playground.experiment.state.fields.cell import CELL, SIZE, START
from playground.experiment.state.fields.loss import LOSS
from playground.experiment.state.fields.sequence import SEQUENCE
from playground.experiment.state.fields.weights import HAND, WEIGHTS
from playground.experiment.state.kinds import Field
from playground.words import mark

__all__ = ["FIELDS", "GROUPS", "LOCKABLE", "VIEW_FIELDS", "names_of"]


def _table(rows: Iterable[Field]) -> Mapping[str, Field]:
    return MappingProxyType({row.name: replace(row, url=row.url or row.name) for row in rows})


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "start": mark("Start"),
        "cell": mark("Cell"),
        "size": mark("Size"),
        "sequence": mark("Sequence"),
        "weights": mark("Weights"),
        "hand": mark("Changes by hand"),
        "loss": mark("Loss"),
    }
)
"""The groups of fields, in the order of the controls."""

FIELDS = _table((*START, *CELL, *SIZE, *SEQUENCE, *WEIGHTS, *HAND, *LOSS))
"""Every field of an Experiment by name, in the order of the controls."""

LOCKABLE: Mapping[str, str] = MappingProxyType(
    {name: field.label for name, field in FIELDS.items()} | dict(GROUPS) | {"level": mark("Level")}
)
"""What a teacher can hide or lock: fields, groups of them and the level, with their labels."""

VIEW_FIELDS = _table(
    (
        Field(name="t", kind=kinds.INT, low=0, high=MOST_STEPS - 1, offset=1, label=mark("Step")),
        Field(name="unit", kind=kinds.INT, low=0, high=MOST_UNITS - 1, offset=1, optional=True, label=mark("Unit")),
        Field(
            name="style",
            kind=kinds.CHOICE,
            choices={"heatmap": mark("heatmap"), "lines": mark("lines")},
            label=mark("Charts"),
        ),
        Field(name="hidden", kind=kinds.NAMES, url="hide", size=100, choices=LOCKABLE, label=mark("Hidden")),
        Field(name="locked", kind=kinds.NAMES, url="lock", size=100, choices=LOCKABLE, label=mark("Locked")),
        Field(name="plain", kind=kinds.BOOL, label=mark("Plain view")),
        Field(
            name="level",
            kind=kinds.CHOICE,
            choices={"essentials": mark("Essentials"), "everything": mark("Everything")},
            label=mark("Level"),
        ),
        Field(name="tab", kind=kinds.WORD, label=mark("Open tab")),
        Field(name="sections", kind=kinds.WORDS, size=40, optional=True, label=mark("Open sections")),
        Field(name="settings", kind=kinds.SETTINGS, url="show", size=40, label=mark("What is shown")),
        Field(
            name="zoom", kind=kinds.STEPS, low=0, high=MOST_STEPS - 1, size=2, offset=1, label=mark("Steps in sight")
        ),
    ),
)
"""Every field of a View by name."""


def names_of(name: str) -> tuple[str, ...]:
    """Return the names under which a field, or a group, can be hidden or locked."""
    field = FIELDS.get(name)
    return (name,) if field is None else tuple(dict.fromkeys((name, field.lock or name, field.group)))
