"""The gated recurrent unit, resetting after or before the recurrent product.

    r   = σ(W_ih,r x_t + b_ih,r + W_hh,r h_{t−1} + b_hh,r)
    z   = σ(W_ih,z x_t + b_ih,z + W_hh,z h_{t−1} + b_hh,z)
    n   = tanh(W_ih,n x_t + b_ih,n + r ⊙ (W_hh,n h_{t−1} + b_hh,n))     reset="after" (PyTorch, cuDNN)
    n   = tanh(W_ih,n x_t + b_ih,n + W_hh,n (r ⊙ h_{t−1}) + b_hh,n)     reset="before"
    h_t = n + z ⊙ (h_{t−1} − n)                                         = z ⊙ h_{t−1} + (1 − z) ⊙ n

σ is computed as ½ tanh(½a) + ½ with the inner ½ folded into the weights.

Step Jacobian, with λ_k the derivative of h_t by a gate's pre-activation (λ_u: by the recurrent part of n's):
    after:  ∂h_t/∂h_{t−1} = diag(z) + diag(λ_r) W_hh,r + diag(λ_z) W_hh,z + diag(λ_u) W_hh,n
    before: ∂h_t/∂h_{t−1} = diag(z) + diag(λ_z) W_hh,z
                            + diag(λ_n) W_hh,n (diag(r) + diag(h_{t−1} ⊙ r ⊙ (1 − r)) W_hh,r)

Sources: Cho et al. 2014, arXiv 1406.1078: version 3 resets before the product, version 1 after; PyTorch's `nn.GRU`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy import add, multiply, subtract, tanh

from playground.cells.graph import Graph, Node, Term, affine, linear, node
from playground.cells.loops import Backward, Forward, Loops
from playground.cells.meaning import Memory
from playground.cells.memory import blocks, flat, in_order, make_rows, pack, release
from playground.cells.records import Array, Options, Params, Trace
from playground.cells.spec import CellSpec, Torch

GATES = ("r", "z", "n")


def make_step_after(W: Array, scratch: Array) -> Callable[..., None]:
    """Return the step that computes h_t from the row [h_{t−1} | x_t | 1]; a_n holds the input's part of n already."""
    half = np.array(0.5, W.dtype)

    def step(
        row: Array,
        a: Array,
        a_r_z: Array,
        u: Array,
        r_z: Array,
        r: Array,
        z: Array,
        a_n: Array,
        n: Array,
        h_prev: Array,
        h: Array,
        hold: Any = None,
    ) -> None:
        row.dot(W, a)  # a_r, a_z and u = W_hh,n h_{t−1} + b_hh,n
        tanh(a_r_z, r_z)
        multiply(r_z, half, r_z)
        add(r_z, half, r_z)
        if hold:
            hold("r")
            hold("z")
        multiply(r, u, scratch)
        add(a_n, scratch, a_n)
        tanh(a_n, n)
        if hold:
            hold("n")
        subtract(h_prev, n, scratch)
        multiply(z, scratch, scratch)
        add(n, scratch, h)
        if hold:
            hold("h")

    return step


def make_step_before(W: Array, W_n: Array, scratch: Array) -> Callable[..., None]:
    """Return the step that resets before the product; a_n holds the input's part of n and both biases already."""
    half = np.array(0.5, W.dtype)

    def step(
        row: Array,
        a: Array,
        a_r_z: Array,
        reset_h: Array,
        r_z: Array,
        r: Array,
        z: Array,
        a_n: Array,
        n: Array,
        h_prev: Array,
        h: Array,
        hold: Any = None,
    ) -> None:
        row.dot(W, a)
        tanh(a_r_z, r_z)
        multiply(r_z, half, r_z)
        add(r_z, half, r_z)
        if hold:
            hold("r")
            hold("z")
        multiply(r, h_prev, reset_h)
        reset_h.dot(W_n, scratch)
        add(a_n, scratch, a_n)
        tanh(a_n, n)
        if hold:
            hold("n")
        subtract(h_prev, n, scratch)
        multiply(z, scratch, scratch)
        add(n, scratch, h)
        if hold:
            hold("h")

    return step


