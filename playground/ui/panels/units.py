"""The reading of each unit by itself: its numbers as an array, and the sentences that the board puts them into.

The chosen unit is the browser's to know: it shows the sentence of its row without asking.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.ui.board.board import Panel
from playground.ui.panels.readings import OPEN, SHUT
from playground.words import _

Array = NDArray[Any]

USUAL, FLAT, BAD = range(3)
"""Which of the sentences holds of a unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfUnits:
    """What there is to say of each unit.

    sentences : for USUAL, FLAT and BAD, with {unit} counted from 1 and {a}, {b}, {c}
    numbers : (H, 4), which of the sentences, a, b and c
    """

    sentences: tuple[str, str, str]
    numbers: Array


def of_state(values: Array) -> OfUnits:
    """Where each unit of a state is largest, and where it ends, values : (T, H)."""
    at = np.abs(values).argmax(axis=0)
    columns = (at + 1, np.take_along_axis(values, at[None], axis=0)[0], values[-1])
    return OfUnits(
        sentences=(
            _("Unit {unit} is largest at step {a}: {b}. At the end {c}."),
            _("Unit {unit} is 0 at every step."),
            _not_finite(),
        ),
        numbers=_table(values, columns, flat=(values == 0).all(axis=0)),
    )


def of_gate(values: Array) -> OfUnits:
    """At how many steps each unit of a gate is open and shut, values : (T, H)."""
    columns = ((values > OPEN).sum(axis=0), (values < SHUT).sum(axis=0), values.mean(axis=0))
    sentence = _("Unit {unit}: open (> 0.9) at {a} of {steps} steps, shut (< 0.1) at {b}; mean {c}.")
    said = sentence.replace("{steps}", str(len(values)))
    return OfUnits(sentences=(said, said, _not_finite()), numbers=_table(values, columns))


def of_difference(values: Array, ghost: Array, ghost_name: str) -> OfUnits:
    """Where each unit differs most from another run of the same shape, values and ghost : (T, H)."""
    gap = values - ghost
    at = np.abs(gap).argmax(axis=0)
    columns = (at + 1, *(np.take_along_axis(one, at[None], axis=0)[0] for one in (values, ghost)))
    usual = _("Unit {unit} differs from {ghost} most at step {a}: {b} instead of {c}.")
    same = _("Unit {unit} is the same as {ghost} at every step.")
    return OfUnits(
        sentences=(usual.replace("{ghost}", ghost_name), same.replace("{ghost}", ghost_name), _not_finite()),
        numbers=_table(gap, columns, flat=(gap == 0).all(axis=0)),
    )


def _not_finite() -> str:
    return _("Unit {unit} is not finite from step {a} on: drawn grey.")


def _table(values: Array, columns: tuple[Array, ...], *, flat: Array | None = None) -> Array:
    """The numbers of every unit, and which sentence takes them."""
    table = np.zeros((values.shape[1], 4))
    for place, column in enumerate(columns, start=1):
        table[:, place] = column
    if flat is not None:
        table[flat, 0] = FLAT
    finite = np.isfinite(values)
    if not finite.all():
        lost = ~finite.all(axis=0)
        table[lost] = 0
        table[lost, 0], table[lost, 1] = BAD, (~finite).argmax(axis=0)[lost] + 1
    return table


def with_units(panel: Panel, of_units: OfUnits) -> Panel:
    """A chart that reads the chosen unit by itself."""
    name = f"{panel.id}.units"
    told = {"sentences": list(of_units.sentences), "array": name}
    return replace(panel, props={**panel.props, "of_units": told}, arrays={**panel.arrays, name: of_units.numbers})
