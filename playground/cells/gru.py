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

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.cells.graph import Graph, Node, Term, affine, block, linear
from playground.cells.memory import columns, flat, recurrent, release, rows, slots, weight_gradients
from playground.cells.records import Array, Options, Params, Trace
from playground.cells.spec import Adjoint, CellSpec, Signal, Sweep, Unrolled

GATES = ("r", "z", "n")


def step_after(
    constants: tuple[Any, ...],
    hold: Any,
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
) -> None:
    """Compute h_t from the row [h_{t−1} | x_t | 1]; a_n holds the input's part of n already."""
    dot, tanh, multiply, add, subtract, W, half, scratch = constants
    dot(row, W, a)  # a_r, a_z and u = W_hh,n h_{t−1} + b_hh,n
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


def step_before(
    constants: tuple[Any, ...],
    hold: Any,
    row: Array,
    a_r_z: Array,
    r_z: Array,
    r: Array,
    z: Array,
    reset_h: Array,
    a_n: Array,
    n: Array,
    h_prev: Array,
    h: Array,
) -> None:
    """Compute h_t from the row [h_{t−1} | x_t | 1]; a_n holds the input's part of n and both biases already."""
    dot, tanh, multiply, add, subtract, W, half, scratch, W_n = constants
    dot(row, W, a_r_z)
    tanh(a_r_z, r_z)
    multiply(r_z, half, r_z)
    add(r_z, half, r_z)
    if hold:
        hold("r")
        hold("z")
    multiply(r, h_prev, reset_h)
    dot(reset_h, W_n, scratch)
    add(a_n, scratch, a_n)
    tanh(a_n, n)
    if hold:
        hold("n")
    subtract(h_prev, n, scratch)
    multiply(z, scratch, scratch)
    add(n, scratch, h)
    if hold:
        hold("h")


def vjp_after(
    constants: tuple[Any, ...],
    hold: Any,
    dh: Array,
    dh_prev: Array,
    by_h: Array,
    from_h: Array,
    da: Array,
    direct: Array,
) -> None:
    """Turn ∂L/∂h_t into ∂L/∂(a_r, a_z, u) and the parts for step t − 1."""
    dot, multiply, add, W_hh, back = constants
    multiply(by_h, dh, from_h)  # (λ_r, λ_z, λ_u, z) ⊙ ∂L/∂h_t
    dot(da, W_hh, back)
    add(back, direct, back)
    add(dh_prev, back, dh_prev)


def vjp_before(
    constants: tuple[Any, ...],
    hold: Any,
    dh: Array,
    dh_prev: Array,
    by_h: Array,
    from_h: Array,
    da: Array,
    direct: Array,
    by_reset: Array,
    r: Array,
    da_n: Array,
    da_r: Array,
) -> None:
    """Turn ∂L/∂h_t into ∂L/∂(a_r, a_z, a_n) and the parts for step t − 1; a_r is reached through r ⊙ h_{t−1} only."""
    dot, multiply, add, W_hh, back, W_n = constants
    multiply(by_h, dh, from_h)  # (λ_z, λ_n, z) ⊙ ∂L/∂h_t
    dot(da_n, W_n, back)  # ∂L/∂(r ⊙ h_{t−1})
    multiply(back, by_reset, da_r)
    multiply(back, r, back)
    add(direct, back, direct)
    dot(da, W_hh, back)
    add(back, direct, back)
    add(dh_prev, back, dh_prev)


