"""The chaos free network: without input it falls asleep, whatever its weights, and can't do anything else.

    f   = σ(W_f x_t + U_f h_{t−1} + b_f)
    i   = σ(W_i x_t + U_i h_{t−1} + b_i)
    g   = tanh(W_g x_t)
    h_t = f ⊙ tanh(h_{t−1}) + i ⊙ g

|h_t| shrinks at every step without input, so that the only attractor is 0, where RNN, LSTM and GRU can be chaotic.

Source: Laurent, von Brecht 2017, "A recurrent neural network without chaos", arXiv 1612.06212, where f and i are θ and
η; the candidate has no bias.
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
        weighted("i", affine("i", biases=1)),
        signal("i", "sigmoid", "pre_i"),
        weighted("g", affine("g", state=None)[:1]),
        signal("g", "tanh", "pre_g"),
        node("squashed_h", "tanh", "h_prev", stage="state", symbol="tanh h", latex=r"\tanh h_{t-1}"),
        node("keep", "multiply", "f", "squashed_h", stage="state", symbol="f⊙tanh h", latex=r"f \odot \tanh h_{t-1}"),
        node("write", "multiply", "i", "g", stage="state", symbol="i⊙g", latex=r"i \odot g"),
        node(
            "h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = f \odot \tanh h_{t-1} + i \odot g"
        ),
    )


CFN = CellSpec(
    name="cfn",
    label="CFN",
    equations=equations,
    labels={"f": "forget gate", "i": "input gate", "g": "candidate"},
    memory_of=lambda options: (
        Memory(gate="f", state="h", keeps="open", forget=True),
        Memory(gate="i", state="h", writes="open"),
    ),
    purpose="A gated cell that can't be chaotic: left without input, every unit fades to 0.",
    sources=('Laurent, von Brecht 2017, "A recurrent neural network without chaos", arXiv 1612.06212',),
)
