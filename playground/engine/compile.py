"""A cell's graph turned into a plan: which calls a step takes, and where each value lies in memory.

Between its matrix products a step is unit-wise, so everything follows from the graph. A plan depends on the graph
alone; it is made once and remembered, as many as `PLANS_KEPT`.

What makes a step few calls on values that lie side by side:

- lines fed by the states of the step before are one product with the row [h_{t−1} | x_t | 1] (`early`); lines fed by
  the input alone are one product for all steps before the loop (`hoisted`), and so is whatever depends on nothing else
  (`ahead`);
- activations that wait for nothing else lie side by side in one array of slots, the sigmoids first, so that each call
  serves all that need it: σ(a) = 1 / (1 + exp(−a)), the − folded into the weights (`negated`);
- a ⊙ b + c ⊙ d is one product of two slots each and a sum (`Pair`); (1 − z) ⊙ n + z ⊙ h becomes n + z ⊙ (h − n);
- every other node is one call that writes where its value stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from playground.cells import CellSpec, spec_of
from playground.cells.graph import Graph, Node, Term
from playground.cells.operations import ACTIVATIONS
from playground.cells.records import Params
from playground.engine.rewrite import live, normalise, slide, uses_of
from playground.engine.sensitivities import Root, find_roots

PLANS_KEPT = 128
GROUPED = ("sigmoid", "tanh")
CHEAP = ("add", "subtract", "negative", "multiply", "divide", "complement", "constant")
"""Operations that are done again rather than kept, where the backward pass needs their value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Rows of a parameter and the columns of a packed matrix they go to, both counted in blocks of H."""

    parameter: str
    source: str | None  # "x", a state, None for a bias
    rows: slice
    columns: slice


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a step.

    form : product (the row's), group (activations side by side), pair (two products at once and their sum), op (a
        unit-wise operation), vector (adds parameter ⊙ source), matrix (adds parameter · source)
    """

    form: str
    out: str
    op: str = ""
    inputs: tuple[str, ...] = ()
    term: Term | None = None
    slots: tuple[slice, ...] = ()
    first: bool = False  # of a vector or matrix: nothing lies there yet to be added to

    @property
    def source(self) -> str:
        """What a vector or matrix is multiplied with."""
        assert self.term is not None
        return str(self.term.source)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """How a graph is computed; see the module's text.

    graph : the nodes that are computed, rewritten, in order
    carried : states in the row, by which some line is multiplied; `slots` ends with the other states
    gates : what a trace shows, in order; before : the node that goes into each one's activation; mirrored : the gate
        that another is the complement of
    saved : what the backward pass finds in a trace
    negated_alone : those of `negated` that are not among the group's
    stored, passing : nodes whose value stays for all steps, and the others; constants : numbers by node
    spare : those of `stored` that stay for who looks at them alone: neither gates nor read on the way back
    roots : what the backward pass goes through, from last to first
    """

    spec: CellSpec
    graph: Graph
    states: tuple[str, ...]
    carried: tuple[str, ...]
    early: tuple[str, ...]
    hoisted: tuple[str, ...]
    ahead: tuple[Call, ...]
    calls: tuple[Call, ...]
    negated: frozenset[str]
    negated_alone: tuple[str, ...]
    slots: tuple[str, ...]
    group: slice
    sigmoids: int
    row_moves: tuple[Move, ...]
    ahead_moves: tuple[Move, ...]
    gates: tuple[str, ...]
    before: Mapping[str, str]
    mirrored: Mapping[str, str]
    saved: frozenset[str]
    stored: tuple[str, ...]
    passing: tuple[str, ...]
    spare: frozenset[str]
    constants: Mapping[str, float]
    roots: tuple[Root, ...]
    node: Mapping[str, Node]
    blocks: Mapping[str, tuple[str, ...]]

    @property
    def outer(self) -> tuple[str, ...]:
        """The states that lie in slots."""
        return tuple(name for name in self.states if name not in self.carried)


