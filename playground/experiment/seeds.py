"""One experiment with many seeds: what belongs to the cell, and what to one lucky draw."""

from dataclasses import replace

import numpy as np

from playground.cells.records import Array
from playground.engine.many import Entering, gradients_many, stack_params
from playground.experiment.editing import drawn_weights
from playground.experiment.inputs import input_of
from playground.experiment.network import as_params
from playground.experiment.readout import loss_of, target_of
from playground.experiment.running import clamps_of, loss_steps, run
from playground.experiment.state.experiment import Experiment
from playground.experiment.weights.apply import apply_all

MOST_SEEDS, LEAST_SEEDS = 200, 10

WORK = 2e7
"""Parameters × steps × seeds that are computed without being asked for."""


def seeds_for(experiment: Experiment, parameters: int) -> int:
    """Return how many seeds an experiment of so many parameters is run with, so that nobody waits."""
    return int(np.clip(WORK / (parameters * experiment.length), LEAST_SEEDS, MOST_SEEDS))


def gradients_over_seeds(experiment: Experiment, count: int) -> Array:
    """Return ‖∂L/∂h_t‖ for the experiment's seed and those after it: (count, T).

    All are run as one batch; with clamps one after the other, which the batch does not know.
    """
    seeds = [replace(experiment, seed=(experiment.seed + k) % 2**32) for k in range(count)]
    x = input_of(experiment).x
    drawn = [weights_apart(one, x.shape[1]) for one in seeds]
    params = [as_params(experiment, arrays, x.shape[1]) for arrays in drawn]
    if clamps_of(experiment, params[0]):
        return np.array([np.linalg.norm(run(one).grads.h, axis=1) for one in seeds])
    W_hy, b_y = (np.stack([arrays[name] for arrays in drawn]) for name in ("W_hy", "b_y"))
    enters = entering(experiment, W_hy, b_y)
    with np.errstate(all="ignore"):
        return gradients_many(stack_params(params), x, enters, weights=False, states=("h",)).norms("h")


def weights_apart(experiment: Experiment, inputs: int) -> dict[str, Array]:
    """Return an experiment's weights without remembering them, as there are many such."""
    log = (*experiment.base, *experiment.edits)
    return apply_all(drawn_weights(experiment, inputs), log, blocks=experiment.blocks)


def entering(experiment: Experiment, W_hy: Array, b_y: Array) -> Entering:
    """Return ∂L/∂h_t as it enters, (n, T, 1, H), from h of some of N experiments: W_hy (N, K, H), b_y (N, K)."""
    steps, target = loss_steps(experiment), target_of(experiment)

    def of(h: Array, which: slice) -> Array:
        each, weight = h[:, :, 0], W_hy[which]
        a = each @ weight.swapaxes(1, 2) + b_y[which, None]
        return loss_of(experiment, each, a=a, target=target, W_hy=weight, steps=steps)[1][:, :, None]

    return of
