"""How long cells take on this machine: forward, and forward with backward."""

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from playground.cells import CellSpec
from playground.cells.records import Array, Params
from playground.engine import backward, forward, init_params

REPEATS = 9
"""How often each size is measured: the median is shown, and how far the others lie from it."""

Cells = Mapping[str, tuple[CellSpec, Mapping[str, Any]]]
"""A cell and its options by the name that a person reads."""


def times(cells: Cells, sizes: Sequence[tuple[int, int]]) -> Iterator[tuple[float, Array]]:
    """Yield how much is done and the seconds so far: (cells, sizes, 2, REPEATS), nan where nothing is measured yet.

    The last axis but one is forward, then forward with backward. The cells are taken in turn, so that whatever else the
    machine does weighs on all alike.

    Parameters
    ----------
    sizes : units and steps of each
    """
    seconds = np.full((len(cells), len(sizes), 2, REPEATS), np.nan)
    for place, (units, steps) in enumerate(sizes):
        made = [_drawn(spec, options, units) for spec, options in cells.values()]
        x = np.random.default_rng(0).standard_normal((steps, 1))
        for params in made:
            _both(params, x)  # the first run of a size makes its plan and its room
        for turn in range(REPEATS):
            for row, params in enumerate(made):
                seconds[row, place, :, turn] = _both(params, x)
            yield (place + (turn + 1) / REPEATS) / len(sizes), seconds.copy()


def _drawn(spec: CellSpec, options: Mapping[str, Any], units: int) -> Params:
    return init_params(spec, input_size=1, hidden_size=units, rng=np.random.default_rng(0), **options)


def _both(params: Params, x: Array) -> tuple[float, float]:
    """The seconds of a run forward, and of one forward and back."""
    begun = perf_counter()
    trace = forward(params, x)
    halfway = perf_counter()
    backward(params, trace, np.ones_like(trace.h))
    return halfway - begun, perf_counter() - begun
