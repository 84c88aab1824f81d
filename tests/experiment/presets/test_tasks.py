"""Tasks: not done where one begins, done by the handles of the first screen, and what is read then is true."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.experiment import FIELDS, PRESETS, Experiment, Run, change, run, set_input
from playground.experiment.handles import turn
from playground.experiment.presets.tasks import PAGES, TASKS

SOLUTIONS = {
    ("pulse", 0): [("f", -2.0, None)],
    ("pulse", 1): [("f", 20.0, None)],
    ("remember", 0): [("length", 320, None)],
    ("leaky", 0): [("f", 3.0, 3)],
    ("overwrite", 0): [("f", 1.0, None)],
    ("counter", 0): [("f", 2.0, None)],
    ("latch", 0): [("f", 0.0, None)],
    ("copy", 0): [("z", -1.0, None)],
    ("oscillate", 0): [("radius", 0.8, None)],
    ("vanish", 0): [("radius", 1.02, None)],
    ("explode", 0): [("radius", 1.0, None)],
    ("dead", 0): [("input", 1.6, None)],
    ("timescale", 0): [("leak", 0.03, None)],
    ("independent", 0): [("own", 0.98, 3)],
    ("flip", 0): [("z", 3.0, None)],
    ("minimal", 0): [("f", -6.0, None)],
    ("asleep", 0): [("f", 20.0, None)],
    ("sample", 0): [("z", 6.0, None)],
    ("average", 0): [("f", 1.0, 0)],
    ("outweigh", 0): [("f", -1.0, None)],
    ("parity", 0): [("x", 0.9, 3)],
    ("majority", 0): [("x", 1.0, 18), ("x", 1.0, 16), ("x", 1.0, 15)],
    ("ever", 0): [("x", 0.1, 6)],
    ("ringing", 0): [("radius", 0.5, None)],
    ("selffed", 0): [("after", "zeros", None)],
    ("echo", 0): [("given", 3, None)],
}
"""Moves that carry each task out: of a handle (all units, or one), of a field, of the input x at a step."""


def solved(name: str, moves: list[tuple[str, Any, int | None]]) -> Run:
    made = run(PRESETS[name].experiment)
    for handle, value, unit in moves:
        if handle == "x":
            made = run(set_input(made.experiment, unit, 0, value))
        elif handle in FIELDS and handle != "leak":
            made = run(change(made.experiment, **{handle: value}))
        else:
            made = run(turn(made, handle, value, unit))
    return made


def test_every_preset_has_something_to_try():
    assert list(TASKS) == list(PRESETS)
    assert set(SOLUTIONS) == {(name, index) for name, tasks in TASKS.items() for index in range(len(tasks))}
    assert set(PAGES) <= set(PRESETS)


@pytest.mark.parametrize(("name", "index"), SOLUTIONS)
def test_a_task_is_done_by_the_handles_and_not_before(name: str, index: int):
    task = TASKS[name][index]
    assert not task.is_done(run(PRESETS[name].experiment))
    made = solved(name, SOLUTIONS[name, index])
    assert task.is_done(made)
    said = task.read(made)
    assert len(said) > 30
    assert "nan" not in said


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize(
    "changed", [{"cell": "gru"}, {"cell": "rnn"}, {"length": 1}, {"hidden_size": 1}, {"amplitude": 0.0}]
)
def test_a_task_asked_of_another_run_never_fails(name: str, changed: dict):
    other = run(replace(PRESETS[name].experiment, **changed))
    for task in TASKS[name]:
        assert task.is_done(other) in (True, False)


def test_what_is_read_of_a_lost_pulse_is_the_product_of_its_gates():
    made = solved("pulse", SOLUTIONS["pulse", 0])
    gates = made.trace.gates["f"][4:]
    unit = int(np.prod(gates, axis=0).argmax())
    said = TASKS["pulse"][0].read(made)
    assert said.startswith(f"Unit {unit + 1} lets {gates[:, unit].mean():.0%}".replace("%", " %"))
    assert "20 times over" in said
    quiet = run(replace(made.experiment, amplitude=0.0))
    then, now = (made.trace.c[t] - quiet.trace.c[t] for t in (3, -1))
    assert np.abs(now / then).max() < 0.01


def test_a_gradient_that_was_tamed_is_read_as_it_is():
    made = solved("explode", SOLUTIONS["explode", 0])
    total = np.linalg.norm(made.grads.h, axis=1)
    assert f"there is {total[0] / total[-1]:.2g} at step 1" in TASKS["explode"][0].read(made)


def test_a_pulse_that_was_never_written_is_no_pulse_that_was_lost():
    made = turn(run(Experiment()), "i", -20.0)
    assert not TASKS["pulse"][0].is_done(run(made))
