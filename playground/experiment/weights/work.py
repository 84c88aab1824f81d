"""How much work a log of edits is, so that a short link can't keep a machine busy for long."""

from collections.abc import Sequence

from playground.experiment.weights.edit import Edit

MOST_WORK = 400_000
"""Microseconds, about, that all edits of an experiment may take on one core."""

EACH = 10.0
PASTED = 0.15
"""A number of a pasted block."""
CUBED = {"radius": 0.015, "rotate": 0.015, "orthogonal": 0.010}
"""Times H³: eigenvalues and singular values of a block."""
DECOMPOSED = 150.0
"""Where there is anything to be decomposed."""
SQUARED = 0.004
"""Times H²: what any move of a whole block takes."""

BLOCKS = 4
"""Of an array, about, where an edit means all of them."""


def work(edit: Edit, units: int) -> float:
    """Return about how many microseconds an edit takes with blocks of so many units."""
    if edit.action in ("set", "restore") and edit.row is not None:
        return EACH
    if edit.action == "paste":
        return EACH + PASTED * sum(len(row) for row in edit.values)
    each = EACH + SQUARED * units**2
    if edit.action in CUBED:
        each += DECOMPOSED + CUBED[edit.action] * units**3
    return each if edit.gate else BLOCKS * each


def affordable(edits: Sequence[Edit], units: int) -> int:
    """Return how many edits of a log, from its beginning, can be afforded."""
    total = 0.0
    for place, edit in enumerate(edits):
        total += work(edit, units)
        if total > MOST_WORK:
            return place
    return len(edits)
