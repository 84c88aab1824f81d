"""Training as a generator of frozen states: the same however it is cut into slices.

The data and the noise of step n are drawn from (seed, stream, n) and from nothing else, so a training that goes on from
any of its states goes the way it went.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from playground.cells.records import Array
from playground.sequences.tasks import Batch, Problem
from playground.training.clipping import clip, norm_of
from playground.training.network import Layout
from playground.training.optimisers import OPTIMISERS, Memory
from playground.training.passes import answers, loss_and_gradient
from playground.training.settings import Settings

TEST_EVERY = 10
"""Steps between two tests on the held-out sequences."""

DATA, NOISE, HELD_OUT = range(3)  # streams of random numbers

NOISE_DECAY = 0.55  # Neelakantan et al. 2015


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well the held-out sequences were answered after a step."""

    step: int
    loss: float
    measure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The step at which something was no longer finite, and what: a parameter's gradient, or a parameter."""

    step: int
    parameter: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """A network after some steps of learning; its arrays can't be written to.

    step : how many steps were taken
    vector : (P,) all parameters
    change : (P,) what the last step added to them
    memory : the optimiser's; None before the first step
    loss : over the batch of the last step, before it; nan before the first
    norm, norm_clipped : of the last step's gradient, before and after clipping
    score : the last test on the held-out sequences
    failure : what was no longer finite, if anything: the parameters are the last finite ones
    """

    step: int
    vector: Array
    change: Array
    memory: Memory | None
    loss: float
    norm: float
    norm_clipped: float
    score: Score
    failure: Failure | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Learner:
    """A network to be trained on a problem; what it learns is in its states."""

    layout: Layout
    problem: Problem
    start: Array = field(repr=False)  # (P,) the parameters before the first step; its dtype is that of the training

    @cached_property
    def held_out(self) -> Batch:
        """The sequences of every test: the same whatever the seed."""
        return self.problem.draw_held_out(generator(0, HELD_OUT, 0), self.problem.held_out)

    def test(self, vector: Array, step: int) -> Score:
        """Answer the held-out sequences."""
        answered = answers(self.layout, vector, self.problem, self.held_out)
        return Score(step=step, loss=answered.loss, measure=answered.measure)

    @cached_property
    def first(self) -> State:
        """The state before the first step."""
        return State(
            step=0,
            vector=_frozen(self.start.copy()),
            change=_frozen(np.zeros_like(self.start)),
            memory=None,
            loss=float("nan"),
            norm=float("nan"),
            norm_clipped=float("nan"),
            score=self.test(self.start, 0),
        )

    def is_solved(self, state: State) -> bool:
        """Whether the last test was below the task's threshold."""
        return self.problem.solved is not None and state.score.loss < self.problem.solved


def train(learner: Learner, settings: Settings, state: State | None = None) -> Iterator[State]:
    """Yield one state after another, until the task is solved or something is no longer finite.

    Parameters
    ----------
    state : where to go on; the learner's first where None
    """
    state = learner.first if state is None else state
    while not state.failure and not learner.is_solved(state):
        state = advance(learner, settings, state)
        yield state


def advance(learner: Learner, settings: Settings, state: State) -> State:
    """Return the state one step on."""
    batch = learner.problem.draw(generator(settings.seed, DATA, state.step), settings.batch)
    with np.errstate(all="ignore"):
        return _step(learner, settings, state, batch)


def _step(learner: Learner, settings: Settings, state: State, batch: Batch) -> State:
    layout, step = learner.layout, state.step + 1
    passed = loss_and_gradient(layout, state.vector, learner.problem, batch, truncate=settings.truncate)
    gradient = _with_noise(passed.gradient, settings, state.step)
    clipped = clip(gradient, settings.clip, settings.threshold)
    optimiser = OPTIMISERS[settings.optimiser]
    memory = state.memory if state.memory and state.memory.optimiser == optimiser.name else None
    change, memory = optimiser.update(clipped, memory or optimiser.init(state.vector), state.vector, settings)
    vector = state.vector + change
    bad = layout.first_bad(gradient) or layout.first_bad(vector)
    if bad or not np.isfinite(passed.loss):
        return replace(state, failure=Failure(step=step, parameter=bad or "L"))
    score = state.score if step % TEST_EVERY else learner.test(vector, step)
    return State(
        step=step,
        vector=_frozen(vector),
        change=_frozen(change),
        memory=memory,
        loss=passed.loss,
        norm=norm_of(gradient),
        norm_clipped=norm_of(clipped),
        score=score,
    )


def _with_noise(gradient: Array, settings: Settings, step: int) -> Array:
    if not settings.noise:
        return gradient
    spread = (settings.noise / (1 + step) ** NOISE_DECAY) ** 0.5
    noise = generator(settings.seed, NOISE, step).standard_normal(len(gradient))
    noisy: Array = gradient + (spread * noise).astype(gradient.dtype)
    return noisy


def generator(seed: int, stream: int, step: int) -> np.random.Generator:
    """Return the random numbers of one step of one stream."""
    return np.random.Generator(np.random.PCG64([seed, stream, step]))


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    return array