def unroll(params: Params, x: Array, h_0: Array, c_0: Array | None) -> Unrolled:
    """Lay out a forward pass over x (T, [B,] D)."""
    H, lead, after = params.hidden_size, x.shape[:-1], params.options["reset"] == "after"
    row = rows(x, h_0)
    a = np.empty((*lead, (3 if after else 2) * H), x.dtype)
    gate = np.empty((*lead, 3 * H), x.dtype)
    a_n = (flat(x) @ block(params, "W_ih", "n").T + block(params, "b_ih", "n")).reshape(*lead, H)
    if not after:
        a_n += block(params, "b_hh", "n")
    r, z, n = (slots(gate, 3)[..., k, :] for k in range(3))
    h_prev, h, scratch, half = row[:-1, ..., :H], row[1:, ..., :H], np.empty_like(h_0), np.array(0.5, x.dtype)
    a_r_z, r_z = a[..., : 2 * H], gate[..., : 2 * H]
    W = [columns(params, "r", scale=0.5), columns(params, "z", scale=0.5)]
    calls = (np.dot, np.tanh, np.multiply, np.add, np.subtract)
    saved = {"rows": row}
    if after:
        saved["u"] = a[..., 2 * H :]
        constants = (*calls, np.concatenate([*W, columns(params, "n", parts="h")], axis=1), half, scratch)
        moving = (row[:-1], a, a_r_z, saved["u"], r_z, r, z, a_n, n, h_prev, h)
        sweep = Sweep(step=step_after, constants=constants, columns=moving)
    else:
        saved["reset_h"] = np.empty((*lead, H), x.dtype)
        W_n = np.ascontiguousarray(recurrent(params, "n").T)
        constants = (*calls, np.concatenate(W, axis=1), half, scratch, W_n)
        moving = (row[:-1], a_r_z, r_z, r, z, saved["reset_h"], a_n, n, h_prev, h)
        sweep = Sweep(step=step_before, constants=constants, columns=moving)

    def trace() -> dict[str, Any]:
        a_r_z[...] *= 2  # undo the ½ that was folded into the sigmoids' weights
        pre = {"r": slots(a_r_z, 2)[..., 0, :], "z": slots(a_r_z, 2)[..., 1, :], "n": a_n}
        return {"h": h, "gates": {"r": r, "z": z, "n": n}, "pre": pre, "saved": saved}

    return Unrolled(sweep=sweep, targets={"r": r, "z": z, "n": n, "h": h}, trace=trace)


def local_derivatives(params: Params, trace: Trace, held: Mapping[str, Array]) -> dict[str, Array]:
    """Return the derivatives of h_t for all steps, each (T, [B,] H), with those that belong together in one array.

    after: "by_h" holds (λ_r, λ_z, λ_u, z). before: "by_h" holds (λ_z, λ_n, z), and "by_reset" is
    ∂(r ⊙ h_{t−1})/∂a_r.
    """
    r, z, n = (trace.gates[name] for name in GATES)
    after = params.options["reset"] == "after"
    by_h = np.empty((*r.shape[:-1], 4 if after else 3, r.shape[-1]), r.dtype)
    lambda_n = (1 - z) * (1 - n * n)
    release(held, "n", lambda_n)
    release(held, "h", lambda_n)
    by_reset = r * (1 - r) * (trace.saved["u"] if after else trace.h_prev)
    release(held, "r", by_reset)
    np.multiply(trace.h_prev - n, z * (1 - z), by_h[..., -3 if after else 0, :])
    if after:
        np.multiply(lambda_n, by_reset, by_h[..., 0, :])
    np.multiply(lambda_n, r if after else 1, by_h[..., -2, :])
    by_h[..., -1, :] = z
    release(held, "z", by_h[..., 1 if after else 0, :])
    release(held, "h", *(by_h[..., k, :] for k in range(by_h.shape[-2])))
    return {"by_h": by_h, "lambda_n": lambda_n, "by_reset": by_reset}


def adjoint(params: Params, trace: Trace, dh: Array, dc: Array | None, held: Mapping[str, Array]) -> Adjoint:
    """Lay out a backward pass; dh (T + 1, [B,] H) holds ∂L/∂h_0 … ∂L/∂h_T as they enter and becomes the total."""
    H, lead, after = params.hidden_size, trace.x.shape[:-1], params.options["reset"] == "after"
    local = local_derivatives(params, trace, held)
    passed = np.empty((*lead, 4 * H), local["by_h"].dtype)  # ∂L/∂(a_r, a_z, u or a_n) and the direct part for h_{t−1}
    block_ = slots(passed, 4)
    back, calls = np.empty_like(dh[0]), (np.dot, np.multiply, np.add)
    direct = block_[..., 3, :]
    if after:
        moving = (dh[1:, ..., None, :], dh[:-1], local["by_h"], block_, passed[..., : 3 * H], direct)
        sweep = Sweep(step=vjp_after, constants=(*calls, params.W_hh, back), columns=_reverse(moving))
    else:
        moving = (dh[1:, ..., None, :], dh[:-1], local["by_h"], block_[..., 1:, :], passed[..., : 2 * H], direct)
        moving = (*moving, local["by_reset"], trace.gates["r"], block_[..., 2, :], block_[..., 0, :])
        constants = (*calls, params.W_hh[: 2 * H], back, recurrent(params, "n"))
        sweep = Sweep(step=vjp_before, constants=constants, columns=_reverse(moving))

    def gradients() -> dict[str, Any]:
        da = passed[..., : 3 * H]
        found = weight_gradients(trace.saved["rows"][:-1], da, order=GATES, gates=GATES)
        if after:
            da = da.copy()
            np.multiply(local["lambda_n"], dh[1:], da[..., 2 * H :])
            by_input = weight_gradients(trace.saved["rows"][:-1], da[..., 2 * H :], order=("n",), gates=("n",))
            found["W_ih"][2 * H :], found["b_ih"][2 * H :] = by_input["W_ih"], by_input["b_ih"]
        else:
            found["W_hh"][2 * H :] = flat(da[..., 2 * H :]).T @ flat(trace.saved["reset_h"])
        return found | {"x": (flat(da) @ params.W_ih).reshape(trace.x.shape)}

    return Adjoint(sweep=sweep, gradients=gradients)


