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
    if state not in grads.states:
        has = "has h alone" if len(grads.states) == 1 else f"has {', '.join(grads.states)}"
        raise ValueError(f'state "{state}" needs a cell with a cell state, an LSTM: this one {has}')
    total, entering = grads.states[state], {"h": dh} | ({} if dc is None else {"c": dc})
    local = steps(params, trace)
    pulled = pull_gradients(local, grads)
    order = [node.name for node in reversed(local.graph) if node.name in trace.states]
    entering = {name: entering.get(name, np.zeros_like(dh)) for name in order}
    split = _recur(pulled, _direct(local, trace), spec_of(params.cell).gates(params.options), entering)
    names, vectors = split.names, split.by_state[state]
    if len(trace.states) == 1 and not split.has_direct:  # an RNN: what enters is no path of its own
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
    states = tuple(trace.states)
    direct = {}
    for state in states:
        start = {name: ones if name == state else zeros for name in states}
        reached = pull(local, start, through_weights=False).sources
        for source, by_path in reached.items():
            if DIRECT in by_path and by_path[DIRECT].any():
                direct[state, source] = by_path[DIRECT]
    return direct


def _recur(
    pulled: Pulled,
    direct: Mapping[tuple[str, str], Array],
    gates: Sequence[str],
    entering: Mapping[str, Array],
) -> _Split:
    """Carry every path back through time; `entering` holds the states in the order of the way back through a step."""
    names = (DIRECT, *gates)
    vectors_of = {state: _arriving(pulled, names, state, dstate) for state, dstate in entering.items()}  # (T, P, H)
    length = len(next(iter(vectors_of.values())))
    with np.errstate(all="ignore"):
        for t in range(length - 1, -1, -1):
            for state, vectors in vectors_of.items():
                for other in vectors_of:
                    if t + 1 < length and (other, f"{state}_prev") in direct:
                        vectors[t] += direct[other, f"{state}_prev"][t + 1] * vectors_of[other][t + 1]
                    if (other, state) in direct:  # within the step, from a state that comes after this one
                        vectors[t] += direct[other, state][t] * vectors_of[other][t]
    by_state = {state: np.moveaxis(array, 1, 0) for state, array in vectors_of.items()}
    return _Split(names=names, by_state=by_state, has_direct=any(source.endswith("_prev") for _, source in direct))


def _arriving(pulled: Pulled, names: tuple[str, ...], state: str, entering: Array) -> Array:
    """What enters each path anew at each step: (T, P, H)."""
    arriving = np.zeros((len(entering), len(names), entering.shape[1]), entering.dtype)
    arriving[:, 0] = entering
    for index, name in enumerate(names[1:], start=1):
        before, within = (pulled.sources.get(source, {}) for source in (f"{state}_prev", state))
        if name in before:
            arriving[:-1, index] += before[name][1:]
        if name in within:
            arriving[:, index] += within[name]
    return arriving
