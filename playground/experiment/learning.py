"""From a training to its networks, and from what they have learnt to an experiment."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from playground.cells import key_of
from playground.cells.blocks import Block
from playground.cells.records import Array
from playground.experiment.changing import change
from playground.experiment.editing import weights
from playground.experiment.limits import MOST_OUTPUTS
from playground.experiment.state.experiment import READOUT, Experiment, alone
from playground.experiment.state.training import Training
from playground.experiment.weights.edit import Edit
from playground.sequences.series import read_series
from playground.sequences.tasks import TASKS, Problem
from playground.training import Layout, Learner
from playground.words import _

LARGEST_STEP = 4e8
"""Multiply-adds of one step of learning: about half a second, so that a person never waits longer."""

DTYPE = np.float32


@lru_cache(maxsize=16)
def _problem(task: str, knobs: tuple[tuple[str, int], ...], data: tuple[Any, ...]) -> Problem:
    given: dict[str, Any] = dict(knobs)
    if "text" in TASKS[task].data:
        given["text"] = data[0]
    if "series" in TASKS[task].data:
        given |= _series(*data[1:])
    return TASKS[task].make(**given)


def problem_of(training: Training) -> Problem:
    """Return the task in its size, with the person's data; ValueError where these can't be learnt from."""
    data = (training.text, training.values, training.channels, training.names, training.series)
    return _problem(training.task, tuple(training.knobs.items()), data if TASKS[training.task].data else ())


def _series(values: tuple[float, ...], channels: int, names: str, series: str) -> dict[str, Any]:
    if not values:
        return {"series": read_series(series)[0], "names": (series,)}
    rows = np.array(values[: len(values) // channels * channels]).reshape(-1, channels)
    return {"series": rows, "names": tuple(names.split(","))}


def learners_of(training: Training) -> dict[str, Learner]:
    """Return the networks that are to learn, by name.

    Raises
    ------
    ValueError : the data can't be learnt from, or one step would take too long
    """
    problem = problem_of(training)
    return {name: _learner(training, problem, name, experiment) for name, experiment in training.cells}


def _learner(training: Training, problem: Problem, name: str, experiment: Experiment) -> Learner:
    layout = Layout(
        cell=key_of(experiment.spec),
        options=experiment.spec.resolve(experiment.options),
        input_size=len(problem.inputs),
        hidden_size=experiment.hidden_size,
        outputs=len(problem.outputs),
    )
    _check_size(name, 3.0 * layout.size * problem.length * training.batch)
    arrays = weights(alone(experiment), layout.input_size, layout.outputs)
    return Learner(layout=layout, problem=problem, start=layout.pack(arrays, DTYPE))


def _check_size(name: str, work: float) -> None:
    if work > LARGEST_STEP:
        raise ValueError(
            _("{name}: one step would be {times} times too much work. Choose a smaller batch, length or size.").format(
                name=name, times=f"{work / LARGEST_STEP:.1f}"
            )
        )


def experiment_of(experiment: Experiment, learner: Learner, vector: Array) -> Experiment:
    """Return an experiment with the weights that a learner has reached, on the first of the held-out sequences.

    The readout goes along where an experiment can have as many outputs.
    """
    x = learner.held_out.x[:, 0]
    there = learnt(experiment, learner, vector)
    outputs, readout = learner.layout.outputs, learner.problem.readout
    if outputs > MOST_OUTPUTS:
        there = replace(there, base=tuple(edit for edit in there.base if edit.parameter not in READOUT))
        outputs, readout = 1, "identity"
    return replace(
        change(alone(there), outputs=outputs, readout=readout),
        sequence="numbers",
        values=tuple(x.ravel().tolist()),
        channels=x.shape[1],
        names=",".join(name.replace(",", "‚") for name in learner.problem.inputs),
        length=len(x),
        interventions=(),
    )


def learnt(experiment: Experiment, learner: Learner, vector: Array) -> Experiment:
    """Return an experiment whose first weights are those that a learner has reached, exactly."""
    blocks, arrays = experiment.blocks, learner.layout.arrays(vector)
    edits = [edit for name, array in arrays.items() for edit in _pastes(name, array, blocks[name])]
    return replace(experiment, preset="", base=tuple(edits), edits=())


def _pastes(name: str, array: Array, gates: tuple[str, ...]) -> list[Edit]:
    """Return the edits that put an array in place, a block each."""
    rows = array.reshape(len(array), -1).astype(float)
    parts = rows.reshape(len(gates), -1, rows.shape[1])
    return [
        Edit(
            action="paste",
            block=str(Block(name, gate)),
            row=0,
            column=0,
            values=tuple(tuple(row) for row in part.tolist()),
        )
        for gate, part in zip(gates, parts, strict=True)
    ]
