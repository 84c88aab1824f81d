"""The gated recurrent unit, resetting after or before the recurrent product.

    r   = σ(W_ih,r x_t + b_ih,r + W_hh,r h_{t−1} + b_hh,r)
    z   = σ(W_ih,z x_t + b_ih,z + W_hh,z h_{t−1} + b_hh,z)
    n   = tanh(W_ih,n x_t + b_ih,n + r ⊙ (W_hh,n h_{t−1} + b_hh,n))     reset="after" (PyTorch, cuDNN)
    n   = tanh(W_ih,n x_t + b_ih,n + W_hh,n (r ⊙ h_{t−1}) + b_hh,n)     reset="before"
    h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n

Sources: Cho et al. 2014, arXiv 1406.1078: version 3 resets before the product, version 1 after; PyTorch's `nn.GRU`.
"""

from playground.cells.graph import Graph, Node, affine, linear, node, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec, Torch


def equations(options: Options) -> Graph:
    """Return the cell as a graph."""
    candidate = _after() if options["reset"] == "after" else _before()
    return (
        *(each for gate in "rz" for each in (weighted(gate, affine(gate)), signal(gate, "sigmoid", f"pre_{gate}"))),
        *candidate,
        signal("n", "tanh", "pre_n"),
        node("keep", "multiply", "z", "h_prev", stage="state", symbol="z⊙h", latex=r"z \odot h_{t-1}"),
        node("fresh", "complement", "z", stage="state", symbol="1−z", latex="1 - z"),
        node("write", "multiply", "fresh", "n", stage="state", symbol="(1−z)⊙n", latex=r"(1 - z) \odot n"),
        node("h", "add", "keep", "write", stage="output", symbol="h_t", latex=UPDATE),
    )


UPDATE = r"h_t = z \odot h_{t-1} + (1 - z) \odot n"


def _after() -> tuple[Node, ...]:
    W_ih, b_ih, W_hh, b_hh = affine("n")
    return (
        linear("input_n", (W_ih, b_ih), symbol="W x", latex=r"W_{in} x_t + b_{in}"),
        linear("recurrent_n", (W_hh, b_hh), symbol="u", latex=r"W_{hn} h_{t-1} + b_{hn}"),
        node("reset_n", "multiply", "r", "recurrent_n", stage="candidate", symbol="r⊙u", latex=r"r \odot u_n"),
        node("pre_n", "add", "input_n", "reset_n", stage="linear", symbol="a_n", latex="a_n"),
    )


def _before() -> tuple[Node, ...]:
    return (
        node("reset_h", "multiply", "r", "h_prev", stage="candidate", symbol="r⊙h", latex=r"r \odot h_{t-1}"),
        weighted("n", affine("n", state="reset_h")),
    )


GRU = CellSpec(
    name="gru",
    label="GRU",
    equations=equations,
    labels={"r": "reset gate", "z": "update gate", "n": "candidate"},
    options={"reset": ("after", "before")},
    memory_of=lambda options: (Memory(gate="z", state="h", keeps="open", writes="shut"),),
    torch=Torch(layer="GRU", options={"reset": ("after",)}),
    purpose="One gate slides between the old state and a new candidate; another hides the past from the candidate.",
    sources=('Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder", arXiv 1406.1078',),
)
