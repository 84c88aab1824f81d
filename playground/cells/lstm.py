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

Sources: Hochreiter & Schmidhuber 1997 (no forget gate); Gers, Schmidhuber, Cummins 2000 (forget gate); Gers and
Schmidhuber 2000 (peepholes, diagonal as in Graves 2013); Greff et al. 2015 (coupled gates); gate order as in PyTorch's
`nn.LSTM`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import add, multiply, negative, subtract, tanh

from playground.cells.graph import Graph, Node, Term, affine, linear, node
from playground.cells.loops import Backward, Forward, Loops
from playground.cells.memory import blocks, flat, make_rows, pack, release
from playground.cells.records import Array, Options, Params, Trace
from playground.cells.spec import CellSpec, Torch


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which blocks a variant has, and how a step's blocks lie in memory.

    The sigmoids are adjacent, o the first and g after the last of them, and so are (g, c_{t−1}), so that one tanh
    serves all and (i, f) ⊙ (g, c_{t−1}) is one product.
    """

    own: tuple[str, ...]  # the row blocks of the parameters, in PyTorch's order
    memory: tuple[str, ...]  # the blocks of a step
    computed: tuple[str, ...]  # those of them with parameters
    i_f: slice  # where (i, f) lie

    @property
    def gates(self) -> tuple[str, ...]:
        """Every gate, also a coupled i."""
        return self.own if "i" in self.own else ("i", *self.own)


STANDARD = Layout(own=tuple("ifgo"), memory=tuple("oifgc"), computed=tuple("oifg"), i_f=slice(1, 3))
COUPLED = Layout(own=tuple("fgo"), memory=tuple("iofgc"), computed=tuple("ofg"), i_f=slice(0, 3, 2))
NO_FORGET = Layout(own=tuple("igo"), memory=tuple("foigc"), computed=tuple("oig"), i_f=slice(2, None, -2))


def layout(options: Options) -> Layout:
    """Return the layout of a variant."""
    return COUPLED if options["coupled"] else STANDARD if options["forget_gate"] else NO_FORGET


def gates(options: Options) -> tuple[str, ...]:
    """Return the row blocks of the parameters, in PyTorch's order."""
    return layout(options).own


def peepholes(options: Options) -> tuple[str, ...]:
    """Return the names of the peephole weights: one for each sigmoid gate that has parameters."""
    return tuple(f"W_c{gate}" for gate in gates(options) if gate != "g") if options["peephole"] else ()


def make_step(W: Array, products: Array, *, coupled: bool) -> Callable[..., None]:
    """Return the step that computes c_t and h_t from the row [h_{t−1} | x_t | 1] and c_{t−1}."""
    half, (write, keep) = np.array(0.5, W.dtype), products

    def step(
        row: Array,
        a: Array,
        a_blocks: Array,
        activated: Array,
        sigmoids: Array,
        i_f: Array,
        g_c: Array,
        o: Array,
        c: Array,
        squashed: Array,
        h: Array,
        hold: Any = None,
    ) -> None:
        row.dot(W, a)  # W_hh h_{t−1} + W_ih x_t + b, halved for the sigmoids
        tanh(a_blocks, activated)
        multiply(sigmoids, half, sigmoids)
        add(sigmoids, half, sigmoids)
        if coupled or hold:
            settle(i_f, coupled, hold)
        multiply(i_f, g_c, products)  # i ⊙ g, f ⊙ c_{t−1}
        add(write, keep, c)
        if hold:
            hold("c")
        tanh(c, squashed)
        multiply(o, squashed, h)
        if hold:
            hold("h")

    return step


def make_peephole_step(W: Array, W_in: Array, W_co: Array, products: Array, *, coupled: bool) -> Callable[..., None]:
    """Return the step whose gates also see the cell state: i and f the one before, o the new one."""
    half, (write, keep) = np.array(0.5, W.dtype), products

    def step(
        row: Array,
        a: Array,
        a_blocks: Array,
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
        hold: Any = None,
    ) -> None:
        row.dot(W, a)  # W_hh h_{t−1} + W_ih x_t + b, halved for the sigmoids
        add(a_in, W_in * c_prev, a_in)
        tanh(a_blocks, activated)
        multiply(sigmoids, half, sigmoids)
        add(sigmoids, half, sigmoids)
        if coupled or hold:
            settle(i_f, coupled, hold)
        multiply(i_f, g_c, products)  # i ⊙ g, f ⊙ c_{t−1}
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

    return step


