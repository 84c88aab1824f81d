"""Sequences of different lengths in one batch: what stands in a state after a sequence's own end."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from playground.cells.records import Array, Params
from playground.engine.forward import forward
from playground.engine.interventions import Clamp

After = Literal["run", "hold", "zero"]
"""After the end of its sequence a state goes on with inputs of 0, stays as it is, or is 0 as PyTorch's packed one."""


def pad(sequences: Sequence[ArrayLike]) -> tuple[Array, Array]:
    """Return sequences (T_b, D) as one batch (T, B, D), filled up with 0, and their lengths (B,).

    Raises
    ------
    ValueError : no sequence, an empty one, or sequences of different numbers of inputs
    """
    arrays = [np.asarray(one, dtype=np.float64) for one in sequences]
    if not arrays or any(one.ndim != 2 or not len(one) for one in arrays) or len({one.shape[1] for one in arrays}) > 1:
        raise ValueError(f"wanted sequences (T, D) of one D and a step at least, got {[one.shape for one in arrays]}")
    lengths = np.array([len(one) for one in arrays])
    x = np.zeros((lengths.max(), len(arrays), arrays[0].shape[1]))
    for b, one in enumerate(arrays):
        x[: len(one), b] = one
    return x, lengths


def forward_ragged(
    params: Params,
    x: Array,
    lengths: Array,
    *,
    after: After,
    reverse: bool = False,
    first: Mapping[str, ArrayLike] | None = None,
    clamps: Sequence[Clamp] = (),
) -> dict[str, Array]:
    """Return the states of a padded batch by name: (T, B, H), in the order of the steps.

    reverse : each sequence is read from its own last step to its first, and goes on from there into the padding
    first, clamps : as of one sequence, for each of them
    """
    order = _order(len(x), lengths, reverse)
    read = np.take_along_axis(x, order[:, :, None], axis=0)
    ordered = {}
    for name, state in forward(params, read, states_0=first, interventions=clamps).states.items():
        ended = np.arange(len(x))[:, None] >= lengths
        if after == "hold":
            state = np.where(ended[:, :, None], state[lengths - 1, np.arange(len(lengths))], state)
        elif after == "zero":
            state = np.where(ended[:, :, None], 0.0, state)
        ordered[name] = np.take_along_axis(state, order[:, :, None], axis=0)
    return ordered


def _order(length: int, lengths: Array, reverse: bool) -> Array:
    """Return in which order the steps are read, (T, B): its own inverse, and the padding last."""
    t = np.broadcast_to(np.arange(length)[:, None], (length, len(lengths)))
    return np.where(t < lengths, lengths - 1 - t, t) if reverse else t.copy()
