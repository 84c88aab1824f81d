"""The triangle of influences: how far a change of one step's state reaches each later one.

    [t, k] = ‖∂s_t/∂s_k‖ = ‖J_t J_{t−1} … J_{k+1}‖,    k ≤ t

as log₁₀, so that what lies beyond float64's range is still told from zero. Row t reads: on which earlier steps does
step t depend. The work grows as T² S³ (S = H, or 2H for a cell with a cell state).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Params, Trace
from playground.engine.jacobians import Order, State, iter_jacobian_norms

FLOOR = -12.0
"""log₁₀ below which a chart shows nothing but its floor: 10⁻¹² of a change is left."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Triangle:
    """The norms of all products of step Jacobians of a run.

    log10 : (T, T), [t, k] = log₁₀ ‖∂s_t/∂s_k‖; nan above the diagonal and where it is not finite, −inf for zero
    ord : "fro" or "spectral"
    wrt : "state", "h" or "c"
    """

    log10: Array
    ord: Order
    wrt: State

    def row(self, t: int) -> Array:
        """How step t depends on the steps up to it: (t + 1,), log₁₀."""
        logs: Array = self.log10[t, : t + 1]
        return logs

    @property
    def first_bad(self) -> int | None:
        """The first step, 0-based, whose row holds something not finite; None where all are."""
        below = np.tril(np.ones_like(self.log10, dtype=bool))
        bad = np.flatnonzero((below & (np.isnan(self.log10) | np.isposinf(self.log10))).any(axis=1))
        return int(bad[0]) if len(bad) else None

    def thinned(self, most: int) -> tuple[Array, Array]:
        """Return at most `most` steps each way, the last always among them: (n, n) and the steps they are, (n,)."""
        length = len(self.log10)
        every = -(-length // most)
        chosen = np.arange(length - 1, -1, -every)[::-1]
        return self.log10[np.ix_(chosen, chosen)], chosen

    def reach(self, t: int, share: float = 0.01) -> int:
        """How many steps back from t the norm stays above a share of its value at k = t, without a gap."""
        row = self.row(t)[::-1]
        with np.errstate(invalid="ignore"):
            below = np.flatnonzero(~(row >= row[0] + np.log10(share)))
        return int(below[0]) - 1 if len(below) else t


def triangle(params: Params, trace: Trace, *, ord: Order = "fro", wrt: State = "state") -> Triangle:
    """Return the triangle of a run.

    Parameters
    ----------
    trace : of one sequence
    ord : "fro", the Frobenius norm (at once), or "spectral", the largest singular value (some six times slower)
    wrt : "state" for the joint state, "h" for ∂h_t/∂h_k, "c" for ∂c_t/∂c_k
    """
    *_, (_, whole) = iter_triangle(params, trace, ord=ord, wrt=wrt)
    assert whole is not None
    return whole


def iter_triangle(
    params: Params, trace: Trace, *, ord: Order = "fro", wrt: State = "state"
) -> Iterator[tuple[float, Triangle | None]]:
    """Yield after each row the share of the work that is done, 0 … 1; with the last of them the triangle."""
    length = trace.length
    logs = np.full((length, length), np.nan)
    for row in iter_jacobian_norms(params, trace, ord=ord, wrt=wrt):
        logs[row.t, : row.t + 1] = row.log10
        if row.t < length - 1:
            yield ((row.t + 1) / length) ** 2, None  # row t is a product of t blocks
    yield 1.0, Triangle(log10=logs, ord=ord, wrt=wrt)
