"""Local derivatives: how each state of a step depends on what goes into the step, for all steps at once.

For each root (a state, or what a matrix is multiplied with within the step) reverse accumulation goes through the
unit-wise nodes and stops at linear nodes, at states of the step before and at other roots of the step. What it finds
there, λ, is an elementwise factor: ∂root/∂end = diag(λ). Nothing passes through a value that is clamped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.cells.graph import Graph, Node
from playground.cells.operations import OPERATIONS
from playground.cells.records import Array

Factor = Array | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Where a sweep starts, what it passes, and where it ends.

    sweep : the unit-wise and linear nodes from the root on, last first
    linear, before, inner : the ends: linear nodes, states of the step before, other roots of the step
    """

    name: str
    sweep: tuple[Node, ...]
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
        sweep.append(node)
        if node.op == "linear":
            reached |= {str(term.source) for term in node.terms if term.elementwise}
        else:
            reached |= set(node.inputs)
    ops = {node.name: node.op for node in graph}
    return Root(
        name=name,
        sweep=tuple(sweep),
        linear=tuple(node.name for node in graph if node.name in reached and node.op == "linear"),
        before=tuple(state for state in states if f"{state}_prev" in reached),
        inner=tuple(each for each in ops if each in reached and each in roots and each != name),
    )


class Sweep:
    """One root's local derivatives, written into the places given for them."""

    def __init__(
        self,
        root: Root,
        *,
        value: Callable[[str], Array],
        vector: Callable[[str, str], Array],
        held: Mapping[str, Array],
        out: Mapping[str, Array],
    ) -> None:
        """Prepare the sweep.

        Parameters
        ----------
        value : node or source -> (T, [B,] H)
        vector : (parameter, gate) -> (H,), of an elementwise term
        held : where what is clamped is held: name -> bool (T, [B,] H)
        out : end -> (T, [B,] H), where its λ is written
        """
        self.root, self.value, self.vector, self.held, self.out = root, value, vector, held, out
        self.found: dict[str, Factor] = {}
        self.written: set[str] = set()

    def run(self) -> None:
        """Write λ for every end."""
        self.found[self.root.name] = 1.0
        for node in self.root.sweep:
            if node.op == "linear":
                self._through_vectors(node)
                continue
            factor = self.found.pop(node.name, None)
            if factor is None:
                continue
            if node.name in self.held:
                factor = np.where(self.held[node.name], 0.0, factor)
            for name, slope in zip(node.inputs, self._slopes(node), strict=True):
                self._arrive(name, factor, slope)
        for name, out in self.out.items():
            if name not in self.written:
                out[...] = 0

    def _slopes(self, node: Node) -> tuple[Factor, ...]:
        operation = OPERATIONS[node.op]
        value = self.value(node.name) if "v" in operation.reads else None
        inputs = [self.value(name) if str(k) in operation.reads else None for k, name in enumerate(node.inputs)]
        slopes: tuple[Factor, ...] = operation.slopes(value, *inputs)
        return slopes

    def _through_vectors(self, node: Node) -> None:
        for term in node.terms:
            if term.elementwise and node.name in self.written:
                self._arrive(str(term.source), self.out[node.name], self.vector(term.parameter, term.gate))

    def _arrive(self, name: str, factor: Factor, slope: Factor) -> None:
        out = self.out.get(name)
        if out is not None:
            if name in self.written:
                out += _times(factor, slope)
            elif isinstance(factor, float) or isinstance(slope, float):
                out[...] = _times(factor, slope)
            else:
                np.multiply(factor, slope, out)
            self.written.add(name)
        elif name in self.found:
            self.found[name] = self.found[name] + _times(factor, slope)
        else:
            self.found[name] = _times(factor, slope)


def _times(factor: Factor, slope: Factor) -> Factor:
    if isinstance(factor, float):
        return slope if factor == 1.0 else -slope if factor == -1.0 else factor * slope
    if isinstance(slope, float):
        return factor if slope == 1.0 else -factor if slope == -1.0 else factor * slope
    return factor * slope