def settle(i_f: Array, coupled: bool, hold: Any) -> None:
    """Apply what is clamped to the gates, and i = 1 − f where they are coupled."""
    if hold:
        hold("f")
    if coupled:
        subtract(1, i_f[1], i_f[0])
    if hold:
        hold("i")
        hold("g")
        hold("o")


def make_vjp(W_hh: Array, back: Array, *, enters: bool) -> Callable[..., None]:
    """Return the step that turns ∂L/∂h_t, and what step t + 1 carried back, into ∂L/∂c_t and every ∂L/∂a.

    `enters` says whether ∂L/∂c_t also enters from the loss; dc holds it then.
    """

    def vjp(
        dh: Array,
        dh_prev: Array,
        dc: Array,
        by_h: Array,
        by_c: Array,
        from_h: Array,
        from_c: Array,
        dc_by_h: Array,
        carried: Array,
        da: Array,
    ) -> None:
        multiply(by_h, dh, from_h)  # (λ_o, k_t + λ_o W_co) ⊙ ∂L/∂h_t
        if enters:
            add(dc_by_h, dc, dc_by_h)
        add(dc_by_h, carried, dc)
        multiply(by_c, dc, from_c)  # (∂c_t/∂c_{t−1}, λ of the other gates) ⊙ ∂L/∂c_t
        da.dot(W_hh, back)
        add(dh_prev, back, dh_prev)

    return vjp


def forward(params: Params, x: Array, h_0: Array, c_0: Array) -> Forward:
    """Lay out a forward pass over x (T, [B,] D)."""
    lay, H, (T, *batch) = layout(params.options), params.hidden_size, x.shape[:-1]
    n, first, rows = len(lay.computed), lay.memory.index("o"), make_rows(x, h_0)
    a, squashed = np.empty((T, *batch, n * H), x.dtype), np.empty((T, *batch, H), x.dtype)
    memory = np.empty((T + 1, 5, *batch, H), x.dtype)
    memory[0, 4] = c_0
    block, c, h, pre = memory[:-1], memory[1:, 4], rows[1:, ..., :H], blocks(a, n)
    if "f" not in lay.own:
        block[:, 0] = 1
    activated, at = block[:, first : first + n], {gate: block[:, lay.memory.index(gate)] for gate in lay.gates}
    before = {gate: pre[:, lay.computed.index(gate)] for gate in lay.own}
    if "i" not in lay.own:
        before["i"] = np.empty_like(c)

    def finish(span: slice) -> None:
        pre[span, :-1] *= 2  # undo the ½ that was folded into the sigmoids' weights
        if "i" not in lay.own:
            negative(before["f"][span], before["i"][span])  # 1 − σ(a) = σ(−a)

    columns = (rows[:-1], a, pre, activated, activated[:, :-1], block[:, lay.i_f], block[:, 3:], at["o"])
    seen = (pre[:, 1:-1], pre[:, 0], block[:, 4]) if params.options["peephole"] else ()
    return Forward(
        step=_step(params, lay, np.empty((2, *batch, H), x.dtype)),
        columns=(*columns, c, squashed, h, *seen),
        finish=finish,
        targets={**at, "c": c, "h": h},
        trace={
            "states": {"h": h, "c": c},
            "gates": at,
            "pre": {gate: before[gate] for gate in at},
            "saved": {"rows": rows, "squashed": squashed, "c_prev": block[:, 4]},
        },
    )


def _step(params: Params, lay: Layout, products: Array) -> Callable[..., None]:
    H, names, coupled = params.hidden_size, lay.computed, bool(params.options["coupled"])
    W = pack(params, gates=lay.own, order=names, halved=len(names) - 1).reshape(-1, len(names) * H)
    if "W_co" not in params.weights:
        return make_step(W, products, coupled=coupled)
    half = W.dtype.type(0.5)
    W_in = half * np.stack([getattr(params, f"W_c{gate}") for gate in names[1:-1]])
    W_in = W_in.reshape(-1, *[1] * (products.ndim - 2), H)  # against c_{t−1} ([B,] H)
    return make_peephole_step(W, W_in, half * params.W_co, products, coupled=coupled)


