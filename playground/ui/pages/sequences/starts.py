"""Where does it begin? The states before the first step, by hand or carried on from a run's end."""

from typing import Any

import numpy as np

from playground.analysis.wording import number
from playground.experiment import Run
from playground.experiment.limits import WEIGHT_LIMIT
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.panels.controls import button, controls, knob
from playground.words import _, mark

MOST_KNOBS = 8
"""Units that have a knob each."""


def panels(context: Context) -> list[Panel]:
    """A knob a unit, the way on from the end, and what the first states are worth at the end."""
    run, view = context.run, context.view
    items: list[dict[str, Any]] = [
        _knob(run, name, unit, locked=not view.allows(f"{name}_0"))
        for name in _settable(run)
        for unit in range(min(run.params.hidden_size, MOST_KNOBS))
    ]
    locked = not all(view.allows(f"{name}_0") for name in _settable(run))
    items += [
        button("first.end", _("Start from where this run ends"), "first.end", {}, disabled=locked),
        button("first.zero", _("Start from 0"), "first.zero", {}, disabled=locked),
    ]
    said = Panel(id="first.said", kind="text", props={"sentences": [sentence(run)], "tone": "info"})
    return [controls("first.controls", items, label=_("Before the first step")), said]


def _settable(run: Run) -> list[str]:
    return [name for name in ("h", "c") if name in run.trace.states]


def _knob(run: Run, state: str, unit: int, *, locked: bool) -> dict[str, Any]:
    return knob(
        f"first.{state}{unit}",
        _("{state}₀ of unit {unit}").format(state=state, unit=unit + 1),
        float(run.trace.states_0[state][unit]),
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        reach=(-2, 2),
        step=0.05,
        locked=locked,
        command="first",
        payload={"state": state, "unit": unit},
    )


def sentence(run: Run) -> str:
    """What the first states are, and by how much the loss would change with them."""
    names = _settable(run)
    size = float(np.sqrt(sum(float((run.trace.states_0[name] ** 2).sum()) for name in names)))
    slope = {name: float(np.linalg.norm(run.grads.states_0[name])) for name in names}
    told = ", ".join(f"‖∂L/∂{name}₀‖ = {number(one)}" for name, one in slope.items())
    begins = (
        _("It begins from 0.") if size == 0 else _("It begins from a state of norm {size}.").format(size=number(size))
    )
    return _("{begins} How much the loss still feels of that: {told}.").format(begins=begins, told=told)


SECTION = Section(label=mark("Where does it begin?"), build=panels)
