"""Sentences on several cells side by side: what is left of an input, how the gradient decays, what they cost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from playground.analysis.cost import multiply_adds
from playground.analysis.decay import fit_regimes, row_norms
from playground.analysis.memory import Memory
from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.words import _

SAME = 1e-12
"""States that differ by no more than this are the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """What is measured of one cell.

    gradient : (T,), ‖∂L/∂h_t‖
    memory : the states with an input less the states without it
    counts : parameters by array
    traced : bytes that the trace of this run holds
    """

    units: int
    gradient: Array
    memory: Memory
    counts: Mapping[str, int]
    traced: int

    @property
    def parameters(self) -> int:
        """How many parameters there are."""
        return sum(self.counts.values())

    @property
    def multiply_adds(self) -> int:
        """How many multiply-adds a step takes."""
        return multiply_adds(self.counts)

    @property
    def kept(self) -> Array:
        """What is left of the input in h, see `kept_share`."""
        return kept_share(self.memory)

    @property
    def half_life(self) -> float:
        """Steps back in which the gradient falls by half, negative where it grows; nan where no one rate fits."""
        regimes = fit_regimes(self.gradient)
        return regimes[0].half_life if len(regimes) == 1 else float("nan")


def kept_share(memory: Memory) -> Array:
    """Return ‖Δh_t‖ over ‖Δh‖ at the last step of the input, nan before it and where nothing was written: (T,)."""
    sizes = row_norms(memory.differences["h"])
    wrote = sizes[memory.stop - 1]
    with np.errstate(all="ignore"):
        shares = sizes / wrote if wrote > 0 else np.full(len(sizes), np.nan)
    shares[: memory.stop - 1] = np.nan
    return shares


def of_memory(cells: Mapping[str, Compared]) -> str:
    """What is left of the input at the end, the best first."""
    last = {name: float(cell.kept[-1]) for name, cell in cells.items()}
    if any(np.isnan(share) for share in last.values()):
        return _("The input leaves no trace that could be compared in every cell.")
    memory = next(iter(cells.values())).memory
    ranked = sorted(last.items(), key=lambda item: -item[1])
    shares = ", ".join(_("the {name} has {share}").format(name=name, share=percent(share)) for name, share in ranked)
    return _("{after} steps after the input of step {t}, of what it wrote into h {shares}.").format(
        after=memory.after, t=memory.start + 1, shares=shares
    )


def of_gradient(cells: Mapping[str, Compared]) -> str:
    """How fast each gradient decays on its way back."""
    paces = ", ".join(f"{name}: {pace(cell.half_life)}" for name, cell in cells.items())
    return _("Going back in time the gradient changes like this: {paces}.").format(paces=paces)


def arriving(norms: Array) -> Array:
    """Return ‖∂L/∂h_1‖ over the norm at the last step that has a gradient, of each seed: (N, T) → (N,)."""
    there = np.flatnonzero((norms > 0).any(axis=0))
    with np.errstate(all="ignore"):
        shares: Array = norms[:, 0] / norms[:, there[-1] if len(there) else -1]
    return shares


def of_seeds(norms: Mapping[str, Array]) -> list[str]:
    """How much of the gradient arrives at the first step over many seeds, and how lucky the first seed is."""
    middle, luck = [], []
    for name, each in norms.items():
        shares = arriving(each)
        if not np.isfinite(shares).all():
            middle.append(_("no number for the {name}, which overflows with some seeds").format(name=name))
            continue
        low, median, high = (number(float(value), 2) for value in np.percentile(shares, (10, 50, 90)))
        middle.append(
            _("{median} for the {name} ({low} to {high})").format(name=name, median=median, low=low, high=high)
        )
        below = int((shares[1:] < shares[0]).sum())
        luck.append(
            _("more than with {below} of the {others} others for the {name}").format(
                below=below, others=len(shares) - 1, name=name
            )
        )
    said = [
        _(
            "Of 1 that enters at the last step there arrives at the first, by the median and the middle 80 %: {cells}."
        ).format(cells=", ".join(middle))
    ]
    if luck:
        said.append(_("With the seed on screen it is {cells}.").format(cells=", ".join(luck)))
    return said


