"""Handles: the few numbers by which a whole cell is turned, each named by what it does.

A gate has its bias; a cell without gates its options that are numbers, the spectral radius of its recurrent weights (or
these themselves, where each unit has one), and the weight of its input.
A handle turns all units together, which keeps them as far apart as they are, or one of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from playground.cells import spec_of
from playground.cells.records import Array
from playground.cells.spec import Span
from playground.cells.values import block
from playground.experiment.changing import change
from playground.experiment.editing import edit
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields import FIELDS
from playground.experiment.weights.edit import Edit
from playground.experiment.weights.moves import spectral_radius
from playground.words import _, mark

MOST_GATES = 3

ROUNDED = 1e-6
"""Of the largest weight: a spectral radius below it is what rounding makes of 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """One number to turn.

    name : of the gate, or "radius", "input"
    label : what it is called; ends : what it does at both ends
    reach : how far a slider goes; step : what a key moves
    values : (H,), where each unit stands; of what belongs to no unit, (1,)
    """

    name: str
    label: str
    ends: tuple[str, str]
    reach: tuple[float, float]
    step: float
    values: Array

    @property
    def value(self) -> float:
        """Where all units together stand: their mean."""
        return float(np.mean(self.values))

    @property
    def mixed(self) -> bool:
        """Whether the units stand apart."""
        return bool(np.ptp(self.values) > 1e-9)


SHUT_OPEN = (mark("shut"), mark("open"))

ENDS: Mapping[str, tuple[str, str]] = {
    "output gate": (mark("hide"), mark("show")),
    "reset gate": (mark("ignore the past"), mark("use it")),
}
"""What a gate that neither keeps nor writes does at both ends, by its label."""


def handles(run: Run) -> tuple[Handle, ...]:
    """Return the handles of a run's cell, the gate that keeps the memory first."""
    spec, options = spec_of(run.params.cell), run.params.options
    biased = spec.blocks(options).get("b_ih", ())
    signals = {one.name: one for one in spec.signals(options) if one.kind == "gate" and one.name in biased}
    ends = {name: ENDS.get(one.label, SHUT_OPEN) for name, one in signals.items()} | _meanings(run)
    order = sorted(signals, key=lambda name: (not _keeps(run, name), list(signals).index(name)))
    gates = tuple(
        Handle(
            name=name,
            label=signals[name].label,
            ends=ends[name],
            reach=(-6.0, 6.0),
            step=0.1,
            values=_biases(run, name),
        )
        for name in order[:MOST_GATES]
    )
    return gates or _plain(run)


def _meanings(run: Run) -> dict[str, tuple[str, str]]:
    """What the gates of the memory do when shut, and when open."""
    words = {
        ("open", ""): (mark("drop"), mark("keep")),
        ("open", "shut"): (mark("renew"), mark("keep")),
        ("shut", ""): (mark("keep"), mark("drop")),
        ("shut", "open"): (mark("keep"), mark("renew")),
    }
    memories = spec_of(run.params.cell).memory(run.params.options)
    return {one.gate: words[one.keeps, one.writes] for one in memories if (one.keeps, one.writes) in words}


def _keeps(run: Run, name: str) -> bool:
    return any(one.gate == name and one.keeps for one in spec_of(run.params.cell).memory(run.params.options))


def _biases(run: Run, gate: str) -> Array:
    """Both biases of a gate together: (H,)."""
    total = block(run.params, "b_ih", gate)
    if gate in spec_of(run.params.cell).blocks(run.params.options).get("b_hh", ()):
        total = total + block(run.params, "b_hh", gate)
    return total


def _plain(run: Run) -> tuple[Handle, ...]:
    """The handles of a cell without gates."""
    blocks = spec_of(run.params.cell).blocks(run.params.options)
    plain = [
        _option(name, span, run) for name, span in spec_of(run.params.cell).options.items() if isinstance(span, Span)
    ]
    if len(blocks.get("W_hh", ())) == 1:
        plain.append(_carried(run.params.weights["W_hh"]))
    if len(blocks.get("W_ih", ())) == 1:
        sizes = np.abs(run.params.weights["W_ih"]).mean(axis=1)
        plain.append(
            Handle(
                name="input",
                label=mark("weight of the input"),
                ends=(mark("quiet"), mark("loud")),
                reach=(0.0, 3.0),
                step=0.05,
                values=sizes,
            )
        )
    return tuple(plain)


