"""A plan laid out in memory for a length, a batch and a size, and its loop forward over the steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np

from playground.cells.operations import OPERATIONS
from playground.cells.records import Array, Params
from playground.engine.compile import Call, Move, Plan
from playground.engine.sweep import Step

Holds = Mapping[str, Sequence[Any]]


class Unrolled:
    """The arrays of a forward pass, and the calls that fill them.

    `lead` is what stands between time and unit in every array: () for one sequence, (B,), or (N, B) for N experiments
    with parameters of their own. A row is [carried states of the step before | x_t | 1]; `value` finds the values of a
    node for all steps, `value["h_prev"]` those of a state of the step before.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        length: int,
        lead: tuple[int, ...],
        sizes: tuple[int, int],
        dtype: Any,
        stacked: bool = False,
    ) -> None:
        """Allocate everything; sizes are D and H."""
        D, H = sizes
        self.stacked = stacked
        self.plan, self.H, self.D, self.T, self.lead, self.dtype = plan, H, D, length, lead, np.dtype(dtype)
        width = len(plan.carried) * H
        self.inputs = slice(width, width + D + 1)  # [x | 1] in a row
        self.rows = np.empty((length + 1, *lead, width + D + 1), dtype)
        self.rows[..., -1] = 1
        self.row_sums = np.empty((length, *lead, len(plan.early) * H), dtype)
        self.early = by_block(self.row_sums, H)
        self.slots = np.empty((length + 1, len(plan.slots), *lead, H), dtype)
        self.half = np.array(0.5, dtype)
        self.value: dict[str, Array] = {}
        self.scratch: dict[str, Array] = {}
        self._place()

    def _place(self) -> None:
        """Say where the value of every node and source lies."""
        plan, H = self.plan, self.H
        for k, name in enumerate(plan.carried):
            self.value[f"{name}_prev"] = self.rows[:-1, ..., k * H : (k + 1) * H]
            self.value[name] = self.rows[1:, ..., k * H : (k + 1) * H]
        for k, name in enumerate(plan.slots):
            if name in plan.states:
                self.value[f"{name}_prev"], self.value[name] = self.slots[:-1, k], self.slots[1:, k]
            else:
                self.value[name] = self.slots[:-1, k]
        self.value |= {name: self.early[:, k] for k, name in enumerate(plan.early)}
        ahead = {call.out for call in plan.ahead}
        for node in plan.graph:
            if node.op == "constant":
                self.value[node.name] = np.array(node.number, self.dtype)
            elif node.name not in self.value and node.name not in plan.hoisted:
                if node.name in plan.kept or node.name in ahead:
                    self.value[node.name] = np.empty((self.T, *self.lead, H), self.dtype)
                else:
                    self.scratch[node.name] = np.empty((*self.lead, H), self.dtype)

    def begin(self, x: Array, states_0: Mapping[str, Array]) -> None:
        """Put the input and the initial states in their places."""
        plan, H = self.plan, self.H
        self.rows[:-1, ..., self.inputs.start : -1] = x
        self.rows[-1, ..., self.inputs.start : -1] = 0
        for k, name in enumerate(plan.carried):
            self.rows[0, ..., k * H : (k + 1) * H] = states_0[name]
        for name in plan.outer:
            self.slots[0, plan.slots.index(name)] = states_0[name]

    def calls(self, params: Params, holds: Holds) -> list[Step]:
        """Do what is done ahead for all steps, and return the calls of a step in order."""
        self.weights = Weights(self, params)
        self._ahead(holds)
        found: list[Step] = []
        for call in self.plan.calls:
            found += self._call(call, holds)
        return found

    def _ahead(self, holds: Holds) -> None:
        plan = self.plan
        if plan.hoisted:
            sums = by_block(self.weights.ahead(self.rows[:-1, ..., self.inputs]), self.H)
            self.value |= {name: sums[:, k] for k, name in enumerate(plan.hoisted)}
        for call in plan.ahead:
            if call.kind == "pair":
                (a, c), (b, d) = (self.slots[:-1, where].swapaxes(0, 1) for where in call.slots)
                np.add(a * b, c * d, self.value[call.out])
            elif call.kind == "op":
                inputs = [self.value[name] for name in call.inputs]
                self.value[call.out][...] = OPERATIONS[call.op].value(*inputs)
            for entries in holds.get(call.out, ()):
                hold(entries)

    def _call(self, call: Call, holds: Holds) -> list[Step]:
        """The steps of one call; after it what it wrote is held where it is clamped."""
        made: list[Step] = getattr(self, f"_{call.kind}")(call)
        written = self.plan.slots[self.plan.group] if call.kind == "group" else (call.out,)
        return made + [(hold, holds[name]) for name in written if name in holds]

    def at(self, name: str) -> Any:
        """The column of a node's or source's values: an array with time first, or the same for every step."""
        if name in self.scratch:
            return repeat(self.scratch[name])
        value = self.value[name]
        return value if value.ndim else repeat(value)

    def _product(self, _call: Call) -> list[Step]:
        dot = np.matmul if self.stacked else np.ndarray.dot
        return [(dot, self.rows[:-1], repeat(self.weights.row), self.row_sums)]

    def _group(self, _call: Call) -> list[Step]:
        plan = self.plan
        size = plan.group.stop - plan.group.start
        out = self.slots[:-1, plan.group]
        sigmoids = out[:, : plan.sigmoids]
        steps: list[Step] = [(np.tanh, self.early[:, :size], out)]
        return steps + (self._unhalve(sigmoids) if plan.sigmoids else [])

    def _unhalve(self, column: Array) -> list[Step]:
        """½ tanh + ½."""
        half = repeat(self.half)
        return [(np.multiply, column, half, column), (np.add, column, half, column)]

    def _pair(self, call: Call) -> list[Step]:
        left, right = (self.slots[:-1, where] for where in call.slots)
        products = np.empty((2, *self.lead, self.H), self.dtype)
        total = (np.add, repeat(products[0]), repeat(products[1]), self.at(call.out))
        return [(np.multiply, left, right, repeat(products)), total]

    def _op(self, call: Call) -> list[Step]:
        out, inputs = self.at(call.out), [self.at(name) for name in call.inputs]
        if call.op == "sigmoid" and call.inputs[0] in self.plan.halved:
            return [(np.tanh, *inputs, out), *self._unhalve(self.value[call.out])]
        if call.op == "complement":
            return [(np.subtract, repeat(np.array(1, self.dtype)), *inputs, out)]
        if call.op == "add" and len(inputs) > 2:
            more = [(np.add, self.at(call.out), column, self.at(call.out)) for column in inputs[2:]]
            return [(np.add, *inputs[:2], out), *more]
        return [(OPERATIONS[call.op].write, *inputs, out)]

    def _vector(self, call: Call) -> list[Step]:
        assert call.term is not None
        weight, source = repeat(self.weights.vector(call)), self.at(str(call.term.source))
        return self._add_to(call, lambda out: (np.multiply, source, weight, out))

    def _matrix(self, call: Call) -> list[Step]:
        assert call.term is not None
        dot = np.matmul if self.stacked else np.dot
        weight, source = repeat(self.weights.matrix(call)), self.at(str(call.term.source))
        return self._add_to(call, lambda out: (dot, source, weight, out))

    def _add_to(self, call: Call, product: Callable[[Any], Step]) -> list[Step]:
        if call.first:
            return [product(self.value[call.out])]
        part = np.empty((*self.lead, self.H), self.dtype)
        return [product(repeat(part)), (np.add, self.value[call.out], repeat(part), self.value[call.out])]

    def finish(self, span: slice) -> None:
        """Undo the ½ in the sums of a span of steps whose sigmoids have been computed from them."""
        plan = self.plan
        self.early[span, : plan.sigmoids] *= 2
        for name in plan.halved - set(plan.early[: plan.sigmoids]):
            self.value[name][span] *= 2


