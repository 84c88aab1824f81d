"""The update gate network: a plain RNN behind one gate that slides between its old and its new state.

    z   = σ(W_z x_t + U_z h_{t−1} + b_z)
    n   = tanh(W_n x_t + U_n h_{t−1} + b_n)
    h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n

Source: Collins, Sohl-Dickstein, Sussillo 2017, "Capacity and trainability in recurrent neural networks",
arXiv 1611.09913, where z is g and n is c.
"""

from playground.cells.graph import Graph, affine, node, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec


def equations(_options: Options) -> Graph:
    """Return the cell as a graph."""
    return (
        weighted("z", affine("z", biases=1)),
        signal("z", "sigmoid", "pre_z"),
        weighted("n", affine("n", biases=1)),
        signal("n", "tanh", "pre_n"),
        node("keep", "multiply", "z", "h_prev", stage="state", symbol="z⊙h", latex=r"z \odot h_{t-1}"),
        node("fresh", "complement", "z", stage="state", symbol="1−z", latex="1 - z"),
        node("write", "multiply", "fresh", "n", stage="state", symbol="(1−z)⊙n", latex=r"(1 - z) \odot n"),
        node(
            "h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = z \odot h_{t-1} + (1 - z) \odot n"
        ),
    )


UGRNN = CellSpec(
    name="ugrnn",
    label="UGRNN",
    equations=equations,
    labels={"z": "update gate", "n": "candidate"},
    memory_of=lambda options: (Memory(gate="z", state="h", keeps="open", writes="shut"),),
    purpose="A GRU without its reset gate: what one gate alone buys a plain RNN.",
    sources=('Collins, Sohl-Dickstein, Sussillo 2017, "Capacity and trainability in RNNs", arXiv 1611.09913',),
)
