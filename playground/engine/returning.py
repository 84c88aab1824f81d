"""A plan's way back laid out in memory: the loop backwards over the steps, and what the weights get from it."""

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import Any

import numpy as np

from playground.cells.graph import Term
from playground.cells.operations import OPERATIONS
from playground.cells.records import Array, Params
from playground.engine.compile import Plan
from playground.engine.route import Route, Share, route_of
from playground.engine.sensitivities import derive
from playground.engine.sweep import Step, columns_of, steps_of, take
from playground.engine.unroll import by_block
from playground.engine.weights import Shape


class Values:
    """The value of every node and source over a span of steps: as the forward pass kept it, or computed again."""

    def __init__(self, plan: Plan, saved: Mapping[str, Array], index: Any) -> None:
        """Take what was saved at an index of time, or of time and batch."""
        self.plan, self.saved, self.index = plan, saved, index
        self.known: dict[str, Array] = {}

    def __call__(self, name: str) -> Array:
        """Return the values of a node or a source: (T, …, H)."""
        if name not in self.known:
            self.known[name] = self._find(name)
        return self.known[name]

    def _find(self, name: str) -> Array:
        if name in self.plan.constants:
            return np.array(self.plan.constants[name], self.saved["rows"].dtype)
        if name in self.saved:
            saved: Array = self.saved[name][self.index]
            return saved
        node = self.plan.node[name]
        return OPERATIONS[node.op].value(*(self(each) for each in node.inputs))


