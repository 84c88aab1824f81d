"""The plain recurrent network.

    a_t = W_ih x_t + b_ih + W_hh h_{t−1} + b_hh
    h_t = φ(a_t)                                        φ: tanh, relu, σ or the identity

Source: Elman 1990, "Finding structure in time"; the two biases as in PyTorch's `nn.RNN`; relu with an identity matrix:
Le, Jaitly, Hinton 2015, "A simple way to initialize recurrent networks of rectified linear units".
"""

from playground.cells.graph import Graph, affine, node, weighted
from playground.cells.records import Options
from playground.cells.spec import CellSpec, Torch

WRITTEN = {"tanh": r"\tanh", "relu": r"\mathrm{relu}", "sigmoid": r"\sigma", "identity": ""}


def equations(options: Options) -> Graph:
    """Return the cell as a graph."""
    phi = options["activation"]
    return (
        weighted("h", affine("h"), symbol="a_t", latex="a_t"),
        node("h", phi, "pre_h", stage="output", symbol="h_t", latex=rf"h_t = {WRITTEN[phi]}(a_t)"),
    )


RNN = CellSpec(
    name="rnn",
    label="RNN",
    equations=equations,
    options={"activation": tuple(WRITTEN)},
    torch=Torch(layer="RNN", options={"activation": ("tanh", "relu")}),
    purpose="The plainest memory: one sum through one function, so what it holds fades or explodes with its weights.",
    sources=(
        'Elman 1990, "Finding structure in time"',
        'Le, Jaitly, Hinton 2015, "A simple way to initialize recurrent networks of rectified linear units"',
    ),
)
