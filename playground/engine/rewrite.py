"""Rules that write a graph otherwise before it is planned: the same values, in fewer calls or without 0/0."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from playground.cells.graph import Graph, Node, node


def uses_of(graph: Iterable[Node]) -> dict[str, int]:
    """Return how often each node or source is read."""
    uses: dict[str, int] = {}
    for each in graph:
        for name in each.inputs:
            uses[name] = uses.get(name, 0) + 1
    return uses


def live(graph: Graph, keep: set[str]) -> Graph:
    """The graph without what nothing depends on."""
    needed, nodes = set(keep), []
    for each in reversed(graph):
        if each.name in needed:
            nodes.append(each)
            needed |= set(each.inputs)
    return tuple(reversed(nodes))


def normalise(graph: Graph) -> Graph:
    """Write f / (f + i) of two sigmoids as σ(log σ(a_f) − log σ(a_i)): a number also where both underflow to 0."""
    nodes, found, made = {each.name: each for each in graph}, list[Node](), set[str]()
    for each in graph:
        gates = _whole(each, nodes)
        if gates is None:
            found.append(each)
            continue
        logs = []
        for gate in gates:
            log = node(f"log {gate.name}", "log_sigmoid", *gate.inputs, stage="linear", symbol="", latex="")
            logs.append(log.name)
            found += [] if log.name in made else [log]
            made.add(log.name)
        apart = node(f"{each.name} apart", "subtract", *logs, stage="linear", symbol="", latex="")
        found += [apart, replace(each, op="sigmoid", inputs=(apart.name,))]
    return tuple(found)


def _whole(each: Node, nodes: Mapping[str, Node]) -> tuple[Node, Node] | None:
    """The two sigmoids of a node that divides one of them by their sum, that one first; None where it doesn't."""
    if each.op != "divide":
        return None
    part, total = (nodes.get(name) for name in each.inputs)
    if part is None or total is None or total.op != "add" or len(total.inputs) != 2 or part.name not in total.inputs:
        return None
    other = nodes.get(total.inputs[1 - total.inputs.index(part.name)])
    if other is None or {part.op, other.op} != {"sigmoid"}:
        return None
    return part, other


def slide(graph: Graph, *, keep: set[str], ahead: set[str]) -> Graph:
    """Write (1 − z) ⊙ n + z ⊙ h as n + z ⊙ (h − n), where 1 − z would be computed for this alone, at each step."""
    nodes, uses = {each.name: each for each in graph}, uses_of(graph)
    found: list[Node] = []
    for each in graph:
        inner = [nodes.get(name) for name in each.inputs]
        ways = ((inner[0], inner[1]), (inner[1], inner[0])) if each.op == "add" and len(inner) == 2 else ()
        written = None
        for keeps, writes in ways:
            written = written or _slid(each, keeps, writes, nodes, uses, keep | ahead)
        found += written or [each]
    return tuple(found)


def _slid(
    each: Node,
    keeps: Node | None,
    writes: Node | None,
    nodes: Mapping[str, Node],
    uses: Mapping[str, int],
    keep: set[str],
) -> list[Node] | None:
    """The two nodes before and the sum, where z ⊙ h and (1 − z) ⊙ n meet in it; None where they don't."""
    if keeps is None or writes is None or {keeps.op, writes.op} != {"multiply"}:
        return None
    if any(part.name in keep or uses[part.name] != 1 for part in (keeps, writes)):
        return None
    for index, name in enumerate(writes.inputs):
        rest = nodes.get(name)
        if rest is None or rest.op != "complement" or name in keep or uses[name] != 1:
            continue
        z, n = rest.inputs[0], writes.inputs[1 - index]
        if z in keeps.inputs:
            h = keeps.inputs[1 - keeps.inputs.index(z)]
            gap = replace(keeps, name=f"{each.name} gap", op="subtract", inputs=(h, n))
            slid = replace(keeps, name=f"{each.name} slide", op="multiply", inputs=(z, gap.name))
            return [gap, slid, replace(each, inputs=(n, slid.name))]
    return None
