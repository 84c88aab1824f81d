"""The independently recurrent network: each unit sees its own past and no other's.

    h_t = relu(W x_t + u ⊙ h_{t−1} + b)

The recurrent weights u are a vector, W_hh (H,). |u| ≤ 2^(1/T) keeps a gradient over T steps from exploding.

Source: Li, Li, Cook, Zhu, Gao 2018, "Independently recurrent neural network (IndRNN): building a longer and deeper
RNN", arXiv 1803.04831.
"""

from playground.cells.graph import Graph, affine, node, peephole, weighted
from playground.cells.records import Options
from playground.cells.spec import CellSpec


def equations(_options: Options) -> Graph:
    """Return the cell as a graph."""
    terms = (*affine("h", state=None), peephole("h", "h", "h_prev"))
    return (
        weighted("h", terms, symbol="a_t", latex="a_t"),
        node("h", "relu", "pre_h", stage="output", symbol="h_t", latex=r"h_t = \mathrm{relu}(a_t)"),
    )


INDRNN = CellSpec(
    name="indrnn",
    label="IndRNN",
    equations=equations,
    purpose="Units that can't disturb one another: how long each remembers is read off one number.",
    sources=('Li, Li, Cook, Zhu, Gao 2018, "Independently recurrent neural network (IndRNN)", arXiv 1803.04831',),
)
