"""Local derivatives: how each state of a step depends on what goes into the step, for all steps at once.

For each root (a state, or what a matrix is multiplied with within the step) reverse accumulation goes through the
unit-wise nodes and stops at linear nodes, at states of the step before and at other roots of the step. What it finds
there, λ, is an elementwise factor: ∂root/∂end = diag(λ). Nothing passes through a value that is clamped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.cells.graph import Graph, Node, Term
from playground.cells.operations import OPERATIONS
from playground.cells.records import Array

Factor = Any  # an array, or a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A node that a sweep goes through: its inputs, and how their slopes are found.

    reads : what the slopes are found from, None where they don't depend on it: the node itself, then its inputs
    terms : of a linear node, its elementwise ones
    """

    name: str
    inputs: tuple[str, ...]
    slopes: Callable[..., tuple[Factor, ...]]
    reads: tuple[str | None, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Where a sweep starts, what it passes, and where it ends.

    sweep : the nodes from the root on, last first
    linear, before, inner : the ends: linear nodes, states of the step before, other roots of the step
    """

    name: str
    sweep: tuple[Pass, ...]
    linear: tuple[str, ...]
    before: tuple[str, ...]
    inner: tuple[str, ...]

    @property
    def ends(self) -> tuple[str, ...]:
        """All ends by the names they have in the graph."""
        return (*self.linear, *(f"{state}_prev" for state in self.before), *self.inner)


def find_roots(graph: Graph, states: Sequence[str]) -> tuple[Root, ...]:
    """Return the roots of a graph, the last computed first."""
    inner = {str(term.source) for node in graph for term in node.terms if not term.elementwise}
    names = [node.name for node in graph if node.name in states or node.name in inner]
    return tuple(_root(name, graph, states, set(names)) for name in reversed(names))


def _root(name: str, graph: Graph, states: Sequence[str], roots: set[str]) -> Root:
    reached, sweep = {name}, []
    for node in reversed(graph):
        if node.name not in reached or node.op == "constant" or (node.name in roots and node.name != name):
            continue
        sweep.append(_pass(node))
        reached |= {str(term.source) for term in node.terms if term.elementwise} if node.terms else set(node.inputs)
    return Root(
        name=name,
        sweep=tuple(each for each in sweep if each.inputs or each.terms),
        linear=tuple(node.name for node in graph if node.name in reached and node.op == "linear"),
        before=tuple(state for state in states if f"{state}_prev" in reached),
        inner=tuple(node.name for node in graph if node.name in reached and node.name in roots - {name}),
    )


def _pass(node: Node) -> Pass:
    if node.op == "linear":
        terms = tuple(term for term in node.terms if term.elementwise)
        return Pass(name=node.name, inputs=(), slopes=_no_slopes, reads=(), terms=terms)
    operation = OPERATIONS[node.op]
    own = node.name if "v" in operation.reads else None
    inputs = (name if str(k) in operation.reads else None for k, name in enumerate(node.inputs))
    return Pass(name=node.name, inputs=node.inputs, slopes=operation.slopes, reads=(own, *inputs), terms=())


def _no_slopes(*_values: Array) -> tuple[Factor, ...]:
    return ()


def derive(
    root: Root,
    *,
    value: Callable[[str], Array],
    vector: Callable[[str, str], Array],
    held: Mapping[str, Array],
    out: Mapping[str, Array],
) -> None:
    """Write λ for every end of a root.

    Parameters
    ----------
    value : node or source -> (T, [B,] H)
    vector : (parameter, gate) -> (H,), of an elementwise term
    held : where what is clamped is held: name -> bool (T, [B,] H)
    out : end -> (T, [B,] H), where its λ is written
    """
    factor_of: dict[str, Factor] = {root.name: 1.0}
    written: set[str] = set()
    for each in root.sweep:
        if each.terms:
            for term in each.terms if each.name in written else ():
                _arrive(str(term.source), out[each.name], vector(term.parameter, term.gate), factor_of, written, out)
            continue
        factor = factor_of.pop(each.name, None)
        if factor is None:
            continue
        if each.name in held:
            factor = np.where(held[each.name], 0.0, factor)
        slopes = each.slopes(*(None if name is None else value(name) for name in each.reads))
        for name, slope in zip(each.inputs, slopes, strict=True):
            _arrive(name, factor, slope, factor_of, written, out)
    for name in out.keys() - written:
        out[name][...] = 0


def _arrive(
    name: str, factor: Factor, slope: Factor, factor_of: dict[str, Factor], written: set[str], out: Mapping[str, Array]
) -> None:
    """Carry a factor on to an input: into its place where a sweep ends, else to what has arrived there already."""
    if name not in out:
        product = _times(factor, slope)
        factor_of[name] = factor_of[name] + product if name in factor_of else product
    elif name in written:
        place = out[name]
        place += _times(factor, slope)
    else:
        written.add(name)
        if type(factor) is float or type(slope) is float:
            out[name][...] = _times(factor, slope)
        else:
            np.multiply(factor, slope, out[name])


def _times(factor: Factor, slope: Factor) -> Factor:
    if type(factor) is float:
        return slope if factor == 1.0 else -slope if factor == -1.0 else factor * slope
    if type(slope) is float:
        return factor if slope == 1.0 else -factor if slope == -1.0 else factor * slope
    return factor * slope
