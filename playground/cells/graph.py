"""A cell's own description as a graph of elementary operations, for diagrams, equations and checks.

The graph is data: each node is one operation of one step, in the order of computation. Sources that are no node are
the step's input and the states it starts from: `x`, `h_prev`, `c_prev`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Params, Trace


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
    op: str  # linear add multiply complement sigmoid tanh relu identity
    inputs: tuple[str, ...]
    terms: tuple[Term, ...] = ()  # of a linear node
    stage: str  # linear gate candidate state output
    symbol: str  # plain text for a label
    latex: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters this node reads."""
        return tuple(term.parameter for term in self.terms)


Graph = tuple[Node, ...]


def node(name: str, op: str, *inputs: str, stage: str, symbol: str, latex: str) -> Node:
    """Return a node that is not linear."""
    return Node(name=name, op=op, inputs=inputs, stage=stage, symbol=symbol, latex=latex)


ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")


def sigmoid(a: Array) -> Array:
    """Return σ(a) = ½ tanh(½a) + ½, which cannot overflow and keeps complex and float32 arrays as they are."""
    value: Array = 0.5 * np.tanh(0.5 * a) + 0.5
    return value


def relu(a: Array) -> Array:
    """Return a where its real part is positive, else 0; nan stays nan."""
    value: Array = np.where(a.real <= 0, np.zeros_like(a), a)
    return value


_OPERATIONS: Mapping[str, Callable[..., Array]] = {
    "add": lambda *values: sum(values[1:], start=values[0]),
    "multiply": np.multiply,
    "complement": lambda a: 1 - a,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": relu,
    "identity": lambda a: a,
}


def linear(name: str, terms: Iterable[Term], *, symbol: str, latex: str, stage: str = "linear") -> Node:
    """Return a linear node, its inputs read off its terms."""
    terms = tuple(terms)
    sources = tuple(dict.fromkeys(term.source for term in terms if term.source is not None))
    return Node(name=name, op="linear", inputs=sources, terms=terms, stage=stage, symbol=symbol, latex=latex)


def affine(gate: str, *, state: str = "h_prev") -> tuple[Term, ...]:
    """Return the terms of W_ih x + b_ih + W_hh h + b_hh of one gate."""
    return (
        Term(parameter="W_ih", source="x", gate=gate),
        Term(parameter="b_ih", source=None, gate=gate),
        Term(parameter="W_hh", source=state, gate=gate),
        Term(parameter="b_hh", source=None, gate=gate),
    )


def parameter_names(graph: Graph) -> tuple[str, ...]:
    """Return the names of all parameters a graph reads, each once, in order of first use."""
    return tuple(dict.fromkeys(name for node in graph for name in node.parameters))


def evaluate(graph: Graph, params: Params, trace: Trace) -> dict[str, Array]:
    """Return the value of every node at every step of a trace.

    Gates and states are the trace's own, so that an intervention shows; all else is computed from them.

    Returns
    -------
    dict : node name -> (T, B, H), or (T, H) where the trace has no batch axis
    """
    known = {**trace.gates, "h": trace.h} | ({} if trace.c is None else {"c": trace.c})
    values: dict[str, Array] = {"x": trace.x, "h_prev": trace.h_prev}
    if trace.c is not None:
        values["c_prev"] = trace.c_prev
    with np.errstate(all="ignore"):
        for node in graph:
            values[node.name] = known[node.name] if node.name in known else _compute(node, params, values)
    return {node.name: values[node.name] for node in graph}


def _compute(node: Node, params: Params, values: Mapping[str, Array]) -> Array:
    if node.op != "linear":
        return _OPERATIONS[node.op](*(values[name] for name in node.inputs))
    lead = values["x"].shape[:-1]
    total: Array = np.zeros((*lead, params.hidden_size), np.result_type(values["x"], params.W_hh))
    for term in node.terms:
        total = total + term_value(term, params, values)
    return total


def term_value(term: Term, params: Params, values: Mapping[str, Array]) -> Array:
    """Return one summand of a linear node; values maps sources to (…, D) or (…, H), the result is (…, H) or (H,)."""
    weight = block(params, term.parameter, term.gate)
    if term.source is None:
        return weight
    if term.elementwise:
        return values[term.source] * weight
    product: Array = values[term.source] @ weight.T
    return product


def block(params: Params, parameter: str, gate: str) -> Array:
    """Return the rows of a parameter that belong to a gate, as a view: (H, …); a peephole is its own block."""
    from playground.cells import CELLS  # the registry imports the cells, and they this module

    array: Array = getattr(params, parameter)
    gates = CELLS[params.cell].gates(params.options)
    if array.shape[0] == params.hidden_size * len(gates):
        start = gates.index(gate) * params.hidden_size
        return array[start : start + params.hidden_size]
    return array
