"""Backpropagation inside each step, read off a cell's own graph, so that a newly registered cell has it too.

Given the total gradients ∂L/∂h_t and ∂L/∂c_t that `backward` found, one sweep over the graph, from the states to the
sources and for all steps at once, gives the gradient at every linear node and what each step hands to the one before
it, by the gate through which it went.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.cells import spec_of
from playground.cells.graph import Graph, Node, Term
from playground.cells.operations import OPERATIONS, Slope
from playground.cells.records import Array, Gradients, Params, Trace
from playground.cells.values import block, evaluate
from playground.engine.interventions import masks

DIRECT = "direct"
"""The path that meets no weight: through sums and products alone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Steps:
    """The arithmetic of every step of a trace.

    graph : the cell's nodes, in the order of computation
    values : of every node and source, (T, H) or, for x, (T, D)
    held : of every clamped node, where it is clamped: (T, H) bool
    """

    params: Params
    graph: Graph
    values: Mapping[str, Array]
    held: Mapping[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pulled:
    """What came of one sweep.

    linear : ∂L/∂(linear node), (T, H) by node
    sources : what arrives at `h_prev`, `c_prev`, at `c` from within the step, and at `x`: (T, H) by path, where a path
        is `DIRECT` or the gate of the last linear node before the source
    """

    linear: Mapping[str, Array]
    sources: Mapping[str, Mapping[str, Array]]


def steps(params: Params, trace: Trace) -> Steps:
    """Evaluate every node of the cell over a trace without batch axis."""
    if trace.batched:
        raise ValueError("the trace must be of one sequence, got a batch: take one with trace.sequence(b)")
    graph = spec_of(params.cell).graph(params.options)
    sources = {"x": trace.x} | {f"{name}_prev": trace.before(name) for name in trace.states}
    return Steps(
        params=params,
        graph=graph,
        values=sources | evaluate(graph, params, trace),
        held=masks(trace.interventions, trace.h.shape),
    )


def pull(local: Steps, start: Mapping[str, Array], *, through_weights: bool = True) -> Pulled:
    """Carry gradients from the states back to the sources, within each step.

    Parameters
    ----------
    start : the total ∂L/∂h_t (and ∂L/∂c_t) as "h" (and "c"), (T, H); what reaches a state from within the step is
        recorded but not carried on, since its total already holds it
    through_weights : False stops at the linear nodes, which leaves the direct path alone
    """
    pulled: dict[str, dict[str, Array]] = {}
    linear: dict[str, Array] = {}
    with np.errstate(all="ignore"):
        for node in reversed(local.graph):
            arriving = {DIRECT: start[node.name]} if node.name in start else pulled.get(node.name, {})
            arriving = {path: _release(local, node.name, value) for path, value in arriving.items()}
            if node.op != "linear":
                _pull_elementwise(local, node, arriving, pulled)
            elif arriving and through_weights:
                linear[node.name] = sum(list(arriving.values())[1:], start=next(iter(arriving.values())))
                _pull_linear(local, node, linear[node.name], pulled)
    ends: dict[str, dict[str, Array]] = {name: pulled[name] for name in sources_of(local) if name in pulled}
    return Pulled(linear=linear, sources=ends)


def sources_of(local: Steps) -> tuple[str, ...]:
    """Return what the gradients of a step can end at: the states before it, its own states, its input."""
    states = tuple(spec_of(local.params.cell).states)
    return (*(f"{name}_prev" for name in states), *states, "x")


def pull_gradients(local: Steps, grads: Gradients) -> Pulled:
    """Carry the total gradients of a run back through each step."""
    return pull(local, grads.states)


def slopes(local: Steps, node: Node) -> tuple[Slope, ...]:
    """Return ∂node/∂input for each input of an elementwise node: (T, H) each, or a number."""
    if node.op == "constant":
        return ()
    return OPERATIONS[node.op].slopes(local.values[node.name], *(local.values[name] for name in node.inputs))


def terms_of(local: Steps, parameter: str, gate: str) -> list[tuple[Node, Term]]:
    """Return where a gate's block of a parameter is used: the linear nodes and their terms."""
    return [
        (node, term) for node in local.graph for term in node.terms if term.parameter == parameter and term.gate == gate
    ]


def _release(local: Steps, name: str, value: Array) -> Array:
    """Nothing flows through what is clamped."""
    if name not in local.held:
        return value
    let: Array = np.where(local.held[name], 0.0, value)
    return let


def _pull_elementwise(
    local: Steps, node: Node, arriving: Mapping[str, Array], pulled: dict[str, dict[str, Array]]
) -> None:
    for name, slope in zip(node.inputs, slopes(local, node), strict=True):
        for path, value in arriving.items():
            _add(pulled, name, path, value * slope)


def _pull_linear(local: Steps, node: Node, total: Array, pulled: dict[str, dict[str, Array]]) -> None:
    for term in node.terms:
        if term.source is None:
            continue
        weight = block(local.params, term.parameter, term.gate)
        _add(pulled, term.source, term.gate, total * weight if term.elementwise else total @ weight)


def _add(pulled: dict[str, dict[str, Array]], name: str, path: str, value: Array) -> None:
    at = pulled.setdefault(name, {})
    at[path] = at[path] + value if path in at else value
