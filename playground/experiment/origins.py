"""Where an output comes from: the exact gradient of each output by the input of every step."""

import numpy as np

from playground.cells.records import Array
from playground.experiment.readout import through
from playground.experiment.running import Run

MOST = 120
"""Steps up to which the outputs of all steps are asked; of a longer sequence the last one's alone."""


def origins(run: Run, k: int = 0) -> Array:
    """Return ∂y_t[k]/∂x_s for the outputs of all steps t by all inputs x_s: (T, T, D), in that order.

    An output that was fed back counts as the input that it became. Of a sequence of more than `MOST` steps the last
    step's output alone: (1, T, D). All are run as one batch.
    """
    length = len(run.x)
    asked = np.arange(length) if length <= MOST else np.array([length - 1])
    network, batch = run.network, np.arange(len(asked))
    trace = network.forward(np.repeat(run.x[:, None], len(asked), axis=1))
    with np.errstate(all="ignore"):
        _a, y = network.outputs(trace.h())
        dy = np.zeros_like(y)
        dy[asked, batch, k] = 1
        dh = through(network.readout, y, dy) @ network.W_hy
        found: Array = network.backward(trace, dh).x
    return np.moveaxis(found, 0, 1)
