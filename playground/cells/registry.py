"""The cells by name. A new cell is one file beside this one and one line below."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.cells.cfn import CFN
from playground.cells.gru import GRU
from playground.cells.indrnn import INDRNN
from playground.cells.leaky import LEAKY
from playground.cells.lstm import LSTM
from playground.cells.mgu import MGU
from playground.cells.mingru import MINGRU
from playground.cells.minlstm import MINLSTM
from playground.cells.rnn import RNN
from playground.cells.slstm import SLSTM
from playground.cells.spec import CellSpec
from playground.cells.ugrnn import UGRNN

_CELLS = (RNN, LSTM, GRU, LEAKY, INDRNN, UGRNN, MGU, CFN, MINGRU, MINLSTM, SLSTM)

CELLS: Mapping[str, CellSpec] = MappingProxyType({cell.name: cell for cell in _CELLS})


def spec_of(cell: Any) -> CellSpec:
    """Return a cell's record, given its name in CELLS or the record itself; ValueError where there is no such cell."""
    if isinstance(cell, CellSpec):
        return cell
    if not isinstance(cell, str) or cell not in CELLS:
        raise ValueError(f"cell must be one of {', '.join(CELLS)}, got {cell!r}")
    return CELLS[cell]


def key_of(spec: CellSpec) -> str | CellSpec:
    """Return what `Params.cell` holds for a cell: its name where CELLS has it under that name, else the record."""
    return spec.name if CELLS.get(spec.name) is spec else spec
