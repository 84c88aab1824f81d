"""The parameters as the loop forward multiplies with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from playground.cells.records import Array, Params
from playground.engine.compile import Call, Move, Plan
from playground.engine.sweep import spans_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of a run.

    lead : what stands between time and unit in every array: () for one sequence, (B,), or (N, B) for N experiments
        with parameters of their own, which are then stacked: (N, …)
    """

    length: int
    lead: tuple[int, ...]
    inputs: int
    units: int
    dtype: np.dtype[Any]
    stacked: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells one shape from another, quick to compare."""
        return (self.length, self.lead, self.inputs, self.units, self.dtype, self.stacked)

    @property
    def numbers(self) -> int:
        """How many numbers a state has over all steps."""
        return self.length * self.units * prod(self.lead)

    def spans(self) -> list[slice]:
        """Return consecutive spans of steps that fit a cache; twice as long of many experiments."""
        return list(spans_of(self.length, self.numbers * self.dtype.itemsize // (8 * (1 + self.stacked))))


def shape_of(params: Params, x: Array, *, stacked: bool = False) -> Shape:
    """Return the sizes of a run over x (T, …, D)."""
    return Shape(
        length=len(x),
        lead=x.shape[1:-1],
        inputs=params.input_size,
        units=params.hidden_size,
        dtype=x.dtype,
        stacked=stacked,
    )


class Weights:
    """Room for the parameters in the order of a plan, to be filled before each run; (N, …) where they are stacked."""

    def __init__(self, plan: Plan, shape: Shape) -> None:
        """Allocate everything."""
        self.plan, self.H, self.D = plan, shape.units, shape.inputs
        self.lead = shape.lead[:-1] if shape.stacked else ()
        self.stacked, self.dtype = shape.stacked, shape.dtype
        width = len(plan.carried) * self.H + self.D + 1
        self.row = np.zeros((*self.lead, width, len(plan.early) * self.H), shape.dtype)
        self.input = np.zeros((*self.lead, self.D + 1, len(plan.hoisted) * self.H), shape.dtype)
        self.terms: dict[Call, Array] = {call: self._room(call) for call in plan.calls if call.term is not None}
        self.moves = [*self._moves(self.row, plan.row_moves), *self._moves(self.input, plan.ahead_moves)]
        self.negatives = [self.row[..., : plan.sigmoids * self.H]] if plan.sigmoids else []
        for packed, names in ((self.row, plan.early), (self.input, plan.hoisted)):
            alone = [k for k, name in enumerate(names) if name in plan.negated_alone]
            self.negatives += [packed[..., k * self.H : (k + 1) * self.H] for k in alone]

    def _moves(self, packed: Array, moves: Iterable[Move]) -> list[tuple[str, slice, Array, bool]]:
        """Where each parameter's rows go: (parameter, its rows, their place, whether they are added there)."""
        places = []
        for move in moves:
            columns, own = self._units(move.columns), self._units(move.rows)
            if move.source is None:
                places.append((move.parameter, own, packed[..., -1, columns], True))
                continue
            at_input = packed.shape[-2] - self.D - 1
            start = at_input if move.source == "x" else self.plan.carried.index(move.source) * self.H
            width = self.D if move.source == "x" else self.H
            place = packed[..., start : start + width, columns].swapaxes(-1, -2)
            places.append((move.parameter, own, place, False))
        return places

    def _units(self, blocks: slice) -> slice:
        return slice(blocks.start * self.H, blocks.stop * self.H)

    def _room(self, call: Call) -> Array:
        H = self.H
        return np.empty((*self.lead, H, H) if call.form == "matrix" else (*self.lead, *self._one, H), self.dtype)

    @property
    def _one(self) -> tuple[int, ...]:
        return (1,) if self.stacked else ()

    def term(self, call: Call) -> Array:
        """Return the weights of a call that adds a term within the step."""
        return self.terms[call]

    def fill(self, params: Params) -> None:
        """Take over the parameters."""
        self.row[..., -1, :] = 0
        self.input[..., -1, :] = 0
        for parameter, own, place, added in self.moves:
            array = params.weights[parameter]
            if added:
                place += array[..., own]
            else:
                place[...] = array[own] if array.ndim == 2 else array[..., own, :]
        for packed in self.negatives:
            np.negative(packed, packed)
        for call, room in self.terms.items():
            self._take_term(call, room, params)

    def _take_term(self, call: Call, room: Array, params: Params) -> None:
        assert call.term is not None
        array, k = params.weights[call.term.parameter], self.plan.blocks[call.term.parameter].index(call.term.gate)
        own = slice(k * self.H, (k + 1) * self.H)
        if call.form == "matrix":
            room[...] = array[..., own, :].swapaxes(-1, -2)
        else:
            room[...] = array[..., None, own] if self.stacked else array[own]
        if call.out in self.plan.negated:
            np.negative(room, room)

    def times_ahead(self, inputs: Array, out: Array) -> None:
        """Write the part of the hoisted nodes that depends on the input alone: (T, …, D + 1) to (T, …, hoisted · H)."""
        if self.stacked:
            np.matmul(inputs, self.input, out=out)
        else:
            np.dot(inputs.reshape(-1, self.D + 1), self.input, out=out.reshape(-1, out.shape[-1]))
