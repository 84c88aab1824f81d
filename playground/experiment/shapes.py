"""Which steps are read and which outputs count: the four shapes of a network over time, and where it begins."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from playground.experiment.changing import change
from playground.experiment.limits import WEIGHT_LIMIT
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.words import _

Shape = Literal["each", "last", "generate", "handover", ""]
"""N:N, N:1, 1:N, N:M, and none of them: one output in between counts."""

LOSS_AT: Mapping[Shape, str] = MappingProxyType(
    {"each": "every", "last": "last", "generate": "every", "handover": "after"}
)
"""The shapes to take on, and the outputs that count in each."""


def shape_of(experiment: Experiment) -> Shape:
    """Return the shape of an experiment."""
    if 0 < experiment.given < experiment.length:
        return "generate" if experiment.given == 1 else "handover"
    if experiment.loss_at == "step" and experiment.loss_step < experiment.length - 1:
        return ""
    return "each" if experiment.loss_at == "every" else "last"


def with_shape(experiment: Experiment, name: str) -> Experiment:
    """Return the experiment in another shape: reading all, its first step, or its first half.

    Raises
    ------
    ValueError : there is no such shape, or the sequence is too short for it
    """
    shape = next((known for known in LOSS_AT if known == name), None)
    if shape is None:
        raise ValueError(
            _("There is no shape “{name}”: there are {known}.").format(name=name, known=", ".join(LOSS_AT))
        )
    given = {"generate": 1, "handover": max(experiment.length // 2, 2)}.get(shape, 0)
    if given >= experiment.length:
        raise ValueError(_("A sequence of {steps} is too short for that.").format(steps=experiment.length))
    return change(experiment, given=given, loss_at=LOSS_AT[shape])


def with_first(experiment: Experiment, state: str, unit: int, value: float) -> Experiment:
    """Set a unit of the state before the first step, "h" or "c".

    Raises
    ------
    ValueError : the cell has no such state or unit
    """
    _check_state(experiment, state)
    if not 0 <= unit < experiment.hidden_size:
        raise ValueError(
            _("There is no unit {got}: they go from 1 to {last}.").format(got=unit + 1, last=experiment.hidden_size)
        )
    now: tuple[float, ...] = getattr(experiment, f"{state}_0")
    now = now + (0.0,) * (unit + 1 - len(now))
    return replace(experiment, **{f"{state}_0": (*now[:unit], value, *now[unit + 1 :])})  # type: ignore[arg-type]


def begun_anew(experiment: Experiment) -> Experiment:
    """Return the experiment from states of 0."""
    return replace(experiment, h_0=(), c_0=())


def carried_on(run: Run) -> Experiment:
    """Return the experiment from where its run ended.

    Raises
    ------
    ValueError : the run ends in inf or nan, or beyond what a state can be set to
    """
    ends = {name: tuple(run.trace.states[name][-1].tolist()) for name in ("h", "c") if name in run.trace.states}
    if run.first_bad is not None:
        raise ValueError(_("The run ends in numbers that are not finite: nothing can start from there."))
    largest = max(max(map(abs, end)) for end in ends.values())
    if largest > WEIGHT_LIMIT:
        raise ValueError(
            _(
                "The run ends at {largest:.1e}: a state can be set to {most:.0e} at most, so nothing can start there."
            ).format(largest=largest, most=WEIGHT_LIMIT)
        )
    return replace(run.experiment, **{f"{name}_0": end for name, end in ends.items()})  # type: ignore[arg-type]


def _check_state(experiment: Experiment, state: str) -> None:
    known = [name for name in ("h", "c") if name in experiment.spec.states]
    if state not in known:
        raise ValueError(_("The states to set are {known}, got “{name}”.").format(known=", ".join(known), name=state))
