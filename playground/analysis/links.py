"""The strength of each link in the chain over time: how much of a state reaches the next step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Params, Trace
from playground.engine.jacobians import step_jacobians

WORK = 2e7
"""T·H³ up to which the largest singular value is computed; above it the Frobenius norm, which is never below it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """‖∂s_t/∂s_{t−1}‖ of each state s over the steps.

    norm : "spectral", the largest factor by which a small change of the state can grow in the step; or "fro"
    by_state : name → (T,); nan where a Jacobian is not finite
    """

    norm: str
    by_state: Mapping[str, Array]


def link_strengths(params: Params, trace: Trace) -> Links:
    """Return how strongly h_t depends on h_{t−1} and, for a cell with a cell state, c_t on c_{t−1}, the other held.

    Parameters
    ----------
    params, trace : one sequence, as for `step_jacobians`
    """
    J = step_jacobians(params, trace)
    H = params.hidden_size
    blocks = {"h": J[:, :H, :H]} | ({"c": J[:, H:, H:]} if J.shape[1] == 2 * H else {})
    norm = "spectral" if len(J) * H**3 <= WORK else "fro"
    return Links(norm=norm, by_state={state: _norms(block, norm) for state, block in blocks.items()})


def _norms(J: Array, norm: str) -> Array:
    """Return the norm of every matrix of a stack, nan where one isn't finite: (T,)."""
    finite = np.isfinite(J).all(axis=(1, 2))
    found = np.full(len(J), np.nan)
    if finite.any():
        found[finite] = np.linalg.norm(J[finite], ord=2 if norm == "spectral" else "fro", axis=(1, 2))
    return found
