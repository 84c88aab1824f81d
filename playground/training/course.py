"""The course of a training: where it is, every number it went by, and moments to go back to.

What is held is bounded: of each course the numbers of at most MOST_STEPS steps (24 bytes a step), and as many moments
as fit into MOMENT_BYTES, at most MOST_MOMENTS, evenly spread: where there is no more room every second one is let go.
Courses that go on together hold the same moments, so that a look back shows all of them at one step.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter, thread_time

import numpy as np

from playground.cells.records import Array
from playground.training.settings import Settings
from playground.training.train import Learner, Score, State, advance

MOST_STEPS = 20_000
MOST_MOMENTS = 60
MOMENT_BYTES = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Log:
    """The numbers of the steps 1 … n, and of the tests among them.

    loss, norm, clipped : (n,), over each step's batch
    scores : the tests, the first before any step
    """

    loss: Array = field(default_factory=lambda: np.empty(0))
    norm: Array = field(default_factory=lambda: np.empty(0))
    clipped: Array = field(default_factory=lambda: np.empty(0))
    scores: tuple[Score, ...] = ()

    def extended(self, states: Sequence[State]) -> "Log":
        """Return the log with the numbers of further states, one after the other."""
        taken = [state for state in states if not state.failure]
        scores = dict.fromkeys((*self.scores[-1:], *(state.score for state in taken)))
        return Log(
            loss=np.append(self.loss, [state.loss for state in taken]),
            norm=np.append(self.norm, [state.norm for state in taken]),
            clipped=np.append(self.clipped, [state.norm_clipped for state in taken]),
            scores=(*self.scores[:-1], *scores),
        )

    def until(self, step: int) -> "Log":
        """Return the log as it was after a step."""
        return Log(
            loss=self.loss[:step],
            norm=self.norm[:step],
            clipped=self.clipped[:step],
            scores=tuple(score for score in self.scores if score.step <= step),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """A learner on its way.

    moments : states to go back to, the first always among them
    spacing : how many steps lie between two moments
    seconds : of processor time, spent on the steps so far
    """

    learner: Learner
    state: State
    log: Log
    moments: tuple[State, ...]
    spacing: int = 1
    seconds: float = 0.0

    @property
    def solved(self) -> bool:
        """Whether the last test was below the task's threshold."""
        return self.learner.is_solved(self.state)

    @property
    def ended(self) -> bool:
        """Whether it stops by itself here: solved, no longer finite, or at the last step that is recorded."""
        return _ended(self.learner, self.state)

    def at(self, step: int | None) -> State:
        """Return the state at a step, or at the moment before it that is still held; the newest where None."""
        if step is None or step >= self.state.step:
            return self.state
        return next(state for state in reversed(self.moments) if state.step <= max(step, 0))


def _ended(learner: Learner, state: State) -> bool:
    return learner.is_solved(state) or state.failure is not None or state.step >= MOST_STEPS


def begin(learner: Learner) -> Course:
    """Return the course before its first step."""
    first = learner.first
    return Course(learner=learner, state=first, log=Log(scores=(first.score,)), moments=(first,))


def go_on(courses: Sequence[Course], settings: Settings, *, seconds: float) -> tuple[Course, ...]:
    """Take steps with all courses that have not ended, the same number with each, for about so long and at least one.

    The clock is looked at after each round, so that what a course does depends on it in nothing but how far it comes.
    """
    fresh: list[list[State]] = [[] for _ in courses]
    spent, begun = [0.0] * len(courses), perf_counter()
    while True:
        going = False
        for k, course in enumerate(courses):
            state, before = fresh[k][-1] if fresh[k] else course.state, thread_time()
            if _ended(course.learner, state):
                continue
            fresh[k].append(advance(course.learner, settings, state))
            spent[k] += thread_time() - before
            going = True
        if not going or perf_counter() - begun >= seconds:
            break
    room = min(_room(course.learner) for course in courses)
    return tuple(_followed(*those, room) for those in zip(courses, fresh, spent, strict=True))


def step_once(courses: Sequence[Course], settings: Settings) -> tuple[Course, ...]:
    """Take one step with each course that has not ended."""
    return go_on(courses, settings, seconds=0.0)


def back_to(course: Course, step: int) -> Course:
    """Return the course as it was at a moment, to go on from there; what came after is let go.

    A step from before the moments that are held leads to the last of them before it; 0 to the very first weights.
    """
    state = course.at(step)
    if state is course.state and not state.failure:
        return course
    share = state.step / course.state.step if course.state.step else 0.0
    return replace(
        course,
        state=replace(state, failure=None),
        log=course.log.until(state.step),
        moments=tuple(moment for moment in course.moments if moment.step <= state.step),
        seconds=course.seconds * share,
    )


def _followed(course: Course, states: Sequence[State], seconds: float, room: int) -> Course:
    """Return the course after further states; it holds so many moments at most."""
    if not states:
        return course
    moments, spacing = _thinned((*course.moments, *states), course.spacing, room)
    return replace(
        course,
        state=states[-1],
        log=course.log.extended(states),
        moments=moments,
        spacing=spacing,
        seconds=course.seconds + seconds,
    )


def _thinned(states: Sequence[State], spacing: int, room: int) -> tuple[tuple[State, ...], int]:
    """Return the states at whole multiples of a spacing, doubled until they are few enough."""
    while True:
        kept = {state.step: state for state in states if state.step % spacing == 0 and not state.failure}
        if len(kept) <= room:
            return tuple(kept.values()), spacing
        spacing *= 2


def _room(learner: Learner) -> int:
    """Return how many moments are held of a learner: each has its parameters, their last change, and two memories."""
    return int(np.clip(MOMENT_BYTES // (4 * learner.start.nbytes), 8, MOST_MOMENTS))
