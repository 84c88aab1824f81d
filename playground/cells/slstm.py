"""The sLSTM: an LSTM whose input gate is an exponential, so that a new value can outweigh all that was stored.

    î   = W_i x_t + U_i h_{t−1} + b_i                            f̂ likewise
    z   = tanh(W_z x_t + U_z h_{t−1} + b_z)                      o = σ(W_o x_t + U_o h_{t−1} + b_o)
    m_t = max(log σ(f̂) + m_{t−1}, î)
    i   = exp(î − m_t)                                           f = exp(log σ(f̂) + m_{t−1} − m_t)
    c_t = f ⊙ c_{t−1} + i ⊙ z                                    n_t = f ⊙ n_{t−1} + i
    h_t = o ⊙ c_t / n_t

exp(î) would overflow, so the stabiliser m takes the larger logarithm out: the gates i, f ≤ 1, the cell state c and the
normaliser n here are the paper's divided by exp(m_t), of which h depends not at all. So are their gradients: ∂L/∂c_t is
the derivative by the scaled c_t, exp(m_t) times that by the paper's. log σ is never −∞.

Source: Beck et al. 2024, "xLSTM: extended long short-term memory", arXiv 2405.04517, section 2.2 and its stabilised
form, with a sigmoid for the forget gate and one head, so that U is full.
"""

from playground.cells.graph import Graph, Node, affine, linear, node, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec


def equations(_options: Options) -> Graph:
    """Return the cell as a graph."""
    return (
        linear("sum_i", affine("i", biases=1), symbol="a_i", latex="a_i"),
        linear("sum_f", affine("f", biases=1), symbol="a_f", latex="a_f"),
        weighted("z", affine("z", biases=1)),
        signal("z", "tanh", "pre_z"),
        weighted("o", affine("o", biases=1)),
        signal("o", "sigmoid", "pre_o"),
        node("log_f", "log_sigmoid", "sum_f", stage="linear", symbol="log σ(a_f)", latex=r"\log \sigma(a_f)"),
        node("kept_m", "add", "log_f", "m_prev", stage="state", symbol="log f+m", latex=r"\log \sigma(a_f) + m_{t-1}"),
        node("m", "max", "kept_m", "sum_i", stage="state", symbol="m_t", latex=r"m_t = \max(\log f + m_{t-1}, a_i)"),
        *_exponential("i", "sum_i", "a_i - m_t"),
        *_exponential("f", "kept_m", r"\log f + m_{t-1} - m_t"),
        node("write", "multiply", "i", "z", stage="state", symbol="i⊙z", latex=r"i \odot z"),
        node("keep", "multiply", "f", "c_prev", stage="state", symbol="f⊙c", latex=r"f \odot c_{t-1}"),
        node("c", "add", "keep", "write", stage="state", symbol="c_t", latex=r"c_t = f \odot c_{t-1} + i \odot z"),
        node("keep_n", "multiply", "f", "n_prev", stage="state", symbol="f⊙n", latex=r"f \odot n_{t-1}"),
        node("n", "add", "keep_n", "i", stage="state", symbol="n_t", latex=r"n_t = f \odot n_{t-1} + i"),
        node("mean", "divide", "c", "n", stage="output", symbol="c/n", latex=r"c_t / n_t"),
        node("h", "multiply", "o", "mean", stage="output", symbol="h_t", latex=r"h_t = o \odot c_t / n_t"),
    )


def _exponential(name: str, logarithm: str, latex: str) -> tuple[Node, Node]:
    """The gate exp(logarithm − m_t), at most 1."""
    return (
        node(f"pre_{name}", "subtract", logarithm, "m", stage="linear", symbol=f"log {name}", latex=latex),
        node(name, "exp", f"pre_{name}", stage="gate", symbol=name, latex=rf"{name} = \exp({latex})"),
    )


SLSTM = CellSpec(
    name="slstm",
    label="sLSTM",
    equations=equations,
    states={"h": "hidden state", "c": "cell state", "n": "normaliser", "m": "stabiliser"},
    labels={"i": "input gate", "f": "forget gate", "z": "candidate", "o": "output gate"},
    memory_of=lambda options: (
        *(Memory(gate="f", state=state, keeps="open", forget=True) for state in "cn"),
        *(Memory(gate="i", state=state, writes="open") for state in "cn"),
    ),
    purpose="An LSTM that can change its mind: an exponential gate lets one new value outweigh all that was stored.",
    sources=('Beck et al. 2024, "xLSTM: extended long short-term memory", arXiv 2405.04517',),
)
