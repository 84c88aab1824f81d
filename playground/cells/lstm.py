"""The long short-term memory, with its peephole, coupled and 1997 variants.

    a_k = W_ih,k x_t + b_ih,k + W_hh,k h_{t−1} + b_hh,k      k: i, f, g, o
    i, f = σ(a_i + W_ci ⊙ c_{t−1}), σ(a_f + W_cf ⊙ c_{t−1})  the W_c ⊙ c terms with peepholes only
    g    = tanh(a_g)
    c_t  = i ⊙ g + f ⊙ c_{t−1}
    o    = σ(a_o + W_co ⊙ c_t)
    h_t  = o ⊙ tanh(c_t)

Coupled: i = 1 − f, and i has no parameters. Without forget gate (1997): f = 1, and f has no parameters.
σ is computed as ½ tanh(½a) + ½ with the inner ½ folded into the weights, so that one tanh serves all gates.

Step Jacobian, with λ_k the derivative of c_t (for o: of h_t) by a gate's pre-activation and k_t = o ⊙ (1 − tanh² c_t):
    ∂c_t/∂h_{t−1} = Σ_{k ≠ o} diag(λ_k) W_hh,k
    ∂c_t/∂c_{t−1} = diag(f + λ_i W_ci + λ_f W_cf)
    ∂h_t/∂s_{t−1} = diag(k_t + λ_o W_co) ∂c_t/∂s_{t−1} + [diag(λ_o) W_hh,o | 0]

Sources: Hochreiter & Schmidhuber 1997 (no forget gate); Gers, Schmidhuber, Cummins 2000 (forget gate); Gers & Schmidhuber
2000 (peepholes, diagonal as in Graves 2013); Greff et al. 2015 (coupled gates); gate order as in PyTorch's `nn.LSTM`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.cells.graph import Graph, Node, Term, affine, linear
from playground.cells.graph import block as block_of
from playground.cells.memory import columns, flat, recurrent, release, rows, slots, weight_gradients
from playground.cells.records import Array, Options, Params, Trace
from playground.cells.spec import Adjoint, CellSpec, Signal, Sweep, Unrolled


def gates(options: Options) -> tuple[str, ...]:
    """Return the row blocks of the parameters, in PyTorch's order."""
    absent = "i" if options["coupled"] else "" if options["forget_gate"] else "f"
    return tuple(gate for gate in "ifgo" if gate != absent)


def peepholes(options: Options) -> tuple[str, ...]:
    """Return the names of the peephole weights: one for each sigmoid gate that has parameters."""
    return tuple(f"W_c{gate}" for gate in gates(options) if gate != "g") if options["peephole"] else ()


def layout(options: Options) -> tuple[tuple[str, ...], slice]:
    """Return how a step's blocks lie in memory and which of them are (i, f).

    The blocks with parameters are adjacent with the sigmoids first, and (g, c_{t−1}) are the last two, so that
    (i, f) ⊙ (g, c_{t−1}) is one product.
    """
    if options["coupled"]:
        return ("i", "o", "f", "g", "c"), slice(0, 3, 2)
    if not options["forget_gate"]:
        return ("f", "o", "i", "g", "c"), slice(2, None, -2)
    return ("o", "i", "f", "g", "c"), slice(1, 3)


def computed(options: Options) -> tuple[str, ...]:
    """Return the blocks with parameters in the order they lie in memory: o first, g last."""
    own = gates(options)
    return tuple(gate for gate in layout(options)[0] if gate in own)


def step(
    constants: tuple[Any, ...],
    hold: Any,
    row: Array,
    a: Array,
    activated: Array,
    sigmoids: Array,
    i_f: Array,
    g_c: Array,
    o: Array,
    c: Array,
    squashed: Array,
    h: Array,
) -> None:
    """Compute c_t and h_t from the row [h_{t−1} | x_t | 1] and c_{t−1}."""
    dot, tanh, multiply, add, W, half, products, write, keep, coupled = constants
    dot(row, W, a)
    tanh(a, activated)
    multiply(sigmoids, half, sigmoids)
    add(sigmoids, half, sigmoids)
    if coupled or hold:
        settle(i_f, hold, coupled)
    multiply(i_f, g_c, products)
    add(write, keep, c)
    if hold:
        hold("c")
    tanh(c, squashed)
    multiply(o, squashed, h)
    if hold:
        hold("h")


