"""Where an output comes from: the exact gradient of each output by the input of every step."""

import math

import numpy as np

from playground.cells.records import Array
from playground.experiment.readout import through
from playground.experiment.running import Run

MOST = 120
"""Steps up to which the outputs of all steps are asked; of a longer sequence the last one's alone."""

MOST_STATES = 1_000_000
"""Units of all cells, over all steps, for all outputs that are asked at once: a tenth of a second, a hundred MB."""


def most_steps(run: Run) -> int:
    """Return up to how many steps the outputs of all of them are asked, by the size of the network."""
    units = sum(params.hidden_size for layer in run.network.stack for params in layer)
    return min(MOST, math.isqrt(MOST_STATES // units))


def origins(run: Run, k: int = 0) -> Array:
    """Return ∂y_t[k]/∂x_s for the outputs of all steps t by all inputs x_s: (T, T, D), in that order.

    An output that was fed back counts as the input that it became. All are run as one batch. Of a sequence of more
    than `most_steps` the last step's output alone: (1, T, D).
    """
    length, network = len(run.x), run.network
    if length > most_steps(run):
        return _of_the_last(run, k)[None]
    trace = network.forward(np.repeat(run.x[:, None], length, axis=1))
    dy = np.zeros((length, length, len(run.b_y)))
    dy[..., k] = np.eye(length)
    with np.errstate(all="ignore"):
        dh = through(network.readout, network.outputs(trace.h())[1], dy) @ network.W_hy
        slopes: Array = network.backward(trace, dh).x
    return np.moveaxis(slopes, 0, 1)


def _of_the_last(run: Run, k: int) -> Array:
    """Return the gradient of output k of the last step by all inputs: (T, D)."""
    dy = np.zeros_like(run.y)
    dy[-1, k] = 1
    with np.errstate(all="ignore"):
        dh = through(run.network.readout, run.y, dy) @ run.network.W_hy
        return run.network.backward(run.stack, dh).x
