"""Clipping the gradient, by its norm and by its entries, and what clipping each step's term does instead.

    by norm   g ← g · min(1, θ / ‖g‖)              keeps the direction
    by value  g_i ← max(−θ, min(θ, g_i))           may turn it

Source: Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm 1;
by value: Mikolov 2012.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.analysis.decay import row_norms
from playground.cells.records import Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clipped:
    """A gradient before and after clipping.

    gradients : by parameter, after
    norms_before, norms_after : Euclidean norm, by parameter
    norm_before, norm_after : Euclidean norm of all parameters together
    cosine : of the angle between before and after; 1 where the direction is kept, nan where there is none
    entries, changed : how many entries there are, and how many clipping changed
    """

    gradients: Mapping[str, Array]
    norms_before: Mapping[str, float]
    norms_after: Mapping[str, float]
    norm_before: float
    norm_after: float
    cosine: float
    entries: int
    changed: int


def clip_by_norm(gradients: Mapping[str, Array], threshold: float) -> Clipped:
    """Scale all gradients together so that their norm is at most the threshold.

    Parameters
    ----------
    gradients : by parameter, of any shapes
    threshold : above 0

    What is infinite becomes nan: no factor makes it finite.
    """
    _check(threshold)
    norm = _norm(gradients)
    factor = norm_factor(norm, threshold)
    with np.errstate(invalid="ignore"):
        return _compare(gradients, {name: gradient * factor for name, gradient in gradients.items()})


def clip_by_value(gradients: Mapping[str, Array], threshold: float) -> Clipped:
    """Cut every entry to [−threshold, threshold]."""
    _check(threshold)
    return _compare(gradients, {name: np.clip(gradient, -threshold, threshold) for name, gradient in gradients.items()})


def norm_factor(norm: float, threshold: float, epsilon: float = 0.0) -> float:
    """Return what a gradient of this norm is multiplied with so that its norm is at most the threshold.

    Parameters
    ----------
    epsilon : added to the norm; PyTorch's `clip_grad_norm_` has 1e−6
    """
    return min(1.0, threshold / (norm + epsilon)) if norm > 0 else 1.0


def clip_terms(terms: Array, threshold: float) -> Array:
    """Return Σ_t clip(g_t): each step's term clipped by its own norm before they are added, (T, …) → (…).

    This is not clipping the gradient: terms that nearly cancel no longer do, and the sum may even point uphill
    (10, −9.5, −0.4 add up to 0.1; clipped at 1 each they add up to −0.4).
    """
    _check(threshold)
    flat = np.asarray(terms, dtype=float).reshape(len(terms), -1)
    sizes = row_norms(flat)
    factors = np.where(sizes > threshold, threshold / np.where(sizes > 0, sizes, 1.0), 1.0)
    total: Array = (flat * factors[:, None]).sum(axis=0).reshape(np.shape(terms)[1:])
    return total


def _check(threshold: float) -> None:
    if not threshold > 0:
        raise ValueError(f"threshold must be above 0, got {threshold}: a threshold of 0 would stop all learning")


def _norm(gradients: Mapping[str, Array]) -> float:
    return float(row_norms(np.concatenate([gradient.ravel() for gradient in gradients.values()])[None])[0])


def _compare(before: Mapping[str, Array], after: Mapping[str, Array]) -> Clipped:
    first = np.concatenate([gradient.ravel() for gradient in before.values()])
    second = np.concatenate([gradient.ravel() for gradient in after.values()])
    norm_before, norm_after = _norm(before), _norm(after)
    with np.errstate(all="ignore"):
        cosine = float((first / norm_before) @ (second / norm_after)) if norm_before and norm_after else float("nan")
    return Clipped(
        gradients=after,
        norms_before={name: _norm({name: gradient}) for name, gradient in before.items()},
        norms_after={name: _norm({name: gradient}) for name, gradient in after.items()},
        norm_before=norm_before,
        norm_after=norm_after,
        cosine=cosine,
        entries=len(first),
        changed=int(np.sum(first != second)),
    )