def make_vjp_after(W_hh: Array, back: Array) -> Callable[..., None]:
    """Return the step that turns ∂L/∂h_t into ∂L/∂(u, a_r, a_z) and the parts for step t − 1."""

    def vjp(dh: Array, dh_prev: Array, by_h: Array, from_h: Array, da: Array, direct: Array) -> None:
        multiply(by_h, dh, from_h)  # (λ_u, λ_r, λ_z, λ_n, z) ⊙ ∂L/∂h_t
        da.dot(W_hh, back)
        add(dh_prev, direct, dh_prev)
        add(dh_prev, back, dh_prev)

    return vjp


def make_vjp_before(W_hh: Array, W_n: Array, back: Array) -> Callable[..., None]:
    """Return the step that turns ∂L/∂h_t into ∂L/∂(a_r, a_z, a_n) and the parts for step t − 1.

    a_r is reached through r ⊙ h_{t−1} only, so it comes after the product with W_hh,n.
    """

    def vjp(
        dh: Array,
        dh_prev: Array,
        by_h: Array,
        from_h: Array,
        da: Array,
        direct: Array,
        by_reset: Array,
        r: Array,
        da_r: Array,
        da_n: Array,
    ) -> None:
        multiply(by_h, dh, from_h)  # (λ_z, λ_n, z) ⊙ ∂L/∂h_t
        da_n.dot(W_n, back)  # ∂L/∂(r ⊙ h_{t−1})
        multiply(back, by_reset, da_r)
        multiply(back, r, back)
        add(dh_prev, back, dh_prev)
        da.dot(W_hh, back)
        add(dh_prev, direct, dh_prev)
        add(dh_prev, back, dh_prev)

    return vjp


def forward(params: Params, x: Array, h_0: Array, c_0: Array | None) -> Forward:
    """Lay out a forward pass over x (T, [B,] D)."""
    H, (T, *batch) = params.hidden_size, x.shape[:-1]
    after, rows = params.options["reset"] == "after", make_rows(x, h_0)
    a, gate = np.empty((T, *batch, (3 if after else 2) * H), x.dtype), np.empty((T, 3, *batch, H), x.dtype)
    extra = a[..., 2 * H :] if after else np.empty((T, *batch, H), x.dtype)  # u, or r ⊙ h_{t−1}
    a_n = (flat(x) @ params.W_ih[2 * H :].T).reshape(T, *batch, H)
    a_n += params.b_ih[2 * H :] if after else params.b_ih[2 * H :] + params.b_hh[2 * H :]
    at, a_r_z, h = {name: gate[:, k] for k, name in enumerate(GATES)}, blocks(a[..., : 2 * H], 2), rows[1:, ..., :H]

    def finish(span: slice) -> None:
        a_r_z[span] *= 2  # undo the ½ that was folded into the sigmoids' weights

    return Forward(
        step=_step(params, np.empty_like(h_0)),
        columns=(rows[:-1], a, a_r_z, extra, gate[:, :2], at["r"], at["z"], a_n, at["n"], rows[:-1, ..., :H], h),
        finish=finish,
        targets=at | {"h": h},
        trace={
            "states": {"h": h},
            "gates": at,
            "pre": {"r": a_r_z[:, 0], "z": a_r_z[:, 1], "n": a_n},
            "saved": {"rows": rows, "u" if after else "reset_h": extra},
        },
    )


def _step(params: Params, scratch: Array) -> Callable[..., None]:
    H, W = params.hidden_size, pack(params, gates=GATES, order=GATES, halved=2)
    if params.options["reset"] == "before":
        return make_step_before(W[:, :2].reshape(-1, 2 * H), params.W_hh[2 * H :].T.copy(), scratch)
    W[H:-1, 2] = 0  # u is the recurrent part alone
    W[-1, 2] = params.b_hh[2 * H :]
    return make_step_after(W.reshape(-1, 3 * H), scratch)


