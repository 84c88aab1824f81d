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

from playground.cells.graph import Graph, Node, affine, linear, relu, sigmoid
from playground.cells.memory import columns, flat, recurrent, release, rows, weight_gradients
from playground.cells.records import Array, Options, Params, Trace
from playground.cells.spec import Adjoint, CellSpec, Signal, Sweep, Unrolled

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


def step(constants: tuple[Any, ...], hold: Any, row: Array, a: Array, h: Array) -> None:
    """Compute h_t from the row [h_{t−1} | x_t | 1]."""
    dot, W, activation = constants
    dot(row, W, a)
    activation(a, h)
    if hold:
        hold("h")


def vjp(constants: tuple[Any, ...], hold: Any, dh: Array, dh_prev: Array, slope: Array, da: Array) -> None:
    """Turn ∂L/∂h_t into ∂L/∂a_t and add its part to ∂L/∂h_{t−1}."""
    dot, multiply, add, W_hh, back = constants
    multiply(slope, dh, da)
    dot(da, W_hh, back)
    add(dh_prev, back, dh_prev)


def unroll(params: Params, x: Array, h_0: Array, c_0: Array | None) -> Unrolled:
    """Lay out a forward pass over x (T, [B,] D)."""
    H = params.hidden_size
    row = rows(x, h_0)
    a = np.empty((*x.shape[:-1], H), x.dtype)
    activation = ACTIVATIONS[params.options["activation"]][0]
    constants = (np.dot, columns(params, "h"), activation)
    h = row[1:, ..., :H]

    def trace() -> dict[str, Any]:
        return {"h": h, "gates": {"h": h}, "pre": {"h": a}, "saved": {"rows": row}}

    return Unrolled(
        sweep=Sweep(step=step, constants=constants, columns=(row[:-1], a, h)), targets={"h": h}, trace=trace
    )


def slope(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return φ'(a_t) for all steps, zero where h is clamped: (T, [B,] H)."""
    derivative = ACTIVATIONS[params.options["activation"]][1](trace.pre["h"], trace.h)
    release(held, "h", derivative)
    return derivative


def adjoint(params: Params, trace: Trace, dh: Array, dc: Array | None, held: Mapping[str, Array]) -> Adjoint:
    """Lay out a backward pass; dh (T + 1, [B,] H) holds ∂L/∂h_0 … ∂L/∂h_T as they enter and becomes the total."""
    local = slope(params, trace, held)
    da = np.empty_like(local)
    constants = (np.dot, np.multiply, np.add, params.W_hh, np.empty_like(dh[0]))
    order = slice(None, None, -1)
    sweep = Sweep(step=vjp, constants=constants, columns=(dh[1:][order], dh[:-1][order], local[order], da[order]))

    def gradients() -> dict[str, Any]:
        found = weight_gradients(trace.saved["rows"][:-1], da, order=GATES, gates=GATES)
        return found | {"x": (flat(da) @ params.W_ih).reshape(trace.x.shape)}

    return Adjoint(sweep=sweep, gradients=gradients)


def jacobian(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂h_t/∂h_{t−1} for all steps of a trace without batch axis: (T, H, H)."""
    J: Array = slope(params, trace, held)[:, :, None] * recurrent(params, "h")
    return J


def graph(options: Options) -> Graph:
    """Return the cell as a graph."""
    activation = options["activation"]
    written = {"tanh": r"\tanh", "relu": r"\mathrm{relu}", "sigmoid": r"\sigma", "identity": r""}[activation]
    return (
        linear("pre_h", affine("h"), symbol="a_t", latex="a_t"),
        Node(name="h", op=activation, inputs=("pre_h",), stage="output", symbol="h_t", latex=rf"h_t = {written}(a_t)"),
    )


RNN = CellSpec(
    name="rnn",
    label="RNN",
    options={"activation": tuple(ACTIVATIONS)},
    has_cell_state=False,
    gates=lambda options: GATES,
    signals=lambda options: (),
    peepholes=lambda options: (),
    graph=graph,
    unroll=unroll,
    adjoint=adjoint,
    jacobian=jacobian,
)
