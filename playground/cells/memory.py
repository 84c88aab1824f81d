"""How cells lay their arrays out in memory, so that a step is few calls on values that lie side by side.

A step reads one row [h_{t−1} | x_t | 1], so that all of W_hh h + W_ih x + b is one product, and writes h_t straight
into the next row. The same rows give every weight gradient as one product after the loop. What a step computes gate by
gate lies in blocks (T, n, [B,] H), so that neighbouring gates are one array.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.cells.records import Array, Params


def make_rows(x: Array, h_0: Array) -> Array:
    """Return the rows [h_{t−1} | x_t | 1], states after h_0 still empty: (T + 1, [B,] H + D + 1)."""
    H = h_0.shape[-1]
    rows = np.empty((len(x) + 1, *x.shape[1:-1], H + x.shape[-1] + 1), x.dtype)
    rows[0, ..., :H] = h_0
    rows[:-1, ..., H:-1] = x
    rows[-1, ..., H:-1] = 0
    rows[..., -1] = 1
    return rows


def pack(params: Params, *, gates: Sequence[str], order: Sequence[str], halved: int = 0) -> Array:
    """Return the weights that a row [h | x | 1] is multiplied with: (H + D + 1, len(order), H).

    Parameters
    ----------
    gates : the row blocks of the parameters
    order : the blocks wanted, in the order in which they shall lie
    halved : how many of the first are multiplied by ½, for σ(a) = ½ tanh(½a) + ½
    """
    together = np.concatenate((params.W_hh, params.W_ih, (params.b_ih + params.b_hh)[:, None]), axis=1)
    packed = np.ascontiguousarray(in_order(together, gates, order).transpose(2, 0, 1))
    if halved:
        packed[:, :halved] *= 0.5
    return packed


def in_order(parameter: Array, gates: Sequence[str], order: Sequence[str]) -> Array:
    """Return a parameter's row blocks in another order: (len(order), H, N)."""
    by_gate = parameter.reshape(len(gates), -1, parameter.shape[-1])
    return by_gate if order == gates else by_gate[[gates.index(gate) for gate in order]]


def flat(array: Array) -> Array:
    """Return time and batch as one axis: (T·B, N) from (T, [B,] N)."""
    return array.reshape(-1, array.shape[-1])


def blocks(array: Array, count: int) -> Array:
    """Return a view of (T, [B,] count·H) as (T, count, [B,] H)."""
    split = array.reshape(*array.shape[:-1], count, array.shape[-1] // count)
    return split if split.ndim == 3 else split.swapaxes(1, 2)


def release(held: Mapping[str, Array], name: str, *derivatives: Array) -> None:
    """Let no gradient through where `name` is clamped: set these (T, [B,] H) derivatives to zero there, in place."""
    if name in held:
        for derivative in derivatives:
            derivative[held[name]] = 0
