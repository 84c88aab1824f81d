"""The cliff of Pascanu 2013: the loss of one recurrent unit over its two parameters.

    x_t = w σ(x_{t−1}) + b,   x_0 = ½,   t = 1 … 50
    E(w, b) = (σ(x_50) − 0.7)²

Gradient, exactly, by carrying the derivatives along with x:

    ∂x_t/∂w = σ(x_{t−1}) + w σ'(x_{t−1}) ∂x_{t−1}/∂w
    ∂x_t/∂b = 1          + w σ'(x_{t−1}) ∂x_{t−1}/∂b
    ∇E = 2 (σ(x_50) − 0.7) σ'(x_50) ∇x_50

Source: Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks", section 2.3, figure 6.
"""

from dataclasses import dataclass

import numpy as np

from playground.cells.operations import sigmoid
from playground.cells.records import Array

START = 0.5
STEPS = 50
TARGET = 0.7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Descent:
    """A path of gradient descent over (w, b).

    w, b, loss : (n + 1,), before the first step and after each
    gradient : (n + 1, 2), ∂E/∂w and ∂E/∂b there, before clipping
    clipped : (n + 1,), whether clipping shortened the step taken from there
    """

    w: Array
    b: Array
    loss: Array
    gradient: Array
    clipped: Array

    @property
    def norms(self) -> Array:
        """The norm of the gradient along the path: (n + 1,)."""
        norm: Array = np.hypot(self.gradient[:, 0], self.gradient[:, 1])
        return norm


def cliff_loss(w: Array | float, b: Array | float) -> Array:
    """Return E(w, b), for arrays of any shapes that broadcast."""
    w, b = np.broadcast_arrays(np.asarray(w, dtype=float), np.asarray(b, dtype=float))
    x = np.full(w.shape, START)
    for _ in range(STEPS):
        x = w * sigmoid(x) + b
    loss: Array = (sigmoid(x) - TARGET) ** 2
    return loss


def cliff_gradient(w: float, b: float) -> tuple[float, float, float]:
    """Return E, ∂E/∂w and ∂E/∂b at one point."""
    x, dw, db = START, 0.0, 0.0
    for _ in range(STEPS):
        squashed = _sigmoid(x)
        slope = w * squashed * (1 - squashed)
        x, dw, db = w * squashed + b, squashed + slope * dw, 1 + slope * db
    squashed = _sigmoid(x)
    outer = 2 * (squashed - TARGET) * squashed * (1 - squashed)
    return (squashed - TARGET) ** 2, outer * dw, outer * db


def cliff_surface(w: Array, b: Array) -> Array:
    """Return E over a grid, rows b and columns w: (N,), (M,) → (M, N)."""
    return cliff_loss(w[None, :], b[:, None])


def descend(w: float, b: float, *, rate: float, steps: int, threshold: float | None = None) -> Descent:
    """Follow the negative gradient from (w, b).

    Parameters
    ----------
    rate : learning rate
    steps : how many steps to take
    threshold : clip the gradient to this norm; None takes it as it is
    """
    points = [(w, b, *cliff_gradient(w, b))]
    clipped = []
    for _ in range(steps):
        w, b, _loss, dw, db = points[-1]
        norm = float(np.hypot(dw, db))
        shorten = threshold is not None and norm > threshold
        factor = threshold / norm if threshold is not None and shorten else 1.0
        w, b = w - rate * factor * dw, b - rate * factor * db
        points.append((w, b, *cliff_gradient(w, b)))
        clipped.append(shorten)
    table = np.array(points)
    final = threshold is not None and float(np.hypot(*table[-1, 3:])) > threshold
    return Descent(
        w=table[:, 0], b=table[:, 1], loss=table[:, 2], gradient=table[:, 3:], clipped=np.array([*clipped, final])
    )


def _sigmoid(x: float) -> float:
    return 0.5 * float(np.tanh(0.5 * x)) + 0.5
