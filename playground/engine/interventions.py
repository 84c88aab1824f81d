"""Interventions: a gate or a state clamped to a value over a span of steps. No gradient flows through it there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.cells import spec_of
from playground.cells.records import Array, Params


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamp:
    """Fix `target` to `value` at steps start ≤ t < stop, counted from 0, for the chosen units.

    The value takes the place of the one computed; where several clamps meet, the last one given holds.
    """

    target: str  # a gate's name, or "h" or "c"
    value: float
    start: int = 0
    stop: int | None = None  # None: to the end
    units: tuple[int, ...] | None = None  # None: all

    def steps(self, length: int) -> range:
        """Return the steps of a sequence that this covers."""
        return range(max(self.start, 0), length if self.stop is None else min(self.stop, length))

    @property
    def index(self) -> slice | list[int]:
        """The units as an index into the last axis."""
        return slice(None) if self.units is None else list(self.units)


def clampable(params: Params) -> tuple[str, ...]:
    """Return what can be clamped: the cell's gates, then its states."""
    spec = spec_of(params.cell)
    gates = tuple(signal.name for signal in spec.signals(params.options))
    return (*gates, *spec.states)


def check(interventions: Iterable[Clamp], params: Params) -> tuple[Clamp, ...]:
    """Return the interventions as a tuple; ValueError where a target or a unit is not the cell's."""
    interventions = tuple(interventions)
    for clamp in interventions:
        if clamp.target not in clampable(params):
            known = ", ".join(clampable(params))
            raise ValueError(
                f"a clamp's target must be one of {known} for {spec_of(params.cell).name}, got {clamp.target!r}"
            )
        _check_steps(clamp)
        for unit in clamp.units or ():
            if not 0 <= unit < params.hidden_size:
                raise ValueError(f"a clamp's units must lie in 0 … {params.hidden_size - 1}, got {unit}")
    return interventions


def _check_steps(clamp: Clamp) -> None:
    given: list[tuple[str, Any]] = [("start", clamp.start), ("stop", clamp.stop)]
    for name, number in (*given, *(("units", unit) for unit in clamp.units or ())):
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | np.integer)):
            raise ValueError(f"a clamp's {name} must be whole numbers, counted from 0, got {number!r}")
    value: Any = clamp.value
    if isinstance(value, str) or not np.isscalar(value):
        raise ValueError(f"a clamp's value must be a number, got {value!r}")


Entries = tuple[tuple[Array, slice | list[int], Any], ...]


def holds(interventions: Sequence[Clamp], values: Mapping[str, Array], length: int) -> dict[str, list[Entries]]:
    """Return for each clamped target what is to be put in its place at every step: (values, units, value) each.

    At a step where all units are held at one value it is one entry; else one for the units held, with a value each.
    """
    entries_of: dict[str, list[Entries]] = {}
    for target, mask in masks(interventions, (length, _width(interventions, values))).items():
        level = np.zeros(mask.shape, values[target].dtype)
        for clamp in interventions:
            if clamp.target == target:
                steps = clamp.steps(length)
                level[steps.start : steps.stop][..., clamp.index] = clamp.value
        entries_of[target] = [_entries(values[target][t], mask[t], level[t]) for t in range(length)]
    return entries_of


def _width(interventions: Sequence[Clamp], values: Mapping[str, Array]) -> int:
    return int(values[interventions[0].target].shape[-1]) if interventions else 0


def _entries(values: Array, mask: Array, level: Array) -> Entries:
    """Return what is to be put among the values of one step."""
    if not mask.any():
        return ()
    if mask.all() and (level == level[0]).all():
        return ((values, slice(None), level[0]),)
    units = np.flatnonzero(mask).tolist()
    return ((values, units, level[units]),)


def masks(interventions: Iterable[Clamp], shape: tuple[int, ...]) -> dict[str, Array]:
    """Return for each clamped target where it is clamped: name -> bool of `shape` (T, [B,] H)."""
    mask_of: dict[str, Array] = {}
    for clamp in interventions:
        steps = clamp.steps(shape[0])
        mask = mask_of.setdefault(clamp.target, np.zeros(shape, bool))
        mask[steps.start : steps.stop][..., clamp.index] = True
    return mask_of
