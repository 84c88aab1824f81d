"""How the gradient goes back through a step: which blocks lie where, so that what meets the same product lies together.

A block is one end of one root: ∂L/∂end as far as it comes through that root, H numbers a unit. The blocks of a step
stand in one row. Those that meet the carried states' weights (`recurrent`) are neighbours, so that one product takes
them all; and those of one root are neighbours too, so that λ ⊙ ∂L/∂root is one call (two for a root in the middle).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from playground.cells.graph import Node, Term
from playground.engine.compile import PLANS_KEPT, Plan, runs
from playground.engine.sensitivities import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Where a product after the loop goes: rows of the product to rows of a parameter, counted in blocks of H."""

    parameter: str
    source: str | None
    rows: slice
    into: slice
    again: bool  # those rows of the parameter have their first share already


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Route:
    """The blocks of a plan.

    blocks : (root, end) in the order in which they lie
    spans : root -> the slices of blocks that its total is multiplied into; places : root -> end -> place
    recurrent, direct : the linear blocks that meet carried states; runs of those that don't, fed by input or bias
    fed : runs of linear blocks that meet the input
    later, vectors : (place of a block, term) of products and elementwise terms
    """

    plan: Plan
    blocks: tuple[tuple[str, str], ...]
    spans: Mapping[str, tuple[slice, ...]]
    places: Mapping[str, Mapping[str, int]]
    recurrent: slice
    direct: tuple[slice, ...]
    fed: tuple[slice, ...]
    later: tuple[tuple[int, Term], ...]
    vectors: tuple[tuple[int, Term], ...]
    shares: tuple[tuple[Share, ...], ...]  # of the recurrent product, then of each run of direct ones

    def arriving(self, end: str) -> list[int]:
        """Return the places of all blocks that end there, whichever root they come from."""
        return [k for k, (_, name) in enumerate(self.blocks) if name == end]


@lru_cache(maxsize=PLANS_KEPT)
def route_of(plan: Plan) -> Route:
    """Work out the route of a plan."""
    blocks = _order(plan)
    linear = [(k, plan.node[end]) for k, (_, end) in enumerate(blocks) if _is_linear(plan, end)]
    recurrent = next(iter(slices(k for k, each in linear if each.name in plan.early)), slice(0, 0))
    direct = slices(k for k, each in linear if each.name not in plan.early and _sources(each) & {"x", None})
    seen: set[tuple[str, str | None, str]] = set()
    products = (
        (recurrent, ("x", None, *(f"{name}_prev" for name in plan.carried))),
        *((run, ("x", None)) for run in direct),
    )
    return Route(
        plan=plan,
        blocks=blocks,
        spans={root.name: slices(k for k, (own, _) in enumerate(blocks) if own == root.name) for root in plan.roots},
        places={root.name: {end: k for k, (own, end) in enumerate(blocks) if own == root.name} for root in plan.roots},
        recurrent=recurrent,
        direct=direct,
        fed=slices(k for k, each in linear if "x" in _sources(each)),
        later=tuple((k, term) for k, each in linear for term in each.terms if _is_later(term)),
        vectors=tuple((k, term) for k, each in linear for term in each.terms if term.elementwise),
        shares=tuple(_shares(plan, blocks[run], sources, seen) for run, sources in products),
    )


def _order(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Put the recurrent blocks of all roots side by side, each root's other blocks on the side that is free."""

    def of(root: Root, ends: Iterable[str]) -> list[tuple[str, str]]:
        return [(root.name, end) for end in ends]

    recurrent = {root.name: _recurrent(root, plan) for root in plan.roots}
    linear = {root.name: [end for end in root.linear if end not in plan.early] for root in plan.roots}
    rest = {root.name: [*(f"{state}_prev" for state in root.before), *root.inner] for root in plan.roots}
    first, *others = plan.roots
    blocks = of(first, [*recurrent[first.name], *linear[first.name], *rest[first.name]])
    for root in others[:-1]:
        blocks = [*of(root, recurrent[root.name]), *blocks, *of(root, [*linear[root.name], *rest[root.name]])]
    for root in others[-1:]:
        blocks = [*of(root, [*rest[root.name], *linear[root.name], *recurrent[root.name]]), *blocks]
    return tuple(blocks)


def _recurrent(root: Root, plan: Plan) -> list[str]:
    """The ends of a root that meet carried states; those without an input first, beside nothing that has one."""
    ends = [end for end in root.linear if end in plan.early]
    return sorted(ends, key=lambda end: "x" in _sources(plan.node[end]))


def slices(places: Iterable[int]) -> tuple[slice, ...]:
    """Return runs of neighbouring places as slices."""
    spans: list[slice] = []
    for k in places:
        if spans and spans[-1].stop == k:
            spans[-1] = slice(spans[-1].start, k + 1)
        else:
            spans.append(slice(k, k + 1))
    return tuple(spans)


def _is_linear(plan: Plan, end: str) -> bool:
    return end in plan.node and plan.node[end].op == "linear"


def _sources(node: Node) -> set[str | None]:
    return {term.source for term in node.terms if not term.elementwise}


def _is_later(term: Term) -> bool:
    """Whether a term is a matrix times something of the same step."""
    return not term.elementwise and term.source not in ("x", None) and not str(term.source).endswith("_prev")


def _shares(
    plan: Plan,
    blocks: Sequence[tuple[str, str]],
    sources: Sequence[str | None],
    seen: set[tuple[str, str | None, str]],
) -> tuple[Share, ...]:
    """Return where the rows of a product go; a line reached from several roots has several shares."""
    places: dict[tuple[str, str | None, bool], list[tuple[int, int]]] = {}
    for k, (_, end) in enumerate(blocks):
        for term in plan.node[end].terms:
            if term.elementwise or term.source not in sources:
                continue
            key = (term.parameter, term.source, term.gate)
            into = plan.blocks[term.parameter].index(term.gate)
            places.setdefault((term.parameter, term.source, key in seen), []).append((k, into))
            seen.add(key)
    return tuple(
        Share(parameter=parameter, source=source, rows=slice(a, a + n), into=slice(b, b + n), again=again)
        for (parameter, source, again), pairs in places.items()
        for a, b, n in runs(pairs)
    )
