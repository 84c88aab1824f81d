"""Backpropagation through time: one loop backwards for every cell, from its graph."""

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import spec_of
from playground.cells.operations import OPERATIONS
from playground.cells.records import Array, Gradients, Params, Trace
from playground.engine.compile import Plan, plan_of
from playground.engine.forward import with_dtype
from playground.engine.interventions import masks
from playground.engine.route import Route, route_of
from playground.engine.sensitivities import Sweep
from playground.engine.sweep import Step, spans_of, steps_of, take
from playground.engine.unroll import by_block


def backward(
    params: Params,
    trace: Trace,
    dh: ArrayLike,
    *,
    dc: ArrayLike | None = None,
    d_states: Mapping[str, ArrayLike] | None = None,
) -> Gradients:
    """Return the gradient of a loss, given how it depends on the states directly.

    Parameters
    ----------
    params : the parameters that gave the trace
    trace : what `forward` returned
    dh : (T, B, H), ∂L/∂h_t as it enters at each step; without batch axis where the trace has none
    dc : likewise ∂L/∂c_t, zero where None
    d_states : the same by name, for any state that the cell has

    Returns
    -------
    Gradients : of every parameter, of x, of the initial states, and the total ∂L/∂h_t and ∂L/∂c_t of every step.
        At a clamped state the total is that of the value put in its place; nothing passes on from there.

    Raises
    ------
    ValueError : where a shape does not fit, or dc is given for a cell without a cell state
    """
    check_trace(params, trace)
    entering = _entering(params, trace, {"h": dh, "c": dc, **(d_states or {})})
    lone = trace.batched and trace.x.shape[1] == 1
    if lone:
        trace, entering = trace.sequence(0), {name: array[:, 0] for name, array in entering.items()}
    params = with_dtype(params, trace.h.dtype)
    with np.errstate(all="ignore"):  # overflow and nan are results, not warnings
        passes = Backward(params, trace.saved, entering, masks(trace.interventions, trace.h.shape))
        passes.run()
        weights = passes.weights()
    x, states, states_0 = passes.dx, passes.totals, passes.initial()
    if lone:
        x, states = x[:, None], {name: total[:, None] for name, total in states.items()}
        states_0 = {name: total[None] for name, total in states_0.items()}
    return Gradients(weights=weights, x=x, states=states, states_0=states_0)


def check_trace(params: Params, trace: Trace) -> None:
    """Raise ValueError where a trace is not of the cell, or not of the size, that the parameters are of."""
    plan, spec = plan_of(params), spec_of(params.cell)
    if tuple(trace.states) != plan.states or set(trace.gates) != set(plan.gates) or "rows" not in trace.saved:
        has = ", ".join((*trace.states, *(name for name in trace.gates if name not in trace.states)))
        raise ValueError(
            f"the trace must be what forward returned for these parameters of {spec.label}, got one of {has}"
        )
    sizes = (trace.h.shape[-1], trace.x.shape[-1])
    if sizes != (params.hidden_size, params.input_size):
        wanted = f"{params.hidden_size} units and {params.input_size} inputs"
        raise ValueError(f"the trace must be of {wanted} as these parameters are, got {sizes[0]} and {sizes[1]}")


def _entering(params: Params, trace: Trace, given: Mapping[str, ArrayLike | None]) -> dict[str, Array]:
    spec, found = spec_of(params.cell), {}
    for name, gradient in given.items():
        if gradient is None:
            continue
        if name not in spec.states:
            has = "has h alone" if len(spec.states) == 1 else f"has {', '.join(spec.states)}"
            wanted = "a cell with a cell state, an LSTM" if name == "c" else "a cell with such a state"
            raise ValueError(f"d{name} is for {wanted}: {spec.label} {has}")
        array = np.asarray(gradient)
        if array.shape != trace.h.shape:
            raise ValueError(f"d{name} must be {trace.h.shape} like the states of the trace, got {array.shape}")
        found[name] = array.astype(trace.h.dtype)  # a copy, which becomes the total
    return found