def local_derivatives(params: Params, trace: Trace, held: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return the derivatives of h_t for all steps, and ∂(r ⊙ u or r ⊙ h_{t−1})/∂a_r.

    Returns
    -------
    by_h : (λ_u, λ_r, λ_z, λ_n, z), or (λ_z, λ_n, z) where the reset comes before: (T, 5 or 3, [B,] H)
    by_reset : (T, [B,] H)
    """
    after, h_prev = params.options["reset"] == "after", trace.saved["rows"][:-1, ..., : params.hidden_size]
    (r, z, n), one = (trace.gates[name] for name in GATES), trace.h.dtype.type(1)
    by_h = np.empty((len(r), 5 if after else 3, *r.shape[1:]), r.dtype)
    lambda_z, lambda_n = by_h[:, -3], by_h[:, -2]
    multiply(one - z, one - n * n, lambda_n)
    multiply(h_prev - n, z - z * z, lambda_z)
    by_reset = (r - r * r) * (trace.saved["u"] if after else h_prev)
    release(held, "r", by_reset)
    release(held, "z", lambda_z)
    release(held, "n", lambda_n)
    if after:
        multiply(lambda_n, r, by_h[:, 0])
        multiply(lambda_n, by_reset, by_h[:, 1])
    by_h[:, -1] = z
    release(held, "h", *by_h.swapaxes(0, 1))
    return by_h, by_reset


def backward(
    params: Params, trace: Trace, held: Mapping[str, Array], *, dh: Array, dc: None, carry: None, enters: bool
) -> Backward:
    """Lay out a backward pass; dh (T + 1, [B,] H) holds ∂L/∂h_0 … ∂L/∂h_T as they enter and becomes the total."""
    H, (T, *batch), after = params.hidden_size, trace.x.shape[:-1], params.options["reset"] == "after"
    by_h, by_reset = local_derivatives(params, trace, held)
    count, back, rows = 5 if after else 4, np.empty_like(dh[0]), flat(trace.saved["rows"][:-1])
    passed = np.empty((T, *batch, count * H), by_h.dtype)  # ∂L/∂([u,] a_r, a_z, a_n) and the direct part for h_{t−1}
    block, da = blocks(passed, count), passed[..., -4 * H : -H]
    if after:
        step = make_vjp_after(in_order(params.W_hh, GATES, "nrz").reshape(3 * H, H), back)
        columns: tuple[Array, ...] = (dh[1:], dh[:-1], by_h, block, passed[..., : 3 * H], block[:, -1])
    else:
        step = make_vjp_before(params.W_hh[: 2 * H], params.W_hh[2 * H :], back)
        columns = (dh[1:], dh[:-1], by_h, block[:, 1:], passed[..., : 2 * H], block[:, -1])
        columns += (by_reset, trace.gates["r"], block[:, 0], block[:, 2])

    def sums() -> dict[str, Array]:
        by_input = flat(da).T @ rows[:, H:]
        if after:
            return {"input": by_input, "recurrent": flat(passed[..., : 3 * H]).T @ rows}
        reset_h = flat(da[..., 2 * H :]).T @ flat(trace.saved["reset_h"])
        return {"input": by_input, "recurrent": flat(da[..., : 2 * H]).T @ rows, "reset_h": reset_h}

    return Backward(
        step=step,
        columns=tuple(column[::-1] for column in columns),
        dx=lambda: (flat(da) @ params.W_ih).reshape(trace.x.shape),
        sums=sums,
        carry=lambda: None,
    )


def collect(params: Params, sums: Mapping[str, Array]) -> dict[str, Array]:
    """Return the gradient of every parameter from ∂L/∂a · row, added up over the steps."""
    by_input, by_state, H = sums["input"], sums["recurrent"], params.hidden_size
    found = {"W_ih": by_input[:, :-1].copy(), "b_ih": by_input[:, -1].copy()}
    if params.options["reset"] == "after":
        by_state = in_order(by_state, "nrz", GATES).reshape(3 * H, -1)
        return found | {"W_hh": by_state[:, :H].copy(), "b_hh": by_state[:, -1].copy()}
    return found | {"W_hh": np.concatenate([by_state[:, :H], sums["reset_h"]]), "b_hh": found["b_ih"].copy()}


def jacobian(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂h_t/∂h_{t−1} for all steps of a trace without batch axis: (T, H, H)."""
    (by_h, by_reset), H = local_derivatives(params, trace, held), params.hidden_size
    W_hr, W_hz, W_hn = params.W_hh.reshape(3, H, H)
    through_z, diagonal = by_h[:, -3, :, None] * W_hz, np.arange(H)
    if params.options["reset"] == "after":
        J: Array = through_z + by_h[:, 0, :, None] * W_hn + by_h[:, 1, :, None] * W_hr
    else:
        reset = by_reset[:, :, None] * W_hr  # ∂(r ⊙ h_{t−1})/∂h_{t−1}
        reset[:, diagonal, diagonal] += trace.gates["r"]
        J = through_z + by_h[:, -2, :, None] * (W_hn @ reset)
    J[:, diagonal, diagonal] += by_h[:, -1]
    return J


def graph(options: Options) -> Graph:
    """Return the cell as a graph."""
    after = options["reset"] == "after"
    W_ih, b_ih, W_hh, b_hh = affine("n", state="h_prev" if after else "reset_h")
    return (*_sigmoid("r"), *_sigmoid("z"), *(_after if after else _before)(W_ih, b_ih, W_hh, b_hh), *UPDATE)


def _after(W_ih: Term, b_ih: Term, W_hh: Term, b_hh: Term) -> tuple[Node, ...]:
    return (
        linear("input_n", (W_ih, b_ih), symbol="W x", latex=r"W_{in} x_t + b_{in}"),
        linear("recurrent_n", (W_hh, b_hh), symbol="u", latex=r"W_{hn} h_{t-1} + b_{hn}"),
        node("reset_n", "multiply", "r", "recurrent_n", stage="candidate", symbol="r⊙u", latex=r"r \odot u_n"),
        node("pre_n", "add", "input_n", "reset_n", stage="linear", symbol="a_n", latex="a_n"),
    )


def _before(W_ih: Term, b_ih: Term, W_hh: Term, b_hh: Term) -> tuple[Node, ...]:
    return (
        node("reset_h", "multiply", "r", "h_prev", stage="candidate", symbol="r⊙h", latex=r"r \odot h_{t-1}"),
        linear("pre_n", (W_ih, b_ih, W_hh, b_hh), symbol="a_n", latex="a_n"),
    )


def _sigmoid(gate: str) -> tuple[Node, Node]:
    before = linear(f"pre_{gate}", affine(gate), symbol=f"a_{gate}", latex=f"a_{gate}")
    latex = rf"{gate} = \sigma(a_{gate})"
    return before, node(gate, "sigmoid", before.name, stage="gate", symbol=gate, latex=latex)


UPDATE = (
    node("n", "tanh", "pre_n", stage="candidate", symbol="n", latex=r"n = \tanh(a_n)"),
    node("keep", "multiply", "z", "h_prev", stage="state", symbol="z⊙h", latex=r"z \odot h_{t-1}"),
    node("fresh", "complement", "z", stage="state", symbol="1−z", latex="1 - z"),
    node("write", "multiply", "fresh", "n", stage="state", symbol="(1−z)⊙n", latex=r"(1 - z) \odot n"),
    node("h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = z \odot h_{t-1} + (1 - z) \odot n"),
)

LABELS = {"r": "reset gate", "z": "update gate", "n": "candidate"}

GRU = CellSpec(
    name="gru",
    label="GRU",
    equations=graph,
    labels=LABELS,
    options={"reset": ("after", "before")},
    declared=(Memory(gate="z", state="h", keeps="open", writes="shut"),),
    torch=Torch(layer="GRU", options={"reset": ("after",)}),
    purpose="One gate slides between the old state and a new candidate; another hides the past from the candidate.",
    sources=('Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder", arXiv 1406.1078',),
    loops=Loops(forward=forward, backward=backward, collect=collect, jacobian=jacobian),
)
