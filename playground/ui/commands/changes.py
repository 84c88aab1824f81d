"""Commands that change the experiment: pure functions of it, each a step that can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from playground.cells.blocks import Block
from playground.cells.text import NAME as TYPED
from playground.cells.text import text_of
from playground.cells.text.tokens import MOST_CHARACTERS
from playground.engine import Clamp
from playground.experiment import (
    Edit,
    Experiment,
    add_clamp,
    append_step,
    change,
    delete_step,
    double_length,
    edit,
    handles,
    insert_step,
    paste,
    restore,
    set_input,
    set_target,
)
from playground.ui import session
from playground.ui.commands.payload import Payload, came, index, number, optional_index, word
from playground.ui.pages.sequences.commands import CHANGES as OF_SEQUENCES
from playground.ui.panels import head, knobs
from playground.words import _

Make = Callable[[Experiment, Payload], Experiment]


def _block(payload: Payload) -> str:
    return str(Block(word(payload, "target"), word(payload, "gate")))


def _place(payload: Payload) -> dict[str, Any]:
    return {
        "block": _block(payload),
        "row": optional_index(payload, "row"),
        "column": optional_index(payload, "column"),
    }


def _weight(experiment: Experiment, payload: Payload) -> Experiment:
    return edit(experiment, Edit(action="set", value=number(payload, "value"), **_place(payload)))


def _restore(experiment: Experiment, payload: Payload) -> Experiment:
    if not word(payload, "target"):
        return restore(experiment)
    return edit(experiment, Edit(action="restore", **_place(payload)))


def _paste(experiment: Experiment, payload: Payload) -> Experiment:
    place = _place(payload)
    return paste(
        experiment,
        place["block"],
        word(payload, "text"),
        row=place["row"] or 0,
        column=place["column"] or 0,
    )


def _move(experiment: Experiment, payload: Payload) -> Experiment:
    value = number(payload, "value") if payload.get("value") is not None else 0.0
    return edit(experiment, Edit(action=word(payload, "kind"), block=_block(payload), value=value))


def _clamp(experiment: Experiment, payload: Payload) -> Experiment:
    clamp = Clamp(
        target=word(payload, "target"),
        value=number(payload, "value"),
        start=index(payload, "start"),
        stop=optional_index(payload, "stop"),
        units=_units(payload),
    )
    kept = list(experiment.interventions)
    if payload.get("index") is None:
        return add_clamp(experiment, clamp)
    kept[_existing(experiment, payload)] = clamp
    return replace(experiment, interventions=tuple(kept))


def _units(payload: Payload) -> tuple[int, ...] | None:
    units = payload.get("units")
    if units is None:
        return None
    if not isinstance(units, list) or not all(isinstance(unit, int) for unit in units):
        raise ValueError(_("Wanted the numbers of units, got {value}.").format(value=came(units)))
    return tuple(units)


def _unclamp(experiment: Experiment, payload: Payload) -> Experiment:
    gone = _existing(experiment, payload)
    kept = (clamp for position, clamp in enumerate(experiment.interventions) if position != gone)
    return replace(experiment, interventions=tuple(kept))


def _unclamp_waiting(experiment: Experiment, payload: Payload) -> Experiment:
    return replace(experiment, interventions=head.clamps_at_work(session.run(experiment)))


def _existing(experiment: Experiment, payload: Payload) -> int:
    position = index(payload, "index")
    if not 0 <= position < len(experiment.interventions):
        raise ValueError(_("That clamp is gone: there are {number}.").format(number=len(experiment.interventions)))
    return position


LOSS = ("loss", "loss_at", "loss_step", "target_level", "readout", "outputs", "aim", "lag")
"""Settings of the loss and of the readout that it is of."""


def _loss(experiment: Experiment, payload: Payload) -> Experiment:
    name = word(payload, "name")
    if name not in LOSS:
        raise ValueError(_("There is no setting of the loss called “{name}”.").format(name=name[:40]))
    return change(experiment, **{name: payload.get("value")})


def _set_input(experiment: Experiment, payload: Payload) -> Experiment:
    return set_input(experiment, index(payload, "t"), index(payload, "d"), number(payload, "value"))


def _set_target(experiment: Experiment, payload: Payload) -> Experiment:
    if "row" in payload:  # a class, by its place among them
        return set_target(experiment, index(payload, "column"), index(payload, "row") + 1.0)
    value = number(payload, "value")
    return set_target(
        experiment, index(payload, "t"), min(max(value, 0.0), 1.0) if experiment.loss == "binary" else value
    )


def _field(experiment: Experiment, payload: Payload) -> Experiment:
    return knobs.turn(experiment, word(payload, "name"), number(payload, "value"))


def _handle(experiment: Experiment, payload: Payload) -> Experiment:
    unit = optional_index(payload, "row")
    return handles.turn(session.run(experiment), word(payload, "name"), number(payload, "value"), unit)


def _cell(experiment: Experiment, payload: Payload) -> Experiment:
    return change(experiment, cell=payload.get("value"))


def _append_step(experiment: Experiment, payload: Payload) -> Experiment:
    return append_step(experiment)


def _insert_step(experiment: Experiment, payload: Payload) -> Experiment:
    return insert_step(experiment, index(payload, "t"))


def _delete_step(experiment: Experiment, payload: Payload) -> Experiment:
    return delete_step(experiment, index(payload, "t"))


def _double_length(experiment: Experiment, payload: Payload) -> Experiment:
    return double_length(experiment)


def _equations(experiment: Experiment, payload: Payload) -> Experiment:
    """Take the equations if they are a cell; else keep them as a draft, beside which the last cell stays on screen."""
    text = word(payload, "text")
    session.change(draft=None)
    if text == text_of(experiment.spec, experiment.options):
        return experiment
    try:
        return change(experiment, cell=TYPED, equations=text)
    except ValueError:
        session.change(draft=session.Draft(text=text[: MOST_CHARACTERS + 1], beside=experiment.spec))
        return experiment


CHANGES: Mapping[str, Make] = {
    "field": _field,
    "fresh": lambda experiment, _payload: knobs.fresh(experiment),
    "handle": _handle,
    "cell": _cell,
    "weight": _weight,
    "restore": _restore,
    "paste": _paste,
    "move": _move,
    "clamp": _clamp,
    "unclamp": _unclamp,
    "unclamp_waiting": _unclamp_waiting,
    "loss": _loss,
    "set_input": _set_input,
    "set_target": _set_target,
    "append_step": _append_step,
    "insert_step": _insert_step,
    "delete_step": _delete_step,
    "double_length": _double_length,
    **OF_SEQUENCES,
    "equations": _equations,
}
"""By name."""