def step_peephole(
    constants: tuple[Any, ...],
    hold: Any,
    row: Array,
    a: Array,
    activated: Array,
    sigmoids: Array,
    i_f: Array,
    g_c: Array,
    o: Array,
    c: Array,
    squashed: Array,
    h: Array,
    a_in: Array,
    a_o: Array,
    c_prev: Array,
) -> None:
    """Compute c_t and h_t where the gates also see the cell state: i and f the one before, o the new one."""
    dot, tanh, multiply, add, W, half, products, write, keep, coupled, W_in, W_co = constants
    dot(row, W, a)
    add(a_in, W_in * c_prev, a_in)
    tanh(a, activated)
    multiply(sigmoids, half, sigmoids)
    add(sigmoids, half, sigmoids)
    if coupled or hold:
        settle(i_f, hold, coupled)
    multiply(i_f, g_c, products)
    add(write, keep, c)
    if hold:
        hold("c")
    add(a_o, W_co * c, a_o)
    tanh(a_o, o)
    multiply(o, half, o)
    add(o, half, o)
    if hold:
        hold("o")
    tanh(c, squashed)
    multiply(o, squashed, h)
    if hold:
        hold("h")


def settle(i_f: Array, hold: Any, coupled: bool) -> None:
    """Apply what is clamped to the gates, and i = 1 − f where they are coupled."""
    if hold:
        hold("f")
    if coupled:
        np.subtract(1, i_f[..., 1, :], i_f[..., 0, :])
    if hold:
        hold("i")
        hold("g")
        hold("o")


def vjp(
    constants: tuple[Any, ...],
    hold: Any,
    dh: Array,
    dh_prev: Array,
    dc: Array,
    dc_wide: Array,
    by_h: Array,
    by_c: Array,
    from_h: Array,
    from_c: Array,
    dc_by_h: Array,
    carried: Array,
    da: Array,
) -> None:
    """Turn ∂L/∂h_t and what step t + 1 carried back into ∂L/∂c_t, every ∂L/∂a and the parts for step t − 1."""
    dot, multiply, add, W_hh, back, enters = constants
    multiply(by_h, dh, from_h)  # (k_t + λ_o W_co, λ_o) ⊙ ∂L/∂h_t
    if enters:
        add(dc_by_h, dc, dc_by_h)
    add(dc_by_h, carried, dc)
    multiply(by_c, dc_wide, from_c)  # (λ of the other gates, ∂c_t/∂c_{t−1}) ⊙ ∂L/∂c_t
    dot(da, W_hh, back)
    add(dh_prev, back, dh_prev)


def unroll(params: Params, x: Array, h_0: Array, c_0: Array) -> Unrolled:
    """Lay out a forward pass over x (T, [B,] D)."""
    order, pair = layout(params.options)
    names = computed(params.options)
    H, first, lead = params.hidden_size, order.index("o"), x.shape[:-1]
    row = rows(x, h_0)
    a = np.empty((*lead, len(names) * H), x.dtype)
    buffer = np.empty((lead[0] + 1, *lead[1:], 5 * H), x.dtype)
    block = slots(buffer, 5)
    block[0, ..., 4, :] = c_0
    if "f" not in names:
        block[:-1, ..., 0, :] = 1
    squashed = np.empty((*lead, H), x.dtype)
    c, h = block[1:, ..., 4, :], row[1:, ..., :H]
    act = buffer[:-1, ..., first * H : (first + len(names)) * H]
    sigmoids = act[..., : (len(names) - 1) * H]
    at = {name: block[:-1, ..., k, :] for k, name in enumerate(order[:4]) if name in names or name == "i"}
    moving = (row[:-1], a, act, sigmoids, block[:-1, ..., pair, :], block[:-1, ..., 3:, :], at["o"], c, squashed, h)
    sweep = _forward_sweep(params, moving, block[:-1, ..., 4:, :])

    def trace() -> dict[str, Any]:
        pre = slots(a, len(names))
        pre[..., :-1, :] *= 2  # undo the ½ that was folded into the sigmoids' weights
        before = {name: pre[..., k, :] for k, name in enumerate(names)}
        if "i" not in names:
            before["i"] = -before["f"]  # 1 − σ(a) = σ(−a)
        ordered = [name for name in "ifgo" if name in at]
        return {
            "h": h,
            "c": c,
            "gates": {name: at[name] for name in ordered},
            "pre": {name: before[name] for name in ordered},
            "saved": {"rows": row, "squashed": squashed},
        }

    return Unrolled(sweep=sweep, targets={**at, "c": c, "h": h}, trace=trace)


