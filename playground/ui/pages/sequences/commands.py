"""What a person does on the Sequences page: a payload becomes a change of the experiment on screen."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.experiment import Experiment, change
from playground.experiment.limits import MOST_STEPS
from playground.experiment.running import run
from playground.experiment.shapes import begun_anew, carried_on, with_first, with_shape
from playground.sequences import characters
from playground.ui.board.page import Payload, is_number
from playground.words import _

SETTINGS = ("layers", "both", "given", "after")
"""The fields of the network that the page sets."""


def _network(experiment: Experiment, payload: Payload) -> Experiment:
    name, value = str(payload.get("name", ""))[:40], payload.get("value")
    if name not in SETTINGS:
        raise ValueError(_("There is no setting of the network called “{name}”.").format(name=name))
    if name == "both":
        value = value == "yes"
    elif is_number(value):
        value = int(value)
    return change(experiment, **{name: value})


def _shape(experiment: Experiment, payload: Payload) -> Experiment:
    return with_shape(experiment, str(payload.get("name", ""))[:40])


def _text(experiment: Experiment, payload: Payload) -> Experiment:
    text = payload.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(_("Type a text of at least one character."))
    read = characters(text)[:MOST_STEPS]
    return change(experiment, sequence="text", text="".join(read), length=len(read))


def _first(experiment: Experiment, payload: Payload) -> Experiment:
    unit, value = payload.get("unit"), payload.get("value")
    if not is_number(unit) or unit != int(unit) or not is_number(value):
        raise ValueError(_("Wanted a unit and a number for its first state."))
    return with_first(experiment, str(payload.get("state", ""))[:40], int(unit), float(value))


def _carry_on(experiment: Experiment, _payload: Payload) -> Experiment:
    return carried_on(run(experiment))


def _begin_anew(experiment: Experiment, _payload: Payload) -> Experiment:
    return begun_anew(experiment)


CHANGES: Mapping[str, Callable[[Experiment, Mapping[str, Any]], Experiment]] = {
    "network": _network,
    "shape": _shape,
    "text": _text,
    "first": _first,
    "first.end": _carry_on,
    "first.zero": _begin_anew,
}
