"""Clipping the gradient of all parameters together, by its norm or by its entries.

    by norm   g ← g · min(1, θ / (‖g‖ + ε))        keeps the direction
    by value  g_i ← max(−θ, min(θ, g_i))           may turn it

Source: Pascanu, Mikolov, Bengio 2013, algorithm 1, which has ε = 0; PyTorch's `clip_grad_norm_` has ε = 1e−6.
"""

import numpy as np

from playground.analysis.clipping import norm_factor
from playground.cells.records import Array

CLIPPINGS = ("none", "norm", "value")

PYTORCH_EPSILON = 1e-6


def clip(gradient: Array, how: str, threshold: float, *, epsilon: float = 0.0) -> Array:
    """Return a gradient (P,) clipped by "norm" or "value", or as it is for "none"."""
    if how == "value":
        return np.clip(gradient, -threshold, threshold)
    if how == "norm":
        factor = norm_factor(norm_of(gradient), threshold, epsilon)
        return gradient if factor == 1.0 else gradient * gradient.dtype.type(factor)
    return gradient


def norm_of(vector: Array) -> float:
    """Return the Euclidean norm, in float64 whatever the vector is in."""
    wide = vector.astype(np.float64, copy=False)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.sqrt(wide.dot(wide)))
