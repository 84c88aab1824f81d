"""Networks to be trained in tests, drawn as PyTorch draws them."""

from typing import Any

import numpy as np

from playground.cells import CELLS
from playground.sequences.tasks import TASKS, Problem
from playground.training import Layout, Learner


def problem(task: str, **made_with: Any) -> Problem:
    entry = TASKS[task]
    return entry.make(**{**entry.defaults, **made_with})


def learner(
    task: str, cell: str, *, units: int = 5, seed: int = 0, dtype: Any = np.float64, **made_with: Any
) -> Learner:
    made = problem(task, **made_with)
    layout = Layout(
        cell=cell,
        options=CELLS[cell].resolve({}),
        input_size=len(made.inputs),
        hidden_size=units,
        outputs=len(made.outputs),
    )
    bound, rng = units**-0.5, np.random.default_rng(seed)
    return Learner(layout=layout, problem=made, start=rng.uniform(-bound, bound, layout.size).astype(dtype))