def _carried(W_hh: Array) -> Handle:
    """The handle of what is carried on: each unit's own weight, or the spectral radius of all together."""
    own = W_hh.ndim == 1
    radius = 0.0 if own else spectral_radius(W_hh)
    radius = radius if radius > ROUNDED * float(np.abs(W_hh).max(initial=0)) else 0.0
    return Handle(
        name="own" if own else "radius",
        label=mark("state carried on"),
        ends=(mark("fades"), mark("grows")),
        reach=(0.0, 1.2 if own else 2.0),
        step=0.01,
        values=W_hh if own else np.array([radius if np.isfinite(radius) else 0.0]),
    )


def _option(name: str, span: Span, run: Run) -> Handle:
    """The handle of an option that is a number, as a leak."""
    return Handle(
        name=name,
        label=FIELDS[name].label,
        ends=(mark("keep"), mark("renew")),
        reach=(span.low, span.high),
        step=0.01,
        values=np.array([float(run.params.options[name])]),
    )


def turn(run: Run, name: str, value: float, unit: int | None = None) -> Experiment:
    """Return the run's experiment with a handle at a value, for all units together or for one.

    Raises
    ------
    ValueError : this cell has no such handle or no such unit, or the value is too large; the sentence says so
    """
    handle = next((one for one in handles(run) if one.name == name), None)
    if handle is None:
        raise ValueError(_("This cell has no handle called “{name}”.").format(name=name[:40]))
    if unit is not None and not 0 <= unit < run.params.hidden_size:
        raise ValueError(
            _("There is no unit {unit}: there are {units}.").format(unit=unit + 1, units=run.params.hidden_size)
        )
    if name in run.params.options:
        return change(run.experiment, **{name: value})
    return _TURN.get(name, _turn_gate)(run, handle, value, unit)


def _turn_gate(run: Run, handle: Handle, value: float, unit: int | None) -> Experiment:
    chosen = slice(None) if unit is None else slice(unit, unit + 1)
    moved = block(run.params, "b_ih", handle.name)[chosen] + (value - float(handle.values[chosen].mean()))
    return _put(run, "b_ih", handle.name, moved[:, None], chosen)


def _turn_radius(run: Run, _handle: Handle, value: float, _unit: int | None) -> Experiment:
    return edit(run.experiment, Edit(action="radius", block="W_hh", value=value))


def _turn_own(run: Run, handle: Handle, value: float, unit: int | None) -> Experiment:
    """Move the recurrent weight of a unit, or of all, so that their mean is the value."""
    (gate,) = spec_of(run.params.cell).blocks(run.params.options)["W_hh"]
    chosen = slice(None) if unit is None else slice(unit, unit + 1)
    moved = handle.values[chosen] + (value - float(handle.values[chosen].mean()))
    return _put(run, "W_hh", gate, moved[:, None], chosen)


def _turn_input(run: Run, handle: Handle, value: float, unit: int | None) -> Experiment:
    """Scale the input weights so that their mean size is the value; weights that are all 0 become it."""
    W = run.params.weights["W_ih"]
    (gate,) = spec_of(run.params.cell).blocks(run.params.options)["W_ih"]
    chosen = slice(None) if unit is None else slice(unit, unit + 1)
    size = float(handle.values[chosen].mean())
    scaled = W[chosen] * (value / size) if size > 0 else np.full_like(W[chosen], value)
    return _put(run, "W_ih", gate, scaled, chosen)


def _put(run: Run, parameter: str, gate: str, values: Array, chosen: slice) -> Experiment:
    """Lay out the rows of a block that belong to the chosen units."""
    rows = tuple(tuple(round(float(number), 6) for number in row) for row in values)
    row = chosen.start or 0
    return edit(run.experiment, Edit(action="paste", block=f"{parameter}.{gate}", row=row, column=0, values=rows))


_TURN: Mapping[str, Callable[[Run, Handle, float, int | None], Experiment]] = {
    "radius": _turn_radius,
    "own": _turn_own,
    "input": _turn_input,
}
