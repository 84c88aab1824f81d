"""One line of plain words below a chart that reads the numbers in it."""

import numpy as np
from numpy.typing import NDArray

from playground.analysis.wording import how_often
from playground.words import _, ngettext

Array = NDArray[np.floating]

OPEN, SHUT = 0.9, 0.1
"""Where a gate counts as open and as shut (Karpathy, Johnson & Fei-Fei 2015)."""


def short(value: float) -> str:
    """A number in few characters, with a true minus sign."""
    return f"{value:.3g}".replace("-", "−")


def not_finite(values: Array) -> str:
    """The first step with a number that is not finite, or ""."""
    bad = ~np.isfinite(values).all(axis=1)
    if not bad.any():
        return ""
    return _("Not finite from step {t} on: drawn grey.").format(t=int(np.argmax(bad)) + 1)


def read_text(alphabet: tuple[str, ...]) -> str:
    """The alphabet of a text: each character is an input of its own."""
    words = ngettext(
        "One input for the one character {characters}",
        "One input for each of the {number} characters: {characters}",
        len(alphabet),
    )
    return words.format(number=len(alphabet), characters=" ".join(alphabet))


def read_input(x: Array) -> str:
    """What the input is like, x : (T, D)."""
    quiet = ~x.any(axis=1)
    loud = np.flatnonzero(~quiet)
    if not len(loud):
        return _("The input is 0 at every step.")
    if len(loud) == 1 and x.shape[1] == 1:
        return _("One pulse of {value} at step {t}, 0 elsewhere.").format(
            value=short(float(x[loud[0], 0])), t=int(loud[0]) + 1
        )
    low, high = short(float(x.min())), short(float(x.max()))
    if low == high:
        return _("{value} at every step.").format(value=low)
    return _("From {low} to {high}.").format(low=low, high=high)


def read_state(values: Array) -> str:
    """Where a state is largest and where it ends, values : (T, H); of memory a state alone tells nothing."""
    if problem := not_finite(values):
        return problem
    sizes = np.abs(values)
    t, unit = np.unravel_index(int(np.argmax(sizes)), sizes.shape)
    if not sizes[t, unit]:
        return _("0 at every step.")
    largest = {"unit": unit + 1, "value": short(float(values[t, unit])), "t": t + 1}
    if t + 1 == len(values):
        return _("Largest in unit {unit}: {value} at the end, step {t}.").format(**largest)
    return _("Largest in unit {unit}: {value} at step {t}. At the end {range}.").format(
        range=ends(float(values[-1].min()), float(values[-1].max())), **largest
    )


def ends(low: float, high: float) -> str:
    """A range as a reading puts it: "from −0.42 to 0.58", or the one number that both ends are written as."""
    first, last = short(low), short(high)
    return first if first == last else _("from {low} to {high}").format(low=first, high=last)


def read_gate(values: Array) -> str:
    """How often a gate is open and shut, values : (T, H)."""
    if problem := not_finite(values):
        return problem
    open_, shut = float((values > OPEN).mean()), float((values < SHUT).mean())
    if open_ == 1:
        return _("Open (> 0.9) at every step; mean {mean}.").format(mean=short(float(values.mean())))
    if shut == 1:
        return _("Shut (< 0.1) at every step; mean {mean}.").format(mean=short(float(values.mean())))
    return _("Open (> 0.9): {open}; shut (< 0.1): {shut}; mean {mean}.").format(
        open=how_often(open_), shut=how_often(shut), mean=short(float(values.mean()))
    )


def read_size(ghost: Array, ghost_name: str) -> str:
    """Why a run of another size is not compared number by number, ghost : (T', H')."""
    steps, units = ghost.shape
    return _("Behind it {ghost}, of {units} units over {steps} steps.").format(
        ghost=ghost_name, units=units, steps=steps
    )


def read_difference(values: Array, ghost: Array, ghost_name: str) -> str:
    """Where two runs of one shape differ most, values and ghost : (T, H)."""
    gap = np.abs(values - ghost)
    if not np.isfinite(gap).all():
        return _("The difference to {ghost} is not finite.").format(ghost=ghost_name)
    if not gap.any():
        return _("The same as {ghost} at every step.").format(ghost=ghost_name)
    t, unit = np.unravel_index(int(np.argmax(gap)), gap.shape)
    return _("Differs from {ghost} most in unit {unit} at step {t}: {live} instead of {was}.").format(
        ghost=ghost_name, unit=unit + 1, t=t + 1, live=short(float(values[t, unit])), was=short(float(ghost[t, unit]))
    )