class Values:
    """The value of every node and source over a span of steps: as the forward pass kept it, or computed again."""

    def __init__(self, plan: Plan, saved: Mapping[str, Array], span: slice) -> None:
        self.plan, self.saved, self.span = plan, saved, span
        self.known: dict[str, Array] = {}

    def __call__(self, name: str) -> Array:
        if name not in self.known:
            self.known[name] = self._find(name)
        return self.known[name]

    def _find(self, name: str) -> Array:
        if name in self.saved:
            return self.saved[name][self.span]
        node, rows = self.plan.node[name], self.saved["rows"]
        if node.op == "constant":
            return np.array(node.number, rows.dtype)
        return OPERATIONS[node.op].value(*(self(each) for each in node.inputs))


class Backward:
    """A backward pass over the values that a forward pass kept."""

    def __init__(
        self,
        params: Params,
        saved: Mapping[str, Array],
        entering: dict[str, Array],
        held: Mapping[str, Array],
        *,
        stacked: bool = False,
    ) -> None:
        """Prepare the pass; `entering` becomes the totals, in place."""
        self.params, self.saved, self.held, self.stacked = params, saved, held, stacked
        self.plan: Plan = plan_of(params)
        self.route: Route = route_of(self.plan)
        self.H, self.D = params.hidden_size, params.input_size
        self.rows = saved["rows"]
        self.T, self.lead, self.dtype = len(self.rows) - 1, self.rows.shape[1:-1], self.rows.dtype
        self.entering = set(entering)
        empty = {name: np.empty((self.T, *self.lead, self.H), self.dtype) for name in self.plan.states}
        self.totals = {name: entering.get(name, empty[name]) for name in self.plan.states}
        self.back = np.zeros((*self.lead, len(self.plan.carried) * self.H), self.dtype)
        self.recurrent = self._recurrent()
        self.dx = np.empty((self.T, *self.lead, self.D), self.dtype)
        self.sums: list[Array] = []

    def run(self) -> None:
        """Go through the steps from the last to the first."""
        size = self.T * int(np.prod(self.lead)) * self.H
        carry = np.zeros((*self.lead, len(self.route.blocks) * self.H), self.dtype)
        for span in reversed(list(spans_of(self.T, size))):
            carry = self._run_span(span, carry)
        self.carry = carry

    def _run_span(self, span: slice, carry: Array) -> Array:
        length = span.stop - span.start
        value = Values(self.plan, self.saved, span)
        local = np.empty((length, len(self.route.blocks), *self.lead, self.H), self.dtype)
        self._derive(local, value, {name: mask[span] for name, mask in self.held.items()})
        passed = np.empty((length + 1, *self.lead, len(self.route.blocks) * self.H), self.dtype)
        passed[-1] = carry
        totals = {name: total[span] for name, total in self.totals.items()}
        take(steps_of(Loop(self, local, passed, totals).calls()), length)
        self._gather(passed[:-1], value, span)
        carried: Array = passed[0].copy()
        return carried

    def _derive(self, local: Array, value: Values, held: Mapping[str, Array]) -> None:
        for root in self.plan.roots:
            places = self.route.places(root.name)
            out = {end: local[:, k] for end, k in places.items()}
            Sweep(root, value=value, vector=self.vector, held=held, out=out).run()

    def _recurrent(self) -> Array:
        """The weights that the recurrent blocks meet: (blocks · H, carried · H)."""
        plan, H = self.plan, self.H
        ends = [end for _, end in self.route.blocks[self.route.recurrent]]
        if len(plan.carried) == 1:
            whole = self._whole(ends, f"{plan.carried[0]}_prev")
            if whole is not None:
                return whole
        lead = self.lead[:-1] if self.stacked else ()
        found = np.zeros((*lead, len(ends) * H, len(plan.carried) * H), self.dtype)
        for k, end in enumerate(ends):
            for term in plan.node[end].terms:
                if not term.elementwise and term.source in [f"{name}_prev" for name in plan.carried]:
                    j = plan.carried.index(str(term.source).removesuffix("_prev"))
                    where = found[..., k * H : (k + 1) * H, j * H : (j + 1) * H]
                    where[...] = self.block(term.parameter, term.gate)
        return found

    def _whole(self, ends: list[str], source: str) -> Array | None:
        """A parameter itself, where its blocks are these ends in this order."""
        terms = [
            term for end in ends for term in self.plan.node[end].terms if term.source == source and not term.elementwise
        ]
        names = {term.parameter for term in terms}
        if len(names) == 1 and tuple(term.gate for term in terms) == self.plan.blocks[names.pop()]:
            return self.params.weights[terms[0].parameter]
        return None

    def block(self, parameter: str, gate: str) -> Array:
        """Return a gate's rows of a matrix: (…, H, N)."""
        k = self.plan.blocks[parameter].index(gate)
        return self.params.weights[parameter][..., k * self.H : (k + 1) * self.H, :]

    def vector(self, parameter: str, gate: str) -> Array:
        """Return a gate's part of a vector: (H,), or (N, 1, H)."""
        k = self.plan.blocks[parameter].index(gate)
        part = self.params.weights[parameter][..., k * self.H : (k + 1) * self.H]
        return part[..., None, :] if self.stacked else part

    def _gather(self, passed: Array, value: Values, span: slice) -> None:
        """Add up what the weights get from a span of steps, and find ∂L/∂x there."""
        rows, inputs = self.rows[:-1][span], self.rows[:-1][span][..., len(self.plan.carried) * self.H :]
        found = []
        if self.route.recurrent.stop:
            found.append(self._outer(self._columns(passed, self.route.recurrent), rows))
        found += [self._outer(self._columns(passed, run), inputs) for run in self.route.direct]
        for k, term in self.route.later:
            found.append(self._outer(self._columns(passed, slice(k, k + 1)), value(str(term.source))))
        for k, term in self.route.vectors:
            found.append(self._total(self._columns(passed, slice(k, k + 1)) * value(str(term.source))))
        self.sums = [a + b for a, b in zip(self.sums, found, strict=True)] if self.sums else found
        self._input(passed, self.dx[span])

    def _columns(self, passed: Array, blocks: slice) -> Array:
        return passed[..., blocks.start * self.H : blocks.stop * self.H]

    def _outer(self, left: Array, right: Array) -> Array:
        """Σ left ⊗ right over steps and batch: (M, N), or (experiments, M, N)."""
        if not self.stacked:
            product: Array = left.reshape(-1, left.shape[-1]).T @ right.reshape(-1, right.shape[-1])
            return product
        left, right = (np.moveaxis(a, 1, 0).reshape(a.shape[1], -1, a.shape[-1]) for a in (left, right))
        stacked: Array = np.matmul(left.swapaxes(-1, -2), right)
        return stacked

    def _total(self, series: Array) -> Array:
        """Sum over steps and batch."""
        total: Array = series.sum(axis=(0, 2)) if self.stacked else series.reshape(-1, series.shape[-1]).sum(0)
        return total

    def _input(self, passed: Array, out: Array) -> None:
        """∂L/∂x of a span of steps."""
        if not self.route.fed:
            out[...] = 0
        for k, run in enumerate(self.route.fed):
            ends = [end for _, end in self.route.blocks[run]]
            weight = self._whole(ends, "x")
            if weight is None:
                terms = [term for end in ends for term in self.plan.node[end].terms if term.source == "x"]
                weight = np.concatenate([self.block(term.parameter, term.gate) for term in terms], axis=-2)
            left = self._columns(passed, run)
            part = np.matmul(left, weight) if self.stacked else left.reshape(-1, left.shape[-1]) @ weight
            if k == 0:
                out[...] = part.reshape(out.shape)
            else:
                out += part.reshape(out.shape)

    def weights(self) -> dict[str, Array]:
        """Return the gradient of every parameter."""
        H = self.H
        found = {name: np.zeros(array.shape, self.dtype) for name, array in self.params.weights.items()}
        sums = list(self.sums)
        shares = self.route.shares if self.route.recurrent.stop else self.route.shares[1:]
        for each in shares:
            product = sums.pop(0)
            width = product.shape[-1] - self.D - 1
            for share in each:
                rows, into = (slice(at.start * H, at.stop * H) for at in (share.rows, share.into))
                if share.source is None:
                    _put(found[share.parameter][..., into], product[..., rows, -1], share.again)
                    continue
                start = (
                    width if share.source == "x" else self.plan.carried.index(share.source.removesuffix("_prev")) * H
                )
                stop = start + (self.D if share.source == "x" else H)
                _put(found[share.parameter][..., into, :], product[..., rows, start:stop], share.again)
        for _, term in (*self.route.later, *self.route.vectors):
            k = self.plan.blocks[term.parameter].index(term.gate)
            into = slice(k * H, (k + 1) * H)
            place = found[term.parameter][..., into] if term.elementwise else found[term.parameter][..., into, :]
            place += sums.pop(0)
        return found

    def initial(self) -> dict[str, Array]:
        """Return ∂L/∂ every state before the first step."""
        found = {}
        for name in self.plan.states:
            total = np.zeros((*self.lead, self.H), self.dtype)
            if name in self.plan.carried:
                k = self.plan.carried.index(name)
                total += self.back[..., k * self.H : (k + 1) * self.H]
            for k in self.route.arriving(f"{name}_prev"):
                total += self.carry[..., k * self.H : (k + 1) * self.H]
            found[name] = total
        return found


