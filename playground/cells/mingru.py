"""The minimal GRU, whose gate and candidate see the input alone, so that all steps can be computed at once.

    z   = σ(W_z x_t + b_z)
    n   = W_n x_t + b_n
    h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n

An open update gate overwrites, the other way round from PyTorch's GRU.

Source: Feng, Tung, Ahmed, Bengio, Hajimirsadeghi 2024, "Were RNNs all we needed?", arXiv 2410.01201, where n is h̃.
"""

from playground.cells.graph import Graph, affine, node, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec


def equations(_options: Options) -> Graph:
    """Return the cell as a graph."""
    return (
        weighted("z", affine("z", state=None)),
        signal("z", "sigmoid", "pre_z"),
        weighted("n", affine("n", state=None)),
        signal("n", "identity", "pre_n", latex="n = a_n"),
        node("rest", "complement", "z", stage="state", symbol="1−z", latex="1 - z"),
        node("keep", "multiply", "rest", "h_prev", stage="state", symbol="(1−z)⊙h", latex=r"(1 - z) \odot h_{t-1}"),
        node("write", "multiply", "z", "n", stage="state", symbol="z⊙n", latex=r"z \odot n"),
        node(
            "h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = (1 - z) \odot h_{t-1} + z \odot n"
        ),
    )


MINGRU = CellSpec(
    name="mingru",
    label="minGRU",
    equations=equations,
    labels={"z": "update gate", "n": "candidate"},
    memory_of=lambda options: (Memory(gate="z", state="h", keeps="shut", writes="open"),),
    purpose="What is left of a GRU when nothing looks back at the state: it trains on all steps at once.",
    sources=('Feng, Tung, Ahmed, Bengio, Hajimirsadeghi 2024, "Were RNNs all we needed?", arXiv 2410.01201',),
)
