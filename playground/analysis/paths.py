"""By which path the gradient comes: through the memory itself, or through the weights of which gate.

Every way from a loss to an earlier state is a chain of steps, and each step either stays on the direct path, which
meets no weight, or goes through the weights of a gate. The gradient at step t is split by the last gate that the way
back went through before it reached t; what never left the direct path is the direct share:

    LSTM   ∂L/∂c_t = Π f (direct) + what came through h and the gates i, f, g, o
    GRU    ∂L/∂h_t = Π z (direct) + what came through n, z, r
    RNN    ∂L/∂h_t has one path, through W_hh

With D_t the direct (diagonal) derivative of a step, and J^q_t what a step hands back through gate q,

    A_t   = (gradient entering at t) + D_{t+1} A_{t+1}          direct
    B^q_t = J^q_{t+1}ᵀ (total at t+1) + D_{t+1} B^q_{t+1}       through gate q

and A_t + Σ_q B^q_t is the total gradient, vector for vector.

Source: Arpit et al. 2018, "h-detach: modifying the LSTM gradient towards better optimization", for the LSTM's split.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.within import DIRECT, Pulled, Steps, pull, pull_gradients, steps
from playground.cells import spec_of
from playground.cells.records import Array, Gradients, Params, Trace


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """A gradient split by path.

    state : "h" or "c", the state whose gradient is split
    names : of the P paths: "direct" where the cell has such a path, then the gates
    vectors : (P, T, H), one gradient a path; they add up to `total`
    total : (T, H), ∂L/∂h_t or ∂L/∂c_t from the backward pass
    shares : (P, T), ⟨vector, total⟩ / ‖total‖²: adds up to 1 at every step; below 0 where a path pulls against the
        total, and then others are above 1; nan where the total is 0 or not finite
    norms : (P, T), ‖vector‖
    """

    state: str
    names: tuple[str, ...]
    vectors: Array
    total: Array
    shares: Array
    norms: Array


def split_paths(
    params: Params, trace: Trace, grads: Gradients, dh: Array, *, dc: Array | None = None, state: str | None = None
) -> Paths:
    """Split ∂L/∂c_t (or ∂L/∂h_t) of a run without batch axis by path.

    Parameters
    ----------
    dh, dc : (T, H), the gradients as they enter at each step: what `backward` was given
    state : "h" or "c"; by default the cell state where there is one
    """
    state = state or ("h" if trace.c is None else "c")
    total = grads.h if state == "h" else grads.c
    if total is None:
        raise ValueError('state "c" needs a cell with a cell state, an LSTM: this one has h alone')
    local = steps(params, trace)
    pulled = pull_gradients(local, grads)
    found = _recur(pulled, _direct(local, trace), spec_of(params.cell).gates(params.options), dh=dh, dc=dc)
    names, vectors = found.names, found.by_state[state]
    if trace.c is None and not found.has_direct:  # an RNN: what enters is no path of its own
        names, vectors = names[1:], vectors[1:] + _only(vectors[0], len(names) - 1)
    return Paths(
        state=state,
        names=names,
        vectors=vectors,
        total=total,
        shares=projections(vectors, total),
        norms=np.stack([row_norms(vector) for vector in vectors]),
    )


def projections(vectors: Array, total: Array) -> Array:
    """Return each vector's share of its total, ⟨v, s⟩ / ‖s‖²: (P, T, …), (T, …) → (P, T); nan where s is 0."""
    flat = total.reshape(len(total), -1)
    with np.errstate(all="ignore"):
        scale = np.max(np.abs(flat), axis=1, initial=0.0)  # squares would underflow where a gradient vanishes
        unit = flat / scale[:, None]
        parts = vectors.reshape(*vectors.shape[:2], -1) / scale[:, None]
        shares: Array = np.einsum("ptn,tn->pt", parts, unit) / np.einsum("tn,tn->t", unit, unit)
    return shares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Split:
    names: tuple[str, ...]
    by_state: Mapping[str, Array]
    has_direct: bool


def _only(vector: Array, count: int) -> Array:
    """One vector as the first of `count`, the others zero."""
    padded = np.zeros((count, *vector.shape), vector.dtype)
    padded[0] = vector
    return padded


def _direct(local: Steps, trace: Trace) -> dict[tuple[str, str], Array]:
    """The direct derivatives of a step: (state, source) → (T, H), where there is one."""
    ones, zeros = np.ones_like(trace.h), np.zeros_like(trace.h)
    states = ("h",) if trace.c is None else ("h", "c")
    found = {}
    for state in states:
        start = {name: ones if name == state else zeros for name in states}
        reached = pull(local, start, through_weights=False).sources
        for source, by_path in reached.items():
            if DIRECT in by_path and by_path[DIRECT].any():
                found[state, source] = by_path[DIRECT]
    return found


def _recur(
    pulled: Pulled, direct: Mapping[tuple[str, str], Array], gates: Sequence[str], *, dh: Array, dc: Array | None
) -> _Split:
    """Carry every path back through time."""
    names = (DIRECT, *gates)
    states = ("h", "c") if "c_prev" in pulled.sources or "c" in pulled.sources else ("h",)
    entering = {"h": dh, "c": np.zeros_like(dh) if dc is None else dc}
    length = len(dh)
    found = {state: _arriving(pulled, names, state, entering[state]) for state in states}  # (T, P, H)
    with np.errstate(all="ignore"):
        for t in range(length - 1, -1, -1):
            for state in states:
                here = found[state][t]
                if t + 1 < length:
                    for later in states:
                        if (later, f"{state}_prev") in direct:
                            here += direct[later, f"{state}_prev"][t + 1] * found[later][t + 1]
                if state == "c" and ("h", "c") in direct:
                    here += direct["h", "c"][t] * found["h"][t]
    by_state = {state: np.moveaxis(array, 1, 0) for state, array in found.items()}
    return _Split(names=names, by_state=by_state, has_direct=any(source != "c" for _state, source in direct))


def _arriving(pulled: Pulled, names: tuple[str, ...], state: str, entering: Array) -> Array:
    """What enters each path anew at each step: (T, P, H)."""
    found = np.zeros((len(entering), len(names), entering.shape[1]), entering.dtype)
    found[:, 0] = entering
    for index, name in enumerate(names[1:], start=1):
        before = pulled.sources.get(f"{state}_prev", {})
        if name in before:
            found[:-1, index] += before[name][1:]
        if state == "c" and name in pulled.sources.get("c", {}):
            found[:, index] += pulled.sources["c"][name]
    return found
