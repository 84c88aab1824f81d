"""One change of the weights by hand, as a value."""

from dataclasses import dataclass

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
