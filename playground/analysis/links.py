"""The chain over time link by link: how strongly each state depends on itself one step before.

    ‖∂s_t/∂s_{t−1}‖ for every state s and step t, the other states held

The largest singular value says by what factor a small change can grow; in a long chain of many units the root mean
square over all directions, ‖·‖_F / √H, stands for it, which is quicker and is named as what it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.cells.records import Array, Params, Trace
from playground.engine import step_jacobians

WORK = 3e6
"""T·H³ up to which the largest singular values are worked out."""

Norm = Literal["spectral", "mean"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """The strength of every link.

    norm : "spectral", the largest singular value, or "mean", the root mean square over all directions
    strengths : by state, (T,), nan where a link is not finite
    """

    norm: Norm
    strengths: Mapping[str, Array]


def links(params: Params, trace: Trace) -> Links:
    """Return the strength of every link of one sequence's chain."""
    H, T = params.hidden_size, trace.length
    joint = step_jacobians(params, trace)
    norm: Norm = "spectral" if T * H**3 <= WORK else "mean"
    strengths = {}
    for index, state in enumerate(trace.states):
        own = slice(index * H, (index + 1) * H)
        strengths[state] = _strength(joint[:, own, own], norm)
    return Links(norm=norm, strengths=strengths)


def _strength(blocks: Array, norm: Norm) -> Array:
    bad = np.any(~np.isfinite(blocks), axis=(1, 2))
    finite = np.where(bad[:, None, None], 0.0, blocks)
    size = np.linalg.norm(finite, ord=2 if norm == "spectral" else "fro", axis=(1, 2))
    return np.where(bad, np.nan, size if norm == "spectral" else size / np.sqrt(blocks.shape[-1]))
