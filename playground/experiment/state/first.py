"""The weights of the first paint, laid out by hand: an LSTM of 4 units in which a pulse is written, and held."""

from playground.experiment.weights.edit import Edit


def column(block: str, *values: float) -> Edit:
    """Return the edit that puts one number a unit into a block with one column."""
    return Edit(action="paste", block=block, row=0, column=0, values=tuple((value,) for value in values))


FIRST_EDITS = (
    *(Edit(action="scale", block=f"W_hh.{gate}", value=0.3) for gate in "ifgo"),
    *(Edit(action="zero", block=f"b_hh.{gate}") for gate in "ifgo"),
    *(Edit(action="zero", block=f"W_ih.{gate}") for gate in "fo"),
    column("W_ih.i", 7, 7, 7, 7),
    column("W_ih.g", 1.6, -1.2, 1.0, -2.0),
    column("b_ih.i", -4, -4, -4, -4),
    column("b_ih.f", 6, 3, 1.6, 0.6),
    column("b_ih.g", 0, 0, 0, 0),
    column("b_ih.o", 1.5, 1, 1, 1.5),
)
"""Forget biases from 6 to 0.6: units that keep the pulse, and units that lose it by half in 14, 4 and 2 steps."""