def of_biases(places: Array, left: Mapping[str, Array], gated: Collection[str]) -> list[str]:
    """What the bias of the gate that keeps does to the memory of each cell, and who has no such gate."""
    said = []
    for name in (name for name in left if name in gated):
        values = left[name]
        if not np.isfinite(values).all() or not (values > 0).all():
            continue
        nearest = int(np.abs(np.log(values)).argmin())
        said.append(
            _(
                "The {name} has {first} of the input left at a bias of {low}, {last} at {high}; {best} keeps it best."
            ).format(
                name=name,
                first=percent(float(values[0])),
                low=number(float(places[0])),
                last=percent(float(values[-1])),
                high=number(float(places[-1])),
                best=number(float(places[nearest])),
            )
        )
    without = [name for name in left if name not in gated]
    if without:
        said.append(
            _("No gate keeps anything in the {names}: the line is flat.").format(names=_(" and the ").join(without))
        )
    return said


def of_parting(apart: Mapping[str, Array]) -> list[str]:
    """From which step on, and how far at most, each state parts from the one it is compared with."""
    said = []
    for name, distance in apart.items():
        steps = np.flatnonzero(distance > SAME)
        if not len(steps):
            words = _("{name}: the same states at every step (a difference of at most {most}).")
            said.append(words.format(name=name, most=number(float(np.max(distance, initial=0.0)), 2)))
            continue
        said.append(
            _("{name}: the states part at step {step}, by {most} at most, at step {at}.").format(
                name=name,
                step=int(steps[0]) + 1,
                most=number(float(np.nanmax(distance)), 2),
                at=int(np.nanargmax(distance)) + 1,
            )
        )
    return said


def of_two(apart: Array, first: Array) -> str:
    """How far the states of two sequences part, when most, and what of it is left: norms over the steps, (T,) each."""
    steps = np.flatnonzero(apart > SAME)
    if not np.isfinite(apart).all():
        return _("The states of one of the two are not finite at every step.")
    if not len(steps):
        return _("Both sequences give the same states.")
    most = int(apart.argmax())
    said = _(
        "The states part at step {step}; at step {at} they are {most} apart, where h itself has a norm of {norm}. "
    )
    said += (
        _("At the end they are the same again.")
        if apart[-1] <= SAME
        else _("At the end {share} of that difference is left.")
    )
    return said.format(
        step=int(steps[0]) + 1,
        at=most + 1,
        most=number(float(apart[most]), 2),
        norm=number(float(first[most]), 2),
        share=percent(float(apart[-1] / apart[most])),
    )


def of_times(milliseconds: Mapping[str, float], units: int, steps: int) -> str:
    """How long each takes beside the quickest, at the largest size that was measured."""
    quickest = min(milliseconds, key=lambda name: milliseconds[name])
    others = [
        _("the {name} {times} times that").format(name=name, times=number(value / milliseconds[quickest], 2))
        for name, value in milliseconds.items()
        if name != quickest
    ]
    return _("With {units} units and {steps} steps the {name} takes {time} ms, {others}.").format(
        units=units, steps=steps, name=quickest, time=number(milliseconds[quickest], 2), others=", ".join(others)
    )


def pace(half_life: float) -> str:
    """A half-life in words."""
    if np.isnan(half_life):
        return _("no single rate")
    if np.isinf(half_life) or abs(half_life) > 1e6:
        return _("it stays as it is")
    if half_life < 0:
        return _("doubled every {steps} steps").format(steps=number(-half_life, 2))
    return _("halved every {steps} steps").format(steps=number(half_life, 2))


def of_cost(cells: Mapping[str, Compared]) -> str:
    """What each cell needs, beside the one that needs most."""
    most = max(cells, key=lambda name: cells[name].parameters)
    others = [
        _("the {name} needs {share}").format(name=name, share=percent(cell.parameters / cells[most].parameters))
        for name, cell in cells.items()
        if name != most
    ]
    return _("The {name} has the most parameters, {count}; beside it {others}.").format(
        name=most, count=f"{cells[most].parameters:,}", others=", ".join(others)
    )
