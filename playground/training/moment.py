"""What a network looks like at one moment of its training, seen on the sequences that are held out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.analysis.saturation import Saturation, saturation
from playground.cells.records import Array
from playground.engine import backward
from playground.sequences.tasks import Batch, Problem
from playground.training.losses import LOSSES
from playground.training.passes import Answers, answers
from playground.training.train import Learner, State

SEQUENCES = 16
"""So many of the held-out sequences are looked at."""

WEIGHT_BINS, CHANGE_BINS = 41, 33
CHANGE_POWERS = (-8.0, 0.0)
"""The powers of ten between which the sizes of updates are counted; what is outside counts at the end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moment:
    """A network after some steps.

    step : how many steps
    y : (T, B, K), what it answers at every step, also where nothing is asked
    batch : what was asked
    reach : (T,), ‖∂L_T/∂h_t‖ over all sequences together, L_T the loss of the last answer
    saturation : of each signal that saturates, its units' shares of steps, over all sequences: (H,)
    vector, change : (P,), the parameters and what the last step added to them
    """

    step: int
    y: Array
    batch: Batch
    reach: Array
    saturation: Mapping[str, Saturation]
    vector: Array
    change: Array


def look(learner: Learner, state: State) -> Moment:
    """Look at a learner's network at one of its states."""
    problem, batch = learner.problem, first_sequences(learner.held_out, SEQUENCES)
    network = learner.layout.unpack(state.vector)
    answered = answers(learner.layout, state.vector, problem, batch)
    with np.errstate(all="ignore"):
        y = LOSSES[problem.readout].answer(answered.trace.h @ network.W_hy.T + network.b_y)
        dh = np.zeros_like(answered.trace.h)
        dh[problem.steps_counted[-1]] = _last_gradient(problem, batch, answered) @ network.W_hy
        total = backward(network.params, answered.trace, dh).states["h"]
        reach = np.sqrt((total.astype(float) ** 2).sum(axis=(1, 2)))
    return Moment(
        step=state.step,
        y=y,
        batch=batch,
        reach=reach,
        saturation={name: _over_batch(one) for name, one in saturation(network.params, answered.trace).items()},
        vector=state.vector,
        change=state.change,
    )


def first_sequences(batch: Batch, count: int) -> Batch:
    """Return the first sequences of a batch."""
    return Batch(x=batch.x[:, :count], target=batch.target[:, :count])


def weight_histogram(vector: Array, limit: float) -> tuple[Array, Array]:
    """Return the shares of parameters in equal bins of [−limit, limit], and the bins' edges; the ends take the rest."""
    edges = np.linspace(-limit, limit, WEIGHT_BINS + 1)
    return _shares(np.clip(vector, -limit, limit), edges), edges


def change_histogram(change: Array) -> tuple[Array, Array]:
    """Return the shares of parameters by the power of ten of their last change, and the bins' edges."""
    edges = np.linspace(*CHANGE_POWERS, CHANGE_BINS + 1)
    with np.errstate(divide="ignore"):
        powers = np.log10(np.abs(change[change != 0]).astype(float))
    return _shares(np.clip(powers, *CHANGE_POWERS), edges), edges


def _shares(values: Array, edges: Array) -> Array:
    counts, _ = np.histogram(values, edges)
    return counts / max(len(values), 1)


def _last_gradient(problem: Problem, batch: Batch, answered: Answers) -> Array:
    """Return ∂L_T/∂a of the last answer: (B, K)."""
    target = batch.target[-1:] if problem.readout == "softmax" else batch.target[-1:].astype(answered.a.dtype)
    gradient: Array = LOSSES[problem.readout].value(answered.a[-1:], target)[1][0]
    return gradient


def _over_batch(one: Saturation) -> Saturation:
    return Saturation(name=one.name, scale=one.scale, high=one.high.mean(axis=0), low=one.low.mean(axis=0))
