"""One change of the weights by hand, as a value."""

from dataclasses import dataclass
from typing import Any

from playground.cells.blocks import Block
from playground.experiment.limits import MOST_UNITS, WEIGHT_LIMIT, is_index, is_number
from playground.sequences import MOST_INPUTS
from playground.words import mark

ACTIONS = {
    "set": mark("one weight"),
    "paste": mark("a pasted block"),
    "restore": mark("back to the first weights"),
    "scale": mark("scale"),
    "radius": mark("spectral radius"),
    "transpose": mark("transpose"),
    "zero": mark("zero"),
    "identity": mark("identity"),
    "orthogonal": mark("nearest orthogonal matrix"),
    "rotate": mark("rotation"),
    "bias": mark("bias of a gate"),
}
"""What an edit can do, with a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A step of the log that leads from one set of weights to another.

    action : a name of ACTIONS
    block : the name of a `Block`; without a gate it is the whole array, block by block for the moves
    row, column : the cell (set, restore) or the upper left corner (paste) inside the block; None: all of it
    value : the weight (set), the factor (scale), the radius, the angle in radians (rotate), the bias
    values : rows of numbers (paste)
    """

    action: str
    block: str = "W_hh"
    row: int | None = None
    column: int | None = None
    value: float = 0.0
    values: tuple[tuple[float, ...], ...] = ()

    @property
    def parameter(self) -> str:
        """The array that is meant, as a cell's parameters and the readout are called."""
        return Block.parse(self.block).array

    @property
    def gate(self) -> str:
        """The gate whose rows are meant, "" for all of them."""
        return Block.parse(self.block).gate


def is_edit(edit: Any) -> bool:
    """Whether a value is an edit of what some cell may have, within the limits."""
    return (
        isinstance(edit, Edit)
        and edit.action in tuple(ACTIONS)  # whatever it is, hashable or not
        and _is_block_name(edit.block)
        and is_index(edit.row, MOST_UNITS)
        and is_index(edit.column, max(MOST_UNITS, MOST_INPUTS))
        and is_number(edit.value, -WEIGHT_LIMIT, WEIGHT_LIMIT)
        and _are_rows(edit.values)
    )


def _is_block_name(name: Any) -> bool:
    if not isinstance(name, str):
        return False
    try:
        Block.parse(name)
    except ValueError:
        return False
    return True


def _are_rows(values: Any) -> bool:
    return (
        isinstance(values, tuple)
        and len(values) <= MOST_UNITS
        and all(isinstance(row, tuple) and 1 <= len(row) <= MOST_UNITS for row in values)
        and len({len(row) for row in values}) <= 1
        and all(is_number(value, -WEIGHT_LIMIT, WEIGHT_LIMIT) for row in values for value in row)
    )
