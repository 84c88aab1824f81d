"""Where does it begin? The states before the first step, by hand or carried on from a run's end."""

from typing import Any

import numpy as np

from playground.analysis.decay import row_norms
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
    size = float(row_norms(np.concatenate([run.trace.states_0[name] for name in names])))
    slope = {name: float(row_norms(run.grads.states_0[name])) for name in names}
    told = ", ".join(f"‖∂L/∂{name}₀‖ = {number(one)}" for name, one in slope.items())
    if not np.isfinite(list(slope.values())).all():
        told = _("that is not finite")
    begins = (
        _("It begins from 0.") if size == 0 else _("It begins from a state of norm {size}.").format(size=number(size))
    )
    felt = _("How much the loss still feels of that: {told}.").format(told=told)
    return " ".join([begins, felt, *_left_out(run)])


def _left_out(run: Run) -> list[str]:
    """Which units have no knob, and which layers begin from 0."""
    units, said = run.params.hidden_size, []
    if units > MOST_KNOBS:
        said.append(_("The first {most} of {units} units have a knob.").format(most=MOST_KNOBS, units=units))
    if run.experiment.places:
        said.append(_("These are the states of layer 1, read forwards; all others begin from 0."))
    return said


SECTION = Section(label=mark("Where does it begin?"), build=panels)
