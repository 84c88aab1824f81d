"""Losses of an affine output a = W_hy h + b_y, each the mean over all answers that count, with its gradient by a.

    identity, squared error           L = mean (a − y)²                 ∂L/∂a = 2 (a − y) / N
    sigmoid, binary cross-entropy     L = mean ln(1 + eᵃ) − y a         ∂L/∂a = (σ(a) − y) / N
    softmax, cross-entropy            L = mean ln Σ_k e^{a_k} − a_y     ∂L/∂a = (softmax(a) − [k = y]) / N

N counts the entries of y. Natural logarithms: the unit is the nat.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.cells.operations import sigmoid
from playground.cells.records import Array
from playground.words import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a kind of readout answers and what a wrong answer costs.

    answer : a → y, the outputs themselves
    value : (a, target) → L and ∂L/∂a
    """

    label: str
    answer: Callable[[Array], Array]
    value: Callable[[Array, Array], tuple[float, Array]]


def squared(a: Array, target: Array) -> tuple[float, Array]:
    """Return the mean squared error and its gradient; a, target (…, K)."""
    error = a - target
    return float((error * error).mean()), error * a.dtype.type(2 / error.size)


def binary(a: Array, target: Array) -> tuple[float, Array]:
    """Return the mean binary cross-entropy and its gradient; a, target (…, K), targets in [0, 1]."""
    value = np.logaddexp(a.dtype.type(0), a) - target * a
    return float(value.mean()), (sigmoid(a) - target) * a.dtype.type(1 / a.size)


def categorical(a: Array, target: Array) -> tuple[float, Array]:
    """Return the mean cross-entropy and its gradient; a (…, K), target (…) the index of the right class."""
    log_p, right = log_softmax(a), target[..., None]
    gradient = np.exp(log_p)
    np.put_along_axis(gradient, right, np.take_along_axis(gradient, right, -1) - 1, -1)
    return float(-np.take_along_axis(log_p, right, -1).mean()), gradient * a.dtype.type(1 / target.size)


def log_softmax(a: Array) -> Array:
    """Return ln softmax(a) over the last axis."""
    shifted = a - a.max(axis=-1, keepdims=True)
    value: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return value


def softmax(a: Array) -> Array:
    """Return e^{a_k} / Σ e^{a} over the last axis."""
    return np.exp(log_softmax(a))


def right_answers(a: Array, target: Array, readout: str) -> float:
    """Return the share of right answers: the likeliest class, or the likelier of two."""
    if readout == "softmax":
        return float((a.argmax(axis=-1) == target).mean())
    return float(((a > 0) == (target > 0.5)).mean())


def measure(name: str, loss: float, a: Array, target: Array, readout: str) -> float:
    """Return a task's own measure ("accuracy", "rms", "bits") of outputs before their activation."""
    if name == "accuracy":
        return right_answers(a, target, readout)
    return float(np.sqrt(loss)) if name == "rms" else loss / float(np.log(2))


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "identity": Loss(label=mark("mean squared error"), answer=np.positive, value=squared),
        "sigmoid": Loss(label=mark("cross-entropy (nats)"), answer=sigmoid, value=binary),
        "softmax": Loss(label=mark("cross-entropy (nats)"), answer=softmax, value=categorical),
    }
)
"""By the activation of the readout."""
