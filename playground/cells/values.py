"""A graph worked out on whole arrays, for diagrams, equations and analyses: slow and plain, unlike the engine."""

from collections.abc import Mapping

import numpy as np

from playground.cells.graph import Graph, Node, Term
from playground.cells.operations import OPERATIONS
from playground.cells.records import Array, Params, Trace
from playground.cells.registry import spec_of


def evaluate(graph: Graph, params: Params, trace: Trace) -> dict[str, Array]:
    """Return the value of every node at every step of a trace.

    Gates and states are the trace's own, so that an intervention shows; all else is computed from them.

    Returns
    -------
    dict : node name -> (T, B, H), or (T, H) where the trace has no batch axis
    """
    known = {**trace.gates, **trace.states}
    values: dict[str, Array] = {"x": trace.x} | {f"{name}_prev": trace.before(name) for name in trace.states}
    with np.errstate(all="ignore"):
        for node in graph:
            values[node.name] = known[node.name] if node.name in known else compute(node, params, values)
    return {node.name: values[node.name] for node in graph}


def compute(node: Node, params: Params, values: Mapping[str, Array]) -> Array:
    """Return the value of one node from those of its inputs: (…, H)."""
    if node.op not in ("linear", "constant"):
        return OPERATIONS[node.op].value(*(values[name] for name in node.inputs))
    like = values["x"]
    total: Array = np.full((*like.shape[:-1], params.hidden_size), node.number, np.result_type(like, *_some(params)))
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
    gates = spec_of(params.cell).blocks(params.options)[parameter]
    start = gates.index(gate) * params.hidden_size
    return params.weights[parameter][start : start + params.hidden_size]


def _some(params: Params) -> list[Array]:
    return list(params.weights.values())[:1]
