"""A plan laid out in memory for a length, a batch and a size, and its loop forward over the steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from playground.cells.operations import OPERATIONS, write_sigmoid_of_negative
from playground.cells.records import Array, Params
from playground.engine.compile import Call, Plan
from playground.engine.interventions import Entries
from playground.engine.sweep import Step, columns_of, steps_of, take
from playground.engine.weights import Shape, Weights


class Unrolled:
    """The arrays of a forward pass, and the calls that fill them; to be run any number of times.

    `base` holds the arrays: "rows" of [carried states of the step before | x_t | 1], "sums" of the row's product,
    "slots", "ahead" and one for every other node that is kept. `value` finds in them the values of a node for all
    steps, `value["h_prev"]` those of a state of the step before.
    """

    def __init__(self, plan: Plan, shape: Shape, *, lean: bool = False) -> None:
        """Allocate everything; a lean one keeps nothing that neither a gate shows nor the way back reads."""
        self.plan, self.shape, self.lean = plan, shape, lean
        T, lead, H, dtype = shape.length, shape.lead, shape.units, shape.dtype
        width = len(plan.carried) * H + shape.inputs + 1
        self.one = np.array(1, dtype)
        self.base: dict[str, Array] = {
            "rows": np.empty((T + 1, *lead, width), dtype),
            "sums": _sums((T, *lead, len(plan.early) * H), dtype, once=lean and plan.spare.issuperset(plan.early)),
            "slots": np.empty((T + 1, len(plan.slots), *lead, H), dtype),
            "ahead": np.empty((T, *lead, len(plan.hoisted) * H), dtype),
        }
        self.base["rows"][..., -1] = 1
        self.base["rows"][-1, ..., width - shape.inputs - 1 : -1] = 0
        elsewhere = {*plan.slots, *plan.early, *plan.hoisted, *plan.carried}
        alone = [name for name in plan.stored if name not in elsewhere]
        passing = [*plan.passing, *(name for name in alone if lean and name in plan.spare)]
        self.base |= {name: np.empty((T, *lead, H), dtype) for name in alone if name not in passing}
        self.value = place(plan, self.base, H)
        self.scratch = {name: np.empty((*lead, H), dtype) for name in passing}
        self.weights = Weights(plan, shape)
        self.columns: list[Any] | None = None

    def run(
        self, params: Params, x: Array, states_0: Mapping[str, Array], holds: Mapping[str, Any] | None = None
    ) -> None:
        """Fill everything for these parameters, this input and these initial states."""
        plan, H, rows = self.plan, self.shape.units, self.base["rows"]
        first = len(plan.carried) * H
        rows[:-1, ..., first:-1] = x
        for k, name in enumerate(plan.carried):
            rows[0, ..., k * H : (k + 1) * H] = states_0[name]
        for name in plan.outer:
            self.base["slots"][0, plan.slots.index(name)] = states_0[name]
        self.weights.fill(params)
        self._ahead(holds or {})
        if holds or self.columns is None:
            columns = columns_of(self.calls(holds or {}))
            self.columns = self.columns if holds else columns
        else:
            columns = self.columns
        steps = steps_of(columns)
        if self.lean:
            take(steps, self.shape.length)
            return
        for span in self.shape.spans():
            take(steps, span.stop - span.start)
            self._finish(span)

    def calls(self, holds: Mapping[str, Sequence[Entries]]) -> list[Step]:
        """Return the calls of a step in order."""
        return [step for call in self.plan.calls for step in self._call(call, holds)]

    def _ahead(self, holds: Mapping[str, Sequence[Entries]]) -> None:
        """Do what depends on the input alone, for all steps."""
        plan = self.plan
        if plan.hoisted:
            first = len(plan.carried) * self.shape.units
            self.weights.times_ahead(self.base["rows"][:-1, ..., first:], self.base["ahead"])
        for span in self.shape.spans() if plan.ahead else ():
            for call in plan.ahead:
                self._ahead_call(call, span)
                for entries in holds.get(call.out, ())[span]:
                    hold(entries)

    def _ahead_call(self, call: Call, span: slice) -> None:
        """Do a call for the steps of a span."""
        if call.form == "pair":
            (a, c), (b, d) = (self.base["slots"][span, where].swapaxes(0, 1) for where in call.slots)
            np.add(a * b, c * d, self.value[call.out][span])
        elif call.form == "op":
            inputs = [value[span] if value.ndim else value for value in (self.value[name] for name in call.inputs)]
            OPERATIONS[call.op].write(*inputs, self.value[call.out][span])

    def _call(self, call: Call, holds: Mapping[str, Sequence[Entries]]) -> list[Step]:
        """The steps of one call; after it what it wrote is held where it is clamped."""
        made: list[Step] = getattr(self, f"_{call.form}")(call)
        written = self.plan.slots[self.plan.group] if call.form == "group" else (call.out,)
        return made + [(hold, holds[name]) for name in written if name in holds]

    def at(self, name: str) -> Any:
        """The column of a node's or source's values: an array with time first, or the same for every step."""
        if name in self.scratch:
            return repeat(self.scratch[name])
        value = self.value[name]
        return value if value.ndim else repeat(value)

    def _product(self, _call: Call) -> list[Step]:
        dot = np.matmul if self.shape.stacked else np.ndarray.dot
        return [(dot, self.base["rows"][:-1], repeat(self.weights.row), self.base["sums"])]

    def _group(self, _call: Call) -> list[Step]:
        plan, sigmoids = self.plan, self.plan.sigmoids
        size = plan.group.stop - plan.group.start
        out = self.base["slots"][:-1, plan.group]
        sums = by_block(self.base["sums"], self.shape.units)[:, :size]
        steps = self._sigmoid(sums[:, :sigmoids], out[:, :sigmoids]) if sigmoids else []
        return [*steps, (np.tanh, sums[:, sigmoids:], out[:, sigmoids:])] if sigmoids < size else steps

    def _sigmoid(self, negative: Any, out: Any) -> list[Step]:
        """1 / (1 + exp(−a)) of a column of −a."""
        if self.shape.dtype.kind == "c":
            return [(write_sigmoid_of_negative, negative, out)]
        return [(np.exp, negative, out), (np.add, out, repeat(self.one), out), (np.reciprocal, out, out)]

    def _pair(self, call: Call) -> list[Step]:
        left, right = (self.base["slots"][:-1, where] for where in call.slots)
        products = np.empty((2, *self.shape.lead, self.shape.units), self.shape.dtype)
        total = (np.add, repeat(products[0]), repeat(products[1]), self.at(call.out))
        return [(np.multiply, left, right, repeat(products)), total]

    def _op(self, call: Call) -> list[Step]:
        out, inputs = self.at(call.out), [self.at(name) for name in call.inputs]
        if call.op == "sigmoid" and call.inputs[0] in self.plan.negated:
            return self._sigmoid(inputs[0], out)
        if call.op == "complement":
            return [(np.subtract, repeat(self.one), *inputs, out)]
        if call.op == "add":
            return [(np.add, *inputs[:2], out), *((np.add, out, column, out) for column in inputs[2:])]
        return [(OPERATIONS[call.op].write, *inputs, out)]

    def _vector(self, call: Call) -> list[Step]:
        weight, source = repeat(self.weights.term(call)), self.at(call.source)
        return self._add_to(call, lambda out: (np.multiply, source, weight, out))

    def _matrix(self, call: Call) -> list[Step]:
        dot = np.matmul if self.shape.stacked else np.dot
        weight, source = repeat(self.weights.term(call)), self.at(call.source)
        return self._add_to(call, lambda out: (dot, source, weight, out))

    def _add_to(self, call: Call, product: Callable[[Any], Step]) -> list[Step]:
        out = self.at(call.out)
        if call.first:
            return [product(out)]
        part = np.empty((*self.shape.lead, self.shape.units), self.shape.dtype)
        return [product(repeat(part)), (np.add, out, repeat(part), out)]

    def _finish(self, span: slice) -> None:
        """Turn round the sums of a span of steps whose sigmoids have been computed from their negatives."""
        plan, zero = self.plan, self.shape.dtype.type(0)
        turned = [self.base["sums"][span, ..., : plan.sigmoids * self.shape.units]] if plan.sigmoids else []
        turned += [self.value[name][span] for name in plan.negated_alone]
        for sums in turned:
            np.subtract(zero, sums, sums)  # never −0


def _sums(shape: tuple[int, ...], dtype: Any, *, once: bool) -> Array:
    """Room for sums of all steps, or for those of one, which every step then finds in its place."""
    room = np.empty((1, *shape[1:]) if once else shape, dtype)
    return as_strided(room, shape, (0, *room.strides[1:])) if once else room


def place(plan: Plan, base: Mapping[str, Array], H: int) -> dict[str, Array]:
    """Return where the value of every node and source lies: name -> (T, …, H), a view."""
    rows, slots = base["rows"], base["slots"]
    value = {name: array for name, array in base.items() if name not in ("rows", "sums", "slots", "ahead")}
    for k, name in enumerate(plan.carried):
        states = rows[..., k * H : (k + 1) * H]
        value[f"{name}_prev"], value[name] = states[:-1], states[1:]
    for k, name in enumerate(plan.slots):
        value[name] = slots[:-1, k]
    for k, name in enumerate(plan.outer, start=len(plan.slots) - len(plan.outer)):
        value[f"{name}_prev"], value[name] = value[name], slots[1:, k]
    for names, array in ((plan.early, base["sums"]), (plan.hoisted, base["ahead"])):
        for k, name in enumerate(names):
            value[name] = array[..., k * H : (k + 1) * H]
    for name, number in plan.constants.items():
        value[name] = np.array(number, rows.dtype)
    return value


def by_block(array: Array, H: int) -> Array:
    """Return a view of (T, …, n·H) as (T, n, …, H)."""
    split = array.reshape(*array.shape[:-1], array.shape[-1] // H, H)
    return split if split.ndim == 3 else split.swapaxes(1, 2) if split.ndim == 4 else np.moveaxis(split, -2, 1)


def hold(entries: Iterable[tuple[Array, Any, Any]]) -> None:
    """Put clamped values where they belong."""
    for values, units, value in entries:
        values[..., units] = value