def local_derivatives(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return (∂c_t/∂c_{t−1}, λ of every gate with parameters, k_t + λ_o W_co) for all steps: (T, n, [B,] H)."""
    own, squashed, gate = gates(params.options), trace.saved["squashed"], trace.gates
    found = np.empty((len(squashed), len(own) + 2, *squashed.shape[1:]), squashed.dtype)
    at = {name: found[:, k] for k, name in enumerate(own, start=1)}
    into_c, into_h, one = found[:, 0], found[:, -1], squashed.dtype.type(1)
    multiply(gate["o"], one - squashed * squashed, into_h)
    multiply(squashed, slope(gate["o"]), at["o"])
    multiply(gate["i"], one - gate["g"] * gate["g"], at["g"])
    into_c[...] = gate.get("f", one)
    if "i" in at:
        multiply(gate["g"], slope(gate["i"]), at["i"])
    if "f" in at:
        multiply(_by_forget(params, trace, held), slope(gate["f"]), at["f"])
    for name, derivative in at.items():
        release(held, name, derivative)
    for name in peepholes(params.options):
        into = into_h if name == "W_co" else into_c
        into += at[name[-1]] * getattr(params, name)
    release(held, "c", into_c, *(at[name] for name in own[:-1]))
    release(held, "h", into_h, at["o"])
    return found


def slope(gate: Array) -> Array:
    """Return σ' from σ."""
    derivative: Array = gate - gate * gate
    return derivative


def _by_forget(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂c_t/∂f: c_{t−1}, and through i = 1 − f also −g where the gates are coupled and i is not clamped."""
    if not params.options["coupled"]:
        return trace.saved["c_prev"]
    through_i = trace.gates["g"].copy()
    release(held, "i", through_i)
    return np.subtract(trace.saved["c_prev"], through_i)


def backward(
    params: Params, trace: Trace, held: Mapping[str, Array], *, dh: Array, dc: Array, carry: Array | None, enters: bool
) -> Backward:
    """Lay out a backward pass over a span of steps.

    dh (T + 1, [B,] H) holds ∂L/∂h_0 … ∂L/∂h_T as they enter and becomes the total; dc (T, [B,] H) holds ∂L/∂c_t where
    `enters`, and becomes the total. carry ([B,] H) is what later steps carried back to c_T.
    """
    own, H, (T, *batch) = gates(params.options), params.hidden_size, trace.x.shape[:-1]
    n, local = len(own), local_derivatives(params, trace, held)
    passed = np.empty((T + 1, *batch, (n + 2) * H), local.dtype)  # local ⊙ (dc, dc, …, dh, dh)
    block = blocks(passed, n + 2)
    block[-1, 0] = 0 if carry is None else carry
    da, block, carried = passed[:-1, ..., H:-H], block[:-1], block[1:, 0]
    columns = (dh[1:], dh[:-1], dc, local[:, n:], local[:, :n], block[:, n:], block[:, :n], block[:, -1], carried, da)

    def sums() -> dict[str, Array]:
        found = {"rows": flat(da).T @ flat(trace.saved["rows"][:-1])}
        for name in peepholes(params.options):
            seen = trace.c if name == "W_co" else trace.saved["c_prev"]
            found[name] = (block[:, own.index(name[-1]) + 1] * seen).reshape(-1, H).sum(0)
        return found

    return Backward(
        step=make_vjp(params.W_hh, np.empty_like(dh[0]), enters=enters),
        columns=tuple(column[::-1] for column in columns),
        dx=lambda: (flat(da) @ params.W_ih).reshape(trace.x.shape),
        sums=sums,
        carry=lambda: block[0, 0].copy(),
    )


def collect(params: Params, sums: Mapping[str, Array]) -> dict[str, Array]:
    """Return the gradient of every parameter from ∂L/∂a · row, added up over the steps: (G·H, H + D + 1)."""
    product, H = sums["rows"], params.hidden_size
    bias = product[:, -1]
    found = {"W_ih": product[:, H:-1].copy(), "W_hh": product[:, :H].copy(), "b_ih": bias.copy(), "b_hh": bias.copy()}
    return found | {name: sums[name] for name in peepholes(params.options)}


def jacobian(params: Params, trace: Trace, held: Mapping[str, Array]) -> Array:
    """Return ∂(h_t, c_t)/∂(h_{t−1}, c_{t−1}) for all steps of a trace without batch axis: (T, 2H, 2H)."""
    H, local = params.hidden_size, local_derivatives(params, trace, held)
    *W_hc, W_ho = params.W_hh.reshape(-1, H, H)
    into_c, lambda_o, into_h = local[:, 0], local[:, -2, :, None], local[:, -1, :, None]
    J = np.zeros((len(local), 2 * H, 2 * H), local.dtype)
    for k, W in enumerate(W_hc, start=1):
        J[:, H:, :H] += local[:, k, :, None] * W
    diagonal = np.arange(H, 2 * H)
    J[:, diagonal, diagonal] = into_c
    J[:, :H] = into_h * J[:, H:]
    J[:, :H, :H] += lambda_o * W_ho
    return J


def graph(options: Options) -> Graph:
    """Return the cell as a graph."""
    own, nodes = gates(options), []
    for gate in "ifg":
        if gate in own:
            nodes += _gate(gate, options)
    if options["coupled"]:
        nodes.append(node("i", "complement", "f", stage="gate", symbol="i", latex="i = 1 - f"))
    nodes.append(node("write", "multiply", "i", "g", stage="state", symbol="i⊙g", latex=r"i \odot g"))
    kept, written = "c_prev", "c_{t-1}"
    if "f" in own:
        kept, written = "keep", r"f \odot c_{t-1}"
        nodes.append(node("keep", "multiply", "f", "c_prev", stage="state", symbol="f⊙c", latex=written))
    latex = rf"c_t = {written} + i \odot g"
    return (
        *nodes,
        node("c", "add", kept, "write", stage="state", symbol="c_t", latex=latex),
        *_gate("o", options),
        node("squashed_c", "tanh", "c", stage="output", symbol="tanh c_t", latex=r"\tanh c_t"),
        node("h", "multiply", "o", "squashed_c", stage="output", symbol="h_t", latex=r"h_t = o \odot \tanh c_t"),
    )


def _gate(gate: str, options: Options) -> list[Node]:
    terms = list(affine(gate))
    if options["peephole"] and gate != "g":
        seen = "c" if gate == "o" else "c_prev"
        terms.append(Term(parameter=f"W_c{gate}", source=seen, gate=gate, elementwise=True))
    op, written, stage = ("tanh", r"\tanh", "candidate") if gate == "g" else ("sigmoid", r"\sigma", "gate")
    before = linear(f"pre_{gate}", terms, symbol=f"a_{gate}", latex=f"a_{gate}")
    return [before, node(gate, op, before.name, stage=stage, symbol=gate, latex=rf"{gate} = {written}(a_{gate})")]


LABELS = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}


def conflict(options: Options) -> str:
    """Return why these options exclude each other, or nothing."""
    if options["coupled"] and not options["forget_gate"]:
        return "coupled=True needs forget_gate=True: i = 1 − f has no meaning without f"
    return ""


LSTM = CellSpec(
    name="lstm",
    label="LSTM",
    equations=graph,
    states={"h": "hidden state", "c": "cell state"},
    labels=LABELS,
    options={"peephole": (False, True), "coupled": (False, True), "forget_gate": (True, False)},
    conflict=conflict,
    torch=Torch(layer="LSTM", options={"peephole": (False,), "coupled": (False,), "forget_gate": (True,)}),
    purpose="A memory line of its own beside the output, with gates that forget, write and show.",
    sources=(
        'Hochreiter, Schmidhuber 1997, "Long short-term memory"',
        'Gers, Schmidhuber, Cummins 2000, "Learning to forget"',
        'Gers, Schmidhuber 2000, "Recurrent nets that time and count"',
        'Greff et al. 2015, "LSTM: a search space odyssey"',
    ),
    loops=Loops(forward=forward, backward=backward, collect=collect, jacobian=jacobian),
)
