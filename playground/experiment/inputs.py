"""The input of an experiment, and what a hand can do to it: every change gives a new experiment of plain numbers."""

from dataclasses import replace
from typing import Any

import numpy as np

from playground.cells.records import Array
from playground.experiment.limits import MOST_STEPS
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields import FIELDS
from playground.sequences import SEQUENCES, Input
from playground.words import _


def input_of(experiment: Experiment) -> Input:
    """Return the sequence that an experiment gives the network."""
    kind = SEQUENCES[experiment.sequence]
    return kind.make(experiment.length, **{name: getattr(experiment, name) for name in kind.settings})


def with_numbers(
    experiment: Experiment, x: Any, *, names: tuple[str, ...] = (), steps: tuple[str, ...] = ()
) -> Experiment:
    """Return the experiment with x : (T, D) as its input, number by number.

    names : (D,) what the inputs are called
    steps : (T,) what the steps are called, such as dates

    Raises
    ------
    ValueError : too many steps or inputs, or a number that isn't finite or is too large
    """
    array = np.asarray(x, dtype=np.float64)
    array = array[:, None] if array.ndim == 1 else array
    if not 1 <= len(array) <= MOST_STEPS:
        raise ValueError(
            _("A sequence can have 1 to {most} steps, this one would have {got}.").format(
                most=MOST_STEPS, got=len(array)
            )
        )
    return replace(
        experiment,
        sequence="numbers",
        length=len(array),
        channels=array.shape[1],
        values=tuple(float(value) for value in array.ravel()),
        names=_names(names),
        step_names=_step_names(steps),
    )


def set_input(experiment: Experiment, t: int, d: int, value: float) -> Experiment:
    """Set x_t[d], both counted from 0."""
    x = _own_numbers(experiment)
    check_place(t, len(x), _("step"))
    check_place(d, x.shape[1], _("input"))
    if 0 < experiment.given <= t:
        raise ValueError(
            _("Step {t} is not read: the network reads the first {given} steps.").format(
                t=t + 1, given=experiment.given
            )
        )
    x[t, d] = value
    return _with(experiment, x, _steps(experiment))


def append_step(experiment: Experiment, values: tuple[float, ...] | None = None) -> Experiment:
    """Add a step at the end: the given numbers, or 0."""
    return insert_step(experiment, experiment.length, values)


def insert_step(experiment: Experiment, t: int, values: tuple[float, ...] | None = None) -> Experiment:
    """Add a step before step t: the given numbers, or 0. t = T adds it at the end."""
    x = _own_numbers(experiment)
    check_place(t, len(x) + 1, _("step"))
    new = np.zeros(x.shape[1]) if values is None else np.array(values, dtype=np.float64)
    if new.shape != x.shape[1:]:
        raise ValueError(_("A step has {wanted} numbers here, got {got}.").format(wanted=x.shape[1], got=new.size))
    steps = _steps(experiment)
    return _with(experiment, np.insert(x, t, new, axis=0), steps and (*steps[:t], "", *steps[t:]))


def delete_step(experiment: Experiment, t: int) -> Experiment:
    """Take step t away; the last one left stays."""
    x = _own_numbers(experiment)
    check_place(t, len(x), _("step"))
    if len(x) == 1:
        raise ValueError(_("A sequence needs at least one step."))
    steps = _steps(experiment)
    return _with(experiment, np.delete(x, t, axis=0), steps[:t] + steps[t + 1 :])


def double_length(experiment: Experiment) -> Experiment:
    """Make the sequence twice as long, 500 steps at most: numbers repeat, all else goes on by its own rule.

    Raises
    ------
    ValueError : it already has 500 steps
    """
    if experiment.length >= MOST_STEPS:
        raise ValueError(_("A sequence can have {most} steps at most.").format(most=MOST_STEPS))
    length = min(2 * experiment.length, MOST_STEPS)
    if experiment.sequence != "numbers":
        return replace(experiment, length=length)
    x = _own_numbers(experiment)
    return _with(experiment, np.concatenate([x, x])[:length], _steps(experiment))


def _own_numbers(experiment: Experiment) -> Array:
    return input_of(experiment).x.copy()


def _steps(experiment: Experiment) -> tuple[str, ...]:
    """Return what the steps are called, by dates: characters say what the input of a text is, and go with it."""
    return () if experiment.sequence == "text" else input_of(experiment).steps


def _with(experiment: Experiment, x: Array, steps: tuple[str, ...]) -> Experiment:
    labels = input_of(experiment).labels
    return with_numbers(experiment, x, names=labels if len(labels) > 1 else (), steps=steps)


def _names(names: tuple[str, ...]) -> str:
    """Return names as one field: without commas inside, and none at all where they would be too long."""
    joined = ",".join(name.replace(",", " ") for name in names)
    return joined if len(joined) <= FIELDS["names"].high else ""


def _step_names(steps: tuple[str, ...]) -> str:
    """Return the names of steps as one field, nothing where they say nothing or would be too long."""
    joined = "\n".join(" ".join(step.split()) for step in steps) if any(steps) else ""
    return joined if len(joined) <= FIELDS["step_names"].high else ""


def check_place(index: int, size: int, what: str) -> None:
    if not 0 <= index < size:
        raise ValueError(
            _("There is no {what} {got}: they go from 1 to {last}.").format(what=what, got=index + 1, last=size)
        )
