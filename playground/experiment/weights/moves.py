"""Whole-matrix moves of one block of weights, and what there is to know about a block. Pure; blocks are (H, H)."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from playground.cells.records import Array
from playground.words import _

TINY = 1e-9
"""A spectral radius below this is taken for 0: rounding alone makes as much."""


def spectral_radius(W: Array) -> float:
    """Return max |λ| over the eigenvalues of W; nan where W is not finite."""
    return _sizes(W.tobytes(), W.shape, W.dtype.str)[0]


def largest_singular_value(W: Array) -> float:
    """Return ‖W‖₂; nan where W is not finite."""
    return _sizes(W.tobytes(), W.shape, W.dtype.str)[1]


@lru_cache(maxsize=64)
def _sizes(numbers: bytes, shape: tuple[int, ...], dtype: str) -> tuple[float, float]:
    """Both, remembered: a sweep and a knob that is dragged look at the same matrix again and again."""
    W = np.frombuffer(numbers, dtype).reshape(shape)
    if not np.isfinite(W).all():
        return math.nan, math.nan
    return float(np.abs(np.linalg.eigvals(W)).max()), float(np.linalg.norm(W, 2))


def half_life(bias: float) -> float:
    """Return the steps after which a memory is half gone under a gate of this bias alone: ln ½ / ln σ(b).

    0 for a gate that is shut (b → −∞), inf for one that is open to the last digit.
    """
    log_gate = -math.log1p(math.exp(-bias)) if bias > -700 else bias  # ln σ(b), exact where σ(b) rounds to 1 or 0
    return math.inf if log_gate == 0 else math.log(0.5) / log_gate


def scale(W: Array, factor: float) -> Array:
    """Return factor · W; any shape."""
    return factor * W


def set_radius(W: Array, radius: float) -> Array:
    """Return W scaled to this spectral radius.

    Raises
    ------
    ValueError : W has spectral radius 0: no factor changes that
    """
    present = spectral_radius(W)
    if not present > TINY:
        raise ValueError(
            _("The block has spectral radius 0, which no scaling changes: make it the identity or orthogonal first.")
        )
    return (radius / present) * W


def transpose(W: Array) -> Array:
    """Return Wᵀ."""
    return W.T


def zero(W: Array) -> Array:
    """Return zeros; any shape."""
    return np.zeros_like(W)


def identity(W: Array) -> Array:
    """Return the identity."""
    return np.eye(len(W))


def nearest_orthogonal(W: Array) -> Array:
    """Return the orthogonal matrix nearest to W in the Frobenius norm: U Vᵀ where W = U S Vᵀ (Schönemann 1966)."""
    U, _s, Vt = np.linalg.svd(W)
    nearest: Array = U @ Vt
    return nearest


def rotate(W: Array, angle: float) -> Array:
    """Return ρ · diag(R(θ), R(θ), …) with R(θ) a rotation of two units: eigenvalues ρ e^{±iθ}.

    ρ is the spectral radius of W, so that the memory stays as long as it was; 1 where that is 0. The last of an odd
    number of units keeps the real eigenvalue ρ.
    """
    radius = spectral_radius(W)
    rotation = np.eye(len(W))
    even = np.arange(0, len(W) - 1, 2)
    rotation[even, even] = rotation[even + 1, even + 1] = math.cos(angle)
    rotation[even, even + 1], rotation[even + 1, even] = -math.sin(angle), math.sin(angle)
    return (radius if radius > TINY else 1.0) * rotation


MOVES: Mapping[str, Callable[[Array, float], Array]] = MappingProxyType(
    {
        "scale": scale,
        "radius": set_radius,
        "transpose": lambda W, _value: transpose(W),
        "zero": lambda W, _value: zero(W),
        "identity": lambda W, _value: identity(W),
        "orthogonal": lambda W, _value: nearest_orthogonal(W),
        "rotate": rotate,
    }
)
"""What a kind of edit does to one block."""

SQUARE = ("radius", "transpose", "identity", "orthogonal", "rotate")
"""The moves that need a square block, so W_hh alone."""
