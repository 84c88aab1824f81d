"""The long short-term memory, with its peephole, coupled and 1997 variants.

    a_k = W_ih,k x_t + b_ih,k + W_hh,k h_{t−1} + b_hh,k      k: i, f, g, o
    i, f = σ(a_i + W_ci ⊙ c_{t−1}), σ(a_f + W_cf ⊙ c_{t−1})  the W_c ⊙ c terms with peepholes only
    g    = tanh(a_g)
    c_t  = i ⊙ g + f ⊙ c_{t−1}
    o    = σ(a_o + W_co ⊙ c_t)
    h_t  = o ⊙ tanh(c_t)

Coupled: i = 1 − f, and i has no parameters. Without forget gate (1997): f = 1, and f has no parameters.

Sources: Hochreiter & Schmidhuber 1997 (no forget gate); Gers, Schmidhuber, Cummins 2000 (forget gate); Gers and
Schmidhuber 2000 (peepholes, diagonal as in Graves 2013); Greff et al. 2015 (coupled gates); gate order as in PyTorch's
`nn.LSTM`.
"""

from playground.cells.graph import Graph, Node, affine, node, peephole, signal, weighted
from playground.cells.meaning import Memory
from playground.cells.records import Options
from playground.cells.spec import CellSpec, Torch


def equations(options: Options) -> Graph:
    """Return the cell as a graph."""
    coupled, forgets = options["coupled"], options["forget_gate"]
    kept = r"f \odot c_{t-1}" if forgets else "c_{t-1}"
    return (
        *(() if coupled else _gate("i", "c_prev", options)),
        *(_gate("f", "c_prev", options) if forgets else ()),
        weighted("g", affine("g")),
        signal("g", "tanh", "pre_g"),
        *((node("i", "complement", "f", stage="gate", symbol="i", latex="i = 1 - f"),) if coupled else ()),
        node("write", "multiply", "i", "g", stage="state", symbol="i⊙g", latex=r"i \odot g"),
        *((node("keep", "multiply", "f", "c_prev", stage="state", symbol="f⊙c", latex=kept),) if forgets else ()),
        node(
            "c",
            "add",
            "keep" if forgets else "c_prev",
            "write",
            stage="state",
            symbol="c_t",
            latex=rf"c_t = {kept} + i \odot g",
        ),
        *_gate("o", "c", options),
        node("squashed_c", "tanh", "c", stage="output", symbol="tanh c_t", latex=r"\tanh c_t"),
        node("h", "multiply", "o", "squashed_c", stage="output", symbol="h_t", latex=r"h_t = o \odot \tanh c_t"),
    )


def _gate(name: str, seen: str, options: Options) -> tuple[Node, Node]:
    terms = (*affine(name), *((peephole("c", name, seen),) if options["peephole"] else ()))
    return weighted(name, terms), signal(name, "sigmoid", f"pre_{name}")


def conflict(options: Options) -> str:
    """Return why these options exclude each other, or nothing."""
    if options["coupled"] and not options["forget_gate"]:
        return "coupled=True needs forget_gate=True: i = 1 − f has no meaning without f"
    return ""


LSTM = CellSpec(
    name="lstm",
    label="LSTM",
    equations=equations,
    states={"h": "hidden state", "c": "cell state"},
    labels={"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"},
    options={"peephole": (False, True), "coupled": (False, True), "forget_gate": (True, False)},
    conflict=conflict,
    memory_of=lambda options: (
        Memory(gate="f", state="c", keeps="open", writes="shut" if options["coupled"] else "", forget=True),
        *(() if options["coupled"] else (Memory(gate="i", state="c", writes="open"),)),
    ),
    torch=Torch(layer="LSTM", options={"peephole": (False,), "coupled": (False,), "forget_gate": (True,)}),
    purpose="A memory line of its own beside the output, with gates that forget, write and show.",
    sources=(
        'Hochreiter, Schmidhuber 1997, "Long short-term memory"',
        'Gers, Schmidhuber, Cummins 2000, "Learning to forget: continual prediction with LSTM"',
        'Gers, Schmidhuber 2000, "Recurrent nets that time and count"',
        'Greff et al. 2015, "LSTM: a search space odyssey"',
    ),
)
