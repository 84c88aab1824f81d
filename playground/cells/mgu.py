"""The minimal gated unit: a GRU whose one gate both hides the past from the candidate and mixes the candidate in.

    f   = σ(W_f x_t + U_f h_{t−1} + b_f)
    n   = tanh(W_n x_t + U_n (f ⊙ h_{t−1}) + b_n)
    h_t = (1 − f) ⊙ h_{t−1} + f ⊙ n

An open forget gate overwrites, the other way round from an LSTM's.

Source: Zhou, Wu, Zhang, Zhou 2016, "Minimal gated unit for recurrent neural networks", arXiv 1603.09420, where n is h̃.
"""

from playground.cells.graph import Graph, affine, node, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec


def equations(_options: Options) -> Graph:
    """Return the cell as a graph."""
    return (
        weighted("f", affine("f", biases=1)),
        signal("f", "sigmoid", "pre_f"),
        node("reset_h", "multiply", "f", "h_prev", stage="candidate", symbol="f⊙h", latex=r"f \odot h_{t-1}"),
        weighted("n", affine("n", state="reset_h", biases=1)),
        signal("n", "tanh", "pre_n"),
        node("rest", "complement", "f", stage="state", symbol="1−f", latex="1 - f"),
        node("keep", "multiply", "rest", "h_prev", stage="state", symbol="(1−f)⊙h", latex=r"(1 - f) \odot h_{t-1}"),
        node("write", "multiply", "f", "n", stage="state", symbol="f⊙n", latex=r"f \odot n"),
        node(
            "h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = (1 - f) \odot h_{t-1} + f \odot n"
        ),
    )


MGU = CellSpec(
    name="mgu",
    label="MGU",
    equations=equations,
    labels={"f": "forget gate", "n": "candidate"},
    memory_of=lambda options: (Memory(gate="f", state="h", keeps="shut", writes="open", forget=True),),
    purpose="How little a gated cell can get by with: one gate does what a GRU has two for.",
    sources=('Zhou, Wu, Zhang, Zhou 2016, "Minimal gated unit for recurrent neural networks", arXiv 1603.09420',),
)
