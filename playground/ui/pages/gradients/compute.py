"""What the Gradients page computes of a run, remembered, and what it waits to be asked for since it takes long."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import ceil
from typing import cast

import numpy as np

from playground import analysis
from playground.cells import spec_of
from playground.cells.records import Array, Params
from playground.engine.jacobians import Order, State
from playground.experiment import Experiment, Run
from playground.experiment.network import Network
from playground.experiment.readout import cost
from playground.ui.board.context import Context
from playground.ui.board.work import Job, key_of
from playground.words import _

KEPT = 8
"""Results of each kind that the process keeps."""

LIVE = 0.2
"""Seconds that a result may take, by estimate, and still be computed without being asked for."""

DECOMPOSING = 0.06
"""Seconds for the decompositions of step Jacobians; where all steps would take longer, some are left out."""


def key(experiment: Experiment) -> str:
    """A short name of an experiment."""
    return key_of(experiment)


def triangle_seconds(params: Params, length: int, *, ord: Order, wrt: State) -> float:
    """Roughly how long a triangle takes on a slow core: products grow as T² S³, singular values as T²."""
    size = _state_size(params)
    products = length * 2e-5 + 0.5 * length**2 * (2e-7 + size**3 * 8e-11)
    part = size if wrt == "state" else params.hidden_size
    return products + (0.5 * length**2 * (8e-6 + part**3 * 3.5e-9) if ord == "spectral" else 0.0)


def decompose_every(params: Params, length: int) -> int:
    """Each how-many-th step Jacobian is decomposed, so that it fits in `DECOMPOSING`."""
    return max(ceil(length * _state_size(params) ** 3 * 2.5e-8 / DECOMPOSING), 1)


def _state_size(params: Params) -> int:
    return params.hidden_size * len(spec_of(params.cell).states)


@lru_cache(maxsize=KEPT)
def triangle(run: Run, ord: Order, wrt: State) -> analysis.Triangle:
    """`playground.analysis.triangle`, remembered."""
    return analysis.triangle(run.params, run.trace, ord=ord, wrt=wrt)


def triangle_job(context: Context) -> Job:
    """The triangle of a large run, row by row."""
    run, (norm, wrt) = context.run, triangle_of(context)
    return Job(
        label=_("Computing the triangle"),
        key=key(run.experiment),
        variant=f"{norm} {wrt}",
        steps=lambda: analysis.iter_triangle(run.params, run.trace, ord=norm, wrt=wrt),
        share=lambda step: step[0],
    )


WRT = ("state", "h", "c", "third", "fourth")
"""What a triangle can be of: the joint state, or one of the cell's states by its place; most have h and c alone."""


def states_by_choice(run: Run) -> dict[str, str]:
    """The states that a cell has, by their words in WRT."""
    return dict(zip(WRT[1:], run.trace.states, strict=False))


def triangle_of(context: Context) -> tuple[Order, State]:
    """The norm and the state that are chosen; of a cell of one state that."""
    known = states_by_choice(context.run)
    chosen = str(context.own["wrt"])
    wrt = "state" if chosen == "state" and len(known) > 1 else known.get(chosen, "h")
    return cast(Order, context.own["ord"]), wrt


@lru_cache(maxsize=KEPT)
def factors(run: Run, every: int, step: int) -> tuple[analysis.Factors, analysis.Growth | None]:
    """The factors of every step (or each n-th and this one), and the growth that the eigenvalues don't tell."""
    of_steps = analysis.factors(run.params, run.trace, every=every, also=step)
    return of_steps, growth(run, of_steps) if every == 1 else None


def growth(run: Run, of_steps: analysis.Factors) -> analysis.Growth | None:
    """The growth that the eigenvalues of a run don't tell."""
    return analysis.transient_growth(run.params, run.trace, of_steps)


def factors_job(context: Context) -> Job:
    """The decomposition of every step's Jacobian, a few steps at a time."""
    run = context.run

    def steps() -> Iterator[tuple[float, analysis.Factors | None, analysis.Growth | None]]:
        for share, of_steps in analysis.iter_factors(run.params, run.trace):
            yield share, of_steps, None if of_steps is None else growth(run, of_steps)

    return Job(
        label=_("Decomposing every step"), key=key(run.experiment), steps=steps, share=lambda step: float(step[0])
    )


@lru_cache(maxsize=KEPT)
def paths(run: Run, state: str) -> analysis.Paths:
    """`playground.analysis.split_paths`, remembered."""
    return analysis.split_paths(run.params, run.trace, run.grads, run.dh, state=state)


@lru_cache(maxsize=KEPT)
def shares(run: Run, parameter: str) -> analysis.Shares:
    """`playground.analysis.step_shares`, remembered."""
    return analysis.step_shares(run.params, run.trace, run.grads, parameter)


def loss_of(run: Run) -> Callable[[Params], float]:
    """The loss of a run as a function of its parameters, all else as it is: by a forward pass of its own."""

    def loss(params: Params) -> float:
        network = run.network.with_first(params)
        return _loss_at(run, network, network.forward(run.x).h())

    return loss


def losses_of(run: Run) -> Callable[[Sequence[Params]], list[float]]:
    """The losses of a run with each of many parameters, by one forward pass where that can be."""

    def losses(many: Sequence[Params]) -> list[float]:
        at_once = run.network.forward_many(many, run.x)
        if at_once is None:
            return [loss_of(run)(params) for params in many]
        return [_loss_at(run, run.network, h) for h in at_once]

    return losses


def _loss_at(run: Run, network: Network, h: Array) -> float:
    """The loss that a run has with other states of its last layer: h (T, H)."""
    if run.experiment.loss == "state":
        return float(h[run.loss_steps].sum())
    a, _y = network.outputs(h[run.loss_steps])
    return cost(run.experiment.loss, a, run.target[run.loss_steps], run.experiment.readout)[0]


@lru_cache(maxsize=KEPT)
def check(run: Run) -> analysis.Check:
    """A gradient check of a sample that the experiment itself chooses: the same on every machine."""
    rng = np.random.default_rng(int(key(run.experiment), 16))
    directions = 1 if run.experiment.length * run.experiment.hidden_size > 4000 else 2
    with np.errstate(all="ignore"):
        return analysis.check_sample(
            loss_of(run), run.params, run.grads.arrays(), rng=rng, directions=directions, losses=losses_of(run)
        )


def check_seconds(run: Run) -> float:
    """Roughly how long the check of every entry takes: two forward passes each, of some 8 µs a step."""
    entries = sum(array.size for array in run.params.arrays().values())
    return 2 * entries * run.experiment.length * 8e-6


def check_job(context: Context) -> Job:
    """A gradient check of every entry, some fifty at a time."""
    run = context.run
    total = sum(array.size for array in run.params.arrays().values())

    def steps() -> Iterator[tuple[int, analysis.Check]]:
        with np.errstate(all="ignore"):
            yield from analysis.check_all(loss_of(run), run.params, run.grads.arrays(), chunk=4)

    return Job(
        label=_("Checking every entry"), key=key(run.experiment), steps=steps, share=lambda step: float(step[0] / total)
    )
