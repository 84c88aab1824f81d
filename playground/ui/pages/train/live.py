"""What the Train page holds of a visit, and what can be done to it: pure functions from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from playground.cells import CELLS
from playground.experiment import Experiment
from playground.experiment.learning import experiment_of, learners_of, learnt
from playground.experiment.state.training import KNOBS, MOST_CELLS, Training, plain, settings_of
from playground.sequences.tasks import TASKS, Problem
from playground.training import Settings, State
from playground.training.course import Course, back_to, begin, go_on, step_once
from playground.ui.pages.train.turns import Turns
from playground.words import _

SLICE = 0.05
"""Seconds of learning between two pictures, shared by all who want some of the process at the same time."""

TURNS = Turns()

GENTLE = tuple(field.name for field in fields(Settings) if field.name != "seed")
"""Settings that go on without a reset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A training and how far it has come.

    courses : of each cell by name, in the order of the training
    playing : whether the board is to ask for further slices
    at : the step that is looked at, None for the newest
    before : what a reset took away, to be brought back; of one reset only
    """

    training: Training
    courses: Mapping[str, Course]
    playing: bool = False
    at: int | None = None
    before: "Live | None" = None

    @property
    def problem(self) -> Problem:
        """The task in its present size."""
        return next(iter(self.courses.values())).learner.problem

    @property
    def step(self) -> int:
        """How many steps the furthest course has taken."""
        return max(course.state.step for course in self.courses.values())

    @property
    def ended(self) -> bool:
        """Whether no course goes on by itself."""
        return all(course.ended for course in self.courses.values())

    def states(self) -> dict[str, State]:
        """The state of each course at the moment that is looked at."""
        return {name: course.at(self.at) for name, course in self.courses.items()}


@lru_cache(maxsize=8)
def fresh(training: Training) -> Live:
    """A training before its first step; ValueError where its data can't be learnt from."""
    return Live(training=training, courses={name: begin(one) for name, one in learners_of(training).items()})


def play(live: Live) -> Live:
    """Go on, from the moment that is looked at."""
    return replace(from_here(live), playing=True)


def pause(live: Live) -> Live:
    """Rest."""
    return replace(live, playing=False)


def one_step(live: Live) -> Live:
    """Take one step, from the moment that is looked at."""
    live = from_here(live)
    return _with(live, step_once(tuple(live.courses.values()), settings_of(live.training)), playing=False)


def advance(live: Live) -> Live:
    """Do the next slice, if it plays."""
    if not live.playing:
        return live
    with TURNS.one() as wanted:
        courses = go_on(tuple(live.courses.values()), settings_of(live.training), seconds=SLICE / wanted)
    live = _with(live, courses)
    return replace(live, playing=not live.ended)


def from_here(live: Live) -> Live:
    """Let go of what came after the moment that is looked at, so that learning goes on from there."""
    if live.at is None:
        return live
    back = tuple(back_to(course, live.at) for course in live.courses.values())
    return replace(_with(live, back), at=None, before=replace(live, playing=False, before=None))


def rewind(live: Live) -> Live:
    """Back to the very same weights."""
    return _reset(live, live.training)


def reseed(live: Live) -> Live:
    """Other weights and other data."""
    training, seed = live.training, live.training.seed + 1
    cells = tuple((name, replace(one, seed=(one.seed + 1) % 2**32)) for name, one in training.cells)
    return _reset(live, replace(training, seed=seed % 2**32, cells=cells))


def look_at(live: Live, step: int) -> Live:
    """Look at the moment that is held next before a step; at the last step the newest."""
    furthest = max(live.courses.values(), key=lambda course: course.state.step)
    at = None if step >= live.step else furthest.at(step).step
    return replace(live, at=at, playing=live.playing and at is None)


def last_finite(live: Live) -> Live:
    """Go back to the last finite weights of the courses that failed, so that they can go on."""
    courses = tuple(
        back_to(course, course.state.step) if course.state.failure else course for course in live.courses.values()
    )
    return replace(_with(live, courses), at=None, playing=False)


def bring_back(live: Live) -> Live:
    """Bring back what the last reset took away."""
    return live if live.before is None else live.before


