"""A playground for recurrent cells: the same functions serve the app and a notebook."""

from playground.cells import CELLS
from playground.cells.records import Gradients, Params, Trace
from playground.cells.text import CellTextError, cell
from playground.engine import (
    Clamp,
    backward,
    forward,
    init_params,
    jacobian_lognorms,
    jacobian_norms,
    params_from_torch,
    params_to_torch,
    step_jacobians,
)
from playground.experiment import Experiment, Run, decode, encode, run
from playground.io import read_csv

__all__ = [
    "CELLS",
    "CellTextError",
    "Clamp",
    "Experiment",
    "Gradients",
    "Params",
    "Run",
    "Trace",
    "backward",
    "cell",
    "decode",
    "encode",
    "forward",
    "init_params",
    "jacobian_lognorms",
    "jacobian_norms",
    "params_from_torch",
    "params_to_torch",
    "read_csv",
    "run",
    "step_jacobians",
]
