"""One lucky draw, or always? The gradient of every cell over many seeds."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from playground.analysis.sentences.comparing import of_seeds
from playground.cells.records import Array
from playground.experiment import Experiment, Run
from playground.experiment.seeds import gradients_over_seeds, seeds_for
from playground.figures.learning import gradient_spread
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.words import _

LOW, MIDDLE, HIGH = 10, 50, 90
"""The percentiles that are drawn."""


@lru_cache(maxsize=16)
def _norms(experiment: Experiment, count: int) -> Array:
    return gradients_over_seeds(experiment, count)


def panels(experiments: Mapping[str, Experiment], runs: Mapping[str, Run]) -> list[Panel]:
    """The median and the middle 80 % of all cells on one axis, and what they say of the seed on screen."""
    largest = max(sum(array.size for array in run.params.arrays().values()) for run in runs.values())
    count = min(seeds_for(one, largest) for one in experiments.values())
    norms = {name: _norms(one, count) for name, one in experiments.items()}
    with np.errstate(all="ignore"):
        spreads = {name: tuple(np.percentile(each, (LOW, MIDDLE, HIGH), axis=0)) for name, each in norms.items()}
    return [
        chart(
            "compare.seeds",
            gradient_spread(spreads, look=Look(tokens=next(iter(runs.values())).step_labels)),
            title=_("Gradient ‖∂L/∂hₜ‖ over {count} seeds").format(count=count),
            reading=_("The median, and around it the middle 80 % of the seeds."),
            time=True,
            units=False,
            log=True,
        ),
        Panel(id="compare.luck", kind="text", props={"sentences": of_seeds(norms), "tone": "info"}),
    ]