def _forward_sweep(params: Params, moving: tuple[Array, ...], c_prev: Array) -> Sweep:
    names, a = computed(params.options), moving[1]
    W = np.concatenate([columns(params, name, scale=1.0 if name == "g" else 0.5) for name in names], axis=1)
    half = np.array(0.5, a.dtype)
    products = np.empty_like(moving[4][0], order="C")
    constants = (np.dot, np.tanh, np.multiply, np.add, W, half, products, products[..., 0, :], products[..., 1, :])
    coupled = bool(params.options["coupled"])
    if not params.options["peephole"]:
        return Sweep(step=step, constants=(*constants, coupled), columns=moving)
    W_in = half * np.stack([getattr(params, f"W_c{name}") for name in names[1:-1]])
    blocks = slots(a, len(names))
    peeping = (blocks[..., 1:-1, :], blocks[..., 0, :], c_prev)
    constants = (*constants, coupled, W_in, half * params.W_co)
    return Sweep(step=step_peephole, constants=constants, columns=(*moving, *peeping))


def local_derivatives(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return (k_t + λ_o W_co, λ_o, λ of the other computed gates, ∂c_t/∂c_{t−1}) for all steps: (T, [B,] n, H)."""
    names, squashed, c_prev = computed(params.options), trace.saved["squashed"], trace.c_prev
    found = np.empty((*squashed.shape[:-1], len(names) + 2, params.hidden_size), squashed.dtype)
    at = {name: found[..., k + 1, :] for k, name in enumerate(names)}
    into_h, into_c = found[..., 0, :], found[..., -1, :]
    i, g, o = trace.gates["i"], trace.gates["g"], trace.gates["o"]
    f = trace.gates.get("f", np.ones((), squashed.dtype))
    np.multiply(o, 1 - squashed * squashed, into_h)
    np.multiply(squashed, o * (1 - o), at["o"])
    np.multiply(i, 1 - g * g, at["g"])
    into_c[...] = f
    if "i" in at:
        np.multiply(g, i * (1 - i), at["i"])
        release(held, "i", at["i"])
    if "f" in at:
        at["f"][...] = c_prev
        if "i" not in at:
            through_i = g.copy()
            release(held, "i", through_i)
            at["f"] -= through_i
        at["f"] *= f * (1 - f)
        release(held, "f", at["f"])
    release(held, "g", at["g"])
    release(held, "o", at["o"])
    _add_peepholes(params, at, into_h, into_c)
    release(held, "c", *(at[name] for name in names if name != "o"), into_c)
    release(held, "h", into_h, at["o"])
    return found


def _add_peepholes(params: Params, at: Mapping[str, Array], into_h: Array, into_c: Array) -> None:
    for name in peepholes(params.options):
        gate = name[-1]
        into = into_h if gate == "o" else into_c
        into += at[gate] * getattr(params, name)


def adjoint(params: Params, trace: Trace, dh: Array, dc: Array | None, held: Mapping[str, Array]) -> Adjoint:
    """Lay out a backward pass.

    dh (T + 1, [B,] H) holds ∂L/∂h_0 … ∂L/∂h_T as they enter and becomes the total; dc (T, [B,] H) likewise, or None.
    """
    names, H, lead = computed(params.options), params.hidden_size, trace.x.shape[:-1]
    local = local_derivatives(params, trace, held)
    passed = np.zeros((lead[0] + 1, *lead[1:], (len(names) + 2) * H), local.dtype)
    block = slots(passed, len(names) + 2)
    total = np.empty((*lead, H), local.dtype) if dc is None else dc
    da = passed[:-1, ..., H:-H]
    W_hh = np.concatenate([recurrent(params, name) for name in names])
    constants = (np.dot, np.multiply, np.add, W_hh, np.empty_like(dh[0]), dc is not None)
    blocks = (local[..., :2, :], local[..., 2:, :], block[:-1, ..., :2, :], block[:-1, ..., 2:, :])
    moving = (
        dh[1:, ..., None, :],
        dh[:-1],
        total,
        total[..., None, :],
        *blocks,
        block[:-1, ..., 0, :],
        block[1:, ..., -1, :],
        da,
    )
    sweep = Sweep(step=vjp, constants=constants, columns=tuple(column[::-1] for column in moving))

    def gradients() -> dict[str, Any]:
        found = weight_gradients(trace.saved["rows"][:-1], da, order=names, gates=gates(params.options))
        for name in peepholes(params.options):
            seen = trace.c if name == "W_co" else trace.c_prev
            found[name] = (block[:-1, ..., names.index(name[-1]) + 1, :] * seen).reshape(-1, H).sum(0)
        W_ih = np.concatenate([block_of(params, "W_ih", name) for name in names])
        dx = (flat(da) @ W_ih).reshape(trace.x.shape)
        return found | {"x": dx, "c": total, "c_0": block[0, ..., -1, :].copy()}

    return Adjoint(sweep=sweep, gradients=gradients)


def jacobian(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂(h_t, c_t)/∂(h_{t−1}, c_{t−1}) for all steps of a trace without batch axis: (T, 2H, 2H)."""
    names, H = computed(params.options), params.hidden_size
    local = local_derivatives(params, trace, held)
    into_h, lambda_o, into_c = local[:, 0, :, None], local[:, 1, :, None], local[:, -1]
    J = np.zeros((len(local), 2 * H, 2 * H), local.dtype)
    for k, name in enumerate(names[1:], start=2):
        J[:, H:, :H] += local[:, k, :, None] * recurrent(params, name)
    diagonal = np.arange(H, 2 * H)
    J[:, diagonal, diagonal] = into_c
    J[:, :H] = into_h * J[:, H:]
    J[:, :H, :H] += lambda_o * recurrent(params, "o")
    return J


def graph(options: Options) -> Graph:
    """Return the cell as a graph."""
    own, nodes = gates(options), []
    for gate in "ifg":
        if gate in own:
            nodes += _gate(gate, options)
    if options["coupled"]:
        nodes.append(Node(name="i", op="complement", inputs=("f",), stage="gate", symbol="i", latex="i = 1 - f"))
    nodes.append(Node(name="write", op="multiply", inputs=("i", "g"), stage="state", symbol="i⊙g", latex=r"i \odot g"))
    if "f" in own:
        keep = {"symbol": "f⊙c", "latex": r"f \odot c_{t-1}"}
        nodes.append(Node(name="keep", op="multiply", inputs=("f", "c_prev"), stage="state", **keep))
    kept, written = ("keep", r"f \odot c_{t-1}") if "f" in own else ("c_prev", "c_{t-1}")
    latex = rf"c_t = {written} + i \odot g"
    nodes.append(Node(name="c", op="add", inputs=(kept, "write"), stage="state", symbol="c_t", latex=latex))
    nodes += _gate("o", options)
    squashed = {"symbol": "tanh c_t", "latex": r"\tanh c_t"}
    nodes.append(Node(name="squashed_c", op="tanh", inputs=("c",), stage="output", **squashed))
    latex = r"h_t = o \odot \tanh c_t"
    nodes.append(Node(name="h", op="multiply", inputs=("o", "squashed_c"), stage="output", symbol="h_t", latex=latex))
    return tuple(nodes)


def _gate(gate: str, options: Options) -> list[Node]:
    terms = list(affine(gate))
    if options["peephole"] and gate != "g":
        seen = "c" if gate == "o" else "c_prev"
        terms.append(Term(parameter=f"W_c{gate}", source=seen, gate=gate, elementwise=True))
    op, written, stage = ("tanh", r"\tanh", "candidate") if gate == "g" else ("sigmoid", r"\sigma", "gate")
    before = linear(f"pre_{gate}", terms, symbol=f"a_{gate}", latex=f"a_{gate}")
    latex = rf"{gate} = {written}(a_{gate})"
    return [before, Node(name=gate, op=op, inputs=(before.name,), stage=stage, symbol=gate, latex=latex)]


LABELS = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}


def signals(options: Options) -> tuple[Signal, ...]:
    """Return the gates as they are shown; a coupled i is one although it has no parameters."""
    shown = gates({**options, "coupled": False})
    return tuple(Signal(name=k, kind="candidate" if k == "g" else "gate", label=LABELS[k]) for k in shown)


def conflict(options: Options) -> str:
    """Return why these options exclude each other, or nothing."""
    if options["coupled"] and not options["forget_gate"]:
        return "coupled=True needs forget_gate=True: i = 1 − f has no meaning without f"
    return ""


LSTM = CellSpec(
    name="lstm",
    label="LSTM",
    options={"peephole": (False, True), "coupled": (False, True), "forget_gate": (True, False)},
    has_cell_state=True,
    gates=gates,
    signals=signals,
    peepholes=peepholes,
    graph=graph,
    unroll=unroll,
    adjoint=adjoint,
    jacobian=jacobian,
    conflict=conflict,
)
