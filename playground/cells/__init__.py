"""The cells: for each one its equations and what is said of them. A new cell is one file and one line in `registry`."""

from playground.cells.meaning import Memory
from playground.cells.registry import CELLS, key_of, spec_of
from playground.cells.spec import CellSpec, Signal, Span, Torch

__all__ = ["CELLS", "CellSpec", "Memory", "Signal", "Span", "Torch", "key_of", "spec_of"]
