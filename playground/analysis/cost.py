"""What a cell costs: its parameters, and the multiply-adds of a step.

    parameters     Σ over arrays of their entries
    multiply-adds  one for each weight that multiplies something: all of W_ih and W_hh, and of every peephole

Biases add and multiply nothing; products between gates and states are 1 to 4 a unit and are not counted. Neither number
depends on the length of the sequence.
"""

from collections.abc import Mapping
from math import prod

from playground.cells import CellSpec
from playground.cells.records import Options


def parameter_counts(spec: CellSpec, *, input_size: int, hidden_size: int, options: Options) -> dict[str, int]:
    """Return how many entries each array of a cell has, by name; PyTorch's count where PyTorch has the cell."""
    shapes = spec.shapes(input_size=input_size, hidden_size=hidden_size, options=options)
    return {name: prod(shape) for name, shape in shapes.items()}


def multiply_adds(counts: Mapping[str, int]) -> int:
    """Return the multiply-adds of one step from `parameter_counts`."""
    return sum(count for name, count in counts.items() if not name.startswith("b_"))
