"""How much faster a map is than its experiments one after the other: `python -m tests.bench.sweep`.

The whole path of both: 400 experiments of 16 units over 100 steps, from the values of two knobs to a quantity of each.
One after the other every experiment is made, run as the pages run it, and the quantity read off its run; the map is the
one of the Compare page. The shortest processor time of each way over runs taken in turn, one thread, and how far the
values lie apart at most.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from playground import CELLS
from playground.analysis import fit_regimes, memory_of
from playground.analysis.decay import row_norms
from playground.analysis.memory import pulses
from playground.experiment import Run, run
from playground.experiment.state.comparison import as_drawn
from playground.experiment.sweep import KNOBS, experiment_at, sweep

UNITS, STEPS, ROUNDS = 16, 100, 3
WANTED = 10


def gradient(one: Run) -> float:
    norms = row_norms(one.grads.h)
    return float(norms[0] / norms[-1])


def half_life(one: Run) -> float:
    fits = fit_regimes(row_norms(one.grads.h))
    return fits[0].half_life if len(fits) == 1 else np.nan


def memory(one: Run) -> float:
    start, stop = pulses(one.x)[0]
    difference = memory_of(one.params, one.trace, start=start, stop=stop).differences["h"]
    return float(np.linalg.norm(difference[-1]) / np.linalg.norm(difference[stop - 1]))


ALONE: dict[str, Callable[[Run], float]] = {"gradient": gradient, "half_life": half_life, "memory": memory}


def measure(cell: str, knobs: tuple[str, str], quantity: str) -> tuple[float, float, float]:
    """Seconds one after the other, seconds of the map, and how far their values lie apart, as a share."""
    experiment = replace(as_drawn(cell), hidden_size=UNITS, length=STEPS)
    across, up = (KNOBS[name].places() for name in knobs)
    singles, maps = [], []
    for _round in range(ROUNDS):
        begun = process_time()
        alone = [[ALONE[quantity](run(experiment_at(experiment, knobs, (x, y)))) for x in across] for y in up]
        singles.append(process_time() - begun)
        for _again in range(3):
            begun = process_time()
            *_some, (_share, together) = sweep(experiment, knobs, quantity)
            maps.append(process_time() - begun)
    assert (np.isnan(together) == np.isnan(alone)).all()
    apart = np.nanmax(np.abs(together - alone) / np.abs(alone), initial=0)
    return min(singles), min(maps), float(apart)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", nargs="+", choices=CELLS, default=["rnn", "lstm", "gru"])
    parser.add_argument("--knobs", nargs=2, action="append", choices=KNOBS, metavar=("ACROSS", "UP"))
    parser.add_argument("--quantities", nargs="+", choices=ALONE, default=list(ALONE))
    chosen = parser.parse_args()
    print(f"400 experiments, H {UNITS}, T {STEPS}: one after the other ÷ the map; wanted {WANTED}")
    print(f"{'cell':8} {'knobs':18} {'quantity':10} {'ratio':>6} {'one by one':>11} {'map':>7} {'apart':>8}")
    for knobs in chosen.knobs or [("bias", "input"), ("radius", "input")]:
        for quantity in chosen.quantities:
            for cell in chosen.cells:
                single, together, apart = measure(cell, (knobs[0], knobs[1]), quantity)
                times = f"{single / together:6.1f} {1e3 * single:8.0f} ms {1e3 * together:4.0f} ms {apart:8.0e}"
                print(f"{cell:8} {' × '.join(knobs):18} {quantity:10} {times}", flush=True)


if __name__ == "__main__":
    main()
