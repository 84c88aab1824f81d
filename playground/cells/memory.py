"""How cells lay their arrays out in memory, so that a step is few calls on rows that lie side by side.

A step reads one row [h_{t−1} | x_t | 1], so that all of W_hh h + W_ih x + b is one product, and writes h_t straight
into the next row. The same rows give every weight gradient as one product after the loop.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.cells.graph import block
from playground.cells.records import Array, Params


def rows(x: Array, h_0: Array) -> Array:
    """Return the rows [h_{t−1} | x_t | 1], states after h_0 still empty: (T + 1, [B,] H + D + 1)."""
    hidden_size = h_0.shape[-1]
    buffer = np.empty((len(x) + 1, *x.shape[1:-1], hidden_size + x.shape[-1] + 1), x.dtype)
    buffer[0, ..., :hidden_size] = h_0
    buffer[:-1, ..., hidden_size:-1] = x
    buffer[-1, ..., hidden_size:-1] = 0
    buffer[..., -1] = 1
    return buffer


def columns(params: Params, gate: str, *, parts: str = "hx1", scale: float = 1.0) -> Array:
    """Return a gate's weights as columns for a row [h | x | 1]: (H + D + 1, H); parts left out are zero."""
    W_hh, W_ih, bias = recurrent(params, gate), block(params, "W_ih", gate), block(params, "b_ih", gate)
    stacked = np.zeros((W_hh.shape[1] + W_ih.shape[1] + 1, W_hh.shape[0]), W_hh.dtype)
    hidden_size = W_hh.shape[1]
    if "h" in parts:
        stacked[:hidden_size] = W_hh.T
        stacked[-1] += block(params, "b_hh", gate)
    if "x" in parts:
        stacked[hidden_size:-1] = W_ih.T
        stacked[-1] += bias
    return stacked * stacked.dtype.type(scale)


def recurrent(params: Params, gate: str) -> Array:
    """Return a gate's W_hh: (H, H)."""
    return block(params, "W_hh", gate)


def flat(array: Array) -> Array:
    """Return time and batch as one axis: (T·B, …) from (T, [B,] N)."""
    return array.reshape(-1, array.shape[-1])


def slots(array: Array, count: int) -> Array:
    """Return the last axis as count blocks: (T, [B,] count, N / count), a view."""
    return array.reshape(*array.shape[:-1], count, -1)


def release(held: Mapping[str, Array], name: str, *derivatives: Array) -> None:
    """Let no gradient through where `name` is clamped: set these (T, [B,] H) derivatives to zero there, in place."""
    if name in held:
        for derivative in derivatives:
            derivative[held[name]] = 0


def weight_gradients(rows_before: Array, da: Array, *, order: Sequence[str], gates: Sequence[str]) -> dict[str, Array]:
    """Return ∂L/∂(W_ih, W_hh, b_ih, b_hh) as one product over all steps.

    Parameters
    ----------
    rows_before : (T, [B,] H + D + 1), the rows each step read
    da : (T, [B,] G·H), ∂L/∂(pre-activation), blocks in `order`
    gates : the order of the blocks in the parameters
    """
    product = flat(da).T @ flat(rows_before)  # (G·H, H + D + 1)
    hidden_size = len(product) // len(order)
    by_gate = dict(zip(order, np.split(product, len(order)), strict=True))
    stacked = np.concatenate([by_gate[gate] for gate in gates])
    bias = stacked[:, -1].copy()
    return {
        "W_hh": stacked[:, :hidden_size].copy(),
        "W_ih": stacked[:, hidden_size:-1].copy(),
        "b_ih": bias,
        "b_hh": bias.copy(),
    }
