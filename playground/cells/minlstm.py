"""The minimal LSTM: gates that see the input alone and share one whole.

    f̂   = σ(W_f x_t + b_f)          î = σ(W_i x_t + b_i)          g = W_g x_t + b_g
    f   = f̂ / (f̂ + î)               i = î / (f̂ + î) = 1 − f
    h_t = f ⊙ h_{t−1} + i ⊙ g

f is computed as σ(log f̂ − log î), which is the same and stays a number where f̂ and î are too small for one.

Source: Feng, Tung, Ahmed, Bengio, Hajimirsadeghi 2024, "Were RNNs all we needed?", arXiv 2410.01201, where f and i are
f' and i', g is h̃; the logarithms are those of its appendix on stable computation.
"""

from playground.cells.graph import Graph, affine, linear, node, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec


def equations(_options: Options) -> Graph:
    """Return the cell as a graph."""
    return (
        linear("sum_f", affine("f", state=None), symbol="a_f", latex="a_f"),
        node("log_f", "log_sigmoid", "sum_f", stage="linear", symbol="log f̂", latex=r"\log \sigma(a_f)"),
        linear("sum_i", affine("i", state=None), symbol="a_i", latex="a_i"),
        node("log_i", "log_sigmoid", "sum_i", stage="linear", symbol="log î", latex=r"\log \sigma(a_i)"),
        node(
            "pre_f", "subtract", "log_f", "log_i", stage="linear", symbol="log f̂/î", latex=r"\log \hat f / \hat \imath"
        ),
        node("f", "sigmoid", "pre_f", stage="gate", symbol="f", latex=r"f = \hat f / (\hat f + \hat \imath)"),
        node("i", "complement", "f", stage="gate", symbol="i", latex="i = 1 - f"),
        weighted("g", affine("g", state=None)),
        signal("g", "identity", "pre_g", latex="g = a_g"),
        node("keep", "multiply", "f", "h_prev", stage="state", symbol="f⊙h", latex=r"f \odot h_{t-1}"),
        node("write", "multiply", "i", "g", stage="state", symbol="i⊙g", latex=r"i \odot g"),
        node("h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = f \odot h_{t-1} + i \odot g"),
    )


MINLSTM = CellSpec(
    name="minlstm",
    label="minLSTM",
    equations=equations,
    labels={"f": "forget gate", "i": "input gate", "g": "candidate"},
    memory_of=lambda options: (
        Memory(gate="f", state="h", keeps="open", writes="shut", forget=True),
        Memory(gate="i", state="h", writes="open"),
    ),
    purpose="What is left of an LSTM when nothing looks back at the state: keeping and writing share one whole.",
    sources=('Feng, Tung, Ahmed, Bengio, Hajimirsadeghi 2024, "Were RNNs all we needed?", arXiv 2410.01201',),
)
