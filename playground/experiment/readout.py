"""The readout y_t = φ(W_hy h_t + b_y) of a run, what it should be, and what it costs to be wrong.

    "state"         L = Σ_t Σ_j h_t[j]
    "squared"       L = ½ Σ_t Σ_k (y_t[k] − target_t[k])²
    "binary"        L = −Σ_t Σ_k target ln y + (1 − target) ln(1 − y),   φ = σ
    "categorical"   L = −Σ_t Σ_k target ln y,   φ = softmax

The sums are over the steps at which the loss is taken. Of both cross-entropies ∂L/∂a = y − target, where a is what φ
is applied to.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from playground.cells.operations import sigmoid
from playground.cells.records import Array
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields.loss import NEEDS
from playground.training.losses import log_softmax, softmax

ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {"identity": np.positive, "sigmoid": sigmoid, "softmax": softmax, "tanh": np.tanh}
)
"""φ by name: from a to y, both (…, K)."""


def through(readout: str, y: Array, dy: Array) -> Array:
    """Return ∂L/∂a from ∂L/∂y, both (…, K)."""
    da = dy
    if readout == "sigmoid":
        da = dy * y * (1 - y)
    elif readout == "tanh":
        da = dy * (1 - y * y)
    elif readout == "softmax":
        da = y * (dy - (dy * y).sum(axis=-1, keepdims=True))
    return da


def target_of(experiment: Experiment) -> Array:
    """Return what the readout should be at every step, a class as a 1 among 0s: (T, K)."""
    length, outputs = experiment.length, experiment.outputs
    wide = 1 if experiment.loss == "categorical" else outputs
    target = np.full(length * wide, float(experiment.target_level))
    given = np.array(experiment.target[: length * wide], dtype=np.float64)
    target[: len(given)] = given
    if experiment.loss == "categorical":
        target = np.eye(outputs)[target.astype(int) - 1]
    return target.reshape(length, outputs)


def cost(loss: str, a: Array, target: Array, readout: str) -> tuple[float, Array]:
    """Return L of some steps and ∂L/∂a, for a loss of the readout; a, target (…, K)."""
    y = ACTIVATIONS[readout](a)
    if loss == "squared":
        return float(0.5 * ((y - target) ** 2).sum()), through(readout, y, y - target)
    if NEEDS[loss] == "sigmoid":
        return float((np.logaddexp(0, a) - target * a).sum()), y - target
    return float(-(target * log_softmax(a)).sum()), y - target


def loss_of(
    experiment: Experiment, h: Array, *, a: Array, target: Array, W_hy: Array, steps: Array
) -> tuple[float, Array, Array]:
    """Return L, ∂L/∂h_t as it enters (T, H), and ∂L/∂a (T, K).

    a : (T, K) = W_hy h_t + b_y
    steps : (T,) bool, where the loss is taken
    """
    da = np.zeros_like(a)
    if experiment.loss == "state":
        return float(h[steps].sum()), np.where(steps[:, None], 1.0, 0.0) * np.ones_like(h), da
    loss, da[steps] = cost(experiment.loss, a[steps], target[steps], experiment.readout)
    return loss, da @ W_hy, da