def _put(place: Array, values: Array, again: bool) -> None:
    if again:
        place += values
    else:
        place[...] = values


class Loop:
    """The calls of a step backwards over a span, their columns from the last step to the first."""

    def __init__(self, passes: Backward, local: Array, passed: Array, totals: Mapping[str, Array]) -> None:
        self.passes, self.plan, self.route = passes, passes.plan, passes.route
        self.local, self.passed, self.totals = local, passed, totals
        self.blocks = by_block(passed, passes.H)
        self.parts: dict[str, list[Array]] = {}  # what later products bring to a root

    def calls(self) -> list[Step]:
        """Return the calls of a step in order."""
        found: list[Step] = []
        for root in self.plan.roots:
            total, added = self._total(root.name)
            found += added
            for span in self.route.spans[root.name]:
                found.append((np.multiply, self.local[::-1, span], total, self.blocks[-2::-1, span]))
            found += self._products(root.name)
        if self.route.recurrent.stop:
            columns = self.passes._columns(self.passed[-2::-1], self.route.recurrent)
            found.append((self._dot, columns, repeat(self.passes.recurrent), repeat(self.passes.back)))
        return found

    @property
    def _dot(self) -> Callable[..., Any]:
        return np.matmul if self.passes.stacked else np.ndarray.dot

    def _total(self, name: str) -> tuple[Any, list[Step]]:
        """The column of ∂L/∂root, and the calls that add it up."""
        plan, H = self.plan, self.passes.H
        stored = name in self.totals
        out: Any = self.totals[name][::-1] if stored else repeat(np.empty((*self.passes.lead, H), self.passes.dtype))
        terms: list[Any] = [out] if name in self.passes.entering else []
        if name in plan.carried:
            k = plan.carried.index(name)
            terms.append(repeat(self.passes.back[..., k * H : (k + 1) * H]))
        terms += [self.blocks[:0:-1, k] for k in self.route.arriving(f"{name}_prev")]
        terms += [self.blocks[-2::-1, k] for k in self.route.arriving(name)]
        terms += [repeat(part) for part in self.parts.get(name, ())]
        return self._added(terms, out, stored=stored)

    def _added(self, terms: list[Any], out: Any, *, stored: bool) -> tuple[Any, list[Step]]:
        if not terms:
            return out, [(_clear, out)]
        if len(terms) == 1:
            return terms[0], [(np.copyto, out, terms[0])] if stored and terms[0] is not out else []
        first, second, *more = terms
        return out, [(np.add, first, second, out), *((np.add, out, term, out) for term in more)]

    def _products(self, name: str) -> list[Step]:
        """The products within the step that this root's blocks are ready for."""
        found: list[Step] = []
        for k, term in self.route.later:
            if self.route.blocks[k][0] != name:
                continue
            part = np.empty((*self.passes.lead, self.passes.H), self.passes.dtype)
            weight = self.passes.block(term.parameter, term.gate)
            found.append((self._dot, self.blocks[-2::-1, k], repeat(weight), repeat(part)))
            self.parts.setdefault(str(term.source), []).append(part)
        return found


def _clear(array: Array) -> None:
    array[...] = 0
