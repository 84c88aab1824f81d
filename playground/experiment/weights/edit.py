"""One change of the weights by hand, as a value."""

from dataclasses import dataclass
from itertools import product
from typing import Any

from playground.cells import CELLS
from playground.experiment.limits import MOST_UNITS, WEIGHT_LIMIT, is_index, is_number
from playground.sequences import MOST_INPUTS
from playground.words import mark

TARGETS = ("W_ih", "W_hh", "b_ih", "b_hh", "W_ci", "W_cf", "W_co", "W_hy", "b_y")
"""What can be edited. Links hold positions in this table: add at its end only."""

KINDS = {
    "set": mark("one weight"),
    "paste": mark("a pasted block"),
    "restore": mark("back to the drawn weights"),
    "scale": mark("scale"),
    "radius": mark("spectral radius"),
    "transpose": mark("transpose"),
    "zero": mark("zero"),
    "identity": mark("identity"),
    "orthogonal": mark("nearest orthogonal matrix"),
    "rotate": mark("rotation"),
    "bias": mark("bias of a gate"),
}
"""The kinds of edit with their labels. Links hold positions in this table too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A step of the log that leads from the drawn weights to the ones on screen.

    kind : a name of KINDS
    target : a name of TARGETS
    gate : the row block meant; "" is the whole array, block by block for the moves
    row, column : the cell (set, restore) or the upper left corner (paste) inside the block; None: all of it
    value : the weight (set), the factor (scale), the radius, the angle in radians (rotate), the bias
    values : rows of numbers (paste)
    """

    kind: str
    target: str = "W_hh"
    gate: str = ""
    row: int | None = None
    column: int | None = None
    value: float = 0.0
    values: tuple[tuple[float, ...], ...] = ()


def _gate_names() -> tuple[str, ...]:
    """Return every gate that some variant of some cell has: a change may wait for its cell to be chosen again."""
    names: dict[str, None] = {}
    for cell in CELLS.values():
        for chosen in product(*cell.options.values()):
            options = dict(zip(cell.options, chosen, strict=True))
            if not cell.conflict(options):
                names |= dict.fromkeys(cell.gates(options))
                names |= dict.fromkeys(signal.name for signal in cell.signals(options))
    return tuple(names)


GATES = _gate_names()


def is_edit(edit: Any) -> bool:
    """Whether a value is an edit of something that some cell has, within the limits."""
    return (
        isinstance(edit, Edit)
        and edit.kind in KINDS
        and edit.target in TARGETS
        and (edit.gate == "" or edit.gate in GATES)
        and is_index(edit.row, MOST_UNITS)
        and is_index(edit.column, max(MOST_UNITS, MOST_INPUTS))
        and is_number(edit.value, -WEIGHT_LIMIT, WEIGHT_LIMIT)
        and _is_block(edit.values)
    )


def _is_block(values: Any) -> bool:
    return (
        isinstance(values, tuple)
        and len(values) <= MOST_UNITS
        and all(isinstance(row, tuple) and 1 <= len(row) <= MOST_UNITS for row in values)
        and len({len(row) for row in values}) <= 1
        and all(is_number(value, -WEIGHT_LIMIT, WEIGHT_LIMIT) for row in values for value in row)
    )
