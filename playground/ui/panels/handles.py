"""The handles as large knobs: a few numbers that turn the whole cell, each named by what it does."""

from typing import Any

from playground.experiment import Run, View
from playground.experiment.handles import Handle, handles
from playground.experiment.limits import MOST_STEPS, WEIGHT_LIMIT
from playground.ui.board.board import Panel
from playground.ui.panels.controls import controls, knob
from playground.words import _


def handles_panel(run: Run, view: View) -> Panel:
    """The handles of the cell, and the length."""
    items = [_knob(handle, view) for handle in handles(run)] if view.shows("edits") else []
    if view.shows("length"):
        items.append(_length(run, view))
    return controls("handles", items, label=_("What to turn"), look="large")


def _knob(handle: Handle, view: View) -> dict[str, Any]:
    """A knob for all units, which turns the chosen one while there is one."""
    label = _(handle.label)
    label = label[:1].upper() + label[1:]
    low = 0.0 if handle.reach[0] >= 0 else -WEIGHT_LIMIT
    every = len(handle.values) > 1
    return knob(
        f"handle.{handle.name}",
        _("{handle}, all units").format(handle=label) if every else label,
        handle.value,
        low=low,
        high=WEIGHT_LIMIT,
        reach=handle.reach,
        step=handle.step,
        ends=[_(end) for end in handle.ends],
        mixed=handle.mixed,
        locked=not view.allows("edits"),
        command="handle",
        payload={"name": handle.name},
        unit={
            "label": _("{handle}, unit {{n}}").format(handle=label),
            "command": "handle",
            "payload": {"name": handle.name},
            "values": [round(float(value), 4) for value in handle.values],
        }
        if every
        else None,
    )


def _length(run: Run, view: View) -> dict[str, Any]:
    return knob(
        "handle.length",
        _("Length, in steps"),
        run.experiment.length,
        low=1,
        high=MOST_STEPS,
        reach=(2, 120),
        step=1,
        log=True,
        ends=[_("short"), _("long")],
        locked=not view.allows("length"),
        command="field",
        payload={"name": "length"},
    )