def plan_of(params: Params) -> Plan:
    """Return the plan of the cell that these parameters are of."""
    return _plan(params.cell, tuple(params.options.items()))


@lru_cache(maxsize=PLANS_KEPT)
def _plan(cell: str | CellSpec, options: tuple[tuple[str, Any], ...]) -> Plan:
    spec, chosen = spec_of(cell), dict(options)
    return make_plan(spec, spec.graph(chosen), shown=shown_gates(spec, chosen), blocks=spec.blocks(chosen))


def shown_gates(spec: CellSpec, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a trace has as gates: the cell's signals, and a state that is itself an activation of its sum."""
    names = [signal.name for signal in spec.signals(options)]
    own = [node.name for node in spec.graph(options) if node.op in ACTIVATIONS and node.inputs == (f"pre_{node.name}",)]
    return (*names, *(name for name in own if name in spec.states))


def make_plan(spec: CellSpec, graph: Graph, *, shown: Sequence[str], blocks: Mapping[str, tuple[str, ...]]) -> Plan:
    """Work out the plan of a graph."""
    states = tuple(spec.states)
    early_only = _fed_ahead(graph)
    graph = live(slide(normalise(graph), keep={*shown, *states}, ahead=early_only), keep={*shown, *states})
    node, uses = {each.name: each for each in graph}, uses_of(graph)
    ahead = _fed_ahead(graph)
    carried = tuple(name for name in states if any(_multiplies(each, f"{name}_prev") for each in graph))
    early = [each for each in graph if each.op == "linear" and any(_multiplies(each, f"{s}_prev") for s in carried)]
    negated = frozenset(_negated(graph, uses, ahead))
    group = [each for each in graph if _in_group(each, node, early, negated, states)]
    pairs = _pairs(graph, uses, states=states, carried=carried, shown=shown)
    slots, group_slice, sigmoids = _slots(group, pairs, tuple(name for name in states if name not in carried))
    in_group = [node[name].inputs[0] for name in slots[group_slice]]
    columns = (*in_group, *(each.name for each in early if each.name not in in_group))
    hoisted = tuple(each.name for each in graph if each.op == "linear" and each not in early and _plain(each))
    before = {name: node[name].inputs[0] for name in shown if _has_argument(node[name], node)}
    kept = {each.name for each in graph if each.op not in CHEAP} | {*shown, *states, *before.values(), *slots}
    calls, first = _calls(graph, node, early, ahead, group, pairs, slots)
    kept = {name for name in kept if name in node and node[name].op != "constant"}
    roots = find_roots(graph, states)
    return Plan(
        spec=spec,
        graph=graph,
        states=states,
        carried=carried,
        early=columns,
        hoisted=hoisted,
        ahead=tuple(first),
        calls=tuple(calls),
        negated=negated,
        negated_alone=tuple(sorted(negated - set(columns[:sigmoids]))),
        slots=slots,
        group=group_slice,
        sigmoids=sigmoids,
        row_moves=_moves([node[name] for name in columns], blocks, carried),
        ahead_moves=_moves([node[name] for name in hoisted], blocks, ()),
        gates=tuple(shown),
        before=before,
        mirrored={name: node[name].inputs[0] for name in shown if _mirrors(node[name], before, node)},
        saved=frozenset(kept | {f"{name}_prev" for name in states}),
        stored=tuple(name for name in node if name in kept | ahead and node[name].op != "constant"),
        passing=tuple(name for name in node if name not in kept | ahead and node[name].op != "constant"),
        spare=frozenset(kept - {*states, *shown, *slots} - ahead - _read(graph, roots, kept)),
        constants={each.name: each.number for each in graph if each.op == "constant"},
        roots=roots,
        node=node,
        blocks=blocks,
    )


def _read(graph: Graph, roots: Iterable[Root], kept: set[str]) -> set[str]:
    """The values that derivatives are found from, with those that they are worked out of where they aren't kept."""
    names_read = {name for root in roots for each in root.sweep for name in each.reads if name is not None}
    names_read |= {str(term.source) for each in graph for term in each.terms}
    for each in reversed(graph):
        if each.name in names_read - kept:
            names_read |= {*each.inputs}
    return names_read


def _multiplies(node: Node, source: str) -> bool:
    """Whether a matrix of this node is multiplied with a source."""
    return any(term.source == source and not term.elementwise for term in node.terms)


def _plain(node: Node) -> bool:
    """Whether a linear node has a part that depends on the input alone."""
    return any(term.source in ("x", None) for term in node.terms)


def _fed_ahead(graph: Iterable[Node]) -> set[str]:
    """The nodes that depend on the input alone; a product with anything but the input itself is left to the loop."""
    ahead = {"x"}
    for each in graph:
        if set(each.inputs) <= ({"x"} if each.op == "linear" else ahead):
            ahead.add(each.name)
    return ahead - {"x"}


def _negated(graph: Graph, uses: Mapping[str, int], ahead: set[str]) -> Iterable[str]:
    """The linear nodes whose weights carry σ's inner −: those that go into one sigmoid and nothing else."""
    linear = {each.name for each in graph if each.op == "linear"}
    for each in graph:
        if each.op == "sigmoid" and each.inputs[0] in linear - ahead and uses[each.inputs[0]] == 1:
            yield each.inputs[0]


def _in_group(
    each: Node, node: Mapping[str, Node], early: Sequence[Node], negated: frozenset[str], states: Sequence[str]
) -> bool:
    """Whether a node is an activation that waits for the row's product alone."""
    if each.op not in GROUPED or each.name in states:
        return False
    before = node.get(each.inputs[0])
    if before is None or before not in early or (each.op == "sigmoid" and each.inputs[0] not in negated):
        return False
    return all(term.source in (None, "x") or str(term.source).endswith("_prev") for term in before.terms)


Pairs = dict[str, tuple[tuple[str, str], tuple[str, str]]]


def _pairs(
    graph: Graph, uses: Mapping[str, int], *, states: Sequence[str], carried: Sequence[str], shown: Sequence[str]
) -> Pairs:
    """Sums of two products whose four factors can lie in slots: name of the sum -> (a, c), (b, d) for a ⊙ b + c ⊙ d."""
    nodes = {each.name: each for each in graph}
    outer = {f"{name}_prev" for name in states if name not in carried}

    def fits(name: str) -> bool:
        inner = nodes.get(name)
        return name in outer or (inner is not None and name not in states and inner.op not in ("linear", "constant"))

    pairs: Pairs = {}
    for each in graph:
        parts = [nodes.get(name) for name in each.inputs]
        if each.op != "add" or len(parts) != 2 or any(part is None or part.op != "multiply" for part in parts):
            continue
        if any(name in shown or uses[name] != 1 for name in each.inputs):
            continue
        (a, b), (c, d) = (nodes[name].inputs for name in each.inputs)
        if all(fits(name) for name in (a, b, c, d)):
            ways = [((a, c), (b, d)), ((a, d), (b, c))]
            ways = [way for way in ways if way[0][0] != way[0][1] and way[1][0] != way[1][1]]
            if ways:
                pairs[each.name] = ways[0]
    return pairs


def _slots(group: Sequence[Node], pairs: Pairs, outer: tuple[str, ...]) -> tuple[tuple[str, ...], slice, int]:
    """Return what lies in the slots in order, where the group lies among them, and how many of it are sigmoids."""
    wanted = [name for way in pairs.values() for side in way for name in side]
    names = {each.name for each in group}
    extras = tuple(dict.fromkeys(name for name in wanted if name not in names and not name.endswith("_prev")))

    def order(op: str) -> list[str]:
        own = [each.name for each in group if each.op == op]
        last = [name for name in dict.fromkeys(wanted) if name in own]
        return [name for name in own if name not in last] + last

    sigmoids, tanhs = order("sigmoid"), order("tanh")
    start = len(extras)
    return (*extras, *sigmoids, *tanhs, *outer), slice(start, start + len(group)), len(sigmoids)


def _calls(
    graph: Graph,
    node: Mapping[str, Node],
    early: Sequence[Node],
    ahead: set[str],
    group: Sequence[Node],
    pairs: Pairs,
    slots: Sequence[str],
) -> tuple[list[Call], list[Call]]:
    """Return the calls of a step, and those that are made once for all steps before the loop."""
    calls: list[Call] = []
    first: list[Call] = []
    inner = {name for total in pairs for name in node[total].inputs}
    if early:
        calls.append(Call(form="product", out=""))
    for each in early:
        calls += [_added(each, term) for term in each.terms if term.elementwise and str(term.source).endswith("_prev")]
    if group:
        calls.append(Call(form="group", out=""))
    for each in graph:
        if each.name in inner or each in group or each.op == "constant":
            continue
        into = first if each.name in ahead else calls
        if each.op == "linear":
            into += _additions(each, each in early)
        elif each.name in pairs:
            into.append(_pair(each.name, pairs[each.name], slots))
        else:
            into.append(Call(form="op", out=each.name, op=each.op, inputs=each.inputs))
    return calls, first


def _additions(each: Node, in_row: bool) -> list[Call]:
    """What is added to a linear node within a step, after the part that depends on the input alone."""
    empty, additions = not in_row and not _plain(each), []
    for term in each.terms:
        if term.source in ("x", None) or (in_row and str(term.source).endswith("_prev")):
            continue
        additions.append(replace(_added(each, term), first=empty))
        empty = False
    return additions


def _added(each: Node, term: Term) -> Call:
    return Call(form="vector" if term.elementwise else "matrix", out=each.name, term=term)


def _pair(name: str, way: tuple[tuple[str, str], tuple[str, str]], slots: Sequence[str]) -> Call:
    places = [[slots.index(side.removesuffix("_prev")) for side in sides] for sides in way]
    return Call(form="pair", out=name, slots=tuple(_step_slice(i, j) for i, j in places))


def _step_slice(i: int, j: int) -> slice:
    """A slice that takes i and then j."""
    stop = j + (1 if j > i else -1)
    return slice(i, None if stop < 0 else stop, j - i)


def _has_argument(each: Node, node: Mapping[str, Node]) -> bool:
    return each.op in ACTIVATIONS and each.inputs[0] in node


def _mirrors(each: Node, before: Mapping[str, str], node: Mapping[str, Node]) -> bool:
    return each.op == "complement" and node[each.inputs[0]].op == "sigmoid" and each.inputs[0] in before


def _moves(columns: Sequence[Node], blocks: Mapping[str, tuple[str, ...]], carried: Sequence[str]) -> tuple[Move, ...]:
    """Return which rows of which parameters go to which columns."""
    places: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
    for column, each in enumerate(columns):
        for term in each.terms:
            source = None if term.source is None else str(term.source).removesuffix("_prev")
            if source in (None, "x") or (
                source in carried and str(term.source).endswith("_prev") and not term.elementwise
            ):
                row = blocks[term.parameter].index(term.gate)
                places.setdefault((term.parameter, source), []).append((row, column))
    return tuple(
        Move(parameter=parameter, source=source, rows=slice(r, r + n), columns=slice(c, c + n))
        for (parameter, source), pairs in places.items()
        for r, c, n in runs(pairs)
    )


def runs(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return pairs that go up by one together as (first, second, how many)."""
    spans: list[tuple[int, int, int]] = []
    for row, column in sorted(pairs, key=lambda pair: pair[1]):
        if spans and (row, column) == (spans[-1][0] + spans[-1][2], spans[-1][1] + spans[-1][2]):
            spans[-1] = (*spans[-1][:2], spans[-1][2] + 1)
        else:
            spans.append((row, column, 1))
    return spans
