"""One line of plain words below a chart that reads the numbers in it."""

import numpy as np
from numpy.typing import NDArray

from playground.words import _

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
    return _("One input for each of the {number} characters: {characters}").format(
        number=len(alphabet), characters=" ".join(alphabet)
    )


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
    return _("From {low} to {high}.").format(low=short(float(x.min())), high=short(float(x.max())))


def read_state(values: Array) -> str:
    """Where a state is largest and what is left of it at the end, values : (T, H)."""
    if problem := not_finite(values):
        return problem
    sizes = np.abs(values)
    t, unit = np.unravel_index(int(np.argmax(sizes)), sizes.shape)
    if not sizes[t, unit]:
        return _("0 at every step.")
    norms = np.sqrt((values.astype(np.float64) ** 2).sum(axis=1))
    kept = norms[-1] / norms.max()
    return _("Largest in unit {unit}: {value} at step {t}. At the end {share} of the peak is left.").format(
        unit=unit + 1, value=short(float(values[t, unit])), t=t + 1, share=f"{kept:.0%}"
    )


def read_gate(values: Array) -> str:
    """How often a gate is open and shut, values : (T, H)."""
    if problem := not_finite(values):
        return problem
    return _("Open (> 0.9) {open}, shut (< 0.1) {shut} of the time; mean {mean}.").format(
        open=f"{float((values > OPEN).mean()):.0%}",
        shut=f"{float((values < SHUT).mean()):.0%}",
        mean=short(float(values.mean())),
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
