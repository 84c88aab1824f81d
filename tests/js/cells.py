"""Cells for the tests of the board's JavaScript, as JSON: what a page sends of them, and what has to come out.

python -m tests.js.cells
"""

import json
import sys
from typing import Any

import numpy as np

from playground.cells.registry import CELLS, spec_of
from playground.cells.values import evaluate
from playground.engine import Clamp, step_jacobians
from playground.experiment import Experiment, Run, run
from playground.ui.panels import cell as panels

VARIANTS: tuple[dict[str, Any], ...] = (
    {"cell": "rnn"},
    {"cell": "rnn", "activation": "relu"},
    {"cell": "lstm"},
    {"cell": "lstm", "peephole": True},
    {"cell": "lstm", "coupled": True},
    {"cell": "lstm", "forget_gate": False},
    {"cell": "gru"},
    {"cell": "gru", "reset": "before"},
    *({"cell": name} for name in CELLS if name not in ("rnn", "lstm", "gru")),
)
CLAMPED = Clamp(target="f", value=0.5, start=2, stop=4, units=(1,))


def cases() -> list[dict[str, Any]]:
    size = {"hidden_size": 3, "length": 6, "sequence": "sine", "seed": 3}
    plain = [
        (" ".join(f"{name}={value}" for name, value in each.items()), Experiment(**size, **each)) for each in VARIANTS
    ]
    clamped = Experiment(**size, cell="lstm", interventions=(CLAMPED,))
    return [case(name, run(experiment)) for name, experiment in [*plain, ("cell=lstm clamped", clamped)]]


def label(options: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in options.items())


def case(name: str, found: Run) -> dict[str, Any]:
    sent = panels.arrays(found)
    graph = spec_of(found.params.cell).graph(found.params.options)
    values = evaluate(graph, found.params, found.trace)
    return {
        "name": name,
        "cell": panels.describe(found),
        "arrays": {key: {"data": array.ravel().tolist(), "shape": array.shape} for key, array in sent.items()},
        "values": {key: np.asarray(array).tolist() for key, array in values.items()},
        "jacobians": step_jacobians(found.params, found.trace).tolist(),
    }


if __name__ == "__main__":
    json.dump(cases(), sys.stdout)
