"""A cell that the playground does not have, the minimal gated unit of Zhou 2016, given by its graph alone.

f = σ(W_ih,f x + b + W_hh,f h_{t−1} + b')        n = tanh(W_ih,n x + b + W_hh,n (f ⊙ h_{t−1}) + b')
h_t = (1 − f) ⊙ h_{t−1} + f ⊙ n
"""

from types import SimpleNamespace
from typing import Any

import numpy as np

from playground.cells import CellSpec
from playground.cells.graph import Graph, Node, affine, linear
from playground.cells.records import Params, Trace

T, D, H = 12, 2, 3


def graph(options: Any) -> Graph:
    def node(name: str, op: str, inputs: tuple[str, ...], stage: str) -> Node:
        return Node(name=name, op=op, inputs=inputs, stage=stage, symbol=name, latex=name)

    return (
        linear("pre_f", affine("f"), symbol="a_f", latex="a_f"),
        node("f", "sigmoid", ("pre_f",), "gate"),
        node("seen", "multiply", ("f", "h_prev"), "candidate"),
        linear("pre_n", affine("n", state="seen"), symbol="a_n", latex="a_n"),
        node("n", "tanh", ("pre_n",), "candidate"),
        node("rest", "complement", ("f",), "state"),
        node("keep", "multiply", ("rest", "h_prev"), "state"),
        node("write", "multiply", ("f", "n"), "state"),
        node("h", "add", ("keep", "write"), "output"),
    )


MGU = CellSpec(
    name="made",
    label="Made",
    equations=graph,
    labels={"f": "forget gate", "n": "candidate"},
)


def made_run() -> SimpleNamespace:
    """What the panels read of a run of this cell."""
    rng = np.random.default_rng(7)
    params = Params(
        cell=MGU,
        options={},
        W_ih=rng.normal(size=(2 * H, D)),
        W_hh=rng.normal(size=(2 * H, H)),
        b_ih=rng.normal(size=2 * H),
        b_hh=rng.normal(size=2 * H),
    )
    trace = unroll(params, rng.normal(size=(T, D)))
    return SimpleNamespace(params=params, trace=trace, input_labels=("a", "b"), step_labels=(), is_text=False)


def unroll(params: Params, x: np.ndarray) -> Trace:
    """The equations above, written out."""
    W_f, W_n = np.split(params.W_ih, 2)
    U_f, U_n = np.split(params.W_hh, 2)
    b_f, b_n = np.split(params.b_ih + params.b_hh, 2)
    h, rows = np.zeros(H), []
    for x_t in x:
        a_f = W_f @ x_t + U_f @ h + b_f
        f = 1 / (1 + np.exp(-a_f))
        a_n = W_n @ x_t + U_n @ (f * h) + b_n
        n = np.tanh(a_n)
        h = (1 - f) * h + f * n
        rows.append((a_f, f, a_n, n, h))
    a_f, f, a_n, n, h = (np.array(column) for column in zip(*rows, strict=True))
    states = {"states": {"h": h}, "states_0": {"h": np.zeros(H)}}
    return Trace(x=x, **states, gates={"f": f, "n": n}, pre={"f": a_f, "n": a_n})
