"""The readout y_t = φ(W_hy h_t + b_y) of a run, what it should be, and what it costs to be wrong.

    "state"         L = Σ_t Σ_j h_t[j]
    "squared"       L = ½ Σ_t Σ_k (y_t[k] − target_t[k])²
    "binary"        L = −Σ_t Σ_k target ln y + (1 − target) ln(1 − y),   φ = σ
    "categorical"   L = −Σ_t Σ_k target ln y,   φ = softmax

The sums are over the steps at which the loss is taken. Of both cross-entropies ∂L/∂a = y − target, where a is what φ
is applied to.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from playground.cells.operations import sigmoid
from playground.cells.records import Array
from playground.experiment.inputs import check_place, input_of
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields.loss import NEEDS
from playground.sequences.aims import AIMS
from playground.training.losses import log_softmax, softmax
from playground.words import _

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
    if experiment.aim != "drawn":
        return AIMS[experiment.aim](input_of(experiment).x[:, 0], experiment.lag)[:, None]
    wide = 1 if experiment.loss == "categorical" else outputs
    target = np.full(length * wide, float(experiment.target_level))
    given = np.array(experiment.target[: length * wide], dtype=np.float64)
    target[: len(given)] = given
    if experiment.loss == "categorical":
        target = np.eye(outputs)[target.astype(int) - 1]
    return target.reshape(length, outputs)


def set_target(experiment: Experiment, t: int, value: float, k: int = 0) -> Experiment:
    """Set the target of step t and output k, or its class; what had none before it gets the level.

    A target that was worked out of the input is drawn by hand from then on.
    """
    wide = 1 if experiment.loss == "categorical" else experiment.outputs
    check_place(t, experiment.length, _("step"))
    check_place(k, wide, _("output"))
    if experiment.aim != "drawn":
        experiment = replace(experiment, aim="drawn", target=tuple(target_of(experiment)[:, 0].tolist()))
    at = t * wide + k
    known = experiment.target + (experiment.target_level,) * (at + 1 - len(experiment.target))
    return replace(experiment, target=(*known[:at], value, *known[at + 1 :]))


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

    Of N runs at once every array but the steps and the target has an axis N in front, and L is the sum over them.
    """
    da = np.zeros_like(a)
    if experiment.loss == "state":
        return float(h[..., steps, :].sum()), np.broadcast_to(steps[:, None].astype(float), h.shape), da
    loss, da[..., steps, :] = cost(experiment.loss, a[..., steps, :], target[steps], experiment.readout)
    return loss, da @ W_hy, da
