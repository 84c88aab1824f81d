"""Changes that are not of the weights: of any field, of clamps. Each gives a new experiment."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from playground.cells.text import NAME as TYPED
from playground.cells.text import text_of
from playground.engine.interventions import Clamp
from playground.experiment.inputs import input_of, with_numbers
from playground.experiment.state.experiment import Experiment, unread
from playground.experiment.state.fields.loss import NEEDS

DRAWING = ("initialiser", "seed", "gain", "constant", "memory")
"""The fields that say how weights are drawn: another value means other weights, so what was laid out in them goes."""


def change(experiment: Experiment, **fields: Any) -> Experiment:
    """Return the experiment with other values, and what follows from them.

    Weights drawn anew lose what was laid out in them, by a preset and by hand (unless `edits` comes along), and another
    cell loses what was laid out in gates that it calls the same and that mean something else there. Of coupled gates
    and no forget gate the one just chosen holds. Numbers that nobody has given yet begin as the sequence on screen,
    equations as those of the cell.

    A loss brings the readout that it is of along, and another readout lets a loss go that isn't of it.

    Raises
    ------
    ValueError : a value out of its range
    """
    if fields.get("cell") == TYPED and not fields.get("equations", experiment.equations):
        fields["equations"] = text_of(experiment.spec, experiment.options)
    if "edits" not in fields and any(
        fields.get(name, getattr(experiment, name)) != getattr(experiment, name) for name in DRAWING
    ):
        fields = {"base": (), "edits": ()} | fields
    if fields.get("coupled"):
        fields.setdefault("forget_gate", True)
    if fields.get("forget_gate") is False:
        fields.setdefault("coupled", False)
    if fields.get("sequence") == "numbers" and not fields.get("values", experiment.values):
        given = input_of(experiment)
        steps = () if experiment.sequence == "text" else given.steps
        numbers = with_numbers(experiment, given.x, names=given.labels if len(given.labels) > 1 else (), steps=steps)
        taken = {name: getattr(numbers, name) for name in ("values", "channels", "names", "step_names")}
        fields = taken | fields
    elif fields.get("values", experiment.values) != experiment.values:
        fields.setdefault("step_names", "")  # other numbers are of other days
    after = replace(experiment, **fields | _readout(experiment, fields))
    if after.cell in (experiment.cell, TYPED) or {"edits", "base", "preset"} & fields.keys():
        return after  # a typed cell begins with the equations of the one before
    gone = other_meanings(experiment, after)
    base, edits = (tuple(edit for edit in log if edit.gate not in gone) for log in (after.base, after.edits))
    return replace(after, base=base, edits=edits)


READ = ("loss", "readout", "outputs", "aim")
"""The fields that say what the readout is and what it should be: they have to go together."""


def _readout(experiment: Experiment, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from another loss, readout, number of outputs or aim; what was just chosen holds."""
    if not set(READ) & fields.keys():
        return {}
    now = _together({name: fields.get(name, getattr(experiment, name)) for name in READ}, fields)
    if {"target", "target_level"} & fields.keys():
        return now
    kept: dict[str, Any] = {"target_level": experiment.target_level, "target": experiment.target}
    if _wide(now["loss"], now["outputs"]) != _wide(experiment.loss, experiment.outputs):
        kept["target"] = ()
    if unread(SimpleNamespace(**now, **kept)):
        kept = {"target_level": 1.0 if now["loss"] == "categorical" else 0.0, "target": ()}
    return now | kept


def _together(now: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return loss, readout, outputs and aim so that they go together, those among `fields` first."""
    if "aim" in fields and now["aim"] != "drawn":
        now["outputs"] = fields.get("outputs", 1)
        if "loss" not in fields and (now["loss"] != "binary" or now["aim"] == "echo"):
            now["loss"] = "squared"
    if "loss" in fields:
        now["readout"] = NEEDS.get(now["loss"], now["readout"])
        if now["loss"] == "categorical":
            now["outputs"] = fields.get("outputs", max(now["outputs"], 2))
    classes = now["loss"] == "categorical"
    if now["readout"] != NEEDS.get(now["loss"], now["readout"]) or (classes and now["outputs"] == 1):
        now["loss"] = "squared"
    if now["outputs"] > 1 or now["loss"] == "categorical" or (now["aim"] == "echo" and now["loss"] == "binary"):
        now["aim"] = "drawn"
    return now


def _wide(loss: str, outputs: int) -> int:
    """Return how many numbers the target of a step has."""
    return 1 if loss == "categorical" else outputs


def other_meanings(before: Experiment, after: Experiment) -> set[str]:
    """Return the gates that two cells have under one name and that aren't the same: their weights can't be taken over.

    A forget bias made for an LSTM would make an MGU, whose open gate overwrites, forget. What is made for a gate that
    the other cell doesn't have waits until it is chosen again.
    """
    both = set(before.gates) & set(after.gates)
    return {
        gate for gate in both if before.spec.meaning(gate, before.options) != after.spec.meaning(gate, after.options)
    }


def add_clamp(experiment: Experiment, clamp: Clamp) -> Experiment:
    """Hold a gate or a state at a value over a span of steps; what it covers of earlier clamps is replaced.

    It becomes one with the last clamp of the same target, where units and value are the same and the spans touch.
    """
    clamps = list(_without(experiment.interventions, clamp))
    last = next((other for other in reversed(clamps) if other.target == clamp.target), None)
    if last is not None and (last.units, last.value) == (clamp.units, clamp.value) and _touch(last, clamp):
        clamps.remove(last)
        clamp = replace(clamp, start=min(last.start, clamp.start), stop=_later(last.stop, clamp.stop))
    return replace(experiment, interventions=(*clamps, clamp))


def _without(clamps: tuple[Clamp, ...], span: Clamp) -> tuple[Clamp, ...]:
    """Return the clamps less what the span covers of its target and units."""
    return tuple(rest for clamp in clamps for rest in (_rest(clamp, span) if _cross(clamp, span) else [clamp]))


def _rest(clamp: Clamp, span: Clamp) -> list[Clamp]:
    """Return what is left of a clamp outside a span: for the other units, and before and after it for the rest."""
    if span.units is None:
        return _outside_steps(clamp, span)
    if clamp.units is None:
        return [clamp]  # it holds for all units: a clamp of some of them that comes later goes first there
    inside = tuple(unit for unit in clamp.units if unit in span.units)
    outside = tuple(unit for unit in clamp.units if unit not in span.units)
    others = [replace(clamp, units=outside)] if outside else []
    return others + (_outside_steps(replace(clamp, units=inside), span) if inside else [])


def _outside_steps(clamp: Clamp, span: Clamp) -> list[Clamp]:
    """Return a clamp's part before a span and its part after it."""
    pieces = []
    if clamp.start < span.start:
        pieces.append(replace(clamp, stop=span.start))
    if span.stop is not None and (clamp.stop is None or span.stop < clamp.stop):
        pieces.append(replace(clamp, start=span.stop))
    return pieces


def _cross(a: Clamp, b: Clamp) -> bool:
    """Whether two clamps have a target and steps in common."""
    steps = (a.stop is None or b.start < a.stop) and (b.stop is None or a.start < b.stop)
    return a.target == b.target and steps


def _touch(a: Clamp, b: Clamp) -> bool:
    """Whether two spans overlap or one begins where the other ends."""
    return (a.stop is None or b.start <= a.stop) and (b.stop is None or a.start <= b.stop)


def _later(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else max(a, b)
