"""Jacobians of a step, and the norms of their products: how far a change of one state reaches.

∂s_t/∂s_k = J_t J_{t−1} … J_{k+1}. All blocks k ≤ t are carried along together, so that a step is one matrix product;
each block has an exponent of its own, powers of two taken out exactly, so that no product underflows or overflows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.cells import spec_of
from playground.cells.records import Array, Params, Trace
from playground.cells.values import block
from playground.engine.backward import check_trace
from playground.engine.compile import plan_of
from playground.engine.forward import with_dtype
from playground.engine.interventions import masks
from playground.engine.returning import Values
from playground.engine.sensitivities import Root, derive

Order = Literal["fro", "spectral"]
State = str  # "state", or the name of one state

SMALL = 1e-100  # squared norms below this are rescaled before they can underflow


def step_jacobians(params: Params, trace: Trace) -> Array:
    """Return J_t = ∂s_t/∂s_{t−1} for every step of one sequence.

    Parameters
    ----------
    params : the parameters that gave the trace
    trace : of one sequence: without batch axis, or with B = 1

    Returns
    -------
    array : (T, S, S), S = H, or 2H in the order (h, c) for a cell with a cell state. Rows of what is clamped are zero

    Raises
    ------
    ValueError : where the trace holds several sequences; choose one with `trace.sequence(b)`
    """
    trace = single(trace)
    check_trace(params, trace)
    with np.errstate(all="ignore"):
        return _Chained(with_dtype(params, trace.h.dtype), trace).joint()


class _Chained:
    """∂root/∂s_{t−1} for every root of a step, the first computed first, since later ones go through them."""

    def __init__(self, params: Params, trace: Trace) -> None:
        self.params, self.plan, self.H, self.trace = params, plan_of(params), params.hidden_size, trace
        self.value = Values(self.plan, trace.saved, slice(None))
        self.held = masks(trace.interventions, trace.h.shape)
        self.rows_of: dict[str, Array] = {}

    def joint(self) -> Array:
        """Return the Jacobian of the joint state: (T, S, S)."""
        for root in reversed(self.plan.roots):
            self.rows_of[root.name] = self._rows(root)
        return np.concatenate([self.rows_of[name] for name in self.plan.states], axis=1)

    def _rows(self, root: Root) -> Array:
        """Σ diag(λ_k) W_k + diag(λ) of states before + diag(λ_q) ∂q/∂s of other roots: (T, H, S)."""
        H, like, states = self.H, self.trace.h, self.plan.states
        local = {end: np.empty_like(like) for end in root.ends}
        derive(root, value=self.value, vector=self._vector, held=self.held, out=local)
        J = np.zeros((len(like), H, len(states) * H), like.dtype)
        for end in root.linear:
            for term in self.plan.node[end].terms:
                if term.source in ("x", None) or term.elementwise:
                    continue
                weight, state = block(self.params, term.parameter, term.gate), str(term.source).removesuffix("_prev")
                if term.source in self.rows_of:
                    J += local[end][:, :, None] * (weight @ self.rows_of[str(term.source)])
                else:
                    k = states.index(state)
                    J[:, :, k * H : (k + 1) * H] += local[end][:, :, None] * weight
        for state in root.before:
            units, k = np.arange(H), states.index(state)
            J[:, units, k * H + units] += local[f"{state}_prev"]
        for name in root.inner:
            J += local[name][:, :, None] * self.rows_of[name]
        return J

    def _vector(self, parameter: str, gate: str) -> Array:
        return block(self.params, parameter, gate)


def jacobian_norms(params: Params, trace: Trace, *, ord: Order = "fro", wrt: State = "state") -> Array:
    """Return ‖∂s_t/∂s_k‖ for every pair of steps.

    Parameters
    ----------
    params, trace : as for `step_jacobians`
    ord : "fro", the Frobenius norm, or "spectral", the largest singular value
    wrt : "state" for the joint state (h, c), "h" or "c" for that block ∂h_t/∂h_k or ∂c_t/∂c_k of the joint product

    Returns
    -------
    array : (T, T), [t, k] = ‖∂s_t/∂s_k‖ for k ≤ t (the norm of the identity at k = t), nan above the diagonal
    """
    return _triangle(trace, (row.norm for row in iter_jacobian_norms(params, trace, ord=ord, wrt=wrt)))


def jacobian_lognorms(params: Params, trace: Trace, *, ord: Order = "fro", wrt: State = "state") -> Array:
    """Return log₁₀ ‖∂s_t/∂s_k‖ for every pair of steps, finite far beyond the range of float64; −inf for zero.

    Parameters and result as for `jacobian_norms`.
    """
    return _triangle(trace, (row.log10 for row in iter_jacobian_norms(params, trace, ord=ord, wrt=wrt)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NormRow:
    """‖∂s_t/∂s_k‖ for one t and k = 0 … t, as mantissa · 2^exponent."""

    t: int
    mantissa: Array  # (t + 1,)
    exponent: Array  # (t + 1,) integers

    @property
    def norm(self) -> Array:
        """The norms, zero or inf where they leave the range of float64: (t + 1,)."""
        with np.errstate(all="ignore"):
            norm: Array = np.ldexp(self.mantissa, self.exponent)
            return norm

    @property
    def log10(self) -> Array:
        """Their logarithms to base 10, −inf for zero: (t + 1,)."""
        with np.errstate(all="ignore"):
            logarithm: Array = np.log10(self.mantissa) + self.exponent * np.log10(2.0)
            return logarithm


def iter_jacobian_norms(params: Params, trace: Trace, *, ord: Order = "fro", wrt: State = "state") -> Iterator[NormRow]:
    """Yield the rows of `jacobian_norms` one after the other, for a progress bar over long sequences."""
    _check(params, ord=ord, wrt=wrt)
    J = step_jacobians(params, trace)
    J, shift = _scaled(J.astype(np.result_type(J, np.float64), copy=False))
    T, S, _ = J.shape
    part = _part(params, wrt)
    start = np.eye(S)[part]  # ∂s_k/∂(the part at k), transposed: rows are what is varied
    blocks, other = np.zeros((2, T, *start.shape), J.dtype)
    exponent, dead = np.zeros(T, np.int64), np.zeros(T, bool)
    for t in range(T):
        with np.errstate(all="ignore"):
            np.dot(blocks[:t].reshape(-1, S), J[t].T, out=other[:t].reshape(-1, S))
            blocks, other = other, blocks
            blocks[t] = start
            exponent[:t] += shift[t]
            squares = _rescaled(blocks[: t + 1], exponent[: t + 1], dead[: t + 1], part)
            mantissa = np.sqrt(squares)
            if ord == "spectral":
                mantissa = _largest_singular(blocks[: t + 1, :, part], mantissa)
        yield NormRow(t=t, mantissa=mantissa, exponent=exponent[: t + 1].copy())


def single(trace: Trace) -> Trace:
    """Return the trace without batch axis; ValueError where it holds several sequences."""
    if not trace.batched:
        return trace
    if trace.x.shape[1] != 1:
        raise ValueError(f"Jacobians are of one sequence, this trace holds {trace.x.shape[1]}: use trace.sequence(b)")
    return trace.sequence(0)


def _part(params: Params, wrt: str) -> slice:
    """Where a state lies in the joint state."""
    H, states = params.hidden_size, list(spec_of(params.cell).states)
    if wrt == "state":
        return slice(0, len(states) * H)
    return slice(states.index(wrt) * H, (states.index(wrt) + 1) * H)


def _check(params: Params, *, ord: str, wrt: str) -> None:
    if ord not in ("fro", "spectral"):
        raise ValueError(f"ord must be 'fro' or 'spectral', got {ord!r}")
    spec = spec_of(params.cell)
    states = ("state", *spec.states)
    if wrt not in states:
        raise ValueError(f"wrt must be one of {', '.join(states)} for {spec.label}, got {wrt!r}")


def _scaled(J: Array) -> tuple[Array, Array]:
    """Return J_t / 2^e_t with a Frobenius norm below 1, so that products can only shrink, and e_t."""
    with np.errstate(all="ignore"):
        first = _power(np.abs(J).max(axis=(1, 2)))
        J = J * np.ldexp(1.0, -first)[:, None, None]
        second = _power(np.linalg.norm(J, axis=(1, 2)))
        return J * np.ldexp(1.0, -second)[:, None, None], first + second


def _power(size: Array) -> Array:
    """Return e with size / 2^e in [½, 1), 0 where size is 0, inf or nan; at least −1000, so that 2^−e is finite."""
    exponent: Array = np.maximum(np.frexp(size)[1].astype(np.int64), -1000)
    return np.where(np.isfinite(size), exponent, 0)


def _rescaled(blocks: Array, exponent: Array, dead: Array, part: slice) -> Array:
    """Return the squared Frobenius norms of the blocks after taking a power of two out of those about to underflow."""
    squares = _squares(blocks, part)
    small = (squares < SMALL) & ~dead
    if small.any():
        peak = np.abs(blocks[small]).max(axis=(1, 2))
        power = _power(peak)
        blocks[small] *= np.ldexp(1.0, -power)[:, None, None]
        exponent[small] += power
        squares[small] = _squares(blocks[small], part)
        dead[small] = peak == 0
    return squares


def _squares(blocks: Array, part: slice) -> Array:
    whole = blocks.shape[1] == blocks.shape[2]
    rows = blocks.reshape(len(blocks), -1) if whole else blocks[:, :, part]
    squares: Array = np.vecdot(rows, rows).real
    return squares if whole else squares.sum(axis=1)


def _largest_singular(blocks: Array, frobenius: Array) -> Array:
    """Return each block's largest singular value by its Gram matrix, scaled so that squaring loses nothing."""
    largest = frobenius.copy()  # zero stays zero, nan stays nan
    usable = np.isfinite(frobenius) & (frobenius > 0)
    unit = blocks[usable] / frobenius[usable, None, None]
    gram = unit @ unit.conj().swapaxes(1, 2)
    largest[usable] *= np.sqrt(np.linalg.eigvalsh(gram)[:, -1])
    return largest


def _triangle(trace: Trace, rows: Iterator[Array]) -> Array:
    T = trace.length
    triangle = np.full((T, T), np.nan)
    for t, row in enumerate(rows):
        triangle[t, : t + 1] = row
    return triangle