def change(live: Live, **values: Any) -> Live:
    """Change settings of the training: the rate, clipping and the like go on, all else begins anew.

    Raises
    ------
    ValueError : a value is out of its range; nothing is changed
    """
    training = replace(live.training, **values)
    if set(values) <= set(GENTLE):
        return replace(live, training=training)
    return _reset(live, training)


def choose_task(live: Live, task: str) -> Live:
    """Learn another task, in the size that it begins with."""
    if task not in TASKS:
        raise ValueError(_("There is no task “{name}”.").format(name=task[:40]))
    own_size: dict[str, Any] = dict.fromkeys(KNOBS)
    return _reset(live, replace(live.training, task=task, **own_size))


def choose_cell(live: Live, place: int, cell: str) -> Live:
    """Let another cell learn at a place; "" takes the place away, and one beyond the last adds a cell."""
    cells, units = list(live.training.cells), live.training.cells[0][1].hidden_size
    if cell and cell not in CELLS:
        raise ValueError(_("There is no cell “{name}”.").format(name=cell[:40]))
    if not 0 <= place <= min(len(cells), MOST_CELLS - 1):
        raise ValueError(_("There is no such place."))
    new = [("", plain(cell, units=units, seed=live.training.cells[0][1].seed))] if cell else []
    cells[place : place + 1] = new
    if not cells:
        raise ValueError(_("One cell at least has to learn."))
    return _reset(live, replace(live.training, cells=named([experiment for _name, experiment in cells])))


def choose_units(live: Live, units: int) -> Live:
    """Give every cell another number of units."""
    cells = tuple((name, replace(one, hidden_size=units)) for name, one in live.training.cells)
    return _reset(live, replace(live.training, cells=cells))


def choose_start(live: Live, initialiser: str) -> Live:
    """Draw the weights of every cell in another way; chrono's biases for the length of the task."""
    length = live.problem.length
    cells = tuple(
        (name, replace(one, initialiser=initialiser, memory=max(length, 2))) for name, one in live.training.cells
    )
    return _reset(live, replace(live.training, cells=cells))


def train_from(live: Live, experiment: Experiment) -> Live:
    """Let the experiment on screen learn, from the very weights that it has."""
    return _reset(live, replace(live.training, cells=named([experiment])))


def named(experiments: list[Experiment]) -> tuple[tuple[str, Experiment], ...]:
    """Return experiments with the names of their cells, numbered where a name comes again."""
    names: list[str] = []
    for experiment in experiments:
        label, count = experiment.spec.label, 1
        while (name := label if count == 1 else f"{label} {count}") in names:
            count += 1
        names.append(name)
    return tuple(zip(names, experiments, strict=True))


def taken(live: Live, name: str) -> Experiment:
    """Return the experiment of a cell with the weights of the moment that is looked at.

    Raises
    ------
    ValueError : there is no such cell, or its weights are too large for an experiment
    """
    if name not in live.courses:
        raise ValueError(_("No cell called “{name}” learns here.").format(name=name[:40]))
    learner = live.courses[name].learner
    return experiment_of(dict(live.training.cells)[name], learner, live.states()[name].vector)


def with_weights(live: Live) -> Training:
    """Return the training with the weights of the moment that is looked at, to be saved and begun from."""
    cells = tuple(
        (name, learnt(experiment, live.courses[name].learner, live.states()[name].vector))
        for name, experiment in live.training.cells
    )
    return replace(live.training, cells=cells)


def begin_with(live: Live, training: Training) -> Live:
    """Begin with a training that was saved; what was learnt here can be brought back."""
    return _reset(live, training)


def return_to(live: Live, training: Training) -> Live:
    """Take another training's settings, from undo or redo; what of them goes on without a reset lets learning go on."""
    gentle = {name: getattr(training, name) for name in GENTLE}
    if replace(live.training, **gentle) == training:
        return replace(live, training=training)
    return _reset(live, training)


def _with(live: Live, courses: tuple[Course, ...], **more: Any) -> Live:
    return replace(live, courses=dict(zip(live.courses, courses, strict=True)), **more)


def _reset(live: Live, training: Training) -> Live:
    """Begin anew with a training; what was learnt can be brought back."""
    kept = replace(live, playing=False, before=None) if live.step else live.before
    return replace(fresh(training), before=kept)
