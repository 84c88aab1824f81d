"""The sum over time: which share every step has in a weight's gradient.

A parameter is used at every step, so its gradient is a sum over steps:

    ∂L/∂W = Σ_t C_t,    C_t = δ_t ⊗ u_t

with δ_t the gradient at the gate's linear node and u_t what the weight multiplied (h_{t−1}, x_t, or 1 for a bias).
The share of a step is its projection on the sum, s_t = ⟨C_t, ∂L/∂W⟩ / ‖∂L/∂W‖², split further by gate and unit (the
rows of W). All shares add up to exactly 1; one below 0 belongs to a step that pulls against the sum.
"""

from dataclasses import dataclass

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.within import Steps, pull_gradients, steps, terms_of
from playground.cells import spec_of
from playground.cells.records import Array, Gradients, Params, Trace


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """The share of every step, gate and unit in the gradient of one parameter.

    parameter : "W_hh", "W_ih", "b_ih", "b_hh"
    gates : the G row blocks, in order
    table : (T, G, H), shares: adds up to 1; nan where the gradient is 0 or not finite
    norms : (T,), ‖C_t‖, how large the step's term is by itself
    running : (T,), ‖C_T + … + C_t‖, the sum as the backward pass builds it up from the last step to the first
    total : ‖∂L/∂W‖
    """

    parameter: str
    gates: tuple[str, ...]
    table: Array
    norms: Array
    running: Array
    total: float

    @property
    def steps(self) -> Array:
        """The share of every step: (T,)."""
        share: Array = self.table.sum(axis=(1, 2))
        return share

    @property
    def by_gate(self) -> Array:
        """The share of every step and gate: (G, T)."""
        share: Array = self.table.sum(axis=2).T
        return share

    @property
    def by_unit(self) -> Array:
        """The share of every step and unit: (H, T)."""
        share: Array = self.table.sum(axis=1).T
        return share

    @property
    def reached(self) -> Array:
        """The share gathered from the last step back to t: (T,); 1 at the first step."""
        share: Array = np.cumsum(self.steps[::-1])[::-1]
        return share


def blocks_of(params: Params, parameter: str) -> tuple[str, ...]:
    """Return the gates that have a block in a parameter; ValueError where the cell has no such parameter."""
    blocks = spec_of(params.cell).blocks(params.options)
    if parameter not in blocks:
        raise ValueError(f"the parameter must be one of {', '.join(blocks)}, got {parameter}")
    return blocks[parameter]


def factors_of(local: Steps, grads: Gradients, parameter: str) -> tuple[Array, Array]:
    """Return the two factors of every step's term: δ (T, G, H) and u (T, G, N); N is 1 for a bias.

    A gate whose block is used at several places of a step is not foreseen: ValueError.
    """
    linear = pull_gradients(local, grads).linear
    left, right = [], []
    for gate in blocks_of(local.params, parameter):
        places = terms_of(local, parameter, gate)
        if len(places) != 1:
            raise ValueError(f"{parameter} of gate {gate} must be used once a step, is used {len(places)} times")
        node, term = places[0]
        delta, ones = linear[node.name], np.ones((len(grads.h), 1), grads.h.dtype)
        seen = None if term.source is None else local.values[term.source]
        left.append(delta * seen if term.elementwise and seen is not None else delta)
        right.append(ones if term.elementwise or seen is None else seen)
    return np.stack(left, axis=1), np.stack(right, axis=1)


def step_shares(params: Params, trace: Trace, grads: Gradients, parameter: str) -> Shares:
    """Return the share of every step in the gradient of a parameter, for a run without batch axis.

    Parameters
    ----------
    parameter : "W_hh", "W_ih", "b_ih" or "b_hh"
    """
    left, right = factors_of(steps(params, trace), grads, parameter)
    gates = blocks_of(params, parameter)
    gradient = getattr(grads, parameter).reshape(len(gates), params.hidden_size, -1)  # (G, H, N)
    with np.errstate(all="ignore"):
        scale = np.max(np.abs(gradient), initial=0.0)
        unit = gradient / scale
        along = np.einsum("tgn,ghn->tgh", right, unit) * (left / scale)
        table = along / np.sum(unit * unit)
        sizes = row_norms(left.reshape(len(left) * len(gates), -1)) * row_norms(
            right.reshape(len(left) * len(gates), -1)
        )
        norms = row_norms(sizes.reshape(len(left), len(gates)))
    return Shares(
        parameter=parameter,
        gates=gates,
        table=table,
        norms=norms,
        running=running_norms(left, right),
        total=float(row_norms(gradient.reshape(1, -1))[0]),
    )


def running_norms(left: Array, right: Array) -> Array:
    """Return ‖Σ_{s ≥ t} δ_s ⊗ u_s‖ for every t: (T, G, H), (T, G, N) → (T,).

    From the inner products of the terms alone, ⟨C_s, C_t⟩ = Σ_gates (δ_s·δ_t)(u_s·u_t): no (T, G·H, N) array.
    """
    with np.errstate(all="ignore"):
        scale = np.max(np.abs(left), initial=0.0) or 1.0
        scaled = np.swapaxes(left, 0, 1) / scale  # (G, T, H)
        inputs = np.swapaxes(right, 0, 1)
        gram = np.sum((scaled @ scaled.swapaxes(1, 2)) * (inputs @ inputs.swapaxes(1, 2)), axis=0)  # (T, T)
        # ‖S_t‖² = ‖S_{t+1}‖² + 2 ⟨C_t, S_{t+1}⟩ + ‖C_t‖²
        later = np.cumsum(gram[:, ::-1], axis=1)[:, ::-1]  # [t, s]: ⟨C_t, Σ_{r ≥ s} C_r⟩
        here = np.diagonal(gram)
        cross = np.append(np.diagonal(later, offset=1), 0.0)
        squares = np.cumsum((2 * cross + here)[::-1])[::-1]
        running: Array = np.sqrt(np.maximum(squares, 0)) * scale
    return running


def running_gradient(params: Params, trace: Trace, grads: Gradients, parameter: str) -> Array:
    """Return the sum as the backward pass builds it up, Σ_{s ≥ t} C_s: (T, G·H, N) or, for a bias, (T, G·H).

    At the first step it is the whole gradient. Large: T · G·H · N numbers.
    """
    left, right = factors_of(steps(params, trace), grads, parameter)
    terms = np.einsum("tgh,tgn->tghn", left, right)
    total = np.cumsum(terms[::-1], axis=0)[::-1]
    return total.reshape(len(total), *getattr(grads, parameter).shape)
