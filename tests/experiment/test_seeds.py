"""Many seeds as one batch: each is what the experiment with that seed gives by itself."""

from dataclasses import replace

import numpy as np
import pytest

from playground.cells import CELLS
from playground.engine import Clamp
from playground.experiment import Experiment, run
from playground.experiment.seeds import LEAST_SEEDS, MOST_SEEDS, gradients_over_seeds, seeds_for


def alone(experiment: Experiment, k: int) -> np.ndarray:
    return np.linalg.norm(run(replace(experiment, seed=experiment.seed + k)).grads.h, axis=1)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("loss", [{}, {"loss": "squared", "loss_at": "every", "target_level": 0.3}])
def test_a_batch_of_seeds_equals_one_after_the_other(cell: str, loss: dict) -> None:
    experiment = Experiment(cell=cell, preset="", base=(), length=15, hidden_size=3, **loss)
    found = gradients_over_seeds(experiment, 4)
    assert found.shape == (4, 15)
    for k in range(4):
        np.testing.assert_allclose(found[k], alone(experiment, k), rtol=1e-9, atol=1e-300)


def test_clamps_and_changes_by_hand_are_those_of_every_seed() -> None:
    held = Clamp(target="f", value=0.5, start=3, stop=9, units=(1,))
    experiment = Experiment(interventions=(held,))
    np.testing.assert_allclose(gradients_over_seeds(experiment, 3)[2], alone(experiment, 2), rtol=1e-12)
    np.testing.assert_allclose(gradients_over_seeds(Experiment(), 3)[2], alone(Experiment(), 2), rtol=1e-9)


def test_the_last_seeds_go_on_at_the_first() -> None:
    experiment = Experiment(seed=2**32 - 1, preset="", base=())
    found = gradients_over_seeds(experiment, 2)
    np.testing.assert_allclose(found[1], alone(replace(experiment, seed=0), 0), rtol=1e-9)


def test_the_work_is_bounded() -> None:
    assert seeds_for(Experiment(), 100) == MOST_SEEDS
    assert seeds_for(Experiment(length=500, hidden_size=64), 17_000) == LEAST_SEEDS
