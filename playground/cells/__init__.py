"""The cells: for each one its mathematics and its description. A new cell is one file here and one line below."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.cells.gru import GRU
from playground.cells.lstm import LSTM
from playground.cells.rnn import RNN
from playground.cells.spec import CellSpec

CELLS: Mapping[str, CellSpec] = MappingProxyType({cell.name: cell for cell in (RNN, LSTM, GRU)})

__all__ = ["CELLS", "CellSpec"]