def _reverse(moving: tuple[Array, ...]) -> tuple[Array, ...]:
    return tuple(column[::-1] for column in moving)


def jacobian(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂h_t/∂h_{t−1} for all steps of a trace without batch axis: (T, H, H)."""
    local = local_derivatives(params, trace, held)
    by_h, H = local["by_h"], params.hidden_size
    if params.options["reset"] == "after":
        J = sum(by_h[:, k, :, None] * recurrent(params, gate) for k, gate in enumerate(GATES))
    else:
        reset = local["by_reset"][:, :, None] * recurrent(params, "r")  # ∂(r ⊙ h_{t−1})/∂h_{t−1}
        reset[:, np.arange(H), np.arange(H)] += trace.gates["r"]
        J = by_h[:, 0, :, None] * recurrent(params, "z") + by_h[:, 1, :, None] * (recurrent(params, "n") @ reset)
    J[:, np.arange(H), np.arange(H)] += by_h[:, -1]
    return J


def graph(options: Options) -> Graph:
    """Return the cell as a graph."""
    nodes = [*_sigmoid("r"), *_sigmoid("z")]
    W_ih, b_ih, W_hh, b_hh = affine("n", state="h_prev" if options["reset"] == "after" else "reset_h")
    if options["reset"] == "after":
        u = r"W_{hn} h_{t-1} + b_{hn}"
        reset = {"symbol": "r⊙u", "latex": r"r \odot u_n"}
        nodes += [
            linear("input_n", (W_ih, b_ih), symbol="W x", latex=r"W_{in} x_t + b_{in}"),
            linear("recurrent_n", (W_hh, b_hh), symbol="u", latex=u),
            Node(name="reset_n", op="multiply", inputs=("r", "recurrent_n"), stage="candidate", **reset),
            Node(name="pre_n", op="add", inputs=("input_n", "reset_n"), stage="linear", symbol="a_n", latex="a_n"),
        ]
    else:
        reset = {"symbol": "r⊙h", "latex": r"r \odot h_{t-1}"}
        nodes += [
            Node(name="reset_h", op="multiply", inputs=("r", "h_prev"), stage="candidate", **reset),
            linear("pre_n", (W_ih, b_ih, W_hh, b_hh), symbol="a_n", latex="a_n"),
        ]
    return (*nodes, *_update())


def _sigmoid(gate: str) -> tuple[Node, Node]:
    latex = rf"{gate} = \sigma(a_{gate})"
    return (
        linear(f"pre_{gate}", affine(gate), symbol=f"a_{gate}", latex=f"a_{gate}"),
        Node(name=gate, op="sigmoid", inputs=(f"pre_{gate}",), stage="gate", symbol=gate, latex=latex),
    )


def _update() -> tuple[Node, ...]:
    keep = {"symbol": "z⊙h", "latex": r"z \odot h_{t-1}"}
    write = {"symbol": "(1−z)⊙n", "latex": r"(1 - z) \odot n"}
    h = {"symbol": "h_t", "latex": r"h_t = z \odot h_{t-1} + (1 - z) \odot n"}
    return (
        Node(name="n", op="tanh", inputs=("pre_n",), stage="candidate", symbol="n", latex=r"n = \tanh(a_n)"),
        Node(name="keep", op="multiply", inputs=("z", "h_prev"), stage="state", **keep),
        Node(name="fresh", op="complement", inputs=("z",), stage="state", symbol="1−z", latex="1 - z"),
        Node(name="write", op="multiply", inputs=("fresh", "n"), stage="state", **write),
        Node(name="h", op="add", inputs=("keep", "write"), stage="output", **h),
    )


SIGNALS = (
    Signal(name="r", kind="gate", label="reset gate"),
    Signal(name="z", kind="gate", label="update gate"),
    Signal(name="n", kind="candidate", label="candidate"),
)

GRU = CellSpec(
    name="gru",
    label="GRU",
    options={"reset": ("after", "before")},
    has_cell_state=False,
    gates=lambda options: GATES,
    signals=lambda options: SIGNALS,
    peepholes=lambda options: (),
    graph=graph,
    unroll=unroll,
    adjoint=adjoint,
    jacobian=jacobian,
)
