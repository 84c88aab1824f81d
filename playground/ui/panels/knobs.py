"""The knobs of an experiment: numbers that are explored rather than known, so the charts follow while one is dragged.

They stand on the board and not among Streamlit's controls, which tell a value only when they are let go.
"""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from playground.experiment import FIELDS, Experiment, Field, View, change, input_of
from playground.ui.board.board import Panel
from playground.ui.panels.controls import button, controls, knob, note
from playground.words import _


def _units(experiment: Experiment) -> dict[str, Any]:
    return {"reach": (1, 64), "log": True}


def _length(experiment: Experiment) -> dict[str, Any]:
    return {"reach": (1, 200), "log": True}


def _height(experiment: Experiment) -> dict[str, Any]:
    return {"reach": (-2, 2), "step": 0.05}


def _step(experiment: Experiment) -> dict[str, Any]:
    return {"reach": (1, max(experiment.length, 2))}


def _steps(experiment: Experiment) -> dict[str, Any]:
    return {"reach": (2, 100), "log": True, "step": 0.5}


KNOBS: Mapping[str, Callable[[Experiment], dict[str, Any]]] = {
    "hidden_size": _units,
    "length": _length,
    "amplitude": _height,
    "onset": _step,
    "width": _step,
    "period": _steps,
    "second_period": _steps,
}
"""The fields that have a knob, and how far its slider reaches; more can be typed."""


def knobs_panel(experiment: Experiment, view: View) -> Panel:
    """The knobs that the experiment has and the view shows."""
    fields = [FIELDS[name] for name in KNOBS if FIELDS[name].applies_to(experiment) and view.shows(name)]
    items = [_knob(field, experiment, view) for field in fields]
    if view.allows("seed"):
        items.append(button("fresh", _("Draw new weights"), "fresh", {}))
    items.append(note("parameters", parameters_text(experiment)))
    return controls("knobs", items, label=_("Knobs"))


def parameters_text(experiment: Experiment) -> str:
    """How many parameters the cell has, and how they add up: they don't depend on the length."""
    inputs = input_of(experiment).x.shape[1]
    shapes = _shapes(experiment, inputs)
    if experiment.places:
        return _("{total} parameters in {cells} cells").format(
            total=sum(prod(shape) for shape in shapes.values()) + _beyond_the_first(experiment, inputs),
            cells=1 + len(experiment.places),
        )
    parts = [f"{name} {' × '.join(str(size) for size in shape)}" for name, shape in shapes.items()]
    total = sum(prod(shape) for shape in shapes.values())
    return _("{total} parameters: {parts}").format(total=total, parts=" + ".join(parts))


def _shapes(experiment: Experiment, inputs: int) -> Mapping[str, tuple[int, ...]]:
    return experiment.spec.shapes(input_size=inputs, hidden_size=experiment.hidden_size, options=experiment.options)


def _beyond_the_first(experiment: Experiment, inputs: int) -> int:
    """How many parameters the other layers and directions have."""
    above = experiment.hidden_size * (1 + experiment.both)
    cells = [_shapes(experiment, above if place.layer else inputs) for place in experiment.places]
    return sum(prod(shape) for shapes in cells for shape in shapes.values())


def fresh(experiment: Experiment) -> Experiment:
    """The experiment with weights drawn anew by the next seed; what was laid out or changed in them goes."""
    drawn = "pytorch" if experiment.initialiser in ("zeros", "constant") else experiment.initialiser
    return change(experiment, seed=(experiment.seed + 1) % 2**32, initialiser=drawn)


def _knob(field: Field, experiment: Experiment, view: View) -> dict[str, Any]:
    return knob(
        field.name,
        _(field.label),
        getattr(experiment, field.name) + field.offset,
        low=field.low + field.offset,
        high=field.high + field.offset,
        command="field",
        locked=not view.allows(field.name),
        help=_(field.help),
        **{"step": 1, **KNOBS[field.name](experiment)},
    )


def turn(experiment: Experiment, name: str, value: float) -> Experiment:
    """The experiment with a knob at a value, which is counted as the knob shows it.

    Raises
    ------
    ValueError : there is no such knob, or the value is none it can have; the sentence says so
    """
    if name not in KNOBS:
        raise ValueError(_("There is no knob called “{name}”.").format(name=name[:40]))
    field = FIELDS[name]
    return change(experiment, **{name: int(value) - field.offset if field.kind.name == "int" else value})