class Returning:
    """The arrays of a backward pass and the calls that fill them, for spans of steps; to be run any number of times.

    `local` holds λ of every block for the steps of a span, `passed` λ ⊙ ∂L/∂root, each block's share of the gradient;
    its last row is what the span after it carries back. A span of fewer steps takes the last places.
    """

    def __init__(self, plan: Plan, shape: Shape, entering: frozenset[str]) -> None:
        """Allocate everything; `entering` names the states that the loss depends on directly."""
        self.plan, self.shape, self.entering = plan, shape, entering
        self.route: Route = route_of(plan)
        self.H, self.lead = shape.units, shape.lead
        self.spans = shape.spans()
        self.span = self.spans[0].stop
        blocks, carried = len(self.route.blocks), len(plan.carried)
        self.local = np.empty((self.span, blocks, *self.lead, self.H), shape.dtype)
        self.passed = np.empty((self.span + 1, *self.lead, blocks * self.H), shape.dtype)
        self.blocks = by_block(self.passed, self.H)
        self.back = np.empty((*self.lead, carried * self.H), shape.dtype)
        self.totals = {name: np.empty((self.span, *self.lead, self.H), shape.dtype) for name in plan.states}
        several = self.lead[:-1] if shape.stacked else ()
        meeting = self.route.recurrent.stop - self.route.recurrent.start
        self.recurrent = np.zeros((*several, meeting * self.H, carried * self.H), shape.dtype)
        self.later = [np.empty((*several, self.H, self.H), shape.dtype) for _ in self.route.later]
        self.columns = columns_of(self._calls())
        self.taken = [self._taken(share) for share in self.route.shares[0] if share.source not in (None, "x")]
        products = self.route.shares if self.recurrent.size else self.route.shares[1:]
        self.moves = [[self._move(share, k) for share in shares] for k, shares in enumerate(products)]
        self.fed = [(run, self._terms(run)) for run in self.route.fed]

    # ---- the loop

    def run(
        self,
        params: Params,
        saved: Mapping[str, Array],
        entering: Mapping[str, Array],
        held: Mapping[str, Array],
        *,
        lone: bool = False,
        totals: Mapping[str, Array] | None = None,
        dx: Array | None = None,
        weights: bool = True,
    ) -> None:
        """Go through all steps from the last to the first.

        Parameters
        ----------
        saved : what the forward pass kept: (T, …, H), with a batch axis of 1 where `lone`
        entering, held : (T, …, H) by name
        totals, dx : where the total gradients of the states and of the input go, if they are wanted
        weights : whether the weights' gradients are
        """
        self.params = params
        self._fill(params)
        self.back[...] = 0
        self.passed[-1] = 0
        self.sums: list[Array] = []
        for span in reversed(self.spans):
            count = span.stop - span.start
            at = slice(self.span - count, self.span)
            value = Values(self.plan, saved, (span, 0) if lone else span)
            self._derive(at, value, {name: mask[span] for name, mask in held.items()})
            for name in self.entering:
                self.totals[name][at] = entering[name][span]
            take(steps_of(self.columns), count)
            if weights:
                self._gather(at, value)
            if dx is not None:
                self._input(at, dx[span])
            for name, total in (totals or {}).items():
                total[span] = self.totals[name][at]
            self.passed[-1] = self.passed[at.start]

    def _derive(self, at: slice, value: Values, held: Mapping[str, Array]) -> None:
        for root in self.plan.roots:
            out = {end: self.local[at, k] for end, k in self.route.places[root.name].items()}
            derive(root, value=value, vector=self._vector, held=held, out=out)

    def _calls(self) -> list[Step]:
        """The calls of a step in order, their columns from the last step to the first."""
        steps: list[Step] = []
        self.parts: dict[str, list[Array]] = {}  # what later products bring to a root
        for root in self.plan.roots:
            total, added = self._total(root.name)
            steps += added
            for span in self.route.spans[root.name]:
                where = span if span.stop - span.start > 1 else span.start  # one block needs no axis of blocks
                steps.append((np.multiply, self.local[::-1, where], total, self.blocks[-2::-1, where]))
            steps += self._products(root.name)
        if self.recurrent.size:
            columns = self._columns(self.passed[-2::-1], self.route.recurrent)
            steps.append((self._dot, columns, repeat(self.recurrent), repeat(self.back)))
        return steps

    @property
    def _dot(self) -> Callable[..., Any]:
        return np.matmul if self.shape.stacked else np.ndarray.dot

    def _total(self, name: str) -> tuple[Any, list[Step]]:
        """The column of ∂L/∂root, and the calls that add it up."""
        stored = name in self.totals
        out: Any = self.totals[name][::-1] if stored else repeat(self._room())
        terms: list[Any] = [out] if name in self.entering else []
        if name in self.plan.carried:
            k = self.plan.carried.index(name)
            terms.append(repeat(self.back[..., k * self.H : (k + 1) * self.H]))
        terms += [self.blocks[:0:-1, k] for k in self.route.arriving(f"{name}_prev")]
        terms += [self.blocks[-2::-1, k] for k in self.route.arriving(name)]
        terms += [repeat(part) for part in self.parts.get(name, ())]
        if not terms:
            return out, [(clear, out)]
        if len(terms) == 1:
            alone = terms[0]
            return alone, [(np.copyto, out, alone)] if stored and alone is not out else []
        first, second, *more = terms
        return out, [(np.add, first, second, out), *((np.add, out, term, out) for term in more)]

    def _products(self, name: str) -> list[Step]:
        """The products within the step that a root's blocks are ready for."""
        steps: list[Step] = []
        for (k, term), weight in zip(self.route.later, self.later, strict=True):
            if self.route.blocks[k][0] == name:
                part = self._room()
                steps.append((self._dot, self.blocks[-2::-1, k], repeat(weight), repeat(part)))
                self.parts.setdefault(str(term.source), []).append(part)
        return steps

    def _room(self) -> Array:
        return np.empty((*self.lead, self.H), self.shape.dtype)

    # ---- the weights

    def _fill(self, params: Params) -> None:
        """Take over the weights that the blocks meet: (blocks · H, carried · H), and those of later products."""
        for parameter, rows, place in self.taken:
            place[...] = params.weights[parameter][..., rows, :]
        for (_, term), weight in zip(self.route.later, self.later, strict=True):
            weight[...] = self._block(term.parameter, term.gate)

    def _taken(self, share: Share) -> tuple[str, slice, Array]:
        """The rows of a parameter that blocks meet, and where they lie: (parameter, rows, place)."""
        j = self.plan.carried.index(str(share.source).removesuffix("_prev"))
        place = self.recurrent[..., self._units(share.rows), j * self.H : (j + 1) * self.H]
        return share.parameter, self._units(share.into), place

    def _units(self, blocks: slice) -> slice:
        return slice(blocks.start * self.H, blocks.stop * self.H)

    def _block(self, parameter: str, gate: str) -> Array:
        """A gate's rows of a matrix: (…, H, N)."""
        k = self.plan.blocks[parameter].index(gate)
        return self.params.weights[parameter][..., k * self.H : (k + 1) * self.H, :]

    def _vector(self, parameter: str, gate: str) -> Array:
        """A gate's part of a vector: (H,), or (N, 1, H)."""
        k = self.plan.blocks[parameter].index(gate)
        part = self.params.weights[parameter][..., k * self.H : (k + 1) * self.H]
        return part[..., None, :] if self.shape.stacked else part

    def _columns(self, passed: Array, blocks: slice) -> Array:
        return passed[..., blocks.start * self.H : blocks.stop * self.H]

    # ---- after the loop

    def _gather(self, at: slice, value: Values) -> None:
        """Add up what the weights get from a span of steps."""
        passed, rows = self.passed[at], value("rows")
        inputs = rows[..., len(self.plan.carried) * self.H :]
        products = []
        if self.recurrent.size:
            products.append(self._outer(self._columns(passed, self.route.recurrent), rows))
        products += [self._outer(self._columns(passed, run), inputs) for run in self.route.direct]
        for k, term in self.route.later:
            products.append(self._outer(self._columns(passed, slice(k, k + 1)), value(str(term.source))))
        for k, term in self.route.vectors:
            products.append(self._sum(self._columns(passed, slice(k, k + 1)) * value(str(term.source))))
        self.sums = [a + b for a, b in zip(self.sums, products, strict=True)] if self.sums else products

    def _outer(self, left: Array, right: Array) -> Array:
        """Σ left ⊗ right over steps and batch: (M, N), or (experiments, M, N)."""
        if not self.shape.stacked:
            product: Array = left.reshape(-1, left.shape[-1]).T @ right.reshape(-1, right.shape[-1])
            return product
        left, right = (np.moveaxis(a, 1, 0) for a in (left, right))
        left, right = (a[:, :, 0] if a.shape[2] == 1 else a.reshape(len(a), -1, a.shape[-1]) for a in (left, right))
        stacked: Array = np.matmul(left.swapaxes(-1, -2), right)
        return stacked

    def _sum(self, series: Array) -> Array:
        """Sum over steps and batch."""
        total: Array = series.sum(axis=(0, 2)) if self.shape.stacked else series.reshape(-1, series.shape[-1]).sum(0)
        return total

    def _input(self, at: slice, out: Array) -> None:
        """Find ∂L/∂x of a span of steps."""
        if not self.route.fed:
            out[...] = 0
        for k, (run, terms) in enumerate(self.fed):
            blocks = [self._block(term.parameter, term.gate) for term in terms]
            weight = np.concatenate(blocks, axis=-2) if terms else self.params.weights["W_ih"]
            left = self._columns(self.passed[at], run)
            part = np.matmul(left, weight) if self.shape.stacked else left.reshape(-1, left.shape[-1]) @ weight
            if k == 0:
                out[...] = part.reshape(out.shape)
            else:
                out += part.reshape(out.shape)

    def _terms(self, run: slice) -> list[Term]:
        """The terms by which blocks meet the input, none where they are all of W_ih in order."""
        terms = [t for _, end in self.route.blocks[run] for t in self.plan.node[end].terms if t.source == "x"]
        return [] if tuple(term.gate for term in terms) == self.plan.blocks["W_ih"] else terms

    def _move(self, share: Share, product: int) -> tuple[str, Any, Any, bool]:
        """Where a share goes: (parameter, the place in it, the part of the product, whether it is added there)."""
        rows, into, every = self._units(share.rows), self._units(share.into), slice(None)
        if share.source is None:
            return share.parameter, (..., into), (..., rows, -1), share.again
        recurrent = product == 0 and bool(self.recurrent.size)
        if share.source == "x":
            start = len(self.plan.carried) * self.H if recurrent else 0
            part = slice(start, start + self.shape.inputs)
        else:
            start = self.plan.carried.index(share.source.removesuffix("_prev")) * self.H
            part = slice(start, start + self.H)
        return share.parameter, (..., into, every), (..., rows, part), share.again

    def weights(self, gradients: Mapping[str, Array]) -> None:
        """Write the gradient of every parameter into arrays of their shapes that hold zeros."""
        sums = iter(self.sums)
        for moves in self.moves:
            product = next(sums)
            for parameter, into, part, again in moves:
                put(gradients[parameter][into], product[part], again=again)
        for _, term in (*self.route.later, *self.route.vectors):
            k = self.plan.blocks[term.parameter].index(term.gate)
            own = slice(k * self.H, (k + 1) * self.H)
            place = gradients[term.parameter][..., own] if term.elementwise else gradients[term.parameter][..., own, :]
            place += next(sums)

    def initial(self) -> dict[str, Array]:
        """Return ∂L/∂ every state before the first step."""
        gradients = {}
        for name in self.plan.states:
            k = self.plan.carried.index(name) if name in self.plan.carried else None
            parts = [] if k is None else [self.back[..., k * self.H : (k + 1) * self.H]]
            parts += [self.blocks[-1, k] for k in self.route.arriving(f"{name}_prev")]
            gradients[name] = sum(parts[1:], start=parts[0].copy()) if parts else np.zeros_like(self._room())
        return gradients


def put(place: Array, values: Array, *, again: bool) -> None:
    """Write values, or add them where something lies already."""
    if again:
        place += values
    else:
        place[...] = values


def clear(array: Array) -> None:
    """Set to zero."""
    array[...] = 0
