"""What the gates and candidates of a typed cell are called: by the part they play, in the field's own words."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from playground.cells.graph import Graph, Node
from playground.cells.meaning import Memory, read_memory
from playground.cells.operations import ACTIVATIONS
from playground.cells.text.build import is_shown
from playground.words import mark


def labels(graph: Graph, states: Collection[str]) -> dict[str, str]:
    """Return the label of every gate and candidate by its name.

    A gate that keeps an old state is a forget gate, one that writes to it an input gate, one that does both an update
    gate; what multiplies a new state on its way out is an output gate, what multiplies the old one on its way into the
    weights a reset gate.
    """
    roles = _roles(graph, read_memory(graph, tuple(states)))
    nodes = {node.name: node for node in graph}
    label_of = {}
    for node in graph:
        if node.stage == "gate" and is_shown(node):
            label_of[node.name] = roles.get(node.name) or _of_factors(node.name, nodes, states)
        elif node.stage == "candidate" and is_shown(node):
            label_of[node.name] = mark("candidate") if node.op == "tanh" else mark("signal")
    return label_of


def _roles(graph: Graph, memory: Sequence[Memory]) -> dict[str, str]:
    """Return what gates are called by what they do to a state; where 1 − f has a name too, each does one thing."""
    role_of = {each.gate: _of_memory(each) for each in reversed(memory)}
    both = {each.gate: each for each in memory if each.keeps and each.writes}
    for node in graph:
        if node.op == "complement" and is_shown(node) and node.inputs[0] in both:
            kept, written = mark("forget gate"), mark("input gate")
            opens = both[node.inputs[0]].keeps == "open"
            role_of[node.inputs[0]], role_of[node.name] = (kept, written) if opens else (written, kept)
    return role_of


def _of_memory(memory: Memory) -> str:
    if memory.keeps and memory.writes:
        return mark("update gate")
    return mark("forget gate") if memory.keeps else mark("input gate")


def _of_factors(gate: str, nodes: Mapping[str, Node], states: Collection[str]) -> str:
    """Return what a gate is called by what it multiplies."""
    for factor in _factors(gate, nodes):
        if factor in states:
            return mark("output gate")
        if factor.endswith("_prev") or (factor in nodes and nodes[factor].op == "linear"):
            return mark("reset gate")
    return mark("gate")


def _factors(gate: str, nodes: Mapping[str, Node]) -> Iterator[str]:
    """Yield what a gate multiplies; of a function, what it is applied to."""
    for node in nodes.values():
        if node.op == "multiply" and gate in node.inputs:
            other = next((name for name in node.inputs if name != gate), gate)
            while other in nodes and nodes[other].op in ACTIVATIONS and not is_shown(nodes[other]):
                other = nodes[other].inputs[0]
            yield other
