"""The leaky integrator: an RNN that moves by the share α towards its new value, the same share at every step.

    n   = tanh(W x_t + U h_{t−1} + b)
    h_t = (1 − α) ⊙ h_{t−1} + α ⊙ n

What is held fades by 1 − α a step, so that α sets the time scale; α = 1 is the plain RNN, and a gate in its place would
choose α anew at each step.

Source: Jaeger, Lukoševičius, Popovici, Siewert 2007, "Optimization and applications of echo state networks with
leaky-integrator neurons", Neural Networks 20(3), equation 2 with a = 1 and γ = α.
"""

from playground.cells.graph import Graph, affine, constant, node, signal, weighted
from playground.cells.records import Options
from playground.cells.spec import CellSpec, Span


def equations(options: Options) -> Graph:
    """Return the cell as a graph."""
    leak = float(options["leak"])
    return (
        weighted("n", affine("n", biases=1)),
        signal("n", "tanh", "pre_n"),
        constant("leak", leak, symbol="α"),
        constant("rest", 1 - leak, symbol="1−α"),
        node("keep", "multiply", "rest", "h_prev", stage="state", symbol="(1−α)h", latex=r"(1 - \alpha) h_{t-1}"),
        node("write", "multiply", "leak", "n", stage="state", symbol="αn", latex=r"\alpha n"),
        node("h", "add", "keep", "write", stage="output", symbol="h_t", latex=r"h_t = (1 - \alpha) h_{t-1} + \alpha n"),
    )


LEAKY = CellSpec(
    name="leaky",
    label="Leaky RNN",
    equations=equations,
    labels={"n": "candidate"},
    options={"leak": Span(low=0.01, high=1.0, default=0.3)},
    purpose="A memory with one fixed time scale: the share α of the new value that each step takes in.",
    sources=('Jaeger, Lukoševičius, Popovici, Siewert 2007, "Optimization and applications of echo state networks"',),
)
