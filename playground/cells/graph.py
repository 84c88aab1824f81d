"""A cell as a graph of elementary operations: what it is, for the engine as for diagrams, equations and analyses.

The graph is data: each node is one operation of one step, in the order of computation. Sources that are no node are
the step's input and the states it starts from: `x`, `h_prev`, `c_prev`, a name and `_prev` for any other state. A node
that has a state's name is its new value.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from playground.cells.operations import OPERATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One summand of a linear node: a gate's block of a parameter times a source."""

    parameter: str  # "W_hh"
    source: str | None  # "x", "h_prev", "c" …; None for a bias
    gate: str  # the row block of the parameter; a peephole has one block of its own
    elementwise: bool = False  # a peephole: parameter ⊙ source instead of a matrix product


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One operation of a step and how it is written."""

    name: str  # a gate or state has the name it has in the trace
    op: str  # "linear", "constant", or a name in OPERATIONS
    inputs: tuple[str, ...]
    terms: tuple[Term, ...] = ()  # of a linear node
    number: float = 0.0  # of a constant one
    stage: str  # linear gate candidate state output
    symbol: str  # plain text for a label
    latex: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters this node reads."""
        return tuple(term.parameter for term in self.terms)


Graph = tuple[Node, ...]


def node(name: str, op: str, *inputs: str, stage: str, symbol: str = "", latex: str = "") -> Node:
    """Return a unit-wise node; without a symbol and LaTeX of its own it is written as its operation is."""
    if op not in OPERATIONS:
        raise ValueError(f"{name} has the operation {op!r}; there are {', '.join(OPERATIONS)}")
    written = symbol or _joined(OPERATIONS[op].written, inputs)
    return Node(name=name, op=op, inputs=inputs, stage=stage, symbol=written, latex=latex or written)


def constant(name: str, number: float, *, symbol: str = "", stage: str = "state") -> Node:
    """Return a number as a node, the same for every unit."""
    written = symbol or f"{number:g}"
    return Node(name=name, op="constant", inputs=(), number=number, stage=stage, symbol=written, latex=written)


def linear(name: str, terms: Iterable[Term], *, symbol: str, latex: str, stage: str = "linear") -> Node:
    """Return a linear node, its inputs read off its terms."""
    terms = tuple(terms)
    sources = tuple(dict.fromkeys(term.source for term in terms if term.source is not None))
    return Node(name=name, op="linear", inputs=sources, terms=terms, stage=stage, symbol=symbol, latex=latex)


def affine(gate: str, *, state: str | None = "h_prev", biases: int = 2) -> tuple[Term, ...]:
    """Return the terms of W_ih x + b_ih + W_hh h + b_hh of one gate.

    Parameters
    ----------
    state : what W_hh is multiplied with; None: no recurrent term at all
    biases : 1: b_ih alone; 2: as PyTorch, which keeps b_hh beside it
    """
    terms = [Term(parameter="W_ih", source="x", gate=gate), Term(parameter="b_ih", source=None, gate=gate)]
    if state is not None:
        terms.append(Term(parameter="W_hh", source=state, gate=gate))
        if biases == 2:
            terms.append(Term(parameter="b_hh", source=None, gate=gate))
    return tuple(terms)


def peephole(state: str, gate: str, source: str) -> Term:
    """Return the term W ⊙ source, by which a gate sees a state unit by unit: W_cf for c in f."""
    return Term(parameter=f"W_{state}{gate}", source=source, gate=gate, elementwise=True)


def weighted(gate: str, terms: Iterable[Term], *, symbol: str = "", latex: str = "") -> Node:
    """Return the linear node a_gate that goes into a gate's activation."""
    written = f"a_{{{gate}}}" if len(gate) > 1 else f"a_{gate}"
    return linear(f"pre_{gate}", terms, symbol=symbol or f"a_{gate}", latex=latex or written)


def signal(name: str, op: str, before: str, *, latex: str = "") -> Node:
    """Return a gate (σ of something, in 0 … 1) or a candidate (anything else)."""
    stage = "gate" if op == "sigmoid" else "candidate"
    function = {"sigmoid": r"\sigma", "tanh": r"\tanh"}.get(op, rf"\mathrm{{{op}}}")
    return node(name, op, before, stage=stage, symbol=name, latex=latex or rf"{name} = {function}(a_{name})")


def parameter_blocks(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the row blocks of every parameter in order: those of the linear nodes that use it, as they stand.

    W_ih, W_hh, b_ih, b_hh come first, vectors such as peepholes after them.
    """
    gates_of: dict[str, dict[str, None]] = {name: {} for name in ("W_ih", "W_hh", "b_ih", "b_hh")}
    for each in graph:
        for term in each.terms:
            gates_of.setdefault(term.parameter, {})[term.gate] = None
    return {name: tuple(gates) for name, gates in gates_of.items() if gates}


def _joined(written: str, inputs: tuple[str, ...]) -> str:
    return written.format(*inputs) if "{" in written else written.join(inputs)
