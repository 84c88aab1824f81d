"""What a gate means for what a cell remembers: which state, and whether an open gate keeps the old or writes anew."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.cells.graph import Graph, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What one gate does to one state.

    An LSTM's forget gate keeps c when open; its input gate writes to c when open; a GRU's update gate keeps h when
    open and writes when shut; an MGU's forget gate, whose complement keeps, the other way round.
    """

    gate: str
    state: str
    keeps: str = ""  # "open": an open gate keeps the old value; "shut": a shut one does; "": neither
    writes: str = ""  # likewise, of the new value
    forget: bool = False  # whether it is the forget gate, which is often begun with a bias that keeps


def read_memory(graph: Graph, states: tuple[str, ...]) -> tuple[Memory, ...]:
    """Read off a graph what its gates mean: one that multiplies an old state keeps, its complement writes.

    A state's new value is followed back through sums and products. Of each summand, the gates it is multiplied with
    keep where the state of the step before is a factor too, and write otherwise.
    """
    nodes = {node.name: node for node in graph}
    roles_of: dict[tuple[str, str], dict[str, str]] = {}
    for state in states:
        if state not in nodes:
            continue
        summands = _summands(nodes[state], nodes, states)
        if not any(f"{state}_prev" in factors for factors in summands):
            continue
        for factors in summands:
            role = "keeps" if f"{state}_prev" in factors else "writes"
            for name in factors:
                gate, when = _gate(name, nodes)
                if gate:
                    roles_of.setdefault((gate, state), {}).setdefault(role, when)
    return tuple(
        Memory(gate=gate, state=state, keeps=roles.get("keeps", ""), writes=roles.get("writes", ""), forget=gate == "f")
        for (gate, state), roles in roles_of.items()
    )


def _summands(node: Node, nodes: Mapping[str, Node], states: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The factors of each summand of a node."""
    inputs = [nodes.get(name) for name in node.inputs]
    if node.op in ("add", "subtract"):
        parts: list[tuple[str, ...]] = []
        for name, inner in zip(node.inputs, inputs, strict=True):
            open_up = inner is not None and inner.op in ("add", "subtract", "multiply") and name not in states
            parts += _summands(inner, nodes, states) if open_up and inner is not None else [(name,)]
        return parts
    if node.op == "multiply":
        factors: list[str] = []
        for name, inner in zip(node.inputs, inputs, strict=True):
            nested = inner is not None and inner.op == "multiply" and name not in states
            factors += _summands(inner, nodes, states)[0] if nested and inner is not None else [name]
        return [tuple(factors)]
    return [(node.name,)]


def _gate(name: str, nodes: Mapping[str, Node]) -> tuple[str, str]:
    """The gate that a factor is, and whether it is large when the gate is open or when it is shut; ("", "") else."""
    node = nodes.get(name)
    if node is None:
        return "", ""
    if node.op == "complement" and node.inputs[0] in nodes and nodes[node.inputs[0]].stage == "gate":
        return node.inputs[0], "shut"
    return (name, "open") if node.stage == "gate" else ("", "")
