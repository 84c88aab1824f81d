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
    """Write f / (f + i) of two sigmoids as σ(log σ(a_f) − log σ(a_i)): a number also where both underflow to 0.

    Likewise the mean that two gates weigh, (f ⊙ h + i ⊙ g) / (f + i) = s ⊙ h + (1 − s) ⊙ g with that share s.
    """
    nodes, written, made = {each.name: each for each in graph}, list[Node](), set[str]()

    def inner(name: str, op: str, *inputs: str) -> str:
        if name not in made:
            written.append(node(name, op, *inputs, stage="linear", symbol="", latex=""))
            made.add(name)
        return name

    for each in graph:
        ways = _parts(each, nodes)
        if ways is None:
            written.append(each)
            continue
        gates, weighed = ways
        logs = [inner(f"log {gate.name}", "log_sigmoid", *gate.inputs) for gate in gates]
        apart = inner(f"{each.name} apart", "subtract", *logs)
        if not weighed:
            written.append(replace(each, op="sigmoid", inputs=(apart,)))
            continue
        share = inner(f"{each.name} share", "sigmoid", apart)
        rest = inner(f"{each.name} rest", "complement", share)
        products = [
            inner(f"{each.name} {of}", "multiply", of, what) for of, what in zip((share, rest), weighed, strict=True)
        ]
        written.append(replace(each, op="add", inputs=tuple(products)))
    return tuple(written)


def _parts(each: Node, nodes: Mapping[str, Node]) -> tuple[tuple[Node, Node], tuple[str, ...]] | None:
    """The two sigmoids of a node that divides by their sum, and what each weighs in what is divided.

    Nothing is weighed where one of the two is itself divided; it comes first. None where the node does nothing of it.
    """
    if each.op != "divide":
        return None
    part, total = (nodes.get(name) for name in each.inputs)
    if part is None or total is None or total.op != "add" or len(total.inputs) != 2:
        return None
    gates = [nodes.get(name) for name in total.inputs]
    first, second = gates
    if first is None or second is None or {first.op, second.op} != {"sigmoid"} or first is second:
        return None
    if part in (first, second):
        return ((first, second) if part is first else (second, first)), ()
    weighed = _weighed(part, (first, second), nodes)
    return None if weighed is None else ((first, second), weighed)


def _weighed(part: Node, gates: tuple[Node, Node], nodes: Mapping[str, Node]) -> tuple[str, ...] | None:
    """What each of two gates is multiplied with in a sum of the two products, in the gates' order; None elsewhere."""
    products = [nodes.get(name) for name in part.inputs] if part.op == "add" and len(part.inputs) == 2 else []
    partner: dict[str, str] = {}
    for product in products:
        if product is None or product.op != "multiply" or len(product.inputs) != 2:
            return None
        for gate in gates:
            if gate.name in product.inputs and gate.name not in partner:
                partner[gate.name] = product.inputs[1 - product.inputs.index(gate.name)]
                break
    return tuple(partner[gate.name] for gate in gates) if len(partner) == 2 else None


def slide(graph: Graph, *, keep: set[str], ahead: set[str]) -> Graph:
    """Write (1 − z) ⊙ n + z ⊙ h as n + z ⊙ (h − n), where 1 − z would be computed for this alone, at each step."""
    nodes, uses = {each.name: each for each in graph}, uses_of(graph)
    kept: list[Node] = []
    for each in graph:
        inner = [nodes.get(name) for name in each.inputs]
        ways = ((inner[0], inner[1]), (inner[1], inner[0])) if each.op == "add" and len(inner) == 2 else ()
        written = None
        for keeps, writes in ways:
            written = written or _slid(each, keeps, writes, nodes, uses, keep | ahead)
        kept += written or [each]
    return tuple(kept)


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
