"""The plain recurrent network.

    a_t = W_ih x_t + b_ih + W_hh h_{t−1} + b_hh
    h_t = φ(a_t)                                        φ: tanh, relu, σ or the identity

Step Jacobian: ∂h_t/∂h_{t−1} = diag(φ'(a_t)) W_hh.

Source: Elman 1990, "Finding structure in time"; the two biases as in PyTorch's `nn.RNN`; relu with an identity matrix:
Le, Jaitly, Hinton 2015, "A simple way to initialize recurrent networks of rectified linear units".
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy import add, multiply

from playground.cells.graph import Graph, affine, linear, node
from playground.cells.loops import Backward, Forward, Loops
from playground.cells.memory import flat, make_rows, pack, release
from playground.cells.operations import relu, sigmoid
from playground.cells.records import Array, Options, Params, Trace
from playground.cells.spec import CellSpec, Torch

GATES = ("h",)  # no gates: the one row block computes h itself


def _write(function: Callable[[Array], Array]) -> Callable[[Array, Array], None]:
    def activation(a: Array, out: Array) -> None:
        out[...] = function(a)

    return activation


# φ as (a, out), and φ' from a and h = φ(a)
ACTIVATIONS: Mapping[str, tuple[Callable[[Array, Array], Any], Callable[[Array, Array], Array]]] = {
    "tanh": (np.tanh, lambda a, h: 1 - h * h),
    "relu": (_write(relu), lambda a, h: (a.real > 0).astype(h.dtype)),
    "sigmoid": (_write(sigmoid), lambda a, h: h * (1 - h)),
    "identity": (np.positive, lambda a, h: np.ones_like(h)),
}


def make_step(W: Array, activation: Callable[[Array, Array], Any]) -> Callable[..., None]:
    """Return the step that computes h_t from the row [h_{t−1} | x_t | 1]."""

    def step(row: Array, a: Array, h: Array, hold: Any = None) -> None:
        row.dot(W, a)
        activation(a, h)
        if hold:
            hold("h")

    return step


def make_vjp(W_hh: Array, back: Array) -> Callable[..., None]:
    """Return the step that turns ∂L/∂h_t into ∂L/∂a_t and adds its part to ∂L/∂h_{t−1}."""

    def vjp(dh: Array, dh_prev: Array, slope: Array, da: Array) -> None:
        multiply(slope, dh, da)
        da.dot(W_hh, back)
        add(dh_prev, back, dh_prev)

    return vjp


def forward(params: Params, x: Array, h_0: Array, c_0: Array | None) -> Forward:
    """Lay out a forward pass over x (T, [B,] D)."""
    H, rows = params.hidden_size, make_rows(x, h_0)
    a, h = np.empty((*x.shape[:-1], H), x.dtype), rows[1:, ..., :H]
    W = pack(params, gates=GATES, order=GATES)[:, 0]
    return Forward(
        step=make_step(W, ACTIVATIONS[params.options["activation"]][0]),
        columns=(rows[:-1], a, h),
        finish=lambda span: None,
        targets={"h": h},
        trace={"states": {"h": h}, "gates": {"h": h}, "pre": {"h": a}, "saved": {"rows": rows}},
    )


def slope(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return φ'(a_t) for all steps, zero where h is clamped: (T, [B,] H)."""
    derivative = ACTIVATIONS[params.options["activation"]][1](trace.pre["h"], trace.h)
    release(held, "h", derivative)
    return derivative


def backward(
    params: Params, trace: Trace, held: Mapping[str, Array], *, dh: Array, dc: None, carry: None, enters: bool
) -> Backward:
    """Lay out a backward pass; dh (T + 1, [B,] H) holds ∂L/∂h_0 … ∂L/∂h_T as they enter and becomes the total."""
    local = slope(params, trace, held)
    da = np.empty_like(local)
    columns = (dh[1:], dh[:-1], local, da)
    return Backward(
        step=make_vjp(params.W_hh, np.empty_like(dh[0])),
        columns=tuple(column[::-1] for column in columns),
        dx=lambda: (flat(da) @ params.W_ih).reshape(trace.x.shape),
        sums=lambda: {"rows": flat(da).T @ flat(trace.saved["rows"][:-1])},
        carry=lambda: None,
    )


def collect(params: Params, sums: Mapping[str, Array]) -> dict[str, Array]:
    """Return the gradient of every parameter from ∂L/∂a · row, added up over the steps: (H, H + D + 1)."""
    product, H = sums["rows"], params.hidden_size
    bias = product[:, -1]
    return {"W_ih": product[:, H:-1].copy(), "W_hh": product[:, :H].copy(), "b_ih": bias.copy(), "b_hh": bias.copy()}


def jacobian(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂h_t/∂h_{t−1} for all steps of a trace without batch axis: (T, H, H)."""
    return slope(params, trace, held)[:, :, None] * params.W_hh


def graph(options: Options) -> Graph:
    """Return the cell as a graph."""
    activation = options["activation"]
    written = {"tanh": r"\tanh", "relu": r"\mathrm{relu}", "sigmoid": r"\sigma", "identity": r""}[activation]
    return (
        linear("pre_h", affine("h"), symbol="a_t", latex="a_t"),
        node("h", activation, "pre_h", stage="output", symbol="h_t", latex=rf"h_t = {written}(a_t)"),
    )


RNN = CellSpec(
    name="rnn",
    label="RNN",
    equations=graph,
    options={"activation": tuple(ACTIVATIONS)},
    torch=Torch(layer="RNN", options={"activation": ("tanh", "relu")}),
    purpose="The plainest memory: one sum through one function, so what it holds fades or explodes with its weights.",
    sources=(
        'Elman 1990, "Finding structure in time"',
        'Le, Jaitly, Hinton 2015, "A simple way to initialize recurrent networks of rectified linear units"',
    ),
    loops=Loops(forward=forward, backward=backward, collect=collect, jacobian=jacobian),
)