class Weights:
    """The parameters as the loop forward multiplies with them; those of N experiments are stacked (N, …)."""

    def __init__(self, unrolled: Unrolled, params: Params) -> None:
        self.unrolled, self.params, self.plan = unrolled, params, unrolled.plan
        self.stacked = unrolled.stacked
        self.row = self._row()

    def _row(self) -> Array:
        """What a row is multiplied with: (row, early · H)."""
        plan, H = self.plan, self.unrolled.H
        width = len(plan.carried) * H + self.unrolled.D + 1
        packed = self._packed(plan.row_moves, width, len(plan.early), clear=not plan.row_full)
        for k, name in enumerate(plan.early):
            if name in plan.halved and k >= plan.sigmoids:
                packed[..., k * H : (k + 1) * H] *= 0.5
        if plan.sigmoids:
            packed[..., : plan.sigmoids * H] *= 0.5
        return packed

    def ahead(self, inputs: Array) -> Array:
        """Return the part of the hoisted nodes that depends on the input alone, for all steps: (T, …, hoisted · H)."""
        plan, H, D = self.plan, self.unrolled.H, self.unrolled.D
        packed = self._packed(plan.ahead_moves, D + 1, len(plan.hoisted), clear=True)
        for k, name in enumerate(plan.hoisted):
            if name in plan.halved:
                packed[..., k * H : (k + 1) * H] *= 0.5
        if self.stacked:
            found: Array = np.matmul(inputs, packed)
            return found
        flat: Array = inputs.reshape(-1, D + 1) @ packed
        return flat.reshape(*inputs.shape[:-1], -1)

    def _packed(self, moves: Iterable[Move], rows: int, columns: int, *, clear: bool) -> Array:
        lead = self.unrolled.lead[:-1] if self.stacked else ()
        make = np.zeros if clear else np.empty
        packed: Array = make((*lead, rows, columns * self.unrolled.H), self.unrolled.dtype)
        for move in moves:
            self._move(packed, move, rows)
        return packed

    def _move(self, packed: Array, move: Move, rows: int) -> None:
        H, D = self.unrolled.H, self.unrolled.D
        columns = slice(move.columns.start * H, move.columns.stop * H)
        taken = self.params.weights[move.parameter]
        own = slice(move.rows.start * H, move.rows.stop * H)
        if move.source is None:
            where = packed[..., -1, columns]
            if move.parameter == "b_ih":
                where[...] = taken[..., own]
            else:
                where += taken[..., own]
            return
        start = rows - D - 1 if move.source == "x" else self.plan.carried.index(move.source) * H
        width = D if move.source == "x" else H
        packed[..., start : start + width, columns] = taken[..., own, :].swapaxes(-1, -2)

    def block(self, parameter: str, gate: str) -> Array:
        """Return a gate's rows of a parameter: (…, H, N) or (…, H)."""
        H, k = self.unrolled.H, self.plan.blocks[parameter].index(gate)
        matrix = self.params.weights[parameter].ndim > (2 if self.stacked else 1)
        rows = slice(k * H, (k + 1) * H)
        return self.params.weights[parameter][..., rows, :] if matrix else self.params.weights[parameter][..., rows]

    def vector(self, call: Call) -> Array:
        """Return the weights of an elementwise term, halved where its node is."""
        assert call.term is not None
        weight = self.block(call.term.parameter, call.term.gate)
        weight = weight[..., None, :] if self.stacked else weight
        return weight * self.unrolled.half if call.out in self.plan.halved else weight

    def matrix(self, call: Call) -> Array:
        """Return the weights of a product within the step, transposed, halved where its node is."""
        assert call.term is not None
        weight = self.block(call.term.parameter, call.term.gate).swapaxes(-1, -2)
        return np.ascontiguousarray(weight * self.unrolled.half if call.out in self.plan.halved else weight)


def by_block(array: Array, H: int) -> Array:
    """Return a view of (T, …, n·H) as (T, n, …, H)."""
    split = array.reshape(*array.shape[:-1], array.shape[-1] // H, H)
    return np.moveaxis(split, -2, 1)


def hold(entries: Iterable[tuple[Array, Any, Any]]) -> None:
    """Put clamped values where they belong."""
    for values, units, value in entries:
        values[..., units] = value
